/** How good a forecast was, once the truth is known: scores of quantiles, intervals and points. */
import { FORECAST_LEVELS } from './levels.ts'

/** Loss of the quantile at a level: `level` (y − q) below the truth y, (1 − `level`) (q − y) above it. */
export const pinballLoss = (level: number, quantile: number, observed: number): number =>
  observed >= quantile ? level * (observed - quantile) : (1 - level) * (quantile - observed)

/** Width of the central 1 − `alpha` interval plus 2/`alpha` times how far the truth lies outside (Gneiting and Raftery 2007). */
export function intervalScore(alpha: number, lower: number, upper: number, observed: number): number {
  return upper - lower + (2 / alpha) * (Math.max(0, lower - observed) + Math.max(0, observed - upper))
}

/** The weighted interval score and its three parts, in the unit of the series; the parts add up to it. */
export interface WeightedIntervalScore {
  readonly wis: number
  /** From the width of the intervals. */
  readonly dispersion: number
  /** From truths above the intervals. */
  readonly underprediction: number
  /** From truths below the intervals. */
  readonly overprediction: number
}

/**
 * WIS = (½ |y − median| + Σ α/2 · interval score) / (K + ½) over K central intervals (Bracher et al. 2021, PLOS Comput.
 * Biol. 17 e1008618). Half of |y − median| goes to the side on which the truth lies.
 * @param quantiles one per level, ascending
 * @param levels symmetric around ½, ascending, an odd number of them
 */
export function weightedIntervalScore(
  quantiles: ArrayLike<number>,
  observed: number,
  levels: readonly number[] = FORECAST_LEVELS,
): WeightedIntervalScore {
  const last = levels.length - 1
  const intervals = last / 2
  const median = quantiles[intervals]!
  let dispersion = 0
  let underprediction = 0.5 * Math.max(0, observed - median)
  let overprediction = 0.5 * Math.max(0, median - observed)
  for (let k = 0; k < intervals; k++) {
    const [lower, upper] = [quantiles[k]!, quantiles[last - k]!]
    dispersion += levels[k]! * (upper - lower)
    underprediction += Math.max(0, observed - upper)
    overprediction += Math.max(0, lower - observed)
  }
  const share = 1 / (intervals + 0.5)
  return {
    wis: (dispersion + underprediction + overprediction) * share,
    dispersion: dispersion * share,
    underprediction: underprediction * share,
    overprediction: overprediction * share,
  }
}

/** The WIS alone, as the mean of twice the pinball losses over the 23 levels: the same number, quicker. */
export function quantileScore(quantiles: ArrayLike<number>, observed: number, at = 0): number {
  let sum = 0
  for (let k = 0; k < FORECAST_LEVELS.length; k++) {
    const quantile = quantiles[at + k]!
    const level = FORECAST_LEVELS[k]!
    sum += observed >= quantile ? level * (observed - quantile) : (1 - level) * (quantile - observed)
  }
  return (2 * sum) / FORECAST_LEVELS.length
}

/** Share of the truths inside their intervals, both ends counted as inside. */
export function coverage(
  lower: ArrayLike<number>,
  upper: ArrayLike<number>,
  observed: ArrayLike<number>,
): number | null {
  let inside = 0
  for (let i = 0; i < observed.length; i++) if (observed[i]! >= lower[i]! && observed[i]! <= upper[i]!) inside++
  return observed.length === 0 ? null : inside / observed.length
}

/**
 * Where the truth lies in the forecast, from −1 (below all of its quantiles) to 1 (above all): the mean over many truths
 * is the bias, 0 for a forecast whose median is right.
 */
export function biasSign(quantiles: ArrayLike<number>, observed: number, at = 0): number {
  const count = FORECAST_LEVELS.length
  let below = 0
  for (let k = 0; k < count; k++) {
    const quantile = quantiles[at + k]!
    below += quantile < observed ? 1 : quantile === observed ? 0.5 : 0
  }
  return (2 * below) / count - 1
}

/**
 * Mean absolute error over that of the naive forecast of `season` steps in the training data (Hyndman and Koehler 2006);
 * null where the training data never change.
 */
export function meanAbsoluteScaledError(
  train: ArrayLike<number>,
  actual: ArrayLike<number>,
  forecast: ArrayLike<number>,
  season: number,
): number | null {
  let scale = 0
  for (let t = season; t < train.length; t++) scale += Math.abs(train[t]! - train[t - season]!)
  scale /= train.length - season
  let error = 0
  for (let i = 0; i < actual.length; i++) error += Math.abs(actual[i]! - forecast[i]!)
  return scale > 0 ? error / actual.length / scale : null
}
