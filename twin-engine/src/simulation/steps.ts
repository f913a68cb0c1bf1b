/**
 * The steps of a simulation: each is one transition of the state, told as the event that would have caused it when the
 * run is watched. A refused step is a broken promise of the simulation and throws.
 */
import { CARE_NEEDS } from '../choice/care-needs.ts'
import { bedId, NEEDS } from '../city/city.ts'
import { issuedToken } from '../events/encounter-token.ts'
import {
  AMBULANCE_PHASES,
  BLOCK_REASONS,
  EQUIPMENT_KINDS,
  type EventBody,
  FACILITY_STATUSES,
  type Outcome,
  SERVICES,
  STAFF_ROLES,
  STOCK_ITEMS,
} from '../events/event.ts'
import { AGE_BANDS, toldTraits } from '../events/traits.ts'
import { BED_CLASSES } from '../state/apply.ts'
import { BedStatus, PatientStage } from '../state/state.ts'
import type { Verdict } from '../state/transitions.ts'
import * as transition from '../state/transitions.ts'
import { forgetAssumed, roomLeft, roomTaken, traitsAtArrival, traitsAtRequest } from './parts/rooms.ts'
import { scramble } from './random.ts'
import type { Simulation } from './simulation.ts'

/** 1 + index into BED_CLASSES. */
export const WARD_CLASS = BED_CLASSES.indexOf('ward') + 1
export const ICU_CLASS = BED_CLASSES.indexOf('icu') + 1
/** 1 + index into NEEDS of `emergency`. */
const EMERGENCY_NEED = NEEDS.indexOf('emergency') + 1

function must(simulation: Simulation, verdict: Verdict, step: string): void {
  if (!verdict.ok)
    throw new Error(
      `the simulation's own step "${step}" was refused at ${new Date(simulation.now).toISOString()}: ${verdict.why}`,
    )
}

function tell(simulation: Simulation, body: EventBody): void {
  simulation.tell?.({ ...body, occurredAt: simulation.now })
}

const bedName = (simulation: Simulation, bed: number): string => {
  const unit = simulation.state.city.units[simulation.state.index.unitOfBed[bed]!]!
  return bedId(unit, bed - unit.firstBed + 1)
}

const token = (simulation: Simulation, patient: number): string => {
  const { patients } = simulation.state
  return issuedToken(patients.tokenHigh(patient), patients.tokenLow(patient))
}

const arrival = {
  tokenHigh: 0,
  tokenLow: 0,
  facility: 0,
  originCell: -1,
  acuity: 0,
  need: 0,
  stage: PatientStage.awaitingBed as PatientStage,
  traits: 0,
}

/** Odd multiplier that spreads minutes of the start over 32 bits: 2³² ÷ the golden ratio. */
const SPREAD = 0x9e3779b1

/**
 * Somebody arrives: in the emergency department with a triage level 1–4, or with level 0 to be admitted directly for
 * `need` (1 + index). The token is made one to one from the patient's random address and the minute of the start, so that
 * it is the same in every paired run, nobody else's in this one, and differs from those of earlier forks. @returns the slot
 */
export function startEncounter(
  simulation: Simulation,
  stream: number,
  number: number,
  facility: number,
  cell: number,
  acuity: number,
  need: number,
): number {
  const { state } = simulation
  arrival.tokenHigh = scramble((stream | 0) + Math.imul(Math.floor(simulation.origin / 60_000), SPREAD))
  arrival.tokenLow = scramble(number ^ arrival.tokenHigh)
  arrival.facility = facility
  arrival.originCell = cell
  arrival.acuity = acuity
  arrival.need = acuity > 0 ? EMERGENCY_NEED : need
  arrival.stage = acuity > 0 ? PatientStage.emergencyWaiting : PatientStage.awaitingBed
  // Of emergency patients the ward they need is known with the request for a bed.
  arrival.traits = acuity > 0 ? 0 : traitsAtArrival(simulation, stream, number, cell, need)
  const patient = transition.receiveNewcomer(state, simulation.now, arrival)
  if (patient >= simulation.plans.capacity) simulation.makeRoom()
  forgetAssumed(simulation, patient)
  const { plans } = simulation
  plans.begin(patient, stream, number, acuity > 0 ? simulation.minute : Number.NaN, simulation.minute)
  if (simulation.tell)
    tell(simulation, {
      kind: 'encounter.started',
      encounter: token(simulation, patient),
      facility: state.city.facilities[facility]!.id,
      need: NEEDS[arrival.need - 1]!,
      ...(cell >= 0 ? { originCell: state.city.cells[cell]!.id } : {}),
      ...(acuity > 0 ? { acuity } : {}),
      ...toldTraits(arrival.traits),
    })
  return patient
}

