/**
 * Who gets which bed. A patient asks: a suitable bed is reserved, or taken at once where moving takes no time, or they wait.
 * A bed is offered: whoever should have it first takes it. So a free bed and somebody who may use it never coexist for long.
 */
import { NEEDS } from '../../city/city.ts'
import {
  availableBeds,
  chooseIntensiveCare,
  chooseWard,
  hasWardOf,
  keptForOwn,
  takesOutlier,
  wardAskedFor,
} from '../../policies/bed-choice.ts'
import { lyingIn } from '../../state/limits.ts'
import { BED_STATUS_COUNT, BedStatus, PatientStage } from '../../state/state.ts'
import { DIRECT_MOVE, ICU_NEED, WARD_MOVE } from '../care-model.ts'
import { Handler } from '../handlers.ts'
import { fittingBed, isChild, roomTraits } from '../parts/rooms.ts'
import { INTENSIVE_CARE_LIST, LISTS_PER_FACILITY, Priority, RANKS, type Simulation } from '../simulation.ts'
import {
  finishCleaning,
  ICU_CLASS,
  occupyBed,
  requestBed,
  reserveBed,
  startCleaning,
  transferPatient,
  WARD_CLASS,
} from '../steps.ts'
import { cleanMinutes, requestMinutes } from './cleaning-times.ts'
import { closesInstead } from './closing.ts'
import { mayDieWaiting } from './hazards.ts'
import { asksFromObservation, observationPlaceFreed } from './observation-places.ts'
import { needOf } from './patient-need.ts'
import { takenInstead } from './recorded-beds.ts'
import { recordedLeastWay, recordedWayMinutes } from './recorded-care.ts'
import { intensiveCareStarts, wardStayStarts } from './stay-plans.ts'
import { placeFreed } from './treatment-places.ts'

const NEED_COUNT = NEEDS.length
/** Everybody arrives within this part of the time after which a reservation lapses; assumed. */
const LATEST_PART_OF_EXPIRY = 0.95

/**
 * The bed is the patient's: they lie in it at once, or it is reserved and they arrive after the way there and
 * `extraMinutes`, before the reservation lapses.
 */
export function assignBed(simulation: Simulation, patient: number, bed: number, extraMinutes = 0): void {
  const { care } = simulation
  const move = simulation.state.patients.stage(patient) === PatientStage.awaitingBed ? DIRECT_MOVE : WARD_MOVE
  const atOnce = care.moves.isFixed(move)
  if (atOnce && extraMinutes === 0 && care.moves.fixedMinutes(move) === 0) {
    enterBed(simulation, patient, bed)
    return
  }
  reserveBed(simulation, bed, patient)
  const recorded = recordedWayMinutes(simulation, patient, bed)
  let way = recorded ?? care.moves.fixedMinutes(move)
  if (recorded === null && !atOnce) {
    const { plans, luck } = simulation
    const at = simulation.draw(patient, luck.purposes.move + 4 * (plans.segment(patient) & 31))
    way = care.moves.minutes(move, plans.uniform[at]!, plans.uniform[at + 1]!)
  }
  if (recorded === null) way = Math.max(way, recordedLeastWay(simulation, patient))
  const { index, patients } = simulation.state
  const to = index.facilityOfUnit[index.unitOfBed[bed]!]!
  way *= simulation.conditions.moveFactor[to]!
  // A recorded way to another hospital includes the drive.
  const extra = recorded !== null && patients.facility(patient) !== to ? 0 : extraMinutes
  const minutes = Math.min(way + extra, LATEST_PART_OF_EXPIRY * care.reservationMinutes)
  simulation.schedule(simulation.minute + minutes, Handler.arriveInBed, patient, bed)
}

