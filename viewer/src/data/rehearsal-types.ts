// What the API says around rehearsals: levers with their forms, files of the library, figures, actions, sources.
import type { Text } from '../i18n/words.ts'

/** A shock or lever as it was asked. */
export interface Asked {
  readonly kind: string
  readonly spec: unknown
}

export interface LeverFieldForm {
  readonly name: string
  readonly label: Text
  /** number, share, minute, choice, flag, facility, facilities, unit, need or group. */
  readonly kind: string
  readonly unit: string | null
  /** What is accepted. */
  readonly low: number | null
  readonly high: number | null
  /** What is usual, and where that is from. */
  readonly sensibleLow: number | null
  readonly sensibleHigh: number | null
  readonly sensibleSource: Text | null
  /** What stands there when it is left out; null = none or all. */
  readonly fallback: number | string | boolean | null
  readonly required: boolean
  readonly choices: readonly { readonly value: string; readonly label: Text }[]
}

export interface LeverForm {
  readonly kind: string
  readonly name: Text
  readonly use: 'shock' | 'action' | 'both'
  readonly fields: readonly LeverFieldForm[]
}

export interface ScenarioFile {
  readonly id: string
  readonly fidelity: string
  /** The state in question, in words. */
  readonly stop: Text | null
  readonly questions: readonly { readonly id: string; readonly name: Text }[]
  readonly story: readonly { readonly atMinute: number; readonly text: Text }[]
  readonly leftOut: readonly { readonly kind: string; readonly why: string }[]
  readonly title: Text
  readonly why: Text
  readonly horizonHours: number
  readonly levers: readonly Asked[]
  readonly shocks: readonly Asked[]
  readonly parameters: Readonly<Record<string, number>>
}

export interface Problem {
  /** The field, as `levers[0].beds`; empty = the whole. */
  readonly path: string
  readonly why: string
}

export interface Spread {
  readonly p10: number
  readonly p50: number
  readonly p90: number
}

/** A figure of the city, with and without the plan. */
export interface RehearsalFigure {
  readonly id: string
  readonly name: Text
  readonly unit: string
  readonly better: string
  readonly base: Spread
  readonly plan: Spread
  readonly difference: Spread & { readonly mean: number; readonly halfWidth95: number | null }
  /** Pairs in which the plan has less of it. */
  readonly lessRuns: number
}

/** What became of a shock or lever at the fork. */
export interface PlannedTold {
  readonly use: string
  readonly index: number
  readonly kind: string
  readonly wanted: number
  readonly planned: number
  readonly note: Text
  readonly staffHours: number | null
  readonly moneyYuan: number | null
}

/** What one future gains over another, run by run. */
export interface GainTold {
  readonly minutes: {
    readonly p10: number | null
    readonly p50: number | null
    readonly p90: number | null
    readonly never: number
  } | null
  readonly boardingHours: { readonly mean: number; readonly halfWidth95: number | null } | null
  readonly holds: number
}

export interface Share {
  readonly value: number
  readonly low95: number
  readonly high95: number
}

export interface HoldingTold {
  readonly holds: Share
}

export interface ActionTold {
  readonly lever: number
  readonly kind: string
  readonly startMinute: number | null
  /** null = not known. */
  readonly staffHours: number | null
  readonly moneyYuan: number | null
  readonly note: Text
  readonly alone: GainTold
  readonly without: GainTold
  /** null = too few runs to say. */
  readonly needed: boolean | null
}

/** Runs done of those known to be wanted, while actions are valued. */
export interface ActionsProgress {
  readonly state: 'RUNNING' | 'DONE' | 'FAILED' | 'CANCELLED'
  readonly done: number
  readonly of: number
  /** Reckoned from the runs so far; null before the first, and when it is over. */
  readonly secondsLeft: number | null
  /** The answer of what every set has run so far; null while that is too little to tell. */
  readonly soFar: ActionsTold | null
}

export interface ActionsTold {
  readonly replications: number
  readonly enough: boolean
  readonly tried: number
  readonly atStake: readonly { readonly facility: string; readonly resource: string }[]
  /** Patient-hours of boarding that the shocks bring; null = there are none, or it is not known. */
  readonly shocks: {
    readonly boardingHours: { readonly mean: number; readonly halfWidth95: number | null }
    readonly calm: number
    readonly nothing: number
  } | null
  readonly nothing: HoldingTold
  readonly plan: HoldingTold
  readonly actions: readonly ActionTold[]
  readonly cheapest:
    | (HoldingTold & {
        readonly levers: readonly number[]
        readonly staffHours: number | null
        readonly moneyYuan: number | null
        readonly costKnown: boolean
      })
    | null
  readonly later: { readonly minutes: number; readonly difference: GainTold; readonly holding: HoldingTold } | null
}

export interface ParameterTold {
  readonly key: string
  readonly what: string
  readonly value: unknown
  readonly unit: string
  readonly low: number
  readonly high: number
  readonly source: string
  /** V verified, S supplied study, R recalled, A assumed, D derived. */
  readonly tag: string
  readonly effectiveDate: string
  readonly jurisdiction: string
}
