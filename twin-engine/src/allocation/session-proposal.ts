/**
 * Which planned operations of the coming days should wait for whom in intensive care, read from runs in which nothing is done: a quantile of
 * each hospital's need of its beds on each day, the operations that lead there, and the result as levers that the engine can play.
 */
import type { CityModel } from '../city/city.ts'
import type { Decoded, Problem } from '../city/decoded.ts'
import type { Instant } from '../events/event.ts'
import type { MoveOperations } from '../levers/move-operations.ts'
import { BED_NEEDS, type BedNeed } from '../parameters/keys.ts'
import { lognormalScales, normalSurvival } from '../parameters/normal.ts'
import type { Parameters } from '../parameters/parameters.ts'
import type { Solver, SolverLimits } from '../planning/solver.ts'
import { POSTPONED_DAYS, URGENCIES, type Urgency } from '../simulation/parts/operation-moves.ts'
import { type PlannedOperations, plannedOperations, type TheatreSession } from '../simulation/planned-operations.ts'
import type { DailyNeed } from './daily-need.ts'
import {
  planSessions,
  type SessionLoad,
  type SessionMove,
  type SessionOperation,
  type SessionQuestion,
  sessionAt,
  sessionLoad,
} from './session-plan.ts'
import { groupOf } from './transfer-proposal.ts'

/** What a person may wish of it. */
export interface SessionWish {
  /** Share of the open intensive care beds that may be in use. */
  readonly icuTarget: number
  /** Whoever is admitted sooner is operated on as planned. */
  readonly noticeMinutes: number
  readonly aim: SessionQuestion['objective']
  /** Ids of hospitals whose sessions stay as they are. */
  readonly refusing: readonly string[]
  /** Sessions of a specialty at a hospital that stay as they are, since that was refused. */
  readonly refusedSessions: readonly { readonly facility: string; readonly need: string }[]
}

/**
 * Intensive care keeps 8 % of its beds from operations, as the engine does; told by the day before admission: NHS England counts a cancellation
 * on or after the day of admission as last-minute.
 */
export const USUAL_SESSIONS = { icuTarget: 0.92, noticeMinutes: 1440 } as const

/**
 * Longest wait by urgency: RCS England, "Clinical guide to surgical prioritisation" (2020): priority 2 up to four weeks, priority 3 up to three
 * months.
 */
export const LONGEST_WAIT_DAYS: Readonly<Record<Urgency, number>> = { 'time-limited': 28, elective: 90 }
/** Who is put on a later session waits so many days more at most; assumed. */
const MOST_DELAY_DAYS = 5
/** Being operated on at another hospital of the group is worth so many days of an elective's wait; assumed. */
const AWAY_DAYS = 3
/** Of a bed's day, the day of the operation itself: from early afternoon on; assumed. */
const FIRST_DAY_SHARE = 0.5
/** Less is not told. */
const LEAST_TOLD_BED_DAYS = 0.5
/** Operations of a session, on average, from which on its specialty is told. */
const LEAST_TOLD_CASES = 0.05
/** Nodes of branch and bound of each of the programs. */
const NODES = 5000

/** So many operations of a session, done elsewhere, later or put off. Days of the plan, 0 = the calendar day of the start. */
export interface ProposedSessionMove {
  readonly facility: number
  readonly need: BedNeed
  readonly urgency: Urgency
  readonly day: number
  readonly toFacility: number
  /** null = put off by `days`. */
  readonly toDay: number | null
  /** Days later. */
  readonly days: number
  readonly cases: number
  /** For the engine, which draws who comes: the share of those of the days since `sinceDay` whose mean the operations are. */
  readonly share: number
  readonly sinceDay: number
}

/** A session of the plan: operations that lead into intensive care, as planned and as proposed. */
export interface SessionOutlook {
  readonly facility: number
  readonly need: BedNeed
  readonly day: number
  readonly minutes: number
  /** Expected to be used by elective operations of all kinds as planned; a mean. */
  readonly electiveMinutes: number
  /** Too near to be moved; a mean. */
  readonly told: number
  /** That can be moved; whole. */
  readonly planned: number
  readonly kept: number
  readonly movedIn: number
  readonly movedOut: number
  readonly postponed: number
}

/** Intensive care of a hospital day by day. */
export interface IntensiveOutlook {
  readonly facility: number
  readonly open: Float64Array
  readonly limit: Float64Array
  readonly low: Float64Array
  readonly middle: Float64Array
  readonly high: Float64Array
  readonly needed: Float64Array
  readonly planned: Float64Array
}

