/**
 * The treatment places of an emergency department: a wait by triage level and then arrival, treatment. Boarders keep their
 * place until they leave for the bed; the gravest levels may be treated at once, place or not.
 */
import { PATIENT_STAGE_COUNT, PatientStage } from '../../state/state.ts'
import { Handler } from '../handlers.ts'
import { handedOver } from '../parts/ambulances.ts'
import { takesGreenChannel } from '../parts/green-channels.ts'
import { seen, waitsForDoctor } from '../parts/patience.ts'
import { examinationMinutes } from '../parts/shared-centres.ts'
import { LISTS_PER_FACILITY, RANKS, type Simulation, TRIAGE_LIST } from '../simulation.ts'
import { seePatient } from '../steps.ts'
import { usedInTreatment } from '../stock-levels.ts'
import { levelOf } from './patient-need.ts'
import { recordedTreatmentMinutes } from './recorded-care.ts'

/** Places in use: under treatment or boarding. */
function busyPlaces(simulation: Simulation, facility: number): number {
  const { stage } = simulation.state.facilities
  const at = facility * PATIENT_STAGE_COUNT
  return stage[at + PatientStage.emergencyTreatment]! + stage[at + PatientStage.boarding]!
}

function places(simulation: Simulation, facility: number): number {
  return simulation.treatmentPlaces[facility]!
}

/** So many more places of a department are ready for patients. */
export function placesOpen(simulation: Simulation, facility: number, places: number): void {
  simulation.treatmentPlaces[facility]! += places
  placeFreed(simulation, facility)
}

/** A patient stands in the department, not yet seen. */
export function joinTriage(simulation: Simulation, patient: number): void {
  const facility = simulation.state.patients.facility(patient)
  const level = levelOf(simulation, patient)
  if (level <= simulation.care.immediateLevels || busyPlaces(simulation, facility) < places(simulation, facility))
    startTreatment(simulation, patient)
  else {
    simulation.lists.join(facility * LISTS_PER_FACILITY + TRIAGE_LIST + level - 1, patient)
    if (simulation.observer !== null) simulation.observer.queues(simulation, patient, facility)
    waitsForDoctor(simulation, patient, level)
  }
}

function startTreatment(simulation: Simulation, patient: number): void {
  const { care, plans, luck, observer } = simulation
  const level = levelOf(simulation, patient) - 1
  const facility = simulation.state.patients.facility(patient)
  seen(simulation, patient, facility, level + 1)
  seePatient(simulation, patient)
  if (observer !== null) observer.treatmentStarts(simulation, patient, facility)
  const at = simulation.draw(patient, luck.purposes.treatment)
  const drawn = care.treatment.minutes(level, plans.uniform[at]!, plans.uniform[at + 1]!)
  const factor = simulation.conditions.treatmentFactor[facility]!
  const examinations = examinationMinutes(simulation, patient, level + 1)
  const minutes = recordedTreatmentMinutes(simulation, patient, level + 1) ?? drawn
  usedInTreatment(simulation, facility, level + 1)
  takesGreenChannel(simulation, patient, facility, level + 1, examinations)
  if (simulation.parts.massCasualties !== null) simulation.parts.massCasualties.treated(simulation, patient)
  handedOver(simulation, patient)
  simulation.schedule(simulation.minute + factor * (minutes + examinations), Handler.treatmentEnds, patient, 0)
}

/** Plans the end of a treatment under way at the start, given the time so far. */
export function resumeTreatment(simulation: Simulation, patient: number): void {
  const level = levelOf(simulation, patient) - 1
  const soFar = (simulation.origin - simulation.state.patients.stageSince(patient)) / 60_000
  const u = simulation.uniform(patient, simulation.luck.purposes.residual)
  const rest =
    recordedTreatmentMinutes(simulation, patient, level + 1, soFar) ??
    simulation.care.treatment.givenExceeding(level, soFar, u) - soFar
  simulation.schedule(rest, Handler.treatmentEnds, patient, 0)
}

/** A place has become free: as many of those waiting as fit are seen. */
export function placeFreed(simulation: Simulation, facility: number): void {
  if (simulation.observer !== null) simulation.observer.placeFreed(simulation, facility)
  const all = places(simulation, facility)
  const base = facility * LISTS_PER_FACILITY + TRIAGE_LIST
  while (busyPlaces(simulation, facility) < all) {
    let patient = -1
    for (let rank = 0; rank < RANKS && patient < 0; rank++) patient = simulation.lists.head(base + rank)
    if (patient < 0) return
    simulation.lists.leave(patient)
    startTreatment(simulation, patient)
  }
}