/** An available bed for a patient of the need at the facility, or -1; `patient` -1 = whatever room they fit. */
export function wardBedFor(
  simulation: Simulation,
  facility: number,
  need: number,
  preferredUnit: number,
  patient = -1,
): number {
  const { state, care } = simulation
  if (simulation.conditions.stops(facility, need)) return -1
  if (simulation.parts.rooms === null || patient < 0) {
    const unit = chooseWard(state, care.wards, facility, need, preferredUnit, care.lending)
    return unit < 0 ? -1 : simulation.freeBeds.first(unit)
  }
  const traits = roomTraits(simulation, patient)
  const lending = care.lending && !isChild(traits)
  const unit = chooseWard(state, care.wards, facility, need, preferredUnit, lending)
  if (unit < 0) return -1
  const bed = fittingBed(simulation, unit, traits)
  return bed >= 0 ? bed : otherFittingBed(simulation, facility, need, lending, traits)
}

/** Where no room of the ward that comes first fits: the freest of the next wards that has one, in the order of `chooseWard`. */
function otherFittingBed(
  simulation: Simulation,
  facility: number,
  need: number,
  lending: boolean,
  traits: number,
): number {
  const { wards } = simulation.care
  const own = wards.byNeed[facility]![need]!
  if (own.length === 0) return freestFitting(simulation, wards.all[facility]!, false, traits)
  const bed = freestFitting(simulation, own, false, traits)
  if (bed >= 0 || !lending || !takesOutlier(need, need)) return bed
  return freestFitting(simulation, wards.adult[facility]!, true, traits)
}

function freestFitting(simulation: Simulation, units: readonly number[], keeps: boolean, traits: number): number {
  const { state } = simulation
  let best = -1
  let most = 0
  for (const unit of units) {
    const spare = availableBeds(state, unit) - (keeps ? keptForOwn(state, unit) : 0)
    if (spare <= most) continue
    const bed = fittingBed(simulation, unit, traits)
    if (bed < 0) continue
    best = bed
    most = spare
  }
  return best
}

/** An available bed of intensive care at the facility, or -1. */
export function intensiveCareBedAt(simulation: Simulation, facility: number): number {
  if (simulation.conditions.stops(facility, ICU_NEED)) return -1
  const unit = chooseIntensiveCare(simulation.state, simulation.care.wards, facility)
  return unit < 0 ? -1 : simulation.freeBeds.first(unit)
}

/** Waiting list of a patient for a need, by where they come from or by how ill they are. */
function rankOf(simulation: Simulation, patient: number, priority: number): number {
  if (!simulation.care.byAcuity) return priority
  const acuity = simulation.state.patients.acuity(patient)
  return acuity >= 1 && acuity <= RANKS ? acuity - 1 : RANKS - 1
}

/** The patient asks for a ward bed of their hospital and gets one or waits. `preferredUnit` -1 = any of the need. */
export function seekWardBed(simulation: Simulation, patient: number, priority: number, preferredUnit: number): void {
  const { state, care } = simulation
  const facility = state.patients.facility(patient)
  const need =
    priority === Priority.stepDown && care.stepDownNeed >= 0 ? care.stepDownNeed : needOf(simulation, patient)
  const bed = wardBedFor(simulation, facility, need, preferredUnit, patient)
  const lying = state.patients.stage(patient) === PatientStage.inBed
  // From one bed to another the request stands on record, for the reservation itself names nobody.
  if (bed < 0 || (lying && !care.moves.isFixed(WARD_MOVE))) {
    const unit = preferredUnit >= 0 ? preferredUnit : wardAskedFor(care.wards, facility, need)
    askFor(simulation, patient, unit, WARD_CLASS, need)
  }
  if (bed >= 0) {
    assignBed(simulation, patient, bed)
    return
  }
  if (lying && priority === Priority.stepDown) blocks(simulation, patient, facility)
  else if (simulation.observer !== null && priority === Priority.boarding)
    simulation.observer.waitsForBed(simulation, patient, facility, false)
  const rank = rankOf(simulation, patient, priority)
  simulation.lists.join(facility * LISTS_PER_FACILITY + need * RANKS + rank, patient)
  simulation.wardWaiting[facility]!++
  waitOutside(simulation, patient)
}

