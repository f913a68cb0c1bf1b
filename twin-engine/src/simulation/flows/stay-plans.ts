/**
 * What ends a stay in a hospital bed, planned when it begins: the exit in the day, or intensive care on the way (after an
 * operation or by deterioration), or simply so many minutes where the city's own care says so.
 */
import { ICU_NEED, STEP_DOWN_STAY } from '../care-model.ts'
import { Handler } from '../handlers.ts'
import { blockOf } from '../luck.ts'
import { exitWithDischarge } from '../parts/discharge.ts'
import { infectedIntensiveMinutes, infectedStayMinutes, infectedTurnMinute } from '../parts/epidemic-stays.ts'
import { listOperation, operatedShareAt } from '../parts/theatre-lists.ts'
import { OWN_STAY } from '../plans.ts'
import { standardNormal } from '../random.ts'
import { AID_ARRIVES, AID_ASKED, AID_NONE, AID_RESUMES } from '../redistributions.ts'
import type { Simulation } from '../simulation.ts'
import { exitMinute, wholeStayMinutes } from '../stays.ts'
import { needOf } from './patient-need.ts'
import { recordedIntensiveMinutes, recordedStay, recordedWardMinutes } from './recorded-care.ts'

const DAY = 1440
const MINUTE = 60_000
/** Nobody leaves sooner after a move to another hospital or floor; assumed. */
const LEAST_AFTER_MOVE_MINUTES = 60
/** Days after admission within which a post-operative patient goes to intensive care, at 10–18 o'clock; assumed. */
export const OPERATION_DAYS = [0.5, 2.5] as const
const OPERATION_FROM_MINUTE = 600
const OPERATION_UNTIL_MINUTE = 1080
/** Ward stay after intensive care of a patient who came straight from the emergency department, as a part of a whole one. */
const WARD_PART_AFTER_INTENSIVE_CARE = 0.5
/** Why a ward patient goes to intensive care: the argument of the calendar's entry. */
export const DETERIORATED = 0
export const OPERATED = 1
/** Lanes of the way to a later ward bed that also place its exit. */
const LATER_EXIT_HOUR = 2
const LATER_EXIT_WEEKEND = 3

/** Plans a ward stay that begins now. */
export function wardStayStarts(simulation: Simulation, patient: number, bed: number): void {
  if (recordedWardStayStarts(simulation, patient, bed)) return
  if (simulation.care.shaped) shapedStayStarts(simulation, patient, bed)
  else plainStayStarts(simulation, patient, bed)
}

/** A stay that a record tells of; whoever was moved by mutual aid keeps the rest of the stay as others do. */
function recordedWardStayStarts(simulation: Simulation, patient: number, bed: number): boolean {
  if (simulation.recorded === null || simulation.plans.aid(patient) !== AID_NONE) return false
  return planRecordedWardStay(simulation, patient, bed, 0)
}

/** Plans what ends a recorded ward stay that begins now, or goes on at the start after `beforeMinutes`; false where none is recorded. */
export function planRecordedWardStay(
  simulation: Simulation,
  patient: number,
  bed: number,
  beforeMinutes: number,
): boolean {
  const stay = recordedStay(simulation, patient, 'ward')
  if (stay === null) return false
  const { plans, minute } = simulation
  const need = needOf(simulation, patient)
  const stream = plans.stream(patient)
  const exit = minute + recordedWardMinutes(simulation, stream, plans.number(patient), stay, need, beforeMinutes)
  plans.setExit(patient, exit)
  plans.setLeaving(patient, 0)
  if (stay.ends === 'moves') planTurn(simulation, exit, patient, bed, DETERIORATED)
  else planExit(simulation, patient, bed, exit)
  return true
}

/** A stay of the city's own law: of the need, after intensive care, or of a planned admission. */
function plainStayStarts(simulation: Simulation, patient: number, bed: number): void {
  const { plans, care, luck } = simulation
  const { purposes } = luck
  const row = plans.stay(patient)
  if (row === OWN_STAY && turnsForTheWorse(simulation, patient, bed)) return
  const purpose =
    row === OWN_STAY ? purposes.wardStay : row === STEP_DOWN_STAY ? purposes.stepDownStay : purposes.plannedStay
  const law = row === OWN_STAY ? needOf(simulation, patient) : row
  const at = simulation.draw(patient, purpose)
  const minutes = care.stayLaws.minutes(law, plans.uniform[at]!, plans.uniform[at + 1]!)
  simulation.schedule(simulation.minute + minutes, Handler.wardStayEnds, bed, 0)
}

