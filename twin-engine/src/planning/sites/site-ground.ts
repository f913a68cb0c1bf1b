/** The ground of a choice of sites: who lives where, what is there already, and the ways to it and to each candidate. */
import type { CityModel, LngLat, Text } from '../../city/city.ts'
import type { Problem } from '../../city/decoded.ts'
import type { TravelMatrix } from '../../network/travel-matrix.ts'
import {
  type TravelBasis,
  type TravelSetting,
  type TravelTimes,
  timesToPlaces,
  travelTimes,
  type WayPlace,
} from '../../network/travel-times.ts'
import type { AccessMeasure } from '../access/access-measure.ts'
import { type AccessOptions, floodedFacilities, travelSettingOf, WITHIN_MINUTES } from '../access/access-report.ts'
import { deciles } from '../access/equity/deciles.ts'
import { gini, lorenzCurve } from '../access/equity/lorenz.ts'
import { nearestMinutes } from '../access/nearest.ts'
import { centreDoctors, centreRooms, freeBeds, openBeds } from '../access/supply.ts'
import { shareWithin } from '../access/within-minutes.ts'

/** A place where something could be opened. */
export interface PlannedSite {
  readonly id: string
  readonly name: Text
  readonly location: LngLat
}

/** How access is measured; the ways of an ambulance are no measure of supply and have no sites. */
export interface SiteSetting extends AccessOptions {
  readonly measure: AccessMeasure
}

export interface SiteGround {
  readonly setting: SiteSetting
  readonly people: Float64Array
  /** Facilities that have supply, by number: the first columns of `times`. */
  readonly existing: readonly number[]
  /** Candidates: the columns behind them. */
  readonly sites: readonly PlannedSite[]
  readonly times: TravelMatrix
  readonly timesBasis: TravelBasis
  /** By column: what a facility has, and what each candidate would have. */
  readonly supply: Float64Array
  readonly problems: readonly Problem[]
}

/** Access with some of the candidates open. A figure that is not known is NaN. */
export interface PlanAccess {
  /** Candidates that are open, by number. */
  readonly open: readonly number[]
  /** By cell, in the unit of the measure; NaN where there is none. */
  readonly values: Float64Array
  /** By cell, to the nearest supply; Infinity without a way. */
  readonly minutes: Float64Array
  readonly mean: number
  readonly worstDecile: number
  readonly deciles: readonly number[]
  readonly gini: number
  readonly lorenz: readonly (readonly [people: number, access: number])[]
  /** Shares of all people by `WITHIN_MINUTES`. */
  readonly within: readonly number[]
  /** Of those who have a way to any. */
  readonly meanMinutes: number
}

const LORENZ_POINTS = 60

/** @param supplyPerSite what one new site offers, in the unit of the supply: beds or doctors. */
export function siteGround(
  city: CityModel,
  setting: SiteSetting,
  sites: readonly PlannedSite[],
  supplyPerSite: number,
): SiteGround {
  const { edits } = setting
  const travel = travelSettingOf(setting)
  const amounts = offered(city, setting)
  const closed = new Set([...setting.closed, ...floodedFacilities(city, edits)])
  const existing = [...amounts.keys()].filter((f) => amounts[f]! > 0 && !closed.has(f))
  const given = city.givenTimes?.[travel.mode] !== undefined
  const times = timesTo(city, existing, sites, travel)
  return {
    setting,
    people: Float64Array.from(city.cells, ({ population }) => population),
    existing,
    sites,
    times: times.matrix,
    timesBasis: times.basis,
    supply: Float64Array.from([...existing.map((f) => amounts[f]!), ...sites.map(() => supplyPerSite)]),
    problems: times.problems.filter((problem) => isTold(problem) || (given && problem.path === 'edits')),
  }
}

