/**
 * Sites for the worst served: the plan of at most p sites with the most access in the worst-served tenth of the people. Where a
 * measure adds up over the sites (2SFCA and its kin), the mean of the worst tenth is a conditional value at risk: its best plan
 * is a mixed-integer program (Rockafellar & Uryasev 2000, J. Risk 2(3):21–41), and any weighting of a tenth of the people bounds it.
 */
import { ProgramBuilder } from '../solver.ts'
import type { Proof, SitingProgress } from '../siting/problem.ts'
import { accessValues, type SiteGround } from './site-ground.ts'

/** Measures in which a site adds the same to a place whatever else is open. */
export const ADDITIVE_MEASURES: readonly string[] = ['e2sfca', 'e2sfca-gaussian', '2sfca', 'cumulative']

export interface WorstDecileInstance {
  /** Candidates that may be opened. */
  readonly allowed: readonly number[]
  readonly p: number
  /** Cells that can be among the worst tenth, and their people. */
  readonly people: Float64Array
  readonly tenth: number
  /** Access without any new site. */
  readonly base: Float64Array
  /** By candidate of the ground: what it adds, cell by cell. */
  readonly gains: readonly Float64Array[]
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
    gains: access.gains.map(only),
    mustReach: maxMinutes === null ? [] : beyond(ground, allowed, maxMinutes),
  }
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

const SADDLE_STEPS = 160
const TELL_EVERY = 10

/**
 * Value and bound closing in: fictitious play between a plan and a weighting of a tenth of the people gives the bound,
 * interchange of sites the plan. Returns null where no plan brings all who must be reached within the limit.
 */
export function* searchWorstDecile(
  instance: WorstDecileInstance,
): Generator<SitingProgress, SitingProgress | null> {
  const { allowed, p, base } = instance
  const play = new SaddlePlay(instance)
  let best: Scored | null = null
  let step = 0
  const progress = (): SitingProgress => ({
    step,
    value: best!.value,
    bound: Math.max(play.bound, best!.value),
    open: Int32Array.from(best!.open),
  })
  const better = (scored: Scored): boolean => best === null || isBetter(scored, best)
  for (step = 1; step <= SADDLE_STEPS; step++) {
    const open = play.step()
    const scored = score(instance, open)
    if (better(scored)) best = scored
    if (best!.unreached === 0 && (step <= 4 || step % TELL_EVERY === 0)) yield progress()
  }
  for (let improved = best !== null; improved; ) {
    improved = false
    const from: Scored = best!
    const outs: (number | null)[] = from.open.length < p ? [null, ...from.open] : [...from.open]
    for (const out of outs)
      for (const into of allowed) {
        if (from.open.includes(into)) continue
        const open = [...from.open.filter((s) => s !== out), into]
        const scored = score(instance, open)
        if (!better(scored)) continue
        best = scored
        improved = true
        step++
        if (scored.unreached === 0) yield progress()
      }
  }
  if (best === null) best = score(instance, [])
  return best.unreached === 0 || base.length === 0 ? progress() : null
}

