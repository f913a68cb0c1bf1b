/**
 * Set cover: the fewest sites that reach everybody. Prices for the demand points give a bound and, through reduced costs, the
 * covers that are tried (Beasley, "A Lagrangian heuristic for set-covering problems", Naval Research Logistics 37 (1990)
 * 151–164; with every set at the cost of one).
 */
import { type LinearProgram, ProgramBuilder } from '../solver.ts'
import type { SitingInstance } from './instance.ts'

export interface Cover {
  readonly demands: number
  readonly sites: number
  /** The sites that reach each demand point, and the demand points that each site reaches. */
  readonly near: readonly Int32Array[]
  readonly reached: readonly Int32Array[]
  readonly kept: Uint8Array
  readonly fixedCosts: Float64Array
  readonly budget: number
}

export interface CoverProgress {
  readonly step: number
  /** How many sites; Infinity while no cover is known. */
  readonly value: number
  readonly bound: number
  readonly open: Int32Array
}

/** Who reaches whom within `radius`. */
export function coverWithin(instance: SitingInstance, radius: number): Cover {
  const { demands, sites, costs, kept, fixedCosts, budget } = instance
  const near: number[][] = Array.from({ length: demands }, () => [])
  const reached: number[][] = Array.from({ length: sites }, () => [])
  for (let i = 0; i < demands; i++)
    for (let j = 0; j < sites; j++) {
      if (costs[i * sites + j]! > radius) continue
      near[i]!.push(j)
      reached[j]!.push(i)
    }
  return {
    demands,
    sites,
    near: near.map((list) => Int32Array.from(list)),
    reached: reached.map((list) => Int32Array.from(list)),
    kept,
    fixedCosts,
    budget,
  }
}

/**
 * Covers with fewer and fewer sites, and a bound that rises.
 * @param enough ends the search as soon as it is true: where only a yes or no is wanted.
 */
export function* searchCover(
  cover: Cover,
  steps: number,
  enough: (progress: CoverProgress) => boolean = () => false,
): Generator<CoverProgress, CoverProgress> {
  const prices = new CoverPrices(cover)
  let best: CoverProgress = { step: 0, value: Number.POSITIVE_INFINITY, bound: 0, open: new Int32Array(0) }
  if (cover.near.some((sites) => sites.length === 0)) return { ...best, bound: Number.POSITIVE_INFINITY }
  for (let step = 0; step <= steps; step++) {
    prices.solve()
    const open = coverBy(cover, prices.reduced, step % 2 === 1)
    const better = open !== null && open.length < best.value
    if (better || prices.bound > best.bound) {
      best = { ...(better ? { value: open.length, open } : best), step, bound: prices.bound }
      yield best
    }
    if (best.bound >= best.value || enough(best)) break
    prices.move(Number.isFinite(best.value) ? best.value : cover.sites)
  }
  return { ...best, bound: Math.min(best.bound, best.value) }
}

/** The prices of the demand points, climbing by subgradient steps. */
class CoverPrices {
  readonly reduced: Float64Array
  bound = 0
  private readonly cover: Cover
  private readonly price: Float64Array
  private readonly direction: Float64Array
  private now = 0
  private best = Number.NEGATIVE_INFINITY
  private theta = 1
  private sinceBetter = 0

  constructor(cover: Cover) {
    this.cover = cover
    this.reduced = new Float64Array(cover.sites)
    this.direction = new Float64Array(cover.demands)
    // Each site's cost shared among those whom it reaches: the least such share of the sites near.
    this.price = Float64Array.from(cover.near, (sites) => {
      let least = 1
      for (const j of sites) least = Math.min(least, 1 / cover.reached[j]!.length)
      return least
    })
  }