/**
 * Why a hospital stays above its limit: operations were told too late, may not wait any longer, or were refused; or what is left is emergency
 * patients and who lies there already.
 */
export type SessionBlocked = 'notice' | 'time-limited' | 'refused' | 'emergency'

export interface SessionProposal {
  readonly moves: readonly ProposedSessionMove[]
  readonly levers: readonly MoveOperations[]
  /** Bed-days of intensive care above the limit at the quantile. */
  readonly overBedDays: { readonly nothing: number; readonly plan: number }
  readonly bound: number | null
  readonly proven: boolean
  readonly blocked: readonly { readonly facility: number; readonly bedDays: number; readonly why: SessionBlocked }[]
  /** Operations that can be moved, all of them, and those put off, with their theatre minutes and in sessions of one theatre. */
  readonly movable: number
  readonly postponed: number
  readonly postponedMinutes: number
  readonly postponedSessions: number
  /** Days of waiting added, each weighed by urgency: an elective's day counts about one. */
  readonly waitedDays: number
  /** Fairness: the greatest share of its operations that any specialty has put off. */
  readonly worstShare: number
  /** Of hospitals above their limit, and those that send or take. */
  readonly sessions: readonly SessionOutlook[]
  readonly hospitals: readonly IntensiveOutlook[]
  readonly days: number
}

interface OperationKind {
  readonly session: TheatreSession
  readonly urgency: Urgency
  readonly isRefused: boolean
  /** The first day whose means make up these operations, and the mean of all of them until this one's. */
  readonly sinceDay: number
  readonly mean: number
}

interface Asked {
  readonly question: SessionQuestion
  /** The session and urgency of each operation of the question. */
  readonly from: readonly OperationKind[]
  readonly planned: PlannedOperations
}

/**
 * The best plan of the sessions.
 * @param icu need of intensive care, of runs of one scenario from one start
 * @param startedAt of those runs
 * @returns null where no hospital has a theatre and intensive care, or no plan was found within the limits.
 */
export async function proposeSessions(
  city: CityModel,
  parameters: Parameters,
  icu: DailyNeed,
  startedAt: Instant,
  wish: SessionWish,
  solver: Solver,
  limits: SolverLimits = { nodes: NODES },
): Promise<SessionProposal | null> {
  const asked = questionOf(city, parameters, icu, startedAt, wish)
  if (asked === null) return null
  const plan = await planSessions(asked.question, solver, limits)
  return plan && proposalOf(city, parameters, icu, asked, wish, plan.moves, plan)
}

/** A move as a person writes it, by ids. */
export interface WishedSessionMove {
  readonly facility: string
  readonly need: string
  readonly urgency: Urgency
  readonly day: number
  readonly toFacility: string
  readonly toDay: number | null
  readonly cases: number
}

/**
 * A proposal of a person's own moves.
 * @returns every row that cannot be, with its place and remedy.
 */
export function editedSessions(
  city: CityModel,
  parameters: Parameters,
  icu: DailyNeed,
  startedAt: Instant,
  wish: SessionWish,
  rows: readonly WishedSessionMove[],
): Decoded<SessionProposal> {
  const asked = questionOf(city, parameters, icu, startedAt, wish)
  if (asked === null)
    return {
      ok: false,
      problems: [
        { path: 'sessions', why: 'no hospital has a theatre and intensive care', zh: '没有设手术室与重症监护的医院' },
      ],
    }
  const problems: Problem[] = []
  const moves: SessionMove[] = []
  const taken = new Map<number, number>()
  rows.forEach((row, k) => {
    const read = moveOf(row, `sessions[${k}]`, city, icu, asked, taken)
    if ('path' in read) problems.push(read)
    else moves.push(read)
  })
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, value: proposalOf(city, parameters, icu, asked, wish, moves, null) }
}

