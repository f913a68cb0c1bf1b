/**
 * Lagrangian bound of the p-median: the demand points' "served once" is relaxed with a price each, and the prices climb by
 * deflected subgradient steps (Beasley, "Lagrangean heuristics for location problems", EJOR 65 (1993) 383–399; direction
 * after Camerini, Fratta and Maffioli 1975). A budget is relaxed with a price of its own. At the end reduced costs tell
 * which sites can be in no better plan (ibid., section 2.4).
 */
import { agrees } from './agreement.ts'
import type { MedianCosts } from './median-costs.ts'

/** Keeps the bound on the safe side of what adding many numbers in doubles may lose. */
const ROUNDING = 1e-10

export class MedianBound {
  /** No plan costs less. */
  best = Number.NEGATIVE_INFINITY
  /** The sites of the last subproblem: a good start for a search. */
  readonly chosen: Uint8Array
  /** 1 where a site is in no plan better than the best known. */
  readonly out: Uint8Array
  /** 1 where a site is in every plan better than the best known. */
  readonly inEvery: Uint8Array
  private readonly costs: MedianCosts
  private readonly price: Float64Array
  private readonly direction: Float64Array
  private readonly bestPrice: Float64Array
  private readonly reduced: Float64Array
  private readonly served: Int32Array
  private budgetPrice = 0
  private bestBudgetPrice = 0
  private budgetDirection = 0
  private theta = 1
  private sinceBetter = 0

  constructor(costs: MedianCosts) {
    const { demands, sites, sorted, p } = costs
    this.costs = costs
    this.price = new Float64Array(demands)
    const start = Math.min(sites - 1, Math.round((0.8 * sites) / p))
    for (let i = 0; i < demands; i++) this.price[i] = sorted[i * sites + start]!
    this.bestPrice = this.price.slice()
    this.direction = new Float64Array(demands)
    this.reduced = new Float64Array(sites)
    this.served = new Int32Array(demands)
    this.chosen = new Uint8Array(sites)
    this.out = new Uint8Array(sites)
    this.inEvery = Uint8Array.from(costs.kept)
  }

  /** The bound as a number that every plan's value reaches: rounded up where all costs are whole. */
  get bound(): number {
    if (this.best === Number.NEGATIVE_INFINITY) return 0
    const safe = this.best - ROUNDING * Math.abs(this.best)
    return Math.max(0, this.costs.whole ? Math.ceil(safe - 1e-6) : safe)
  }

  /** Starts from the prices that go with a good plan: between the nearest and the second open site. */
  priceBy(isOpen: Uint8Array): void {
    const { demands, sites, order, sorted } = this.costs
    for (let i = 0; i < demands; i++) {
      const row = i * sites
      let k = row
      while (k < row + sites && isOpen[order[k]!] === 0) k++
      let next = k + 1
      while (next < row + sites && isOpen[order[next]!] === 0) next++
      const first = sorted[k]!
      this.price[i] = next < row + sites ? 0.5 * (first + sorted[next]!) : first
    }
    this.direction.fill(0)
    this.theta = 1
    this.sinceBetter = 0
  }

  /**
   * So many steps towards the highest bound.
   * @param value of the best plan known: the target of the step.
   */
  climb(steps: number, value: number): void {
    for (let step = 0; step < steps; step++) {
      const now = this.solve()
      if (now > this.best) {
        this.sinceBetter = now > this.best + 1e-7 * Math.abs(this.best) ? 0 : this.sinceBetter + 1
        this.best = now
        this.bestPrice.set(this.price)
        this.bestBudgetPrice = this.budgetPrice
        this.fix(now, value)
      } else this.sinceBetter++
      if (agrees(this.bound, value)) return
      if (this.sinceBetter >= 20) {
        this.theta *= 0.6
        this.sinceBetter = 0
        this.price.set(this.bestPrice)
        this.budgetPrice = this.bestBudgetPrice
        this.direction.fill(0)
        this.budgetDirection = 0
        this.solve()
      }
      this.move(now, value)
    }
  }

