/**
 * How long the ways between places of a city take, by mode, hour and state of the roads: over its roads, or where it has
 * none over the great circle, which is said.
 */
import type { CityModel, LngLat } from '../city/city.ts'
import type { Problem } from '../city/decoded.ts'
import { METRES_PER_DEGREE } from '../city/projection.ts'
import type { RoadGraph } from '../city/road-graph.ts'
import { type Components, componentsOf } from './components.ts'
import { editedMinutes, type RoadEdit } from './road-edits.ts'
import { RoadPaths } from './road-paths.ts'
import {
  accessMinutes,
  peakShareAt,
  type RoadSpeeds,
  roadMinutes,
  straightLineMinutes,
  type TravelMode,
} from './road-speeds.ts'
import { type NamedPlace, type SnappedPlaces, snapPlaces } from './snapping.ts'
import type { TravelMatrix } from './travel-matrix.ts'

/** A place farther than this from the roads is not on them, and is reported; assumed. */
export const MOST_ACCESS_METRES = 3000

export interface TravelSetting {
  readonly speeds: RoadSpeeds
  readonly mode: TravelMode
  /** Hour of the day from 0, local time; null = the mean over the day. */
  readonly hour: number | null
  readonly edits?: readonly RoadEdit[]
}

/** `roads`: over the city's roads; `straight-line`: estimated, great circle × detour factor; `given`: as the city says. */
export type TravelBasis = 'roads' | 'straight-line' | 'given'

export interface TravelTimes {
  readonly basis: TravelBasis
  /** Minutes from every origin to every destination. */
  readonly matrix: TravelMatrix
  /** Places off the roads and edits that name nothing; the times are right for all others. */
  readonly problems: readonly Problem[]
}

/** Roads as one mode finds them at an hour: minutes by edge, what hangs together, and a workspace for ways. */
export interface RoadCondition {
  readonly roads: RoadGraph
  readonly minutesByEdge: Float64Array
  /** Of the roads before any edit: a flood makes nobody live elsewhere. */
  readonly components: Components
  readonly paths: RoadPaths
  readonly problems: readonly Problem[]
}

const conditions = new WeakMap<RoadGraph, Map<string, RoadCondition>>()
/** So many conditions are kept with a graph; the oldest goes first. */
const KEPT_CONDITIONS = 32

/** The roads' condition; made at the first call and kept with the graph, whichever cities share it. */
export function roadCondition(roads: RoadGraph, { speeds, mode, hour, edits = [] }: TravelSetting): RoadCondition {
  return roadConditionAt(roads, speeds, mode, mode === 'walk' ? 0 : peakShareAt(speeds, hour), edits)
}

/** The same by the share of the time that is driven at peak speed. */
export function roadConditionAt(
  roads: RoadGraph,
  speeds: RoadSpeeds,
  mode: TravelMode,
  peakShare: number,
  edits: readonly RoadEdit[],
): RoadCondition {
  const byKey = conditions.get(roads) ?? new Map<string, RoadCondition>()
  conditions.set(roads, byKey)
  const key = JSON.stringify([mode, peakShare, edits, speeds])
  const known = byKey.get(key)
  if (known) return known
  const plain = roadMinutes(roads, speeds, mode, peakShare)
  const { minutes, problems } =
    edits.length > 0 ? editedMinutes(roads, plain, mode, edits) : { minutes: plain, problems: [] }
  const condition: RoadCondition = {
    roads,
    minutesByEdge: minutes,
    components: componentsOf(roads, plain),
    paths: new RoadPaths(roads, minutes, mode !== 'walk'),
    problems,
  }
  byKey.set(key, condition)
  if (byKey.size > KEPT_CONDITIONS) byKey.delete(byKey.keys().next().value!)
  return condition
}

/** Minutes from each of some places to each of others, over the city's roads or, where it has none, estimated. */
export function travelTimesBetween(
  city: CityModel,
  origins: readonly NamedPlace[],
  destinations: readonly NamedPlace[],
  setting: TravelSetting,
): TravelTimes {
  return city.roads
    ? overRoads(city.roads, origins, destinations, setting)
    : overGreatCircle(origins, destinations, setting)
}

function overRoads(
  roads: RoadGraph,
  origins: readonly NamedPlace[],
  destinations: readonly NamedPlace[],
  setting: TravelSetting,
): TravelTimes {
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
  { speeds, mode, hour, edits = [] }: TravelSetting,
): TravelTimes {
  const minutesPerKilometre = straightLineMinutes(speeds, mode, mode === 'walk' ? 0 : peakShareAt(speeds, hour), 1)
  const minutes = new Float64Array(origins.length * destinations.length)
  origins.forEach(({ location }, i) => {
    destinations.forEach((to, j) => {
      minutes[i * destinations.length + j] = greatCircleKilometres(location, to.location) * minutesPerKilometre
    })
  })
  const matrix = { origins: origins.length, destinations: destinations.length, minutes }
  const why = 'the city has no roads to edit; its times are estimated over the great circle'
  return { basis: 'straight-line', matrix, problems: edits.length > 0 ? [{ path: 'edits', why }] : [] }
}

