/**
 * Oxygen between hospitals: how much each sends to which other at which step, so that the worst-off hospital lacks as small a share of its need as can
 * be, and then the fewest cubic metres are lacking in all. What is on the road serves nobody, and whoever gives keeps at least the stock at which it
 * orders anew. Form of the model: multi-period inventory sharing (transshipment) with lead times, as Paterson, Kiesmüller, Teunter and Glazebrook,
 * "Inventory models with lateral transshipments: a review", European Journal of Operational Research 210 (2011) 125–136; least worst share first, as
 * in max-min fair allocation.
 */
import { type LinearProgram, ProgramBuilder, type Solver, type SolverLimits } from '../planning/solver.ts'

export interface OxygenQuestion {
  readonly steps: number
  /** Cubic metres at each site before the first step. */
  readonly stock: Float64Array
  /** Cubic metres that patients need, rows are sites, one entry a step. */
  readonly use: Float64Array
  /** Cubic metres that come without anybody's doing before the use of a step; below nought = are lost, no more than would be there with nothing done. */
  readonly supplied: Float64Array
  /** Cubic metres below which a site gives nothing. */
  readonly kept: Float64Array
  /** Cubic metres that a site can hold. */
  readonly capacity: Float64Array
  /** Steps between leaving and serving, from row to column; 0 = no way. */
  readonly delaySteps: Int32Array
  /** What a cubic metre moved is worth in cubic metres lacking, from row to column: enough that nothing travels for nothing. */
  readonly moveCost: Float64Array
  /** Help from outside the city, by receiver: steps until it serves, 0 = there is none; and its cost as of `moveCost`. */
  readonly outsideDelaySteps: Int32Array
  readonly outsideCost: number
}

/** Leaves before the use of `step`, serves from `step` + its delay on; `from` −1 = from outside. */
export interface OxygenDelivery {
  readonly from: number
  readonly to: number
  readonly step: number
  readonly cubicMetres: number
}

export interface OxygenLack {
  /** Cubic metres lacking, by site. */
  readonly bySite: Float64Array
  readonly cubicMetres: number
  /** The largest share of a site's need of the whole horizon that it lacks; 0 where nobody needs any. */
  readonly worstShare: number
  /** Cubic metres at each site after the deliveries and before the use of each step. */
  readonly level: Float64Array
}

export interface OxygenPlan {
  readonly deliveries: readonly OxygenDelivery[]
  readonly lack: OxygenLack
  readonly objective: number
  readonly bound: number | null
  readonly proven: boolean
}

/** What a cubic metre more costs for each step that it leaves later: what can be there sooner is, in few journeys. */
export const LATER_COST = 0.001
/** Smaller amounts are rounding. */
const LEAST_CUBIC_METRES = 1e-6

/** What is lacking with these deliveries, step by step. */
export function oxygenLack(question: OxygenQuestion, deliveries: readonly OxygenDelivery[]): OxygenLack {
  const { steps, stock, use, supplied } = question
  const bySite = new Float64Array(stock.length)
  const level = new Float64Array(stock.length * steps)
  let worstShare = 0
  stock.forEach((first, i) => {
    let there = first
    let calm = first
    let needed = 0
    for (let t = 0; t < steps; t++) {
      const comes = Math.max(supplied[i * steps + t]!, -calm)
      calm = Math.max(0, calm + comes - use[i * steps + t]!)
      there += comes
      for (const one of deliveries) {
        if (one.to === i && one.step + delayOf(question, one.from, i) === t) there += one.cubicMetres
        if (one.from === i && one.step === t) there -= one.cubicMetres
      }
      level[i * steps + t] = there
      const wanted = use[i * steps + t]!
      needed += wanted
      bySite[i]! += Math.max(0, wanted - there)
      there = Math.max(0, there - wanted)
    }
    if (needed > 0) worstShare = Math.max(worstShare, bySite[i]! / needed)
  })
  return { bySite, cubicMetres: bySite.reduce((sum, one) => sum + one, 0), worstShare, level }
}

const delayOf = ({ stock, delaySteps, outsideDelaySteps }: OxygenQuestion, from: number, to: number): number =>
  from < 0 ? outsideDelaySteps[to]! : delaySteps[from * stock.length + to]!

/**
 * The best deliveries for a question.
 * @returns null where the solver was stopped before it had any plan.
 */