function moveOf(
  row: WishedSessionMove,
  path: string,
  city: CityModel,
  icu: DailyNeed,
  { question, from }: Asked,
  taken: Map<number, number>,
): SessionMove | Problem {
  const idOf = (facility: number): string => city.facilities[facility]!.id
  const operation = from.findIndex(
    ({ session, urgency }) =>
      idOf(session.facility) === row.facility &&
      session.need === row.need &&
      session.day === row.day &&
      urgency === row.urgency,
  )
  const one = question.operations[operation]
  if (one === undefined || !one.mayMove)
    return {
      path,
      why: `${row.facility} has no ${row.urgency} ${row.need} operations on day ${row.day + 1} that can be moved: told too late, refused, or none`,
      zh: `${row.facility} 第 ${row.day + 1} 日没有可调整的此类手术：通知过迟、已拒绝或没有`,
    }
  const before = taken.get(operation) ?? 0
  if (!(Number.isInteger(row.cases) && row.cases >= 1 && before + row.cases <= one.cases))
    return {
      path: `${path}.cases`,
      why: `must be whole, 1 … ${one.cases - before} of the ${one.cases} planned, got ${row.cases}`,
      zh: `台数应为 1 … ${one.cases - before}（计划 ${one.cases} 台），实为 ${row.cases}`,
    }
  const to = icu.facilities.findIndex((facility) => idOf(facility) === row.toFacility)
  const away = to !== one.hospital
  const { group } = question.hospitals[one.hospital]!
  if (to < 0 || (away && (group === null || question.hospitals[to]!.group !== group || row.toDay === null)))
    return {
      path: `${path}.toFacility`,
      why: `"${row.toFacility}" is no hospital of the same group with intensive care; what is put off stays at its own`,
      zh: `“${row.toFacility}”不是同集团设重症监护的医院；推迟的手术仍在本院`,
    }
  if (row.toDay === null && !one.mayPostpone)
    return {
      path: `${path}.toDay`,
      why: `time-limited operations are not put off beyond the plan; name a day up to ${question.days}`,
      zh: `限期手术不可推迟到计划期以后；请选择第 ${question.days} 日以前`,
    }
  if (row.toDay !== null) {
    const isLater = Number.isInteger(row.toDay) && row.toDay >= row.day + (away ? 0 : 1) && row.toDay < question.days
    if (!isLater || Number.isNaN(question.freeMinutes[sessionAt(question, to, one.specialty, row.toDay)]!))
      return {
        path: `${path}.toDay`,
        why: `day ${row.toDay + 1} has no later session of ${row.need} at ${row.toFacility} within the plan of ${question.days} days`,
        zh: `${row.toFacility} 第 ${row.toDay + 1} 日没有该专科更晚的手术时段（计划共 ${question.days} 日）`,
      }
  }
  taken.set(operation, before + row.cases)
  return { operation, toHospital: to, toDay: row.toDay, cases: row.cases }
}

function questionOf(
  city: CityModel,
  parameters: Parameters,
  icu: DailyNeed,
  startedAt: Instant,
  wish: SessionWish,
): Asked | null {
  const { days, facilities } = icu
  const planned = plannedOperations(city, parameters, startedAt, days, wish.noticeMinutes)
  if (planned === null) return null
  const rowOf = new Map(facilities.map((facility, row) => [facility, row]))
  const sessions = planned.sessions.filter(({ facility }) => rowOf.has(facility))
  if (sessions.length === 0) return null
  const specialties = BED_NEEDS.length
  const freeMinutes = new Float64Array(facilities.length * specialties * days).fill(Number.NaN)
  const urgentShare = parameters.theatres.onCallShare
  for (const { facility, need, day, minutes, electiveMinutes } of sessions)
    freeMinutes[sessionAt({ specialties, days }, rowOf.get(facility)!, BED_NEEDS.indexOf(need), day)] = Math.max(
      0,
      (1 - urgentShare) * minutes - electiveMinutes,
    )
  const operations: SessionOperation[] = []
  const from: Asked['from'][number][] = []
  const carried = new Map<string, { readonly left: number; readonly sinceDay: number; readonly mean: number }>()
  for (const session of sessions) {
    const { id } = city.facilities[session.facility]!
    const isRefused =
      wish.refusing.includes(id) ||
      wish.refusedSessions.some(({ facility, need }) => facility === id && need === session.need)
    URGENCIES.forEach((urgency, u) => {
      // Means become whole operations, never more than are expected: what is left is carried to the next session of the kind.
      const key = `${session.facility} ${session.need} ${urgency}`
      const before = carried.get(key) ?? { left: 0, sinceDay: session.day, mean: 0 }
      const mean = before.mean + session.movable[u]!
      const cases = Math.floor(before.left + session.movable[u]! + 1e-9)
      const left = before.left + session.movable[u]! - cases
      carried.set(
        key,
        cases > 0 ? { left, sinceDay: session.day + 1, mean: 0 } : { left, sinceDay: before.sinceDay, mean },
      )
      operations.push({
        hospital: rowOf.get(session.facility)!,
        specialty: BED_NEEDS.indexOf(session.need),
        day: session.day,
        cases,
        minutes: planned.caseMinutes,
        intensiveShare: session.intensiveShare,
        weight: weightOf(urgency, parameters),
        mayPostpone: urgency === 'elective',
        mayMove: !isRefused,
      })
      from.push({ session, urgency, isRefused, sinceDay: before.sinceDay, mean })
    })
  }
  const question: SessionQuestion = {
    days,
    hospitals: facilities.map((facility, row) => ({
      limit: icu.open.slice(row * days, (row + 1) * days).map((open) => open * wish.icuTarget),
      needed: icu.needed.slice(row * days, (row + 1) * days),
      group: groupOf(city, facility),
    })),
    specialties,
    freeMinutes,
    operations,
    remaining: stillThere(parameters, days),
    mostDelayDays: MOST_DELAY_DAYS,
    awayDays: AWAY_DAYS,
    postponedDays: Float64Array.from({ length: days }, (_, day) => postponedBy(day, days)),
    objective: wish.aim,
  }
  return { question, from, planned }
}

