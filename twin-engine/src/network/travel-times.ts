/**
 * How long the ways between places of a city take, by mode, hour and state of the roads: over its roads, by its timetables
 * of public transport, or where it has no roads over the great circle, which is said.
 */
import type { CityModel } from '../city/city.ts'
import type { Problem } from '../city/decoded.ts'
import { type ComputedBasis, computedNote, givenColumns } from './given-columns.ts'
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
 * or on foot where that is quicker; `given`: as the city says; `given-and-computed`: as the city says to the facilities of its
 * table, and computed in one of the ways before to all other places, which a note tells.
 */
export type TravelBasis = 'roads' | 'straight-line' | 'timetable' | 'given' | 'given-and-computed'

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
  if (city.givenTimes?.[setting.mode] === undefined || pairs === 'facilities-facilities') return null
  const names = facilityPlaces(city)
  const ways = timesToPlaces(
    city,
    city.facilities.map(({ id }, facility) => ({ ...names[facility]!, id, facility })),
    setting,
  )
  if (pairs === 'cells-facilities') return ways
  const { origins, destinations, minutes } = ways.matrix
  const out = new Float64Array(minutes.length)
  for (let i = 0; i < origins; i++)
    for (let j = 0; j < destinations; j++) out[j * origins + i] = minutes[i * destinations + j]!
  const { transit: _homeward, ...told } = ways
  return {
    ...told,
    matrix: { origins: destinations, destinations: origins, minutes: out },
    problems: [...ways.problems, WAY_OUT],
  }
}

/** Where a way from the cells leads: a facility of the city by number, or a place that might become one. */
export interface WayPlace extends NamedPlace {
  readonly id: string
  readonly facility: number | null
}

/**
 * Minutes from all cells of the city to some places: to facilities of the city's own table as it says, to all others computed.
 * Where both stand side by side the basis and a note say so; the note names the table and the columns.
 * @param from cells by number, all unless given
 * @throws RangeError where public transport to a place beyond the table is asked of a city without timetables
 */
export function timesToPlaces(
  city: CityModel,
  places: readonly WayPlace[],
  setting: TravelSetting,
  from: readonly number[] = [...city.cells.keys()],
): TravelTimes {
  const columns = givenColumns(city, setting.mode)
  const all = cellPlaces(city)
  const cells = from.map((c) => all[c]!)
  const columnOf = ({ facility }: WayPlace): number => (facility === null ? -1 : (columns?.[facility] ?? -1))
  const further = places.filter((place) => columnOf(place) < 0)
  if (columns === null) return travelTimesBetween(city, cells, places, setting)
  const given = city.givenTimes![setting.mode]!
  const computed = further.length === 0 ? null : travelTimesBetween(city, cells, further, setting)
  const known = places.length - further.length
  if (known === 0 && computed !== null)
    return { ...computed, problems: [...computed.problems, noteOf(setting, 0, further, computed)] }
  const minutes = new Float64Array(cells.length * places.length)
  let next = 0
  places.forEach((place, j) => {
    const column = columnOf(place)
    const [of, width, at] =
      column >= 0
        ? [given.minutes, given.facilities.length, column]
        : [computed!.matrix.minutes, further.length, next++]
    for (let i = 0; i < cells.length; i++)
      minutes[i * places.length + j] = of[(column >= 0 ? from[i]! : i) * width + at]!
  })
  return {
    basis: computed === null ? 'given' : 'given-and-computed',
    matrix: { origins: cells.length, destinations: places.length, minutes },
    problems: [
      ...(computed === null ? [] : [noteOf(setting, known, further, computed), ...computed.problems]),
      ...(setting.edits?.length ? [NO_ROADS] : []),
    ],
  }
}

const noteOf = (
  { mode }: TravelSetting,
  given: number,
  further: readonly WayPlace[],
  { basis }: TravelTimes,
): Problem =>
  computedNote(
    mode,
    given,
    further.map(({ id }) => id),
    basis as ComputedBasis,
  )

const NO_ROADS: Problem = {
  path: 'edits',
  why: 'given times know no roads: edits do not change them; take the table away',
  zh: '给定用时不含道路，改动对其无效；请取走该表',
}
const WAY_OUT: Problem = {
  path: 'givenTimes',
  why: 'is told from cells to facilities; the way out counts as long',
  zh: '只给出居民到机构的用时；去程按同样用时计',
}