export async function planOxygen(
  question: OxygenQuestion,
  solver: Solver,
  limits: SolverLimits = {},
): Promise<OxygenPlan | null> {
  const { program, moves } = oxygenProgram(question)
  const answer = await solver.solve(program, limits)
  if (answer.value === null || answer.values === null) return null
  const deliveries = moves.flatMap(({ column, ...move }) => {
    const cubicMetres = answer.values![column]!
    return cubicMetres > LEAST_CUBIC_METRES ? [{ ...move, cubicMetres }] : []
  })
  return {
    deliveries,
    lack: oxygenLack(question, deliveries),
    objective: answer.value,
    bound: answer.bound,
    proven: answer.status === 'optimal',
  }
}

interface Move {
  readonly from: number
  readonly to: number
  readonly step: number
  readonly column: number
}

/**
 * The program: a column for each way and step, for what is there and what is lacking at each site and step, and one for the worst share, which
 * weighs as much as all that is needed anywhere. Whether a site gives at a step is a column of 0 or 1, for then it must keep its own stock.
 */
export function oxygenProgram(question: OxygenQuestion): { program: LinearProgram; moves: readonly Move[] } {
  const { steps, stock, use, supplied, kept } = question
  const sites = stock.length
  const nothing = oxygenLack(question, [])
  const builder = new ProgramBuilder()
  const moves: Move[] = []
  const out: number[][] = Array.from({ length: sites * steps }, () => [])
  const into: number[][] = Array.from({ length: sites * steps }, () => [])
  for (let to = 0; to < sites; to++) {
    if (!(nothing.bySite[to]! > LEAST_CUBIC_METRES)) continue
    for (let from = -1; from < sites; from++) {
      const delay = from === to ? 0 : delayOf(question, from, to)
      if (delay <= 0) continue
      for (let step = 0; step + delay < steps; step++) {
        if (from >= 0 && nothing.level[from * steps + step]! <= kept[from]!) continue
        const way = from < 0 ? question.outsideCost : question.moveCost[from * sites + to]!
        const column = builder.column(way + LATER_COST * step, 0, Number.POSITIVE_INFINITY)
        moves.push({ from, to, step, column })
        if (from >= 0) out[from * steps + step]!.push(column)
        into[to * steps + step + delay]!.push(column)
      }
    }
  }
  const all = use.reduce((sum, one) => sum + one, 0)
  const worst = builder.column(all, 0, 1)
  for (let i = 0; i < sites; i++) {
    const takesPart =
      nothing.bySite[i]! > LEAST_CUBIC_METRES ||
      out.slice(i * steps, (i + 1) * steps).some((columns) => columns.length > 0)
    if (!takesPart) continue
    const lacking: number[] = []
    let needed = 0
    let before: number | null = null
    let calm = stock[i]!
    for (let t = 0; t < steps; t++) {
      const at = i * steps + t
      const sent = out[at]!
      const received = into[at]!
      const most = received.length > 0 ? Math.max(question.capacity[i]!, nothing.level[at]!) : Number.POSITIVE_INFINITY
      const there = builder.column(0, 0, most)
      const left = builder.column(0, 0, Number.POSITIVE_INFINITY)
      const lack = builder.column(1, 0, Math.max(0, use[at]!))
      lacking.push(lack)
      needed += use[at]!
      const comes = Math.max(supplied[at]!, -calm)
      calm = Math.max(0, calm + comes - use[at]!)
      const start = (before === null ? stock[i]! : 0) + comes
      const carried = before === null ? [] : [before]
      builder.row(
        start,
        start,
        [there, ...sent, ...received, ...carried],
        [1, ...sent.map(() => 1), ...received.map(() => -1), ...carried.map(() => -1)],
      )
      // there − left + lack = use
      builder.row(use[at]!, use[at]!, [there, left, lack], [1, -1, 1])
      if (sent.length > 0) {
        const gives = builder.column(0, 0, 1, true)
        builder.row(0, Number.POSITIVE_INFINITY, [there, gives], [1, -kept[i]!])
        builder.row(Number.NEGATIVE_INFINITY, 0, [...sent, gives], [...sent.map(() => 1), -all])
      }
      before = left
    }
    if (needed > 0) builder.row(Number.NEGATIVE_INFINITY, 0, [...lacking, worst], [...lacking.map(() => 1), -needed])
  }
  return { program: builder.program('least'), moves }
}
