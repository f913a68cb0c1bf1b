/**
 * The effective reproduction number from reported cases, day by day: how many others somebody infected on the day would infect
 * if nothing changed (Cori, Ferguson, Fraser and Cauchemez 2013, Am. J. Epidemiol. 178:1505–1512).
 *
 * With Λ_t = Σ_s w_s I_{t−s}, w the serial interval, R over a window of τ days has the posterior gamma(a + Σ I, 1 ∕ (1 ∕ b + Σ Λ)), prior gamma(a, b).
 */
import type { CaseSeries } from './case-series.ts'
import { gammaProbability, gammaQuantile } from './gamma-quantile.ts'

/** Prior of the paper: mean and deviation 5. */
const PRIOR_SHAPE = 1
const PRIOR_SCALE = 5
/** The paper's rule: below so many cases in a window the posterior's variation exceeds 0.3, and nothing is said. */
const LEAST_CASES = 11

export interface SerialInterval {
  readonly meanDays: number
  readonly standardDeviationDays: number
}

export interface ReproductionEstimate {
  /** Last day of the window, days since 1970-01-01. */
  readonly day: number
  readonly mean: number
  readonly q025: number
  readonly median: number
  readonly q975: number
}

/**
 * w_1 … w_n of the interval as the paper's appendix 11 has it: a gamma distribution shifted by one day, made discrete.
 * @throws RangeError where the mean is no more than a day
 */
export function discreteSerialInterval(
  { meanDays, standardDeviationDays }: SerialInterval,
  days: number,
): Float64Array {
  if (!(meanDays > 1 && standardDeviationDays > 0))
    throw new RangeError(
      `a serial interval of ${meanDays} ± ${standardDeviationDays} days: the mean must exceed one day, the deviation 0`,
    )
  const shape = ((meanDays - 1) / standardDeviationDays) ** 2
  const scale = standardDeviationDays ** 2 / (meanDays - 1)
  const F = (k: number, extra: number): number => gammaProbability(shape + extra, k / scale)
  return Float64Array.from({ length: days }, (_, i) => {
    const k = i + 1
    const own = k * F(k, 0) + (k - 2) * F(k - 2, 0) - 2 * (k - 1) * F(k - 1, 0)
    return Math.max(0, own + shape * scale * (2 * F(k - 1, 1) - F(k - 2, 1) - F(k, 1)))
  })
}

/** Null on days that are too early, whose window has a gap or too few cases to say anything. */
export function effectiveReproduction(
  { firstDay, counts }: CaseSeries,
  interval: SerialInterval,
  windowDays = 7,
): readonly (ReproductionEstimate | null)[] {
  const w = discreteSerialInterval(interval, counts.length)
  const force = Float64Array.from(counts, (_, t) => {
    let sum = 0
    for (let s = 1; s <= t; s++) if (!Number.isNaN(counts[t - s]!)) sum += w[s - 1]! * counts[t - s]!
    return sum
  })
  return Array.from(counts, (_, t) => {
    if (t < windowDays) return null
    let cases = 0
    let expected = 0
    for (let k = t - windowDays + 1; k <= t; k++) {
      cases += counts[k]!
      expected += force[k]!
    }
    if (Number.isNaN(cases) || cases < LEAST_CASES) return null
    const shape = PRIOR_SHAPE + cases
    const scale = 1 / (1 / PRIOR_SCALE + expected)
    return {
      day: firstDay + t,
      mean: shape * scale,
      q025: gammaQuantile(0.025, shape, scale),
      median: gammaQuantile(0.5, shape, scale),
      q975: gammaQuantile(0.975, shape, scale),
    }
  })
}