  solve(): void {
    const { cover, price, reduced } = this
    let value = 0
    for (let i = 0; i < cover.demands; i++) value += price[i]!
    for (let j = 0; j < cover.sites; j++) {
      let left = 1
      for (const i of cover.reached[j]!) left -= price[i]!
      reduced[j] = left
      if (left < 0 || cover.kept[j] === 1) value += left
    }
    this.now = value
    this.sinceBetter = value > this.best + 1e-6 ? 0 : this.sinceBetter + 1
    this.best = Math.max(this.best, value)
    this.bound = Math.max(this.bound, Math.ceil(this.best - 1e-6))
    if (this.sinceBetter >= 15) {
      this.theta *= 0.6
      this.sinceBetter = 0
    }
  }

  move(target: number): void {
    const { cover, price, reduced, direction } = this
    let norm = 0
    let slope = 0
    for (let i = 0; i < cover.demands; i++) {
      let served = 0
      for (const j of cover.near[i]!) if (reduced[j]! < 0 || cover.kept[j] === 1) served++
      direction[i] = 0.4 * direction[i]! + (1 - served)
      norm += direction[i]! ** 2
      slope += (1 - served) ** 2
    }
    // Everybody served exactly once: no prices are better.
    if (slope === 0) return
    const length = (this.theta * Math.max(target - this.now, 0.01)) / Math.max(norm, 0.5 * slope)
    for (let i = 0; i < cover.demands; i++) price[i] = Math.max(0, price[i]! + length * direction[i]!)
  }
}

/**
 * A cover of the sites with the lowest reduced costs: for each demand point that nobody reaches yet the site that looks
 * best, then out with those that are not needed. Null where the budget does not allow it.
 * @param byReach whether a site's reach counts too, or its reduced cost alone.
 */
function coverBy(cover: Cover, reduced: Float64Array, byReach: boolean): Int32Array | null {
  const { demands, sites, near, reached, kept, fixedCosts, budget } = cover
  const count = new Int32Array(demands)
  const isOpen = Uint8Array.from(kept)
  const open = (j: number): void => {
    isOpen[j] = 1
    for (const i of reached[j]!) count[i] = count[i]! + 1
  }
  for (let j = 0; j < sites; j++) if (kept[j] === 1) for (const i of reached[j]!) count[i] = count[i]! + 1
  const limited = budget !== Number.POSITIVE_INFINITY
  const worth = (j: number): number => {
    let fresh = 0
    for (const i of reached[j]!) if (count[i] === 0) fresh++
    const look = byReach ? 1 + Math.max(0, reduced[j]!) : 1e-3 + Math.max(0, reduced[j]! + 0.2)
    return fresh / (limited ? look * (1e-9 + fixedCosts[j]!) : look)
  }
  const hardest = Int32Array.from({ length: demands }, (_, i) => i).sort((a, b) => near[a]!.length - near[b]!.length)
  for (const i of hardest) {
    if (count[i]! > 0) continue
    let best = -1
    let most = 0
    for (const j of near[i]!) {
      const here = worth(j)
      if (here > most) {
        most = here
        best = j
      }
    }
    open(best)
  }
  const ranked = Int32Array.from({ length: sites }, (_, j) => j).sort((a, b) => reduced[b]! - reduced[a]!)
  for (const j of ranked) {
    if (isOpen[j] === 0 || kept[j] === 1 || reached[j]!.some((i) => count[i] === 1)) continue
    isOpen[j] = 0
    for (const i of reached[j]!) count[i] = count[i]! - 1
  }
  let spent = 0
  for (let j = 0; j < sites; j++) spent += isOpen[j]! * fixedCosts[j]!
  return spent > budget ? null : Int32Array.from(ranked.filter((j) => isOpen[j] === 1))
}

/** The cover as a program: fewest sites, everybody reached. Column `j` is site `j`. */
export function coverProgram({ demands, sites, near, kept, fixedCosts, budget }: Cover): LinearProgram {
  const builder = new ProgramBuilder()
  const columns = Array.from({ length: sites }, (_, j) => builder.column(1, kept[j]!, 1, true))
  for (let i = 0; i < demands; i++) builder.row(1, Number.POSITIVE_INFINITY, Array.from(near[i]!), 1)
  if (budget !== Number.POSITIVE_INFINITY)
    builder.row(Number.NEGATIVE_INFINITY, budget, columns, Array.from(fixedCosts))
  return builder.program('least')
}
