/**
 * Sends each demand point to one site as a whole, within the capacities: a generalised assignment problem. It starts from
 * the plan that may share, settles those who are shared by their regret (Martello and Toth, "Knapsack Problems" (1990),
 * section 7.4), and improves it by moving one demand point or exchanging two.
 */
import { transport } from './transport.ts'

export interface WholeAssignment {
  readonly cost: number
  /** The place in `open` of each demand point's site. */
  readonly places: Int32Array
}

/** Below this share of a capacity an overfull site is rounding. */
const ROUNDING = 1e-9

/** @returns null where no assignment was found that keeps the capacities; there may still be one. */
export function assignWhole(
  costs: Float64Array,
  sites: number,
  weights: Float64Array,
  open: ArrayLike<number>,
  capacities: Float64Array,
): WholeAssignment | null {
  const shared = transport(costs, sites, weights, open, capacities)
  if (shared === null) return null
  const count = open.length
  const places = new Int32Array(weights.length).fill(-1)
  const left = Float64Array.from(open, (j) => capacities[j]! * (1 + ROUNDING))
  const cost = (i: number, s: number): number => costs[i * sites + open[s]!]!
  const unsettled: number[] = []
  for (let i = 0; i < weights.length; i++) {
    let most = 0
    for (let s = 1; s < count; s++) if (shared.amounts[i * count + s]! > shared.amounts[i * count + most]!) most = s
    if (shared.amounts[i * count + most]! >= weights[i]! * (1 - ROUNDING) && weights[i]! <= left[most]!) {
      places[i] = most
      left[most] = left[most]! - weights[i]!
    } else unsettled.push(i)
  }
  unsettled.sort((a, b) => weights[b]! - weights[a]!)
  for (const i of unsettled) if (!settle(i, weights, places, left, cost)) return null
  improve(weights, places, left, cost)
  let total = 0
  for (let i = 0; i < weights.length; i++) if (weights[i]! > 0) total += weights[i]! * cost(i, places[i]!)
  return { cost: total, places }
}

type CostAt = (i: number, s: number) => number

/** Puts one demand point where it fits most cheaply, making room by moving another one where nothing fits. */
function settle(i: number, weights: Float64Array, places: Int32Array, left: Float64Array, cost: CostAt): boolean {
  const need = weights[i]!
  let best = { cost: Number.POSITIVE_INFINITY, place: -1, moved: -1, to: -1 }
  for (let s = 0; s < left.length; s++) {
    const own = need === 0 ? 0 : need * cost(i, s)
    if (!(own < best.cost)) continue
    if (left[s]! >= need) {
      best = { cost: own, place: s, moved: -1, to: -1 }
      continue
    }
    for (let k = 0; k < weights.length; k++) {
      if (places[k] !== s || weights[k]! + left[s]! < need) continue
      for (let to = 0; to < left.length; to++) {
        if (to === s || left[to]! < weights[k]!) continue
        const all = own + weights[k]! * (cost(k, to) - cost(k, s))
        if (all < best.cost) best = { cost: all, place: s, moved: k, to }
      }
    }
  }
  if (best.place < 0) return false
  if (best.moved >= 0) move(best.moved, best.to, weights, places, left)
  places[i] = best.place
  left[best.place] = left[best.place]! - need
  return true
}

function move(i: number, to: number, weights: Float64Array, places: Int32Array, left: Float64Array): void {
  left[places[i]!] = left[places[i]!]! + weights[i]!
  left[to] = left[to]! - weights[i]!
  places[i] = to
}

/** Moves and exchanges while they help, at most a few rounds over everybody. */
function improve(weights: Float64Array, places: Int32Array, left: Float64Array, cost: CostAt): void {
  const price = (i: number, s: number): number => (weights[i] === 0 ? 0 : weights[i]! * cost(i, s))
  for (let round = 0, better = true; better && round < 20; round++) {
    better = false
    for (let i = 0; i < weights.length; i++) {
      for (let s = 0; s < left.length; s++) {
        const gain = price(i, places[i]!) - price(i, s)
        if (s === places[i] || !(gain > 1e-9) || left[s]! < weights[i]!) continue
        move(i, s, weights, places, left)
        better = true
      }
      for (let k = i + 1; k < weights.length; k++) {
        const [a, b] = [places[i]!, places[k]!]
        if (a === b || left[a]! + weights[i]! < weights[k]! || left[b]! + weights[k]! < weights[i]!) continue
        const gain = price(i, a) + price(k, b) - price(i, b) - price(k, a)
        if (!(gain > 1e-9)) continue
        left[a] = left[a]! + weights[i]! - weights[k]!
        left[b] = left[b]! + weights[k]! - weights[i]!
        places[i] = b
        places[k] = a
        better = true
      }
    }
  }
}
