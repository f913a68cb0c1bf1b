/**
 * An event becomes a transition: ids are looked up, the transition decides. No logic of its own, and it never throws on
 * a decoded event (law L1): what cannot be is refused with the reason.
 */
import { CARE_NEEDS } from '../choice/care-needs.ts'
import { type BedClass, NEEDS, type Need } from '../city/city.ts'
import { tokenWords } from '../events/encounter-token.ts'
import {
  AMBULANCE_PHASES,
  BLOCK_REASONS,
  type BlockReason,
  EQUIPMENT_KINDS,
  FACILITY_STATUSES,
  type Occurrence,
  SERVICES,
  STAFF_ROLES,
  STOCK_ITEMS,
} from '../events/event.ts'
import { BED_CLASSES } from '../events/fields.ts'
import { AGE_BANDS, traitsOf } from '../events/traits.ts'
import { PatientStage, type TwinState } from './state.ts'
import type { Verdict } from './transitions.ts'
import * as transition from './transitions.ts'

export { BED_CLASSES }

const needNumbers = new Map<string, number>(NEEDS.map((need, i) => [need, i + 1]))
const careNeedNumbers = new Map<string, number>(CARE_NEEDS.map((need, i) => [need, i]))
const APPOINTMENT_OUTCOME = {
  'appointment.booked': 'booked',
  'appointment.moved': 'moved',
  'appointment.cancelled': 'cancelled',
  'appointment.missed': 'missed',
  'appointment.kept': 'kept',
} as const
const EMERGENCY: Need = 'emergency'
const careNeedOf = (need: string): number => careNeedNumbers.get(need) ?? CARE_NEEDS.length
const refuse = (why: string): Verdict => ({ ok: false, why })
const unknownId = (what: string, id: string): Verdict =>
  refuse(`the city has no ${what} "${id}"; map the sender's code to one of its ids`)
const absent = (token: string): Verdict =>
  refuse(`encounter ${token} is not present; send encounter.started or bed.occupied for it first`)
const reasonNumber = (reason: BlockReason | undefined): number =>
  reason === undefined ? 0 : BLOCK_REASONS.indexOf(reason)

function patientOf(state: TwinState, token: string): number {
  const words = tokenWords(token)
  return transition.findPatient(state, words[0]!, words[1]!)
}

/**
 * Occupies or reserves a bed. The encounter may first be heard of now: the bed is asked before the encounter is
 * started, so that a refusal leaves no trace.
 */
function takeBed(
  state: TwinState,
  at: number,
  bed: number,
  token: string | undefined,
  need: string | undefined,
  reserve: boolean,
): Verdict {
  let patient = -1
  if (token !== undefined) {
    const words = tokenWords(token)
    const tokenHigh = words[0]!
    const tokenLow = words[1]!
    patient = transition.findPatient(state, tokenHigh, tokenLow)
    if (patient < 0) {
      const may = reserve ? transition.mayReserve : transition.mayOccupy
      const verdict = may(state, at, bed, transition.NEWCOMER)
      if (!verdict.ok) return verdict
      const { facilityOfUnit, unitOfBed } = state.index
      transition.startEncounter(state, at, {
        tokenHigh,
        tokenLow,
        facility: facilityOfUnit[unitOfBed[bed]!]!,
        originCell: -1,
        acuity: 0,
        need: need === undefined ? 0 : (needNumbers.get(need) ?? 0),
        stage: PatientStage.awaitingBed,
      })
      patient = transition.findPatient(state, tokenHigh, tokenLow)
    }
  }
  return reserve ? transition.reserveBed(state, at, bed, patient) : transition.occupyBed(state, at, bed, patient)
}

