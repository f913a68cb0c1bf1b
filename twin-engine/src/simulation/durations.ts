/** Laws of how long something takes, as columns: drawn whole, or given the time already spent. */
import type { DurationLaw } from '../city/care.ts'
import { lognormalScales, normalQuantile, normalSurvival } from '../parameters/normal.ts'
import { standardNormal } from './random.ts'

const FIXED = 0
const LOGNORMAL = 1
const EXPONENTIAL = 2

/** A list of laws; `k` numbers them. */
export class Durations {
  private readonly law: Uint8Array
  /** Minutes of a fixed law, mean of an exponential, location of a lognormal. */
  private readonly first: Float64Array
  /** Scale of a lognormal. */
  private readonly second: Float64Array

  constructor(laws: readonly DurationLaw[]) {
    this.law = new Uint8Array(laws.length)
    this.first = new Float64Array(laws.length)
    this.second = new Float64Array(laws.length)
    laws.forEach((law, k) => {
      if (law.law === 'fixed') this.first[k] = law.minutes
      else if (law.law === 'exponential') {
        this.law[k] = EXPONENTIAL
        this.first[k] = law.meanMinutes
      } else if (law.coefficientOfVariation === 0) this.first[k] = law.meanMinutes
      else {
        const [mu, sigma] = lognormalScales(law.meanMinutes, law.coefficientOfVariation)
        this.law[k] = LOGNORMAL
        this.first[k] = mu
        this.second[k] = sigma
      }
    })
  }

  /** Whether the law gives the same value always. */
  isFixed(k: number): boolean {
    return this.law[k] === FIXED
  }

  /** Minutes of a fixed law. */
  fixedMinutes(k: number): number {
    return this.first[k]!
  }

  /** A whole duration for two uniforms: the normal's two, or the exponential's one. */
  minutes(k: number, u: number, v: number): number {
    const law = this.law[k]!
    if (law === LOGNORMAL) return Math.exp(this.first[k]! + this.second[k]! * standardNormal(u, v))
    return law === FIXED ? this.first[k]! : -Math.log(u) * this.first[k]!
  }

  /** A whole duration given that it exceeds `least` minutes, for one uniform: inverse of the truncated law. */
  givenExceeding(k: number, least: number, u: number): number {
    const law = this.law[k]!
    const first = this.first[k]!
    if (law === FIXED) return Math.max(first, least)
    if (law === EXPONENTIAL) return Math.max(0, least) - Math.log(u) * first
    const sigma = this.second[k]!
    if (!(least > 0)) return Math.exp(first - sigma * normalQuantile(u))
    const tail = normalSurvival((Math.log(least) - first) / sigma)
    // Beyond any plausible duration: another tenth of the time so far.
    return tail > 1e-300 ? Math.max(least, Math.exp(first - sigma * normalQuantile(u * tail))) : least * 1.1
  }
}

/** A lognormal law by mean and standard deviation. */
export const lognormalLaw = (meanMinutes: number, standardDeviationMinutes: number): DurationLaw => ({
  law: 'lognormal',
  meanMinutes,
  coefficientOfVariation: meanMinutes > 0 ? standardDeviationMinutes / meanMinutes : 0,
})
