/**
 * Sites for the worst served: the plan of at most p sites with the most access in the worst-served tenth of the people. Where a
 * measure adds up over the sites (2SFCA and its kin), the mean of the worst tenth is a conditional value at risk: its best plan
 * is a mixed-integer program (Rockafellar & Uryasev 2000, J. Risk 2(3):21–41), and any weighting of a tenth of the people bounds it.
 */

import type { SitingProgress } from '../siting/problem.ts'
import { accessValues, type SiteGround } from './site-ground.ts'

/** Measures in which a site adds the same to a place whatever else is open. */
export const ADDITIVE_MEASURES: readonly string[] = ['e2sfca', 'e2sfca-gaussian', '2sfca', 'cumulative']

/** Only the cells of an instance to which a site adds anything. */
export interface ReachedGains {
  readonly cells: Int32Array
  readonly adds: Float64Array
}

export interface WorstDecileInstance {
  /** Candidates that may be opened. */
  readonly allowed: readonly number[]
  readonly p: number
  /** Cells that can be among the worst tenth, and their people. */
  readonly people: Float64Array
  readonly tenth: number
  /** Access without any new site. */
  readonly base: Float64Array
  /** By candidate of the ground: what it adds to the cells that it reaches. */
  readonly gains: readonly ReachedGains[]
  /** People whom a plan must bring within the limit: those beyond it now, and which sites are near enough. */
  readonly mustReach: readonly { readonly people: number; readonly sites: readonly number[] }[]
}

/** Values by cell of every plan of an additive measure follow from these. */
export interface AdditiveAccess {
  readonly base: Float64Array
  readonly gains: readonly Float64Array[]
}

/** @throws RangeError where the measure does not add up. */
export function additiveAccess(ground: SiteGround): AdditiveAccess {
  const { setting, times, people, existing, supply } = ground
  if (!ADDITIVE_MEASURES.includes(setting.measure.id))
    throw new RangeError(`${setting.measure.id} does not add up over sites; one of ${ADDITIVE_MEASURES.join(', ')}`)
  const gains = ground.sites.map((_, s) => {
    const alone = supply.map((amount, k) => (k === existing.length + s ? amount : 0))
    return setting.measure.of({ times, people, supply: alone })
  })
  return { base: accessValues(ground, []), gains }
}

/** Access by cell with some candidates open. */
export function addedUp({ base, gains }: AdditiveAccess, open: readonly number[]): Float64Array {
  const values = Float64Array.from(base)
  for (const s of open) for (let c = 0; c < values.length; c++) values[c]! += gains[s]![c]!
  return values
}

/** @param maxMinutes everybody whom an allowed site can reach within it is to have supply within it; null = no such limit. */
export function worstDecileInstance(
  ground: SiteGround,
  access: AdditiveAccess,
  allowed: readonly number[],
  p: number,
  maxMinutes: number | null,
): WorstDecileInstance {
  const { people } = ground
  const tenth = people.reduce((a, b) => a + b, 0) / 10
  const most = quantile(addedUp(access, allowed), people, tenth)
  // Whoever has more today than the quantile with everything open is in no plan's worst tenth.
  const cells = [...people.keys()].filter((c) => people[c]! > 0 && access.base[c]! <= most)
  const only = (values: Float64Array): Float64Array => Float64Array.from(cells, (c) => values[c]!)
  return {
    allowed,
    p: Math.min(p, allowed.length),
    people: only(people),
    tenth,
    base: only(access.base),
    gains: access.gains.map((gains) => reached(only(gains))),
    mustReach: maxMinutes === null ? [] : beyond(ground, allowed, maxMinutes),
  }
}

function reached(gains: Float64Array): ReachedGains {
  const cells = Int32Array.from([...gains.keys()].filter((c) => gains[c]! > 0))
  return { cells, adds: Float64Array.from(cells, (c) => gains[c]!) }
}

/** Those beyond the limit whom some allowed site would reach; cells with the same sites are one. */
export function beyond(
  { people, times, existing }: SiteGround,
  allowed: readonly number[],
  maxMinutes: number,
): WorstDecileInstance['mustReach'] {
  const { destinations, minutes } = times
  const bySites = new Map<string, { people: number; sites: readonly number[] }>()
  for (let c = 0; c < people.length; c++) {
    if (people[c] === 0) continue
    const row = c * destinations
    if (existing.some((_, k) => minutes[row + k]! <= maxMinutes)) continue
    const sites = allowed.filter((s) => minutes[row + existing.length + s]! <= maxMinutes)
    if (sites.length === 0) continue
    const key = sites.join(',')
    const known = bySites.get(key)
    bySites.set(key, { sites, people: (known?.people ?? 0) + people[c]! })
  }
  return [...bySites.values()]
}

