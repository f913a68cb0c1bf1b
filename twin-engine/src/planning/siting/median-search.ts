/**
 * Searches for a p-median, value and bound closing in on each other: the relaxed problem gives a start, interchange makes
 * it a local optimum, small shakes of a few sites and interchange again look further (variable neighbourhood search, Hansen
 * and Mladenović, "Variable neighborhood search for the p-median", Location Science 5 (1997) 207–226).
 */
import { RandomSource } from '../../simulation/random.ts'
import { agrees } from './agreement.ts'
import { Interchange } from './interchange.ts'
import { MedianBound } from './median-bound.ts'
import { type MedianCosts, medianValue } from './median-costs.ts'

/** How far a search got; also what it returns at the end. */
export interface MedianProgress {
  readonly step: number
  readonly value: number
  readonly bound: number
  readonly open: Int32Array
}

export interface MedianFound extends MedianProgress {
  readonly proven: boolean
  /** 1 where a site is in no plan better than the value, and 1 where it is in every such plan. */
  readonly out: Uint8Array
  readonly inEvery: Uint8Array
}

const FIRST_CLIMB = 40
const CLIMB_PER_STEP = 12
/** After so many steps of the bound without a shake, both go on in turn. */
const WARM_CLIMBS = 15
const STALLED_CLIMBS = 60
const LARGEST_SHAKE = 5

/**
 * @param steps shakes to try; a proof ends the search before.
 * @returns null where no set of sites keeps the budget and gives every demand a place.
 */
export function* searchMedian(
  costs: MedianCosts,
  steps: number,
  seed: number,
): Generator<MedianProgress, MedianFound | null> {
  const bound = new MedianBound(costs)
  let best: { value: number; open: Int32Array } | null = null
  let step = 0
  const progress = (): MedianProgress => ({ step, bound: Math.min(bound.bound, best!.value), ...best! })
  const sizes = sizesWithin(costs)
  for (const size of sizes) {
    const start = startOf(costs, bound, size, best?.value ?? null)
    if (start === null) continue
    const local = improved(costs, start)
    if (best === null || local.value < best.value) best = local
  }
  if (best === null) return null
  yield progress()
  let climbs = 0
  let stalled = 0
  const climb = (): boolean => {
    const before = bound.best
    bound.climb(CLIMB_PER_STEP, best!.value)
    climbs++
    stalled = bound.best > before + 1e-5 * Math.abs(before) ? 0 : stalled + 1
    return agrees(bound.bound, best!.value)
  }
  while (climbs < WARM_CLIMBS) {
    if (climb()) break
    if (climbs % 5 === 0) {
      const start = startOf(costs, bound, sizes[0]!, best.value)
      const local = start && improved(costs, start)
      if (local && local.value < best.value) best = local
    }
    yield progress()
  }
  const size = best.open.length
  if (size > 1 && size < costs.sites && !agrees(bound.bound, best.value)) {
    const shaking = new Shaking(costs, best.open, seed)
    for (step = 1; step <= steps; step++) {
      const better = shaking.step(step)
      if (better) best = { value: shaking.value, open: shaking.open }
      const proven = stalled < STALLED_CLIMBS && step % 4 === 0 ? climb() : agrees(bound.bound, best.value)
      if (better || proven || step % 16 === 0) yield progress()
      if (proven) break
    }
  }
  return {
    ...progress(),
    proven: agrees(bound.bound, best.value),
    out: bound.out,
    inEvery: bound.inEvery,
  }
}

/** How many sites may be open: as many as allowed, and a few fewer where a budget could make that better. */
function sizesWithin(costs: MedianCosts): readonly number[] {
  const { sites, kept, fixedCosts, budget } = costs
  const p = Math.min(costs.p, sites)
  if (budget === Number.POSITIVE_INFINITY) return [p]
  const keptCount = kept.reduce((sum, one) => sum + one, 0)
  const prices = fixedCosts.filter((_, j) => kept[j] === 0).sort()
  let largest = keptCount
  let spent = 0
  while (largest < p && spent + prices[largest - keptCount]! <= budget) spent += prices[largest++ - keptCount]!
  const sizes: number[] = []
  for (let size = largest; size >= Math.max(1, keptCount) && sizes.length < 6; size--) sizes.push(size)
  return sizes
}