  /** Solves the relaxed problem at the present prices: its value, with `chosen`, `reduced` and `served`. */
  private solve(): number {
    const { demands, sites, order, sorted, kept, fixedCosts, budget, p } = this.costs
    const { price, reduced, chosen, served } = this
    const limited = budget !== Number.POSITIVE_INFINITY
    let value = limited ? -this.budgetPrice * budget : 0
    for (let j = 0; j < sites; j++) reduced[j] = limited ? this.budgetPrice * fixedCosts[j]! : 0
    for (let i = 0; i < demands; i++) {
      const limit = price[i]!
      value += limit
      const row = i * sites
      for (let k = row; k < row + sites; k++) {
        const cost = sorted[k]!
        if (cost >= limit) break
        const site = order[k]!
        reduced[site] = reduced[site]! + cost - limit
      }
    }
    value += this.choose(kept, p)
    served.fill(0)
    for (let i = 0; i < demands; i++) {
      const limit = price[i]!
      const row = i * sites
      for (let k = row; k < row + sites; k++) {
        if (sorted[k]! >= limit) break
        served[i] = served[i]! + chosen[order[k]!]!
      }
    }
    return value
  }

  /** The kept sites and the best others that are worth it: the sum of their reduced costs. */
  private choose(kept: Uint8Array, p: number): number {
    const { sites } = this.costs
    const { reduced, chosen } = this
    const free = new Float64Array(sites)
    let count = 0
    let left = p
    let value = 0
    for (let j = 0; j < sites; j++) {
      chosen[j] = kept[j]!
      if (kept[j] === 1) {
        value += reduced[j]!
        left--
      } else free[count++] = reduced[j]!
    }
    const ranked = free.subarray(0, count).sort()
    // At most p: a site that would only cost is left closed. Without a budget no reduced cost is above 0.
    const taken = Math.min(left, count)
    this.threshold = taken > 0 ? Math.min(0, ranked[taken - 1]!) : Number.NEGATIVE_INFINITY
    this.nextOut = taken < count ? Math.min(0, ranked[taken]!) : 0
    let above = 0
    for (let j = 0; j < sites; j++) {
      if (kept[j] === 1 || reduced[j]! >= this.threshold) continue
      chosen[j] = 1
      value += reduced[j]!
      above++
    }
    for (let j = 0; j < sites && above < taken && this.threshold < 0; j++) {
      if (kept[j] === 1 || chosen[j] === 1 || reduced[j] !== this.threshold) continue
      chosen[j] = 1
      value += reduced[j]!
      above++
    }
    return value
  }

  /** The last reduced cost taken, and the first one not taken. */
  private threshold = 0
  private nextOut = 0

  /** A site whose choice alone would lift the bound to the best value is out; one whose loss would is in. */
  private fix(now: number, value: number): void {
    const better = this.costs.whole ? value - 1 + 1e-6 : value
    const slack = ROUNDING * Math.abs(now)
    for (let j = 0; j < this.costs.sites; j++) {
      if (this.costs.kept[j] === 1) continue
      const reduced = this.reduced[j]!
      if (this.chosen[j] === 0) {
        if (now + reduced - this.threshold - slack > better) this.out[j] = 1
      } else if (now - reduced + this.nextOut - slack > better) this.inEvery[j] = 1
    }
  }

  private move(now: number, value: number): void {
    const { demands, sites, fixedCosts, budget, sorted } = this.costs
    const { direction, served, price } = this
    const limited = budget !== Number.POSITIVE_INFINITY
    let norm = 0
    let slope = 0
    for (let i = 0; i < demands; i++) {
      const along = 0.4 * direction[i]! + (1 - served[i]!)
      direction[i] = along
      norm += along * along
      slope += (1 - served[i]!) ** 2
    }
    let over = 0
    if (limited) {
      over = -budget
      for (let j = 0; j < sites; j++) over += this.chosen[j]! * fixedCosts[j]!
      this.budgetDirection = 0.4 * this.budgetDirection + over
      norm += this.budgetDirection ** 2 / this.budgetScale()
      slope += over ** 2 / this.budgetScale()
    }
    // Everybody served exactly once: no prices are better.
    if (slope === 0) return
    const gap = Math.max(value - now, 1e-6 * Math.abs(value))
    const length = (this.theta * gap) / Math.max(norm, 0.5 * slope)
    for (let i = 0; i < demands; i++) {
      const row = i * sites
      const moved = price[i]! + length * direction[i]!
      price[i] = Math.min(Math.max(moved, sorted[row]!), sorted[row + sites - 1]!)
    }
    if (limited) this.budgetPrice = Math.max(0, this.budgetPrice + (length * this.budgetDirection) / this.budgetScale())
  }

  /** A budget is counted in money, the demand points in visits: brings both to one size. */
  private budgetScale(): number {
    return Math.max(1, this.costs.budget ** 2 / this.costs.demands)
  }
}
