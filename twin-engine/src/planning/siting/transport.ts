/**
 * Sends demand to sites with capacities at the least cost, shared where that is cheaper: a transportation problem, solved
 * one demand point after the other along the cheapest chain of exchanges (successive shortest paths; Ahuja, Magnanti and
 * Orlin, "Network Flows" (1993), section 9.7). The chains run over the open sites only, which are few.
 */

/** Amounts that count as nothing beside the weights. */
const NOTHING = 1e-9

export interface Shipments {
  readonly cost: number
  /** How much of demand `i` goes to the open site in place `s` is `amounts[i * open.length + s]`. */
  readonly amounts: Float64Array
}

/**
 * @param costs per unit of weight, demand × site; Infinity where there is no route.
 * @param open the sites that are open.
 * @returns null where the capacities do not hold everybody.
 */
export function transport(
  costs: Float64Array,
  sites: number,
  weights: Float64Array,
  open: ArrayLike<number>,
  capacities: Float64Array,
): Shipments | null {
  const chains = new Chains(costs, sites, weights.length, open, capacities)
  for (let i = 0; i < weights.length; i++) if (!chains.send(i, weights[i]!)) return null
  return { cost: chains.cost(), amounts: chains.amounts }
}

class Chains {
  readonly amounts: Float64Array
  private readonly places: number
  private readonly demands: number
  /** Cost of demand `i` at the site in place `s`. */
  private readonly costs: Float64Array
  private readonly left: Float64Array
  /** Cheapest change from place `a` to place `b`, and whose: `a * places + b`. */
  private readonly change: Float64Array
  private readonly changing: Int32Array
  private readonly distance: Float64Array
  private readonly before: Int32Array
  /** Below it a chain is cheaper by rounding only: followed, it could go round in a circle. */
  private readonly rounding: number

  constructor(costs: Float64Array, sites: number, demands: number, open: ArrayLike<number>, capacities: Float64Array) {
    const places = open.length
    this.places = places
    this.demands = demands
    this.amounts = new Float64Array(demands * places)
    this.costs = new Float64Array(demands * places)
    this.left = new Float64Array(places)
    for (let s = 0; s < places; s++) {
      this.left[s] = capacities[open[s]!]!
      for (let i = 0; i < demands; i++) this.costs[i * places + s] = costs[i * sites + open[s]!]!
    }
    this.change = new Float64Array(places * places).fill(Number.POSITIVE_INFINITY)
    this.changing = new Int32Array(places * places).fill(-1)
    this.distance = new Float64Array(places)
    this.before = new Int32Array(places)
    let highest = 0
    for (const cost of this.costs) if (cost < Number.POSITIVE_INFINITY && cost > highest) highest = cost
    this.rounding = 1e-12 * highest
  }

  cost(): number {
    let cost = 0
    for (let k = 0; k < this.amounts.length; k++) if (this.amounts[k]! > 0) cost += this.amounts[k]! * this.costs[k]!
    return cost
  }

  /** Sends `weight` of demand `i`; false where there is no room that it can reach. */
  send(i: number, weight: number): boolean {
    let rest = weight
    const enough = NOTHING * Math.max(1, weight)
    while (rest > enough) {
      const end = this.cheapest(i)
      if (end < 0) return false
      let amount = Math.min(rest, this.left[end]!)
      for (let s = end; this.before[s]! >= 0; s = this.before[s]!)
        amount = Math.min(amount, this.amounts[this.moved(this.before[s]!, s) * this.places + this.before[s]!]!)
      this.push(i, end, amount)
      rest -= amount
    }
    return true
  }

  private moved(from: number, to: number): number {
    return this.changing[from * this.places + to]!
  }

  /** The place with room at the end of the cheapest chain from demand `i`; −1 where there is none. */
  private cheapest(i: number): number {
    const { places, distance, before, change, left } = this
    let nearest = 0
    for (let s = 0; s < places; s++) {
      distance[s] = this.costs[i * places + s]!
      before[s] = -1
      if (distance[s]! < distance[nearest]!) nearest = s
    }
    // With room at the nearest no chain is cheaper: one that were would have been taken before.
    if (left[nearest]! > NOTHING && distance[nearest]! < Number.POSITIVE_INFINITY) return nearest
    for (let round = 0, changed = true; changed && round < places; round++) {
      changed = false
      for (let a = 0; a < places; a++) {
        const here = distance[a]!
        if (here === Number.POSITIVE_INFINITY) continue
        for (let b = 0; b < places; b++) {
          const there = here + change[a * places + b]!
          if (!(there < distance[b]! - this.rounding)) continue
          distance[b] = there
          before[b] = a
          changed = true
        }
      }
    }
    let end = -1
    for (let s = 0; s < places; s++)
      if (left[s]! > NOTHING && distance[s]! < (end < 0 ? Number.POSITIVE_INFINITY : distance[end]!)) end = s
    return end
  }

  private push(i: number, end: number, amount: number): void {
    const { places, amounts, before, left } = this
    left[end] = left[end]! - amount
    const touched = [end]
    let at = end
    while (before[at]! >= 0) {
      const from = before[at]!
      const who = this.moved(from, at)
      amounts[who * places + at] = amounts[who * places + at]! + amount
      const kept = amounts[who * places + from]! - amount
      amounts[who * places + from] = kept > NOTHING ? kept : 0
      at = from
      touched.push(at)
    }
    amounts[i * places + at] = amounts[i * places + at]! + amount
    for (const place of touched) this.recount(place)
  }

  /** The cheapest changes away from a place, after who is there has changed. */
  private recount(from: number): void {
    const { places, amounts, costs, change, changing } = this
    const row = from * places
    change.fill(Number.POSITIVE_INFINITY, row, row + places)
    for (let i = 0; i < this.demands; i++) {
      if (amounts[i * places + from]! <= 0) continue
      const here = costs[i * places + from]!
      for (let to = 0; to < places; to++) {
        const difference = costs[i * places + to]! - here
        if (to === from || difference >= change[row + to]!) continue
        change[row + to] = difference
        changing[row + to] = i
      }
    }
  }
}