/** The patient asks for intensive care in their hospital and gets a bed or waits, elsewhere too after a while. */
export function seekIntensiveCare(simulation: Simulation, patient: number): void {
  const { state, care } = simulation
  const facility = state.patients.facility(patient)
  const own = care.wards.intensive[facility]!
  const bed = intensiveCareBedAt(simulation, facility)
  const lying = state.patients.stage(patient) === PatientStage.inBed
  if (bed < 0 || (lying && !care.moves.isFixed(WARD_MOVE)))
    askFor(simulation, patient, own[0] ?? -1, ICU_CLASS, needOf(simulation, patient))
  if (bed >= 0) {
    assignBed(simulation, patient, bed)
    return
  }
  if (simulation.observer !== null && !lying) simulation.observer.waitsForBed(simulation, patient, facility, true)
  const rank = care.byAcuity ? rankOf(simulation, patient, 0) : 0
  simulation.lists.join(facility * LISTS_PER_FACILITY + INTENSIVE_CARE_LIST + rank, patient)
  if (care.transfer !== null) {
    const ticket = simulation.plans.ticket(patient) + 1
    simulation.plans.setTicket(patient, ticket)
    const wait = own.length === 0 ? 0 : care.transfer.afterMinutes
    simulation.schedule(simulation.minute + wait, Handler.transferCheck, patient, ticket)
    mayDieWaiting(simulation, patient, ticket)
  }
  waitOutside(simulation, patient)
}

/** Whoever waits for a bed in a lounge leaves the treatment place or the intensive care bed to the next. */
function waitOutside(simulation: Simulation, patient: number): void {
  const { state, care, plans } = simulation
  const stage = state.patients.stage(patient)
  if (!care.lounge || stage === PatientStage.awaitingBed) return
  const facility = state.patients.facility(patient)
  const bed = stage === PatientStage.inBed ? state.patients.bed(patient) : -1
  transferPatient(simulation, patient, facility)
  if (bed >= 0) {
    unblocks(simulation, patient, facility)
    bedLeft(simulation, bed, plans.stream(patient), plans.number(patient), plans.segment(patient))
  } else placeFreed(simulation, facility)
}

/** An intensive care bed stays taken though its patient could go to a ward. */
function blocks(simulation: Simulation, patient: number, facility: number): void {
  simulation.plans.setBlocked(patient, 1)
  if (simulation.observer !== null) simulation.observer.blocks(simulation, patient, facility)
}

function unblocks(simulation: Simulation, patient: number, facility: number): void {
  if (simulation.plans.blocked(patient) === 0) return
  simulation.plans.setBlocked(patient, 0)
  if (simulation.observer !== null) simulation.observer.unblocks(simulation, patient, facility)
}

/** The patient no longer waits for a bed of this hospital: they are given one elsewhere. */
export function withdrawWait(simulation: Simulation, patient: number): void {
  const { lists, state } = simulation
  const list = lists.listOf(patient)
  if (list < 0) return
  lists.leave(patient)
  const facility = state.patients.facility(patient)
  if (list % LISTS_PER_FACILITY < INTENSIVE_CARE_LIST) simulation.wardWaiting[facility]!--
  unblocks(simulation, patient, facility)
}

function askFor(simulation: Simulation, patient: number, unit: number, bedClass: number, need: number): void {
  if (simulation.state.patients.requestedAt(patient) !== 0) return
  simulation.plans.setRequestedMinute(patient, simulation.minute)
  requestBed(simulation, patient, unit, bedClass, need + 1)
}

