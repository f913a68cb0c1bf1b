// The ground of a city that brings none: an empty plain in true metres, seen from where all of its hospitals fit.
import { type GeoFrame, metresOf } from '../scene/geo-view.ts'
import type { CityGround } from './ground.ts'
import type { CityPlan, Place } from './types.ts'

/** WGS-84 mean radius (IUGG), metres. */
const EARTH_RADIUS_METRES = 6_371_008.8
const RADIANS = Math.PI / 180
/** The least that is shown around a single hospital. */
const LEAST_RADIUS_METRES = 6_000
const NO_BLOCKS = { count: 0, east: [], north: [], width: [], depth: [], height: [], rotation: [] }

/** A plain around the city's hospitals; local equirectangular metres about their centre (below 0.1 % off within 100 km). */
export function bareGround(city: Pick<CityPlan, 'places'>): CityGround {
  const spots = city.places.map(({ location }) => location)
  const middle = (values: readonly number[]): number =>
    values.length === 0 ? 0 : (Math.min(...values) + Math.max(...values)) / 2
  const origin = { lng: middle(spots.map(({ lng }) => lng)), lat: middle(spots.map(({ lat }) => lat)) }
  const northMetresPerDegree = RADIANS * EARTH_RADIUS_METRES
  const geo: GeoFrame = {
    origin: [origin.lng, origin.lat],
    metresPerDegree: [northMetresPerDegree * Math.cos(origin.lat * RADIANS), northMetresPerDegree],
  }
  const place = ({ lng, lat }: Place): readonly [number, number] => metresOf(geo, lng, lat)
  const radiusMetres = Math.max(LEAST_RADIUS_METRES, ...spots.map((spot) => Math.hypot(...place(spot))))
  const edge = radiusMetres * 6
  return {
    place,
    ground: {
      geo,
      blocks: NO_BLOCKS,
      land: [[-edge, -edge, edge, -edge, edge, edge, -edge, edge]],
      rivers: [],
      contours: [],
      places: [],
      home: { east: 0, north: 0, radiusMetres },
    },
  }
}