/** A set of `size` sites: what the relaxed problem takes, as far as the budget goes, filled up with the cheapest. */
function startOf(costs: MedianCosts, bound: MedianBound, size: number, value: number | null): Int32Array | null {
  const { sites, kept, fixedCosts, budget } = costs
  if (size === 0) return null
  if (value === null) bound.climb(FIRST_CLIMB, roughValue(costs))
  const isOpen = Uint8Array.from(kept)
  let open = kept.reduce((sum, one) => sum + one, 0)
  let spent = 0
  const cheapest = Int32Array.from({ length: sites }, (_, j) => j).sort((a, b) => fixedCosts[a]! - fixedCosts[b]!)
  const limited = budget !== Number.POSITIVE_INFINITY
  const order = [...cheapest.filter((j) => bound.chosen[j] === 1), ...cheapest.filter((j) => bound.chosen[j] === 0)]
  for (const candidates of limited ? [order, [...cheapest]] : [order]) {
    for (const j of candidates) {
      if (open >= size) break
      if (isOpen[j] === 1 || spent + fixedCosts[j]! > budget) continue
      isOpen[j] = 1
      spent += fixedCosts[j]!
      open++
    }
  }
  if (open < size) return null
  return Int32Array.from(cheapest.filter((j) => isOpen[j] === 1))
}

/** What any plan might cost: everybody at a site as far as the p-th part of all. The first target of the bound. */
function roughValue(costs: MedianCosts): number {
  const at = Math.min(costs.sites - 1, Math.ceil(costs.sites / costs.p))
  let value = 0
  for (let i = 0; i < costs.demands; i++) value += costs.sorted[i * costs.sites + at]!
  return value
}

function improved(costs: MedianCosts, start: Int32Array): { value: number; open: Int32Array } {
  if (start.length === 1) return bestSingle(costs)
  if (start.length === costs.sites) return { value: costOf(costs, start), open: start }
  const search = new Interchange(costs, start)
  search.descend()
  return { value: search.value, open: search.open.slice() }
}

function bestSingle(costs: MedianCosts): { value: number; open: Int32Array } {
  let best = { value: Number.POSITIVE_INFINITY, open: new Int32Array(1) }
  const kept = costs.kept.indexOf(1)
  for (let j = 0; j < costs.sites; j++) {
    if ((kept >= 0 && j !== kept) || costs.fixedCosts[j]! > costs.budget) continue
    const value = costOf(costs, [j])
    if (value < best.value) best = { value, open: Int32Array.of(j) }
  }
  return best
}

function costOf(costs: MedianCosts, open: ArrayLike<number>): number {
  const isOpen = new Uint8Array(costs.sites)
  for (let k = 0; k < open.length; k++) isOpen[open[k]!] = 1
  return medianValue(costs, isOpen)
}

/** One walk of shakes and descents around the best set so far. */
class Shaking {
  value: number
  open: Int32Array
  private readonly search: Interchange
  private readonly random: RandomSource
  private strength = 1

  constructor(costs: MedianCosts, open: Int32Array, seed: number) {
    this.search = new Interchange(costs, open)
    this.value = this.search.value
    this.open = open
    this.random = new RandomSource(seed, 0)
  }

  /** Shakes, descends, and keeps what is better; true where it was. */
  step(step: number): boolean {
    const { search } = this
    const { sites, demands, order } = search.costs
    for (let k = 0; k < this.strength; k++) {
      const [u, v, w] = this.random.draw(step, k, 0)
      // A site near somebody: one of the nearest of a demand point, as far as twice the usual distance to an open one.
      const demand = Math.floor(u! * demands)
      const reach = Math.min(sites, Math.ceil((2 * sites) / this.open.length))
      const site = order[demand * sites + Math.floor(v! * reach)]!
      if (search.slotOf[site]! >= 0) continue
      const slot = k === 0 ? this.anySlot(site, w!) : search.leastLossFor(site, w!)
      if (slot >= 0) search.swap(site, slot)
    }
    search.descend()
    if (search.value < this.value * (1 - 1e-12)) {
      this.value = search.value
      this.open = search.open.slice()
      this.strength = 1
      return true
    }
    if (search.value > this.value) search.moveTo(this.open)
    else this.open = search.open.slice()
    this.strength = this.strength >= LARGEST_SHAKE ? 1 : this.strength + 1
    return false
  }

  private anySlot(site: number, random: number): number {
    const { kept, fixedCosts, budget } = this.search.costs
    const slot = Math.floor(random * this.open.length)
    const leaving = this.search.open[slot]!
    const allowed = kept[leaving] === 0 && this.search.spent - fixedCosts[leaving]! + fixedCosts[site]! <= budget
    return allowed ? slot : this.search.leastLossFor(site, random)
  }
}
