/**
 * Maximum expected covering (Daskin, "A maximum expected covering location model", Transportation Science 17 (1983) 48–70):
 * ambulances are stationed so that the weight with a free one within the radius is most, each busy a fraction q of the time
 * and independently of the others: n of them near are worth 1 − qⁿ.
 */
import { RandomSource } from '../../simulation/random.ts'
import { type LinearProgram, ProgramBuilder } from '../solver.ts'
import { type Cover, coverWithin } from './cover.ts'
import { type SitingInstance, spentOn } from './instance.ts'
import { judgeByNearest, type SitingFound, type SitingProblem, type SitingProgress } from './problem.ts'

export const mexclp: SitingProblem = {
  id: 'mexclp',
  name: { zh: '最大期望覆盖（救护车布点）', en: 'maximum expected covering (ambulances)' },
  objective: { zh: '半径内有空闲救护车的期望人数', en: 'weight expected to have a free ambulance within the radius' },
  sense: 'most',
  needs: ['radius', 'vehicles', 'busyFraction'],
  *search(instance, { steps, seed }) {
    const stationing = new Stationing(instance)
    if (!stationing.start()) return null
    stationing.descend()
    const bound = new ExpectedCoverBound(instance)
    bound.descend(60, stationing.value)
    let best = stationing.plan()
    let step = 0
    const progress = (): SitingProgress => ({
      step,
      ...best,
      bound: Math.max(best.value, Math.min(bound.best, stationing.upper)),
    })
    yield progress()
    const random = new RandomSource(seed, 0)
    for (step = 1; step <= steps; step++) {
      bound.descend(4, best.value)
      stationing.shake(random, step)
      stationing.descend()
      const better = stationing.value > best.value * (1 + 1e-12)
      if (better) best = stationing.plan()
      else if (step % 8 === 0) stationing.resume(best)
      const { value, bound: limit } = progress()
      if (better || step % 16 === 0) yield progress()
      if (limit! - value <= 1e-9 * value) break
    }
    const end = progress()
    return { ...end, proven: end.bound! - end.value <= 1e-9 * end.value }
  },
  async prove(instance, found, { solver, nodes, signal }) {
    const { program, stations } = expectedCoverProgram(instance)
    const answer = await solver.solve(program, { nodes, ...(signal && { signal }) })
    const counts = answer.values && Int32Array.from(stations, (column) => Math.round(answer.values![column]!))
    const solved = counts && planOf(instance, counts)
    const best =
      solved && (found === null || solved.value > found.value) ? { step: found?.step ?? 0, ...solved } : found
    if (best === null) return null
    const limit = Math.min(answer.bound ?? Number.POSITIVE_INFINITY, found?.bound ?? Number.POSITIVE_INFINITY)
    const bound = Math.max(best.value, limit)
    const proven = answer.status === 'optimal' || bound - best.value <= 1e-9 * best.value
    return { ...best, bound: Number.isFinite(bound) ? bound : null, proven }
  },
  judge(instance, { open, vehicles }) {
    const counts = new Int32Array(instance.sites)
    open.forEach((site, k) => {
      counts[site] = vehicles![k]!
    })
    return { ...judgeByNearest(instance, open, instance.radius, () => 0), value: planOf(instance, counts).value }
  },
}

type Plan = Pick<SitingFound, 'value' | 'open'> & { readonly vehicles: Int32Array }

function planOf(instance: SitingInstance, counts: Int32Array): Plan {
  const { demands, sites, costs, weights, radius, question } = instance
  let value = 0
  for (let i = 0; i < demands; i++) {
    let near = 0
    for (let j = 0; j < sites; j++) if (costs[i * sites + j]! <= radius) near += counts[j]!
    value += weights[i]! * (1 - question.busyFraction! ** near)
  }
  const open = Int32Array.from([...counts.keys()].filter((j) => counts[j]! > 0))
  return { value, open, vehicles: Int32Array.from(open, (j) => counts[j]!) }
}

/** How many vehicles stand where, and what one more or one fewer would be worth. */
class Stationing {
  /** No stationing is worth more, as far as the gains at hand tell: cover has diminishing returns. */
  upper = Number.POSITIVE_INFINITY
  private readonly instance: SitingInstance
  private readonly cover: Cover
  private readonly counts: Int32Array
  private readonly near: Int32Array
  /** Worth of the n-th vehicle near, as a share of the weight. */
  private readonly worth: Float64Array

