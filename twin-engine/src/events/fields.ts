/**
 * The fields of every kind of event, as one table: decoding, encoding, the API's input type and the documentation are
 * derived from it.
 */
import type { BedClass } from '../city/city.ts'
import {
  AMBULANCE_PHASES,
  BLOCK_REASONS,
  EQUIPMENT_KINDS,
  type EventKind,
  FACILITY_STATUSES,
  OUTCOMES,
  SERVICES,
  STAFF_ROLES,
  STOCK_ITEMS,
} from './event.ts'
import { AGE_BANDS, ISOLATIONS, SEXES } from './traits.ts'

/**
 * What a field holds. `id` an id of the city; `token` a keyed token of an encounter, a referral or an appointment; `code` a short word of the sender's
 * vocabulary; `count` a whole number from 0; `amount` a number from 0; `acuity` 1–4; `instant` a time; `location`
 * `[lng, lat]` in WGS-84; `flag` true or false; `reason` one of BLOCK_REASONS, other text being kept as `other`.
 */
export type FieldType =
  | 'id'
  | 'token'
  | 'code'
  | 'count'
  | 'amount'
  | 'acuity'
  | 'instant'
  | 'location'
  | 'flag'
  | 'choice'
  | 'reason'

export interface EventField {
  readonly type: FieldType
  readonly required: boolean
  /** The words of a `choice` or `reason`. */
  readonly choices?: readonly string[]
}

const must = (type: FieldType): EventField => ({ type, required: true })
const may = (type: FieldType): EventField => ({ type, required: false })
const mustChoose = (choices: readonly string[]): EventField => ({ type: 'choice', required: true, choices })
const mayChoose = (choices: readonly string[]): EventField => ({ type: 'choice', required: false, choices })

const reason: EventField = { type: 'reason', required: false, choices: BLOCK_REASONS }
/** Bed classes by number, as the state holds them in `patients.requestedClass` (plus one): never reorder. */
export const BED_CLASSES: readonly BedClass[] = ['ward', 'icu', 'emergency', 'observation', 'isolation']

/** By what a bed is chosen besides the need. */
const traits = { sex: mayChoose(SEXES), ageBand: mayChoose(AGE_BANDS), isolation: mayChoose(ISOLATIONS) }

/** Every bed event may carry what the sender knows of the stay; `encounter` must then be the one that the bed has. */
const bed = {
  bed: must('id'),
  encounter: may('token'),
  need: may('code'),
  outcome: mayChoose(OUTCOMES),
  reason,
}

/** Places come first: what is refused is mostly for one of them. */
const referral = { origin: must('id'), destination: must('id'), referral: must('token') }
const appointment = { facility: must('id'), appointment: must('token'), service: mayChoose(SERVICES) }

/** Fields by kind, in wire order. `seq`, `occurredAt` and `kind` belong to every event and are not repeated here. */
export const EVENT_FIELDS: Readonly<Record<EventKind, Readonly<Record<string, EventField>>>> = {
  'census.reported': { unit: must('id'), occupied: must('count'), open: may('count') },
  'bed.occupied': bed,
  'bed.vacated': bed,
  'bed.reserved': bed,
  'bed.released': bed,
  'bed.cleaning': bed,
  'bed.cleaned': bed,
  'bed.blocked': bed,
  'bed.unblocked': bed,
  'bed.opened': { ...bed, extra: may('flag') },
  'bed.closed': bed,
  'bed.stood-by': bed,
  'bed.held': bed,
  'bed.returned': bed,
  'encounter.started': {
    encounter: must('token'),
    facility: must('id'),
    need: must('code'),
    originCell: may('id'),
    acuity: may('acuity'),
    ...traits,
  },
  'encounter.seen': { encounter: must('token') },
  'encounter.fit': { encounter: must('token') },
  'encounter.observed': { encounter: must('token') },
  'encounter.moved': { encounter: must('token'), bed: must('id') },
  'encounter.transferred': { encounter: must('token'), facility: must('id') },
  'encounter.ended': { encounter: must('token'), outcome: mayChoose(OUTCOMES) },
  'encounter.cancelled': { encounter: must('token') },
  'encounter.merged': { encounter: must('token'), into: must('token') },
  'bed.requested': {
    encounter: must('token'),
    unit: may('id'),
    class: mayChoose(BED_CLASSES),
    need: may('code'),
    ...traits,
  },
  'queue.reported': { facility: must('id'), service: mustChoose(SERVICES), waiting: must('count') },
  'flow.reported': {
    origin: must('id'),
    destination: must('id'),
    need: must('code'),
    ageBand: mayChoose(AGE_BANDS),
    count: must('amount'),
    from: must('instant'),
    to: must('instant'),
  },
  'ambulance.moved': {
    vehicle: must('id'),
    phase: mustChoose(AMBULANCE_PHASES),
    location: must('location'),
    destination: may('id'),
  },
  'staff.reported': { unit: must('id'), role: mustChoose(STAFF_ROLES), onShift: must('count') },
  'equipment.reported': {
    unit: must('id'),
    equipment: mustChoose(EQUIPMENT_KINDS),
    inUse: must('count'),
    available: must('count'),
  },
  'ratio.stretched': { unit: must('id'), factor: must('amount') },
  'stock.reported': { facility: must('id'), item: mustChoose(STOCK_ITEMS), daysOfSupply: must('amount') },
  'facility.status': {
    facility: must('id'),
    service: mustChoose([...SERVICES, 'all']),
    status: mustChoose(FACILITY_STATUSES),
    reason,
  },
  'referral.sent': referral,
  'referral.cancelled': referral,
  'appointment.booked': appointment,
  'appointment.moved': appointment,
  'appointment.cancelled': appointment,
  'appointment.missed': appointment,
  'appointment.kept': appointment,
  'clock.passed': {},
}

export const EVENT_KINDS = Object.keys(EVENT_FIELDS) as readonly EventKind[]