/** The patient lies in the bed, their stay begins, and what they leave is cleaned or offered. */
export function enterBed(simulation: Simulation, patient: number, bed: number): void {
  const { state, plans, observer, care } = simulation
  const stage = state.patients.stage(patient)
  const from = state.patients.facility(patient)
  const segment = plans.segment(patient)
  const earlier = stage === PatientStage.inBed ? state.patients.bed(patient) : -1
  const inDepartment = stage === PatientStage.boarding || stage === PatientStage.emergencyTreatment
  const observed = stage === PatientStage.observation
  if (observed || stage === PatientStage.awaitingBed) leavesQueue(simulation, patient, from, observed)
  occupyBed(simulation, bed, patient)
  plans.setSegment(patient, segment + 1)
  if (state.index.kindOfUnit[state.index.unitOfBed[bed]!] === 1) intensiveCareStarts(simulation, patient, bed)
  else wardStayStarts(simulation, patient, bed)
  if (
    observer !== null &&
    (inDepartment || observed || (care.lounge && segment === 0 && state.patients.acuity(patient) > 0))
  )
    observer.leavesDepartment(simulation, patient, from, true)
  if (earlier >= 0 && earlier !== bed) {
    unblocks(simulation, patient, from)
    bedLeft(simulation, earlier, plans.stream(patient), plans.number(patient), segment)
  }
  if (inDepartment) placeFreed(simulation, from)
  else if (observed) observationPlaceFreed(simulation, from)
}

/** Out of the queue of those to be admitted who wait outside the treatment places 入院准备, into a bed. */
function leavesQueue(simulation: Simulation, patient: number, facility: number, observed: boolean): void {
  const { patients } = simulation.state
  const requestedAt = patients.requestedAt(patient)
  // Whoever found a bed at once never asked for one: from observation they were in no queue.
  if (observed && requestedAt === 0 && patients.bed(patient) < 0) return
  if (observed) asksFromObservation(simulation, facility, -1)
  const since = requestedAt === 0 ? patients.stageSince(patient) : requestedAt
  simulation.totals.add('preAdmissionEnded', facility, 1)
  simulation.totals.add('preAdmissionMinutes', facility, Math.max(0, simulation.now - since) / 60_000)
}

/**
 * Whoever needs a bed that is free, where moving takes no time, lies in it before anybody has asked: true when so.
 * `need` is the ward's (index into NEEDS).
 */
export function enterAtOnce(simulation: Simulation, patient: number, intensive: boolean, need: number): boolean {
  const { state, care } = simulation
  if (!care.moves.isFixed(WARD_MOVE) || care.moves.fixedMinutes(WARD_MOVE) > 0) return false
  const facility = state.patients.facility(patient)
  const bed = intensive ? intensiveCareBedAt(simulation, facility) : wardBedFor(simulation, facility, need, -1)
  if (bed < 0) return false
  enterBed(simulation, patient, bed)
  return true
}

/**
 * Beds of the unit that stood free though somebody waited, for want of staff or equipment or by a stop, are offered again:
 * called where the limit has risen or somebody has left.
 */
export function offerBedsOfUnit(simulation: Simulation, unit: number): void {
  const { state, freeBeds } = simulation
  for (let bed = freeBeds.first(unit); bed >= 0 && availableBeds(state, unit) > 0; bed = freeBeds.after(bed)) {
    bedOffered(simulation, bed)
    // Without rooms to tell apart what one bed is not wanted for no other is.
    if (simulation.parts.rooms === null && state.beds.status[bed] === BedStatus.available) return
  }
}

/** Somebody has left: where staff had been short the unit has room for one more; else the free beds of their room may fit others. */
function roomRegained(simulation: Simulation, bed: number): void {
  const { state } = simulation
  const unit = state.index.unitOfBed[bed]!
  const most = state.limits.admissible[unit]!
  const { rooms } = simulation.parts
  if (most < 0 && rooms === null) return
  if (state.index.kindOfUnit[unit] === 0 && simulation.wardWaiting[state.index.facilityOfUnit[unit]!] === 0) return
  const { count } = state.units
  const at = unit * BED_STATUS_COUNT
  const promised = lyingIn(state, unit) + count[at + BedStatus.assigned]!
  if (most >= 0 && promised === most - 1) offerBedsOfUnit(simulation, unit)
  else if (rooms !== null) offerBedsOfRoom(simulation, bed, rooms.model.roomOfBed)
}

function offerBedsOfRoom(simulation: Simulation, bed: number, roomOfBed: Int32Array): void {
  const room = roomOfBed[bed]!
  if (room < 0) return
  let first = bed
  while (first > 0 && roomOfBed[first - 1] === room) first--
  for (let other = first; roomOfBed[other] === room; other++) bedOffered(simulation, other)
}

