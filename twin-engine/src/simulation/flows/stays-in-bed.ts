/**
 * Stays in hospital beds: a ward stay with its exit in the day, or intensive care on the way (after an operation or by
 * deterioration), death, step-down to a ward bed, which the patient awaits in the intensive care bed and so blocks it.
 */
import { availableBeds } from '../../policies/bed-choice.ts'
import { Handler, Purpose, Stream } from '../handlers.ts'
import { standardNormal } from '../random.ts'
import { Priority, type Simulation } from '../simulation.ts'
import { exitMinute, wholeStayMinutes } from '../stays.ts'
import { vacateBed } from '../steps.ts'
import { needOf, seekIntensiveCare, seekWardBed } from './bed-assignment.ts'
import { bedLeft } from './cleaning.ts'

const DAY = 1440
/** Days after admission within which a post-operative patient goes to intensive care, at 10–18 o'clock; assumed. */
const OPERATION_DAYS = [0.5, 2.5] as const
const OPERATION_FROM_MINUTE = 600
const OPERATION_UNTIL_MINUTE = 1080
/** Ward stay after intensive care of a patient who came straight from the emergency department, as a part of a whole one. */
const WARD_PART_AFTER_INTENSIVE_CARE = 0.5
/** Share of intensive care beds kept for the urgent when operations are let in; assumed. */
const KEPT_FOR_URGENT = 0.08
/** Why a ward patient goes to intensive care: the argument of the calendar's entry. */
const DETERIORATED = 0
const OPERATED = 1
/** A patient who goes on to intensive care keeps at least this much of the ward stay; assumed. */
const LEAST_REMAINING_MINUTES = 360
/** Uniforms of the way to a later ward bed that also place its exit. */
const LATER_EXIT_HOUR = 2
const LATER_EXIT_WEEKEND = 3

/** Plans a ward stay that begins now. */
export function wardStayStarts(simulation: Simulation, patient: number, bed: number): void {
  const { plans, demand, localOrigin } = simulation
  const need = needOf(simulation, patient)
  const segment = plans.segment[patient]!
  const u = simulation.luck(patient, Purpose.wardStay)
  const whole = wholeStayMinutes(demand.stays, need, u[2]!, standardNormal(u[0]!, u[1]!))
  const remaining = plans.remaining[patient]!
  const later = segment > 1
  const minutes = Number.isNaN(remaining) ? (later ? whole * WARD_PART_AFTER_INTENSIVE_CARE : whole) : remaining
  const hour = later ? simulation.luck(patient, Purpose.move + (segment & 31))[LATER_EXIT_HOUR]! : u[3]!
  const weekend = later
    ? simulation.luck(patient, Purpose.move + (segment & 31))[LATER_EXIT_WEEKEND]!
    : simulation.luck(patient, Purpose.course)[0]!
  const start = localOrigin + simulation.minute
  const exit = exitMinute(demand.stays, start, start + minutes, hour, weekend) - localOrigin
  planWardStay(simulation, patient, bed, need, exit, simulation.minute, segment === 1)
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
  const { plans, demand, state, minute } = simulation
  plans.exit[patient] = exit
  const facility = state.patients.facility[patient]!
  const scale = demand.intensiveCareScale[facility]!
  if (scale > 0 && mayOperate) {
    const u = simulation.luck(patient, Purpose.course)
    const rate = scale * demand.deteriorationPerMinute[need]!
    const isOperated = u[1]! < scale * demand.postOperativeShare[need]!
    const day = OPERATION_DAYS[0] + (OPERATION_DAYS[1] - OPERATION_DAYS[0]) * u[2]!
    const turn = rate > 0 ? minute - Math.log(u[3]!) / rate : Number.POSITIVE_INFINITY
    if (isOperated) {
      const time = simulation.luck(patient, Purpose.outcome)[3]!
      const operation =
        Math.floor((simulation.localOrigin + admitted) / DAY + day) * DAY +
        OPERATION_FROM_MINUTE +
        (OPERATION_UNTIL_MINUTE - OPERATION_FROM_MINUTE) * time -
        simulation.localOrigin
      if (operation >= minute && operation < Math.min(turn, exit)) {
        simulation.schedule(operation, Handler.needsIntensiveCare, bed, OPERATED)
        return
      }
    }
    if (turn < exit) {
      simulation.schedule(turn, Handler.needsIntensiveCare, bed, DETERIORATED)
      return
    }
  }
  simulation.schedule(exit, Handler.wardStayEnds, bed, 0)
}

