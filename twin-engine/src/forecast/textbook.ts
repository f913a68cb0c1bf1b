/**
 * Forecasts of the textbook with normal errors: the opponents that every method has to beat.
 *
 * Hyndman and Athanasopoulos, Forecasting: Principles and Practice (3rd ed.), 5.2, 5.5, 8.1, 8.2, 8.7. Values that are not
 * a number are unknown: they are never read as 0, and an error is one between two known values.
 */
import { exactNormalQuantile } from './exact-normal.ts'

/** A forecast 1 … H steps ahead of the last of the values. */
export interface NormalForecast {
  /** Root of the mean squared error of the steps behind. */
  readonly sigma: number
  readonly point: Float64Array
  /** Standard deviation at each horizon. */
  readonly deviation: Float64Array
}

export interface TextbookMethod {
  readonly id: string
  /** From the first `count` values; null where they are too few to tell an error. */
  forecast(values: ArrayLike<number>, count: number, horizon: number): NormalForecast | null
}

/** The largest of 0 and the quantile at a level, at one horizon from 1: counts and beds are never negative. */
export const normalQuantileAt = (
  { point, deviation }: NormalForecast,
  horizon: number,
  level: number,
  least = 0,
): number => Math.max(least, point[horizon - 1]! + deviation[horizon - 1]! * exactNormalQuantile(level))

function answer(
  sigma: number,
  horizon: number,
  pointAt: (h: number) => number,
  scaleAt: (h: number) => number,
): NormalForecast | null {
  if (!Number.isFinite(sigma)) return null
  const point = new Float64Array(horizon)
  const deviation = new Float64Array(horizon)
  for (let h = 1; h <= horizon; h++) {
    point[h - 1] = pointAt(h)
    deviation[h - 1] = sigma * scaleAt(h)
  }
  return { sigma, point, deviation }
}

/** Root mean square of the differences over `lag` steps, less `slope` per difference; NaN where there is none. */
function rootMeanSquare(values: ArrayLike<number>, count: number, lag: number, slope = 0): number {
  let sum = 0
  let found = 0
  for (let t = lag; t < count; t++) {
    const error = values[t]! - values[t - lag]! - slope
    if (Number.isNaN(error)) continue
    sum += error * error
    found++
  }
  return Math.sqrt(sum / found)
}

function lastKnown(values: ArrayLike<number>, from: number, step = 1): number {
  let t = from
  while (t >= 0 && Number.isNaN(values[t]!)) t -= step
  return t
}

/** The last value. */
export const naive: TextbookMethod = {
  id: 'naive',
  forecast(values, count, horizon) {
    const last = values[lastKnown(values, count - 1)]!
    return answer(rootMeanSquare(values, count, 1), horizon, () => last, Math.sqrt)
  },
}

/** The value at the same place of the last season, of `season` steps. */
export function seasonalNaive(season: number): TextbookMethod {
  return {
    id: `snaive${season}`,
    forecast(values, count, horizon) {
      const cycles = (h: number): number => Math.floor((h - 1) / season)
      const same = (h: number): number => {
        const at = count - 1 + h - season * (cycles(h) + 1)
        return values[lastKnown(values, at, season)] ?? values[lastKnown(values, count - 1)]!
      }
      const sigma = rootMeanSquare(values, count, season)
      return answer(sigma, horizon, same, (h) => Math.sqrt(cycles(h) + 1))
    },
  }
}

/** The last value and the slope from the first to it. */
export const drift: TextbookMethod = {
  id: 'drift',
  forecast(values, count, horizon) {
    let first = 0
    while (first < count && Number.isNaN(values[first]!)) first++
    const last = lastKnown(values, count - 1)
    const slope = (values[last]! - values[first]!) / (last - first)
    return answer(
      rootMeanSquare(values, count, 1, slope),
      horizon,
      (h) => values[last]! + slope * (count - 1 - last + h),
      (h) => Math.sqrt(h * (1 + h / (count - 1))),
    )
  },
}

/** What smoothing leaves behind: level and slope after the last value, and the sum of squared one-step errors. */
export interface SmoothedState {
  readonly level: number
  readonly slope: number
  readonly squaredErrors: number
  readonly errors: number
}

/** Exponential smoothing with a damped slope; without one `betaStar` and `phi` are 0. */
export interface SmoothingWeights {
  readonly alpha: number
  readonly betaStar: number
  readonly phi: number
}

/**
 * One pass over the values from `level` and `slope`, from value `from` on: forecast = level + φ slope, level = forecast +
 * α error, slope = φ slope + α β* error. Over an unknown value the forecast is carried on.
 */
export function smooth(
  values: ArrayLike<number>,
  count: number,
  weights: SmoothingWeights,
  start: { readonly level: number; readonly slope: number; readonly from: number },
): SmoothedState {
  const { alpha, betaStar, phi } = weights
  let { level, slope } = start
  let squaredErrors = 0
  let errors = 0
  for (let t = start.from; t < count; t++) {
    const forecast = level + phi * slope
    const error = values[t]! - forecast
    slope *= phi
    level = forecast
    if (Number.isNaN(error)) continue
    level += alpha * error
    slope += alpha * betaStar * error
    squaredErrors += error * error
    errors++
  }
  return { level, slope, squaredErrors, errors }
}

/** Simple exponential smoothing from the first value. */
export function simpleSmoothing(alpha: number): TextbookMethod {
  return {
    id: 'ses',
    forecast(values, count, horizon) {
      let first = 0
      while (first < count && Number.isNaN(values[first]!)) first++
      const weights = { alpha, betaStar: 0, phi: 0 }
      const state = smooth(values, count, weights, { level: values[first]!, slope: 0, from: first + 1 })
      return answer(
        Math.sqrt(state.squaredErrors / state.errors),
        horizon,
        () => state.level,
        (h) => Math.sqrt(1 + (h - 1) * alpha * alpha),
      )
    },
  }
}

/** Holt's linear method with a damped slope, from the first two values that follow each other. */
export function dampedHolt(weights: SmoothingWeights): TextbookMethod {
  const { alpha, betaStar, phi } = weights
  return {
    id: 'holt-damped',
    forecast(values, count, horizon) {
      let first = 0
      while (first + 1 < count && Number.isNaN(values[first]! + values[first + 1]!)) first++
      const level = values[first]!
      const state = smooth(values, count, weights, { level, slope: values[first + 1]! - level, from: first + 1 })
      // φ + φ² + … + φ^h, and the variance of h steps as the sum of the squared effects of each error.
      const damped = new Float64Array(horizon + 1)
      const variance = new Float64Array(horizon + 1)
      for (let h = 1; h <= horizon; h++) {
        damped[h] = damped[h - 1]! + phi ** h
        variance[h] = variance[h - 1]! + (h === 1 ? 1 : (alpha + alpha * betaStar * damped[h - 1]!) ** 2)
      }
      return answer(
        Math.sqrt(state.squaredErrors / state.errors),
        horizon,
        (h) => state.level + state.slope * damped[h]!,
        (h) => Math.sqrt(variance[h]!),
      )
    },
  }
}
