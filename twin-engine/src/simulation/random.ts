/**
 * Random numbers that have an address instead of a sequence: Threefry4x32 with 20 rounds (Salmon, Moraes, Dror and Shaw,
 * "Parallel random numbers: as easy as 1, 2, 3", SC'11; Random123).
 *
 * A draw is addressed by (seed, replication, stream, n, block): the stream says whose luck it is, `n` which patient of
 * the stream, the block for what. Nothing is consumed, so two scenarios with the same seed and replication share their
 * luck patient by patient, however their events interleave.
 */

/** Rotations of the two mixes of a round, by round mod 8. */
const ROTATION_FIRST = [10, 11, 13, 23, 6, 17, 25, 18] as const
const ROTATION_SECOND = [26, 21, 27, 5, 20, 11, 10, 20] as const
const PARITY = 0x1bd11bda

/** The four output words for a key and a counter of four 32-bit words each, written to `out`. The plain, slow form. */
export function threefry4x32(
  key: readonly [number, number, number, number],
  counter: readonly [number, number, number, number],
  out: Uint32Array,
): void {
  const k = [...key, PARITY ^ key[0] ^ key[1] ^ key[2] ^ key[3]]
  const x = new Uint32Array(4)
  for (let i = 0; i < 4; i++) x[i] = counter[i]! + k[i]!
  const mix = (a: number, b: number, r: number): void => {
    x[a] = x[a]! + x[b]!
    x[b] = ((x[b]! << r) | (x[b]! >>> (32 - r))) ^ x[a]!
  }
  for (let round = 0; round < 20; round++) {
    const even = round % 2 === 0
    mix(0, even ? 1 : 3, ROTATION_FIRST[round % 8]!)
    mix(2, even ? 3 : 1, ROTATION_SECOND[round % 8]!)
    if (round % 4 === 3) {
      const j = (round + 1) / 4
      for (let i = 0; i < 4; i++) x[i] = x[i]! + k[(j + i) % 5]!
      x[3] = x[3]! + j
    }
  }
  out.set(x)
}

const TO_UNIT = 2 ** -32

/**
 * The draws of one (seed, replication). `draw` writes four uniforms in (0, 1) to `u0 … u3` of `uniform`; the next call
 * overwrites them. Seed, replication, stream, n and block are unsigned 32-bit numbers.
 */
export class RandomSource {
  readonly seed: number
  readonly replication: number
  /** The four uniforms of the last draw: (word + 0.5) / 2³². */
  readonly uniform = new Float64Array(4)
  /** The four words of the last draw. */
  readonly word = new Uint32Array(4)
  private readonly k0: number
  private readonly k1: number
  private readonly k4: number

  constructor(seed: number, replication: number) {
    this.seed = seed >>> 0
    this.replication = replication >>> 0
    this.k0 = seed | 0
    this.k1 = replication | 0
    this.k4 = PARITY ^ this.k0 ^ this.k1
  }

