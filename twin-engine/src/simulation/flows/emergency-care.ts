/** The end of a treatment in the emergency department: observation, home, death, or a bed of the kind that is needed. */
import { NEEDS } from '../../city/city.ts'
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
import { levelOf, needOf, routesOf } from './patient-need.ts'
import { recordedDecision, waitsInVain } from './recorded-care.ts'
import { placeFreed } from './treatment-places.ts'

const EMERGENCY_NEED = NEEDS.indexOf('emergency')

export function treatmentEnds(simulation: Simulation, patient: number): void {
  const level = levelOf(simulation, patient)
  const decided = recordedDecision(simulation, patient)
  const survives =
    decided === null
      ? simulation.plans.outcome(patient) >= simulation.care.diesBelow[level - 1]!
      : decided.decision !== 'died'
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
  const route = routeOf(simulation, patient)
  if (typeof route === 'string') {
    if (route === 'died') simulation.totals.add('deaths', facility, 1)
    else if (route === 'home') mayReturn(simulation, patient, facility)
    leaves(simulation, patient, facility, route)
    return
  }
  plans.setRequestedMinute(patient, simulation.minute)
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
  waitsInVain(simulation, patient)
  if (intensive) {
    requestBed(simulation, patient, wards.intensive[facility]![0] ?? -1, ICU_CLASS, need + 1)
    seekIntensiveCare(simulation, patient)
  } else {
    requestBed(simulation, patient, wardAskedFor(wards, facility, need), WARD_CLASS, need + 1)
    seekWardBed(simulation, patient, Priority.boarding, -1)
  }
}

/** The need of the beds that the patient goes to (index into NEEDS), or how they leave; of whom a record tells, as it says. */
function routeOf(simulation: Simulation, patient: number): number | 'home' | 'died' | 'transfer' {
  const { plans, care, luck } = simulation
  const recorded = recordedDecision(simulation, patient)
  if (recorded !== null) {
    if (recorded.need > 0) plans.setFixedNeed(patient, recorded.need)
    if (recorded.decision === 'icu') return ICU_NEED
    return recorded.decision === 'ward' ? needAskedFor(simulation, patient, recorded.need) : recorded.decision
  }
  const level = levelOf(simulation, patient) - 1
  const outcome = plans.outcome(patient)
  if (outcome < care.diesBelow[level]!) return 'died'
  if (outcome >= care.admittedBelow[level]!) return 'home'
  // Whom an epidemic brought goes to the ward first: how many of them need intensive care is the pathogen's.
  if (infectionOf(simulation, patient) !== null) return plans.fixedNeed(patient) - 1
  return care.routes[choose(routesOf(simulation, patient), simulation.uniform(patient, luck.purposes.route))]!
}

/** The need told with the request (1 + index); where none was, or intensive care, what is drawn. */
function needAskedFor(simulation: Simulation, patient: number, told: number): number {
  const need = told - 1
  return need >= 0 && need !== ICU_NEED && need !== EMERGENCY_NEED ? need : needOf(simulation, patient)
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