/** Whether the stay ends in intensive care instead, which is then planned. */
function turnsForTheWorse(simulation: Simulation, patient: number, bed: number): boolean {
  const { plans, care, luck, minute } = simulation
  const need = needOf(simulation, patient)
  const share = care.turnShare[need]!
  if (share === 0) return false
  const at = simulation.draw(patient, luck.purposes.course)
  if (plans.uniform[at]! >= share) return false
  const minutes = care.turns.minutes(need, plans.uniform[at + 1]!, plans.uniform[at + 2]!)
  plans.setLeaving(patient, 0)
  planTurn(simulation, minute + minutes, patient, bed, DETERIORATED)
  return true
}

function shapedStayStarts(simulation: Simulation, patient: number, bed: number): void {
  const { plans, care, localOrigin, luck } = simulation
  if (plans.aid(patient) === AID_ARRIVES) {
    plans.setAid(patient, AID_NONE)
    planExit(simulation, patient, bed, Math.max(plans.exit(patient), simulation.minute + LEAST_AFTER_MOVE_MINUTES))
    return
  }
  if (plans.aid(patient) === AID_RESUMES) {
    resumesElsewhere(simulation, patient, bed)
    return
  }
  // A ward bed of the own hospital was free before the other hospital's was reached: it is wanted no longer.
  if (plans.aid(patient) === AID_ASKED) plans.setAid(patient, AID_NONE)
  const { purposes } = luck
  const need = needOf(simulation, patient)
  const segment = plans.segment(patient)
  const at = simulation.draw(patient, purposes.wardStay)
  const { uniform } = plans
  const whole =
    infectedStayMinutes(simulation, patient) ??
    wholeStayMinutes(care.stays, need, uniform[at + 2]!, standardNormal(uniform[at]!, uniform[at + 1]!))
  const ownHour = uniform[at + 3]!
  const remaining = plans.remaining(patient)
  const later = segment > 1
  const minutes = Number.isNaN(remaining) ? (later ? whole * WARD_PART_AFTER_INTENSIVE_CARE : whole) : remaining
  const way = purposes.move + 4 * (segment & 31)
  const hour = later ? simulation.uniform(patient, way + LATER_EXIT_HOUR) : ownHour
  const weekend = simulation.uniform(patient, later ? way + LATER_EXIT_WEEKEND : purposes.course)
  const start = localOrigin + simulation.minute
  const exit = exitMinute(care.stays, start, start + minutes, hour, weekend) - localOrigin
  planWardStay(simulation, patient, bed, need, exit, simulation.minute, segment === 1)
}

/** Whoever was moved before the course of the stay was over: the rest as long, and what may still come as in this hospital. */
function resumesElsewhere(simulation: Simulation, patient: number, bed: number): void {
  const { plans, state, minute, origin } = simulation
  plans.setAid(patient, AID_NONE)
  const admittedAt = state.patients.admittedAt(patient)
  const admitted = admittedAt === 0 ? minute : (admittedAt - origin) / MINUTE
  const exit = Math.max(plans.exit(patient), minute + LEAST_AFTER_MOVE_MINUTES)
  planWardStay(simulation, patient, bed, needOf(simulation, patient), exit, admitted, true)
}

/**
 * Plans what ends a ward stay: the exit at `exit`, or intensive care before it. `admitted` is the minute of admission;
 * `mayOperate` is false once the patient has been through intensive care.
 */
