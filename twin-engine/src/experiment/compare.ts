/**
 * A plan against its do-nothing twin, run by run: pairs of the same replication share their luck, so their difference is
 * what the plan did.
 */

import { NOT_KNOWN } from '../simulation/measures.ts'
import type { Trajectory } from '../simulation/observe.ts'
import { quantileOfSorted, type SpreadInterval, sortFew, spreadInterval, spreadOf } from '../statistics/quantiles.ts'
import { boardingHours, overHours } from './figures.ts'
import { citySums, inOrder } from './summarise.ts'

export interface PairedFigure {
  /** Means over the pairs. */
  readonly base: number
  readonly plan: number
  readonly baseMedian: number
  readonly planMedian: number
  /** plan − base. */
  readonly difference: SpreadInterval
}

export interface PairDifference {
  /** Index of the facility; -1 = the whole city. */
  readonly facility: number
  /** plan − base of the needed beds at each sample: mean, median, and the 10 % and 90 % quantiles of the pairs; NaN = not known. */
  readonly needed: {
    readonly mean: Float64Array
    readonly median: Float64Array
    readonly low: Float64Array
    readonly high: Float64Array
  }
  /** Patient-hours of boarding; null where no emergency department is known. */
  readonly boardingHours: PairedFigure | null
  /** Hours in which more beds are needed than open (for the city: hospital-hours); null where not known. */
  readonly overHours: PairedFigure | null
}

export interface Comparison {
  /** Number of pairs. */
  readonly replications: number
  readonly everyMinutes: number
  readonly samples: number
  readonly city: PairDifference
  readonly facilities: readonly PairDifference[]
}

/**
 * Compares runs of a plan with runs of its do-nothing twin, paired by replication; runs without a partner are left out.
 * @throws when no pair is there.
 */
export function compare(base: readonly Trajectory[], plan: readonly Trajectory[]): Comparison {
  const partner = new Map(plan.map((run) => [run.replication, run]))
  const pairs = inOrder(base.filter((run) => partner.has(run.replication))).map(
    (b): Pair => ({ base: b, plan: partner.get(b.replication)! }),
  )
  inOrder(pairs.map((p) => p.base))
  inOrder(pairs.map((p) => p.plan))
  if (pairs[0]!.base.startedAt !== pairs[0]!.plan.startedAt || pairs[0]!.base.samples !== pairs[0]!.plan.samples)
    throw new Error('a plan and its twin from different starts or of different horizons cannot be compared')
  const first = pairs[0]!.base
  return {
    replications: pairs.length,
    everyMinutes: first.everyMinutes,
    samples: first.samples,
    city: differenceOf(pairs, -1, -1),
    facilities: Array.from(first.facilities, (f, i) => differenceOf(pairs, f, i)),
  }
}

interface Pair {
  readonly base: Trajectory
  readonly plan: Trajectory
}

function differenceOf(pairs: readonly Pair[], facility: number, i: number): PairDifference {
  const { samples } = pairs[0]!.base
  const needed = pairs.map((p) => [neededOf(p.base, i), neededOf(p.plan, i)] as const)
  const mean = new Float64Array(samples)
  const median = new Float64Array(samples)
  const low = new Float64Array(samples)
  const high = new Float64Array(samples)
  const scratch = new Float64Array(pairs.length)
  for (let s = 0; s < samples; s++) {
    let sum = 0
    for (let k = 0; k < pairs.length; k++) {
      const d = needed[k]![1][s]! - needed[k]![0][s]!
      scratch[k] = d
      sum += d
    }
    sortFew(scratch, pairs.length)
    mean[s] = sum / pairs.length
    median[s] = Number.isNaN(sum) ? Number.NaN : quantileOfSorted(scratch, pairs.length, 0.5)
    low[s] = Number.isNaN(sum) ? Number.NaN : quantileOfSorted(scratch, pairs.length, 0.1)
    high[s] = Number.isNaN(sum) ? Number.NaN : quantileOfSorted(scratch, pairs.length, 0.9)
  }
  return {
    facility,
    needed: { mean, median, low, high },
    boardingHours: paired(pairs, (run) => boardingHours(run, i)),
    overHours: paired(pairs, (run) => overHours(run, i)),
  }
}

function neededOf(run: Trajectory, i: number): Float64Array {
  if (i < 0) return citySums(run, 'needed')
  const width = run.facilities.length
  return Float64Array.from({ length: run.samples }, (_, s) => {
    const value = run.values.needed[s * width + i]!
    return value === NOT_KNOWN ? Number.NaN : value
  })
}

function paired(pairs: readonly Pair[], figure: (run: Trajectory) => number | null): PairedFigure | null {
  const base: number[] = []
  const plan: number[] = []
  for (const pair of pairs) {
    const b = figure(pair.base)
    const p = figure(pair.plan)
    if (b === null || p === null) return null
    base.push(b)
    plan.push(p)
  }
  const b = spreadOf(base)
  const p = spreadOf(plan)
  return {
    base: b.mean,
    plan: p.mean,
    baseMedian: b.p50,
    planMedian: p.p50,
    difference: spreadInterval(plan.map((value, k) => value - base[k]!)),
  }
}
