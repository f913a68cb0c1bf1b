/**
 * The transitions of what is told as a figure (census, queues, stocks, staff, ambulances, flows), and of the clock. Part
 * of `transitions.ts`, which hands these names on.
 */
import { EQUIPMENT_KINDS, type Instant, STAFF_ROLES } from '../events/event.ts'
import { keepLimit } from './limits.ts'
import {
  BED_STATUS_COUNT,
  BedStatus,
  HISTORY_SAMPLES,
  HISTORY_STEP_MINUTES,
  PATIENT_STAGE_COUNT,
  PatientStage,
  type TwinState,
} from './state.ts'
import { accrue, rollHours } from './tallies.ts'
import { OK, refuse, time, type Verdict } from './verdict.ts'

const STEP = HISTORY_STEP_MINUTES * 60_000
const S = BedStatus

/** Something was heard from a facility. */
export function heardFrom(state: TwinState, facility: number, at: Instant): void {
  if (at > state.facilities.reportedAt[facility]!) state.facilities.reportedAt[facility] = at
}

/** Extra beds 加床 may fill a ward beyond its beds, and waiting patients a department; beyond these it is a slip of the pen. */
const MOST_PER_BED = 2
const MOST_PER_PLACE = 10

/** Beds that count as open in a unit without bed events: those its census told, else those of the plan. */
export function censusOpenBeds(state: TwinState, unit: number): number {
  const told = state.units.censusOpen[unit]!
  return told < 0 ? state.city.units[unit]!.beds : told
}

/** Beds of a unit with a patient in them or on leave, by its bed events; -1 = it sends none. */
function occupiedByEvents({ units }: TwinState, unit: number): number {
  const count = unit * BED_STATUS_COUNT
  return units.reportedAt[unit] === 0 ? -1 : units.count[count + S.occupied]! + units.count[count + S.held]!
}

/**
 * A ward's census: its patients and, where told, the beds open at that time (`open`, -1 = not told). It carries the counts
 * of a unit that sends no bed events; for others it is kept beside them, with what the beds said when it came.
 */
export function reportCensus(state: TwinState, at: Instant, unit: number, occupied: number, open = -1): Verdict {
  const { units, tallies } = state
  if (at < units.censusAt[unit]!) return refuse(`a later census (${time(units.censusAt[unit]!)}) is already known`)
  const { beds, surgeBeds, kind } = state.city.units[unit]!
  const emergency = kind === 'emergency'
  const places = emergency ? 'places' : 'beds'
  const mostOpen = (beds + surgeBeds) * MOST_PER_BED
  if (open > mostOpen)
    return refuse(
      `${open} open ${places} cannot be right for a unit of ${beds + surgeBeds} ${places}; at most ${mostOpen} are taken: check the unit and the figure of open ${places}`,
    )
  const known = Math.max(beds + surgeBeds, open)
  const most = known * (emergency ? MOST_PER_PLACE : MOST_PER_BED)
  if (occupied > most)
    return refuse(
      `a census of ${occupied} cannot be right for a unit of ${known} ${places}; at most ${most} are taken: check the unit and the figure`,
    )
  const facility = state.index.facilityOfUnit[unit]!
  // An emergency department's places are not hospital beds: its census is kept, and stays out of the bed counts.
  const carries = units.reportedAt[unit] === 0 && !emergency
  if (carries) {
    accrue(state, facility, at)
    if (units.census[unit]! >= 0) {
      tallies.occupied[facility]! -= units.census[unit]!
      tallies.open[facility]! -= censusOpenBeds(state, unit)
    }
  }
  units.census[unit] = occupied
  units.censusAt[unit] = at
  units.censusOpen[unit] = open
  units.censusByBed[unit] = occupiedByEvents(state, unit)
  if (carries) {
    tallies.occupied[facility]! += occupied
    tallies.open[facility]! += censusOpenBeds(state, unit)
  }
  heardFrom(state, facility, at)
  return OK
}

