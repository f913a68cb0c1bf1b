/**
 * Planned operations against intensive care beds: which of those that lead there are kept, done on a later day or at another hospital of the
 * group, or put off, so that the fewest bed-days of intensive care are needed above the limit, and then the least waiting is added.
 * Emergency patients come first: their need is what it is, and operations take what is left.
 *
 * Form of the model: the elective admission and surgery planning problem with downstream beds, as in Adan, Bekkers, Dellaert, Vissers and Yu,
 * "Patient mix optimisation and stochastic resource requirements: a case study in cardiothoracic surgery planning", Health Care Management
 * Science 12 (2009) 129–141; waiting is weighed by urgency as in Valente, Testi, Tanfani et al., "A model to prioritize access to elective surgery
 * on the basis of clinical urgency and waiting time", BMC Health Services Research 9 (2009) 1: days ÷ the longest wait of the class.
 */
import { type LinearProgram, ProgramBuilder, type Solver, type SolverLimits } from '../planning/solver.ts'

/** A hospital's intensive care; every array has one entry a day. */
export interface SessionHospital {
  /** Beds that may be in use, and those needed when every operation is done as planned. */
  readonly limit: Float64Array
  readonly needed: Float64Array
  /** Hospitals of one number belong together; null for one that stands alone. */
  readonly group: number | null
}

/** Operations of one kind: of a hospital, specialty and urgency on a day. */
export interface SessionOperation {
  readonly hospital: number
  readonly specialty: number
  readonly day: number
  /** Whole. */
  readonly cases: number
  /** Theatre minutes of each, turnover and all. */
  readonly minutes: number
  /** Chance that one needs intensive care after all. */
  readonly intensiveShare: number
  /** What one day of waiting of one weighs. */
  readonly weight: number
  /** Whether it may be put off beyond the last day, and moved at all: who was told too late, or refused, stays. */
  readonly mayPostpone: boolean
  readonly mayMove: boolean
}

export interface SessionQuestion {
  readonly days: number
  readonly hospitals: readonly SessionHospital[]
  readonly specialties: number
  /** Theatre minutes free in the session of hospital, specialty and day (`(hospital × specialties + specialty) × days + day`); NaN = no session. */
  readonly freeMinutes: Float64Array
  readonly operations: readonly SessionOperation[]
  /** Share of a bed's day in use so many days after the operation. */
  readonly remaining: Float64Array
  /** A later session lies so many days ahead at most. */
  readonly mostDelayDays: number
  /** Days waited in the sense of `weight` that being done at another hospital is worth. */
  readonly awayDays: number
  /** Days by which an operation of each day waits when it is put off. */
  readonly postponedDays: Float64Array
  /** `total`: the least waiting. `worst`: first the least share of its operations that any specialty has put off. */
  readonly objective: 'total' | 'worst'
}

/** So many operations of an entry of the question; day null = put off beyond the last. */
export interface SessionMove {
  readonly operation: number
  readonly toHospital: number
  readonly toDay: number | null
  readonly cases: number
}

/** What moves, or none, make of the beds and the waiting. */
export interface SessionLoad {
  /** Beds needed of hospital × day. */
  readonly needed: Float64Array
  readonly over: Float64Array
  readonly overBedDays: number
  readonly waitedDays: number
  readonly postponed: number
  readonly postponedMinutes: number
  /** Share of its operations put off, by specialty; NaN where it has none. */
  readonly postponedShare: Float64Array
}

export interface SessionPlan {
  readonly moves: readonly SessionMove[]
  readonly load: SessionLoad
  /** No plan has fewer bed-days above the limit; null where a solver was stopped before it knew. */
  readonly bound: number | null
  readonly proven: boolean
}

/** Less than this much of a bed is none. */
const NO_BED = 1e-6

export function sessionLoad(question: SessionQuestion, moves: readonly SessionMove[]): SessionLoad {
  const { days, hospitals, operations, specialties } = question
  const needed = new Float64Array(hospitals.length * days)
  hospitals.forEach((one, h) => {
    needed.set(one.needed, h * days)
  })
  const all = new Float64Array(specialties)
  const put = new Float64Array(specialties)
  for (const { specialty, cases } of operations) all[specialty]! += cases
  let waitedDays = 0
  let postponed = 0
  let postponedMinutes = 0
  for (const move of moves) {
    const operation = operations[move.operation]!
    addUse(question, needed, operation, operation.hospital, operation.day, -move.cases)
    if (move.toDay !== null) addUse(question, needed, operation, move.toHospital, move.toDay, move.cases)
    waitedDays += move.cases * costOf(question, operation, move)
    if (move.toDay !== null) continue
    put[operation.specialty]! += move.cases
    postponed += move.cases
    postponedMinutes += move.cases * operation.minutes
  }
  const over = needed.map((beds, at) => {
    const more = beds - hospitals[Math.floor(at / days)]!.limit[at % days]!
    return more > NO_BED ? more : 0
  })
  return {
    needed,
    over,
    overBedDays: over.reduce((sum, one) => sum + one, 0),
    waitedDays,
    postponed,
    postponedMinutes,
    postponedShare: put.map((n, k) => (all[k]! > 0 ? n / all[k]! : Number.NaN)),
  }
}

