/**
 * What happened: the events that drive the twin, in the past tense, without personal data.
 *
 * An event is safe to receive twice and late. Its identity is (source, epoch, seq): `epoch` is a string that the sender
 * chooses whenever its numbering starts again, `seq` rises within it. `encounter` is a keyed token made at the edge.
 */

import type { AgeBand, TraitDetails } from './traits.ts'

/** Epoch milliseconds, UTC. */
export type Instant = number

export interface EventIdentity {
  readonly source: string
  readonly epoch: string
  readonly seq: bigint
}

/** What became of a patient who left. `transfer` = to another hospital, `left` = without being seen or against advice. */
export type Outcome = 'home' | 'transfer' | 'died' | 'left' | 'step-down'
export const OUTCOMES: readonly Outcome[] = ['home', 'transfer', 'died', 'left', 'step-down']

/** Why a bed is blocked or closed. Free text from senders is mapped to `other`: it may carry personal data. */
export const BLOCK_REASONS = ['other', 'repair', 'infection-control', 'no-nurse', 'contaminated', 'isolation'] as const
export type BlockReason = (typeof BLOCK_REASONS)[number]

/** Services whose queues may be reported. */
export const SERVICES = [
  'outpatient',
  'emergency',
  'fever',
  'general-practice',
  'imaging',
  'ecg',
  'laboratory',
  'pathology',
  'sterilisation',
  'pharmacy',
  'theatre',
] as const
export type Service = (typeof SERVICES)[number]

export const STAFF_ROLES = ['doctor', 'nurse', 'technician', 'porter', 'cleaner'] as const
export type StaffRole = (typeof STAFF_ROLES)[number]

export const EQUIPMENT_KINDS = ['ventilator', 'monitor', 'dialysis', 'ecmo', 'ct', 'mri', 'oxygen-point'] as const
export type EquipmentKind = (typeof EQUIPMENT_KINDS)[number]

export const STOCK_ITEMS = [
  'oxygen',
  'blood-o',
  'blood-a',
  'blood-b',
  'blood-ab',
  'antibiotics',
  'protective-kit',
] as const
export type StockItem = (typeof STOCK_ITEMS)[number]

/** An ambulance's phases, in order; `handover` = at the hospital with the patient still aboard. */
export const AMBULANCE_PHASES = [
  'idle',
  'assigned',
  'mobile',
  'on-scene',
  'to-hospital',
  'handover',
  'clearing',
  'off-duty',
] as const
export type AmbulancePhase = (typeof AMBULANCE_PHASES)[number]

export const FACILITY_STATUSES = ['normal', 'degraded', 'closed'] as const
export type FacilityStatus = (typeof FACILITY_STATUSES)[number]

/** What any bed event may tell besides: the encounter (checked against the bed's), its need, the outcome, the reason. */
interface BedDetails {
  readonly bed: string
  readonly encounter?: string
  readonly need?: string
  readonly outcome?: Outcome
  readonly reason?: BlockReason
}

