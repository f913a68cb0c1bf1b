/** A city small enough to reason about, for tests: two hospitals with an emergency department, and one of census only. */
import { type CityModel, indexCity, type Provenance, type Unit } from '../src/index.ts'

const MADE_UP: Provenance = { confidence: 'synthetic', source: '' }
const provenance = { name: MADE_UP, location: MADE_UP, level: MADE_UP, beds: MADE_UP }

type Row = Pick<Unit, 'id' | 'facility' | 'kind' | 'need' | 'bedClass' | 'beds' | 'surgeBeds'>
const ROWS: readonly Row[] = [
  { id: 'h1-ed', facility: 0, kind: 'emergency', need: 'emergency', bedClass: 'emergency', beds: 10, surgeBeds: 0 },
  { id: 'h1-w1', facility: 0, kind: 'ward', need: 'respiratory', bedClass: 'ward', beds: 8, surgeBeds: 2 },
  { id: 'h1-icu', facility: 0, kind: 'icu', need: 'icu', bedClass: 'icu', beds: 4, surgeBeds: 0 },
  { id: 'h2-ed', facility: 1, kind: 'emergency', need: 'emergency', bedClass: 'emergency', beds: 6, surgeBeds: 0 },
  { id: 'h2-w1', facility: 1, kind: 'ward', need: 'general-medicine', bedClass: 'ward', beds: 6, surgeBeds: 0 },
  {
    id: 'h3-w1',
    facility: 2,
    kind: 'ward',
    need: 'geriatrics-rehabilitation',
    bedClass: 'ward',
    beds: 20,
    surgeBeds: 0,
  },
]

/**
 * Ten thousand invented residents, two districts, three hospitals, 40 beds, three ambulances. `scale` multiplies the beds
 * of wards and intensive care.
 */
export function smallCity(scale = 1): CityModel {
  let firstBed = 0
  const scaled = ROWS.map((row) =>
    row.kind === 'emergency' ? row : { ...row, beds: row.beds * scale, surgeBeds: row.surgeBeds * scale },
  )
  const units = scaled.map((row): Unit => {
    const unit = { ...row, name: { zh: row.id, en: row.id }, building: 0, floor: 1, firstBed }
    if (row.kind !== 'emergency') firstBed += row.beds + row.surgeBeds
    return unit
  })
  const city: CityModel = {
    id: 'small',
    name: { zh: '小城', en: 'Small city' },
    zone: 'Asia/Shanghai',
    utcOffsetMinutes: 480,
    synthetic: true,
    districts: [0, 1].map((d) => ({
      id: `d${d + 1}`,
      name: { zh: `第${d + 1}区`, en: `District ${d + 1}` },
      population: 5000,
      seat: [121.5 + d * 0.1, 29.9] as const,
      provenance: MADE_UP,
    })),
    facilities: [0, 0, 1].map((district, f) => ({
      id: `h${f + 1}`,
      name: { zh: `第${f + 1}医院`, en: `Hospital ${f + 1}` },
      kind: 'HOSPITAL' as const,
      location: [121.5 + f * 0.05, 29.9] as const,
      district,
      level: null,
      approvedBeds: null,
      parent: null,
      services: [],
      provenance,
    })),
    units,
    cells: [0, 1].map((district) => ({
      id: `c${district + 1}`,
      centre: [121.5 + district * 0.1, 29.9] as const,
      district,
      population: 5000,
      ages: [600, 3200, 300, 900] as const,
    })),
    vehicles: [1, 2, 3].map((v) => ({ id: `v${v}`, station: 0, negativePressure: false })),
    groups: [],
    attributions: [],
  }
  indexCity(city)
  return city
}

/** The small city with a primary-care centre `h4` beside its hospitals, for referrals up and down. */
export function cityWithPrimaryCare(): CityModel {
  const city = smallCity()
  const centre = { ...city.facilities[2]!, id: 'h4', kind: 'PRIMARY_CARE_CENTRE' as const }
  return { ...city, facilities: [...city.facilities, centre] }
}

/** Saturday 2026-01-10, 08:00 in the city. */
export const SATURDAY_MORNING = Date.UTC(2026, 0, 10, 0, 0)
export const MINUTE = 60_000