/** A bed was just left: its cleaning is planned, with the luck of who left it; where it takes no time the bed is offered. */
export function bedLeft(simulation: Simulation, bed: number, stream: number, number: number, segment: number): void {
  if (simulation.observer !== null) simulation.observer.bedLeft(simulation, bed)
  roomRegained(simulation, bed)
  const request = requestMinutes(simulation, bed, stream, number, segment)
  const clean = cleanMinutes(simulation, bed, stream, number, segment)
  if (request > 0) {
    simulation.schedule(simulation.minute + request, Handler.cleaningStarts, bed, clean)
    return
  }
  if (clean > 0) {
    startCleaning(simulation, bed)
    simulation.schedule(simulation.minute + clean, Handler.cleaningEnds, bed, 0)
    return
  }
  finishCleaning(simulation, bed)
  bedOffered(simulation, bed)
}

/** A bed has become available: whoever should have it first takes it, unless the unit has no staff or equipment for one more. */
export function bedOffered(simulation: Simulation, bed: number): void {
  const { state, lists } = simulation
  if (state.beds.status[bed] !== BedStatus.available) return
  if (simulation.closings.length > 0 && closesInstead(simulation, bed)) return
  if (simulation.recorded !== null && takenInstead(simulation, bed)) return
  const unit = state.index.unitOfBed[bed]!
  const facility = state.index.facilityOfUnit[unit]!
  const intensive = state.index.kindOfUnit[unit] === 1
  if (availableBeds(state, unit) === 0) return
  let patient = -1
  if (intensive) {
    if (simulation.conditions.stops(facility, ICU_NEED)) return
    const first = facility * LISTS_PER_FACILITY + INTENSIVE_CARE_LIST
    for (let rank = 0; rank < RANKS && patient < 0; rank++) patient = lists.head(first + rank)
  } else if (simulation.wardWaiting[facility]! > 0) patient = nextForWard(simulation, facility, unit, bed)
  if (patient < 0) return
  lists.leave(patient)
  if (!intensive) simulation.wardWaiting[facility]!--
  assignBed(simulation, patient, bed)
}

function nextForWard(simulation: Simulation, facility: number, unit: number, bed: number): number {
  const { state, care, conditions } = simulation
  const need = state.index.needOfUnit[unit]!
  const base = facility * LISTS_PER_FACILITY
  const ownStopped = conditions.stops(facility, need)
  for (let rank = 0; rank < RANKS && !ownStopped; rank++) {
    const head = firstWhoFits(simulation, base + need * RANKS + rank, bed, false)
    if (head >= 0) return head
  }
  if (!care.lending) return -1
  const spare = availableBeds(state, unit) > keptForOwn(state, unit)
  const { patients } = state
  for (let rank = 0; rank < RANKS; rank++) {
    let first = -1
    for (let other = 0; other < NEED_COUNT; other++) {
      if (other === need || conditions.stops(facility, other)) continue
      const head = firstWhoFits(simulation, base + other * RANKS + rank, bed, hasWardOf(care.wards, facility, other))
      if (head < 0) continue
      const homeless = !hasWardOf(care.wards, facility, other)
      if (!homeless && !(spare && takesOutlier(need, other))) continue
      if (first < 0 || patients.requestedAt(head) < patients.requestedAt(first)) first = head
    }
    if (first >= 0) return first
  }
  return -1
}

/** The first of a list whom the bed's room fits, or -1; `lent` = the bed would be lent to another need. */
function firstWhoFits(simulation: Simulation, list: number, bed: number, lent: boolean): number {
  const { lists, parts } = simulation
  if (parts.rooms === null) return lists.head(list)
  for (let patient = lists.head(list); patient >= 0; patient = lists.after(patient)) {
    const traits = roomTraits(simulation, patient)
    if (parts.rooms.fits(bed, traits) && !(lent && isChild(traits))) return patient
  }
  return -1
}
