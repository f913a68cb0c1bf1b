/** People in emergency departments by stage: what the four emergency indicators read. */
import { PATIENT_STAGE_COUNT, PatientStage } from '../state/state.ts'
import { facilitiesOf, type Reading, type Scope } from './indicator.ts'

export interface EmergencyCounts {
  readonly waiting: number
  readonly treatment: number
  readonly boarding: number
  /** In observation 留观, outside the treatment places. */
  readonly observation: number
  /** Treatment places 诊疗位 of the departments counted. */
  readonly places: number
  /** Minutes that the longest present boarder has waited; 0 where nobody boards. */
  readonly longestBoardingMinutes: number
}

/** Sums over the departments that ever told an event; null where none did, or where the scope is a ward. */
export function emergencyOf(reading: Reading, scope: Scope): EmergencyCounts | null {
  const { state } = reading
  if (scope.kind === 'unit' && state.city.units[scope.unit]!.kind !== 'emergency') return null
  const { stage, emergencyAt } = state.facilities
  let known = false
  let [waiting, treatment, boarding, observation, places, longest] = [0, 0, 0, 0, 0, 0]
  for (const f of facilitiesOf(state, scope)) {
    if (emergencyAt[f] === 0) continue
    known = true
    const k = f * PATIENT_STAGE_COUNT
    waiting += stage[k + PatientStage.emergencyWaiting]!
    treatment += stage[k + PatientStage.emergencyTreatment]!
    boarding += stage[k + PatientStage.boarding]!
    observation += stage[k + PatientStage.observation]!
    const unit = state.index.emergencyUnitOfFacility[f]!
    if (unit >= 0) places += state.city.units[unit]!.beds
    const since = reading.boardingSince()[f]!
    if (!Number.isNaN(since)) longest = Math.max(longest, (reading.now - since) / 60_000)
  }
  return known ? { waiting, treatment, boarding, observation, places, longestBoardingMinutes: longest } : null
}
