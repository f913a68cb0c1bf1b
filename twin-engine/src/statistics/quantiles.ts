/** Order statistics of a few dozen runs, Student's t, and the half width of a mean's interval. */

/** Quantile of sorted values by linear interpolation (Hyndman and Fan 1996, type 7). */
export function quantileOfSorted(sorted: ArrayLike<number>, count: number, share: number): number {
  const at = (count - 1) * share
  const below = Math.floor(at)
  const low = sorted[below]!
  const high = sorted[Math.min(count - 1, below + 1)]!
  // At a rank of its own, also next to an infinite neighbour, the value itself.
  return high === low || at === below ? low : low + (high - low) * (at - below)
}

/**
 * Quantile of sorted values for one yet to come (type 6 of the same): outer quantiles of few values lie further out than
 * those of the values themselves.
 */
export function quantileOfNext(sorted: ArrayLike<number>, count: number, share: number): number {
  const at = Math.min(count - 1, Math.max(0, (count + 1) * share - 1))
  const below = Math.floor(at)
  const low = sorted[below]!
  return low + ((sorted[below + 1] ?? low) - low) * (at - below)
}

/** Median of values in any order; NaN of none. */
export function medianOf(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN
  return quantileOfSorted(Float64Array.from(values).sort(), values.length, 0.5)
}

/** Sorts the first `count` values in place, ascending: insertion, which is the quickest for dozens. */
export function sortFew(values: Float64Array, count: number): void {
  for (let i = 1; i < count; i++) {
    const value = values[i]!
    let j = i - 1
    while (j >= 0 && values[j]! > value) {
      values[j + 1] = values[j]!
      j--
    }
    values[j + 1] = value
  }
}

/** 97.5 % points of Student's t for 1 … 10 degrees of freedom. */
const T_975 = [12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157, 2.228139]

/** 97.5 % point of Student's t; beyond 10 degrees by the Cornish–Fisher expansion (Abramowitz and Stegun 26.7.5). */
export function studentT975(degrees: number): number {
  if (degrees <= 10) return T_975[Math.max(1, Math.floor(degrees)) - 1]!
  const z = 1.959963984540054
  const z3 = z ** 3
  const z5 = z ** 5
  const z7 = z ** 7
  return (
    z +
    (z3 + z) / (4 * degrees) +
    (5 * z5 + 16 * z3 + 3 * z) / (96 * degrees ** 2) +
    (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * degrees ** 3)
  )
}

/**
 * P(|T| ≤ t) of Student's t with a whole number of degrees of freedom: the finite sums of Abramowitz and Stegun 26.7.3
 * and 26.7.4.
 */
function studentWithin(t: number, degrees: number): number {
  const angle = Math.atan(t / Math.sqrt(degrees))
  const cosine = Math.cos(angle)
  const odd = degrees % 2 === 1
  let term = odd ? cosine : 1
  let sum = degrees === 1 ? 0 : term
  for (let k = odd ? 3 : 2; k <= degrees - 2; k += 2) {
    term *= ((k - 1) / k) * cosine * cosine
    sum += term
  }
  return odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum
}

const studentKnown = new Map<string, number>()

/**
 * t with P(|T| ≤ t) = `confidence` (0 < confidence < 1) for a whole number of degrees of freedom, to 1e-9 of its value:
 * by bisection.
 */
export function studentTwoSided(confidence: number, degrees: number): number {
  const key = `${confidence}/${degrees}`
  const known = studentKnown.get(key)
  if (known !== undefined) return known
  let low = 0
  let high = 1
  while (studentWithin(high, degrees) < confidence) high *= 2
  while (high - low > 1e-9 * high) {
    const middle = (low + high) / 2
    if (studentWithin(middle, degrees) < confidence) low = middle
    else high = middle
  }
  studentKnown.set(key, high)
  return high
}

export interface MeanInterval {
  readonly mean: number
  /** Half the width of the 95 % interval by Student's t; null with fewer than two values. */
  readonly halfWidth95: number | null
}

export function meanInterval(values: readonly number[]): MeanInterval {
  const n = values.length
  const mean = values.reduce((a, b) => a + b, 0) / n
  if (n < 2) return { mean, halfWidth95: null }
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (n - 1)
  return { mean, halfWidth95: studentT975(n - 1) * Math.sqrt(variance / n) }
}

/** Quantiles of a sample beside its mean. */
export interface Spread {
  readonly p10: number
  readonly p50: number
  readonly p90: number
  readonly mean: number
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = Float64Array.from(values).sort()
  const q = (share: number): number => quantileOfSorted(sorted, sorted.length, share)
  return { p10: q(0.1), p50: q(0.5), p90: q(0.9), mean: values.reduce((a, b) => a + b, 0) / values.length }
}

/** A spread with the interval of its mean. */
export interface SpreadInterval extends Spread, MeanInterval {}

export function spreadInterval(values: readonly number[]): SpreadInterval {
  return { ...spreadOf(values), ...meanInterval(values) }
}
