/** A city for the simulation's laws: three hospitals with departments and intensive care, and one township centre. */
import { readFileSync } from 'node:fs'
import {
  type BedClass,
  type CityModel,
  decodeParameters,
  decodeScenario,
  type Need,
  type Parameters,
  type Scenario,
  type Unit,
  warmStart,
} from '../src/index.ts'
import { smallCity } from './small-city.ts'

type Row = readonly [facility: number, kind: Unit['kind'], need: Need, beds: number, surgeBeds: number]
export const ROWS: readonly Row[] = [
  [0, 'emergency', 'emergency', 14, 0],
  [0, 'ward', 'general-medicine', 40, 6],
  [0, 'ward', 'respiratory', 30, 6],
  [0, 'ward', 'general-surgery', 40, 0],
  [0, 'ward', 'paediatrics', 20, 0],
  [0, 'icu', 'icu', 8, 0],
  [1, 'emergency', 'emergency', 9, 0],
  [1, 'ward', 'general-medicine', 36, 4],
  [1, 'ward', 'orthopaedics', 30, 0],
  [1, 'icu', 'icu', 5, 0],
  [2, 'emergency', 'emergency', 6, 0],
  [2, 'ward', 'general-medicine', 24, 0],
  [3, 'ward', 'geriatrics-rehabilitation', 16, 0],
]

/** 90,000 invented residents, four facilities, 249 hospital beds. */
export function simulationCity(rows: readonly Row[] = ROWS): CityModel {
  const base = smallCity()
  let firstBed = 0
  const units = rows.map(([facility, kind, need, beds, surgeBeds], u): Unit => {
    const id = `u${u + 1}`
    const bedClass: BedClass = kind
    const unit = {
      id,
      name: { zh: id, en: id },
      facility,
      kind,
      need,
      bedClass,
      beds,
      surgeBeds,
      firstBed,
      building: 0,
      floor: 1,
    }
    if (kind !== 'emergency') firstBed += beds + surgeBeds
    return unit
  })
  return {
    ...base,
    districts: base.districts.map((d) => ({ ...d, population: 45_000 })),
    facilities: [0, 1, 2, 3].map((f) => ({
      ...base.facilities[0]!,
      id: `h${f + 1}`,
      location: [121.5 + f * 0.04, 29.9] as const,
      district: f % 2,
    })),
    units,
  }
}

let read: Parameters | null = null

/** The parameters of `seed-data/parameters/china.json`. */
export function chinaParameters(): Parameters {
  if (read) return read
  const file = new URL('../../seed-data/parameters/china.json', import.meta.url)
  const decoded = decodeParameters(JSON.parse(readFileSync(file, 'utf8')))
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems))
  read = decoded.value
  return read
}

/** A Wednesday evening in the city. */
export const EVENING = Date.UTC(2026, 9, 14, 11, 0)

/** The city warmed up over some days. */
export const warmed = (seed = 5, city = simulationCity()) => warmStart(city, chinaParameters(), seed, EVENING, 4)

/** A decoded scenario of 24 h, with what differs. */
export function scenario(different: Readonly<Record<string, unknown>> = {}): Scenario {
  const text = { zh: '试', en: 'test' }
  const decoded = decodeScenario({ id: 'test', title: text, why: text, horizonHours: 24, ...different })
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems))
  return decoded.value
}
