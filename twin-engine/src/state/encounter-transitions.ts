/** The life of an encounter: who arrives, is seen, waits for a bed, is transferred and leaves. */
import type { Instant } from '../events/event.ts'
import { emptyBed, late, unassign, vacateBed } from './bed-transitions.ts'
import {
  clearFit,
  inEmergency,
  moveFacility,
  past,
  removePatient,
  setStage,
  withdrawRequest,
} from './patient-stages.ts'
import { addPatient, findPatient, insertToken, removeToken } from './patient-table.ts'
import { heardFrom } from './reports.ts'
import { BedStatus, PatientStage, type TwinState } from './state.ts'
import { bucket } from './tallies.ts'
import { OK, refuse, type Verdict } from './verdict.ts'

const S = BedStatus

export interface Arrival {
  readonly tokenHigh: number
  readonly tokenLow: number
  readonly facility: number
  /** -1 = not known. */
  readonly originCell: number
  /** 1–4, 0 = not known. */
  readonly acuity: number
  /** 1 + index into NEEDS, 0 = not known. */
  readonly need: number
  /** PatientStage.emergencyWaiting, or PatientStage.awaitingBed for a direct admission. */
  readonly stage: PatientStage
  /** Sex, age band and isolation, as `packTraits` makes them; nothing = not known. */
  readonly traits?: number
}

/** Someone arrived. The new slot is found by `findPatient`. */
export function startEncounter(state: TwinState, at: Instant, arrival: Arrival): Verdict {
  if (findPatient(state, arrival.tokenHigh, arrival.tokenLow) >= 0)
    return refuse('this encounter is already present; end it first, or use another token')
  receiveNewcomer(state, at, arrival)
  return OK
}

/** Someone arrived whose token is known to be nobody else's. @returns the slot */
export function receiveNewcomer(state: TwinState, at: Instant, arrival: Arrival): number {
  const p = addPatient(state, arrival.tokenHigh, arrival.tokenLow)
  const { patients, tallies } = state
  const { facility } = arrival
  patients.setFacility(p, facility)
  patients.setOriginCell(p, arrival.originCell)
  patients.setAcuity(p, arrival.acuity)
  patients.setNeed(p, arrival.need)
  patients.setStartedAt(p, at)
  if (arrival.traits) patients.setTraits(p, arrival.traits)
  setStage(state, p, arrival.stage, at)
  const k = bucket(state, facility)
  if (inEmergency(arrival.stage)) tallies.emergencyArrivals[k]!++
  if (arrival.originCell >= 0) {
    const district = state.index.districtOfCell[arrival.originCell]!
    const o = k * state.city.districts.length + district
    if (tallies.origin[o]! < 65_535) tallies.origin[o]!++
  }
  return p
}

/** A doctor begins to treat an emergency patient. */
export function seePatient(state: TwinState, at: Instant, patient: number): Verdict {
  const stale = past(state, patient, at)
  if (stale) return stale
  if (state.patients.stage(patient) !== PatientStage.emergencyWaiting)
    return refuse('only a patient waiting in the emergency department can be seen')
  setStage(state, patient, PatientStage.emergencyTreatment, at)
  return OK
}

/** The patient in bed is medically fit to leave. Told again it changes nothing. */
export function declareFit(state: TwinState, at: Instant, patient: number): Verdict {
  const stale = past(state, patient, at)
  if (stale) return stale
  const { patients, facilities } = state
  if (patients.stage(patient) !== PatientStage.inBed)
    return refuse('only a patient in a hospital bed can be fit to leave it; send bed.occupied first')
  const facility = patients.facility(patient)
  if (!patients.fit(patient)) {
    patients.setFit(patient, true)
    facilities.fit[facility]!++
  }
  if (at > facilities.fitAt[facility]!) facilities.fitAt[facility] = at
  heardFrom(state, facility, at)
  return OK
}

/** The emergency patient lies in observation 留观 from now on, seen or not; a bed asked for stays asked for. */
export function observePatient(state: TwinState, at: Instant, patient: number): Verdict {
  const stale = past(state, patient, at)
  if (stale) return stale
  const stage = state.patients.stage(patient)
  if (stage === PatientStage.observation) return refuse('this encounter is already in observation; nothing changed')
  if (!inEmergency(stage))
    return refuse('only a patient of the emergency department can be observed; send encounter.started with an acuity')
  setStage(state, patient, PatientStage.observation, at)
  return OK
}

