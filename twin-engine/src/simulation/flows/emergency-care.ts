/** The end of a treatment in the emergency department: home, death, or a bed of the kind that is needed. */
import { wardAskedFor } from '../../policies/bed-choice.ts'
import { ICU_NEED } from '../care-model.ts'
import { mayReturn } from '../parts/readmissions.ts'
import { choose } from '../random.ts'
import { Priority, type Simulation } from '../simulation.ts'
import { endEncounter, ICU_CLASS, requestBed, WARD_CLASS } from '../steps.ts'
import { enterAtOnce, seekIntensiveCare, seekWardBed } from './bed-assignment.ts'
import { levelOf, routesOf } from './patient-need.ts'
import { placeFreed } from './treatment-places.ts'

export function treatmentEnds(simulation: Simulation, patient: number): void {
  const { state, plans, care, observer } = simulation
  const facility = state.patients.facility(patient)
  const level = levelOf(simulation, patient) - 1
  const outcome = plans.outcome(patient)
  const died = outcome < care.diesBelow[level]!
  if (died || outcome >= care.admittedBelow[level]!) {
    if (observer !== null) {
      observer.leavesDepartment(simulation, patient, facility, false)
      observer.departs(simulation, patient, facility, false, died)
    }
    if (died) simulation.totals.add('deaths', facility, 1)
    else mayReturn(simulation, patient, facility)
    endEncounter(simulation, patient, died ? 'died' : 'home')
    placeFreed(simulation, facility)
    return
  }
  plans.setRequestedMinute(patient, simulation.minute)
  const cumulative = routesOf(simulation, patient)
  const route = care.routes[choose(cumulative, simulation.uniform(patient, simulation.luck.purposes.route))]!
  const { wards } = care
  const intensive = route === ICU_NEED
  if (!intensive && wardAskedFor(wards, facility, route) < 0) {
    if (observer !== null) {
      observer.leavesDepartment(simulation, patient, facility, false)
      observer.departs(simulation, patient, facility, false, false)
    }
    endEncounter(simulation, patient, 'transfer')
    placeFreed(simulation, facility)
    return
  }
  const fixed = plans.fixedNeed(patient) - 1
  const need = fixed >= 0 ? fixed : intensive ? 0 : route
  if (enterAtOnce(simulation, patient, intensive, need)) return
  if (intensive) {
    requestBed(simulation, patient, wards.intensive[facility]![0] ?? -1, ICU_CLASS, need + 1)
    seekIntensiveCare(simulation, patient)
  } else {
    requestBed(simulation, patient, wardAskedFor(wards, facility, need), WARD_CLASS, need + 1)
    seekWardBed(simulation, patient, Priority.boarding, -1)
  }
}