/** Whoever is in the ward bed leaves the hospital. */
export function wardStayEnds(simulation: Simulation, bed: number): void {
  const { state, plans } = simulation
  const patient = state.beds.patient[bed]!
  if (patient < 0) {
    vacateBed(simulation, bed, 'home')
    bedLeft(simulation, bed, Stream.presentBed + bed, 0, 0)
    return
  }
  const died = simulation.luck(patient, Purpose.outcome)[0]! < simulation.setting.parameters.stay.wardDeathShare
  const stream = plans.stream[patient]!
  const number = plans.number[patient]!
  const segment = plans.segment[patient]!
  vacateBed(simulation, bed, died ? 'died' : 'home')
  bedLeft(simulation, bed, stream, number, segment)
}

/**
 * The ward patient needs intensive care; the rest of the ward stay is resumed after it. An operation is put off to the
 * next day while hardly a bed is free there, and given up in this stay when no day is left: a case needs its bed.
 */
export function needsIntensiveCare(simulation: Simulation, bed: number, cause: number): void {
  const { plans, minute, state } = simulation
  const patient = state.beds.patient[bed]!
  const exit = plans.exit[patient]!
  if (cause === OPERATED && !hasRoomForOperation(simulation, state.patients.facility[patient]!)) {
    if (minute + DAY < exit - LEAST_REMAINING_MINUTES)
      simulation.schedule(minute + DAY, Handler.needsIntensiveCare, bed, OPERATED)
    else simulation.schedule(exit, Handler.wardStayEnds, bed, 0)
    return
  }
  plans.remaining[patient] = Math.max(LEAST_REMAINING_MINUTES, exit - minute)
  seekIntensiveCare(simulation, patient)
}

function hasRoomForOperation(simulation: Simulation, facility: number): boolean {
  const { state, demand } = simulation
  let available = 0
  let beds = 0
  for (const u of demand.wards.intensive[facility]!) {
    available += availableBeds(state, u)
    beds += state.city.units[u]!.beds
  }
  return available > Math.ceil(KEPT_FOR_URGENT * beds)
}

export function intensiveCareStarts(simulation: Simulation, patient: number, bed: number): void {
  const { stay } = simulation.setting.parameters
  const u = simulation.luck(patient, Purpose.intensiveCare)
  const cv = stay.standardDeviationDays.icu / stay.meanDays.icu
  const s = Math.log(1 + cv * cv)
  const z = standardNormal(u[0]!, u[1]!)
  const minutes = stay.meanDays.icu * DAY * Math.exp(-s / 2 + Math.sqrt(s) * z)
  simulation.schedule(simulation.minute + minutes, Handler.intensiveCareEnds, bed, 0)
}

export function intensiveCareEnds(simulation: Simulation, bed: number): void {
  const { state, plans } = simulation
  const { icu } = simulation.setting.parameters
  const patient = state.beds.patient[bed]!
  if (patient < 0) {
    vacateBed(simulation, bed, 'home')
    bedLeft(simulation, bed, Stream.presentBed + bed, 0, 0)
    return
  }
  const u = simulation.luck(patient, Purpose.outcome)
  const died = u[1]! < icu.deathShare
  const facility = state.patients.facility[patient]!
  if (!died && u[2]! < icu.stepDownShare && simulation.demand.wards.all[facility]!.length > 0) {
    seekWardBed(simulation, patient, Priority.stepDown, -1)
    return
  }
  const stream = plans.stream[patient]!
  const number = plans.number[patient]!
  const segment = plans.segment[patient]!
  vacateBed(simulation, bed, died ? 'died' : 'home')
  bedLeft(simulation, bed, stream, number, segment)
}