/** Whole weeks, so that the weekday stays, to beyond the plan. */
const postponedBy = (day: number, days: number): number => POSTPONED_DAYS * Math.ceil((days - day) / POSTPONED_DAYS)

/** A day's wait of one, as days of the longest elective wait by those of its class; more for who has waited longer (the list's length, half of the limit at most). */
function weightOf(urgency: Urgency, { electives }: Parameters): number {
  const longest = LONGEST_WAIT_DAYS[urgency]
  const waited = Math.min(electives.listWeeks * 7, longest / 2)
  return (LONGEST_WAIT_DAYS.elective / longest) * (1 + waited / longest)
}

/** Of a bed the part in use on the day of the operation and each after it. */
function stillThere({ stay }: Parameters, days: number): Float64Array {
  const [mu, sigma] = lognormalScales(stay.meanDays.icu, stay.standardDeviationDays.icu / stay.meanDays.icu)
  return Float64Array.from({ length: days }, (_, k) =>
    k === 0 ? FIRST_DAY_SHARE : normalSurvival((Math.log(k) - mu) / sigma),
  )
}

function proposalOf(
  city: CityModel,
  parameters: Parameters,
  icu: DailyNeed,
  asked: Asked,
  wish: SessionWish,
  moves: readonly SessionMove[],
  solved: { readonly bound: number | null; readonly proven: boolean } | null,
): SessionProposal {
  const { question, from } = asked
  const nothing = sessionLoad(question, [])
  const load = sessionLoad(question, moves)
  const told = movesTold(icu, asked, moves)
  const blocked = blockedOf(icu, asked, load, moves)
  const shown = new Set([
    ...told.flatMap(({ facility, toFacility }) => [facility, toFacility]),
    ...blocked.map(({ facility }) => facility),
    ...icu.facilities.filter((_, row) => overOf(nothing, row, icu.days) >= LEAST_TOLD_BED_DAYS),
  ])
  const sessionMinutes = (parameters.theatres.sessionUntilHour - parameters.theatres.sessionFromHour) * 60
  return {
    moves: told,
    levers: told.map((one) => leverOf(one, city, icu, wish)),
    overBedDays: { nothing: nothing.overBedDays, plan: load.overBedDays },
    bound: solved?.bound ?? null,
    proven: solved?.proven ?? false,
    blocked,
    movable: question.operations.reduce((sum, { cases, mayMove }) => sum + (mayMove ? cases : 0), 0),
    postponed: load.postponed,
    postponedMinutes: load.postponedMinutes,
    postponedSessions: load.postponedMinutes / sessionMinutes,
    waitedDays: load.waitedDays,
    worstShare: load.postponedShare.reduce((most, share) => (share > most ? share : most), 0),
    sessions: sessionsTold(from, question, told, shown),
    hospitals: icu.facilities.flatMap((facility, row) =>
      shown.has(facility) ? [outlookOf(facility, row, icu, question, load)] : [],
    ),
    days: icu.days,
  }
}

const overOf = ({ over }: SessionLoad, row: number, days: number): number =>
  over.subarray(row * days, (row + 1) * days).reduce((sum, one) => sum + one, 0)

function movesTold(icu: DailyNeed, { from }: Asked, moves: readonly SessionMove[]): readonly ProposedSessionMove[] {
  return moves
    .map(({ operation, toHospital, toDay, cases }): ProposedSessionMove => {
      const { session, urgency, mean, sinceDay } = from[operation]!
      const { facility, need, day } = session
      const days = toDay === null ? postponedBy(day, icu.days) : toDay - day
      const share = Math.min(1, cases / mean)
      return {
        facility,
        need,
        urgency,
        day,
        toFacility: icu.facilities[toHospital]!,
        toDay,
        days,
        cases,
        share,
        sinceDay,
      }
    })
    .sort(
      (a, b) =>
        a.facility - b.facility ||
        a.day - b.day ||
        BED_NEEDS.indexOf(a.need) - BED_NEEDS.indexOf(b.need) ||
        a.days - b.days,
    )
}

