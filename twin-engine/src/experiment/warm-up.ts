/**
 * How much of a run's beginning to leave out: MSER-5.
 *
 * A run that starts empty says at first more about its start than about the system. MSER (White, "An effective truncation
 * heuristic for bias reduction in simulation output", Simulation 69, 1997) cuts where the standard error of the rest is
 * least; MSER-5 does so over means of five observations (White, Cobb and Spratt, WSC 2000), which did best among the
 * rules compared by Franklin and White ("Stationarity tests and MSER-5", WSC 2008). A cut in the second half of the
 * series says that the run has not settled: it is refused, not used.
 *
 * A run that starts live has no warm-up: it starts in the state that one wants to know about. Neither has one that starts
 * from a steady fill, which begins where it would settle. For a run that starts empty `warmUpOfRuns` gives the hours.
 */

import { type Measure, NOT_KNOWN } from '../simulation/measures.ts'
import type { Trajectory } from '../simulation/observe.ts'

/** Observations per batch. */
export const MSER_BATCH = 5
/** Batches at the end that are never cut away: with fewer the error of the rest is small by luck. */
const LAST_BATCHES = 5

export type WarmUp =
  | {
      readonly settled: true
      /** Observations to leave out at the beginning: a multiple of five, at most half of them. */
      readonly truncate: number
      readonly why: null
    }
  | {
      readonly settled: false
      /** Where the least error lies, in the second half; null where the series is too short to say. */
      readonly truncate: number | null
      /** What is wrong, and the remedy. */
      readonly why: string
    }

/** Fewest observations that can be judged: ten batches. */
export const SHORTEST_SERIES = 10 * MSER_BATCH

/**
 * The truncation point of a series of observations at equal steps, one of a run or the mean over several runs (Welch's
 * averaging makes the point steadier). Observations that do not fill a last batch are left out.
 * @throws when an observation is not a finite number.
 */
export function warmUpOf(series: ArrayLike<number>): WarmUp {
  for (let i = 0; i < series.length; i++)
    if (!Number.isFinite(series[i]!)) throw new Error(`observation ${i} of the series is ${series[i]}, not a number`)
  if (series.length < SHORTEST_SERIES)
    return {
      settled: false,
      truncate: null,
      why: `${series.length} observations are too few to find a warm-up; give at least ${SHORTEST_SERIES}: run longer or observe more often`,
    }
  const means = batchMeans(series)
  const cut = leastError(means)
  const truncate = cut * MSER_BATCH
  if (cut > means.length / 2)
    return {
      settled: false,
      truncate,
      why: `the series settles only after ${truncate} of ${series.length} observations, in its second half: the run is too short; run at least ${2 * truncate} observations`,
    }
  return { settled: true, truncate, why: null }
}

export interface WarmUpHours {
  readonly settled: boolean
  /** Hours to leave out at the beginning, whole days; null where the runs are too short to say. */
  readonly truncateHours: number | null
  readonly why: string | null
}

/**
 * The warm-up of runs that start alike and empty: MSER-5 on their mean (Welch's averaging over replications: a single run
 * of a hospital, whose patients stay for weeks, wanders too much to be judged), five observations a day, so that a batch is
 * a day and the daily cycle cancels.
 * @param measure summed over the facilities where it is known.
 * @throws when there is no run, or they were not sampled alike.
 */
export function warmUpOfRuns(runs: readonly Trajectory[], measure: Measure = 'occupied'): WarmUpHours {
  const first = runs[0]
  if (!first) throw new Error('no runs to find a warm-up in')
  const { samples, everyMinutes } = first
  const width = first.facilities.length
  if (runs.some((run) => run.samples !== samples || run.facilities.length !== width))
    throw new Error('runs of different lengths or cities have no warm-up in common')
  const mean = new Float64Array(samples)
  for (const run of runs) {
    const column = run.values[measure]
    for (let k = 0; k < column.length; k++)
      if (column[k] !== NOT_KNOWN) mean[Math.floor(k / width)]! += column[k]! / runs.length
  }
  const perObservation = 1440 / everyMinutes / MSER_BATCH
  const observations = Float64Array.from({ length: Math.floor(samples / perObservation) }, (_, i) => {
    const from = Math.floor(i * perObservation)
    const until = Math.floor((i + 1) * perObservation)
    let sum = 0
    for (let s = from; s < until; s++) sum += mean[s]!
    return sum / (until - from)
  })
  const { settled, truncate } = warmUpOf(observations)
  if (truncate === null)
    return {
      settled,
      truncateHours: null,
      why: `${Math.floor(observations.length / MSER_BATCH)} days are too few to find a warm-up; run at least ${SHORTEST_SERIES / MSER_BATCH}`,
    }
  const days = truncate / MSER_BATCH
  return {
    settled,
    truncateHours: days * 24,
    why: settled
      ? null
      : `the runs settle only after ${days} days, in their second half: they are too short; run at least ${2 * days} days`,
  }
}

function batchMeans(series: ArrayLike<number>): Float64Array {
  // Differences from the last observation: a constant series gives exact zeros, whatever its level.
  const level = series[series.length - 1]!
  return Float64Array.from({ length: Math.floor(series.length / MSER_BATCH) }, (_, b) => {
    let sum = 0
    for (let i = b * MSER_BATCH; i < (b + 1) * MSER_BATCH; i++) sum += series[i]! - level
    return sum / MSER_BATCH
  })
}

/** Batches d to cut so that Σ (yᵢ − ȳ)² ∕ (k − d)² of the rest is least; of equals the fewest. */
function leastError(means: Float64Array): number {
  const { length } = means
  let best = 0
  let least = Number.POSITIVE_INFINITY
  let mean = 0
  let squares = 0
  // From the end to the beginning, so that each batch is added once.
  for (let d = length - 1; d >= 0; d--) {
    const n = length - d
    const off = means[d]! - mean
    mean += off / n
    squares += off * (means[d]! - mean)
    const error = squares / (n * n)
    if (n >= LAST_BATCHES && error <= least) {
      least = error
      best = d
    }
  }
  return best
}