/**
 * A bed is wanted: of `unit`, or of any of `bedClass` (1 + index into BED_CLASSES). Emergency patients board from now on,
 * those in observation stay there, and whoever was fit to leave no longer is.
 */
export function requestBed(
  state: TwinState,
  at: Instant,
  patient: number,
  unit: number,
  bedClass: number,
  need: number,
  traits = 0,
): Verdict {
  const stale = past(state, patient, at)
  if (stale) return stale
  const { patients, units } = state
  withdrawRequest(state, patient)
  if (patients.fit(patient)) clearFit(state, patient)
  if (need > 0) patients.setNeed(patient, need)
  // Sex, age band and isolation: what is told of them replaces what was known.
  if (traits > 0) patients.setTraits(patient, traits)
  patients.setRequestedUnit(patient, unit)
  patients.setRequestedClass(patient, bedClass)
  patients.setRequestedAt(patient, at)
  if (unit >= 0) units.waiting[unit]!++
  const stage = patients.stage(patient)
  if (stage === PatientStage.emergencyWaiting || stage === PatientStage.emergencyTreatment)
    setStage(state, patient, PatientStage.boarding, at)
  return OK
}

/**
 * The patient leaves the bed or the department and awaits a bed at `facility`: on the way to another hospital, or in the
 * lounge of the same one. A bed left behind awaits cleaning; one reserved for the patient stays reserved. A request at
 * another hospital than the one left is for that hospital's beds and falls away.
 */
export function transferPatient(state: TwinState, at: Instant, patient: number, facility: number): Verdict {
  const stale = past(state, patient, at)
  if (stale) return stale
  const { patients, beds } = state
  const from = patients.facility(patient)
  if (patients.stage(patient) === PatientStage.awaitingBed && from === facility)
    return refuse('this encounter already awaits a bed there; nothing changed')
  const bed = patients.bed(patient)
  if (bed >= 0 && beds.status[bed] !== S.assigned) {
    if (at < beds.since[bed]!) return late(state, bed, at)
    patients.setBed(patient, -1)
    emptyBed(state, bed, at)
  }
  if (facility !== from) withdrawRequest(state, patient)
  setStage(state, patient, PatientStage.awaitingBed, at)
  if (facility !== from) moveFacility(state, patient, facility)
  return OK
}

/** The encounter is over, wherever the patient was. */
export function endEncounter(state: TwinState, at: Instant, patient: number): Verdict {
  const stale = past(state, patient, at)
  if (stale) return stale
  const bed = state.patients.bed(patient)
  if (bed >= 0 && state.beds.status[bed] !== S.assigned) return vacateBed(state, at, bed)
  if (bed >= 0) {
    if (at < state.beds.since[bed]!) return late(state, bed, at)
    unassign(state, bed, at)
  }
  removePatient(state, patient, at)
  return OK
}

/** The encounter should not have been recorded: nothing is tallied, and a bed it lay in awaits cleaning. */
export function cancelEncounter(state: TwinState, at: Instant, patient: number): Verdict {
  const stale = past(state, patient, at)
  if (stale) return stale
  const bed = state.patients.bed(patient)
  if (bed >= 0) {
    if (at < state.beds.since[bed]!) return late(state, bed, at)
    if (state.beds.status[bed] === S.assigned) unassign(state, bed, at)
    else emptyBed(state, bed, at)
  }
  removePatient(state, patient, at, false)
  return OK
}

/** Two tokens are one encounter. The one in a bed survives, under the token `into`. */
export function mergeEncounters(
  state: TwinState,
  at: Instant,
  patient: number,
  intoHigh: number,
  intoLow: number,
): Verdict {
  const other = findPatient(state, intoHigh, intoLow)
  if (other === patient) return refuse('the encounter cannot be merged into itself')
  const { patients } = state
  if (other >= 0) {
    if (patients.bed(patient) >= 0 && patients.bed(other) >= 0)
      return refuse('both encounters lie in beds; vacate one first')
    if (patients.bed(other) >= 0) return cancelEncounter(state, at, patient)
    const verdict = cancelEncounter(state, at, other)
    if (!verdict.ok) return verdict
  }
  removeToken(state, patient)
  patients.setTokenHigh(patient, intoHigh)
  patients.setTokenLow(patient, intoLow)
  insertToken(state, patient)
  return OK
}
