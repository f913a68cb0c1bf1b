/** Ways over a city's roads, or where it has none over the great circle, which is said. */
import type { CityModel, LngLat } from '../city/city.ts'
import type { Problem } from '../city/decoded.ts'
import { METRES_PER_DEGREE } from '../city/projection.ts'
import type { RoadGraph } from '../city/road-graph.ts'
import { type RoadSetting, roadCondition } from './road-condition.ts'
import { accessMinutes, peakShareAt, straightLineMinutes } from './road-speeds.ts'
import { type NamedPlace, type SnappedPlaces, snapPlaces } from './snapping.ts'
import type { TravelMatrix } from './travel-matrix.ts'

/** A place farther than this from the roads is not on them, and is reported; assumed. */
export const MOST_ACCESS_METRES = 3000

/** Over roads, or estimated: great circle × detour factor. */
export interface RoadTimes {
  readonly basis: 'roads' | 'straight-line'
  readonly matrix: TravelMatrix
  readonly problems: readonly Problem[]
}

/** Minutes from each of some places to each of others, over the city's roads or, where it has none, estimated. */
export function roadTimesBetween(
  city: CityModel,
  origins: readonly NamedPlace[],
  destinations: readonly NamedPlace[],
  setting: RoadSetting,
): RoadTimes {
  return city.roads
    ? overRoads(city.roads, origins, destinations, setting)
    : overGreatCircle(origins, destinations, setting)
}

function overRoads(
  roads: RoadGraph,
  origins: readonly NamedPlace[],
  destinations: readonly NamedPlace[],
  setting: RoadSetting,
): RoadTimes {
  const condition = roadCondition(roads, setting)
  const from = snapPlaces(roads, condition.components, origins, MOST_ACCESS_METRES)
  const to = snapPlaces(roads, condition.components, destinations, MOST_ACCESS_METRES)
  const minutes = new Float64Array(origins.length * destinations.length).fill(Number.POSITIVE_INFINITY)
  const leg = (metres: number): number => accessMinutes(setting.speeds, setting.mode, metres)
  const put = (i: number, j: number, way: number): void => {
    minutes[i * destinations.length + j] = leg(from.snapped.metres[i]!) + way + leg(to.snapped.metres[j]!)
  }
  // Searches start from whichever side has fewer places.
  if (origins.length <= destinations.length)
    searchFrom(from.snapped, to.snapped, (node) => condition.paths.from(node), put)
  else
    searchFrom(
      to.snapped,
      from.snapped,
      (node) => condition.paths.to(node),
      (j, i, way) => put(i, j, way),
    )
  return {
    basis: 'roads',
    matrix: { origins: origins.length, destinations: destinations.length, minutes },
    problems: [...condition.problems, ...from.problems, ...to.problems],
  }
}

function searchFrom(
  roots: SnappedPlaces,
  others: SnappedPlaces,
  search: (node: number) => Float64Array,
  put: (root: number, other: number, minutes: number) => void,
): void {
  for (let r = 0; r < roots.node.length; r++) {
    if (roots.node[r]! < 0) continue
    const minutes = search(roots.node[r]!)
    for (let i = 0; i < others.node.length; i++) if (others.node[i]! >= 0) put(r, i, minutes[others.node[i]!]!)
  }
}

function overGreatCircle(
  origins: readonly NamedPlace[],
  destinations: readonly NamedPlace[],
  { speeds, mode, hour, edits = [] }: RoadSetting,
): RoadTimes {
  const minutesPerKilometre = straightLineMinutes(speeds, mode, mode === 'walk' ? 0 : peakShareAt(speeds, hour), 1)
  const minutes = new Float64Array(origins.length * destinations.length)
  origins.forEach(({ location }, i) => {
    destinations.forEach((to, j) => {
      minutes[i * destinations.length + j] = greatCircleKilometres(location, to.location) * minutesPerKilometre
    })
  })
  const matrix = { origins: origins.length, destinations: destinations.length, minutes }
  const why = 'the city has no roads to edit; its times are estimated over the great circle'
  const zh = '城市没有可改动的路网；用时按直线估算'
  return { basis: 'straight-line', matrix, problems: edits.length > 0 ? [{ path: 'edits', why, zh }] : [] }
}

/** Haversine on the mean sphere. */
export function greatCircleKilometres([lng, lat]: LngLat, [otherLng, otherLat]: LngLat): number {
  const radians = Math.PI / 180
  const a = Math.sin(((otherLat - lat) * radians) / 2)
  const b = Math.sin(((otherLng - lng) * radians) / 2)
  const h = a * a + Math.cos(lat * radians) * Math.cos(otherLat * radians) * b * b
  return (METRES_PER_DEGREE / 1000 / radians) * 2 * Math.asin(Math.min(1, Math.sqrt(h)))
}
