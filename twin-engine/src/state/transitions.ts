/**
 * The only writers of a TwinState: the life of a bed, of an encounter, and the reports that arrive.
 *
 * Live events (`apply`) and simulated ones call the same functions. Each checks first and then changes: a refusal
 * changes nothing and says why and what would have been right. `at` is epoch milliseconds.
 *
 *     unknown ─ open ▶ available ─ reserve ▶ assigned ─ occupy ▶ occupied ─ vacate ▶ dirty ▶ cleaning ▶ available
 *                         ▲ ▼ block/unblock                      ▲ ▼ hold/return
 *                       blocked      closed ◀ close · open ▶     held        standby ─ open ▶ available
 */
import type { Instant } from '../events/event.ts'
import { addPatient, findPatient, insertToken, removeToken } from './patient-table.ts'
import { censusOpenBeds, heardFrom } from './reports.ts'
import {
  BED_STATUS_COUNT,
  BED_STATUS_NAMES,
  BedStatus,
  PATIENT_STAGE_COUNT,
  PatientStage,
  type TwinState,
} from './state.ts'
import { accrue, bucket, countDuration } from './tallies.ts'
import { OK, refuse, time, type Verdict } from './verdict.ts'

export { reportFlow } from './flows.ts'
export { findPatient } from './patient-table.ts'
export { cancelReferral, countAppointment, sendReferral } from './referrals.ts'
export {
  moveAmbulance,
  passClock,
  report,
  reportCensus,
  reportEquipment,
  reportStaff,
  stretchRatio,
} from './reports.ts'
export type { Verdict } from './verdict.ts'

const MINUTE = 60_000

const statuses = (...list: number[]): Uint8Array => {
  const set = new Uint8Array(BED_STATUS_COUNT)
  for (const s of list) set[s] = 1
  return set
}
const S = BedStatus
/** Statuses that count as open 实际开放, and as occupied, for the occupancy rate. */
export const COUNTS_AS_OPEN = statuses(S.available, S.assigned, S.occupied, S.held, S.dirty, S.cleaning, S.blocked)
export const COUNTS_AS_OCCUPIED = statuses(S.occupied, S.held)

function late(state: TwinState, bed: number, at: Instant): Verdict {
  const status = BED_STATUS_NAMES[state.beds.status[bed]!]
  return refuse(
    `the bed has been ${status} since ${time(state.beds.since[bed]!)}, later than this event (${time(at)}); send events in order, or a census`,
  )
}

function cannot(state: TwinState, bed: number, verb: string, allowed: string): Verdict {
  const status = BED_STATUS_NAMES[state.beds.status[bed]!]
  return refuse(`cannot ${verb} a bed that is ${status}; it must be ${allowed}`)
}

/** Writes a bed's status and every count that follows from it. */
function setStatus(state: TwinState, bed: number, to: number, at: Instant): void {
  const index = state.index
  const unit = index.unitOfBed[bed]!
  const facility = index.facilityOfUnit[unit]!
  const { beds, units, tallies } = state
  const from = beds.status[bed]!
  accrue(state, facility, at)
  if (units.reportedAt[unit] === 0 && units.census[unit]! >= 0) {
    // Bed events are the better source: from the first one on, the unit's census no longer carries the count.
    tallies.occupied[facility]! -= units.census[unit]!
    tallies.open[facility]! -= censusOpenBeds(state, unit)
  }
  units.count[unit * BED_STATUS_COUNT + from]!--
  units.count[unit * BED_STATUS_COUNT + to]!++
  const occupiedChange = COUNTS_AS_OCCUPIED[to]! - COUNTS_AS_OCCUPIED[from]!
  tallies.occupied[facility]! += occupiedChange
  if (beds.extra[bed] === 1) units.extraOccupied[unit]! += occupiedChange
  else tallies.open[facility]! += COUNTS_AS_OPEN[to]! - COUNTS_AS_OPEN[from]!
  beds.status[bed] = to
  beds.since[bed] = at
  if (at > units.reportedAt[unit]!) units.reportedAt[unit] = at
  heardFrom(state, facility, at)
  state.clock.times[2]!++
}

function setExtra(state: TwinState, bed: number, extra: boolean): void {
  const value = extra ? 1 : 0
  if (state.beds.extra[bed] === value) return
  state.beds.extra[bed] = value
  const unit = state.index.unitOfBed[bed]!
  state.units.extra[unit]! += extra ? 1 : -1
}

