/** The stages of patients, and the columns that follow from them: counts of facilities, waiting lists of units, tallies. */
import type { Instant } from '../events/event.ts'
import { removeToken } from './patient-table.ts'
import { heardFrom } from './reports.ts'
import { PATIENT_STAGE_COUNT, PatientStage, type TwinState } from './state.ts'
import { bucket, countDuration } from './tallies.ts'
import { refuse, time, type Verdict } from './verdict.ts'

const MINUTE = 60_000

/** Writes a patient's stage and every count that follows from it; `tally` = false keeps it out of the tallies. */
export function setStage(state: TwinState, patient: number, stage: number, at: Instant, tally = true): void {
  const { patients, facilities } = state
  const facility = patients.facility(patient)
  const from = patients.stage(patient)
  if (tally && from === PatientStage.boarding)
    state.tallies.boardingMinutes[bucket(state, facility)]! += Math.max(0, at - patients.stageSince(patient)) / MINUTE
  if (from === PatientStage.inBed && stage !== from && patients.fit(patient)) clearFit(state, patient)
  if (from !== PatientStage.free) facilities.stage[facility * PATIENT_STAGE_COUNT + from]!--
  if (stage !== PatientStage.free) facilities.stage[facility * PATIENT_STAGE_COUNT + stage]!++
  patients.setStage(patient, stage)
  patients.setStageSince(patient, at)
  if (tally && inEmergency(from) && !inEmergency(stage))
    countDuration(state, 'emergencyStay', facility, (at - patients.startedAt(patient)) / MINUTE)
  if (inDepartment(from) || inDepartment(stage)) {
    if (at > facilities.emergencyAt[facility]!) facilities.emergencyAt[facility] = at
  }
  heardFrom(state, facility, at)
}

/** Where an emergency stay runs; it ends when observation begins, which has its own limits. */
export const inEmergency = (stage: number): boolean =>
  stage === PatientStage.emergencyWaiting ||
  stage === PatientStage.emergencyTreatment ||
  stage === PatientStage.boarding
const inDepartment = (stage: number): boolean => inEmergency(stage) || stage === PatientStage.observation

/** Who was fit to leave no longer is. */
export function clearFit({ patients, facilities }: TwinState, patient: number): void {
  patients.setFit(patient, false)
  facilities.fit[patients.facility(patient)]!--
}

/** The patient wants no bed any more. */
export function withdrawRequest(state: TwinState, patient: number): void {
  const { patients, units } = state
  if (patients.requestedAt(patient) === 0) return
  const unit = patients.requestedUnit(patient)
  if (unit >= 0) units.waiting[unit]!--
  patients.setRequestedUnit(patient, -1)
  patients.setRequestedClass(patient, 0)
  patients.setRequestedAt(patient, 0)
}

/** Forgets a patient: the slot is wiped, so that equal histories give equal bytes. */
export function removePatient(state: TwinState, p: number, at: Instant, tally = true): void {
  const { patients } = state
  withdrawRequest(state, p)
  setStage(state, p, PatientStage.free, at, tally)
  removeToken(state, p)
  patients.clear(p, patients.head[0]!)
  patients.head[0] = p
  patients.head[1]!--
}

/** Another facility has the patient, in the stage they are in. */
export function moveFacility(state: TwinState, patient: number, facility: number): void {
  const { patients, facilities } = state
  const stage = patients.stage(patient)
  facilities.stage[patients.facility(patient) * PATIENT_STAGE_COUNT + stage]!--
  facilities.stage[facility * PATIENT_STAGE_COUNT + stage]!++
  if (patients.fit(patient)) {
    facilities.fit[patients.facility(patient)]!--
    facilities.fit[facility]!++
  }
  patients.setFacility(patient, facility)
}

/** The refusal of what is told after the patient's last change, or null. */
export const past = (state: TwinState, patient: number, at: Instant): Verdict | null =>
  at < state.patients.stageSince(patient)
    ? refuse(
        `the encounter changed at ${time(state.patients.stageSince(patient))}, later than this event (${time(at)}); send events in order`,
      )
    : null
