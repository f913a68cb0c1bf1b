/** An area that a lever names: around a facility or a place, or within a polygon. */
import { type CityModel, indexCity, type LngLat } from '../city/city.ts'
import type { Problem } from '../city/decoded.ts'
import type { Area } from '../network/road-edits.ts'
import type { Fields } from './fields.ts'
import type { LeverField } from './lever.ts'
import { MAP_POINT } from './lever-fields.ts'

const LEAST_KILOMETRES = 0.05
const WIDEST_KILOMETRES = 100

export interface NamedArea {
  /** Around a facility, or a place, or within a polygon; null = another of them says where. */
  readonly facility: string | null
  readonly lng: number | null
  readonly lat: number | null
  readonly radiusKilometres: number
  readonly polygon: readonly LngLat[] | null
}

export const AREA_FIELDS: readonly LeverField[] = [
  { name: 'facility', label: { zh: '机构周围', en: 'Around the facility' }, kind: 'facility', fallback: null },
  ...MAP_POINT,
  {
    name: 'radiusKilometres',
    label: { zh: '半径', en: 'Radius' },
    kind: 'number',
    unit: 'km',
    low: LEAST_KILOMETRES,
    high: WIDEST_KILOMETRES,
    fallback: 1,
  },
  {
    name: 'polygon',
    label: { zh: '区域：经度 纬度; …', en: 'Area: longitude latitude; …' },
    kind: 'text',
    fallback: null,
  },
]

export function decodeArea(f: Fields): NamedArea {
  return {
    facility: f.text('facility'),
    lng: f.optionalNumber('lng', -180, 180),
    lat: f.optionalNumber('lat', -90, 90),
    radiusKilometres: f.number('radiusKilometres', LEAST_KILOMETRES, WIDEST_KILOMETRES, 1),
    polygon: polygonOf(f),
  }
}

/** `[[lng, lat], …]`, or the same as text: `lng lat; lng lat; …`. */
function polygonOf(f: Fields): readonly LngLat[] | null {
  const points = f.parted('polygon')
  if (points === null) return null
  const ring = points.map((point): LngLat => {
    const [lng, lat] = point.split(/[\s,]+/).map(Number)
    return [lng ?? Number.NaN, lat ?? Number.NaN]
  })
  const isPlace = ([lng, lat]: LngLat): boolean => Math.abs(lng) <= 180 && Math.abs(lat) <= 90
  if (ring.length < 3 || !ring.every(isPlace))
    f.problems.push({ path: 'polygon', why: 'must be three or more corners, each longitude and latitude in degrees' })
  return ring
}

/** How many areas are named: more than one contradict each other. */
export function areasNamed({ facility, lng, polygon }: NamedArea): number {
  return [facility, lng, polygon].filter((one) => one !== null).length
}

/** What cannot hold of an area, whatever the city. */
export function areaContradictions(spec: NamedArea): Problem[] {
  const { lng, lat } = spec
  if ((lng === null) !== (lat === null))
    return [{ path: lng === null ? 'lng' : 'lat', why: 'give both lng and lat, or neither' }]
  if (areasNamed(spec) > 1) return [{ path: 'facility', why: 'give one area only: facility, lng and lat, or polygon' }]
  return []
}

/** The facility around which it lies, where the city lacks it. */
export function areaAbsences({ facility }: NamedArea, city: CityModel): Problem[] {
  if (facility === null || indexCity(city).facility.has(facility)) return []
  return [{ path: 'facility', why: `the city has no facility "${facility}"` }]
}

/** The area, a part `share` of its radius wide where it is a circle; null = none is named. */
export function areaOf(
  { facility, lng, lat, radiusKilometres, polygon }: NamedArea,
  city: CityModel,
  share = 1,
): Area | null {
  if (polygon !== null) return { kind: 'polygon', ring: polygon }
  const at = facility === null ? undefined : indexCity(city).facility.get(facility)
  const centre: LngLat | null =
    at !== undefined ? city.facilities[at]!.location : lng !== null && lat !== null ? [lng, lat] : null
  return centre === null ? null : { kind: 'circle', centre, radiusMetres: radiusKilometres * 1000 * share }
}