const ROOT_TURNS = 160
const NODE_TURNS = 30
/** Turns that a branch inherits from its parent's play. */
const INHERITED_TURNS = 6
/** Branches that are looked at before the search stops with what it has. */
const MOST_NODES = 2500
/** A bound so near the value closes the branch: rounding is of this order. */
const CLOSED = 1 + 1e-9

export interface WorstDecileFound extends SitingProgress {
  readonly proven: boolean
}

/**
 * Value and bound closing in. At each branch, in which some sites are in and some are out, fictitious play between plans and
 * weightings of a tenth of the people gives the bound; the plans played and their interchanges give the value; the branch with
 * the highest bound is split next. Returns null where no plan brings all who must be reached within the limit.
 */
export function* searchWorstDecile(instance: WorstDecileInstance): Generator<SitingProgress, WorstDecileFound | null> {
  const search = new BranchAndBound(instance)
  let told: SitingProgress | null = null
  for (;;) {
    const goesOn = search.turn()
    const now = search.progress()
    if (now && (now.value !== told?.value || now.bound !== told?.bound)) {
      told = now
      yield now
    } else if (told) yield told
    if (!goesOn) break
  }
  const end = search.progress()
  return end && { ...end, bound: search.isProven ? end.value : end.bound, proven: search.isProven }
}

interface Branch {
  readonly inside: readonly number[]
  readonly free: readonly number[]
  readonly weights: Float64Array
  readonly bound: number
  /** The site that the play was least sure of. */
  readonly split: number | null
}

class BranchAndBound {
  private readonly instance: WorstDecileInstance
  private readonly tenths: WorstTenth
  private readonly open: Branch[] = []
  private best: Scored | null = null
  private nodes = 0
  private isBegun = false

  constructor(instance: WorstDecileInstance) {
    this.instance = instance
    this.tenths = new WorstTenth(instance.people, instance.tenth)
  }

  get isProven(): boolean {
    return this.isBegun && this.highest() === null
  }

  progress(): SitingProgress | null {
    const { best } = this
    if (best === null || best.unreached > 0) return null
    const bound = Math.max(best.value, this.highest()?.bound ?? best.value)
    return { step: this.nodes, value: best.value, bound, open: Int32Array.from(best.open) }
  }

  /** One branch further; false when nothing is left that could be better. */
  turn(): boolean {
    if (!this.isBegun) {
      this.isBegun = true
      const { allowed, base } = this.instance
      this.look([], allowed, new Float64Array(base.length), 0, ROOT_TURNS)
      this.interchange()
      return true
    }
    const branch = this.highest()
    if (branch === null || this.nodes >= MOST_NODES) return false
    this.open.splice(this.open.indexOf(branch), 1)
    const { inside, free, weights, split } = branch
    const rest = free.filter((s) => s !== split)
    this.look([...inside, split!], rest, weights, INHERITED_TURNS, NODE_TURNS)
    this.look(inside, rest, weights, INHERITED_TURNS, NODE_TURNS)
    return true
  }

  private highest(): Branch | null {
    let highest: Branch | null = null
    for (const branch of this.open)
      if (this.isOpen(branch.bound) && (highest === null || branch.bound > highest.bound)) highest = branch
    return highest
  }

  private isOpen(bound: number): boolean {
    return this.best === null || this.best.unreached > 0 || bound > this.best.value * CLOSED
  }

  /** Each side answers the mean of what the other has played (Brown 1951). */
  private look(
    inside: readonly number[],
    free: readonly number[],
    inherited: Float64Array,
    inheritedTurns: number,
    turns: number,
  ): void {
    this.nodes++
    const { p, base, gains, mustReach } = this.instance
    const left = p - inside.length
    if (mustReach.some(({ sites }) => !sites.some((s) => inside.includes(s) || (left > 0 && free.includes(s))))) return
    if (left <= 0 || free.length <= left) {
      this.keep(left <= 0 ? inside : [...inside, ...free])
      return
    }
    const fixed = this.valuesWith(inside)
    const weights = Float64Array.from(inherited)
    const answer = new Float64Array(base.length)
    const opened = new Map(free.map((s) => [s, left / free.length]))
    let bound = Number.POSITIVE_INFINITY
    for (let turn = 1; turn <= turns && this.isOpen(bound); turn++) {
      const values = Float64Array.from(fixed)
      for (const [s, share] of opened) addTo(values, gains[s]!, share)
      this.tenths.mean(values, answer)
      const seen = inheritedTurns + turn
      for (let c = 0; c < weights.length; c++) weights[c]! += (answer[c]! - weights[c]!) / seen
      const worth = new Map(free.map((s) => [s, worthOf(weights, gains[s]!)]))
      const plan = [...free].sort((a, b) => worth.get(b)! - worth.get(a)! || a - b).slice(0, left)
      bound = Math.min(bound, dot(weights, fixed) + plan.reduce((sum, s) => sum + worth.get(s)!, 0))
      for (const s of free) opened.set(s, opened.get(s)! + ((plan.includes(s) ? 1 : 0) - opened.get(s)!) / (turn + 1))
      if (turn <= 4 || turn % 8 === 0) this.keep([...inside, ...plan])
    }
    if (this.isOpen(bound)) this.open.push({ inside, free, weights, bound, split: leastSure(opened) })
  }

