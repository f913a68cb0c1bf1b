// The alert desk as the server tells it.
import type { Text } from '../i18n/words.ts'

export type RiskResource = 'BEDS' | 'ICU' | 'EMERGENCY'

export interface RiskChance {
  readonly hours: number
  readonly chance: { readonly value: number; readonly low95: number; readonly high95: number } | null
}

/** `facility` null = the city. */
export interface BedRisk {
  readonly facility: { readonly id: string } | null
  readonly resource: RiskResource
  readonly noneFree: readonly RiskChance[]
  /** Minutes from the forecast's start. */
  readonly breaks: {
    readonly p10: number | null
    readonly p50: number | null
    readonly p90: number | null
    readonly never: number
  }
}

export interface EscalationAsk {
  readonly of: Text
  readonly what: Text
  readonly withinMinutes: number | null
}

export interface RiskAlert {
  readonly id: string
  readonly rule: 'NO_BED' | 'TIME_TO_BREAK'
  readonly facility: { readonly id: string } | null
  readonly resource: RiskResource
  readonly severity: 'WATCH' | 'CRITICAL'
  readonly since: string
  readonly finding: Text
  readonly stale: boolean
  readonly overdue: boolean
  readonly taken: { readonly post: string; readonly reason: string; readonly asOf: string } | null
  readonly due: readonly EscalationAsk[]
}

/** Alerts of one place, or (`SHARED`) on what several hospitals lack. */
export interface RiskGroup {
  readonly id: string
  readonly kind: 'PLACE' | 'SHARED'
  /** null = the city, or shared by hospitals. */
  readonly facility: { readonly id: string } | null
  readonly resource: RiskResource | null
  readonly severity: 'WATCH' | 'CRITICAL'
  readonly finding: Text
  /** The most urgent first. */
  readonly alerts: readonly { readonly id: string }[]
}

/** Whom the newest forecast says to look after, with the alert that stands or before one opens. */
export interface RiskOutlook {
  /** What a post takes before an alert stands. */
  readonly id: string
  readonly facility: { readonly id: string } | null
  readonly resource: RiskResource
  readonly severity: 'WATCH' | 'CRITICAL'
  /** null = no chance reaches attention any more, and an alert is held. */
  readonly withinHours: number | null
  readonly finding: Text
  /** Whether an alert stands. */
  readonly standing: boolean
  /** Forecasts in a row that ask for a graver alert, of so many needed. */
  readonly forecasts: number
  readonly forecastsNeeded: number
  readonly taken: { readonly post: string; readonly reason: string; readonly asOf: string } | null
  readonly due: readonly EscalationAsk[]
}

/** A rule of the city with its figures. */
export interface EscalationJudgement {
  /** Index into the ladder's levels. */
  readonly level: number
  readonly holds: boolean | null
  readonly rule: { readonly id: string; readonly text: Text }
  readonly conditions: readonly {
    readonly name: Text
    readonly unit: string
    readonly value: number | null
    readonly from: number | null
    readonly below: number | null
    /** Of a share of hospitals: the level that they are on, or a graver one. */
    readonly level: number | null
    readonly met: boolean | null
  }[]
}

export interface EscalationStanding {
  readonly facility: { readonly id: string } | null
  /** Index into the ladder's levels, 0 = the calm one; null = nothing is known. */
  readonly level: number | null
  readonly since: string | null
  readonly reasons: readonly Text[]
  readonly points: number | null
  readonly unknown: readonly Text[]
}

export interface EscalationLadder {
  readonly id: string
  readonly name: Text
  readonly jurisdiction: Text
  readonly order: Text
  readonly tag: string
  readonly levels: readonly {
    readonly mark: string
    readonly name: Text
    readonly asks: readonly EscalationAsk[]
    readonly rules: readonly { readonly id: string; readonly at: string; readonly text: Text; readonly tag: string }[]
  }[]
  readonly standings: readonly EscalationStanding[]
  readonly changes: readonly {
    readonly facility: { readonly id: string } | null
    readonly from: number
    readonly to: number
    readonly at: string
    readonly reasons: readonly Text[]
  }[]
  /** How the city's level comes about, from the mildest level to the gravest. */
  readonly cityRules: readonly EscalationJudgement[]
  readonly alertFigures: readonly { readonly name: string; readonly value: number }[]
}

export interface RiskDesk {
  /** The city's time of the forecast that it reads; null = there is none yet. */
  readonly asOf: string | null
  readonly replications: number | null
  readonly risks: readonly BedRisk[]
  readonly alerts: readonly RiskAlert[]
  readonly outlook: readonly RiskOutlook[]
  /** By the city's clock; null before the first forecast. */
  readonly nextForecastAt: string | null
  /** The same alerts put together; what hospitals share first, then every place, each in order of urgency. */
  readonly groups: readonly RiskGroup[]
  readonly ladders: readonly EscalationLadder[]
}
