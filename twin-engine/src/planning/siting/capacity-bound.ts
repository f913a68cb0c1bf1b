/**
 * Lagrangian bound of location with capacities: "everybody is served" is relaxed with a price per unit of weight, and each
 * site then takes those who pay most beyond their cost, as far as it holds (Beasley, "Lagrangean heuristics for location
 * problems", EJOR 65 (1993) 383–399, section 3). As tight as the linear relaxation with a limit for each pair.
 */
import { agrees } from './agreement.ts'
import type { SitingInstance } from './instance.ts'

const ROUNDING = 1e-10

export class CapacityBound {
  /** No plan costs less. */
  best = Number.NEGATIVE_INFINITY
  /** Sites of the last relaxed plan. */
  readonly chosen: Uint8Array
  /** 1 where a site is in no plan better than the best known; 1 where it is in every such plan. */
  readonly out: Uint8Array
  readonly inEvery: Uint8Array
  private readonly instance: SitingInstance
  private readonly opening: Float64Array
  private readonly price: Float64Array
  private readonly direction: Float64Array
  private readonly reduced: Float64Array
  private readonly served: Float64Array
  /** What each site took in the relaxed plan: demand points in the order of taking, and how much of the last one. */
  private readonly taken: number[][]
  private readonly lastShare: Float64Array
  private theta = 1
  private sinceBetter = 0
  private threshold = 0
  private nextOut = 0

  /** @param opening what opening each site adds to the objective; 0 where nothing does. */
  constructor(instance: SitingInstance, opening: Float64Array) {
    const { demands, sites, costs } = instance
    this.instance = instance
    this.opening = opening
    this.price = new Float64Array(demands)
    for (let i = 0; i < demands; i++) {
      const row = costs.slice(i * sites, (i + 1) * sites).sort()
      const finite = row.findLastIndex((cost) => cost < Number.POSITIVE_INFINITY)
      this.price[i] = row[Math.min(finite, Math.ceil(sites / Math.max(1, instance.p)))]!
    }
    this.direction = new Float64Array(demands)
    this.reduced = new Float64Array(sites)
    this.served = new Float64Array(demands)
    this.chosen = new Uint8Array(sites)
    this.out = new Uint8Array(sites)
    this.inEvery = Uint8Array.from(instance.kept)
    this.taken = Array.from({ length: sites }, () => [])
    this.lastShare = new Float64Array(sites)
  }

  get bound(): number {
    return this.best === Number.NEGATIVE_INFINITY ? 0 : Math.max(0, this.best - ROUNDING * Math.abs(this.best))
  }

  /** Towards the highest bound; `value` is that of the best plan known. */
  climb(steps: number, value: number): void {
    for (let step = 0; step < steps; step++) {
      const now = this.solve()
      this.sinceBetter = now > this.best + 1e-7 * Math.abs(this.best) ? 0 : this.sinceBetter + 1
      if (now > this.best) this.best = now
      this.fix(now, value)
      if (agrees(this.bound, value)) return
      if (this.sinceBetter >= 15) {
        this.theta *= 0.7
        this.sinceBetter = 0
      }
      this.move(now, value)
    }
  }

  private solve(): number {
    const { demands, sites, weights } = this.instance
    let value = 0
    for (let i = 0; i < demands; i++) value += weights[i]! * this.price[i]!
    for (let j = 0; j < sites; j++) this.fill(j)
    value += this.choose()
    this.served.fill(0)
    for (let j = 0; j < sites; j++) {
      if (this.chosen[j] === 0) continue
      const list = this.taken[j]!
      list.forEach((i, k) => {
        this.served[i] = this.served[i]! + (k === list.length - 1 ? this.lastShare[j]! : 1)
      })
    }
    return value
  }

  /** The best load of a site: a knapsack that may take part of the last one. */
  private fill(site: number): void {
    const { demands, sites, costs, weights, capacities } = this.instance
    const list: number[] = []
    let wanted = 0
    for (let i = 0; i < demands; i++) {
      if (weights[i]! <= 0 || costs[i * sites + site]! >= this.price[i]!) continue
      list.push(i)
      wanted += weights[i]!
    }
    let room = capacities[site]!
    const profit = (i: number): number => costs[i * sites + site]! - this.price[i]!
    if (wanted > room) list.sort((a, b) => profit(a) - profit(b))
    let reduced = this.opening[site]!
    let count = 0
    this.lastShare[site] = 1
    for (const i of list) {
      if (room <= 0) break
      const share = Math.min(1, room / weights[i]!)
      reduced += profit(i) * weights[i]! * share
      room -= weights[i]! * share
      this.lastShare[site] = share
      count++
    }
    list.length = count
    this.taken[site] = list
    this.reduced[site] = reduced
  }

  private choose(): number {
    const { sites, kept, p } = this.instance
    const free = [...this.reduced.keys()]
      .filter((j) => kept[j] === 0)
      .sort((a, b) => this.reduced[a]! - this.reduced[b]!)
    const places = Math.min(free.length, p - (sites - free.length))
    this.chosen.set(kept)
    for (const j of free.slice(0, places)) if (this.reduced[j]! < 0) this.chosen[j] = 1
    this.threshold = places > 0 ? Math.min(0, this.reduced[free[places - 1]!]!) : Number.NEGATIVE_INFINITY
    this.nextOut = places < free.length ? Math.min(0, this.reduced[free[places]!]!) : 0
    let value = 0
    for (let j = 0; j < sites; j++) if (this.chosen[j] === 1) value += this.reduced[j]!
    return value
  }

  private fix(now: number, value: number): void {
    const slack = ROUNDING * Math.abs(now)
    for (let j = 0; j < this.instance.sites; j++) {
      if (this.instance.kept[j] === 1) continue
      if (this.chosen[j] === 0) {
        if (now + this.reduced[j]! - this.threshold - slack > value) this.out[j] = 1
      } else if (now - this.reduced[j]! + this.nextOut - slack > value) this.inEvery[j] = 1
    }
  }

  private move(now: number, value: number): void {
    const { demands, weights } = this.instance
    let norm = 0
    let slope = 0
    for (let i = 0; i < demands; i++) {
      const missing = weights[i]! * (1 - this.served[i]!)
      this.direction[i] = 0.4 * this.direction[i]! + missing
      norm += this.direction[i]! ** 2
      slope += missing ** 2
    }
    // Everybody served exactly once: no prices are better.
    if (slope === 0) return
    const target = Number.isFinite(value) ? value : 1.05 * Math.abs(now) + 1
    const length = (this.theta * Math.max(target - now, 1e-6 * Math.abs(now))) / Math.max(norm, 0.5 * slope)
    for (let i = 0; i < demands; i++) this.price[i] = Math.max(0, this.price[i]! + length * this.direction[i]!)
  }
}
