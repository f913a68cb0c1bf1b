/**
 * How long the ways between places of a city take, by mode, hour and state of the roads: over its roads, by its timetables
 * of public transport, or where it has no roads over the great circle, which is said.
 */
import type { CityModel } from '../city/city.ts'
import type { Problem } from '../city/decoded.ts'
import type { RoadEdit } from './road-edits.ts'
import { peakShareAt, type RoadSpeeds, TRAVEL_MODES, type TravelMode } from './road-speeds.ts'
import { roadTimesBetween } from './road-times.ts'
import type { NamedPlace } from './snapping.ts'
import type { TransitDay } from './transit-day.ts'
import { type TransitRules, type TransitSpread, transitTimesBetween } from './transit-times.ts'
import type { TravelMatrix } from './travel-matrix.ts'

export interface TravelSetting {
  readonly speeds: RoadSpeeds
  readonly mode: TravelMode
  /** Hour of the day from 0, local time; null = the mean over the day, of public transport the median of its hours. */
  readonly hour: number | null
  readonly edits?: readonly RoadEdit[]
  /** Of public transport, which alone needs it. */
  readonly transit?: TransitRules
  /** Day whose timetable runs; a weekday unless given. */
  readonly day?: TransitDay
}

/**
 * `roads`: over the city's roads; `straight-line`: estimated, great circle × detour factor; `timetable`: by public transport,
 * or on foot where that is quicker; `given`: as the city says.
 */
export type TravelBasis = 'roads' | 'straight-line' | 'timetable' | 'given'

export interface TravelTimes {
  readonly basis: TravelBasis
  /** Minutes from every origin to every destination; by public transport the median of the departures. */
  readonly matrix: TravelMatrix
  /** Of public transport: on which days, and how far the departures differ. */
  readonly transit?: TransitSpread
  /** Places off the roads and edits that name nothing; the times are right for all others. */
  readonly problems: readonly Problem[]
}

/** The modes by which ways in a city can be measured: public transport where it has timetables or times of its own. */
export const modesOf = ({ transit, givenTimes }: CityModel): readonly TravelMode[] =>
  TRAVEL_MODES.filter((mode) => mode !== 'transit' || transit !== undefined || givenTimes?.transit !== undefined)

/**
 * Minutes from each of some places to each of others.
 * @throws RangeError where public transport is asked of a city without timetables, with the remedy
 */
export function travelTimesBetween(
  city: CityModel,
  origins: readonly NamedPlace[],
  destinations: readonly NamedPlace[],
  setting: TravelSetting,
): TravelTimes {
  const { mode } = setting
  return mode === 'transit'
    ? transitTimesBetween(city, origins, destinations, setting)
    : roadTimesBetween(city, origins, destinations, { ...setting, mode })
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
  const { speeds, mode, hour, edits = [], transit, day } = setting
  const ofHour = mode === 'transit' ? [hour, transit, day] : mode === 'walk' ? 0 : peakShareAt(speeds, hour)
  const key = JSON.stringify([pairs, mode, ofHour, edits, speeds])
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
    zh: '不在给定用时表中；其用时按路网或直线计算',
  }))
  if (edits.length > 0)
    problems.push({
      path: 'edits',
      why: 'given times know no roads: edits do not change them; take the table away',
      zh: '给定用时不含道路，改动对其无效；请取走该表',
    })
  if (pairs === 'facilities-cells')
    problems.push({
      path: 'givenTimes',
      why: 'is told from cells to facilities; the way out counts as long',
      zh: '只给出居民到机构的用时；去程按同样用时计',
    })
  return problems
}
