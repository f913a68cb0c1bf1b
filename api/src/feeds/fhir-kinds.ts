/**
 * The resource types of FHIR R4 (4.0.1, https://hl7.org/fhir/R4/resourcelist.html), and how what means nothing to the twin
 * is named. A type of other releases is no type here: it is told as a problem and not passed over.
 */
const RESOURCE_TYPES = new Set(
  (
    'Account ActivityDefinition AdverseEvent AllergyIntolerance Appointment AppointmentResponse AuditEvent Basic Binary ' +
    'BiologicallyDerivedProduct BodyStructure Bundle CapabilityStatement CarePlan CareTeam CatalogEntry ChargeItem ' +
    'ChargeItemDefinition Claim ClaimResponse ClinicalImpression CodeSystem Communication CommunicationRequest ' +
    'CompartmentDefinition Composition ConceptMap Condition Consent Contract Coverage CoverageEligibilityRequest ' +
    'CoverageEligibilityResponse DetectedIssue Device DeviceDefinition DeviceMetric DeviceRequest DeviceUseStatement ' +
    'DiagnosticReport DocumentManifest DocumentReference EffectEvidenceSynthesis Encounter Endpoint EnrollmentRequest ' +
    'EnrollmentResponse EpisodeOfCare EventDefinition Evidence EvidenceVariable ExampleScenario ExplanationOfBenefit ' +
    'FamilyMemberHistory Flag Goal GraphDefinition Group GuidanceResponse HealthcareService ImagingStudy Immunization ' +
    'ImmunizationEvaluation ImmunizationRecommendation ImplementationGuide InsurancePlan Invoice Library Linkage List ' +
    'Location Measure MeasureReport Media Medication MedicationAdministration MedicationDispense MedicationKnowledge ' +
    'MedicationRequest MedicationStatement MedicinalProduct MedicinalProductAuthorization ' +
    'MedicinalProductContraindication MedicinalProductIndication MedicinalProductIngredient ' +
    'MedicinalProductInteraction MedicinalProductManufactured MedicinalProductPackaged ' +
    'MedicinalProductPharmaceutical MedicinalProductUndesirableEffect MessageDefinition MessageHeader ' +
    'MolecularSequence NamingSystem NutritionOrder Observation ObservationDefinition OperationDefinition ' +
    'OperationOutcome Organization OrganizationAffiliation Parameters Patient PaymentNotice PaymentReconciliation ' +
    'Person PlanDefinition Practitioner PractitionerRole Procedure Provenance Questionnaire QuestionnaireResponse ' +
    'RelatedPerson RequestGroup ResearchDefinition ResearchElementDefinition ResearchStudy ResearchSubject ' +
    'RiskAssessment RiskEvidenceSynthesis Schedule SearchParameter ServiceRequest Slot Specimen SpecimenDefinition ' +
    'StructureDefinition StructureMap Subscription Substance SubstanceNucleicAcid SubstancePolymer SubstanceProtein ' +
    'SubstanceReferenceInformation SubstanceSourceMaterial SubstanceSpecification SupplyDelivery SupplyRequest Task ' +
    'TerminologyCapabilities TestReport TestScript ValueSet VerificationResult VisionPrescription'
  ).split(' '),
)

/** Why some types mean nothing here, where it may surprise; the others are named by their type alone. */
const REASONS: ReadonlyMap<string, string> = new Map([
  // Times that could be booked: what was booked is told by Appointment.
  ['Slot', 'time that can be booked'],
  ['Schedule', 'container of times that can be booked'],
  ['AppointmentResponse', 'answer of one participant'],
  // Spans many visits; the visits are told by Encounter.
  ['EpisodeOfCare', 'relation over many encounters'],
  ['Patient', 'person, not read'],
  ['Person', 'person, not read'],
  ['RelatedPerson', 'person, not read'],
  ['Practitioner', 'person, not read'],
  ['PractitionerRole', 'read for its organisation only'],
  ['MessageHeader', 'envelope of a message'],
  ['Composition', 'envelope of a document'],
])

export const isResourceType = (type: string): boolean => RESOURCE_TYPES.has(type)

/** `Slot time that can be booked`, `Observation`. */
export function kindOfResource(type: string): string {
  const reason = REASONS.get(type)
  return reason === undefined ? type : `${type} ${reason}`
}
