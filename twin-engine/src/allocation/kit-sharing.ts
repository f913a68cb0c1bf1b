/**
 * Kit that is used again and travels (ventilators, oxygen cylinders, dialysis machines): what each site lends to which other on which day, so that the
 * fewest needs stay without. What is on the road serves nobody. Form of the model: Mehrotra, Rahimian, Barah, Luo and Schantz, "A model of supply-chain
 * decisions for resource sharing with an application to ventilator allocation to combat COVID-19", Naval Research Logistics 67 (2020) 303–320.
 */
import { type LinearProgram, ProgramBuilder, type Solver, type SolverLimits } from '../planning/solver.ts'

export interface KitQuestion {
  readonly days: number
  /** Pieces at each site before the first day. */
  readonly stock: Float64Array
  /** Pieces needed, rows are sites, one entry a day. */
  readonly need: Float64Array
  /** Minutes by road from row to column; NaN where there is no way. */
  readonly travelMinutes: Float64Array
  /** Days between leaving and serving. */
  readonly delayDays: number
  /** What one moved piece is worth in days of need unmet, for a way of no length; it grows by as much again with every hour of way. */
  readonly transferCost: number
  readonly whole: boolean
}

/** So many pieces; they leave before the needs of `day` and serve from `day + delayDays` on. */
export interface KitLoan {
  readonly from: number
  readonly to: number
  readonly day: number
  readonly pieces: number
}

export interface KitPlan {
  /** Piece-days of need unmet, plus the cost of the ways. */
  readonly objective: number
  readonly bound: number | null
  readonly proven: boolean
  readonly loans: readonly KitLoan[]
  /** Piece-days of need unmet. */
  readonly shortage: number
}

/** Piece-days of need unmet with these loans; a loan of more than there is shows as a stock below nought and is counted as unmet. */
export function kitShortage(question: KitQuestion, loans: readonly KitLoan[]): number {
  const { days, stock, need, delayDays } = question
  let shortage = 0
  stock.forEach((pieces, i) => {
    let there = pieces
    for (let t = 0; t < days; t++) {
      for (const loan of loans) {
        if (loan.from === i && loan.day === t) there -= loan.pieces
        if (loan.to === i && loan.day + delayDays === t) there += loan.pieces
      }
      shortage += Math.max(0, need[i * days + t]! - there)
    }
  })
  return shortage
}

/**
 * The best loans for a question.
 * @returns null where the solver was stopped before it had any plan.
 */
export async function planKit(
  question: KitQuestion,
  solver: Solver,
  limits: SolverLimits = {},
): Promise<KitPlan | null> {
  const { program, moves } = kitProgram(question)
  const answer = await solver.solve(program, limits)
  if (answer.value === null || answer.values === null) return null
  const loans = moves.flatMap(({ column, ...move }) => {
    const pieces = question.whole ? Math.round(answer.values![column]!) : answer.values![column]!
    return pieces > 1e-7 ? [{ ...move, pieces }] : []
  })
  return {
    objective: answer.value,
    bound: answer.bound,
    proven: answer.status === 'optimal',
    loans,
    shortage: kitShortage(question, loans),
  }
}

interface Move {
  readonly from: number
  readonly to: number
  readonly day: number
  readonly column: number
}

export function kitProgram(question: KitQuestion): { program: LinearProgram; moves: readonly Move[] } {
  const { days, stock, need, travelMinutes, delayDays, transferCost, whole } = question
  const sites = stock.length
  const builder = new ProgramBuilder()
  const moves: Move[] = []
  const out: number[][] = Array.from({ length: sites * days }, () => [])
  const arriving: number[][] = Array.from({ length: sites * days }, () => [])
  for (let from = 0; from < sites; from++)
    for (let to = 0; to < sites; to++) {
      const minutes = travelMinutes[from * sites + to]!
      if (from === to || Number.isNaN(minutes)) continue
      for (let day = 0; day < days; day++) {
        const column = builder.column(transferCost * (1 + minutes / 60), 0, Number.POSITIVE_INFINITY, whole)
        moves.push({ from, to, day, column })
        out[from * days + day]!.push(column)
        if (day + delayDays < days) arriving[to * days + day + delayDays]!.push(column)
      }
    }
  for (let i = 0; i < sites; i++) {
    let before: number | null = null
    for (let t = 0; t < days; t++) {
      const there = builder.column(0, 0, Number.POSITIVE_INFINITY)
      const unmet = builder.column(1, 0, Number.POSITIVE_INFINITY)
      const leaving = out[i * days + t]!
      const coming = arriving[i * days + t]!
      const start = before === null ? stock[i]! : 0
      const columns = [there, ...leaving, ...coming, ...(before === null ? [] : [before])]
      const factors = [1, ...leaving.map(() => 1), ...coming.map(() => -1), ...(before === null ? [] : [-1])]
      builder.row(start, start, columns, factors)
      builder.row(need[i * days + t]!, Number.POSITIVE_INFINITY, [unmet, there], 1)
      before = there
    }
  }
  return { program: builder.program('least'), moves }
}
