/**
 * Binomial draws from addressed uniforms: by inversion where few are expected, else by transformed rejection with squeeze (BTRS;
 * Hörmann 1993, J. Stat. Comput. Simul. 46:101–110).
 */

/** Uniforms in (0, 1), four at a time, by address: `RandomSource` is one. */
export interface UniformSource {
  draw(stream: number, n: number, block: number): Float64Array
}

/** Blocks that the draws of one address may take. */
export const BLOCKS_OF_DRAW = 32
const INVERSION_BELOW = 10

/** Draws at addresses (stream, n, block …), each address its own luck whatever was drawn before. */
export class BinomialDraws {
  readonly #source: UniformSource
  readonly #uniform = new Float64Array(4)
  #stream = 0
  #n = 0
  #block = 0
  #next = 4

  constructor(source: UniformSource) {
    this.#source = source
  }

  /** The draws that follow are those of this address. */
  at(stream: number, n: number, block: number): void {
    this.#stream = stream
    this.#n = n
    this.#block = block * BLOCKS_OF_DRAW
    this.#next = 4
  }

  #u(): number {
    if (this.#next === 4) {
      this.#uniform.set(this.#source.draw(this.#stream, this.#n, this.#block))
      this.#block++
      this.#next = 0
    }
    return this.#uniform[this.#next++]!
  }

  /** How many of `trials` (a whole number) succeed with the probability given. */
  binomial(trials: number, probability: number): number {
    if (trials === 0 || probability <= 0) return 0
    if (probability >= 1) return trials
    if (probability > 0.5) return trials - this.binomial(trials, 1 - probability)
    return trials * probability < INVERSION_BELOW
      ? this.#byInversion(trials, probability)
      : this.#byRejection(trials, probability)
  }

  #byInversion(trials: number, probability: number): number {
    const ratio = probability / (1 - probability)
    let chance = Math.exp(trials * Math.log1p(-probability))
    let u = this.#u()
    let k = 0
    // The mass beyond is below the resolution of the uniform: the search ends at the latest there.
    while (u > chance && k < trials && (chance > 1e-300 || k < trials * probability)) {
      u -= chance
      k++
      chance *= (ratio * (trials - k + 1)) / k
    }
    return k
  }

  #byRejection(trials: number, probability: number): number {
    const root = Math.sqrt(trials * probability * (1 - probability))
    const b = 1.15 + 2.53 * root
    const a = -0.0873 + 0.0248 * b + 0.01 * probability
    const centre = trials * probability + 0.5
    const squeeze = 0.92 - 4.2 / b
    const alpha = (2.83 + 5.1 / b) * root
    const odds = Math.log(probability / (1 - probability))
    const mode = Math.floor((trials + 1) * probability)
    const atMode = logFactorial(mode) + logFactorial(trials - mode)
    for (;;) {
      const u = this.#u() - 0.5
      const v = this.#u()
      const side = 0.5 - Math.abs(u)
      const k = Math.floor(((2 * a) / side + b) * u + centre)
      if (k < 0 || k > trials) continue
      if (side >= 0.07 && v <= squeeze) return k
      const height = Math.log((v * alpha) / (a / (side * side) + b))
      if (height <= atMode - logFactorial(k) - logFactorial(trials - k) + (k - mode) * odds) return k
    }
  }
}

const SMALL = Float64Array.from({ length: 16 }, () => 0)
for (let n = 2; n < SMALL.length; n++) SMALL[n] = SMALL[n - 1]! + Math.log(n)

/** ln n!, by Stirling's series to 1 ∕ n⁵ (Abramowitz and Stegun 6.1.41) from 16 on: relative error below 10⁻¹³. */
export function logFactorial(n: number): number {
  if (n < SMALL.length) return SMALL[n]!
  const x = n + 1
  const inverse = 1 / (x * x)
  return (
    (x - 0.5) * Math.log(x) -
    x +
    0.9189385332046727 +
    (1 / 12 - (1 / 360 - (1 / 1260 - inverse / 1680) * inverse) * inverse) / x
  )
}