export function seePatient(simulation: Simulation, patient: number): void {
  must(simulation, transition.seePatient(simulation.state, simulation.now, patient), 'encounter.seen')
  if (simulation.tell) tell(simulation, { kind: 'encounter.seen', encounter: token(simulation, patient) })
}

export function declareFit(simulation: Simulation, patient: number): void {
  must(simulation, transition.declareFit(simulation.state, simulation.now, patient), 'encounter.fit')
  if (simulation.tell) tell(simulation, { kind: 'encounter.fit', encounter: token(simulation, patient) })
}

/** The emergency patient goes from the treatment place into observation. */
export function observePatient(simulation: Simulation, patient: number): void {
  must(simulation, transition.observePatient(simulation.state, simulation.now, patient), 'encounter.observed')
  if (simulation.tell) tell(simulation, { kind: 'encounter.observed', encounter: token(simulation, patient) })
}

/** The patient leaves from wherever they are without a bed. */
export function endEncounter(simulation: Simulation, patient: number, outcome: Outcome): void {
  if (simulation.tell) tell(simulation, { kind: 'encounter.ended', encounter: token(simulation, patient), outcome })
  must(simulation, transition.endEncounter(simulation.state, simulation.now, patient), 'encounter.ended')
}

/** The patient leaves where they are and awaits a bed of `facility`. A bed left behind becomes dirty. */
export function transferPatient(simulation: Simulation, patient: number, facility: number): void {
  const { patients, beds } = simulation.state
  const bed = patients.bed(patient)
  const lying = bed >= 0 && beds.status[bed] !== BedStatus.assigned
  must(
    simulation,
    transition.transferPatient(simulation.state, simulation.now, patient, facility),
    'encounter.transferred',
  )
  if (lying) roomLeft(simulation, bed)
  if (simulation.tell)
    tell(simulation, {
      kind: 'encounter.transferred',
      encounter: token(simulation, patient),
      facility: simulation.state.city.facilities[facility]!.id,
    })
}

/** A bed is wanted: of `unit` (-1 = any), of `bedClass` (1 + index), for `need` (1 + index). */
export function requestBed(
  simulation: Simulation,
  patient: number,
  unit: number,
  bedClass: number,
  need: number,
): void {
  const { state } = simulation
  const traits = traitsAtRequest(simulation, patient, need)
  must(simulation, transition.requestBed(state, simulation.now, patient, unit, bedClass, need, traits), 'bed.requested')
  if (simulation.tell)
    tell(simulation, {
      kind: 'bed.requested',
      encounter: token(simulation, patient),
      ...(unit >= 0 ? { unit: state.city.units[unit]!.id } : {}),
      class: BED_CLASSES[bedClass - 1]!,
      ...(need > 0 ? { need: NEEDS[need - 1]! } : {}),
      ...toldTraits(traits),
    })
}

export function reserveBed(simulation: Simulation, bed: number, patient: number): void {
  must(simulation, transition.reserveBed(simulation.state, simulation.now, bed, patient), 'bed.reserved')
  simulation.freeBeds.remove(bed)
  roomTaken(simulation, bed, patient)
  if (simulation.observer !== null) simulation.observer.bedTaken(simulation, bed)
  if (simulation.tell)
    tell(simulation, { kind: 'bed.reserved', bed: bedName(simulation, bed), encounter: token(simulation, patient) })
}

export function releaseBed(simulation: Simulation, bed: number): void {
  must(simulation, transition.releaseBed(simulation.state, simulation.now, bed), 'bed.released')
  simulation.freeBeds.add(bed)
  roomLeft(simulation, bed)
  if (simulation.tell) tell(simulation, { kind: 'bed.released', bed: bedName(simulation, bed) })
}

/** `patient` -1 = somebody nobody named. */
export function occupyBed(simulation: Simulation, bed: number, patient: number): void {
  const { state, observer } = simulation
  const wasFree = state.beds.status[bed] === BedStatus.available
  const earlier = patient >= 0 ? state.patients.bed(patient) : -1
  must(simulation, transition.occupyBed(state, simulation.now, bed, patient), 'bed.occupied')
  if (earlier >= 0 && earlier !== bed) roomLeft(simulation, earlier)
  roomTaken(simulation, bed, patient)
  if (wasFree) {
    simulation.freeBeds.remove(bed)
    if (observer !== null) observer.bedTaken(simulation, bed)
  }
  if (simulation.tell)
    tell(simulation, {
      kind: 'bed.occupied',
      bed: bedName(simulation, bed),
      ...(patient >= 0 ? { encounter: token(simulation, patient) } : {}),
    })
}

