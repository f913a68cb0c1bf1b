/**
 * Time to break: when a resource first fails somebody who needs it, over many runs of one scenario from one state.
 *
 * A run breaks at the first sample at which a need is *unmet*. Samples lie 15 minutes apart, an hour or two in runs over weeks,
 * so a need unmet for less may pass unseen. What counts as unmet:
 *
 * - `beds` of a hospital: more patients ask for one of its ward beds, with none reserved for them, than ward beds of the
 *   whole hospital are free or being made ready (dirty, cleaning) and within what staff and equipment allow. A hospital with a free bed in another ward is not
 *   broken as a whole, even while one of its wards is: that ward's need is (see below).
 * - a ward need of a hospital, as `respiratory`: the same, with the beds of its own wards of that need (of any ward where
 *   the hospital has none of the need).
 * - `icu`: more patients ask for intensive care, with no bed reserved for them, than intensive care beds are free or being
 *   made ready.
 * - `emergency`: for an hour on end, more patients in the department than 120 % of its treatment places (OPEL-style upper
 *   cut-off, recalled); counted from where the hour began. A patient or two without a place is every department's evening;
 *   crowding is what lasts.
 *
 * The city as a whole is judged by its sums over the hospitals of which the figure is known, as if every free bed could be
 * reached from everywhere; `anywhere` is the first hospital that breaks.
 *
 * All runs are observed to the same horizon, so that the Kaplan–Meier estimate of the chance to be broken by t is the plain
 * share of runs broken by t.
 */
import { type CityModel, indexCity, NEEDS, type Need } from '../city/city.ts'
import { type Measure, NOT_KNOWN } from '../simulation/measures.ts'
import type { Trajectory } from '../simulation/observe.ts'
import { quantileOfSorted, sortFew } from '../statistics/quantiles.ts'

export const RESOURCES = ['beds', 'icu', 'emergency'] as const
export type Resource = (typeof RESOURCES)[number]

/** A share of runs with its 95 % interval. */
export interface Probability {
  readonly value: number
  readonly low95: number
  readonly high95: number
}

/** Minutes from the start until something gives way, across runs; a quantile that falls on a run without is null. */
export interface TimeToBreak {
  readonly p10: number | null
  readonly p50: number | null
  readonly p90: number | null
  /** Share of runs in which it does not happen within the horizon. */
  readonly never: number
  /** Chance that it happens within the horizon. */
  readonly probability: Probability
}

/** Something that can break, with the minute in which it did, run by run in the order given; Infinity = it did not. */
export interface BreakRow {
  /** Index of the facility; -1 = the whole city by its sums. */
  readonly facility: number
  readonly resource: Resource
  /** Of one ward need alone; null = of the resource as a whole. */
  readonly need: Need | null
  readonly minutes: Float64Array
}

/** Patients in a department per treatment place above which it is crowded. */
export const CROWDED_SHARE = 1.2
/** For how long it must be crowded; where samples lie further apart, at one of them. */
const CROWDED_MINUTES = 60
const Z_975 = 1.959963984540054

/**
 * Wilson's interval of a share (E. B. Wilson, JASA 22, 1927): of `count` in `runs`, at 95 %. Holds near 0 and 1 and for
 * few runs, where the interval by the normal does not.
 */
export function wilson95(count: number, runs: number): Probability {
  const share = count / runs
  const z2 = Z_975 * Z_975
  const centre = (share + z2 / (2 * runs)) / (1 + z2 / runs)
  const half = (Z_975 * Math.sqrt((share * (1 - share)) / runs + z2 / (4 * runs * runs))) / (1 + z2 / runs)
  return {
    value: share,
    low95: count === 0 ? 0 : Math.max(0, centre - half),
    high95: count === runs ? 1 : Math.min(1, centre + half),
  }
}

/** Sums up the minutes of runs, Infinity = never. @throws when there is no run. */
export function timeToBreak(minutes: ArrayLike<number>): TimeToBreak {
  const runs = minutes.length
  if (runs === 0) throw new Error('no runs, so nothing is known of when it breaks')
  const sorted = Float64Array.from(minutes)
  sortFew(sorted, runs)
  let broken = 0
  while (broken < runs && sorted[broken]! < Number.POSITIVE_INFINITY) broken++
  const at = (share: number): number | null => {
    const q = quantileOfSorted(sorted, runs, share)
    return Number.isFinite(q) ? q : null
  }
  return {
    p10: at(0.1),
    p50: at(0.5),
    p90: at(0.9),
    never: (runs - broken) / runs,
    probability: wilson95(broken, runs),
  }
}

/** Share of runs broken by each sample: the estimate of P(broken by t), Kaplan–Meier's with nothing censored before. */
export function brokenBy(minutes: ArrayLike<number>, samples: number, everyMinutes: number): Float64Array {
  const share = new Float64Array(samples)
  for (let r = 0; r < minutes.length; r++)
    for (let s = Math.ceil(minutes[r]! / everyMinutes); s < samples; s++) share[s]! += 1 / minutes.length
  return share
}

