/** FHIR resources, valid and damaged along their own structure: the same bytes for the same seed. */
import { chance } from './chance.ts'

const TYPES = [
  'Encounter',
  'Encounter',
  'Encounter',
  'Location',
  'Location',
  'Appointment',
  'ServiceRequest',
  'MeasureReport',
  'HealthcareService',
  'Organization',
  'PractitionerRole',
  'Patient',
  'Slot',
  'Bundle',
  'ZZNotAType',
  '__proto__',
  'constructor',
  '',
]
const TIMES = [
  '2026-01-17T20:00:00+08:00',
  '2026-01-17T12:00:00.123456789Z',
  '2026-01-17T20:00:00',
  '2026-01-17',
  '2026-02-30T20:00:00Z',
  '2026-12-31T23:59:60Z',
  '1950-01-01T00:00:00Z',
  '0000-00-00T00:00:00Z',
  '',
  'Z'.repeat(90),
]
const REFERENCES = [
  'Location/L1',
  'Location/L1/_history/2',
  'Organization/H1',
  'https://zz.example/fhir/Location/L2',
  'Location?identifier=https://zz.example|W1',
  'Location?identifier=%',
  'Location?name=ZZ',
  'urn:uuid:00000000-0000-4000-8000-000000000001',
  'Encounter/E1',
  'Practitioner/D1',
  'PractitionerRole/R1',
  '#contained',
  '/////',
  `${'A'.repeat(3000)}/`,
  '13800000000',
  '',
]
const CODES = [
  ...['IMP', 'EMER', 'AMB', 'SS', 'C', 'H', 'I', 'K', 'O', 'U', 'bd', 'wa', 'bu', 'ho', 'home', 'exp', 'LAB', '17'],
  ...['3457005', '103696004', '112579-8', '112578-0', '112508-7', 'numBeds', 'numBedsOcc', 'numVent', 'numVentUse'],
  ...['__proto__', 'toString', '', '病区'],
]
const SYSTEMS = [
  '',
  'http://loinc.org',
  'http://snomed.info/sct',
  'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  'http://terminology.hl7.org/CodeSystem/discharge-disposition',
  'http://terminology.hl7.org/CodeSystem/v2-0074',
]
/** Statuses that the type has; other types, and some of these too, get any word. */
const STATUSES: Readonly<Record<string, readonly string[]>> = {
  Encounter: ['planned', 'arrived', 'in-progress', 'onleave', 'finished', 'cancelled', 'entered-in-error', 'unknown'],
  Location: ['active', 'suspended', 'inactive'],
  Appointment: ['booked', 'arrived', 'fulfilled', 'noshow', 'cancelled', 'pending'],
  ServiceRequest: ['active', 'completed', 'revoked', 'draft'],
  MeasureReport: ['complete'],
}
const STAYS = ['IMP', 'EMER', 'ACUTE', 'SS', 'AMB']
const COUNTS = ['112579-8', '112578-0', '112508-7', 'numBeds', 'numBedsOcc', 'numVent', 'numVentUse']
const WORDS = [
  ...['planned', 'arrived', 'in-progress', 'onleave', 'finished', 'cancelled', 'entered-in-error', 'unknown', 'active'],
  ...['booked', 'fulfilled', 'noshow', 'pending', 'revoked', 'draft', 'complete', 'suspended', 'inactive', 'order'],
  ...['completed', 'reserved', 'DELETE', 'GET', 'zz'],
]
/** What is put somewhere into the text, or instead of something. */
const SPECIALS = [
  ...['{', '}', '[', ']', '"', ',', ':', '\\', '\n', '\r\n', '\u0000', '\ufeff', '\u001e', '\\ud800', '1e999', '-0'],
  ...[
    '{"resourceType"',
    '\n{"resourceType":"Slot"}\n',
    '"entry":[',
    '{"resource":',
    '"__proto__":{"x":1},',
    '[['.repeat(600),
  ],
]

/** Seeds that show what damage comes to. */
export const KEPT_SEEDS: readonly number[] = [1, 7, 42, 1789, 4711]