export function planWardStay(
  simulation: Simulation,
  patient: number,
  bed: number,
  need: number,
  exit: number,
  admitted: number,
  mayOperate: boolean,
): void {
  const { plans, care, state, minute, luck } = simulation
  plans.setExit(patient, exit)
  plans.setLeaving(patient, 0)
  const infected = infectedTurnMinute(simulation, patient, exit)
  if (infected !== null) {
    if (mayOperate && infected < exit) planTurn(simulation, infected, patient, bed, DETERIORATED)
    else planExit(simulation, patient, bed, exit)
    return
  }
  const facility = state.patients.facility(patient)
  const scale = care.intensiveCareScale[facility]!
  const operatedShare = operatedShareAt(simulation, facility, need, patient)
  if (mayOperate && (scale > 0 || operatedShare > 0)) {
    const at = simulation.draw(patient, luck.purposes.course)
    const operated = plans.uniform[at + 1]!
    const dayPart = plans.uniform[at + 2]!
    const deterioration = plans.uniform[at + 3]!
    const rate = scale * care.deteriorationPerMinute[need]!
    const intoIntensiveCare =
      plans.intensiveCareAfter(patient) === 1 || operated < scale * care.postOperativeShare[need]!
    const day = OPERATION_DAYS[0] + (OPERATION_DAYS[1] - OPERATION_DAYS[0]) * dayPart
    const turn = rate > 0 ? minute - Math.log(deterioration) / rate : Number.POSITIVE_INFINITY
    if (intoIntensiveCare || operated < operatedShare) {
      const time = simulation.uniform(patient, luck.purposes.operationTime)
      const operation =
        Math.floor((simulation.localOrigin + admitted) / DAY + day) * DAY +
        OPERATION_FROM_MINUTE +
        (OPERATION_UNTIL_MINUTE - OPERATION_FROM_MINUTE) * time -
        simulation.localOrigin
      if (operation >= minute && operation < Math.min(turn, exit)) {
        if (!listOperation(simulation, patient, admitted, operation, turn, intoIntensiveCare))
          planTurn(simulation, operation, patient, bed, OPERATED)
        return
      }
    }
    if (turn < exit) {
      planTurn(simulation, turn, patient, bed, DETERIORATED)
      return
    }
  }
  planExit(simulation, patient, bed, exit)
}

/** The exit is what ends the stay in the ward bed: at `exit`, or as the discharge part places it. */
export function planExit(simulation: Simulation, patient: number, bed: number, exit: number): void {
  const { plans } = simulation
  const leaves = exitWithDischarge(simulation, patient, bed, exit)
  plans.setExit(patient, leaves)
  plans.setLeaving(patient, 1)
  simulation.schedule(leaves, Handler.wardStayEnds, bed, 0)
}

/** The ward patient will need intensive care: while they lie in this bed and nothing else was planned. */
export function planTurn(simulation: Simulation, minute: number, patient: number, bed: number, cause: number): void {
  simulation.schedule(minute, Handler.needsIntensiveCare, bed, cause + 2 * patient)
}

export function intensiveCareStarts(simulation: Simulation, patient: number, bed: number): void {
  const { plans, care, luck, minute } = simulation
  if (plans.aid(patient) === AID_ARRIVES) {
    plans.setAid(patient, AID_NONE)
    plans.setExit(patient, Math.max(plans.exit(patient), minute + LEAST_AFTER_MOVE_MINUTES))
  } else {
    const stay = recordedStay(simulation, patient, 'icu')
    const at = simulation.draw(patient, luck.purposes.intensiveStay)
    const minutes =
      (stay === null
        ? null
        : recordedIntensiveMinutes(simulation, plans.stream(patient), plans.number(patient), stay)) ??
      infectedIntensiveMinutes(simulation, patient) ??
      care.stayLaws.minutes(ICU_NEED, plans.uniform[at]!, plans.uniform[at + 1]!)
    plans.setExit(patient, minute + minutes)
  }
  simulation.schedule(plans.exit(patient), Handler.intensiveCareEnds, bed, 0)
}

/** Plans the rest of an intensive care stay, given the time so far; `stream` and `number` say whose luck it is. */
export function resumeIntensiveCare(
  simulation: Simulation,
  bed: number,
  stream: number,
  number: number,
  inBedMinutes: number,
): void {
  const { care, luck } = simulation
  const u = simulation.random.draw(stream, number, blockOf(luck.purposes.residualStay))
  const whole = care.stayLaws.givenExceeding(ICU_NEED, inBedMinutes, u[0]!)
  const patient = simulation.state.beds.patient[bed]!
  if (patient >= 0) simulation.plans.setExit(patient, whole - inBedMinutes)
  simulation.schedule(whole - inBedMinutes, Handler.intensiveCareEnds, bed, 0)
}
