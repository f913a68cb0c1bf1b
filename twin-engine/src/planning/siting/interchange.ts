/**
 * Fast interchange for the p-median: one open site is exchanged for one closed site while that helps.
 *
 * Gains, losses and the correction for each pair are kept from move to move (Resende and Werneck, "A fast swap-based local
 * search procedure for location problems", Annals of Operations Research 150 (2007) 205–230, sections 3.2–3.3, after
 * Whitaker 1983): a move touches only the demand points whose two nearest open sites it changes.
 */
import type { MedianCosts } from './median-costs.ts'

/** Below this share of the value an improvement is rounding. */
const ROUNDING = 1e-11

/** A set of at least two open sites, one to a slot, with what every exchange would bring. */
export class Interchange {
  readonly costs: MedianCosts
  /** Which site stands in a slot. */
  readonly open: Int32Array
  /** A site's slot; −1 while it is closed. */
  readonly slotOf: Int32Array
  value = 0
  spent = 0
  private readonly slots: number
  private readonly first: Float64Array
  private readonly second: Float64Array
  private readonly firstSlot: Int32Array
  private readonly secondSlot: Int32Array
  private readonly gain: Float64Array
  private readonly loss: Float64Array
  private readonly extra: Float64Array

  /** @param open distinct sites, at least two, the kept ones among them. */
  constructor(costs: MedianCosts, open: ArrayLike<number>) {
    const { demands, sites } = costs
    this.costs = costs
    this.slots = open.length
    this.open = Int32Array.from(open)
    this.slotOf = new Int32Array(sites).fill(-1)
    this.first = new Float64Array(demands)
    this.second = new Float64Array(demands)
    this.firstSlot = new Int32Array(demands)
    this.secondSlot = new Int32Array(demands)
    this.gain = new Float64Array(sites)
    this.loss = new Float64Array(this.slots)
    this.extra = new Float64Array(sites * this.slots)
    this.open.forEach((site, slot) => {
      this.slotOf[site] = slot
      this.spent += costs.fixedCosts[site]!
    })
    for (let i = 0; i < demands; i++) {
      this.seat(i)
      this.count(i, 1)
    }
    this.value = this.sum()
  }

  /** Exchanges while that helps, the best exchange each time. */
  descend(): void {
    this.value = this.sum()
    for (;;) {
      const swap = this.bestSwap()
      if (swap < 0) return
      const slot = swap % this.slots
      const [leaving, before] = [this.open[slot]!, this.value]
      this.swap((swap / this.slots) | 0, slot)
      this.value = this.sum()
      if (this.value < before) continue
      // The gains are sums with rounding: an exchange that only they call better would be taken for ever.
      this.swap(leaving, slot)
      this.value = this.sum()
      return
    }
  }

  /** Site times slots plus slot of the best exchange; −1 where none helps. */
  private bestSwap(): number {
    const { slots, gain, loss, extra, slotOf, spent } = this
    const { sites, kept, fixedCosts, budget } = this.costs
    const limited = budget !== Number.POSITIVE_INFINITY
    let best = ROUNDING * this.value
    let found = -1
    for (let site = 0; site < sites; site++) {
      if (slotOf[site]! >= 0) continue
      const gained = gain[site]!
      const row = site * slots
      for (let slot = 0; slot < slots; slot++) {
        const profit = gained - loss[slot]! + extra[row + slot]!
        if (profit <= best) continue
        const leaving = this.open[slot]!
        if (kept[leaving] === 1) continue
        if (limited && spent - fixedCosts[leaving]! + fixedCosts[site]! > budget) continue
        best = profit
        found = row + slot
      }
    }
    return found
  }