/** To what stands and to the candidates: by the city's own table where it has one, which knows no candidate. */
function timesTo(
  city: CityModel,
  existing: readonly number[],
  sites: readonly PlannedSite[],
  travel: TravelSetting,
): TravelTimes {
  const candidates = sites.map(
    ({ id, location }, s): WayPlace => ({ path: `candidates[${s}] (${id})`, id, location, facility: null }),
  )
  if (city.givenTimes?.[travel.mode] !== undefined) {
    const standing = existing.map((f): WayPlace => {
      const { id, location } = city.facilities[f]!
      return { path: `facilities[${f}] (${id})`, id, location, facility: f }
    })
    return timesToPlaces(city, [...standing, ...candidates], travel)
  }
  const there = travelTimes(city, travel)
  const ways = timesToPlaces(city, candidates, travel)
  const columns = existing.length + sites.length
  const minutes = new Float64Array(city.cells.length * columns)
  for (let c = 0; c < city.cells.length; c++) {
    existing.forEach((f, k) => {
      minutes[c * columns + k] = there.matrix.minutes[c * there.matrix.destinations + f]!
    })
    for (let s = 0; s < sites.length; s++)
      minutes[c * columns + existing.length + s] = ways.matrix.minutes[c * sites.length + s]!
  }
  return {
    basis: there.basis,
    matrix: { origins: city.cells.length, destinations: columns, minutes },
    problems: ways.problems,
  }
}

/** Candidates off the roads, and what the city's own table does not tell. */
const isTold = ({ path }: Problem): boolean => /^(candidates\[|times-)/.test(path)

function offered(city: CityModel, { supply, need, state, parameters }: SiteSetting): Float64Array {
  if (supply === 'beds') return openBeds(city, need)
  if (supply === 'doctors') return centreDoctors(city, parameters).supply
  if (supply === 'rooms') return centreRooms(centreDoctors(city, parameters).supply, parameters)
  if (state === undefined) throw new RangeError('free beds are those of a state: give one')
  return freeBeds(state, need)
}

/** By column: what stands, and the candidates that are open. */
function supplyWith({ supply, existing }: SiteGround, open: readonly number[]): Float64Array {
  const offeredNow = supply.map((amount, k) => (k < existing.length ? amount : 0))
  for (const s of open) offeredNow[existing.length + s] = supply[existing.length + s]!
  return offeredNow
}

/** Access by cell, as the measure has it. */
export function accessValues(ground: SiteGround, open: readonly number[]): Float64Array {
  const { setting, times, people } = ground
  return setting.measure
    .of({ times, people, supply: supplyWith(ground, open) })
    .map((value) => (Number.isFinite(value) ? value : Number.NaN))
}

export function planAccess(ground: SiteGround, open: readonly number[]): PlanAccess {
  return accessFigures(ground, open, accessValues(ground, open))
}

/** Figures of a plan whose values by cell are known. */
export function accessFigures(ground: SiteGround, open: readonly number[], values: Float64Array): PlanAccess {
  const { people, times } = ground
  const minutes = nearestMinutes({ times, supply: supplyWith(ground, open) })
  const tenths = Array.from(deciles(values, people, ground.setting.measure.better))
  return {
    open,
    values,
    minutes,
    mean: weightedMean(values, people),
    worstDecile: tenths[0]!,
    deciles: tenths,
    gini: gini(values, people),
    lorenz: thinned(lorenzCurve(values, people)),
    within: WITHIN_MINUTES.map((limit) => shareWithin(minutes, people, limit)),
    meanMinutes: weightedMean(minutes, people),
  }
}

/** Of those with a finite value. */
function weightedMean(values: Float64Array, people: Float64Array): number {
  let all = 0
  let sum = 0
  for (let c = 0; c < values.length; c++) {
    if (!Number.isFinite(values[c]!)) continue
    all += people[c]!
    sum += people[c]! * values[c]!
  }
  return all > 0 ? sum / all : Number.NaN
}

function thinned(curve: PlanAccess['lorenz']): PlanAccess['lorenz'] {
  const finite = curve.filter(([, access]) => Number.isFinite(access))
  if (finite.length <= LORENZ_POINTS) return finite
  const points = [finite[0]!]
  for (const point of finite) if (point[0] >= points.length / LORENZ_POINTS) points.push(point)
  if (points.at(-1) !== finite.at(-1)) points.push(finite.at(-1)!)
  return points
}
