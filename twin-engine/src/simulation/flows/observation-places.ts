/**
 * The observation places of an emergency department: who goes there from a treatment place, who has to stay in it until one
 * is free, and who follows when one is left.
 */
import { PATIENT_STAGE_COUNT, PatientStage } from '../../state/state.ts'
import { Handler } from '../handlers.ts'
import { EMERGENCY_PURPOSES } from '../luck.ts'
import type { Simulation } from '../simulation.ts'
import { observePatient } from '../steps.ts'
import { recordedObservationMinutes } from './recorded-care.ts'
import { placeFreed } from './treatment-places.ts'

const MINUTE = 60_000

function inObservation(simulation: Simulation, facility: number): number {
  return simulation.state.facilities.stage[facility * PATIENT_STAGE_COUNT + PatientStage.observation]!
}

/**
 * Whether the patient of level 1 …, whose treatment has ended, is observed before it is known where they go. The hours count
 * from now, wherever they spend them.
 */
export function staysForObservation(simulation: Simulation, patient: number, level: number): boolean {
  const run = simulation.parts.observation
  if (run === null) return false
  const minutes =
    recordedObservationMinutes(simulation, patient) ?? drawnMinutes(simulation, patient, run.model.share[level - 1]!)
  if (minutes === 0) return false
  const { patients } = simulation.state
  const facility = patients.facility(patient)
  simulation.schedule(simulation.minute + minutes, Handler.observationEnds, patient, patients.startedAt(patient))
  if (inObservation(simulation, facility) < run.places[facility]!) enterObservation(simulation, patient, facility)
  else {
    run.queue.join(facility, patient)
    simulation.totals.add('observedInTreatmentPlace', facility, 1)
  }
  return true
}

/** Minutes of the observation as drawn, up to the limit; 0 = there is none. */
function drawnMinutes(simulation: Simulation, patient: number, share: number): number {
  if (share === 0 || simulation.uniform(patient, EMERGENCY_PURPOSES.observed) >= share) return 0
  const { stay, limitMinutes } = simulation.care.observation
  const at = simulation.draw(patient, EMERGENCY_PURPOSES.observationStay)
  const { uniform } = simulation.plans
  return Math.min(stay.minutes(0, uniform[at]!, uniform[at + 1]!), limitMinutes)
}

function enterObservation(simulation: Simulation, patient: number, facility: number): void {
  observePatient(simulation, patient)
  simulation.totals.add('observed', facility, 1)
  placeFreed(simulation, facility)
}

/** An observation place is free: whoever is observed in a treatment place follows. */
export function observationPlaceFreed(simulation: Simulation, facility: number): void {
  const run = simulation.parts.observation
  if (run === null) return
  while (inObservation(simulation, facility) < run.places[facility]!) {
    const patient = run.queue.head(facility)
    if (patient < 0) return
    run.queue.leave(patient)
    enterObservation(simulation, patient, facility)
  }
}

/** So many more observation places of a department are ready for patients. */
export function observationOpens(simulation: Simulation, facility: number, places: number): void {
  const run = simulation.parts.observation
  if (run === null) return
  run.places[facility]! += places
  observationPlaceFreed(simulation, facility)
}

/** Somebody in observation asks for a bed (+1), or has gone into one or left (−1). */
export function asksFromObservation(simulation: Simulation, facility: number, change: 1 | -1): void {
  const run = simulation.parts.observation
  if (run !== null) run.asking[facility]! += change
}

/** Plans the end of an observation under way at the start, given the time so far. */
export function resumeObservation(simulation: Simulation, patient: number): void {
  const { patients } = simulation.state
  const { stay, limitMinutes } = simulation.care.observation
  const soFar = Math.max(0, simulation.origin - patients.stageSince(patient)) / MINUTE
  const whole = stay.givenExceeding(0, soFar, simulation.uniform(patient, simulation.luck.purposes.residual))
  simulation.schedule(
    recordedObservationMinutes(simulation, patient) ?? Math.max(0, Math.min(whole, limitMinutes) - soFar),
    Handler.observationEnds,
    patient,
    patients.startedAt(patient),
  )
}