/**
 * Takes back to `limit` every time beyond it: in the copy that a simulation starts from, an event dated ahead of the city's
 * clock must neither move the start nor stand in the way of what happens next. Figures and statuses stay.
 */
export function settleFuture(state: TwinState, limit: Instant): void {
  const { beds, units, limits, facilities, patients, ambulances, referrals, appointments, flows } = state
  const columns = [
    beds.since,
    beds.vacatedAt,
    units.reportedAt,
    units.censusAt,
    units.staffAt,
    units.equipmentAt,
    limits.stretchAt,
    facilities.reportedAt,
    facilities.emergencyAt,
    facilities.statusAt,
    facilities.queueAt,
    facilities.stockAt,
    facilities.fitAt,
    referrals.toldAt,
    appointments.toldAt,
    flows.toldAt,
    ambulances.since,
  ]
  for (const column of columns) for (let i = 0; i < column.length; i++) if (column[i]! > limit) column[i] = limit
  patients.settleTimes(limit)
  // A report counts by the shift of its time.
  for (let unit = 0; unit < limits.admissible.length; unit++) keepLimit(state, unit)
}

/** Writes one figure of a report and its time in the same cell; older than what is known of that figure is refused. */
export function report(
  state: TwinState,
  at: Instant,
  column: { [index: number]: number },
  cell: number,
  value: number,
  times: Float64Array,
  facility: number,
): Verdict {
  if (at < times[cell]!) return refuse(`a later report (${time(times[cell]!)}) is already known`)
  column[cell] = value
  times[cell] = at
  heardFrom(state, facility, at)
  state.clock.times[2]!++
  return OK
}

/** Staff on shift in a unit: `role` is an index into STAFF_ROLES. */
export function reportStaff(state: TwinState, at: Instant, unit: number, role: number, onShift: number): Verdict {
  const { staff, staffAt } = state.units
  const cell = unit * STAFF_ROLES.length + role
  const verdict = report(state, at, staff, cell, onShift, staffAt, state.index.facilityOfUnit[unit]!)
  if (verdict.ok) keepLimit(state, unit)
  return verdict
}

/** Equipment of a unit, in use and free: `kind` is an index into EQUIPMENT_KINDS. */
export function reportEquipment(
  state: TwinState,
  at: Instant,
  unit: number,
  kind: number,
  inUse: number,
  available: number,
): Verdict {
  const { equipmentInUse, equipmentAvailable, equipmentAt } = state.units
  const cell = unit * EQUIPMENT_KINDS.length + kind
  const verdict = report(state, at, equipmentInUse, cell, inUse, equipmentAt, state.index.facilityOfUnit[unit]!)
  if (!verdict.ok) return verdict
  equipmentAvailable[cell] = available
  keepLimit(state, unit)
  return verdict
}

/** Highest multiple of the norm's patients per nurse that is taken for a decision and not for a slip of the pen. */
const MOST_STRETCH = 3

/** A unit works with `factor` times as many patients per nurse and doctor as the norm; 1 = by the norm again. */
export function stretchRatio(state: TwinState, at: Instant, unit: number, factor: number): Verdict {
  if (!(factor >= 1 && factor <= MOST_STRETCH))
    return refuse(
      `a ratio stretched ${factor} times cannot be right; send a factor from 1 (the norm) to ${MOST_STRETCH}`,
    )
  const { stretch, stretchAt } = state.limits
  const verdict = report(state, at, stretch, unit, factor, stretchAt, state.index.facilityOfUnit[unit]!)
  if (verdict.ok) keepLimit(state, unit)
  return verdict
}

/** In the copy that a simulation without rosters starts from: nobody changes shifts there, so who is on shift is not known. */
export function forgetStaff(state: TwinState): void {
  state.units.staff.fill(-1)
  state.units.staffAt.fill(0)
  for (let unit = 0; unit < state.limits.admissible.length; unit++) keepLimit(state, unit)
}

