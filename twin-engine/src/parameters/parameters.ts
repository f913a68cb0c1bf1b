/**
 * Parameters of the model: each with unit, range, source and tag, read by name.
 */
import type { Text } from '../city/city.ts'
import type { BedNeed, ParameterName } from './keys.ts'

/** How well a figure is known: V verified in the named source, S from a supplied study, R recalled, A assumed, D derived. */
export const SOURCE_TAGS = ['V', 'S', 'R', 'A', 'D'] as const
export type SourceTag = (typeof SOURCE_TAGS)[number]

/** One number, a list, or one number per need; the catalogue says which of them a key takes. */
export type ParameterValue = number | readonly number[] | Readonly<Record<string, number>>

export interface Parameter {
  readonly key: ParameterName
  readonly value: ParameterValue
  readonly unit: string
  /** Lowest and highest value that any element may take. */
  readonly range: readonly [low: number, high: number]
  readonly source: string
  readonly tag: SourceTag
  /** ISO date from which the figure holds. */
  readonly effectiveDate: string
  /** Where it holds, e.g. `CN` or `CN-Ningbo`. */
  readonly jurisdiction: string
}

/** Twenty-four shares, hour 00 → 23 local time, that sum to 1. */
export type HourShares = readonly number[]
/** One value per triage level, Ⅰ → Ⅳ. */
export type ByAcuity = readonly number[]
export type ByNeed = Readonly<Record<BedNeed, number>>