  /** Draws for patient `n` of a stream; `epoch` is the counter's fourth word, 0 unless tokens need another family. */
  draw(stream: number, n: number, block: number, epoch = 0): Float64Array {
    const k0 = this.k0
    const k1 = this.k1
    const k4 = this.k4
    let a = (n + k0) | 0
    let b = (stream + k1) | 0
    let c = block | 0
    let d = epoch | 0
    // Rounds are written out in eights; key words 2 and 3 are 0, so their additions vanish.
    for (let j = 0; ; ) {
      a = (a + b) | 0
      b = ((b << 10) | (b >>> 22)) ^ a
      c = (c + d) | 0
      d = ((d << 26) | (d >>> 6)) ^ c
      a = (a + d) | 0
      d = ((d << 11) | (d >>> 21)) ^ a
      c = (c + b) | 0
      b = ((b << 21) | (b >>> 11)) ^ c
      a = (a + b) | 0
      b = ((b << 13) | (b >>> 19)) ^ a
      c = (c + d) | 0
      d = ((d << 27) | (d >>> 5)) ^ c
      a = (a + d) | 0
      d = ((d << 23) | (d >>> 9)) ^ a
      c = (c + b) | 0
      b = ((b << 5) | (b >>> 27)) ^ c
      j++
      if (j === 1) {
        a = (a + k1) | 0
        d = (d + k4 + 1) | 0
      } else if (j === 3) {
        b = (b + k4) | 0
        c = (c + k0) | 0
        d = (d + k1 + 3) | 0
      } else {
        a = (a + k0) | 0
        b = (b + k1) | 0
        d = (d + 5) | 0
        break
      }
      a = (a + b) | 0
      b = ((b << 6) | (b >>> 26)) ^ a
      c = (c + d) | 0
      d = ((d << 20) | (d >>> 12)) ^ c
      a = (a + d) | 0
      d = ((d << 17) | (d >>> 15)) ^ a
      c = (c + b) | 0
      b = ((b << 11) | (b >>> 21)) ^ c
      a = (a + b) | 0
      b = ((b << 25) | (b >>> 7)) ^ a
      c = (c + d) | 0
      d = ((d << 10) | (d >>> 22)) ^ c
      a = (a + d) | 0
      d = ((d << 18) | (d >>> 14)) ^ a
      c = (c + b) | 0
      b = ((b << 20) | (b >>> 12)) ^ c
      j++
      if (j === 2) {
        c = (c + k4) | 0
        d = (d + k0 + 2) | 0
      } else {
        a = (a + k4) | 0
        b = (b + k0) | 0
        c = (c + k1) | 0
        d = (d + 4) | 0
      }
    }
    const { word, uniform } = this
    word[0] = a
    word[1] = b
    word[2] = c
    word[3] = d
    uniform[0] = ((a >>> 0) + 0.5) * TO_UNIT
    uniform[1] = ((b >>> 0) + 0.5) * TO_UNIT
    uniform[2] = ((c >>> 0) + 0.5) * TO_UNIT
    uniform[3] = ((d >>> 0) + 0.5) * TO_UNIT
    return uniform
  }
}

/** Standard normal from two uniforms (Box–Muller, the cosine branch). */
export function standardNormal(first: number, second: number): number {
  return Math.sqrt(-2 * Math.log(first)) * Math.cos(6.283185307179586 * second)
}

/** Lognormal value with the given mean and coefficient of variation, from a standard normal. */
export function lognormal(mean: number, coefficientOfVariation: number, z: number): number {
  const s = Math.log(1 + coefficientOfVariation * coefficientOfVariation)
  return Math.exp(Math.log(mean) - s / 2 + Math.sqrt(s) * z)
}

/** First option whose cumulative probability exceeds `u`; the last option takes the rest. */
export function choose(cumulative: ArrayLike<number>, u: number): number {
  const last = cumulative.length - 1
  for (let i = 0; i < last; i++) if (u < cumulative[i]!) return i
  return last
}

/**
 * Next arrival of a Poisson process whose rate is constant within each hour, by inversion.
 * @param previousMinute the arrival before (or the start)
 * @param exponential a unit exponential, −ln u
 * @param ratePerMinute rate in the hour that begins at minute 60 × hour
 * @returns the minute of the arrival; Infinity when the rate stays 0 for nine days on end.
 */
export function nextArrivalMinute(
  previousMinute: number,
  exponential: number,
  ratePerMinute: (hour: number) => number,
): number {
  let t = previousMinute
  let e = exponential
  for (let idle = 0; idle < 216; ) {
    const hour = Math.floor(t / 60)
    const end = 60 * (hour + 1)
    const rate = ratePerMinute(hour)
    const x = e / rate
    if (t + x < end) return t + x
    e -= rate * (end - t)
    t = end
    idle = rate > 0 ? 0 : idle + 1
  }
  return Number.POSITIVE_INFINITY
}
