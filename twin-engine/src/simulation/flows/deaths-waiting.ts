/** Death of a patient who waits for intensive care in vain, wherever they wait. */
import { PatientStage } from '../../state/state.ts'
import type { Simulation } from '../simulation.ts'
import { endEncounter, vacateBed } from '../steps.ts'
import { bedLeft } from './bed-assignment.ts'
import { asksFromObservation, observationPlaceFreed } from './observation-places.ts'
import { awaitsIntensiveCare } from './transfer.ts'
import { placeFreed } from './treatment-places.ts'

/** The patient dies, unless the wait of this ticket is over. */
export function diesWaiting(simulation: Simulation, patient: number, ticket: number): void {
  if (!awaitsIntensiveCare(simulation, patient, ticket)) {
    simulation.bookkeeping++
    return
  }
  const { state, plans, observer } = simulation
  const facility = state.patients.facility(patient)
  const stage = state.patients.stage(patient)
  const inBed = stage === PatientStage.inBed
  if (observer !== null) {
    if (!inBed && stage !== PatientStage.awaitingBed) observer.leavesDepartment(simulation, patient, facility, false)
    observer.departs(simulation, patient, facility, inBed, true)
  }
  simulation.lists.leave(patient)
  simulation.totals.add('deaths', facility, 1)
  simulation.totals.add('deathsWaiting', facility, 1)
  if (inBed) {
    const bed = state.patients.bed(patient)
    const stream = plans.stream(patient)
    const number = plans.number(patient)
    const segment = plans.segment(patient)
    vacateBed(simulation, bed, 'died')
    bedLeft(simulation, bed, stream, number, segment)
    return
  }
  endEncounter(simulation, patient, 'died')
  if (stage === PatientStage.observation) {
    asksFromObservation(simulation, facility, -1)
    observationPlaceFreed(simulation, facility)
  } else if (stage !== PatientStage.awaitingBed) placeFreed(simulation, facility)
}
