/** A patient arrives in the bed reserved for them, and where they were becomes free. */
import { PatientStage } from '../../state/state.ts'
import type { Simulation } from '../simulation.ts'
import { occupyBed } from '../steps.ts'
import { bedLeft } from './cleaning.ts'
import { placeFreed } from './emergency-care.ts'
import { intensiveCareStarts, wardStayStarts } from './stays-in-bed.ts'

export function arriveInBed(simulation: Simulation, patient: number, bed: number): void {
  const { state, plans } = simulation
  const stage = state.patients.stage[patient]!
  const from = state.patients.facility[patient]!
  const earlier = stage === PatientStage.inBed ? state.patients.bed[patient]! : -1
  occupyBed(simulation, bed, patient)
  if (earlier >= 0 && earlier !== bed)
    bedLeft(simulation, earlier, plans.stream[patient]!, plans.number[patient]!, plans.segment[patient]!)
  plans.segment[patient]!++
  if (state.city.units[state.index.unitOfBed[bed]!]!.kind === 'icu') intensiveCareStarts(simulation, patient, bed)
  else wardStayStarts(simulation, patient, bed)
  if (stage === PatientStage.boarding || stage === PatientStage.emergencyTreatment) placeFreed(simulation, from)
}
