/** The end of a treatment in the emergency department: observation, home, death, or a bed of the kind that is needed. */
import { wardAskedFor } from '../../policies/bed-choice.ts'
import { PatientStage } from '../../state/state.ts'
import { ICU_NEED } from '../care-model.ts'
import { infectionOf } from '../parts/infections.ts'
import { choose } from '../random.ts'
import { Priority, type Simulation } from '../simulation.ts'
import { endEncounter, ICU_CLASS, requestBed, WARD_CLASS } from '../steps.ts'
import { enterAtOnce, seekIntensiveCare, seekWardBed } from './bed-assignment.ts'
import { mayReturn } from './hazards.ts'
import { asksFromObservation, observationPlaceFreed, staysForObservation } from './observation-places.ts'
import { levelOf, routesOf } from './patient-need.ts'
import { placeFreed } from './treatment-places.ts'

export function treatmentEnds(simulation: Simulation, patient: number): void {
  const level = levelOf(simulation, patient)
  const survives = simulation.plans.outcome(patient) >= simulation.care.diesBelow[level - 1]!
  if (survives && staysForObservation(simulation, patient, level)) return
  goesOn(simulation, patient)
}

/** The hours of observation are over, in a place of their own or in the treatment place; the slot may be somebody else's since. */
export function observationEnds(simulation: Simulation, patient: number, cameAt: number): void {
  const { patients } = simulation.state
  const stage = patients.stage(patient)
  const there = stage === PatientStage.observation || stage === PatientStage.emergencyTreatment
  if (!there || patients.startedAt(patient) !== cameAt) {
    simulation.bookkeeping++
    return
  }
  simulation.parts.observation?.queue.leave(patient)
  goesOn(simulation, patient)
}

/** It is decided where the patient goes. */
function goesOn(simulation: Simulation, patient: number): void {
  const { state, plans, care } = simulation
  const facility = state.patients.facility(patient)
  const level = levelOf(simulation, patient) - 1
  const outcome = plans.outcome(patient)
  const died = outcome < care.diesBelow[level]!
  if (died || outcome >= care.admittedBelow[level]!) {
    if (died) simulation.totals.add('deaths', facility, 1)
    else mayReturn(simulation, patient, facility)
    leaves(simulation, patient, facility, died ? 'died' : 'home')
    return
  }
  plans.setRequestedMinute(patient, simulation.minute)
  // Whom an epidemic brought goes to the ward first: how many of them need intensive care is the pathogen's.
  const route =
    infectionOf(simulation, patient) === null
      ? care.routes[choose(routesOf(simulation, patient), simulation.uniform(patient, simulation.luck.purposes.route))]!
      : plans.fixedNeed(patient) - 1
  const { wards } = care
  const intensive = route === ICU_NEED
  if (!intensive && wardAskedFor(wards, facility, route) < 0) {
    leaves(simulation, patient, facility, 'transfer')
    return
  }
  const fixed = plans.fixedNeed(patient) - 1
  const need = fixed >= 0 ? fixed : intensive ? 0 : route
  if (enterAtOnce(simulation, patient, intensive, need)) return
  if (state.patients.stage(patient) === PatientStage.observation) asksFromObservation(simulation, facility, 1)
  if (intensive) {
    requestBed(simulation, patient, wards.intensive[facility]![0] ?? -1, ICU_CLASS, need + 1)
    seekIntensiveCare(simulation, patient)
  } else {
    requestBed(simulation, patient, wardAskedFor(wards, facility, need), WARD_CLASS, need + 1)
    seekWardBed(simulation, patient, Priority.boarding, -1)
  }
}

function leaves(
  simulation: Simulation,
  patient: number,
  facility: number,
  outcome: 'home' | 'died' | 'transfer',
): void {
  const { observer } = simulation
  const observed = simulation.state.patients.stage(patient) === PatientStage.observation
  if (observer !== null) {
    observer.leavesDepartment(simulation, patient, facility, false)
    observer.departs(simulation, patient, facility, false, outcome === 'died')
  }
  endEncounter(simulation, patient, outcome)
  if (observed) observationPlaceFreed(simulation, facility)
  else placeFreed(simulation, facility)
}