  constructor(instance: SitingInstance) {
    const { vehicles, busyFraction } = instance.question
    this.instance = instance
    this.cover = coverWithin(instance, instance.radius)
    this.counts = new Int32Array(instance.sites)
    this.near = new Int32Array(instance.demands)
    this.worth = Float64Array.from({ length: vehicles! + 2 }, (_, n) => (1 - busyFraction!) * busyFraction! ** n)
  }

  get value(): number {
    return this.plan().value
  }

  plan(): Plan {
    return planOf(this.instance, this.counts)
  }

  /** The kept stations first, then each vehicle where it is worth most. False where the limits leave no place for one. */
  start(): boolean {
    const { kept, question } = this.instance
    kept.forEach((one, j) => {
      if (one === 1) this.put(j, 1)
    })
    let left = question.vehicles! - kept.reduce((sum, one) => sum + one, 0)
    for (; left > 0; left--) {
      const site = this.bestPlace()
      if (site < 0) return false
      this.put(site, 1)
    }
    return left === 0
  }

  /** Moves one vehicle at a time while that helps. */
  descend(): void {
    const { sites, kept } = this.instance
    for (let improved = true; improved; ) {
      improved = false
      for (let from = 0; from < sites; from++) {
        if (this.counts[from] === 0 || (kept[from] === 1 && this.counts[from] === 1)) continue
        this.put(from, -1)
        const back = this.gain(from)
        const to = this.bestPlace()
        const better = to >= 0 && to !== from && this.gain(to) > back * (1 + 1e-9) + 1e-12
        this.put(better ? to : from, 1)
        improved ||= better
      }
    }
    this.limit()
  }

  /** A few vehicles elsewhere. */
  shake(random: RandomSource, step: number): void {
    for (let k = 0; k <= step % 3; k++) {
      const [u, v] = random.draw(step, k, 0)
      const from = this.some(u!, (j) => this.counts[j]! > this.instance.kept[j]!)
      if (from < 0) return
      this.put(from, -1)
      const to = this.some(v!, (j) => this.mayOpen(j))
      this.put(to < 0 ? from : to, 1)
    }
  }

  resume({ open, vehicles }: Plan): void {
    for (let j = 0; j < this.instance.sites; j++) if (this.counts[j]! > 0) this.put(j, -this.counts[j]!)
    open.forEach((site, k) => {
      this.put(site, vehicles[k]!)
    })
  }

  private some(random: number, allowed: (j: number) => boolean): number {
    const list = [...this.counts.keys()].filter(allowed)
    return list[Math.floor(random * list.length)] ?? -1
  }

  private put(site: number, count: number): void {
    this.counts[site] = this.counts[site]! + count
    for (const i of this.cover.reached[site]!) this.near[i] = this.near[i]! + count
  }

  private gain(site: number): number {
    let gain = 0
    for (const i of this.cover.reached[site]!) gain += this.instance.weights[i]! * this.worth[this.near[i]!]!
    return gain
  }

  private mayOpen(site: number): boolean {
    if (this.counts[site]! > 0) return true
    const { p, budget, fixedCosts } = this.instance
    const open = [...this.counts.keys()].filter((j) => this.counts[j]! > 0)
    return open.length < p && spentOn(this.instance, open) + fixedCosts[site]! <= budget
  }

  private bestPlace(): number {
    let best = -1
    let most = -1
    for (let j = 0; j < this.instance.sites; j++) {
      const gain = this.gain(j)
      if (gain > most && this.mayOpen(j)) {
        best = j
        most = gain
      }
    }
    return best
  }

  /** Any plan is worth at most this one and, for each of its vehicles, the highest gain (Nemhauser, Wolsey and Fisher 1978). */
  private limit(): void {
    let most = 0
    for (let j = 0; j < this.instance.sites; j++) most = Math.max(most, this.gain(j))
    this.upper = Math.min(this.upper, this.value + this.instance.question.vehicles! * most)
  }
}

/** The counts of vehicles near are priced; the prices descend by subgradient steps to the bound of the linear program. */
class ExpectedCoverBound {
  best = Number.POSITIVE_INFINITY
  private readonly instance: SitingInstance
  private readonly cover: Cover
  private readonly price: Float64Array
  private readonly direction: Float64Array
  private readonly stationed: Float64Array
  private theta = 1
  private sinceBetter = 0