  private keep(open: readonly number[]): boolean {
    const scored = this.score(open)
    const isBetter = this.best === null || better(scored, this.best)
    if (isBetter) this.best = scored
    return isBetter
  }

  /** Exchanges one site after the other as long as that is better. */
  private interchange(): void {
    const { allowed } = this.instance
    for (let improved = this.best !== null; improved; ) {
      improved = false
      const from = this.best!.open
      for (const out of from)
        for (const into of allowed)
          if (!from.includes(into) && this.keep([...from.filter((s) => s !== out), into])) improved = true
    }
  }

  private valuesWith(open: readonly number[]): Float64Array {
    const values = Float64Array.from(this.instance.base)
    for (const s of open) addTo(values, this.instance.gains[s]!, 1)
    return values
  }

  private score(open: readonly number[]): Scored {
    const { instance } = this
    let unreached = 0
    for (const { people, sites } of instance.mustReach) if (!sites.some((s) => open.includes(s))) unreached += people
    const value = this.tenths.mean(this.valuesWith(open), null)
    return { open: [...open].sort((a, b) => a - b), value, unreached }
  }
}

function addTo(values: Float64Array, { cells, adds }: ReachedGains, share: number): void {
  for (let k = 0; k < cells.length; k++) values[cells[k]!]! += share * adds[k]!
}

function worthOf(weights: Float64Array, { cells, adds }: ReachedGains): number {
  let sum = 0
  for (let k = 0; k < cells.length; k++) sum += weights[cells[k]!]! * adds[k]!
  return sum
}

function leastSure(opened: ReadonlyMap<number, number>): number | null {
  let least = Number.POSITIVE_INFINITY
  let site: number | null = null
  for (const [s, share] of opened) {
    const distance = Math.abs(share - 0.5)
    if (distance < least) [least, site] = [distance, s]
  }
  return site
}

interface Scored {
  readonly open: readonly number[]
  readonly value: number
  readonly unreached: number
}

const better = (a: Scored, b: Scored): boolean =>
  a.unreached < b.unreached || (a.unreached === b.unreached && a.value > b.value * CLOSED)

/** The worst tenth of some people, by partitions: only as much is sorted as is needed. */
class WorstTenth {
  private readonly people: Float64Array
  private readonly tenth: number
  private readonly order: Int32Array

  constructor(people: Float64Array, tenth: number) {
    this.people = people
    this.tenth = tenth
    this.order = Int32Array.from(people.keys())
  }

  /** Mean of the worst tenth; `weights` takes each cell's part of it, adding up to 1. */
  mean(values: Float64Array, weights: Float64Array | null): number {
    const { people, tenth, order } = this
    weights?.fill(0)
    let [from, to] = [0, order.length]
    let left = tenth
    let sum = 0
    const take = (c: number, taken: number): void => {
      sum += taken * values[c]!
      if (weights) weights[c] = taken / tenth
      left -= taken
    }
    while (from < to && left > 0) {
      const middle = values[order[(from + to) >> 1]!]!
      const [below, above] = partition(order, values, from, to, middle)
      let lower = 0
      for (let k = from; k < below; k++) lower += people[order[k]!]!
      if (lower > left) {
        to = below
        continue
      }
      for (let k = from; k < below; k++) take(order[k]!, people[order[k]!]!)
      for (let k = below; k < above && left > 0; k++) take(order[k]!, Math.min(left, people[order[k]!]!))
      from = above
    }
    return sum / tenth
  }
}

/** Those below the value first, then its equals: `[from, below)`, `[below, above)`, `[above, to)`. */
function partition(
  order: Int32Array,
  values: Float64Array,
  from: number,
  to: number,
  middle: number,
): readonly [below: number, above: number] {
  let below = from
  let above = to
  for (let k = from; k < above; ) {
    const c = order[k]!
    const value = values[c]!
    if (value < middle) {
      order[k++] = order[below]!
      order[below++] = c
    } else if (value > middle) {
      order[k] = order[--above]!
      order[above] = c
    } else k++
  }
  return [below, above]
}

/** Value at which a tenth of the people is reached. */
function quantile(values: Float64Array, people: Float64Array, tenth: number): number {
  const order = Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!)
  let sum = 0
  for (const c of order) {
    sum += people[c]!
    if (sum >= tenth) return values[c]!
  }
  return Number.POSITIVE_INFINITY
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
