/**
 * GCJ-02 (火星坐标), the shifted coordinates of Chinese maps: converted at the edge, and recognised where a sender does
 * not say that it uses them. Inside the city every position is WGS-84.
 */
import { type LngLat, medianOf } from '@kangcheng/twin-engine'
import gcoordModule from 'gcoord'

// The package's types describe an ES module, but Node loads it as CommonJS, whose default export is the module itself.
const gcoord = gcoordModule as unknown as typeof gcoordModule.default

/** The box in which the published formula shifts positions; outside it both systems are the same. */
const CHINA = { west: 72.004, east: 137.8347, south: 0.8293, north: 55.8271 } as const

/** Mean radius of the earth, IUGG 1980. */
const EARTH_RADIUS_METRES = 6_371_008.8

/** A place farther off than this is another place, or a mistake of another kind: it says nothing about the system. */
const FARTHEST_COMPARABLE_METRES = 1500
/** What the conversion must leave at most, of a shift that was this much at least: the shift is 400–700 m in Chinese cities. */
const LARGEST_RESIDUAL_METRES = 100
const SMALLEST_OFFSET_METRES = 250

export function insideChina([lng, lat]: LngLat): boolean {
  return lng >= CHINA.west && lng <= CHINA.east && lat >= CHINA.south && lat <= CHINA.north
}

/** The WGS-84 position of a GCJ-02 one, to less than a metre; unchanged outside China's box. */
export function gcj02ToWgs84(position: LngLat): LngLat {
  if (!insideChina(position)) return position
  const [lng, lat] = gcoord.transform([position[0], position[1]], gcoord.GCJ02, gcoord.WGS84)
  return [lng, lat]
}

/** The GCJ-02 position of a WGS-84 one; unchanged outside China's box. */
export function wgs84ToGcj02(position: LngLat): LngLat {
  if (!insideChina(position)) return position
  const [lng, lat] = gcoord.transform([position[0], position[1]], gcoord.WGS84, gcoord.GCJ02)
  return [lng, lat]
}

/** Great-circle distance by the haversine formula. */
export function distanceMetres(a: LngLat, b: LngLat): number {
  const radians = Math.PI / 180
  const halfLat = Math.sin(((b[1] - a[1]) * radians) / 2)
  const halfLng = Math.sin(((b[0] - a[0]) * radians) / 2)
  const chord = halfLat ** 2 + Math.cos(a[1] * radians) * Math.cos(b[1] * radians) * halfLng ** 2
  return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(chord)))
}

/** A position as a sender told it, and where the city knows that place to be (WGS-84). */
export interface PositionPair {
  readonly told: LngLat
  readonly known: LngLat
}

export interface RecognisedCoordinates {
  /** `unknown` = the places do not agree, or there are none to compare. */
  readonly system: 'wgs84' | 'gcj02' | 'unknown'
  /** Median distance of the positions as told from where the places are; null without a comparable place. */
  readonly offsetMetres: number | null
  /** The same once the positions are taken for GCJ-02 and converted. */
  readonly residualMetres: number | null
  /** Places that were near enough, inside China's box, to be compared. */
  readonly places: number
}

/**
 * Which system a sender's positions are in. GCJ-02 only where the conversion brings most places from at least 250 m off to
 * within 100 m; WGS-84 where most are nearer as they were told. Outside China's box both are the same: WGS-84.
 */
export function recogniseGcj02(pairs: readonly PositionPair[]): RecognisedCoordinates {
  const compared = pairs
    .map(({ told, known }) => ({
      told: distanceMetres(told, known),
      converted: distanceMetres(gcj02ToWgs84(told), known),
      inside: insideChina(told),
    }))
    .filter((d) => Math.min(d.told, d.converted) <= FARTHEST_COMPARABLE_METRES)
  if (compared.length === 0) return { system: 'unknown', offsetMetres: null, residualMetres: null, places: 0 }
  const shifted = compared.filter(
    (d) => d.inside && d.told >= SMALLEST_OFFSET_METRES && d.converted <= LARGEST_RESIDUAL_METRES,
  )
  const asTold = compared.filter((d) => d.told <= d.converted)
  const half = compared.length / 2
  return {
    system: shifted.length > half ? 'gcj02' : asTold.length > half ? 'wgs84' : 'unknown',
    offsetMetres: medianOf(compared.map((d) => d.told)),
    residualMetres: medianOf(compared.map((d) => d.converted)),
    places: compared.length,
  }
}
