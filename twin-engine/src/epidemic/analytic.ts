/** What is known of epidemics in closed form: final size, early growth, and the chance that a few imported cases die out. */

/** Newton's steps end here at the latest; they converge in fewer than ten. */
const MOST_STEPS = 200

/** z = 1 − exp(−R₀ z), the largest root: share infected in the end (Kermack and McKendrick 1927). 0 for R₀ ≤ 1. */
export function finalSize(reproduction: number): number {
  if (reproduction <= 1) return 0
  let z = 1
  for (let step = 0; step < MOST_STEPS; step++) {
    const spared = Math.exp(-reproduction * z)
    const next = z - (z - 1 + spared) / (1 - reproduction * spared)
    if (Math.abs(next - z) < 1e-16) return next
    z = next
  }
  return z
}

/**
 * z_a = 1 − exp(−Σ_b M_ab z_b) with M = β D K, by age, from above. Falls to 0 where R₀ ≤ 1.
 * @param next the table M, row by row
 */
export function finalSizeByAge(next: Float64Array): Float64Array {
  const ages = Math.sqrt(next.length)
  let z = new Float64Array(ages).fill(1)
  for (let step = 0; step < 100_000; step++) {
    let moved = 0
    const better = Float64Array.from(z, (_, a) => {
      let sum = 0
      for (let b = 0; b < ages; b++) sum += next[a * ages + b]! * z[b]!
      const one = -Math.expm1(-sum)
      moved = Math.max(moved, Math.abs(one - z[a]!))
      return one
    })
    z = better
    if (moved < 1e-16) break
  }
  return z
}

/** Growth per day: (1 + r L)(1 + r D) = R₀, the larger root (Wallinga and Lipsitch 2007, Proc. R. Soc. B 274:599–604). */
export function growthRate(reproduction: number, latentDays: number, infectiousDays: number): number {
  const product = latentDays * infectiousDays
  const sum = latentDays + infectiousDays
  const excess = reproduction - 1
  const root = Math.sqrt(sum * sum + 4 * product * excess)
  // (root − sum) ∕ 2 product without the difference of near numbers.
  return product === 0 ? excess / sum : (2 * excess) / (root + sum)
}

/** ln 2 ∕ r; null where nothing grows or falls. Negative: the days in which it halves. */
export const doublingDays = (growthPerDay: number): number | null =>
  growthPerDay === 0 ? null : Math.LN2 / growthPerDay

/** How many others one case infects: exponential infectious period, Poisson, or negative binomial with dispersion k. */
export type Offspring =
  | { readonly kind: 'exponential' }
  | { readonly kind: 'poisson' }
  | { readonly kind: 'negative-binomial'; readonly dispersion: number }

/**
 * Chance that so many imported cases die out: q^seeds, q the smallest root of q = g(q) with the offspring's generating function g
 * (Lloyd-Smith et al. 2005, Nature 438:355–359). 1 for R₀ ≤ 1.
 */
export function extinctionChance(reproduction: number, seeds: number, offspring: Offspring): number {
  if (reproduction <= 1) return 1
  return smallestRoot(reproduction, offspring) ** seeds
}

function smallestRoot(reproduction: number, offspring: Offspring): number {
  if (offspring.kind === 'exponential') return 1 / reproduction
  const k = offspring.kind === 'poisson' ? null : offspring.dispersion
  const g = (q: number): number =>
    k === null ? Math.exp(reproduction * (q - 1)) : (1 + (reproduction / k) * (1 - q)) ** -k
  const slope = (q: number): number =>
    k === null ? reproduction * g(q) : reproduction * (1 + (reproduction / k) * (1 - q)) ** (-k - 1)
  // g is convex: Newton's steps from 0 rise to the smallest root and never pass it.
  let q = 0
  for (let step = 0; step < MOST_STEPS; step++) {
    const next = q - (g(q) - q) / (slope(q) - 1)
    if (!(next - q > 1e-17)) break
    q = next
  }
  return q
}
