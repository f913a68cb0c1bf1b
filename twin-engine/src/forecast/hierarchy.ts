/**
 * Forecasts that add up: wards to their hospital, hospitals to the city, in every quantile's samples and in the means.
 *
 * Means are reconciled by weighted least squares with the variances of the base forecasts (WLS; Wickramasuriya,
 * Athanasopoulos and Hyndman 2019, JASA 114), which on a tree is one pass up and one down. Spread and dependence come from
 * samples: each leaf's quantile function is read at the ranks of its own past errors, origin by origin, so that what went
 * wrong together goes wrong together (Schaake shuffle, Clark et al. 2004; Ben Taieb, Taylor and Hyndman 2021). A sum's
 * samples are the sums of the samples: nothing can fail to add up.
 */
import { FORECAST_LEVELS, MEDIAN_LEVEL } from './levels.ts'

/** A tree of sums: children before their parents, the last node is the root. */
export interface ForecastTree {
  /** Of each node the index of its parent, −1 for the root; always greater than its own. */
  readonly parents: readonly number[]
}

export interface BaseForecast {
  /** At the 23 levels; null where the past is too short. */
  readonly quantiles: Float64Array | null
  /** Errors of past origins, the newest last, as many for every node; NaN = unknown. Only those of leaves are read. */
  readonly pastErrors: ArrayLike<number>
}

/** Forecasts of every node that add up; null for a node below which a leaf has no forecast. */
export interface CoherentForecast {
  readonly mean: number
  readonly quantiles: Float64Array
  /** In the order of the past origins. */
  readonly samples: Float64Array
}

/** Fewest past origins that tell how leaves hang together. */
export const FEWEST_SAMPLES = 20
/** A base forecast without any spread still gives way to others. */
const LEAST_VARIANCE = 1e-6

/**
 * Means that add up and are closest to the given ones, each error weighed by 1/variance. Exact for a tree: upwards every
 * node takes the weighted mean of its own and its children's sum, downwards what is left over goes to the children by
 * their variance.
 */
export function reconcileMeans(
  { parents }: ForecastTree,
  means: ArrayLike<number>,
  variances: ArrayLike<number>,
): Float64Array {
  const count = parents.length
  const mean = new Float64Array(count)
  const variance = new Float64Array(count)
  const sum = new Float64Array(count)
  const spread = new Float64Array(count)
  const children = new Int32Array(count)
  for (let i = 0; i < count; i++) {
    const own = Math.max(LEAST_VARIANCE, variances[i]!)
    if (children[i] === 0) {
      mean[i] = means[i]!
      variance[i] = own
    } else {
      const weight = spread[i]! / (spread[i]! + own)
      mean[i] = weight * means[i]! + (1 - weight) * sum[i]!
      variance[i] = (own * spread[i]!) / (own + spread[i]!)
    }
    const parent = parents[i]!
    if (parent < 0) continue
    children[parent]!++
    sum[parent]! += mean[i]!
    spread[parent]! += variance[i]!
  }
  for (let i = count - 1; i >= 0; i--) {
    const parent = parents[i]!
    if (parent >= 0) mean[i]! += ((mean[parent]! - sum[parent]!) * variance[i]!) / spread[parent]!
  }
  return mean
}

/** Value of a quantile function told at the 23 levels; beyond the outermost it is theirs. */
export function valueAt(quantiles: ArrayLike<number>, share: number): number {
  const last = FORECAST_LEVELS.length - 1
  if (share <= FORECAST_LEVELS[0]!) return quantiles[0]!
  if (share >= FORECAST_LEVELS[last]!) return quantiles[last]!
  let k = share > FORECAST_LEVELS[MEDIAN_LEVEL]! ? MEDIAN_LEVEL : 0
  while (FORECAST_LEVELS[k + 1]! < share) k++
  const part = (share - FORECAST_LEVELS[k]!) / (FORECAST_LEVELS[k + 1]! - FORECAST_LEVELS[k]!)
  return quantiles[k]! + part * (quantiles[k + 1]! - quantiles[k]!)
}

/** Mean and variance of a quantile function told at the 23 levels, each level standing for what lies nearest to it. */
export function momentsOf(quantiles: ArrayLike<number>): { mean: number; variance: number } {
  let mean = 0
  let square = 0
  for (let k = 0; k < FORECAST_LEVELS.length; k++) {
    const below = k === 0 ? 0 : (FORECAST_LEVELS[k - 1]! + FORECAST_LEVELS[k]!) / 2
    const above = k + 1 === FORECAST_LEVELS.length ? 1 : (FORECAST_LEVELS[k]! + FORECAST_LEVELS[k + 1]!) / 2
    mean += (above - below) * quantiles[k]!
    square += (above - below) * quantiles[k]! ** 2
  }
  return { mean, variance: Math.max(0, square - mean * mean) }
}