/** The kinds of event and their fields (`fields.ts` is the same as a table). Ids are those of the city; times are `occurredAt`. */
export type EventBody =
  /**
   * A ward told how many patients it has; the only figure of wards without bed events. `open` = beds open at that census
   * 实际开放床位数, surge beds in use among them.
   */
  | { readonly kind: 'census.reported'; readonly unit: string; readonly occupied: number; readonly open?: number }
  /** A patient lies in the bed. An encounter already in another bed has moved. */
  | (BedDetails & { readonly kind: 'bed.occupied' })
  /** The patient left the bed; it now awaits cleaning. */
  | (BedDetails & { readonly kind: 'bed.vacated' })
  | (BedDetails & { readonly kind: 'bed.reserved' })
  /** A reservation was given up. */
  | (BedDetails & { readonly kind: 'bed.released' })
  | (BedDetails & { readonly kind: 'bed.cleaning' })
  | (BedDetails & { readonly kind: 'bed.cleaned' })
  | (BedDetails & { readonly kind: 'bed.blocked' })
  | (BedDetails & { readonly kind: 'bed.unblocked' })
  /** Open and free: from closed, standby or unknown. `extra` marks 加床, which count in the numerator only. */
  | (BedDetails & { readonly kind: 'bed.opened'; readonly extra?: boolean })
  | (BedDetails & { readonly kind: 'bed.closed' })
  /** A surge bed stands ready but is not in use 应急扩容待启用. */
  | (BedDetails & { readonly kind: 'bed.stood-by' })
  /** The patient is on leave and the bed is kept. */
  | (BedDetails & { readonly kind: 'bed.held' })
  | (BedDetails & { readonly kind: 'bed.returned' })
  /** Someone arrived: in the emergency department when `acuity` is given or the need is `emergency`, else to be admitted. */
  | (TraitDetails & {
      readonly kind: 'encounter.started'
      readonly encounter: string
      readonly facility: string
      readonly need: string
      readonly originCell?: string
      readonly acuity?: number
    })
  /** A doctor has begun to treat an emergency patient. */
  | { readonly kind: 'encounter.seen'; readonly encounter: string }
  /** The patient is medically fit to leave 符合出院标准 and still in bed: waits for a place elsewhere, for papers or for transport. */
  | { readonly kind: 'encounter.fit'; readonly encounter: string }
  /** An emergency patient lies in observation 留观 from now on, outside the treatment places. */
  | { readonly kind: 'encounter.observed'; readonly encounter: string }
  | { readonly kind: 'encounter.moved'; readonly encounter: string; readonly bed: string }
  /**
   * The patient left the bed or the department and is on the way to a bed elsewhere: in another hospital 转院, or, within the
   * same one, by way of its admission lounge.
   */
  | { readonly kind: 'encounter.transferred'; readonly encounter: string; readonly facility: string }
  | { readonly kind: 'encounter.ended'; readonly encounter: string; readonly outcome?: Outcome }
  /** The encounter should not have been recorded. */
  | { readonly kind: 'encounter.cancelled'; readonly encounter: string }
  | { readonly kind: 'encounter.merged'; readonly encounter: string; readonly into: string }
  /** A bed is wanted, of a unit or of a class; an emergency patient boards from now on. */
  | (TraitDetails & {
      readonly kind: 'bed.requested'
      readonly encounter: string
      readonly unit?: string
      readonly class?: string
      readonly need?: string
    })
  | { readonly kind: 'queue.reported'; readonly facility: string; readonly service: Service; readonly waiting: number }
  | {
      readonly kind: 'flow.reported'
      /** A cell or a district. */
      readonly origin: string
      readonly destination: string
      /** A care need (`choice/care-needs.ts`); of other words only the sum is kept. */
      readonly need: string
      readonly ageBand?: AgeBand
      readonly count: number
      readonly from: Instant
      readonly to: Instant
    }
  | {
      readonly kind: 'ambulance.moved'
      readonly vehicle: string
      readonly phase: AmbulancePhase
      readonly location: readonly [number, number]
      readonly destination?: string
    }
  | { readonly kind: 'staff.reported'; readonly unit: string; readonly role: StaffRole; readonly onShift: number }
  | {
      readonly kind: 'equipment.reported'
      readonly unit: string
      readonly equipment: EquipmentKind
      readonly inUse: number
      readonly available: number
    }
  /** A unit works with `factor` times as many patients per nurse and doctor as the norm 放宽护患比; 1 = by the norm again. */
  | { readonly kind: 'ratio.stretched'; readonly unit: string; readonly factor: number }
  | {
      readonly kind: 'stock.reported'
      readonly facility: string
      readonly item: StockItem
      readonly daysOfSupply: number
    }
  | {
      readonly kind: 'facility.status'
      readonly facility: string
      readonly service: Service | 'all'
      readonly status: FacilityStatus
      readonly reason?: BlockReason
    }
  /** A patient was referred from one facility to another 双向转诊; up or down follows from what the two are. */
  | {
      readonly kind: 'referral.sent' | 'referral.cancelled'
      readonly referral: string
      readonly origin: string
      readonly destination: string
    }
  /** What became of an appointment 预约: booked, moved to another time, called off, missed 爽约, or kept. */
  | {
      readonly kind:
        | 'appointment.booked'
        | 'appointment.moved'
        | 'appointment.cancelled'
        | 'appointment.missed'
        | 'appointment.kept'
      readonly appointment: string
      readonly facility: string
      readonly service?: Service
    }
  /** The city's clock: appended by the twin itself; all that time drives happens when it is applied. */
  | { readonly kind: 'clock.passed' }

export type EventKind = EventBody['kind']

/** What happened and when, without its identity: what `apply` needs. */
export type Occurrence = EventBody & { readonly occurredAt: Instant }

/** One event of the log. */
export type TwinEvent = EventIdentity & Occurrence
