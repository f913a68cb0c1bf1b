/** The standard normal distribution to double precision, where scores and reference quantiles need more than the engine's draws. */
import { normalQuantile } from '../parameters/normal.ts'

/** P(Z ≤ z): the series around 0 (Marsaglia 2004, J. Stat. Softw. 11(4)); 0 or 1 where the tail is below 1e-16. */
export function normalBelow(z: number): number {
  if (Math.abs(z) > 8.3) return z > 0 ? 1 : 0
  let term = z
  let sum = z
  for (let k = 3; Math.abs(term) > 1e-18 * Math.abs(sum); k += 2) {
    term *= (z * z) / k
    sum += term
  }
  return 0.5 + (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI)
}

const known = new Map<number, number>()

/** z with P(Z ≤ z) = `level`, for 0 < level < 1: the engine's approximation and one step of Halley's method. */
export function exactNormalQuantile(level: number): number {
  const found = known.get(level)
  if (found !== undefined) return found
  const z = normalQuantile(level)
  const step = (normalBelow(z) - level) * Math.sqrt(2 * Math.PI) * Math.exp((z * z) / 2)
  const exact = z - step / (1 + (z * step) / 2)
  if (known.size < 1000) known.set(level, exact)
  return exact
}
