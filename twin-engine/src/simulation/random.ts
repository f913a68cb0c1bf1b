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
 * The draws of one (seed, replication). Seed, replication, stream, n and block are 32-bit numbers, signed or not. A draw
 * gives four uniforms in (0, 1): (word + 0.5) / 2³².
 */
export class RandomSource {
  readonly seed: number
  readonly replication: number
  /** The four uniforms of the last `draw`. */
  readonly uniform = new Float64Array(4)
  private readonly k0: number
  private readonly k1: number
  private readonly k4: number
  private a = 0
  private b = 0
  private c = 0
  private d = 0

  constructor(seed: number, replication: number) {
    this.seed = seed >>> 0
    this.replication = replication >>> 0
    this.k0 = seed | 0
    this.k1 = replication | 0
    this.k4 = PARITY ^ this.k0 ^ this.k1
  }

  /** The four words of the last draw, unsigned. */
  get word(): Uint32Array {
    return Uint32Array.of(this.a, this.b, this.c, this.d)
  }

  /** Draws for patient `n` of a stream into `uniform`, which the next draw overwrites. */
  draw(stream: number, n: number, block: number): Float64Array {
    this.fill(stream, n, block, this.uniform, 0)
    return this.uniform
  }

  /** Draws for patient `n` of a stream into `target[at … at + 3]`. */
  fill(stream: number, n: number, block: number, target: Float64Array, at: number): void {
    this.mix(stream | 0, n | 0, block | 0)
    target[at] = ((this.a >>> 0) + 0.5) * TO_UNIT
    target[at + 1] = ((this.b >>> 0) + 0.5) * TO_UNIT
    target[at + 2] = ((this.c >>> 0) + 0.5) * TO_UNIT
    target[at + 3] = ((this.d >>> 0) + 0.5) * TO_UNIT
  }

  /** All rounds written out: key words 2 and 3 and counter word 3 are 0, so their additions vanish. */
  private mix(stream: number, n: number, block: number): void {
    const k0 = this.k0
    const k1 = this.k1
    const k4 = this.k4
    let a = (n + k0) | 0
    let b = (stream + k1) | 0
    let c = block
    let d = 0
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
    a = (a + k1) | 0
    d = (d + k4 + 1) | 0
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
    c = (c + k4) | 0
    d = (d + k0 + 2) | 0
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
    b = (b + k4) | 0
    c = (c + k0) | 0
    d = (d + k1 + 3) | 0
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
    a = (a + k4) | 0
    b = (b + k0) | 0
    c = (c + k1) | 0
    d = (d + 4) | 0
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
    a = (a + k0) | 0
    b = (b + k1) | 0
    d = (d + 5) | 0
    this.a = a
    this.b = b
    this.c = c
    this.d = d
  }
}

/** Standard normal from two uniforms (Box–Muller, the cosine branch). */
export function standardNormal(first: number, second: number): number {
  return Math.sqrt(-2 * Math.log(first)) * Math.cos(6.283185307179586 * second)
}

/** First option whose cumulative probability exceeds `u`; the last option takes the rest. */
export function choose(cumulative: ArrayLike<number>, u: number): number {
  const last = cumulative.length - 1
  for (let i = 0; i < last; i++) if (u < cumulative[i]!) return i
  return last
}

/** Scrambles a 32-bit word one to one (the finaliser of MurmurHash3, A. Appleby 2011). */
export function scramble(word: number): number {
  let h = word | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** Weights up to and including each, as a share of all; even where all are 0. */
export function cumulate(weights: ArrayLike<number>): Float64Array {
  let total = 0
  for (let i = 0; i < weights.length; i++) total += weights[i]!
  const out = new Float64Array(weights.length)
  let sum = 0
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i]!
    out[i] = total > 0 ? sum / total : (i + 1) / weights.length
  }
  return out
}
