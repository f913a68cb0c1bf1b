/**
 * A new hospital or clinic: the plan's city has it from the start, open and empty, and those who would rather go there do
 * (`simulation/site-choice.ts`). A fork gives the city its new facility before it starts.
 */
import { type CityModel, indexCity, type LngLat, type Need } from '../city/city.ts'
import type { Decoded } from '../city/decoded.ts'
import { type AddFacility, editCity } from '../city/edits.ts'
import { fromGround } from '../city/projection.ts'
import { Fields } from './fields.ts'
import type { Lever, LeverField } from './lever.ts'

export interface OpenFacility {
  readonly kind: 'open-facility'
  /** Id of a facility near which it lies, so many kilometres east and north of it; null where a place is given. */
  readonly near: string | null
  readonly eastKilometres: number
  readonly northKilometres: number
  /** Longitude and latitude in WGS-84 degrees; null where it lies near a facility. */
  readonly lng: number | null
  readonly lat: number | null
  /** Ward beds, shared among the needs as those of the city are. */
  readonly beds: number
  readonly icuBeds: number
  readonly places: number
}

const number = (
  name: string,
  zh: string,
  en: string,
  unit: string,
  [low, high]: readonly [number, number],
  fallback: number | null,
): LeverField => ({ name, label: { zh, en }, kind: 'number', unit, low, high, fallback })
const SPAN = [-200, 200] as const

export const openFacility: Lever<OpenFacility> = {
  kind: 'open-facility',
  name: { zh: '新建医院', en: 'Open a hospital' },
  use: 'action',
  fields: [
    { name: 'near', label: { zh: '邻近机构', en: 'Near' }, kind: 'facility', fallback: null },
    number('eastKilometres', '向东', 'East of it', 'km', SPAN, 0),
    number('northKilometres', '向北', 'North of it', 'km', SPAN, 0),
    number('lng', '或经度', 'or longitude', '°', [-180, 180], null),
    number('lat', '纬度', 'Latitude', '°', [-90, 90], null),
    number('beds', '病房床位', 'Ward beds', 'beds', [0, 4000], 0),
    number('icuBeds', '重症床位', 'ICU beds', 'beds', [0, 500], 0),
    number('places', '急诊诊位', 'Treatment places', 'places', [0, 500], 0),
  ],
  decode(input) {
    const f = new Fields(input)
    const spec: OpenFacility = {
      kind: 'open-facility',
      near: f.text('near'),
      eastKilometres: f.number('eastKilometres', ...SPAN, 0),
      northKilometres: f.number('northKilometres', ...SPAN, 0),
      lng: f.optionalNumber('lng', -180, 180),
      lat: f.optionalNumber('lat', -90, 90),
      beds: f.whole('beds', 0, 4000, 0),
      icuBeds: f.whole('icuBeds', 0, 500, 0),
      places: f.whole('places', 0, 500, 0),
    }
    if (f.problems.length === 0 && (spec.near === null) === (spec.lng === null || spec.lat === null))
      f.problems.push({ path: 'near', why: 'give either near, a facility, or both lng and lat' })
    if (f.problems.length === 0 && spec.beds + spec.icuBeds + spec.places === 0)
      f.problems.push({ path: 'beds', why: 'give beds, icuBeds or places: nobody could be treated there' })
    return f.done(spec)
  },
  check(spec, city) {
    if (spec.near !== null && !indexCity(city).facility.has(spec.near))
      return refused('near', `the city has no facility "${spec.near}"`)
    const edited = editCity(city, [siteOf(spec, city, 0)])
    return edited.ok ? { ok: true, value: spec } : refused(spec.near === null ? 'lng' : 'near', edited.problems[0]!.why)
  },
  plan(spec, simulation) {
    const { city, index } = simulation.state
    const number = simulation.planned.filter(({ kind }) => kind === 'open-facility').length
    const wanted = spec.beds + spec.icuBeds + spec.places
    const planned = index.facility.has(siteId(number, city.editedFrom ?? city)) ? wanted : 0
    return {
      kind: 'open-facility',
      wanted,
      planned,
      note:
        planned > 0
          ? {
              zh: `新建医院：病房 ${spec.beds} 张、重症 ${spec.icuBeds} 张、急诊诊位 ${spec.places} 个`,
              en: `a new hospital with ${spec.beds} ward beds, ${spec.icuBeds} in intensive care and ${spec.places} treatment places`,
            }
          : { zh: '此次运行的城市没有这所新医院', en: 'this run’s city has no such hospital: only a fork adds one' },
    }
  },
}

const refused = (path: string, why: string): Decoded<never> => ({ ok: false, problems: [{ path, why }] })

/** Id of the new facility of lever `number` of its kind: one that the city does not have. */
export function siteId(number: number, city: CityModel): string {
  const taken = indexCity(city).facility
  let id = `new-site-${number + 1}`
  while (taken.has(id)) id = `${id}x`
  return id
}

/** The lever as an edit of the city; `number` counts the levers of its kind. */
export function siteOf(spec: OpenFacility, city: CityModel, number: number): AddFacility {
  const near = city.facilities[indexCity(city).facility.get(spec.near ?? '') ?? -1]
  const location: LngLat = near
    ? fromGround(near.location, spec.eastKilometres * 1000, spec.northKilometres * 1000)
    : [spec.lng ?? 0, spec.lat ?? 0]
  return {
    kind: 'add-facility',
    id: siteId(number, city),
    name: { zh: `规划新院 ${number + 1}`, en: `Planned hospital ${number + 1}` },
    facilityKind: 'HOSPITAL',
    location,
    level: null,
    group: null,
    beds: { ...bedsByNeed(city, spec.beds), ...(spec.icuBeds > 0 && { icu: spec.icuBeds }) },
    emergencyPlaces: spec.places,
    doctors: 0,
  }
}

/** Ward beds shared among the needs in proportion to the city's open beds, whole by the largest remainders. */
export function bedsByNeed(city: CityModel, beds: number): Partial<Record<Need, number>> {
  const open = new Map<Need, number>()
  for (const { kind, need, beds: n } of city.units) if (kind === 'ward') open.set(need, (open.get(need) ?? 0) + n)
  const all = [...open.values()].reduce((a, b) => a + b, 0)
  if (beds === 0 || all === 0) return {}
  const rows = [...open].map(([need, n]) => ({ need, exact: (beds * n) / all, whole: Math.floor((beds * n) / all) }))
  let left = beds - rows.reduce((sum, row) => sum + row.whole, 0)
  for (const row of [...rows].sort((a, b) => b.exact - b.whole - (a.exact - a.whole))) {
    if (left-- <= 0) break
    row.whole++
  }
  return Object.fromEntries(rows.filter((row) => row.whole > 0).map((row) => [row.need, row.whole]))
}
