/**
 * Runs that collapsed: real networks are metastable. When a bed or two is missing, a few runs per hundred jam: queues hold
 * beds, held beds lengthen queues, and the run never comes back. A mean over all runs then tells of neither kind, so these
 * runs are named, and means are given with and without them; none is dropped in silence.
 *
 * The rule, for each side of a comparison on its own:
 *
 * 1. A run's load is the number of people who wait in the city: for treatment, boarding, or for admission to a bed. Two
 *    means are kept, over the fifth and over the sixth sixth of the run.
 * 2. *An outlier at the end.* The modified z-score of the last sixth, (y − median y) ∕ (1.4826 · MAD), is above 3.5 (Iglewicz
 *    and Hoaglin, How to Detect and Handle Outliers, 1993). y = √(load + 3∕8), which makes the spread of a count
 *    independent of its level (Anscombe, Biometrika 35, 1948); the median absolute deviation is taken over the runs above
 *    the median, because queues lean to the right; and the spread counts as ½ at least, that of a Poisson count.
 * 3. *Still rising.* From the fifth to the sixth sixth the run moved further above the median run.
 *
 * Of homogeneous runs it flags fewer than 1 in 5,000 where their ends are normal, about 1 in 500 where they are exponential
 * and 1 in 270 where they are lognormal with a coefficient of variation of one half (`collapse.test.ts` measures all three).
 * Where half of the runs jam, the median jams too and none is an outlier: then the medians and bands tell it.
 */

import { NOT_KNOWN } from '../simulation/measures.ts'
import type { Trajectory } from '../simulation/observe.ts'
import { medianOf } from '../statistics/quantiles.ts'

/** People who wait, on average over the fifth and the last sixth of a run. */
export interface FinalLoad {
  readonly before: number
  readonly final: number
}

export interface Collapses {
  /** False where there are too few runs to say, or nothing is known of queues. */
  readonly judged: boolean
  /** Replications, ascending. */
  readonly replications: readonly number[]
  /** Median of the final load, and the load above which a run counts as an outlier, in people; null where not judged. */
  readonly medianLoad: number | null
  readonly outlierAbove: number | null
}

/** With fewer, a median and its deviation say too little. */
export const FEWEST_RUNS_TO_JUDGE = 10
const OUTLIER = 3.5
/** Median absolute deviation × this = standard deviation of a normal distribution. */
const TO_DEVIATION = 1.4826
const POISSON_DEVIATION = 0.5
const ANSCOMBE = 3 / 8

/** Load at the end of a run; null where no queue is known. */
export function finalLoad(run: Trajectory): FinalLoad | null {
  const { samples } = run
  const sixth = Math.max(1, Math.floor(samples / 6))
  const before = meanLoad(run, Math.max(0, samples - 2 * sixth), Math.max(1, samples - sixth))
  const final = meanLoad(run, samples - sixth, samples)
  return before === null || final === null ? null : { before, final }
}

function meanLoad(run: Trajectory, from: number, to: number): number | null {
  const width = run.facilities.length
  const { needed, occupied, waiting } = run.values
  let sum: number | null = null
  for (let k = from * width; k < to * width; k++) {
    if (needed[k] !== NOT_KNOWN && occupied[k] !== NOT_KNOWN) sum = (sum ?? 0) + needed[k]! - occupied[k]!
    if (waiting[k] !== NOT_KNOWN) sum = (sum ?? 0) + waiting[k]!
  }
  return sum === null ? null : sum / (to - from)
}

/** The runs of one side that collapsed. Their order does not matter. */
export function findCollapsed(
  runs: readonly { readonly replication: number; readonly load: FinalLoad | null }[],
): Collapses {
  const known = runs.flatMap(({ replication, load }) => (load === null ? [] : [{ replication, ...load }]))
  if (known.length < FEWEST_RUNS_TO_JUDGE)
    return { judged: false, replications: [], medianLoad: null, outlierAbove: null }
  const root = (load: number): number => Math.sqrt(load + ANSCOMBE)
  const medianLoad = medianOf(known.map((run) => run.final))
  const middle = medianOf(known.map((run) => root(run.final)))
  const above = known.map((run) => root(run.final) - middle).filter((off) => off >= 0)
  const spread = TO_DEVIATION * medianOf(above)
  const limit = middle + OUTLIER * Math.max(POISSON_DEVIATION, spread)
  const medianRise = medianLoad - medianOf(known.map((run) => run.before))
  return {
    judged: true,
    replications: known
      .filter((run) => root(run.final) > limit && run.final - run.before > medianRise)
      .map((run) => run.replication)
      .sort((a, b) => a - b),
    medianLoad,
    outlierAbove: limit ** 2 - ANSCOMBE,
  }
}