export function garbledFhir(seed: number): Uint8Array {
  const next = chance(seed)
  const below = (limit: number): number => Math.floor(next() * limit)
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!
  const some = <T>(make: () => T): T[] => Array.from({ length: below(3) }, make)

  const coding = () => ({ system: pick(SYSTEMS), code: pick(CODES), display: 'ZZDISPLAY' })
  const concept = () => ({ coding: some(coding), text: 'ZZTEXT' })
  const period = () => ({ start: pick(TIMES), ...(next() < 0.6 ? { end: pick(TIMES) } : {}) })
  const reference = () => ({
    reference: next() < 0.6 ? pick(REFERENCES.slice(0, 5)) : pick(REFERENCES),
    display: 'ZZNAME',
  })
  const number = () => pick([0, 1, 31, -1, 0.5, 1e300, '4', null])
  const resource = (depth: number): Record<string, unknown> => {
    const type = pick(TYPES)
    const likely = next() < 0.7
    const time = () => (likely && next() < 0.9 ? '2026-01-17T20:00:00+08:00' : pick(TIMES))
    const own: Record<string, unknown> = {
      resourceType: type,
      id: pick(['L1', 'L2', 'E1', `E${below(1000)}`, 'H1', '']),
      meta: { lastUpdated: time() },
      identifier: some(() => ({ system: pick(SYSTEMS), value: pick(['W1', 'V1', '', '330203194001010018']) })),
      status: pick((likely ? STATUSES[type] : undefined) ?? WORDS),
      name: pick(['ZZ Ward', [{ family: 'ZZFAMILY' }]]),
      class: likely ? { code: pick(STAYS) } : pick<unknown>([coding(), concept(), 'IMP', null, [coding()]]),
      period: likely ? { start: time(), end: time() } : period(),
      operationalStatus: likely ? { code: pick(['C', 'H', 'O', 'U']) } : coding(),
      physicalType: likely ? { coding: [{ code: pick(['bd', 'bd', 'wa', 'bu']) }] } : concept(),
      position: { longitude: number(), latitude: number() },
      location: some(() => ({ location: reference(), status: pick(WORDS), physicalType: concept(), period: period() })),
      serviceProvider: reference(),
      statusHistory: some(() => ({ status: pick(WORDS), period: period() })),
      classHistory: some(() => ({ class: coding(), period: period() })),
      hospitalization: { dischargeDisposition: concept() },
      participant: some(() => ({ actor: reference() })),
      start: time(),
      intent: likely ? 'order' : pick(WORDS),
      category: likely ? [{ coding: [{ system: 'http://snomed.info/sct', code: '3457005' }] }] : some(concept),
      code: concept(),
      requester: reference(),
      performer: some(reference),
      authoredOn: time(),
      active: pick([true, false, 'false', null]),
      type: some(concept),
      date: time(),
      reporter: reference(),
      group: some(() => ({
        code: likely ? { coding: [{ code: pick(COUNTS) }] } : concept(),
        population: some(() => ({ code: likely ? { coding: [{ code: pick(COUNTS) }] } : concept(), count: number() })),
      })),
      ...(next() < 0.2 ? { partOf: reference() } : {}),
    }
    for (const field of Object.keys(own))
      if (field !== 'resourceType' && next() < (likely ? 0.08 : 0.35)) delete own[field]
    if (type === 'Bundle' || next() < 0.1)
      own.entry = depth > 2 ? [] : Array.from({ length: below(4) }, () => entry(depth + 1))
    if (next() < 0.05) own.contained = [{ resourceType: 'Location', id: 'contained', identifier: [{ value: 'W9' }] }]
    return own
  }
  const entry = (depth: number): unknown =>
    next() < 0.1
      ? pick<unknown>([null, 7, 'ZZ', [], {}])
      : {
          fullUrl: pick(REFERENCES),
          ...(next() < 0.8 ? { resource: resource(depth) } : {}),
          request: { method: pick(WORDS), url: pick(REFERENCES) },
        }

  let text = Array.from({ length: 1 + below(5) }, () => JSON.stringify(resource(0), null, next() < 0.3 ? 2 : 0)).join(
    pick(['\n', '\n', '\r\n', '', ' ', '\u001e']),
  )
  for (let changes = Math.max(0, below(5) - 2); changes > 0; changes--) {
    const at = below(text.length + 1)
    const length = below(60)
    const by = pick([pick(SPECIALS), text.slice(at, at + length).repeat(2), ''])
    text = text.slice(0, at) + by + text.slice(at + (next() < 0.5 ? 0 : length))
  }
  const bytes = Buffer.from(next() < 0.1 ? `\ufeff${text}` : text, next() < 0.04 ? 'utf16le' : 'utf8')
  for (let changes = below(3); changes > 0 && bytes.length > 0; changes--)
    if (next() < 0.3) bytes[below(bytes.length)] = below(256)
  return next() < 0.2 ? bytes.subarray(0, below(bytes.length + 1)) : bytes
}
