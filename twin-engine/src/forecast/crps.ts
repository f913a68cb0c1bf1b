/** The continuous ranked probability score, in the unit of the series: the absolute error of a whole distribution. */
import { normalBelow } from './exact-normal.ts'
import { FORECAST_LEVELS } from './levels.ts'

/**
 * Of a sample: mean |X − y| − ½ mean |X − X′| over all pairs; `fair` leaves each value out of its own pairs, which makes
 * it unbiased for the distribution that the sample came from (Ferro 2014); null for a single value.
 */
export function crpsOfSample(sample: ArrayLike<number>, observed: number): { crps: number; fair: number | null } {
  const sorted = Float64Array.from(sample).sort()
  const count = sorted.length
  let error = 0
  // Of values in order, the sum of all |X − X′| is 2 Σ (2i − n + 1) x.
  let pairs = 0
  for (let i = 0; i < count; i++) {
    error += Math.abs(sorted[i]! - observed)
    pairs += 2 * (2 * i - count + 1) * sorted[i]!
  }
  error /= count
  return {
    crps: error - pairs / (2 * count * count),
    fair: count > 1 ? error - pairs / (2 * count * (count - 1)) : null,
  }
}

/**
 * Of a quantile function told at the 23 levels: twice the integral of the pinball loss over all levels (Laio and Tamea
 * 2007) by the trapezium rule, beyond the outermost levels with their values.
 */
export function crpsOfQuantiles(quantiles: ArrayLike<number>, observed: number): number {
  const loss = (k: number, level: number): number =>
    observed >= quantiles[k]! ? level * (observed - quantiles[k]!) : (1 - level) * (quantiles[k]! - observed)
  const last = FORECAST_LEVELS.length - 1
  let sum = FORECAST_LEVELS[0]! * (loss(0, 0) + loss(0, FORECAST_LEVELS[0]!))
  for (let k = 0; k < last; k++) {
    const [low, high] = [FORECAST_LEVELS[k]!, FORECAST_LEVELS[k + 1]!]
    sum += (high - low) * (loss(k, low) + loss(k + 1, high))
  }
  return sum + (1 - FORECAST_LEVELS[last]!) * (loss(last, FORECAST_LEVELS[last]!) + loss(last, 1))
}

/** Of a normal distribution, in closed form (Gneiting et al. 2005). */
export function crpsOfNormal(mean: number, deviation: number, observed: number): number {
  const z = (observed - mean) / deviation
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
  return deviation * (z * (2 * normalBelow(z) - 1) + 2 * density - 1 / Math.sqrt(Math.PI))
}

/** Σ (F(z) − 1[z ≥ y])² over the whole numbers from 0, by log P(0) and the log ratio P(z + 1) / P(z). */
function crpsOfCounts(logFirst: number, logRatio: (count: number) => number, mean: number, observed: number): number {
  const end = Math.max(mean, observed)
  let below = 0
  let sum = 0
  let logMass = logFirst
  for (let z = 0; z <= end || 1 - below > 1e-13; z++) {
    const mass = Math.exp(logMass)
    below += mass
    sum += (below - (z >= observed ? 1 : 0)) ** 2
    // Rounding can keep the sum of all masses short of 1 for ever.
    if (z > end && mass < 1e-18) break
    logMass += logRatio(z)
  }
  return sum
}

export const crpsOfPoisson = (mean: number, observed: number): number =>
  crpsOfCounts(-mean, (z) => Math.log(mean / (z + 1)), mean, observed)

/** Of a negative binomial of variance mean + mean² / `dispersion`. */
export const crpsOfNegativeBinomial = (mean: number, dispersion: number, observed: number): number =>
  crpsOfCounts(
    dispersion * Math.log(dispersion / (dispersion + mean)),
    (z) => Math.log(((z + dispersion) / (z + 1)) * (mean / (dispersion + mean))),
    mean,
    observed,
  )
