/** The emergency department of a facility, counted from the patients who are in it. */
import { PATIENT_STAGE_COUNT, PatientStage, type TwinState } from '@kangcheng/twin-engine'

const MINUTE = 60_000

export interface EmergencyCounts {
  readonly waiting: number | null
  readonly treatment: number | null
  readonly boarding: number | null
  /** Treatment places of the department. */
  readonly places: number
  readonly longestBoardingMinutes: number | null
}

interface Boarding {
  readonly position: number
  readonly since: Float64Array
}
const longest = new WeakMap<TwinState, Boarding>()

/** When the longest-boarding patient of each facility began to board, epoch ms, 0 = nobody; one pass per position. */
function boardingSince(state: TwinState, position: number): Float64Array {
  const known = longest.get(state)
  if (known?.position === position) return known.since
  const since = new Float64Array(state.city.facilities.length)
  const { stage, facility, stageSince } = state.patients
  for (let p = 0; p < stage.length; p++) {
    if (stage[p] !== PatientStage.boarding) continue
    const f = facility[p]!
    if (since[f] === 0 || stageSince[p]! < since[f]!) since[f] = stageSince[p]!
  }
  longest.set(state, { position, since })
  return since
}

/** null when the facility has no emergency department; counts are null until one was heard of. */
export function emergencyOf(state: TwinState, facility: number, position: number): EmergencyCounts | null {
  const unit = state.index.emergencyUnitOfFacility[facility]!
  if (unit < 0) return null
  const known = state.facilities.emergencyAt[facility]! > 0
  const at = facility * PATIENT_STAGE_COUNT
  const { stage } = state.facilities
  const since = known ? boardingSince(state, position)[facility]! : 0
  return {
    waiting: known ? stage[at + PatientStage.emergencyWaiting]! : null,
    treatment: known ? stage[at + PatientStage.emergencyTreatment]! : null,
    boarding: known ? stage[at + PatientStage.boarding]! : null,
    places: state.city.units[unit]!.beds,
    longestBoardingMinutes: since > 0 ? Math.max(0, state.asOf - since) / MINUTE : null,
  }
}
