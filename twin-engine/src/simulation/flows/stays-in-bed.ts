/**
 * The end of stays in hospital beds: out of the hospital, to intensive care, or from there to a ward bed, which the patient
 * awaits in the intensive care bed and so blocks it.
 */
import { availableBeds } from '../../policies/bed-choice.ts'
import { BedStatus } from '../../state/state.ts'
import { STEP_DOWN_STAY } from '../care-model.ts'
import { goesToStepDown } from '../parts/discharge.ts'
import { infectedDies } from '../parts/epidemic-stays.ts'
import { Priority, type Simulation } from '../simulation.ts'
import { vacateBed } from '../steps.ts'
import { bedLeft, seekIntensiveCare, seekWardBed } from './bed-assignment.ts'
import { mayReturn } from './hazards.ts'
import { recordedStay, waitsInVain } from './recorded-care.ts'
import { OPERATED, planExit, planTurn } from './stay-plans.ts'

const DAY = 1440
/** Share of intensive care beds kept for the urgent when operations are let in; assumed. */
const KEPT_FOR_URGENT = 0.08
/** A patient who goes on to intensive care keeps at least this much of the ward stay; assumed. */
const LEAST_REMAINING_MINUTES = 360

/** Whoever is in the ward bed leaves the hospital, unless their exit has been placed anew since this entry was planned. */
export function wardStayEnds(simulation: Simulation, bed: number): void {
  const { state, plans, care, luck, observer } = simulation
  const patient = state.beds.patient[bed]!
  if (care.shaped && !leavesNow(simulation, bed, patient)) {
    simulation.bookkeeping++
    return
  }
  if (patient < 0) {
    vacateBed(simulation, bed, 'home')
    bedLeft(simulation, bed, luck.streams.presentBed + bed, 0, 0)
    return
  }
  const recorded = recordedStay(simulation, patient, 'ward')
  const died =
    recorded !== null && recorded.ends !== 'open'
      ? recorded.ends === 'dies'
      : care.wardDeathShare > 0 && simulation.uniform(patient, luck.purposes.wardDeath) < care.wardDeathShare
  if (observer !== null) observer.departs(simulation, patient, state.patients.facility(patient), true, died)
  const stream = plans.stream(patient)
  const number = plans.number(patient)
  const segment = plans.segment(patient)
  if (died) simulation.totals.add('deaths', state.patients.facility(patient), 1)
  else mayReturn(simulation, patient, state.patients.facility(patient))
  const stepsDown = !died && goesToStepDown(simulation, patient)
  if (stepsDown) simulation.totals.add('steppedDown', state.patients.facility(patient), 1)
  vacateBed(simulation, bed, died ? 'died' : stepsDown ? 'step-down' : 'home')
  bedLeft(simulation, bed, stream, number, segment)
}

function leavesNow({ state, plans, minute }: Simulation, bed: number, patient: number): boolean {
  const status = state.beds.status[bed]!
  if (status !== BedStatus.occupied && status !== BedStatus.held) return false
  return patient < 0 || (plans.leaving(patient) === 1 && plans.exit(patient) === minute)
}

/** A planned turn for the worse, or operation: unless the patient lies elsewhere by now, or is to leave. */
export function turnComes(simulation: Simulation, bed: number, argument: number): void {
  const { state, plans } = simulation
  const patient = Math.floor(argument / 2)
  if (state.beds.patient[bed] !== patient || plans.leaving(patient) === 1) simulation.bookkeeping++
  else needsIntensiveCare(simulation, bed, argument % 2)
}

/**
 * The ward patient needs intensive care; the rest of the ward stay is resumed after it. An operation is put off to the
 * next day while hardly a bed is free there, and given up in this stay when no day is left: a case needs its bed.
 */
export function needsIntensiveCare(simulation: Simulation, bed: number, cause: number): void {
  const { plans, minute, state } = simulation
  const patient = state.beds.patient[bed]!
  const exit = plans.exit(patient)
  if (cause === OPERATED && !hasRoomForOperation(simulation, state.patients.facility(patient))) {
    if (minute + DAY < exit - LEAST_REMAINING_MINUTES) planTurn(simulation, minute + DAY, patient, bed, OPERATED)
    else planExit(simulation, patient, bed, exit)
    return
  }
  // A recorded turn is where the exit would have been: the rest is the record's next stay, or drawn.
  const recorded = recordedStay(simulation, patient, 'ward')?.ends === 'moves'
  plans.setRemaining(patient, recorded ? Number.NaN : Math.max(LEAST_REMAINING_MINUTES, exit - minute))
  waitsInVain(simulation, patient)
  seekIntensiveCare(simulation, patient)
}

/** Whether intensive care has more beds free than it keeps for the urgent. */
export function hasRoomForOperation(simulation: Simulation, facility: number): boolean {
  const { state, care, conditions } = simulation
  if (conditions.theatresStopped[facility]! > 0 || conditions.plannedOperationsStopped[facility]! > 0) return false
  let available = 0
  let beds = 0
  for (const u of care.wards.intensive[facility]!) {
    available += availableBeds(state, u)
    beds += state.city.units[u]!.beds
  }
  return available > Math.ceil(KEPT_FOR_URGENT * beds)
}

/** Whoever is in the intensive care bed leaves it, unless whom the entry was planned for lies elsewhere by now. */
export function intensiveCareEnds(simulation: Simulation, bed: number): void {
  const { state, plans, care, luck, observer, minute } = simulation
  const patient = state.beds.patient[bed]!
  const status = state.beds.status[bed]!
  if (
    (status !== BedStatus.occupied && status !== BedStatus.held) ||
    (patient >= 0 && plans.exit(patient) !== minute)
  ) {
    simulation.bookkeeping++
    return
  }
  if (patient < 0) {
    vacateBed(simulation, bed, 'home')
    bedLeft(simulation, bed, luck.streams.presentBed + bed, 0, 0)
    return
  }
  const facility = state.patients.facility(patient)
  const recorded = recordedStay(simulation, patient, 'icu')
  const told = recorded === null || recorded.ends === 'open' ? null : recorded.ends
  const died =
    told === null
      ? (infectedDies(simulation, patient) ??
        simulation.uniform(patient, luck.purposes.intensiveDeath) < care.intensiveDeathShare)
      : told === 'dies'
  const onward = told === null ? stepsDown(simulation, patient) : told === 'moves'
  if (!died && care.wards.all[facility]!.length > 0 && onward) {
    plans.setStay(patient, STEP_DOWN_STAY)
    seekWardBed(simulation, patient, Priority.stepDown, -1)
    return
  }
  const stream = plans.stream(patient)
  const number = plans.number(patient)
  const segment = plans.segment(patient)
  if (observer !== null) observer.departs(simulation, patient, facility, true, died)
  if (died) simulation.totals.add('deaths', facility, 1)
  else mayReturn(simulation, patient, facility)
  vacateBed(simulation, bed, died ? 'died' : 'home')
  bedLeft(simulation, bed, stream, number, segment)
}

function stepsDown(simulation: Simulation, patient: number): boolean {
  const { stepDownShare } = simulation.care
  return stepDownShare >= 1 || simulation.uniform(patient, simulation.luck.purposes.stepDown) < stepDownShare
}