export function vacateBed(simulation: Simulation, bed: number, outcome: Outcome): void {
  must(simulation, transition.vacateBed(simulation.state, simulation.now, bed), 'bed.vacated')
  roomLeft(simulation, bed)
  if (simulation.tell) tell(simulation, { kind: 'bed.vacated', bed: bedName(simulation, bed), outcome })
}

export function startCleaning(simulation: Simulation, bed: number): void {
  must(simulation, transition.startCleaning(simulation.state, simulation.now, bed), 'bed.cleaning')
  if (simulation.tell) tell(simulation, { kind: 'bed.cleaning', bed: bedName(simulation, bed) })
}

export function finishCleaning(simulation: Simulation, bed: number): void {
  must(simulation, transition.finishCleaning(simulation.state, simulation.now, bed), 'bed.cleaned')
  simulation.freeBeds.add(bed)
  if (simulation.observer !== null) simulation.observer.bedClean(simulation, bed)
  if (simulation.tell) tell(simulation, { kind: 'bed.cleaned', bed: bedName(simulation, bed) })
}

export function openBed(simulation: Simulation, bed: number): void {
  must(simulation, transition.openBed(simulation.state, simulation.now, bed, false), 'bed.opened')
  simulation.freeBeds.add(bed)
  if (simulation.tell) tell(simulation, { kind: 'bed.opened', bed: bedName(simulation, bed) })
}

/** `reason` is an index into BLOCK_REASONS. */
export function closeBed(simulation: Simulation, bed: number, reason: number): void {
  must(simulation, transition.closeBed(simulation.state, simulation.now, bed, reason), 'bed.closed')
  simulation.freeBeds.remove(bed)
  if (simulation.tell)
    tell(simulation, { kind: 'bed.closed', bed: bedName(simulation, bed), reason: BLOCK_REASONS[reason]! })
}

/** `reason` is an index into BLOCK_REASONS. */
export function blockBed(simulation: Simulation, bed: number, reason: number): void {
  must(simulation, transition.blockBed(simulation.state, simulation.now, bed, reason), 'bed.blocked')
  simulation.freeBeds.remove(bed)
  if (simulation.tell)
    tell(simulation, { kind: 'bed.blocked', bed: bedName(simulation, bed), reason: BLOCK_REASONS[reason]! })
}

export function unblockBed(simulation: Simulation, bed: number): void {
  must(simulation, transition.unblockBed(simulation.state, simulation.now, bed), 'bed.unblocked')
  simulation.freeBeds.add(bed)
  if (simulation.tell) tell(simulation, { kind: 'bed.unblocked', bed: bedName(simulation, bed) })
}

export function standBedBy(simulation: Simulation, bed: number): void {
  must(simulation, transition.standBedBy(simulation.state, simulation.now, bed), 'bed.stood-by')
  simulation.freeBeds.remove(bed)
  if (simulation.tell) tell(simulation, { kind: 'bed.stood-by', bed: bedName(simulation, bed) })
}

/** `service` is an index into SERVICES, or their number for the whole facility; `status` into FACILITY_STATUSES. */
export function tellStatus(simulation: Simulation, facility: number, service: number, status: number): void {
  const { state, now } = simulation
  const columns = state.facilities
  const cell = facility * (SERVICES.length + 1) + service
  must(
    simulation,
    transition.report(state, now, columns.status, cell, status, columns.statusAt, facility),
    'facility.status',
  )
  if (simulation.tell)
    tell(simulation, {
      kind: 'facility.status',
      facility: state.city.facilities[facility]!.id,
      service: SERVICES[service] ?? 'all',
      status: FACILITY_STATUSES[status]!,
    })
}

/** `service` is an index into SERVICES. */
export function tellQueue(simulation: Simulation, facility: number, service: number, waiting: number): void {
  const { state, now } = simulation
  const columns = state.facilities
  const cell = facility * SERVICES.length + service
  must(
    simulation,
    transition.report(state, now, columns.queue, cell, waiting, columns.queueAt, facility),
    'queue.reported',
  )
  if (simulation.tell)
    tell(simulation, {
      kind: 'queue.reported',
      facility: state.city.facilities[facility]!.id,
      service: SERVICES[service]!,
      waiting,
    })
}

