/**
 * The equilibrium of the rational agent access model: everybody goes where load and way together cost least.
 *
 * It is the minimum of Σ_j D_j²/(2 C_j) + Σ x_ij c_ij over x_ij ≥ 0, Σ_j x_ij = P_i, where D_j = Σ_i x_ij: a convex
 * program whose loads D are unique (Beckmann, McGuire & Winsten 1956). Sweeps over all pairs move people from dearer places
 * to the cheapest by the exact step; between two sweeps the pairs in use are made a forest and solved exactly. Both only
 * ever lower the objective, and what anybody could still save says how far the result is from equilibrium.
 */
import { type Exchange, solveForest } from './exchange-forest.ts'

/** Pairs with a route to a capacity above 0, by origin; row `i` is `first[i] … first[i + 1] - 1`. */
export interface CostedPairs {
  readonly first: Int32Array
  readonly destination: Int32Array
  readonly cost: Float64Array
}

export interface Equilibrium {
  /** Cheapest cost by origin, load included; Infinity without any pair. */
  readonly cost: Float64Array
  /** People by destination. */
  readonly load: Float64Array
  /** What anybody could save by going elsewhere, at most. */
  readonly gap: number
  readonly sweeps: number
}

const MOST_SWEEPS = 500
/** Sweeps over the pairs in use alone, after each over all pairs. */
const INNER_SWEEPS = 2

/** @param perPerson load cost of one person more at each destination, 1/C_j; 0 = no load */
export function equilibrium(
  pairs: CostedPairs,
  people: Float64Array,
  perPerson: Float64Array,
  tolerance = 1e-9,
): Equilibrium {
  const state = new Assignment(pairs, people, perPerson)
  let gap = Number.POSITIVE_INFINITY
  let sweeps = 0
  while (sweeps < MOST_SWEEPS && gap > tolerance) {
    gap = state.sweep()
    sweeps++
    if (gap <= tolerance) break
    for (let n = 0; n < INNER_SWEEPS; n++) state.sweepUsed()
    state.solveUsed()
  }
  return { cost: state.cheapest(), load: state.load, gap, sweeps }
}

/** Who goes where: per origin a short list of the pairs in use and the people of each. */
class Assignment {
  readonly load: Float64Array
  readonly #pairs: CostedPairs
  readonly #perPerson: Float64Array
  readonly #used: number[][]
  readonly #flow: number[][]

  constructor(pairs: CostedPairs, people: Float64Array, perPerson: Float64Array) {
    this.#pairs = pairs
    this.#perPerson = perPerson
    this.load = new Float64Array(perPerson.length)
    this.#used = Array.from(people, () => [])
    this.#flow = Array.from(people, () => [])
    for (let i = 0; i < people.length; i++) {
      if (people[i]! === 0 || pairs.first[i] === pairs.first[i + 1]) continue
      const k = this.#cheapestOf(i)
      this.#used[i]!.push(k)
      this.#flow[i]!.push(people[i]!)
      this.load[pairs.destination[k]!]! += people[i]!
    }
  }

  /** Every origin moves towards its cheapest place once; returns the largest saving that was still open. */
  sweep(): number {
    let gap = 0
    for (let i = 0; i < this.#used.length; i++) {
      const used = this.#used[i]!
      if (used.length === 0) continue
      const best = this.#cheapestOf(i)
      const least = this.#costOf(best)
      let dearest = least
      for (const k of used) dearest = Math.max(dearest, this.#costOf(k))
      gap = Math.max(gap, dearest - least)
      if (dearest > least) this.#moveTo(i, best)
    }
    return gap
  }

  /** The same among the pairs in use. */
  sweepUsed(): void {
    for (let i = 0; i < this.#used.length; i++) {
      const used = this.#used[i]!
      if (used.length < 2) continue
      let best = used[0]!
      for (const k of used) if (this.#costOf(k) < this.#costOf(best)) best = k
      this.#moveTo(i, best)
    }
  }

  /** The minimum over the pairs in use of those origins that use several. */
  solveUsed(): void {
    const { destination, cost } = this.#pairs
    const exchanges: Exchange[] = []
    const split: number[] = []
    this.#used.forEach((used, i) => {
      if (used.length < 2) return
      used.forEach((k, n) => {
        exchanges.push({ origin: split.length, destination: destination[k]!, cost: cost[k]!, flow: this.#flow[i]![n]! })
      })
      split.push(i)
    })
    if (exchanges.length === 0) return
    solveForest(exchanges, split.length, this.load, this.#perPerson)
    let at = 0
    for (const i of split) {
      const flow = this.#flow[i]!
      for (let n = 0; n < flow.length; n++) flow[n] = exchanges[at++]!.flow
      this.#dropEmpty(i)
    }
  }

  cheapest(): Float64Array {
    return Float64Array.from(this.#used, (_, i) =>
      this.#pairs.first[i] === this.#pairs.first[i + 1] ? Number.POSITIVE_INFINITY : this.#costOf(this.#cheapestOf(i)),
    )
  }

  #costOf(k: number): number {
    const j = this.#pairs.destination[k]!
    return this.load[j]! * this.#perPerson[j]! + this.#pairs.cost[k]!
  }

  #cheapestOf(i: number): number {
    const { first, destination, cost } = this.#pairs
    const { load } = this
    const perPerson = this.#perPerson
    const end = first[i + 1]!
    let best = first[i]!
    let least = Number.POSITIVE_INFINITY
    for (let k = best; k < end; k++) {
      const j = destination[k]!
      const total = load[j]! * perPerson[j]! + cost[k]!
      if (total < least) {
        least = total
        best = k
      }
    }
    return best
  }

  /** Moves people from each dearer place to `best` until both cost the same or nobody is left there. */
  #moveTo(i: number, best: number): void {
    const { destination } = this.#pairs
    const used = this.#used[i]!
    const flow = this.#flow[i]!
    let at = used.indexOf(best)
    if (at < 0) {
      at = used.push(best) - 1
      flow.push(0)
    }
    const to = destination[best]!
    for (let n = used.length - 1; n >= 0; n--) {
      if (n === at) continue
      const from = destination[used[n]!]!
      const saving = this.#costOf(used[n]!) - this.#costOf(best)
      if (saving <= 0) continue
      const bend = this.#perPerson[from]! + this.#perPerson[to]!
      const moved = Math.min(flow[n]!, bend > 0 ? saving / bend : flow[n]!)
      flow[n]! -= moved
      flow[at]! += moved
      this.load[from]! -= moved
      this.load[to]! += moved
    }
    this.#dropEmpty(i)
  }

  #dropEmpty(i: number): void {
    const used = this.#used[i]!
    const flow = this.#flow[i]!
    let kept = 0
    for (let n = 0; n < used.length; n++) {
      if (flow[n]! <= 0) continue
      used[kept] = used[n]!
      flow[kept++] = flow[n]!
    }
    used.length = kept
    flow.length = kept
  }
}
