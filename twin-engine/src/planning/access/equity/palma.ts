/** Palma ratio: mean access of the best-off tenth over that of the most deprived four tenths. */
import { ranked } from './ranked.ts'

/**
 * The limits are quantiles of `rank` over people, with linear interpolation between whole people (as `wtd.quantile` of the
 * R package Hmisc, which the R package accessibility takes); the deprived include their limit, the best-off do not. NaN
 * where one of the two is empty or the deprived have no access.
 */
export function palmaRatio(values: Float64Array, people: Float64Array, rank: Float64Array): number {
  const poorest = personQuantile(rank, people, 0.4)
  const wealthiest = personQuantile(rank, people, 0.9)
  const top = meanWhere(values, people, rank, (r) => r > wealthiest)
  const bottom = meanWhere(values, people, rank, (r) => r <= poorest)
  return bottom > 0 ? top / bottom : Number.NaN
}

function meanWhere(
  values: Float64Array,
  people: Float64Array,
  rank: Float64Array,
  isIn: (rank: number) => boolean,
): number {
  let all = 0
  let sum = 0
  for (let i = 0; i < values.length; i++) {
    if (!(people[i]! > 0) || !Number.isFinite(values[i]!) || Number.isNaN(rank[i]!) || !isIn(rank[i]!)) continue
    all += people[i]!
    sum += people[i]! * values[i]!
  }
  return all > 0 ? sum / all : Number.NaN
}

function personQuantile(rank: Float64Array, people: Float64Array, share: number): number {
  const order = ranked(rank, people)
  let all = 0
  for (const i of order) all += people[i]!
  const place = 1 + (all - 1) * share
  const below = Math.max(Math.floor(place), 1)
  const at = (person: number): number => {
    let before = 0
    for (const i of order) {
      before += people[i]!
      if (before >= person) return rank[i]!
    }
    return order.length > 0 ? rank[order.at(-1)!]! : Number.NaN
  }
  const part = place % 1
  return (1 - part) * at(below) + part * at(Math.min(below + 1, all))
}