/** Value of a measure of a run at a sample, of row `i` or (-1) the sum over the rows known; NaN = not known. */
export function figure(run: Trajectory, measure: Measure, sample: number, i: number): number {
  const width = run.facilities.length
  const column = run.values[measure]
  if (i >= 0) {
    const value = column[sample * width + i]!
    return value === NOT_KNOWN ? Number.NaN : value
  }
  let sum = Number.NaN
  for (let k = sample * width; k < (sample + 1) * width; k++) {
    const value = column[k]!
    if (value !== NOT_KNOWN) sum = Number.isNaN(sum) ? value : sum + value
  }
  return sum
}

/** Minute from which on it is so at every sample for `lastingMinutes`, by run; Infinity = never. */
export function firstMinutes(
  runs: readonly Trajectory[],
  so: (run: Trajectory, sample: number) => boolean,
  lastingMinutes = 0,
): Float64Array {
  return Float64Array.from(runs, (run) => {
    const lasting = Math.floor(lastingMinutes / run.everyMinutes) + 1
    let met = 0
    for (let s = 0; s < run.samples; s++) {
      met = so(run, s) ? met + 1 : 0
      if (met === lasting) return (s - lasting + 1) * run.everyMinutes
    }
    return Number.POSITIVE_INFINITY
  })
}

/**
 * When a resource of a row (index into the trajectories' facilities; -1 = the city's sums) first fails somebody, by run in
 * the order given; null where it is absent or not known.
 */
export function breakMinutes(
  city: CityModel,
  runs: readonly Trajectory[],
  i: number,
  resource: Resource,
): Float64Array | null {
  const first = runs[0]
  if (!first) throw new Error('no runs, so nothing is known of when it breaks')
  if (resource === 'emergency') {
    const planned = treatmentPlaces(city, first, i)
    if (Number.isNaN(planned) || Number.isNaN(figure(first, 'emergency', 0, i))) return null
    const places = (run: Trajectory, s: number): number => figure(run, 'treatmentPlaces', s, i) || planned
    return firstMinutes(
      runs,
      (run, s) => figure(run, 'emergency', s, i) > CROWDED_SHARE * places(run, s),
      CROWDED_MINUTES,
    )
  }
  const [waiting, free]: readonly [Measure, Measure] =
    resource === 'icu' ? ['icuWaiting', 'icuFree'] : ['wardWaiting', 'wardFree']
  if (Number.isNaN(figure(first, waiting, 0, i))) return null
  return firstMinutes(runs, (run, s) => figure(run, waiting, s, i) > figure(run, free, s, i))
}

/** Treatment places of a row, or (-1) of all departments that are observed; NaN where there is no department. */
export function treatmentPlaces(city: CityModel, run: Trajectory, i: number): number {
  const { emergencyUnitOfFacility } = indexCity(city)
  let places = Number.NaN
  run.facilities.forEach((facility, k) => {
    const unit = emergencyUnitOfFacility[facility]!
    if (unit < 0 || (i >= 0 && k !== i) || run.values.emergency[k] === NOT_KNOWN) return
    places = (Number.isNaN(places) ? 0 : places) + city.units[unit]!.beds
  })
  return places
}

/**
 * When more beds are first needed than open (intensive care, boarders and people on their way counted): where the forecast
 * of needed beds crosses the line of open ones. Says nothing of whether anybody lacks a bed. null where not known.
 */
export function crossingMinutes(runs: readonly Trajectory[], i: number): Float64Array | null {
  const first = runs[0]
  if (!first) throw new Error('no runs, so nothing is known of when it crosses')
  if (Number.isNaN(figure(first, 'needed', 0, i))) return null
  return firstMinutes(runs, (run, s) => figure(run, 'needed', s, i) > figure(run, 'open', s, i))
}

/** Everything that could break, hospital by hospital: its resources as far as known, then its ward needs. */
export function breakRows(city: CityModel, runs: readonly Trajectory[]): BreakRow[] {
  const first = runs[0]
  if (!first) throw new Error('no runs, so nothing is known of what breaks')
  const { unitsOfFacility } = indexCity(city)
  return Array.from(first.facilities, (facility, i) => {
    const whole = RESOURCES.flatMap((resource): BreakRow[] => {
      const minutes = breakMinutes(city, runs, i, resource)
      return minutes === null ? [] : [{ facility, resource, need: null, minutes }]
    })
    if (Number.isNaN(figure(first, 'lacking', 0, i))) return whole
    const wards = NEEDS.filter((need) =>
      unitsOfFacility[facility]!.some((u) => city.units[u]!.kind === 'ward' && city.units[u]!.need === need),
    )
    return [
      ...whole,
      ...wards.map((need): BreakRow => {
        const bit = 1 << NEEDS.indexOf(need)
        const minutes = firstMinutes(runs, (run, s) => (figure(run, 'lacking', s, i) & bit) !== 0)
        return { facility, resource: 'beds', need, minutes }
      }),
    ]
  }).flat()
}

/** The first of several things to break, by run. */
export function earliest(minutes: readonly Float64Array[], runs: number): Float64Array {
  const first = new Float64Array(runs).fill(Number.POSITIVE_INFINITY)
  for (const one of minutes) for (let r = 0; r < runs; r++) if (one[r]! < first[r]!) first[r] = one[r]!
  return first
}
