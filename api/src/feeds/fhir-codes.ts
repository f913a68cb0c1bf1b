/** Codes of FHIR's senders for what the twin tells apart: needs of patients and services of facilities. */
import type { Outcome } from '@kangcheng/twin-engine'
import { type Coding, codingsIn, codingsOf, type FhirObject, lookUp, objectIn } from './fhir-fields.ts'

const SNOMED = 'http://snomed.info/sct'
const SERVICE_CATEGORY = 'http://terminology.hl7.org/CodeSystem/service-category'
const DIAGNOSTIC_SECTION = 'http://terminology.hl7.org/CodeSystem/v2-0074'
const DISCHARGE_DISPOSITION = 'http://terminology.hl7.org/CodeSystem/discharge-disposition'

const table = <T>(system: string, rows: Readonly<Record<string, T>>): (readonly [string, T])[] =>
  Object.entries(rows).map(([code, value]) => [`${system}|${code}`, value])

/** Practice settings of SNOMED CT (https://hl7.org/fhir/R4/valueset-c80-practice-codes.html) by the twin's needs. */
const NEEDS_BY_CODE = new Map(
  table(SNOMED, {
    '394802001': 'general-medicine',
    '419192003': 'general-medicine',
    '394584008': 'general-medicine',
    '394589003': 'general-medicine',
    '418112009': 'respiratory',
    '394579002': 'cardiology',
    '394591006': 'neurology',
    '394610002': 'neurology',
    '394609007': 'general-surgery',
    '394732004': 'general-surgery',
    '394612005': 'general-surgery',
    '394801008': 'orthopaedics',
    '394585009': 'obstetrics-gynaecology',
    '394586005': 'obstetrics-gynaecology',
    '408470005': 'obstetrics-gynaecology',
    '394537008': 'paediatrics',
    '394593009': 'oncology',
    '394592004': 'oncology',
    '394811001': 'geriatrics-rehabilitation',
    '394602003': 'geriatrics-rehabilitation',
    '394807007': 'infectious',
    '408478003': 'icu',
    '773568002': 'emergency',
    '394587001': 'psychiatry',
  }),
)

/** Services whose queues and states the twin keeps, by practice setting, service category and diagnostic section. */
const SERVICES_BY_CODE = new Map([
  ...table(SNOMED, {
    '394814009': 'general-practice',
    '408443003': 'general-practice',
    '419772000': 'general-practice',
    '773568002': 'emergency',
    '394914008': 'imaging',
  }),
  ...table(SERVICE_CATEGORY, { '14': 'emergency', '17': 'general-practice', '31': 'pharmacy' }),
  ...table(DIAGNOSTIC_SECTION, {
    LAB: 'laboratory',
    RAD: 'imaging',
    CT: 'imaging',
    NMR: 'imaging',
    EC: 'ecg',
    SP: 'pathology',
  }),
])

/** Discharge dispositions (https://hl7.org/fhir/R4/valueset-encounter-discharge-disposition.html); `oth` tells nothing. */
const OUTCOMES_BY_CODE = new Map<string, Outcome>([
  ...table<Outcome>(DISCHARGE_DISPOSITION, {
    home: 'home',
    'alt-home': 'home',
    'other-hcf': 'transfer',
    psy: 'transfer',
    hosp: 'step-down',
    long: 'step-down',
    rehab: 'step-down',
    snf: 'step-down',
    aadvice: 'left',
    exp: 'died',
  }),
  ...table<Outcome>(SNOMED, { '306689006': 'home', '419099009': 'died' }),
])

/** The need that an Encounter's `serviceType` tells; undefined leaves it to the unit that the place is mapped to. */
export const needOf = (encounter: FhirObject): string | undefined =>
  lookUp(NEEDS_BY_CODE, codingsOf(objectIn(encounter, 'serviceType')))

/** The service that codes of a HealthcareService or an Appointment name. */
export function serviceOf(resource: FhirObject): string | undefined {
  const codings: Coding[] = []
  for (const field of ['type', 'serviceType', 'category', 'serviceCategory', 'specialty'])
    codings.push(...codingsIn(resource, field))
  return lookUp(SERVICES_BY_CODE, codings)
}

export const outcomeOf = (encounter: FhirObject): Outcome | undefined =>
  lookUp(OUTCOMES_BY_CODE, codingsOf(objectIn(objectIn(encounter, 'hospitalization'), 'dischargeDisposition')))