/** The parameters by name, units last. Lists by weekday start on Sunday, by month in January. */
export interface Parameters {
  readonly id: string
  readonly name: Text
  /** ISO 3166 code of the country that the set is for. */
  readonly country: string
  /** Every parameter with its source, in catalogue order: for display and for overriding. */
  readonly list: readonly Parameter[]
  readonly beds: {
    readonly hospitalBedsPerThousand: number
    readonly openShareOfApproved: number
    readonly targetOccupancy: number
  }
  readonly admissions: {
    readonly directShare: number
    readonly shareByNeed: ByNeed
    readonly weekdayShare: readonly number[]
    readonly electiveShare: ByNeed
    readonly hourShare: HourShares
  }
  readonly emergency: {
    readonly visitsPerThousandPerDay: number
    readonly hourShare: HourShares
    readonly weekdayFactor: readonly number[]
    readonly holidayFactor: number
    readonly monthFactor: readonly number[]
    readonly dayNoiseCoefficientOfVariation: number
    readonly acuityShare: ByAcuity
    readonly ambulanceShare: ByAcuity
    readonly admitProbability: ByAcuity
    readonly icuShareOfAdmitted: ByAcuity
    readonly deathShare: ByAcuity
    readonly treatmentMeanMinutes: ByAcuity
    readonly treatmentStandardDeviationMinutes: ByAcuity
    /** Factor on the odds of admission by the city's age bands 0–14, 15–59, 60–64, 65+. */
    readonly admissionOddsByAge: readonly number[]
    readonly admissionShareByNeed: ByNeed
    readonly triageLimitMinutes: ByAcuity
    readonly patienceMeanMinutes: ByAcuity
    readonly patienceStandardDeviationMinutes: ByAcuity
    readonly observedShare: ByAcuity
    readonly observationMeanHours: number
    readonly observationStandardDeviationHours: number
    readonly observationLimitHours: number
    readonly observationPlacesPerTreatmentPlace: number
  }
  readonly stay: {
    /** Mean of the whole mixture, long component included. */
    readonly meanDays: ByNeed
    readonly standardDeviationDays: ByNeed
    /** Part of the short component that the wait for a session makes up: drawn stays lack it, the theatres add it. */
    readonly waitIncludedShare: ByNeed
    readonly longStayShare: number
    readonly longStayMeanDays: number
    readonly longStayStandardDeviationDays: number
    /**
     * Factor on mean and deviation of the short component, so that short and long together keep `meanDays`:
     * `(mean − share × longMean) ÷ ((1 − share) × mean)`; 0.91 at the mean of all admissions. 1 for `icu`, which has no
     * long component.
     */
    readonly shortScale: ByNeed
    readonly wardDeathShare: number
  }
  readonly icu: {
    readonly postOperativeShare: ByNeed
    readonly deteriorationPerBedDay: ByNeed
    readonly deathShare: number
    readonly waitingDeathFactor: number
    readonly stepDownShare: number
  }
  readonly discharge: {
    readonly hourShare: HourShares
    readonly weekendFactor: number
    readonly delayedShare: ByNeed
    readonly delayMeanDays: number
    readonly delayStandardDeviationDays: number
    /** Rehabilitation, elderly care, home care, virtual ward. */
    readonly placeShare: readonly number[]
    readonly processMeanMinutes: number
    readonly processStandardDeviationMinutes: number
  }
  readonly electives: {
    readonly listWeeks: number
    readonly catchUpShare: number
    readonly noBedDays: number
  }
  readonly theatres: {
    readonly surgicalBedsPerTheatre: number
    readonly operatedShare: ByNeed
    readonly sessionFromHour: number
    readonly sessionUntilHour: number
    readonly caseMeanMinutes: number
    readonly caseStandardDeviationMinutes: number
    readonly turnoverMeanMinutes: number
    readonly turnoverStandardDeviationMinutes: number
    readonly overrunMinutes: number
    readonly teamsPerTheatre: number
    readonly onCallShare: number
  }
  readonly mutualAid: {
    readonly acceptMeanMinutes: number
    readonly acceptStandardDeviationMinutes: number
    readonly vehicleMeanMinutes: number
    readonly vehicleStandardDeviationMinutes: number
    readonly preparationMeanMinutes: number
    readonly preparationStandardDeviationMinutes: number
    readonly handoverMeanMinutes: number
    readonly handoverStandardDeviationMinutes: number
    readonly refusalShare: number
    readonly familyRefusalShare: number
  }
  readonly turnaround: {
    readonly vacateToRequestMeanMinutes: number
    readonly vacateToRequestStandardDeviationMinutes: number
    readonly cleanMeanMinutes: number
    readonly cleanStandardDeviationMinutes: number
    readonly terminalCleanExtraMinutes: number
    readonly airClearanceMinutes: number
    readonly assignedMedianMinutes: number
    readonly assignedExpiryMinutes: number
    readonly wardTransferMeanMinutes: number
    readonly wardTransferStandardDeviationMinutes: number
  }
  /** Lists in the order chest pain, stroke, trauma. */
  readonly greenChannel: {
    readonly share: readonly number[]
    readonly targetMinutes: readonly number[]
    readonly preparationMeanMinutes: readonly number[]
    readonly preparationStandardDeviationMinutes: readonly number[]
    readonly departureMinutes: number
  }
  readonly readmission: {
    readonly share: number
    readonly meanDays: number
    readonly standardDeviationDays: number
    readonly emergencyShare: number
  }
  readonly siteChoice: {
    readonly sizeExponent: number
    readonly decay: number
    readonly leastMinutes: number
    readonly tertiaryFactor: number
    readonly groupFactor: number
  }
  /** Lists by care need follow CARE_NEEDS, by age the bands of the cells. */
  readonly primaryCare: {
    readonly visitMeanMinutes: number
    readonly visitStandardDeviationMinutes: number
    readonly doctorsPerThousand: number
    readonly onDutyShare: readonly number[]
    readonly clinicShare: number
    readonly roomsPerDoctor: number
    readonly fromHour: number
    readonly untilHour: number
    readonly firstContactShare: number
    readonly shareByCareNeed: readonly number[]
    readonly contractedShare: readonly number[]
    readonly contractFactor: number
    readonly attractionPower: number
    readonly decayPower: number
    readonly waitRepulsionPerMinute: number
    readonly patienceMedianMinutes: number
    readonly patienceSpread: number
    readonly longWaitMinutes: number
    readonly upReferralShare: readonly number[]
    readonly sharedDiagnosticsFactor: number
    readonly groupReferralShare: number
    readonly downReferralShare: number
    readonly followUpVisits: number
    readonly remoteShare: readonly number[]
    readonly appointmentShare: number
    readonly missedShare: number
    readonly priceSensitivityPerYuan: number
  }
  readonly outpatient: {
    readonly visitsPerThousandPerDay: number
    readonly otherShare: number
    readonly ageFactor: readonly number[]
    readonly needShareOfChildren: readonly number[]
    readonly needShareOfAdults: readonly number[]
    readonly needShareOfSixties: readonly number[]
    readonly needShareOfElderly: readonly number[]
    readonly hourShare: readonly number[]
    readonly weekdayFactor: readonly number[]
    readonly usedShare: number
    readonly fromHour: number
    readonly untilHour: number
    readonly attractionPower: number
    readonly decayPower: number
    readonly appointmentShare: number
    readonly outOfCityShare: readonly number[]
  }
  /** Lists follow FUND_TIERS. */
  readonly insurance: {
    readonly priceYuan: readonly number[]
    readonly coveredShare: readonly number[]
    readonly budgetFactor: number
    readonly retainedShare: number
    readonly borneShare: number
    readonly overrunLimitShare: number
  }
  readonly ambulance: {
    readonly jobsPerThousandPerYear: number
    readonly callHandlingMinutes: number
    readonly rollOutMinutes: number
    readonly speedPeakKilometresPerHour: number
    readonly speedOffPeakKilometresPerHour: number
    readonly greenWaveFactor: number
    readonly onSceneMeanMinutes: number
    readonly onSceneStandardDeviationMinutes: number
    readonly handoverMeanMinutes: number
    readonly handoverStandardDeviationMinutes: number
    readonly clearingMinutes: number
    readonly decontaminationMinutes: number
    readonly transportedShare: number
    readonly detourFactor: number
    readonly findingMinutes: number
    readonly driveCoefficientOfVariation: number
    readonly peakShareByHour: readonly number[]
    readonly wishShare: number
    readonly giveUpMinutes: number
  }
  /** Lists follow ROAD_CLASSES. */
  readonly roads: {
    readonly freeFlowKilometresPerHour: readonly number[]
    readonly peakKilometresPerHour: readonly number[]
    readonly ambulanceFactor: number
    readonly walkingKilometresPerHour: number
    readonly junctionDelaySeconds: number
    readonly accessKilometresPerHour: number
    readonly detourFactor: number
  }
  /** Journeys by public transport. */
  readonly transit: {
    readonly windowMinutes: number
    readonly dayHours: readonly number[]
    readonly mostWalkMinutes: number
    readonly mostChangeWalkMinutes: number
    readonly changeMinutes: number
    readonly mostRides: number
  }
  /** Lists by priority P1 to P3. */
  readonly massCasualty: {
    readonly normShare: readonly number[]
    readonly crashShare: readonly number[]
    readonly fireShare: readonly number[]
    readonly blastShare: readonly number[]
    readonly selfPresentShare: readonly number[]
    readonly selfPresentMedianMinutes: number
    readonly selfPresentLatestMinutes: number
    readonly releaseMeanMinutes: readonly number[]
    readonly admitProbability: readonly number[]
    readonly operatedShare: readonly number[]
  }
  /** Reserves and consequences of failed power, water, oxygen, network, lifts and buildings. */
  readonly dependencies: {
    readonly generatorHours: number
    readonly batteryHours: number
    readonly waterStorageHours: number
    readonly oxygenReserveHours: number
    readonly powerlessTreatmentFactor: number
    readonly liftlessMoveFactor: number
    readonly paperThroughput: number
    readonly paperHeldShare: number
    readonly recoveryHours: number
    readonly clearingHours: number
    readonly repairHours: number
  }
  /** Emptying a hospital before or in a flood, and who is cut off by it. */
  readonly evacuation: {
    readonly sitePatientsPerHour: number
    readonly seatedShare: number
    readonly busSeats: number
    readonly boatPlaces: number
    readonly ambulanceLoadingMinutes: number
    readonly busLoadingMinutes: number
    readonly boatLoadingMinutes: number
    readonly unloadingMinutes: number
    readonly busSpeedFactor: number
    readonly boatKilometresPerHour: number
    readonly floorMoveMinutes: number
    readonly isolationMinutes: number
    readonly dialysisPerMillion: number
    readonly homeOxygenPerMillion: number
  }
  /** Who is in contact with whom in an epidemic, and who seeks care; lists by five-year age group, or by layer of contacts. */
  readonly epidemic: {
    readonly agePeople: readonly number[]
    readonly schoolShare: readonly number[]
    readonly workShare: readonly number[]
    readonly contactsPerDay: readonly number[]
    readonly relativeTransmission: readonly number[]
    readonly awayShare: number
    readonly commuteMinutes: number
    readonly careSeekingShare: number
    readonly departmentShare: number
  }
  /** Imaging, ECG, laboratory, pathology and sterilisation, in this order in every list. */
  readonly centres: {
    readonly inHouseBeds: number
    readonly sentShare: readonly number[]
    readonly reachKilometres: number
    readonly usedShare: number
    readonly leastItemsPerHour: number
    readonly itemsPerBedDay: readonly number[]
    readonly imagingShare: ByAcuity
    readonly ecgShare: ByAcuity
    readonly laboratoryShare: ByAcuity
    readonly ordinaryWaitMinutes: readonly number[]
    readonly fallbackMinutes: number
    readonly holdAfterHours: number
    readonly heldShare: number
    readonly sterileSetHours: number
  }
  /** Lists follow STOCK_ITEMS, or the blood groups O, A, B, AB. */
  readonly stocks: {
    readonly fullDays: readonly number[]
    readonly reorderShare: number
    readonly leadHours: readonly number[]
    readonly oxygenLitresPerMinute: number
    readonly ventilatedOxygenFactor: number
    readonly kitFactorOfIsolation: number
    readonly bloodUnitsPerBedDay: ByNeed
    readonly bloodUnitsPerEmergency: number
    readonly bloodGroupShare: readonly number[]
  }
  readonly rooms: {
    readonly bedsPerRoom: number
    readonly singleRooms: number
    readonly femaleShare: number
    readonly contactShare: ByNeed
    readonly dropletShare: ByNeed
    readonly airborneShare: ByNeed
  }
  readonly rosters: {
    readonly baseAbsenceShare: number
    readonly absenceCoefficientOfVariation: number
    readonly reserveStaff: number
  }
  /** What is made up for a city built from open data; `ageShare` by the bands of the cells. */
  readonly cityBuild: {
    readonly ageShare: readonly number[]
    readonly floorPerResidentSquareMetres: number
    readonly homeShareOfUntold: number
    readonly residentsPerStreetMetre: number
    readonly residentsPerHospital: number
    readonly leastBeds: number
    readonly emergencyFromBeds: number
    readonly icuFromBeds: number
    readonly icuBedsPerHundredThousand: number
    readonly icuShareMost: number
    readonly residentsPerAmbulance: number
    readonly negativePressureShare: number
  }
}
