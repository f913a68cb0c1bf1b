// Allocation as the API tells it.
import type { Text } from '../i18n/words.ts'

export const OPTION_IDS = [
  'transfers',
  'staff',
  'surge',
  'convert',
  'theatre',
  'sessions',
  'ventilators',
  'oxygen',
] as const
export type OptionId = (typeof OPTION_IDS)[number]

export interface Quantiles {
  readonly p10: number
  readonly p50: number
  readonly p90: number
}
export interface AllocationSpread extends Quantiles {
  readonly mean: number
  readonly halfWidth95: number | null
}
export interface TransferRow {
  readonly from: string
  readonly to: string
  readonly fromDay: number
  readonly untilDay: number
  readonly perDay: number
}
export interface AllocationTransfer extends TransferRow {
  readonly expected: number
  readonly minutes: number
  readonly sameGroup: boolean
  readonly senderOpen: number
  readonly senderNeed: Quantiles
  readonly takerFree: Quantiles
}
export interface AllocationProposal {
  readonly transfers: readonly AllocationTransfer[]
  readonly blocked: readonly {
    readonly facility: string
    readonly bedDays: number
    readonly why: 'no-neighbour' | 'neighbours-full' | 'per-day' | 'refused'
  }[]
  readonly avoided: readonly {
    readonly from: string
    readonly to: string
    readonly reason: string
    readonly until: string
  }[]
  readonly days: number
  readonly aboveNothing: number
  readonly abovePlan: number
  readonly worstShareNothing: number | null
  readonly worstSharePlan: number | null
  /** What no plan goes below, and this plan, in the unit of the aim with the ways counted; null = not known. */
  readonly bound: number | null
  readonly objective: number | null
}
export interface AllocationReplay {
  readonly pairs: number
  readonly moved: AllocationSpread
  readonly refused: AllocationSpread
  readonly hoursAvoided: AllocationSpread | null
  readonly perTransfer: number | null
  readonly perTransferHalfWidth95: number | null
  readonly worthIt: boolean
}
/** Hours of want of what is shared, in the city. */
export interface AllocationRelief {
  readonly nothing: AllocationSpread
  readonly plan: AllocationSpread
  readonly avoided: AllocationSpread
  readonly worthIt: boolean
}
/** How long an operation may wait: for weeks, or for months. */
export type Urgency = 'TIME_LIMITED' | 'ELECTIVE'
/** Operations that lead into intensive care; `toDay` null = put off beyond the plan. */
export interface SessionMoveRow {
  readonly facility: string
  readonly need: string
  readonly urgency: Urgency
  readonly day: number
  readonly toFacility: string
  readonly toDay: number | null
  readonly cases: number
}
export interface SessionMove extends SessionMoveRow {
  /** Days later. */
  readonly days: number
}
export interface TheatreSession {
  readonly facility: string
  readonly need: string
  readonly day: number
  readonly minutes: number
  readonly electiveMinutes: number
  /** Too near to be moved; a mean. */
  readonly told: number
  readonly planned: number
  readonly kept: number
  readonly movedIn: number
  readonly movedOut: number
  readonly postponed: number
}
/** Beds of intensive care by day of the plan. */
export interface IntensiveOutlook {
  readonly facility: string
  readonly open: readonly number[]
  readonly limit: readonly number[]
  readonly low: readonly number[]
  readonly middle: readonly number[]
  readonly high: readonly number[]
  readonly needed: readonly number[]
  readonly planned: readonly number[]
}
export interface AllocationSessions {
  readonly moves: readonly SessionMove[]
  readonly sessions: readonly TheatreSession[]
  readonly hospitals: readonly IntensiveOutlook[]
  readonly blocked: readonly {
    readonly facility: string
    readonly bedDays: number
    readonly why: 'notice' | 'time-limited' | 'refused' | 'emergency'
  }[]
  readonly avoided: readonly {
    readonly facility: string
    readonly need: string
    readonly reason: string
    readonly until: string
  }[]
  readonly overNothing: number
  readonly overPlan: number
  readonly movable: number
  readonly postponed: number
  readonly postponedMinutes: number
  readonly postponedSessions: number
  readonly waitedDays: number
  readonly worstShare: number
  readonly days: number
}
/** What became of the operations in the replay. */
export interface OperationsReplay {
  readonly later: AllocationSpread
  readonly away: AllocationSpread
  readonly postponed: AllocationSpread
  readonly heldAvoided: AllocationSpread
  readonly waitingHoursAvoided: AllocationSpread
}
export interface LoanRow {
  readonly from: string
  readonly to: string
  readonly day: number
  readonly pieces: number
}
export interface AllocationLoan extends LoanRow {
  readonly servesFromDay: number
  readonly minutes: number
}
export interface DeliveryRow {
  /** null = from outside the city. */
  readonly from: string | null
  readonly to: string
  readonly atMinute: number
  readonly cubicMetres: number
}
export interface AllocationDelivery extends DeliveryRow {
  readonly leadMinutes: number
  readonly days: number
}
/** A hospital that runs out of oxygen with nothing done; cubic metres. */
export interface OxygenShort {
  readonly facility: string
  readonly stock: number
  readonly perDay: number
  readonly lackingNothing: number
  readonly lackingPlan: number
  readonly emptyMinutes: Quantiles | null
  readonly emptyShare: number
  readonly why: 'too-late' | 'no-neighbour' | 'refused' | 'neighbours-short' | null
}
export interface AllocationOxygen {
  readonly known: number
  readonly unknown: number
  readonly lackingNothing: number
  readonly lackingPlan: number
  readonly worstShareNothing: number
  readonly worstSharePlan: number
  readonly short: readonly OxygenShort[]
  readonly deliveries: readonly AllocationDelivery[]
  readonly avoided: AllocationProposal['avoided']
}
export interface HospitalUse {
  readonly facility: string
  readonly nothing: AllocationSpread
  readonly plan: AllocationSpread
}
/** What cannot be done as wanted. */
export interface AllocationLimit {
  /** null = it concerns no single hospital. */
  readonly facility: string | null
  readonly kind: string
  readonly wanted: number
  readonly planned: number
  readonly note: Text
}
export interface AllocationOption {
  readonly id: OptionId
  readonly amount: number
  /** How much of it can be done, where that is counted; null of the others. */
  readonly able: number | null
  readonly limits: readonly AllocationLimit[]
  readonly replay: AllocationReplay | null
  /** Of what is shared; null of the others. */
  readonly relief: AllocationRelief | null
  /** Of sessions; null of the others. */
  readonly operations: OperationsReplay | null
  readonly hourMean: readonly number[] | null
  readonly hourLow: readonly number[] | null
  readonly hourHigh: readonly number[] | null
  readonly use: readonly HospitalUse[]
}
export interface AllocationRun {
  readonly id: string
  readonly state: 'RUNNING' | 'DONE' | 'FAILED' | 'CANCELLED'
  readonly stage: 'FORECAST' | 'PROPOSAL' | 'REPLAY' | 'READY'
  readonly title: Text
  readonly scenario: string | null
  readonly startedAt: string
  readonly forkedAt: string
  readonly stateHash: string
  readonly elapsedMilliseconds: number
  readonly done: number
  readonly wanted: number
  readonly seed: string
  readonly horizonHours: number
  readonly engineVersion: string
  readonly synthetic: boolean
  readonly quantile: number
  readonly targetOccupancy: number
  readonly perDay: number
  readonly editedFrom: string | null
  readonly proposal: AllocationProposal | null
  readonly kit: {
    readonly known: number
    readonly unknown: number
    readonly shortageNothing: number
    readonly shortagePlan: number
    readonly days: number
    readonly loans: readonly AllocationLoan[]
    readonly avoided: AllocationProposal['avoided']
  } | null
  /** null before it is known, and where no hospital has a theatre and intensive care. */
  readonly sessions: AllocationSessions | null
  readonly icuTarget: number
  readonly oxygen: AllocationOxygen | null
  readonly options: readonly AllocationOption[]
  readonly failure: string | null
}
export interface AllocationDecision {
  readonly number: number
  readonly at: string
  readonly post: string
  readonly verdict: 'APPROVED' | 'REFUSED'
  readonly reason: string
  readonly expiresAt: string
  readonly expired: boolean
  readonly run: string
  readonly option: OptionId
  readonly hoursAvoided: number | null
  readonly halfWidth95: number | null
  readonly refused: readonly { readonly from: string; readonly to: string }[]
  readonly refusedSessions: readonly { readonly facility: string; readonly need: string }[]
}