function addUse(
  { days, remaining }: SessionQuestion,
  needed: Float64Array,
  { intensiveShare }: SessionOperation,
  hospital: number,
  day: number,
  cases: number,
): void {
  for (let t = day; t < days && t - day < remaining.length; t++)
    needed[hospital * days + t]! += cases * intensiveShare * remaining[t - day]!
}

function costOf(
  { awayDays, postponedDays }: SessionQuestion,
  { hospital, day, weight }: SessionOperation,
  { toHospital, toDay }: Pick<SessionMove, 'toHospital' | 'toDay'>,
): number {
  if (toDay === null) return weight * postponedDays[day]!
  return weight * (toDay - day) + (toHospital === hospital ? 0 : awayDays)
}

/**
 * The best moves for a question: the fewest bed-days above the limit, then (`worst`) the fairest, then the least waiting.
 * @returns null where the solver was stopped before it had any plan.
 */
export async function planSessions(
  question: SessionQuestion,
  solver: Solver,
  limits: SolverLimits = {},
): Promise<SessionPlan | null> {
  const aims: readonly SessionAim[] =
    question.objective === 'worst' ? ['over', 'worst', 'waiting'] : ['over', 'waiting']
  const reached: Partial<Record<SessionAim, number>> = {}
  let bound: number | null = null
  let proven = true
  let values: Float64Array | null = null
  let moves: readonly Move[] = []
  for (const aim of aims) {
    const stated = sessionProgram(question, aim, reached)
    const answer = await solver.solve(stated.program, limits)
    if (answer.value === null || answer.values === null) {
      if (values === null) return null
      proven = false
      break
    }
    values = answer.values
    moves = stated.moves
    reached[aim] = answer.value
    if (aim === 'over') bound = answer.bound
    proven &&= answer.status === 'optimal'
  }
  const taken = moves.flatMap(({ column, ...move }): SessionMove[] => {
    const cases = Math.round(values![column]!)
    return cases > 0 ? [{ ...move, cases }] : []
  })
  return { moves: taken, load: sessionLoad(question, taken), bound, proven }
}

export type SessionAim = 'over' | 'worst' | 'waiting'

interface Move {
  readonly operation: number
  readonly toHospital: number
  readonly toDay: number | null
  readonly column: number
}

/** Beyond what an earlier aim reached a later one may go by this much: the solver's own tolerance. */
const SLACK = 1e-5

/** The program of one aim, with what the aims before it reached held. */
export function sessionProgram(
  question: SessionQuestion,
  aim: SessionAim,
  reached: Partial<Record<SessionAim, number>>,
): { program: LinearProgram; moves: readonly Move[] } {
  const { days, hospitals, operations, specialties } = question
  const builder = new ProgramBuilder()
  const moves: Move[] = []
  const calm = sessionLoad(question, [])
  const beds = rowsOf(hospitals.length * days)
  const minutes = rowsOf(question.freeMinutes.length)
  const put = rowsOf(specialties)
  const cases = new Float64Array(specialties)
  operations.forEach((one, o) => {
    cases[one.specialty]! += one.cases
    if (!one.mayMove || one.cases === 0 || !matters(question, calm, one)) return
    const own: number[] = []
    for (const place of placesFor(question, one)) {
      const cost = aim === 'waiting' ? costOf(question, one, place) : 0
      const column = builder.column(cost, 0, one.cases, true)
      moves.push({ operation: o, ...place, column })
      own.push(column)
      addBeds(question, beds, one, one.hospital, one.day, column, -1)
      minutes.add(sessionAt(question, one.hospital, one.specialty, one.day), column, -one.minutes)
      if (place.toDay === null) put.add(one.specialty, column, 1)
      else {
        addBeds(question, beds, one, place.toHospital, place.toDay, column, 1)
        minutes.add(sessionAt(question, place.toHospital, one.specialty, place.toDay), column, one.minutes)
      }
    }
    builder.row(Number.NEGATIVE_INFINITY, one.cases, own, 1)
  })
  const over = overRows(question, builder, beds, calm, aim === 'over' ? 1 : 0)
  minutes.each((at, columns, factors) => {
    const free = question.freeMinutes[at]!
    if (!Number.isNaN(free)) builder.row(Number.NEGATIVE_INFINITY, free, columns, factors)
  })
  if (reached.over !== undefined) builder.row(Number.NEGATIVE_INFINITY, reached.over + SLACK, over, 1)
  if (aim === 'worst' || reached.worst !== undefined) {
    const worst = builder.column(aim === 'worst' ? 1 : 0, 0, (reached.worst ?? 1) + SLACK)
    put.each((k, columns, factors) => {
      builder.row(Number.NEGATIVE_INFINITY, 0, [worst, ...columns], [-cases[k]!, ...factors])
    })
  }
  return { program: builder.program('least'), moves }
}