/** Applies one event. The state changes only when the verdict is ok. */
export function apply(state: TwinState, event: Occurrence): Verdict {
  const at = event.occurredAt
  const { index } = state
  switch (event.kind) {
    case 'bed.occupied':
    case 'bed.vacated':
    case 'bed.reserved':
    case 'bed.released':
    case 'bed.cleaning':
    case 'bed.cleaned':
    case 'bed.blocked':
    case 'bed.unblocked':
    case 'bed.opened':
    case 'bed.closed':
    case 'bed.stood-by':
    case 'bed.held':
    case 'bed.returned': {
      const bed = index.findBed(event.bed)
      if (bed < 0) return unknownId('bed', event.bed)
      if (event.encounter !== undefined && event.kind !== 'bed.occupied' && event.kind !== 'bed.reserved') {
        const named = state.beds.patient[bed]!
        if (named >= 0 && named !== patientOf(state, event.encounter))
          return refuse(`the bed is with another encounter than ${event.encounter}; send events in order`)
      }
      switch (event.kind) {
        case 'bed.occupied':
          return takeBed(state, at, bed, event.encounter, event.need, false)
        case 'bed.vacated':
          return transition.vacateBed(state, at, bed)
        case 'bed.reserved':
          return takeBed(state, at, bed, event.encounter, event.need, true)
        case 'bed.released':
          return transition.releaseBed(state, at, bed)
        case 'bed.cleaning':
          return transition.startCleaning(state, at, bed)
        case 'bed.cleaned':
          return transition.finishCleaning(state, at, bed)
        case 'bed.blocked':
          return transition.blockBed(state, at, bed, reasonNumber(event.reason))
        case 'bed.unblocked':
          return transition.unblockBed(state, at, bed)
        case 'bed.opened':
          return transition.openBed(state, at, bed, event.extra === true)
        case 'bed.closed':
          return transition.closeBed(state, at, bed, reasonNumber(event.reason))
        case 'bed.stood-by':
          return transition.standBedBy(state, at, bed)
        case 'bed.held':
          return transition.holdBed(state, at, bed)
        case 'bed.returned':
          return transition.returnToBed(state, at, bed)
      }
      break
    }
    case 'encounter.started': {
      const facility = index.facility.get(event.facility)
      if (facility === undefined) return unknownId('facility', event.facility)
      const cell = event.originCell === undefined ? -1 : index.cell.get(event.originCell)
      if (cell === undefined) return unknownId('population cell', event.originCell!)
      const words = tokenWords(event.encounter)
      const emergency = event.need === EMERGENCY || event.acuity !== undefined
      return transition.startEncounter(state, at, {
        tokenHigh: words[0]!,
        tokenLow: words[1]!,
        facility,
        originCell: cell,
        acuity: event.acuity ?? 0,
        need: needNumbers.get(event.need) ?? 0,
        stage: emergency ? PatientStage.emergencyWaiting : PatientStage.awaitingBed,
        traits: traitsOf(event),
      })
    }
    case 'encounter.seen':
    case 'encounter.fit':
    case 'encounter.observed':
    case 'encounter.moved':
    case 'encounter.transferred':
    case 'encounter.ended':
    case 'encounter.cancelled':
    case 'encounter.merged':
    case 'bed.requested': {
      const patient = patientOf(state, event.encounter)
      if (patient < 0) return absent(event.encounter)
      switch (event.kind) {
        case 'encounter.seen':
          return transition.seePatient(state, at, patient)
        case 'encounter.fit':
          return transition.declareFit(state, at, patient)
        case 'encounter.observed':
          return transition.observePatient(state, at, patient)
        case 'encounter.moved': {
          const bed = index.findBed(event.bed)
          return bed < 0 ? unknownId('bed', event.bed) : transition.occupyBed(state, at, bed, patient)
        }
        case 'encounter.transferred': {
          const facility = index.facility.get(event.facility)
          return facility === undefined
            ? unknownId('facility', event.facility)
            : transition.transferPatient(state, at, patient, facility)
        }
        case 'encounter.ended':
          return transition.endEncounter(state, at, patient)
        case 'encounter.cancelled':
          return transition.cancelEncounter(state, at, patient)
        case 'encounter.merged': {
          const words = tokenWords(event.into)
          return transition.mergeEncounters(state, at, patient, words[0]!, words[1]!)
        }
        case 'bed.requested': {
          const unit = event.unit === undefined ? -1 : index.unit.get(event.unit)
          if (unit === undefined) return unknownId('unit', event.unit!)
          const bedClass = event.class === undefined ? 0 : BED_CLASSES.indexOf(event.class as BedClass) + 1
          if (event.class !== undefined && bedClass === 0)
            return refuse(`no bed class "${event.class}"; one of ${BED_CLASSES.join(', ')}`)
          return transition.requestBed(
            state,
            at,
            patient,
            unit,
            bedClass,
            event.need === undefined ? 0 : (needNumbers.get(event.need) ?? 0),
            traitsOf(event),
          )
        }
      }
      break
    }
    case 'clock.passed':
      return transition.passClock(state, at)
    case 'census.reported': {
      const unit = index.unit.get(event.unit)
      return unit === undefined
        ? unknownId('unit', event.unit)
        : transition.reportCensus(state, at, unit, event.occupied, event.open)
    }
    case 'ambulance.moved': {
      const vehicle = index.vehicle.get(event.vehicle)
      if (vehicle === undefined) return unknownId('vehicle', event.vehicle)
      const destination = event.destination === undefined ? -1 : index.facility.get(event.destination)
      if (destination === undefined) return unknownId('facility', event.destination!)
      return transition.moveAmbulance(
        state,
        at,
        vehicle,
        AMBULANCE_PHASES.indexOf(event.phase),
        event.location[0],
        event.location[1],
        destination,
      )
    }
    case 'queue.reported': {
      const f = index.facility.get(event.facility)
      if (f === undefined) return unknownId('facility', event.facility)
      const { queue, queueAt } = state.facilities
      return transition.report(
        state,
        at,
        queue,
        f * SERVICES.length + SERVICES.indexOf(event.service),
        event.waiting,
        queueAt,
        f,
      )
    }
    case 'stock.reported': {
      const f = index.facility.get(event.facility)
      if (f === undefined) return unknownId('facility', event.facility)
      const { daysOfSupply, stockAt } = state.facilities
      return transition.report(
        state,
        at,
        daysOfSupply,
        f * STOCK_ITEMS.length + STOCK_ITEMS.indexOf(event.item),
        event.daysOfSupply,
        stockAt,
        f,
      )
    }
    case 'facility.status': {
      const f = index.facility.get(event.facility)
      if (f === undefined) return unknownId('facility', event.facility)
      const service = event.service === 'all' ? SERVICES.length : SERVICES.indexOf(event.service)
      const { status, statusAt } = state.facilities
      return transition.report(
        state,
        at,
        status,
        f * (SERVICES.length + 1) + service,
        FACILITY_STATUSES.indexOf(event.status),
        statusAt,
        f,
      )
    }
    case 'staff.reported': {
      const u = index.unit.get(event.unit)
      if (u === undefined) return unknownId('unit', event.unit)
      return transition.reportStaff(state, at, u, STAFF_ROLES.indexOf(event.role), event.onShift)
    }
    case 'equipment.reported': {
      const u = index.unit.get(event.unit)
      if (u === undefined) return unknownId('unit', event.unit)
      const kind = EQUIPMENT_KINDS.indexOf(event.equipment)
      return transition.reportEquipment(state, at, u, kind, event.inUse, event.available)
    }
    case 'ratio.stretched': {
      const u = index.unit.get(event.unit)
      return u === undefined ? unknownId('unit', event.unit) : transition.stretchRatio(state, at, u, event.factor)
    }
    case 'referral.sent':
    case 'referral.cancelled': {
      const origin = index.facility.get(event.origin)
      if (origin === undefined) return unknownId('facility', event.origin)
      const destination = index.facility.get(event.destination)
      if (destination === undefined) return unknownId('facility', event.destination)
      return event.kind === 'referral.sent'
        ? transition.sendReferral(state, at, origin, destination)
        : transition.cancelReferral(state, at, origin, destination)
    }
    case 'appointment.booked':
    case 'appointment.moved':
    case 'appointment.cancelled':
    case 'appointment.missed':
    case 'appointment.kept': {
      const f = index.facility.get(event.facility)
      return f === undefined
        ? unknownId('facility', event.facility)
        : transition.countAppointment(state, at, f, APPOINTMENT_OUTCOME[event.kind])
    }
    case 'flow.reported': {
      const f = index.facility.get(event.destination)
      if (f === undefined) return unknownId('facility', event.destination)
      const districts = state.city.districts
      const cell = index.cell.get(event.origin)
      const district =
        cell === undefined ? districts.findIndex((d) => d.id === event.origin) : state.city.cells[cell]!.district
      if (district < 0) return unknownId('district or population cell', event.origin)
      const band = event.ageBand === undefined ? -1 : AGE_BANDS.indexOf(event.ageBand)
      return transition.reportFlow(state, at, f, district, event.count, careNeedOf(event.need), band)
    }
  }
}