/** Of each error its rank from 0, −1 where it is unknown; ties in the order of time. */
function ranksOf(errors: ArrayLike<number>): { readonly ranks: Int32Array; readonly known: number } {
  const count = errors.length
  const sorted = Float64Array.from(errors).sort()
  // NaN sorts last.
  let known = count
  while (known > 0 && Number.isNaN(sorted[known - 1]!)) known--
  const taken = new Uint8Array(known)
  const ranks = new Int32Array(count).fill(-1)
  for (let i = 0; i < count; i++) {
    const error = errors[i]!
    if (Number.isNaN(error)) continue
    let [rank, high] = [0, known]
    while (rank < high) {
      const middle = (rank + high) >> 1
      if (sorted[middle]! < error) rank = middle + 1
      else high = middle
    }
    while (taken[rank] === 1) rank++
    taken[rank] = 1
    ranks[i] = rank
  }
  return { ranks, known }
}

/** The quantile function read at the ranks of past errors as shares in (0, 1), an unknown error in the middle. */
function samplesOf(quantiles: ArrayLike<number>, errors: ArrayLike<number>): Float64Array {
  const { ranks, known } = ranksOf(errors)
  const byRank = new Float64Array(known)
  for (let rank = 0; rank < known; rank++) byRank[rank] = valueAt(quantiles, (rank + 0.5) / known)
  const middle = valueAt(quantiles, 0.5)
  const samples = new Float64Array(ranks.length)
  for (let i = 0; i < samples.length; i++) samples[i] = ranks[i]! < 0 ? middle : byRank[ranks[i]!]!
  return samples
}

function quantilesOfSamples(samples: Float64Array): Float64Array {
  const sorted = samples.slice().sort()
  const last = sorted.length - 1
  const quantiles = new Float64Array(FORECAST_LEVELS.length)
  for (let k = 0; k < quantiles.length; k++) {
    const at = Math.min(last, Math.max(0, sorted.length * FORECAST_LEVELS[k]! - 0.5))
    const below = Math.floor(at)
    quantiles[k] = sorted[below]! + ((sorted[below + 1] ?? sorted[below]!) - sorted[below]!) * (at - below)
  }
  return quantiles
}

/**
 * One horizon of a whole tree. Values are counts: no sample is negative.
 * @throws Error where a tree is no tree, or the pasts differ in length
 */
export function coherentForecasts(
  tree: ForecastTree,
  base: readonly BaseForecast[],
): readonly (CoherentForecast | null)[] {
  const count = tree.parents.length
  const isLeaf = leavesOf(tree)
  const origins = base[isLeaf.indexOf(true)]?.pastErrors.length ?? 0
  const told = base.map(({ quantiles }, i) => (isLeaf[i] ? quantiles !== null : true))
  for (let i = 0; i < count; i++) if (!told[i] && tree.parents[i]! >= 0) told[tree.parents[i]!] = false
  if (origins < FEWEST_SAMPLES) return base.map(() => null)
  const moments = base.map(({ quantiles }) => (quantiles === null ? null : momentsOf(quantiles)))
  // A sum without a forecast of its own, or over leaves without one, has nothing to say of its parts.
  const means = moments.map((one) => one?.mean ?? 0)
  const variances = moments.map((one, i) => (one === null || !told[i] ? 1e12 : one.variance))
  const reconciled = reconcileMeans(tree, means, variances)
  const samples = base.map((): Float64Array => new Float64Array(origins))
  for (let i = 0; i < count; i++) {
    const { quantiles, pastErrors } = base[i]!
    if (isLeaf[i] && quantiles !== null) {
      if (pastErrors.length !== origins)
        throw new Error(
          `node ${i} has ${pastErrors.length} past errors, others ${origins}: give as many for every leaf`,
        )
      const shift = reconciled[i]! - means[i]!
      const said = samplesOf(quantiles, pastErrors)
      for (let s = 0; s < origins; s++) samples[i]![s] = Math.max(0, said[s]! + shift)
    }
    const parent = tree.parents[i]!
    if (parent >= 0) for (let s = 0; s < origins; s++) samples[parent]![s]! += samples[i]![s]!
  }
  return samples.map((values, i) =>
    told[i]
      ? {
          mean: values.reduce((sum, value) => sum + value, 0) / origins,
          quantiles: quantilesOfSamples(values),
          samples: values,
        }
      : null,
  )
}

function leavesOf({ parents }: ForecastTree): boolean[] {
  const leaf = parents.map(() => true)
  for (const [i, parent] of parents.entries()) {
    const isRoot = i === parents.length - 1
    if (isRoot ? parent !== -1 : !(parent > i && parent < parents.length))
      throw new Error(
        `node ${i} has the parent ${parent}: children come before their parents, and the last node is the root`,
      )
    if (!isRoot) leaf[parent] = false
  }
  return leaf
}
