/**
 * The life of a bed.
 *
 *     unknown ─ open ▶ available ─ reserve ▶ assigned ─ occupy ▶ occupied ─ vacate ▶ dirty ▶ cleaning ▶ available
 *                         ▲ ▼ block/unblock                      ▲ ▼ hold/return
 *                       blocked      closed ◀ close · open ▶     held        standby ─ open ▶ available
 */
import type { Instant } from '../events/event.ts'
import { moveFacility, past, removePatient, setStage, withdrawRequest } from './patient-stages.ts'
import { censusOpenBeds, heardFrom } from './reports.ts'
import { BED_STATUS_COUNT, BED_STATUS_NAMES, BedStatus, PatientStage, type TwinState } from './state.ts'
import { accrue, bucket, countDuration } from './tallies.ts'
import { OK, refuse, time, type Verdict } from './verdict.ts'

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

/** An event from before the bed's last change. */
export function late(state: TwinState, bed: number, at: Instant): Verdict {
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

/** Whoever lay in the bed has left it: it awaits cleaning. */
export function emptyBed(state: TwinState, bed: number, at: Instant): void {
  state.beds.patient[bed] = -1
  state.beds.vacatedAt[bed] = at
  setStatus(state, bed, S.dirty, at)
}

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

export function unassign(state: TwinState, bed: number, at: Instant): void {
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
