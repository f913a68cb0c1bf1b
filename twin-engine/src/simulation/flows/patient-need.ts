/** Which ward a patient needs. */
import { NEEDS } from '../../city/city.ts'
import { ICU_NEED, LEVELS } from '../care-model.ts'
import { choose } from '../random.ts'
import type { Simulation } from '../simulation.ts'

const EMERGENCY_NEED = NEEDS.indexOf('emergency')

/** Triage level 1 … of a patient; who has none told counts as Ⅲ. */
export function levelOf(simulation: Simulation, patient: number): number {
  const acuity = simulation.state.patients.acuity(patient)
  return acuity >= 1 && acuity <= LEVELS ? acuity : 3
}

/** Need of a patient as an index into NEEDS; where it is not known that of the unit they lie in, else as drawn. */
export function needOf(simulation: Simulation, patient: number): number {
  const { state, care } = simulation
  const need = state.patients.need(patient) - 1
  if (need >= 0 && need !== EMERGENCY_NEED && need !== ICU_NEED) return need
  const bed = state.patients.bed(patient)
  if (bed >= 0) {
    const unit = state.index.unitOfBed[bed]!
    if (state.index.kindOfUnit[unit] === 0) return state.index.needOfUnit[unit]!
  }
  const cumulative = routesOf(simulation, patient)
  const critical = cumulative[0]!
  const u = simulation.uniform(patient, simulation.luck.purposes.route)
  const route = choose(cumulative, care.routes[0] === ICU_NEED ? critical + (1 - critical) * u : u)
  return care.routes[route] === ICU_NEED ? 0 : care.routes[route]!
}

/** Cumulative shares of the places to which a patient's level is admitted at their hospital. */
export function routesOf(simulation: Simulation, patient: number): Float64Array {
  const facility = simulation.state.patients.facility(patient)
  return simulation.care.routeCumulative[facility * LEVELS + levelOf(simulation, patient) - 1]!
}
