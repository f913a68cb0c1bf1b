/** Admissions and discharges of invented patients in the test city, as HL7 v2 messages, and the map of their places. */
import type { PlaceMap } from '../../src/feeds/place-map.ts'

/** Beds of the test city that the messages use; each has its own visits. */
export const BEDS = 76

const WARDS = [
  { unit: 'h03-w01', need: 'general-surgery', beds: 40 },
  { unit: 'h03-w02', need: 'orthopaedics', beds: 36 },
] as const

const placeOf = (bed: number) => (bed < 40 ? { ward: 0, ordinal: bed + 1 } : { ward: 1, ordinal: bed - 39 })

/** The mapping file of the messages' places, as JSON. */
export function adtMap(): PlaceMap {
  const name = { zh: '测试病区', en: 'Test ward' }
  return {
    city: 'testville',
    facilities: { h03: { name: { zh: '测试西区医院', en: 'Test West Hospital' } } },
    units: Object.fromEntries(WARDS.map(({ unit, need, beds }) => [unit, { facility: 'h03', need, beds, name }])),
    codes: Object.fromEntries(
      Array.from({ length: BEDS }, (_, bed) => {
        const { ward, ordinal } = placeOf(bed)
        const { unit } = WARDS[ward]!
        return [`ZZW${ward}|ZZR|${ordinal}|ZZH`, { unit, bed: `${unit}-b${String(ordinal).padStart(2, '0')}` }]
      }),
    ),
  }
}

export interface AdtMessage {
  readonly text: string
  /** MSH-10. */
  readonly controlId: string
}

/**
 * Message `step` of a bed: admissions and discharges by turns, one second apart, each admission a visit of its own.
 * @param start time of step 0, epoch milliseconds
 */
export function adtMessage(bed: number, step: number, start: number): AdtMessage {
  const { ward, ordinal } = placeOf(bed)
  const at = `${new Date(start + step * 1000).toISOString().slice(0, 19).replace(/\D/g, '')}+0000`
  const trigger = step % 2 === 0 ? 'A01' : 'A03'
  const visit = `ZZV${bed}-${Math.floor(step / 2)}`
  const controlId = `ZZ${bed}-${step}`
  const text = [
    `MSH|^~\\&|ZZ-SENDER|ZZ-HOSPITAL|TWIN|CITY|${at}||ADT^${trigger}|${controlId}|P|2.5`,
    `EVN|${trigger}|${at}`,
    `PID|1||ZZ-TEST-${bed}^^^ZZ-TEST^MR||ZZNAME^ZZGIVEN||19000101|U|||ZZSTREET 1^^ZZTOWN||000-ZZ-0001`,
    `PV1|1|I|ZZW${ward}^ZZR^${ordinal}^ZZH||||ZZDOC^ZZDOCTOR||||||||||||${visit}^^^ZZ-VISITS^VN`,
    '',
  ].join('\r')
  return { text, controlId }
}