function leverOf(
  { facility, need, urgency, day, toFacility, days, share, sinceDay }: ProposedSessionMove,
  city: CityModel,
  { begins }: DailyNeed,
  { noticeMinutes }: SessionWish,
): MoveOperations {
  return {
    kind: 'move-operations',
    facility: city.facilities[facility]!.id,
    need,
    urgency,
    share,
    days,
    to: toFacility === facility ? null : city.facilities[toFacility]!.id,
    noticeMinutes,
    fromMinute: begins[sinceDay]!,
    untilMinute: begins[day + 1]!,
  }
}

function sessionsTold(
  from: Asked['from'],
  { operations }: SessionQuestion,
  moves: readonly ProposedSessionMove[],
  shown: ReadonlySet<number>,
): readonly SessionOutlook[] {
  const outlook = new Map<TheatreSession, number>()
  from.forEach(({ session }, o) => {
    if (shown.has(session.facility)) outlook.set(session, (outlook.get(session) ?? 0) + operations[o]!.cases)
  })
  const told = [...outlook].map(([session, planned]): SessionOutlook => {
    const { facility, need, day, minutes, electiveMinutes } = session
    const sum = (keep: (one: ProposedSessionMove) => boolean): number =>
      moves.reduce((all, one) => all + (one.need === need && keep(one) ? one.cases : 0), 0)
    const isOwn = (one: ProposedSessionMove): boolean => one.facility === facility && one.day === day
    const postponed = sum((one) => isOwn(one) && one.toDay === null)
    const movedOut = sum((one) => isOwn(one) && one.toDay !== null)
    const movedIn = sum(({ toFacility, toDay }) => toFacility === facility && toDay === day)
    return {
      facility,
      need,
      day,
      minutes,
      electiveMinutes,
      told: session.told,
      planned,
      kept: planned - movedOut - postponed,
      movedIn,
      movedOut,
      postponed,
    }
  })
  // A specialty none of whose operations leads into intensive care has no part in it.
  const takesPart = new Set(
    told
      .filter(({ planned, movedIn, told: near }) => planned > 0 || movedIn > 0 || near >= LEAST_TOLD_CASES)
      .map(({ facility, need }) => `${facility} ${need}`),
  )
  return told.filter(({ facility, need }) => takesPart.has(`${facility} ${need}`))
}

function outlookOf(
  facility: number,
  row: number,
  { days, open, low, middle, high, needed }: DailyNeed,
  { hospitals }: SessionQuestion,
  load: SessionLoad,
): IntensiveOutlook {
  const of = (figures: Float64Array): Float64Array => figures.slice(row * days, (row + 1) * days)
  return {
    facility,
    open: of(open),
    limit: hospitals[row]!.limit,
    low: of(low),
    middle: of(middle),
    high: of(high),
    needed: of(needed),
    planned: of(load.needed),
  }
}

/** Hospitals that stay above their limit, the worst first, and what stands in the way. */
function blockedOf(
  { days, facilities }: DailyNeed,
  { question, from }: Asked,
  load: SessionLoad,
  moves: readonly SessionMove[],
): SessionProposal['blocked'] {
  const left = question.operations.map(({ cases }) => cases)
  for (const { operation, cases } of moves) left[operation]! -= cases
  return facilities
    .flatMap((facility, row) => {
      const bedDays = overOf(load, row, days)
      if (bedDays < LEAST_TOLD_BED_DAYS) return []
      const touches = ({ hospital, day }: SessionOperation): boolean =>
        hospital === row && load.over.subarray(row * days + day, (row + 1) * days).some((over) => over > 0)
      const kept = from.flatMap(({ isRefused, session }, o) =>
        touches(question.operations[o]!) ? [{ isRefused, told: session.told, left: left[o]! }] : [],
      )
      const why: SessionBlocked = kept.some(({ isRefused, left: n }) => isRefused && n > 0)
        ? 'refused'
        : kept.some(({ left: n }) => n > 0)
          ? 'time-limited'
          : kept.reduce((sum, { told }) => sum + told / URGENCIES.length, 0) >= LEAST_TOLD_BED_DAYS
            ? 'notice'
            : 'emergency'
      return [{ facility, bedDays, why }]
    })
    .sort((a, b) => b.bedDays - a.bedDays || a.facility - b.facility)
}