/** `item` is an index into STOCK_ITEMS. */
export function tellStock(simulation: Simulation, facility: number, item: number, daysOfSupply: number): void {
  const { state, now } = simulation
  const columns = state.facilities
  const cell = facility * STOCK_ITEMS.length + item
  must(
    simulation,
    transition.report(state, now, columns.daysOfSupply, cell, daysOfSupply, columns.stockAt, facility),
    'stock.reported',
  )
  if (simulation.tell)
    tell(simulation, {
      kind: 'stock.reported',
      facility: state.city.facilities[facility]!.id,
      item: STOCK_ITEMS[item]!,
      daysOfSupply,
    })
}

/** The vehicle's phase (index into AMBULANCE_PHASES) and position; `destination` a facility or -1. */
export function moveAmbulance(
  simulation: Simulation,
  vehicle: number,
  phase: number,
  lng: number,
  lat: number,
  destination: number,
): void {
  const { state, now } = simulation
  must(simulation, transition.moveAmbulance(state, now, vehicle, phase, lng, lat, destination), 'ambulance.moved')
  if (simulation.tell)
    tell(simulation, {
      kind: 'ambulance.moved',
      vehicle: state.city.vehicles[vehicle]!.id,
      phase: AMBULANCE_PHASES[phase]!,
      location: [lng, lat],
      ...(destination >= 0 ? { destination: state.city.facilities[destination]!.id } : {}),
    })
}

/** Staff on shift in a unit; `role` is an index into STAFF_ROLES. */
export function reportStaff(simulation: Simulation, unit: number, role: number, onShift: number): void {
  const { state } = simulation
  must(simulation, transition.reportStaff(state, simulation.now, unit, role, onShift), 'staff.reported')
  if (simulation.tell)
    tell(simulation, { kind: 'staff.reported', unit: state.city.units[unit]!.id, role: STAFF_ROLES[role]!, onShift })
}

/** Equipment of a unit, in use and free; `kind` is an index into EQUIPMENT_KINDS. */
export function reportEquipment(
  simulation: Simulation,
  unit: number,
  kind: number,
  inUse: number,
  available: number,
): void {
  const { state } = simulation
  must(
    simulation,
    transition.reportEquipment(state, simulation.now, unit, kind, inUse, available),
    'equipment.reported',
  )
  if (simulation.tell)
    tell(simulation, {
      kind: 'equipment.reported',
      unit: state.city.units[unit]!.id,
      equipment: EQUIPMENT_KINDS[kind]!,
      inUse,
      available,
    })
}

/** A unit works with `factor` times as many patients per nurse and doctor as the norm. */
export function stretchRatio(simulation: Simulation, unit: number, factor: number): void {
  const { state } = simulation
  must(simulation, transition.stretchRatio(state, simulation.now, unit, factor), 'ratio.stretched')
  if (simulation.tell) tell(simulation, { kind: 'ratio.stretched', unit: state.city.units[unit]!.id, factor })
}

/** So many people of a district went to a facility within the last `minutes`; `need` an index into CARE_NEEDS, `ageBand` into AGE_BANDS. */
export function tellFlow(
  simulation: Simulation,
  district: number,
  facility: number,
  need: number,
  ageBand: number,
  count: number,
  minutes: number,
): void {
  const { state, now } = simulation
  must(simulation, transition.reportFlow(state, now, facility, district, count, need, ageBand), 'flow.reported')
  if (simulation.tell)
    tell(simulation, {
      kind: 'flow.reported',
      origin: state.city.districts[district]!.id,
      destination: state.city.facilities[facility]!.id,
      need: CARE_NEEDS[need]!,
      ageBand: AGE_BANDS[ageBand]!,
      count,
      from: now - minutes * 60_000,
      to: now,
    })
}

/** Somebody is referred from one facility to another; the token is theirs alone, made as those of encounters. */
export function sendReferral(
  simulation: Simulation,
  stream: number,
  number: number,
  origin: number,
  destination: number,
): void {
  const { state, now } = simulation
  must(simulation, transition.sendReferral(state, now, origin, destination), 'referral.sent')
  if (!simulation.tell) return
  const high = scramble((stream | 0) + Math.imul(Math.floor(simulation.origin / 60_000), SPREAD))
  tell(simulation, {
    kind: 'referral.sent',
    referral: issuedToken(high, scramble(number ^ high)),
    origin: state.city.facilities[origin]!.id,
    destination: state.city.facilities[destination]!.id,
  })
}

export function passClock(simulation: Simulation): void {
  must(
    simulation,
    transition.passClock(simulation.state, simulation.now, simulation.setting.forScreens),
    'clock.passed',
  )
  if (simulation.tell) tell(simulation, { kind: 'clock.passed' })
}
