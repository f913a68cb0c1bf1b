/**
 * Codes of bed and ventilator counts in MeasureReports, for reading and for writing.
 *
 * LOINC: value set `bed-capacity-loinc-vs` of US SAFR 1.0.0 (http://hl7.org/fhir/us/safr/ValueSet/bed-capacity-loinc-vs), one
 * group per count. SANER (http://hl7.org/fhir/uv/saner/Measure/CDCPatientImpactAndHospitalCapacity) and US SAFR's hospital
 * respiratory data: populations `numBeds`, `numBedsOcc` …, totals and not the unoccupied.
 */
export const LOINC = 'http://loinc.org'
export const BED_CAPACITY_MEASURE = 'http://hl7.org/fhir/us/safr/Measure/BedCapacityMeasure|1.0.0'
export const MEASURE_POPULATION = 'http://terminology.hl7.org/CodeSystem/measure-population'

/** One group of beds: the last part of its place code, and the codes of its two counts. */
export interface BedGroup {
  readonly id: string
  readonly occupied: string
  /** Null where the standard has no count of free places. */
  readonly unoccupied: string | null
}

const group = (id: string, occupied: string, unoccupied: string | null): BedGroup => ({ id, occupied, unoccupied })

/** Groups that US SAFR counts; those that sum others stand first. */
export const BED_GROUPS: readonly BedGroup[] = [
  group('all-inpatient', '112579-8', '112578-0'),
  group('adult-inpatient', '112577-2', '112576-4'),
  group('adult-icu', '112575-6', '112574-9'),
  group('adult-non-icu', '112572-3', '112571-5'),
  group('adult-progressive-care', '112570-7', '112569-9'),
  group('adult-general', '112568-1', '112567-3'),
  group('adult-observation', '112566-5', '112565-7'),
  group('paediatric-inpatient', '112564-0', '112563-2'),
  group('paediatric-icu', '112562-4', '112561-6'),
  group('paediatric-non-icu', '112559-0', '112558-2'),
  group('paediatric-progressive-care', '112557-4', '112556-6'),
  group('paediatric-general', '112555-8', '112554-1'),
  group('paediatric-observation', '112553-3', '112552-5'),
  group('specialty', '112551-7', '112550-9'),
  group('non-crib', '112549-1', '112548-3'),
  group('obstetric', '112547-5', '112546-7'),
  group('neonatal-icu', '112545-9', '112544-2'),
  group('nursery', '112535-0', '112534-3'),
  group('adult-psychiatric', '112531-9', '112530-1'),
  group('paediatric-psychiatric', '112529-3', '112528-5'),
  group('rehabilitation', '112527-7', '112526-9'),
  group('surge', '112525-1', '112524-4'),
  group('surge-icu', '112522-8', '112521-0'),
  group('surge-non-icu', '112519-4', '112518-6'),
  group('burn', '112516-0', '112515-2'),
  group('negative-pressure', '112514-5', '112513-7'),
  group('emergency', '112508-7', null),
  group('adult-emergency', '112512-9', null),
  group('paediatric-emergency', '112510-3', null),
]

/** Emergency patients who are admitted and wait for a bed. The twin counts them itself, from requests for beds. */
export const EMERGENCY_ADMITTED = '112507-9'

/** Populations whose code names the count: group, and whether it is the total of beds or the occupied ones. */
export const POPULATIONS: ReadonlyMap<string, { readonly group: string; readonly count: 'beds' | 'occupied' }> =
  new Map([
    ['numbeds', { group: 'all-inpatient', count: 'beds' }],
    ['numbedsocc', { group: 'all-inpatient', count: 'occupied' }],
    ['numinptbeds', { group: 'all-inpatient', count: 'beds' }],
    ['numinptbedsocc', { group: 'all-inpatient', count: 'occupied' }],
    ['numinptbedsadult', { group: 'adult-inpatient', count: 'beds' }],
    ['numinptbedsoccadult', { group: 'adult-inpatient', count: 'occupied' }],
    ['numinptbedsped', { group: 'paediatric-inpatient', count: 'beds' }],
    ['numinptbedsoccped', { group: 'paediatric-inpatient', count: 'occupied' }],
    ['numicubeds', { group: 'icu', count: 'beds' }],
    ['numicubedsocc', { group: 'icu', count: 'occupied' }],
    ['numicubedsadult', { group: 'adult-icu', count: 'beds' }],
    ['numicubedsoccadult', { group: 'adult-icu', count: 'occupied' }],
    ['numicubedsped', { group: 'paediatric-icu', count: 'beds' }],
    ['numicubedsoccped', { group: 'paediatric-icu', count: 'occupied' }],
  ])

/** Mechanical ventilators of a facility, and those in use (SANER). */
export const VENTILATORS = { all: 'numvent', inUse: 'numventuse' } as const
