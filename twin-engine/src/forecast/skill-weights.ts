/**
 * Forecasts of several methods as one, by what each has been worth: weights by inverse past scores, quantiles averaged
 * level by level.
 *
 * Weights of the inverse error go back to Bates and Granger (1969); with the weighted interval score in its place they are
 * those of trained ensembles of quantile forecasts (Ray et al. 2023, International Journal of Forecasting 39). Averaging
 * quantiles instead of probabilities keeps the ensemble as sharp as its parts (Vincent 1912; Lichtendahl et al. 2013).
 */

/** Pairs of scored forecasts below which past scores decide nothing: there is no ensemble yet. */
export const FEWEST_TO_WEIGH = 20
/** The newest pairs that decide. Assumed (tag A): a week of forecasts kept every three hours. */
export const WEIGHING_WINDOW = 56
/** No method gets less, so that one that was bad lately can still come back. Assumed (tag A). */
export const LEAST_WEIGHT = 0.1

/**
 * @param scores of each method, the newest last: its scores of the same forecasts in the same order; lower is better
 * @returns one weight a method, together 1; null = too few have been scored
 */
export function skillWeights(scores: readonly (readonly number[])[]): readonly number[] | null {
  const pairs = Math.min(...scores.map((list) => list.length))
  if (scores.length === 0 || pairs < FEWEST_TO_WEIGH) return null
  if (scores.some((list) => list.length !== pairs))
    throw new Error('methods are weighed on the same forecasts: give as many scores for each')
  const means = scores.map((list) => list.slice(-WEIGHING_WINDOW).reduce((sum, score) => sum + score, 0))
  // A method without any error would have all: the others then share the floor.
  const least = 1e-9 + 1e-6 * Math.max(...means)
  const inverse = means.map((mean) => 1 / (mean + least))
  const sum = inverse.reduce((total, one) => total + one, 0)
  const left = 1 - LEAST_WEIGHT * scores.length
  return inverse.map((one) => LEAST_WEIGHT + left * (one / sum))
}

/** The weighted mean of quantile functions told at the same levels. */
export function averagedQuantiles(forecasts: readonly ArrayLike<number>[], weights: readonly number[]): Float64Array {
  return Float64Array.from({ length: forecasts[0]!.length }, (_, k) =>
    forecasts.reduce((sum, forecast, m) => sum + weights[m]! * forecast[k]!, 0),
  )
}
