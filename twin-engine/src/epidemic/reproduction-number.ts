/** R: the spectral radius of the next-generation matrix (Diekmann, Heesterbeek and Metz 1990, J. Math. Biol. 28:365–382). */
import { Mixing } from './mixing.ts'
import type { EpidemicModel } from './model.ts'

const MOST_STEPS = 20_000

/**
 * Secondary infections per infection at the given transmission, by power iteration until the bounds of Collatz and Wielandt
 * meet within `tolerance` (relative): R₀ where `susceptible` is everybody, the default; else the effective number among those.
 * 0 where nobody infects anybody.
 * @param susceptible people by patch and age, as `population`
 */
export function reproductionNumber(
  model: EpidemicModel,
  beta: number,
  susceptible: Float64Array = model.population,
  tolerance = 1e-12,
): number {
  return beta * model.infectiousDays * radius(model, susceptible, tolerance)
}

/** Transmission with which a model has the reproduction number given. @throws RangeError where nobody meets anybody */
export function betaOf(
  model: EpidemicModel,
  reproduction: number,
  susceptible: Float64Array = model.population,
  tolerance = 1e-6,
): number {
  const perBeta = reproductionNumber(model, 1, susceptible, tolerance)
  if (perBeta > 0) return reproduction / perBeta
  throw new RangeError('nobody can infect anybody: contact, susceptibility or the susceptible are 0 everywhere')
}

/** Of the matrix at β D = 1. */
function radius(model: EpidemicModel, susceptible: Float64Array, tolerance: number): number {
  const mixing = new Mixing(model)
  const size = susceptible.length
  const force = new Float64Array(size)
  let vector = Float64Array.from(susceptible)
  let estimate = 0
  for (let step = 0; step < MOST_STEPS; step++) {
    mixing.force(vector, 0, force)
    let low = Number.POSITIVE_INFINITY
    let high = 0
    let sum = 0
    let before = 0
    for (let i = 0; i < size; i++) {
      const next = force[i]! * susceptible[i]!
      force[i] = next
      sum += next
      before += vector[i]!
      // Groups that nobody infects are no part of the matrix that matters.
      if (vector[i]! > 0 && next > 0) {
        low = Math.min(low, next / vector[i]!)
        high = Math.max(high, next / vector[i]!)
      }
    }
    if (sum === 0) return 0
    estimate = sum / before
    if (high - low <= tolerance * high) return estimate
    vector = Float64Array.from(force, (one) => one / sum)
  }
  return estimate
}
