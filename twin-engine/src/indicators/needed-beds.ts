/**
 * How many beds are needed 需要床位: everybody who should lie in one. One definition for what is said of a live state and for what a run
 * samples (simulation/observe.ts); it differs from the occupied beds by those who wait, in the emergency department or before it.
 */
import { PATIENT_STAGE_COUNT, PatientStage, type TwinState } from '../state/state.ts'
import { bedCountsOf } from './bed-counts.ts'
import { facilitiesOf, type Scope } from './indicator.ts'

export interface NeededBeds {
  /** occupied + boarding + preAdmission. */
  readonly needed: number
  /** In beds or on leave. */
  readonly occupied: number
  /** Admitted, still in the emergency department 滞留. */
  readonly boarding: number
  /** To be admitted and waiting outside the treatment places 入院准备: directly, or in observation. */
  readonly preAdmission: number
}

/** Beds needed. Added up here alone, so that a forecast begins with the figure that stands beside it. */
export const neededBeds = (occupied: number, boarding: number, preAdmission: number): number =>
  occupied + boarding + preAdmission

/** By facility: patients in observation who ask for a bed, or have one reserved. */
export function askingFromObservation({ patients, city }: TwinState): Int32Array {
  const asking = new Int32Array(city.facilities.length)
  for (let p = 0; p < patients.capacity; p++)
    if (patients.stage(p) === PatientStage.observation && (patients.requestedAt(p) !== 0 || patients.bed(p) >= 0))
      asking[patients.facility(p)]!++
  return asking
}

/**
 * Of a facility, a district or the city; null where nobody reports its beds, and for a unit, whose waiting people are its hospital's.
 * @param asking of `askingFromObservation`, where several scopes of one state are read.
 */
export function neededBedsOf(state: TwinState, scope: Scope, asking = askingFromObservation(state)): NeededBeds | null {
  if (scope.kind === 'unit') return null
  const beds = bedCountsOf(state, scope)
  if (beds.occupied === null) return null
  const occupied = beds.occupied + (beds.held ?? 0)
  let [boarding, preAdmission] = [0, 0]
  for (const f of facilitiesOf(state, scope)) {
    const stages = f * PATIENT_STAGE_COUNT
    boarding += state.facilities.stage[stages + PatientStage.boarding]!
    preAdmission += state.facilities.stage[stages + PatientStage.awaitingBed]! + asking[f]!
  }
  return { needed: neededBeds(occupied, boarding, preAdmission), occupied, boarding, preAdmission }
}
