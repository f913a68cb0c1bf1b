/** A run of an allocation as the tests ask for it. */

export interface Row {
  readonly from: string
  readonly to: string
  readonly fromDay: number
  readonly untilDay: number
  readonly perDay: number
}
export interface Loan {
  readonly from: string
  readonly to: string
  readonly day: number
  readonly pieces: number
}
export interface SessionMove {
  readonly facility: string
  readonly need: string
  readonly urgency: string
  readonly day: number
  readonly toFacility: string
  readonly toDay: number | null
  readonly cases: number
}
export interface Delivery {
  readonly from: string | null
  readonly to: string
  readonly atMinute: number
  readonly cubicMetres: number
}
export interface Run {
  readonly id: string
  readonly state: string
  readonly stage: string
  readonly failure: string | null
  readonly editedFrom: string | null
  readonly proposal: {
    readonly transfers: readonly (Row & {
      readonly expected: number
      readonly senderNeed: { p10: number; p90: number }
    })[]
    readonly blocked: readonly { readonly facility: string; readonly why: string }[]
    readonly avoided: readonly { readonly from: string; readonly to: string; readonly reason: string }[]
    readonly aboveNothing: number
    readonly abovePlan: number
  } | null
  readonly kit: {
    readonly known: number
    readonly unknown: number
    readonly shortageNothing: number
    readonly shortagePlan: number
    readonly loans: readonly Loan[]
    readonly avoided: readonly { readonly from: string; readonly to: string }[]
  } | null
  readonly sessions: {
    readonly moves: readonly SessionMove[]
    readonly sessions: readonly {
      readonly facility: string
      readonly planned: number
      readonly kept: number
      readonly movedOut: number
      readonly postponed: number
    }[]
    readonly hospitals: readonly { readonly facility: string; readonly needed: number[]; readonly planned: number[] }[]
    readonly avoided: readonly { readonly facility: string; readonly need: string; readonly reason: string }[]
    readonly overNothing: number
    readonly overPlan: number
  } | null
  readonly oxygen: {
    readonly known: number
    readonly unknown: number
    readonly lackingNothing: number
    readonly lackingPlan: number
    readonly worstShareNothing: number
    readonly worstSharePlan: number
    readonly short: readonly {
      readonly facility: string
      readonly emptyMinutes: { readonly p10: number; readonly p90: number } | null
      readonly emptyShare: number
      readonly why: string | null
    }[]
    readonly deliveries: readonly Delivery[]
    readonly avoided: readonly { readonly from: string; readonly to: string }[]
  } | null
  readonly options: readonly {
    readonly id: string
    readonly amount: number
    readonly replay: {
      readonly pairs: number
      readonly moved: { readonly mean: number }
      readonly hoursAvoided: { readonly mean: number }
    } | null
    readonly relief: {
      readonly nothing: { readonly mean: number }
      readonly plan: { readonly mean: number }
      readonly avoided: { readonly mean: number; readonly p10: number; readonly p90: number }
    } | null
    readonly operations: {
      readonly postponed: { readonly mean: number }
      readonly later: { readonly mean: number }
    } | null
    readonly levers: readonly { readonly kind: string; readonly spec: object }[]
    readonly hourMean: readonly number[] | null
    readonly use: readonly {
      readonly facility: string
      readonly nothing: { readonly mean: number }
      readonly plan: { readonly mean: number }
    }[]
  }[]
}
export const RUN = `id state stage failure editedFrom
  proposal { aboveNothing abovePlan transfers { from to fromDay untilDay perDay expected senderNeed { p10 p90 } }
    blocked { facility why } avoided { from to reason } } kit { known unknown shortageNothing shortagePlan loans { from to day pieces } avoided { from to } }
  sessions { overNothing overPlan moves { facility need urgency day toFacility toDay cases } sessions { facility planned kept movedOut postponed }
    hospitals { facility needed planned } avoided { facility need reason } }
  oxygen { known unknown lackingNothing lackingPlan worstShareNothing worstSharePlan avoided { from to }
    short { facility emptyMinutes { p10 p90 } emptyShare why } deliveries { from to atMinute cubicMetres } }
  options { id amount levers { kind spec } replay { pairs moved { mean } hoursAvoided { mean } }
    relief { nothing { mean } plan { mean } avoided { mean p10 p90 } } operations { postponed { mean } later { mean } } hourMean use { facility nothing { mean } plan { mean } } }`
export const PROPOSE = `mutation P($input: AllocationInput!) { proposeAllocation(input: $input) { ${RUN} } }`
export const EDIT = `mutation E($run: ID!, $rows: [AllocationRowInput!], $loans: [AllocationLoanInput!], $sessions: [AllocationSessionInput!], $deliveries: [AllocationDeliveryInput!]) {
  editAllocation(run: $run, rows: $rows, loans: $loans, sessions: $sessions, deliveries: $deliveries) { ${RUN} } }`
export const DECIDE = `mutation D($input: AllocationDecisionInput!) { decideAllocation(input: $input) {
  number verdict post option edited expired hoursAvoided transfers { from to perDay } refused { from to } refusedSessions { facility need } } }`