  constructor(instance: SitingInstance) {
    this.instance = instance
    this.cover = coverWithin(instance, instance.radius)
    const { busyFraction } = instance.question
    this.price = Float64Array.from(instance.weights, (weight) => weight * (1 - busyFraction!) * 0.5)
    this.direction = new Float64Array(instance.demands)
    this.stationed = new Float64Array(instance.sites)
  }

  descend(steps: number, value: number): void {
    const { demands, weights, question, kept } = this.instance
    const q = question.busyFraction!
    const total = question.vehicles!
    for (let step = 0; step < steps; step++) {
      let now = 0
      const wanted = this.direction.map((along) => 0.5 * along)
      for (let i = 0; i < demands; i++) {
        // As many near as are worth their price each.
        let near = 0
        while (near < total && weights[i]! * (1 - q) * q ** near > this.price[i]!) near++
        now += weights[i]! * (1 - q ** near) - this.price[i]! * near
        wanted[i] = wanted[i]! + near
      }
      this.stationed.fill(0)
      let best = 0
      let most = -1
      let free = total
      this.cover.reached.forEach((list, j) => {
        let sum = 0
        for (const i of list) sum += this.price[i]!
        if (kept[j] === 1) {
          now += sum
          free--
          this.stationed[j] = 1
        }
        if (sum > most) {
          most = sum
          best = j
        }
      })
      now += free * most
      this.stationed[best] = this.stationed[best]! + free
      this.note(now)
      let norm = 0
      this.stationed.forEach((count, j) => {
        if (count > 0) for (const i of this.cover.reached[j]!) wanted[i] = wanted[i]! - count
      })
      let slope = 0
      for (let i = 0; i < demands; i++) {
        norm += wanted[i]! ** 2
        slope += (wanted[i]! - 0.5 * this.direction[i]!) ** 2
      }
      this.direction.set(wanted)
      // As many near as are wanted, everywhere: no prices are better.
      if (slope === 0) return
      const length = (this.theta * Math.max(now - value, 1e-6 * value)) / Math.max(norm, 0.5 * slope)
      for (let i = 0; i < demands; i++) this.price[i] = Math.max(0, this.price[i]! + length * wanted[i]!)
    }
  }

  private note(now: number): void {
    this.sinceBetter = now < this.best * (1 - 1e-7) ? 0 : this.sinceBetter + 1
    this.best = Math.min(this.best, now * (1 + 1e-12))
    if (this.sinceBetter < 12) return
    this.theta *= 0.7
    this.sinceBetter = 0
  }
}

/** Whole vehicles per site, and the share of each demand point that has a first, second, … vehicle near. */
function expectedCoverProgram(instance: SitingInstance): { program: LinearProgram; stations: readonly number[] } {
  const { demands, sites, weights, kept, fixedCosts, budget, p, question } = instance
  const { vehicles, busyFraction } = question
  const { near } = coverWithin(instance, instance.radius)
  const none = Number.NEGATIVE_INFINITY
  const builder = new ProgramBuilder()
  const stations = Array.from({ length: sites }, (_, j) => builder.column(0, kept[j]!, vehicles!, true))
  builder.row(vehicles!, vehicles!, stations, 1)
  if (p < sites || budget !== Number.POSITIVE_INFINITY) {
    const opened = stations.map((station) => {
      const column = builder.column(0, 0, 1, true)
      builder.row(none, 0, [station, column], [1, -vehicles!])
      return column
    })
    builder.row(none, p, opened, 1)
    if (budget !== Number.POSITIVE_INFINITY) builder.row(none, budget, opened, Array.from(fixedCosts))
  }
  for (let i = 0; i < demands; i++) {
    const levels: number[] = []
    for (let n = 0; n < vehicles!; n++) {
      const worth = weights[i]! * (1 - busyFraction!) * busyFraction! ** n
      // What is worth less than rounding is left out.
      if (n > 0 && worth < 1e-13 * weights[i]!) break
      levels.push(builder.column(worth, 0, 1))
    }
    const stationsNear = Array.from(near[i]!, (j) => stations[j]!)
    builder.row(none, 0, [...levels, ...stationsNear], [...levels.map(() => 1), ...stationsNear.map(() => -1)])
  }
  return { program: builder.program('most'), stations }
}
