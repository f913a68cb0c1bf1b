/** Whether access is concentrated among the well-off (above 0) or the deprived (below 0). */
import { moments, ranked } from './ranked.ts'

export interface Concentration {
  /** 2 Σ (r_i − ½) (a_i − μ)/μ p_i, r_i the share of people ranked before plus half one's own (Kakwani et al. 1997). */
  readonly standard: number
  /** Standard × 4 μ/(max a − min a) over all groups, those without people too (Erreygers 2009, J. Health Economics 28). */
  readonly corrected: number
}

/**
 * @param rank income, or any figure that rises from the most deprived to the best-off; NaN leaves a group out
 * @param ties groups of the same rank share their place, so that their order does not matter; or they stand in the order
 *   given, as in the R package accessibility
 */
export function concentration(
  values: Float64Array,
  people: Float64Array,
  rank: Float64Array,
  ties: 'shared' | 'in-order' = 'shared',
): Concentration {
  const order = ranked(values, people, rank)
  const { people: all, mean } = moments(order, values, people)
  if (!(mean > 0)) return { standard: Number.NaN, corrected: Number.NaN }
  let before = 0
  let sum = 0
  for (let from = 0, to = 0; from < order.length; from = to) {
    let tied = 0
    let deviation = 0
    do {
      const i = order[to++]!
      tied += people[i]! / all
      deviation += (people[i]! / all) * (values[i]! / mean - 1)
    } while (ties === 'shared' && to < order.length && rank[order[to]!] === rank[order[from]!])
    sum += (before + tied / 2 - 0.5) * deviation
    before += tied
  }
  const standard = 2 * sum
  const range = rangeOf(values, rank)
  return { standard, corrected: range > 0 ? (standard * 4 * mean) / range : 0 }
}

function rangeOf(values: Float64Array, rank: Float64Array): number {
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i]!) || Number.isNaN(rank[i]!)) continue
    least = Math.min(least, values[i]!)
    most = Math.max(most, values[i]!)
  }
  return most - least
}