function setStage(state: TwinState, patient: number, stage: number, at: Instant, tally = true): void {
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
const inEmergency = (stage: number): boolean =>
  stage === PatientStage.emergencyWaiting ||
  stage === PatientStage.emergencyTreatment ||
  stage === PatientStage.boarding
const inDepartment = (stage: number): boolean => inEmergency(stage) || stage === PatientStage.observation

function clearFit({ patients, facilities }: TwinState, patient: number): void {
  patients.setFit(patient, false)
  facilities.fit[patients.facility(patient)]!--
}

function withdrawRequest(state: TwinState, patient: number): void {
  const { patients, units } = state
  if (patients.requestedAt(patient) === 0) return
  const unit = patients.requestedUnit(patient)
  if (unit >= 0) units.waiting[unit]!--
  patients.setRequestedUnit(patient, -1)
  patients.setRequestedClass(patient, 0)
  patients.setRequestedAt(patient, 0)
}

/** Forgets a patient: the slot is wiped, so that equal histories give equal bytes. */
function removePatient(state: TwinState, p: number, at: Instant, tally = true): void {
  const { patients } = state
  withdrawRequest(state, p)
  setStage(state, p, PatientStage.free, at, tally)
  removeToken(state, p)
  patients.clear(p, patients.head[0]!)
  patients.head[0] = p
  patients.head[1]!--
}

function emptyBed(state: TwinState, bed: number, at: Instant): void {
  state.beds.patient[bed] = -1
  state.beds.vacatedAt[bed] = at
  setStatus(state, bed, S.dirty, at)
}

// ── beds ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A patient nobody has told of before, in the checks that precede `startEncounter`. */
export const NEWCOMER = -2

/** Whether `occupyBed` would be accepted for this patient; changes nothing. */
export function mayOccupy(state: TwinState, at: Instant, bed: number, patient: number): Verdict {
  const { beds, patients } = state
  const status = beds.status[bed]!
  if (at < beds.since[bed]!) return late(state, bed, at)
  const present = beds.patient[bed]!
  if (status === S.occupied && patient >= 0 && present === patient)
    return refuse('this encounter already lies in the bed; nothing changed')
  if (status === S.occupied || status === S.held)
    return refuse(
      `the bed has been ${BED_STATUS_NAMES[status]} by another patient since ${time(beds.since[bed]!)}; send bed.vacated first`,
    )
  if (status === S.blocked || status === S.closed || status === S.standby)
    return cannot(state, bed, 'occupy', 'available, assigned or awaiting cleaning')
  if (status === S.assigned && present >= 0 && present !== patient)
    return refuse('the bed is reserved for another encounter; send bed.released first')
  if (patient >= 0) {
    const earlier = patients.bed(patient)
    if (earlier >= 0 && earlier !== bed && at < beds.since[earlier]!) return late(state, earlier, at)
  }
  return OK
}

/**
 * A patient lies in the bed: slot `patient`, or -1 for somebody nobody named. A patient in another bed has moved, and
 * that bed awaits cleaning. From dirty or cleaning the bed was evidently made ready unreported: accepted, not tallied.
 */
export function occupyBed(state: TwinState, at: Instant, bed: number, patient: number): Verdict {
  const verdict = mayOccupy(state, at, bed, patient)
  if (!verdict.ok) return verdict
  const { patients, beds } = state
  if (patient >= 0) {
    const earlier = patients.bed(patient)
    if (earlier >= 0 && earlier !== bed) {
      if (beds.status[earlier] === S.assigned) unassign(state, earlier, at)
      else emptyBed(state, earlier, at)
    }
    withdrawRequest(state, patient)
    const index = state.index
    const facility = index.facilityOfUnit[index.unitOfBed[bed]!]!
    if (patients.stage(patient) !== PatientStage.inBed) setStage(state, patient, PatientStage.inBed, at)
    else patients.setStageSince(patient, at)
    if (patients.facility(patient) !== facility) moveFacility(state, patient, facility)
    patients.setBed(patient, bed)
    if (patients.admittedAt(patient) === 0) {
      patients.setAdmittedAt(patient, at)
      state.tallies.admissions[bucket(state, facility)]!++
    }
  }
  beds.patient[bed] = patient
  beds.vacatedAt[bed] = 0
  setStatus(state, bed, S.occupied, at)
  return OK
}

function moveFacility(state: TwinState, patient: number, facility: number): void {
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

/**
 * Whoever lies in the bed, named or not, lies in an available one instead, and has for as long already: their hospital closes.
 * The bed left behind awaits cleaning.
 */
export function moveToBed(state: TwinState, at: Instant, bed: number, to: number): Verdict {
  const since = state.beds.since[bed]!
  const patient = state.beds.patient[bed]!
  const verdict = occupyBed(state, at, to, patient)
  if (!verdict.ok) return verdict
  if (patient < 0) emptyBed(state, bed, at)
  else state.patients.setStageSince(patient, since)
  state.beds.since[to] = since
  return OK
}

/** Whoever waits, is treated or is observed does so at another facility, with what they waited for so far forgotten. */
export function moveEncounter(state: TwinState, at: Instant, patient: number, facility: number): Verdict {
  const stale = past(state, patient, at)
  if (stale) return stale
  const bed = state.patients.bed(patient)
  if (bed >= 0 && state.beds.status[bed] !== S.assigned) return refuse('this encounter lies in a bed; move it to a bed')
  if (bed >= 0) unassign(state, bed, at)
  withdrawRequest(state, patient)
  moveFacility(state, patient, facility)
  return OK
}

/** An emergency department begins to work: from now on it is known. */
export function openDepartment(state: TwinState, at: Instant, facility: number): Verdict {
  if (at > state.facilities.emergencyAt[facility]!) state.facilities.emergencyAt[facility] = at
  heardFrom(state, facility, at)
  state.clock.times[2]!++
  return OK
}

/** The patient left and the encounter is over; the bed awaits cleaning. */
export function vacateBed(state: TwinState, at: Instant, bed: number): Verdict {
  const status = state.beds.status[bed]!
  if (at < state.beds.since[bed]!) return late(state, bed, at)
  if (status === S.unknown) {
    emptyBed(state, bed, at)
    return OK
  }
  if (status !== S.occupied && status !== S.held) return cannot(state, bed, 'vacate', 'occupied or held')
  const patient = state.beds.patient[bed]!
  const index = state.index
  const facility = index.facilityOfUnit[index.unitOfBed[bed]!]!
  const k = bucket(state, facility)
  state.tallies.discharges[k]!++
  const from = patient >= 0 ? state.patients.admittedAt(patient) : state.beds.since[bed]!
  state.tallies.stayMinutes[k]! += Math.max(0, at - from) / MINUTE
  emptyBed(state, bed, at)
  if (patient >= 0) removePatient(state, patient, at)
  return OK
}

/** Whether `reserveBed` would be accepted for this patient; changes nothing. */
export function mayReserve(state: TwinState, at: Instant, bed: number, patient: number): Verdict {
  if (at < state.beds.since[bed]!) return late(state, bed, at)
  const status = state.beds.status[bed]!
  if (status !== S.available && status !== S.unknown) return cannot(state, bed, 'reserve', 'available')
  const held = patient >= 0 ? state.patients.bed(patient) : -1
  if (held >= 0 && state.beds.status[held] === S.assigned)
    return refuse('this encounter already has a reserved bed; send bed.released for it first')
  return OK
}

export function reserveBed(state: TwinState, at: Instant, bed: number, patient: number): Verdict {
  const verdict = mayReserve(state, at, bed, patient)
  if (!verdict.ok) return verdict
  // A patient in another bed keeps it until arrival: such a reservation names nobody, so that no slot is held twice.
  const tied = patient >= 0 && state.patients.bed(patient) === -1
  state.beds.patient[bed] = tied ? patient : -1
  if (tied) state.patients.setBed(patient, bed)
  setStatus(state, bed, S.assigned, at)
  return OK
}

function unassign(state: TwinState, bed: number, at: Instant): void {
  const patient = state.beds.patient[bed]!
  if (patient >= 0 && state.patients.bed(patient) === bed) state.patients.setBed(patient, -1)
  state.beds.patient[bed] = -1
  setStatus(state, bed, S.available, at)
}

/** A reservation is given up. */
export function releaseBed(state: TwinState, at: Instant, bed: number): Verdict {
  if (at < state.beds.since[bed]!) return late(state, bed, at)
  if (state.beds.status[bed] !== S.assigned) return cannot(state, bed, 'release', 'assigned')
  unassign(state, bed, at)
  return OK
}

export function startCleaning(state: TwinState, at: Instant, bed: number): Verdict {
  if (at < state.beds.since[bed]!) return late(state, bed, at)
  const status = state.beds.status[bed]!
  if (status !== S.dirty && status !== S.unknown && status !== S.available)
    return cannot(state, bed, 'clean', 'dirty or available')
  setStatus(state, bed, S.cleaning, at)
  return OK
}

/** Cleaned and free. Also from dirty, many feeds reporting only the end, and from unknown. */
export function finishCleaning(state: TwinState, at: Instant, bed: number): Verdict {
  if (at < state.beds.since[bed]!) return late(state, bed, at)
  const status = state.beds.status[bed]!
  if (status !== S.cleaning && status !== S.dirty && status !== S.unknown)
    return cannot(state, bed, 'finish cleaning of', 'dirty or cleaning')
  const vacatedAt = state.beds.vacatedAt[bed]!
  if (vacatedAt > 0) {
    const index = state.index
    countDuration(state, 'turnaround', index.facilityOfUnit[index.unitOfBed[bed]!]!, (at - vacatedAt) / MINUTE)
    state.beds.vacatedAt[bed] = 0
  }
  setStatus(state, bed, S.available, at)
  return OK
}

export function blockBed(state: TwinState, at: Instant, bed: number, reason: number): Verdict {
  if (at < state.beds.since[bed]!) return late(state, bed, at)
  const status = state.beds.status[bed]!
  if (
    status === S.occupied ||
    status === S.held ||
    status === S.assigned ||
    status === S.closed ||
    status === S.standby ||
    status === S.blocked
  )
    return cannot(state, bed, 'block', 'available, dirty, cleaning or unknown')
  state.beds.reason[bed] = reason
  state.beds.vacatedAt[bed] = 0
  setStatus(state, bed, S.blocked, at)
  return OK
}

export function unblockBed(state: TwinState, at: Instant, bed: number): Verdict {
  if (at < state.beds.since[bed]!) return late(state, bed, at)
  if (state.beds.status[bed] !== S.blocked) return cannot(state, bed, 'unblock', 'blocked')
  state.beds.reason[bed] = 0
  setStatus(state, bed, S.available, at)
  return OK
}

/** Opens a bed that was closed, on standby or unknown. `extra` marks 加床. */
export function openBed(state: TwinState, at: Instant, bed: number, extra: boolean): Verdict {
  if (at < state.beds.since[bed]!) return late(state, bed, at)
  const status = state.beds.status[bed]!
  if (status !== S.closed && status !== S.standby && status !== S.unknown)
    return cannot(state, bed, 'open', 'closed, on standby or unknown')
  setExtra(state, bed, extra)
  state.beds.reason[bed] = 0
  setStatus(state, bed, S.available, at)
  return OK
}

function retire(state: TwinState, at: Instant, bed: number, to: number, verb: string, reason: number): Verdict {
  if (at < state.beds.since[bed]!) return late(state, bed, at)
  const status = state.beds.status[bed]!
  if (status === S.occupied || status === S.held || status === S.assigned || status === to)
    return cannot(state, bed, verb, 'available, dirty, cleaning, blocked or unknown')
  state.beds.reason[bed] = reason
  state.beds.vacatedAt[bed] = 0
  setStatus(state, bed, to, at)
  setExtra(state, bed, false)
  return OK
}

export function closeBed(state: TwinState, at: Instant, bed: number, reason: number): Verdict {
  return retire(state, at, bed, S.closed, 'close', reason)
}

/** Puts a surge bed on standby: ready, not in use. */
export function standBedBy(state: TwinState, at: Instant, bed: number): Verdict {
  return retire(state, at, bed, S.standby, 'put on standby', 0)
}

export function holdBed(state: TwinState, at: Instant, bed: number): Verdict {
  if (at < state.beds.since[bed]!) return late(state, bed, at)
  if (state.beds.status[bed] !== S.occupied) return cannot(state, bed, 'hold', 'occupied')
  setStatus(state, bed, S.held, at)
  return OK
}

export function returnToBed(state: TwinState, at: Instant, bed: number): Verdict {
  if (at < state.beds.since[bed]!) return late(state, bed, at)
  if (state.beds.status[bed] !== S.held) return cannot(state, bed, 'return to', 'held')
  setStatus(state, bed, S.occupied, at)
  return OK
}

// ── encounters ──────────────────────────────────────────────────────────────────────────────────────────────────────

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

const past = (state: TwinState, patient: number, at: Instant): Verdict | null =>
  at < state.patients.stageSince(patient)
    ? refuse(
        `the encounter changed at ${time(state.patients.stageSince(patient))}, later than this event (${time(at)}); send events in order`,
      )
    : null

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
