/** A city of a given size for benchmarks, when no real one is given: hospitals of equal wards, one emergency department each. */
import { bedId, type CityModel, indexCity, NEEDS, type Provenance, type Unit } from '../src/index.ts'

const MADE_UP: Provenance = { confidence: 'synthetic', source: '' }

/** `hospitals` hospitals of `wards` wards with 40 beds, every tenth ward an intensive care unit. */
export function cityOfSize(hospitals: number, wards: number): CityModel {
  const units: Unit[] = []
  let firstBed = 0
  for (let h = 0; h < hospitals; h++)
    for (let w = 0; w <= wards; w++) {
      const kind = w === 0 ? 'emergency' : w % 10 === 0 ? 'icu' : 'ward'
      const need = kind === 'ward' ? NEEDS[w % 10]! : kind
      const id = `h${String(h).padStart(3, '0')}-${kind === 'emergency' ? 'ed' : `w${w}`}`
      const place = { facility: h, building: 0, floor: w, beds: kind === 'emergency' ? 30 : 40, surgeBeds: 0 }
      units.push({ id, name: { zh: id, en: id }, kind, need, bedClass: kind, firstBed, ...place })
      if (kind !== 'emergency') firstBed += 40
    }
  const city: CityModel = {
    id: `bench-${hospitals}x${wards}`,
    name: { zh: '基准城市', en: 'Benchmark city' },
    zone: 'Asia/Shanghai',
    utcOffsetMinutes: 480,
    synthetic: true,
    districts: Array.from({ length: 10 }, (_, d) => ({
      id: `d${d}`,
      name: { zh: `${d}区`, en: `District ${d}` },
      population: 900_000,
      seat: [121.5, 29.9] as const,
      provenance: MADE_UP,
    })),
    facilities: Array.from({ length: hospitals }, (_, h) => ({
      id: `h${String(h).padStart(3, '0')}`,
      name: { zh: `${h}院`, en: `Hospital ${h}` },
      kind: 'HOSPITAL' as const,
      location: [121.5, 29.9] as const,
      district: h % 10,
      level: null,
      approvedBeds: null,
      parent: null,
      services: [],
      provenance: {},
    })),
    units,
    cells: [{ id: 'c0', centre: [121.5, 29.9], district: 0, population: 1, ages: [0, 1, 0, 0] }],
    vehicles: [],
    groups: [],
    attributions: [],
  }
  indexCity(city)
  return city
}

/** Ids of all beds, in order. */
export function bedIds(city: CityModel): string[] {
  return city.units.flatMap((unit) =>
    unit.kind === 'emergency' ? [] : Array.from({ length: unit.beds + unit.surgeBeds }, (_, k) => bedId(unit, k + 1)),
  )
}
