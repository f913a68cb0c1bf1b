/** The gamma distribution: its cumulative probability and quantiles, for serial intervals and for the posterior of R. */
import { logGamma } from './log-gamma.ts'

const MOST_TERMS = 1_000

/** P(a, x), the regularised lower incomplete gamma function: series below a + 1, else Lentz's continued fraction. */
export function gammaProbability(shape: number, x: number): number {
  if (x <= 0) return 0
  const front = Math.exp(shape * Math.log(x) - x - logGamma(shape))
  if (x < shape + 1) {
    let term = 1 / shape
    let sum = term
    for (let n = 1; n < MOST_TERMS && term > sum * 1e-16; n++) {
      term *= x / (shape + n)
      sum += term
    }
    return Math.min(1, sum * front)
  }
  let b = x + 1 - shape
  let c = 1e300
  let d = 1 / b
  let h = d
  for (let n = 1; n < MOST_TERMS; n++) {
    const a = -n * (n - shape)
    b += 2
    d = 1 / (a * d + b)
    c = b + a / c
    const step = c * d
    h *= step
    if (Math.abs(step - 1) < 1e-15) break
  }
  return 1 - front * h
}

/** x with P(shape, x ∕ scale) = p, by bisection: 0 < p < 1. */
export function gammaQuantile(p: number, shape: number, scale: number): number {
  let low = 0
  let high = shape + 1
  while (gammaProbability(shape, high) < p) high *= 2
  for (let step = 0; step < 200 && high - low > 1e-13 * high; step++) {
    const middle = (low + high) / 2
    if (gammaProbability(shape, middle) < p) low = middle
    else high = middle
  }
  return (scale * (low + high)) / 2
}