/** A column for the beds above the limit of each hospital and day that moves may change, or that lies above it. */
function overRows(
  { days, hospitals }: SessionQuestion,
  builder: ProgramBuilder,
  beds: Rows,
  calm: SessionLoad,
  cost: number,
): number[] {
  const over: number[] = []
  for (let at = 0; at < hospitals.length * days; at++) {
    const { columns, factors } = beds.of(at)
    if (columns.length === 0 && calm.over[at] === 0) continue
    const column = builder.column(cost, 0, Number.POSITIVE_INFINITY)
    over.push(column)
    const limit = hospitals[Math.floor(at / days)]!.limit[at % days]!
    builder.row(
      calm.needed[at]! - limit,
      Number.POSITIVE_INFINITY,
      [column, ...columns],
      [1, ...factors.map((f) => -f)],
    )
  }
  return over
}

/** Whether moving it could help: its patients lie in intensive care on a day above the limit. */
function matters(
  { days, remaining }: SessionQuestion,
  { over }: SessionLoad,
  { hospital, day, intensiveShare }: SessionOperation,
): boolean {
  for (let t = day; t < days && t - day < remaining.length; t++)
    if (over[hospital * days + t]! > 0 && intensiveShare * remaining[t - day]! > 0) return true
  return false
}

/** Where and when an operation may be done instead: later, away, or put off. */
function placesFor(
  question: SessionQuestion,
  operation: SessionOperation,
): readonly Pick<SessionMove, 'toHospital' | 'toDay'>[] {
  const { days, hospitals, mostDelayDays } = question
  const { hospital, specialty, day, mayPostpone } = operation
  const { group } = hospitals[hospital]!
  const places: Pick<SessionMove, 'toHospital' | 'toDay'>[] = []
  hospitals.forEach((other, to) => {
    if (to !== hospital && (group === null || other.group !== group)) return
    for (let t = to === hospital ? day + 1 : day; t < days && t <= day + mostDelayDays; t++)
      if (!Number.isNaN(question.freeMinutes[sessionAt(question, to, specialty, t)]!))
        places.push({ toHospital: to, toDay: t })
  })
  if (mayPostpone) places.push({ toHospital: hospital, toDay: null })
  return places
}

export const sessionAt = (
  { specialties, days }: Pick<SessionQuestion, 'specialties' | 'days'>,
  hospital: number,
  specialty: number,
  day: number,
): number => (hospital * specialties + specialty) * days + day

function addBeds(
  { days, remaining }: SessionQuestion,
  beds: Rows,
  { intensiveShare }: SessionOperation,
  hospital: number,
  day: number,
  column: number,
  sign: number,
): void {
  for (let t = day; t < days && t - day < remaining.length; t++)
    beds.add(hospital * days + t, column, sign * intensiveShare * remaining[t - day]!)
}

interface Rows {
  add(row: number, column: number, factor: number): void
  of(row: number): { readonly columns: readonly number[]; readonly factors: readonly number[] }
  /** Rows with entries, in order. */
  each(tell: (row: number, columns: readonly number[], factors: readonly number[]) => void): void
}

/** Entries of rows gathered column by column; two of one column in a row are summed, none where they cancel. */
function rowsOf(count: number): Rows {
  const entries: Map<number, number>[] = Array.from({ length: count }, () => new Map())
  const of = (row: number) => {
    const kept = [...entries[row]!].filter(([, factor]) => factor !== 0)
    return { columns: kept.map(([column]) => column), factors: kept.map(([, factor]) => factor) }
  }
  return {
    add(row, column, factor) {
      entries[row]!.set(column, (entries[row]!.get(column) ?? 0) + factor)
    },
    of,
    each(tell) {
      for (let row = 0; row < count; row++) {
        const { columns, factors } = of(row)
        if (columns.length > 0) tell(row, columns, factors)
      }
    },
  }
}
