/**
 * Planned operations that lead into intensive care, moved before the patient comes: to a later session, to another hospital, or put off by
 * weeks. Who they are is known by their luck: the same people, operation and stay, at another time or place.
 */

import { OPERATION_DAYS } from '../flows/stay-plans.ts'
import { Handler } from '../handlers.ts'
import { blockOf } from '../luck.ts'
import type { Simulation } from '../simulation.ts'
import { workingDay } from './theatre-lists.ts'

const DAY = 1440
/** Sources are numbered below this in the argument of a calendar's entry. */
export const SOURCES = 65_536
/** Days from which on an operation counts as put off rather than moved to a later session. */
export const POSTPONED_DAYS = 7

/**
 * How long an operation may wait: `time-limited` 限期 within weeks (tumours), `elective` 择期 for months. Of planned operations that lead into
 * intensive care this share is time-limited; assumed.
 */
export const URGENCIES = ['time-limited', 'elective'] as const
export type Urgency = (typeof URGENCIES)[number]
export const TIME_LIMITED_SHARE = 0.25

/** A share of the operations of a hospital and a need; see the lever `move-operations`. */
export interface OperationMove {
  readonly facility: number
  /** Index into NEEDS, or -1 for all. */
  readonly need: number
  readonly urgency: Urgency | 'all'
  /** Sessions of the days that begin from the one minute on and before the other, and admissions from `admittedFromMinute` on: others were told too late. */
  readonly fromMinute: number
  readonly untilMinute: number
  readonly admittedFromMinute: number
  /** Days later; 0 only at another hospital. */
  readonly days: number
  /** The other hospital, -1 = none, and the ward there by need, -1 = none. */
  readonly to: number
  readonly wardOfNeed: Int32Array
  /** Shares of moves that concern the same operations add up. */
  readonly share: number
}

/**
 * Whether the direct admission who would come now is for an operation that is moved; their coming is then planned anew. `kind` is the
 * uniform that makes them elective, `patience` the one that decides who may wait: those cancelled last are time-limited.
 */
export function operationMoved(
  simulation: Simulation,
  source: number,
  stream: number,
  unit: number,
  number: number,
  kind: number,
  patience: number,
): boolean {
  const run = simulation.parts.electives
  if (run === null || run.operationMoves.length === 0) return false
  const { care, state, luck, random, minute, localOrigin, totals } = simulation
  const facility = state.index.facilityOfUnit[unit]!
  const need = state.index.needOfUnit[unit]!
  if (kind >= run.model.share[need]!) return false
  const course = random.draw(stream, number, blockOf(luck.purposes.course))
  if (course[1]! >= care.intensiveCareScale[facility]! * care.postOperativeShare[need]!) return false
  const day = operationDay(localOrigin + minute, course[2]!)
  const session = workingDay(day) * DAY - localOrigin
  const urgency: Urgency = patience >= 1 - TIME_LIMITED_SHARE ? 'time-limited' : 'elective'
  let below = 0
  const move = run.operationMoves.find((one) => {
    if (!concerns(one, facility, need, urgency, minute, session)) return false
    below += one.share
    return withinUrgency(patience, one.urgency) < below
  })
  if (move === undefined) return false
  const wait = move.days === 0 ? 0 : workingDay(workingDay(day) + move.days) - day
  totals.add(
    move.days >= POSTPONED_DAYS ? 'operationsPostponed' : move.to >= 0 ? 'operationsMovedAway' : 'operationsMovedLater',
    facility,
    1,
  )
  if (move.to < 0) simulation.schedule(minute + wait * DAY, Handler.deferredArrival, source, number)
  else
    simulation.schedule(
      minute + wait * DAY,
      Handler.operationArrives,
      move.wardOfNeed[need]!,
      number * SOURCES + source,
    )
  return true
}

/** The uniform again, among those of the urgency. */
function withinUrgency(patience: number, urgency: Urgency | 'all'): number {
  if (urgency === 'all') return patience
  const electives = 1 - TIME_LIMITED_SHARE
  return urgency === 'elective' ? patience / electives : (patience - electives) / TIME_LIMITED_SHARE
}

/** The local day on which somebody admitted at a local minute would be operated on; `part` is their uniform of it. */
export const operationDay = (localMinute: number, part: number): number =>
  Math.floor(localMinute / DAY + OPERATION_DAYS[0] + (OPERATION_DAYS[1] - OPERATION_DAYS[0]) * part)

function concerns(
  move: OperationMove,
  facility: number,
  need: number,
  urgency: Urgency,
  minute: number,
  session: number,
): boolean {
  return (
    move.facility === facility &&
    (move.need < 0 || move.need === need) &&
    (move.urgency === 'all' || move.urgency === urgency) &&
    minute >= move.admittedFromMinute &&
    session >= move.fromMinute &&
    session < move.untilMinute &&
    (move.to < 0 || move.wardOfNeed[need]! >= 0)
  )
}