  /** Opens `site` in the place of the one in `slot`. */
  swap(site: number, slot: number): void {
    const { first, second, firstSlot, secondSlot, slotOf } = this
    const { demands, columns, fixedCosts } = this.costs
    const column = site * demands
    const leaving = this.open[slot]!
    const touched: number[] = []
    for (let i = 0; i < demands; i++) {
      if (firstSlot[i] !== slot && secondSlot[i] !== slot && columns[column + i]! >= second[i]!) continue
      touched.push(i)
      this.count(i, -1)
      this.value -= first[i]!
    }
    slotOf[leaving] = -1
    slotOf[site] = slot
    this.open[slot] = site
    this.spent += fixedCosts[site]! - fixedCosts[leaving]!
    for (const i of touched) {
      if (firstSlot[i] === slot || secondSlot[i] === slot) this.seat(i)
      else this.take(i, columns[column + i]!, slot)
      this.count(i, 1)
      this.value += first[i]!
    }
  }

  /** The best slot to give to `site`, at whatever loss; −1 where kept sites or the budget allow none. */
  leastLossFor(site: number, random: number): number {
    const { slots, loss, extra } = this
    const { kept, fixedCosts, budget } = this.costs
    const row = site * slots
    const from = Math.floor(random * slots)
    let best = Number.NEGATIVE_INFINITY
    let found = -1
    for (let step = 0; step < slots; step++) {
      const slot = (from + step) % slots
      const leaving = this.open[slot]!
      if (kept[leaving] === 1 || this.spent - fixedCosts[leaving]! + fixedCosts[site]! > budget) continue
      const profit = extra[row + slot]! - loss[slot]!
      if (profit > best) {
        best = profit
        found = slot
      }
    }
    return found
  }

  /** Back, or over, to another set of as many sites. */
  moveTo(open: Int32Array): void {
    const wanted = new Uint8Array(this.costs.sites)
    for (const site of open) wanted[site] = 1
    const coming = open.filter((site) => this.slotOf[site]! < 0)
    let next = 0
    for (let slot = 0; slot < this.slots; slot++) if (wanted[this.open[slot]!] === 0) this.swap(coming[next++]!, slot)
    this.value = this.sum()
  }

  private sum(): number {
    let value = 0
    for (let i = 0; i < this.first.length; i++) value += this.first[i]!
    return value
  }

  /** A new site for demand `i`, between or before its two nearest. */
  private take(i: number, cost: number, slot: number): void {
    const { first, second, firstSlot, secondSlot } = this
    if (cost < first[i]!) {
      second[i] = first[i]!
      secondSlot[i] = firstSlot[i]!
      first[i] = cost
      firstSlot[i] = slot
    } else {
      second[i] = cost
      secondSlot[i] = slot
    }
  }

  /** Finds the two nearest open sites of demand `i`. */
  private seat(i: number): void {
    const { slotOf } = this
    const { sites, order, sorted } = this.costs
    const row = i * sites
    let k = row
    while (slotOf[order[k]!]! < 0) k++
    this.first[i] = sorted[k]!
    this.firstSlot[i] = slotOf[order[k]!]!
    k++
    while (slotOf[order[k]!]! < 0) k++
    this.second[i] = sorted[k]!
    this.secondSlot[i] = slotOf[order[k]!]!
  }

  /** Adds (1) or takes away (−1) what demand `i` contributes to the gains, losses and corrections. */
  private count(i: number, sign: number): void {
    const { slots, gain, extra, slotOf } = this
    const { sites, order, sorted } = this.costs
    const first = this.first[i]!
    const second = this.second[i]!
    const slot = this.firstSlot[i]!
    this.loss[slot] = this.loss[slot]! + sign * (second - first)
    const row = i * sites
    for (let k = row; k < row + sites; k++) {
      const cost = sorted[k]!
      if (cost >= second) break
      const site = order[k]!
      if (slotOf[site]! >= 0) continue
      const pair = site * slots + slot
      if (cost < first) {
        gain[site] = gain[site]! + sign * (first - cost)
        extra[pair] = extra[pair]! + sign * (second - first)
      } else extra[pair] = extra[pair]! + sign * (second - cost)
    }
  }
}
