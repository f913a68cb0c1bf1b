/**
 * Who sends how many patients where on which day, so that the fewest stand without a bed: a linear program over hospitals and days.
 *
 * Form of the model: Parker, Sawczuk, Ganjkhanloo, Ahmadi and Ghobadi, "Optimal resource and demand redistribution for healthcare systems under
 * stress from COVID-19" (arXiv:2011.03528), with new patients moved on the day of their arrival and stays given by the share still there after so many days.
 */
import { type LinearProgram, ProgramBuilder, type Solver, type SolverLimits } from '../planning/solver.ts'

/** A hospital as the plan sees it; every array has one entry a day. */
export interface TransferHospital {
  readonly beds: Float64Array
  /** Patients who are there from before the first day and still there on each. */
  readonly initialStay: Float64Array
  /** New patients, before anybody is moved. */
  readonly admissions: Float64Array
  /** Hospitals of one number belong together; null for one that stands alone. */
  readonly group: number | null
}

export interface TransferQuestion {
  readonly days: number
  readonly hospitals: readonly TransferHospital[]
  /** Minutes by road from row to column, `hospitals.length` squared; NaN where there is no way, or none that may be used. */
  readonly travelMinutes: Float64Array
  /** The share of patients still there so many days after their admission; the first is 1. A fixed stay of three days: 1, 1, 1. */
  readonly remaining: Float64Array
  /** What one moved patient is worth in bed-days without a bed, for a way of no length; it grows by as much again with every hour of way. */
  readonly transferCost: number
  /** `total`: bed-days without a bed, summed. `worst`: the greatest share of its beds by which any hospital is over on any day. */
  readonly objective: 'total' | 'worst'
  readonly withinGroup: boolean
  readonly maxMinutes: number | null
  readonly maxSendPerDay: number | null
  readonly maxReceivePerDay: number | null
  /** Whole patients; otherwise shares of them, as means are. */
  readonly whole: boolean
  /** What it costs, in bed-days, that a pair of hospitals moves anybody at all on a day, and the fewest then moved. */
  readonly setup: { readonly cost: number; readonly fewest: number } | null
}

/** So many of the new patients of a day. Hospitals by their place in the question, days from 0. */
export interface Transfer {
  readonly from: number
  readonly to: number
  readonly day: number
  readonly patients: number
}

export interface TransferPlan {
  /** Bed-days (or, for `worst`, share of beds) plus the cost of the ways. */
  readonly objective: number
  /** No plan is better than this; null where a solver was stopped before it knew. */
  readonly bound: number | null
  readonly proven: boolean
  readonly transfers: readonly Transfer[]
  readonly load: HospitalLoad
}

/** What a plan, or no plan, makes of every hospital and day: rows are hospitals. */
export interface HospitalLoad {
  readonly occupancy: Float64Array
  readonly overflow: Float64Array
  /** Bed-days of patients without a bed, over all hospitals and days. */
  readonly overflowBedDays: number
  /** The greatest overflow by beds of the same hospital and day; null where no hospital has a bed. */
  readonly worstOverloadShare: number | null
}

/** What happens with these transfers; with none: what happens when nothing is done. */
export function hospitalLoad(question: TransferQuestion, transfers: readonly Transfer[]): HospitalLoad {
  const { days, hospitals, remaining } = question
  const there = hospitals.map(({ admissions }) => Float64Array.from(admissions))
  for (const { from, to, day, patients } of transfers) {
    there[from]![day] = there[from]![day]! - patients
    there[to]![day] = there[to]![day]! + patients
  }
  const occupancy = new Float64Array(hospitals.length * days)
  const overflow = new Float64Array(hospitals.length * days)
  let overflowBedDays = 0
  let worst: number | null = null
  hospitals.forEach(({ beds, initialStay }, i) => {
    for (let t = 0; t < days; t++) {
      let present = initialStay[t]!
      for (let k = 0; k < remaining.length && k <= t; k++) present += remaining[k]! * there[i]![t - k]!
      const over = Math.max(0, present - beds[t]!)
      occupancy[i * days + t] = present
      overflow[i * days + t] = over
      overflowBedDays += over
      if (beds[t]! > 0) worst = Math.max(worst ?? 0, over / beds[t]!)
    }
  })
  return { occupancy, overflow, overflowBedDays, worstOverloadShare: worst }
}

/**
 * The best transfers for a question.
 * @returns null where the solver was stopped before it had any plan.
 */
export async function planTransfers(
  question: TransferQuestion,
  solver: Solver,
  limits: SolverLimits = {},
): Promise<TransferPlan | null> {
  const { program, moves } = transferProgram(question)
  const answer = await solver.solve(program, limits)
  if (answer.value === null || answer.values === null) return null
  const transfers = moves.flatMap(({ column, ...move }) => {
    const patients = question.whole ? Math.round(answer.values![column]!) : answer.values![column]!
    return patients > 1e-7 ? [{ ...move, patients }] : []
  })
  return {
    objective: answer.value,
    bound: answer.bound,
    proven: answer.status === 'optimal',
    transfers,
    load: hospitalLoad(question, transfers),
  }
}

/** What one patient moved from one hospital to another costs, in bed-days. */
const wayCost = ({ transferCost, travelMinutes, hospitals }: TransferQuestion, from: number, to: number): number =>
  transferCost * (1 + travelMinutes[from * hospitals.length + to]! / 60)