/** The program itself, with a solver; the search's plan where the solver ends without a better one. */
export async function proveWorstDecile(
  instance: WorstDecileInstance,
  found: SitingProgress | null,
  { solver, nodes, signal }: Proof,
): Promise<(SitingProgress & { readonly proven: boolean }) | null> {
  const { allowed, p, people, tenth, base, gains, mustReach } = instance
  // Access per person is some thousandths: the solver's tolerance is absolute.
  const scale = 1000
  const program = new ProgramBuilder()
  const quantileColumn = program.column(1, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
  const columnOf = new Map(allowed.map((s) => [s, program.column(0, 0, 1, true)]))
  base.forEach((value, c) => {
    const short = program.column(-people[c]! / tenth, 0, Number.POSITIVE_INFINITY)
    const adding = allowed.filter((s) => gains[s]![c]! > 0)
    program.row(
      -value * scale,
      Number.POSITIVE_INFINITY,
      [short, quantileColumn, ...adding.map((s) => columnOf.get(s)!)],
      [1, -1, ...adding.map((s) => gains[s]![c]! * scale)],
    )
  })
  program.row(Number.NEGATIVE_INFINITY, p, [...columnOf.values()], 1)
  for (const { sites } of mustReach)
    program.row(1, Number.POSITIVE_INFINITY, sites.map((s) => columnOf.get(s)!), 1)
  const answer = await solver.solve(program.program('most'), { nodes, ...(signal && { signal }) })
  if (answer.status === 'infeasible') return null
  const open = answer.values ? allowed.filter((s) => answer.values![columnOf.get(s)!]! > 0.5) : null
  const solved = open && score(instance, open)
  const isSolved = solved !== null && solved.unreached === 0 && (found === null || solved.value > found.value)
  const value = isSolved ? solved.value : (found?.value ?? null)
  if (value === null) return null
  const proved = answer.bound === null ? Number.POSITIVE_INFINITY : answer.bound / scale
  const bound = Math.max(value, Math.min(proved, found?.bound ?? Number.POSITIVE_INFINITY))
  return {
    step: (found?.step ?? 0) + 1,
    value,
    bound,
    open: isSolved ? Int32Array.from(solved.open) : found!.open,
    proven: answer.status === 'optimal',
  }
}

// ── plans ───────────────────────────────────────────────────────────────────────────────────────────────────────────

interface Scored {
  readonly open: readonly number[]
  readonly value: number
  readonly unreached: number
}

const isBetter = (a: Scored, b: Scored): boolean =>
  a.unreached < b.unreached || (a.unreached === b.unreached && a.value > b.value * (1 + 1e-12))

function score(instance: WorstDecileInstance, open: readonly number[]): Scored {
  const values = addedUp(instance, open)
  let unreached = 0
  for (const { people, sites } of instance.mustReach) if (!sites.some((s) => open.includes(s))) unreached += people
  return { open: [...open].sort((a, b) => a - b), value: worstTenth(instance, values, null), unreached }
}

/** Mean of the worst tenth; `weights` takes each cell's part of it, adding up to 1. */
function worstTenth(
  { people, tenth }: WorstDecileInstance,
  values: Float64Array,
  weights: Float64Array | null,
): number {
  const order = Array.from(values.keys()).sort((a, b) => values[a]! - values[b]! || a - b)
  weights?.fill(0)
  let left = tenth
  let sum = 0
  for (const c of order) {
    const taken = Math.min(left, people[c]!)
    sum += taken * values[c]!
    if (weights) weights[c] = taken / tenth
    left -= taken
    if (left <= 0) break
  }
  return sum / tenth
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

/** Each side answers the mean of what the other has played (Brown 1951): the plans' weighting bounds every plan. */
class SaddlePlay {
  bound = Number.POSITIVE_INFINITY
  private readonly instance: WorstDecileInstance
  private readonly opened: Float64Array
  private readonly weights: Float64Array
  private readonly answer: Float64Array
  private turns = 0

  constructor(instance: WorstDecileInstance) {
    this.instance = instance
    this.opened = new Float64Array(instance.gains.length)
    this.weights = new Float64Array(instance.base.length)
    this.answer = new Float64Array(instance.base.length)
  }

  /** The plan that is best for the weighting so far. */
  step(): number[] {
    const { instance, opened, weights, answer } = this
    const { allowed, base, gains, p } = instance
    const values = Float64Array.from(base)
    for (const s of allowed)
      if (opened[s]! > 0) for (let c = 0; c < values.length; c++) values[c]! += opened[s]! * gains[s]![c]!
    worstTenth(instance, values, answer)
    const turn = ++this.turns
    for (let c = 0; c < weights.length; c++) weights[c]! += (answer[c]! - weights[c]!) / turn
    const worth = new Map(allowed.map((s) => [s, dot(weights, gains[s]!)]))
    const plan = [...allowed].sort((a, b) => worth.get(b)! - worth.get(a)! || a - b).slice(0, p)
    const bound = dot(weights, base) + plan.reduce((sum, s) => sum + worth.get(s)!, 0)
    this.bound = Math.min(this.bound, bound)
    for (const s of allowed) opened[s]! += ((plan.includes(s) ? 1 : 0) - opened[s]!) / turn
    return plan
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
