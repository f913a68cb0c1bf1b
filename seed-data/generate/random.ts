/** Seeded random numbers for the generator: one named stream per purpose, so that one part does not shift another. */

export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  /** Uniform in [low, high). */
  between(low: number, high: number): number
  /** Standard normal (Box–Muller). */
  normal(): number
}

/** The stream of this seed and name; the same pair always gives the same numbers. */
export function randomStream(seed: number, name: string): Random {
  let h = seed >>> 0
  for (const character of name) h = mix(h ^ character.codePointAt(0)!)
  let state = mix(h)
  // mulberry32: 32 bits of state are plenty for drawing a city.
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  }
}

/** A uniform number in [0, 1) that belongs to a point of a lattice, whatever the order in which points are visited. */
export function latticeNoise(seed: number, i: number, j: number): number {
  return mix(Math.imul(i, 0x27d4eb2d) ^ Math.imul(j, 0x165667b1) ^ Math.imul(seed, 0x9e3779b1)) / 4294967296
}

function mix(x: number): number {
  let h = x | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