/**
 * What the program would make least of these transfers: bed-days without a bed (or, for `worst`, the share of beds) plus the cost of
 * the ways. Of any transfers within the limits it is at least the bound of `planTransfers`; setups aren't counted.
 */
export function objectiveOf(question: TransferQuestion, transfers: readonly Transfer[]): number {
  const { overflowBedDays, worstOverloadShare } = hospitalLoad(question, transfers)
  const ways = transfers.reduce((sum, { from, to, patients }) => sum + patients * wayCost(question, from, to), 0)
  return (question.objective === 'total' ? overflowBedDays : (worstOverloadShare ?? 0)) + ways
}

interface Move {
  readonly from: number
  readonly to: number
  readonly day: number
  readonly column: number
}

/** The program: a column for each pair and day, one for those without a bed of each hospital and day. */
export function transferProgram(question: TransferQuestion): { program: LinearProgram; moves: readonly Move[] } {
  const { days, hospitals, objective, whole, setup } = question
  const count = hospitals.length
  const builder = new ProgramBuilder()
  const moves: Move[] = []
  const out: number[][] = Array.from({ length: count * days }, () => [])
  const into: number[][] = Array.from({ length: count * days }, () => [])
  for (let from = 0; from < count; from++)
    for (let to = 0; to < count; to++) {
      if (!mayMove(question, from, to)) continue
      const cost = wayCost(question, from, to)
      for (let day = 0; day < days; day++) {
        const most = hospitals[from]!.admissions[day]!
        if (most <= 0) continue
        const column = builder.column(cost, 0, most, whole)
        moves.push({ from, to, day, column })
        out[from * days + day]!.push(column)
        into[to * days + day]!.push(column)
        if (setup === null) continue
        const begun = builder.column(setup.cost, 0, 1, true)
        builder.row(Number.NEGATIVE_INFINITY, 0, [column, begun], [1, -most])
        builder.row(0, Number.POSITIVE_INFINITY, [column, begun], [1, -setup.fewest])
      }
    }
  limitPerDay(builder, question, out, into)
  const changes = hospitals.flatMap((_, i) =>
    Array.from({ length: days }, (_, t) => changeOf(builder, out[i * days + t]!, into[i * days + t]!, setup === null)),
  )
  const worst = objective === 'worst' ? builder.column(1, 0, Number.POSITIVE_INFINITY) : null
  const calm = hospitalLoad(question, [])
  for (let i = 0; i < count; i++)
    for (let t = 0; t < days; t++) {
      const beds = hospitals[i]!.beds[t]!
      const columns = [worst ?? builder.column(1, 0, Number.POSITIVE_INFINITY)]
      const factors = [worst === null ? 1 : beds]
      for (let k = 0; k <= t && k < question.remaining.length; k++) {
        const change = changes[i * days + t - k]!
        columns.push(...change.columns)
        factors.push(...change.factors.map((factor) => -question.remaining[k]! * factor))
      }
      builder.row(calm.occupancy[i * days + t]! - beds, Number.POSITIVE_INFINITY, columns, factors)
    }
  return { program: builder.program('least'), moves }
}

/** Whether a pair of hospitals may move anybody, by way and group. */
export function mayMove(
  { hospitals, travelMinutes, withinGroup, maxMinutes }: TransferQuestion,
  from: number,
  to: number,
): boolean {
  if (from === to) return false
  const minutes = travelMinutes[from * hospitals.length + to]!
  if (Number.isNaN(minutes) || (maxMinutes !== null && minutes > maxMinutes)) return false
  const { group } = hospitals[from]!
  return !withinGroup || (group !== null && group === hospitals[to]!.group)
}

function limitPerDay(
  builder: ProgramBuilder,
  { days, hospitals, maxSendPerDay, maxReceivePerDay }: TransferQuestion,
  out: readonly (readonly number[])[],
  into: readonly (readonly number[])[],
): void {
  hospitals.forEach(({ admissions }, i) => {
    for (let t = 0; t < days; t++) {
      const sent = out[i * days + t]!
      const received = into[i * days + t]!
      const most = Math.min(admissions[t]!, maxSendPerDay ?? Number.POSITIVE_INFINITY)
      if (sent.length > 0) builder.row(Number.NEGATIVE_INFINITY, most, sent, 1)
      if (received.length > 0 && maxReceivePerDay !== null)
        builder.row(Number.NEGATIVE_INFINITY, maxReceivePerDay, received, 1)
    }
  })
}

interface Change {
  readonly columns: readonly number[]
  readonly factors: readonly number[]
}

/**
 * Received less sent, of one hospital and day.
 * @param named as a column of its own: a linear program is smaller and quicker so. Branching wants the pairs themselves in every row: half the time.
 */
function changeOf(
  builder: ProgramBuilder,
  sent: readonly number[],
  received: readonly number[],
  named: boolean,
): Change {
  const columns = [...sent, ...received]
  const factors = [...sent.map(() => -1), ...received.map(() => 1)]
  if (!named || columns.length === 0) return { columns, factors }
  const net = builder.column(0, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
  builder.row(0, 0, [net, ...columns], [-1, ...factors])
  return { columns: [net], factors: [1] }
}