/** Haversine on the mean sphere. */
function greatCircleKilometres([lng, lat]: LngLat, [otherLng, otherLat]: LngLat): number {
  const radians = Math.PI / 180
  const a = Math.sin(((otherLat - lat) * radians) / 2)
  const b = Math.sin(((otherLng - lng) * radians) / 2)
  const h = a * a + Math.cos(lat * radians) * Math.cos(otherLat * radians) * b * b
  return (METRES_PER_DEGREE / 1000 / radians) * 2 * Math.asin(Math.min(1, Math.sqrt(h)))
}

const cellPlaces = (city: CityModel): NamedPlace[] =>
  city.cells.map(({ id, centre }, i) => ({ path: `cells[${i}] (${id})`, location: centre }))
const facilityPlaces = (city: CityModel): NamedPlace[] =>
  city.facilities.map(({ id, location }, i) => ({ path: `facilities[${i}] (${id})`, location }))

/** Between what: `cells-facilities` is how people come, `facilities-cells` how ambulances go out. */
export const TRAVEL_PAIRS = ['cells-facilities', 'facilities-cells', 'facilities-facilities'] as const
export type TravelPairs = (typeof TRAVEL_PAIRS)[number]

const matrices = new WeakMap<CityModel, Map<string, TravelTimes>>()
/** Matrices of a large city are tens of megabytes each; the oldest goes first. */
const KEPT_MATRICES = 12

/** Minutes between all cells and facilities of the city; computed at the first call and kept with the city. */
export function travelTimes(
  city: CityModel,
  setting: TravelSetting,
  pairs: TravelPairs = 'cells-facilities',
): TravelTimes {
  const byKey = matrices.get(city) ?? new Map<string, TravelTimes>()
  matrices.set(city, byKey)
  const { speeds, mode, hour, edits = [] } = setting
  const key = JSON.stringify([pairs, mode, mode === 'walk' ? 0 : peakShareAt(speeds, hour), edits, speeds])
  const known = byKey.get(key)
  if (known) return known
  const times = givenTimesOf(city, setting, pairs) ?? computedTimes(city, setting, pairs)
  byKey.set(key, times)
  if (byKey.size > KEPT_MATRICES) byKey.delete(byKey.keys().next().value!)
  return times
}

function computedTimes(city: CityModel, setting: TravelSetting, pairs: TravelPairs): TravelTimes {
  const [from, to] = pairs.split('-') as [keyof typeof PLACES, keyof typeof PLACES]
  return travelTimesBetween(city, PLACES[from](city), PLACES[to](city), setting)
}
const PLACES = { cells: cellPlaces, facilities: facilityPlaces } as const

/** Times that the city brings; null where it brings none of the kind. Facilities that it does not know are computed. */
function givenTimesOf(city: CityModel, setting: TravelSetting, pairs: TravelPairs): TravelTimes | null {
  const given = city.givenTimes?.[setting.mode]
  if (given === undefined || pairs === 'facilities-facilities') return null
  const [origins, destinations] = [city.cells.length, city.facilities.length]
  const column = new Map(given.facilities.map((id, j) => [id, j]))
  const from = city.facilities.map(({ id }) => column.get(id) ?? -1)
  const further = [...from.keys()].filter((j) => from[j]! < 0)
  const computed =
    further.length === 0
      ? null
      : travelTimesBetween(
          city,
          cellPlaces(city),
          further.map((j) => facilityPlaces(city)[j]!),
          setting,
        )
  const minutes = new Float64Array(origins * destinations)
  for (let i = 0; i < origins; i++)
    for (let j = 0; j < destinations; j++) {
      const time =
        from[j]! >= 0
          ? given.minutes[i * given.facilities.length + from[j]!]!
          : computed!.matrix.minutes[i * further.length + further.indexOf(j)]!
      minutes[pairs === 'cells-facilities' ? i * destinations + j : j * origins + i] = time
    }
  const isOut = pairs === 'facilities-cells'
  return {
    basis: 'given',
    matrix: { origins: isOut ? destinations : origins, destinations: isOut ? origins : destinations, minutes },
    problems: givenProblems(city, setting, pairs, further),
  }
}

function givenProblems(
  city: CityModel,
  { edits = [] }: TravelSetting,
  pairs: TravelPairs,
  further: readonly number[],
): Problem[] {
  const problems: Problem[] = further.map((j) => ({
    path: `facilities[${j}] (${city.facilities[j]!.id})`,
    why: 'is in no table of given times; its times are computed, over roads or the great circle',
  }))
  if (edits.length > 0)
    problems.push({ path: 'edits', why: 'given times know no roads: edits do not change them; take the table away' })
  if (pairs === 'facilities-cells')
    problems.push({ path: 'givenTimes', why: 'is told from cells to facilities; the way out counts as long' })
  return problems
}
