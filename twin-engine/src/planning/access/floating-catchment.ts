/**
 * Floating catchments: supply shared among all who can reach it, with weights by distance.
 *
 * R_j = S_j / Σ_i W_ij P_i, then A_i = Σ_j W_ij R_j. What nobody can reach has R_j = 0. Where both steps have the same
 * weights, Σ A_i P_i is the supply that somebody can reach.
 */
import type { AccessQuestion } from './access-measure.ts'
import { sumByDestination, sumByOrigin, type WeightedPairs } from './weighted-pairs.ts'

/** Supply per person by origin. */
export function floatingCatchment(pairs: WeightedPairs, { people, supply }: AccessQuestion): Float64Array {
  const ratio = sumByDestination(pairs, people)
  for (let j = 0; j < ratio.length; j++) ratio[j] = ratio[j]! > 0 ? supply[j]! / ratio[j]! : 0
  return sumByOrigin(pairs, ratio)
}

export const PER_PERSON = { zh: '供给/人', en: 'supply per person' }