/** An ambulance's position and phase. */
export function moveAmbulance(
  state: TwinState,
  at: Instant,
  vehicle: number,
  phase: number,
  lng: number,
  lat: number,
  destination: number,
): Verdict {
  const { ambulances } = state
  if (at < ambulances.since[vehicle]!)
    return refuse(`a later position (${time(ambulances.since[vehicle]!)}) is already known`)
  ambulances.phase[vehicle] = phase
  ambulances.lng[vehicle] = lng
  ambulances.lat[vehicle] = lat
  ambulances.destination[vehicle] = destination
  ambulances.since[vehicle] = at
  return OK
}

/** Time passes: hours roll, history is sampled where it is kept, the clock moves. A clock that does not advance is refused. */
export function passClock(state: TwinState, at: Instant, withHistory = true): Verdict {
  if (at <= state.asOf) return refuse(`the city's clock already stands at ${time(state.asOf)}; it never goes back`)
  rollHours(state, at)
  state.clock.times[0] = at
  if (withHistory) sampleHistory(state, at)
  return OK
}

const UNKNOWN = 65_535
/** Of `kindOfUnit`. */
const ICU_UNIT = 1
const EMERGENCY_UNIT = 2

/** A count as a sample of the history, where 65,535 means not known. */
const sampled = (count: number): number => Math.min(65_534, count)

function sampleHistory(state: TwinState, at: Instant): void {
  const { history } = state
  const sample = Math.floor(at / STEP)
  const newest = history.newest[0]!
  if (sample <= newest) return
  const facilities = state.city.facilities.length
  const columns = [
    history.occupied,
    history.open,
    history.available,
    history.icuOccupied,
    history.emergency,
    history.boarding,
  ]
  // Samples that the clock jumped over are not known: they are emptied, not filled with today's value.
  for (let s = Math.max(newest + 1, sample - HISTORY_SAMPLES + 1); s <= sample; s++) {
    const from = (s % HISTORY_SAMPLES) * facilities
    for (const column of columns) column.fill(UNKNOWN, from, from + facilities)
  }
  history.newest[0] = sample
  const first = (sample % HISTORY_SAMPLES) * facilities
  const { units, tallies, facilities: places } = state
  const { facilityOfUnit, kindOfUnit } = state.index
  const { available, icuOccupied } = history
  // Fields as locals: every run of a city takes a sample every five minutes.
  const { count, census, reportedAt } = units
  for (let u = 0; u < facilityOfUnit.length; u++) {
    const kind = kindOfUnit[u]!
    if (kind === EMERGENCY_UNIT) continue
    const reported = reportedAt[u] !== 0
    if (!reported && census[u]! < 0) continue
    const k = first + facilityOfUnit[u]!
    const at = u * BED_STATUS_COUNT
    if (available[k] === UNKNOWN) available[k] = 0
    if (reported) available[k]! += count[at + S.available]!
    if (kind !== ICU_UNIT) continue
    const lying = reported ? count[at + S.occupied]! + count[at + S.held]! : census[u]!
    icuOccupied[k] = sampled((icuOccupied[k] === UNKNOWN ? 0 : icuOccupied[k]!) + lying)
  }
  const { occupied, open, emergency, boarding } = history
  const { stage, emergencyAt } = places
  for (let f = 0; f < facilities; f++) {
    const k = first + f
    if (available[k] !== UNKNOWN) {
      occupied[k] = sampled(tallies.occupied[f]!)
      open[k] = sampled(tallies.open[f]!)
    }
    if (emergencyAt[f]! > 0) {
      const s = f * PATIENT_STAGE_COUNT
      const boarders = stage[s + PatientStage.boarding]!
      const waiting = stage[s + PatientStage.emergencyWaiting]!
      emergency[k] = sampled(waiting + stage[s + PatientStage.emergencyTreatment]! + boarders)
      boarding[k] = sampled(boarders)
    }
  }
}
