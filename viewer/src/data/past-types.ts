// The past replayed, as the API tells it.
import type { Text } from '../i18n/words.ts'

export const PAST_MEASURES = ['boarding', 'waiting', 'occupied', 'icuOccupied'] as const
export type PastMeasure = (typeof PAST_MEASURES)[number]
export type Trust = 'close' | 'fair' | 'poor'

export interface PastQuantiles {
  readonly p10: number
  readonly p50: number
  readonly p90: number
  readonly mean: number
}
export interface PastFigure {
  readonly id: string
  readonly name: Text
  readonly unit: string
  readonly recorded: number | null
  readonly replay: PastQuantiles
  readonly changed: PastQuantiles
  readonly difference: PastQuantiles & { readonly halfWidth95: number | null }
  readonly outweighsError: boolean | null
}
export interface PastCheck {
  readonly measure: string
  readonly rootMeanSquare: number
  readonly bias: number
  readonly recordedMean: number
  /** Share of the time in which the record lies outside the band. */
  readonly outsideShare: number
  /** How often a run of the engine itself may lie outside the band of the others; null = too few runs to say. */
  readonly chanceShare: number | null
}
export interface PastRow {
  /** null = the city. */
  readonly facility: string | null
  readonly trust: Trust
  readonly occupiedShare: number | null
  readonly boardingShare: number | null
  readonly checks: readonly PastCheck[]
  readonly figures: readonly PastFigure[]
}
export interface PastBand {
  readonly p10: readonly (number | null)[]
  readonly p50: readonly (number | null)[]
  readonly p90: readonly (number | null)[]
}
export interface PastSeries {
  readonly recorded: readonly (number | null)[]
  readonly replay: PastBand
  readonly changed: PastBand
}
export interface RecordedDecision {
  readonly minute: number
  readonly what: 'opened' | 'taken_out'
  readonly facility: string
  readonly unit: string
  readonly beds: number
}
export interface PastRun {
  readonly id: string
  readonly state: 'RUNNING' | 'DONE' | 'FAILED' | 'CANCELLED'
  readonly stage: 'READING' | 'REPLAY' | 'READY'
  readonly from: string
  readonly until: string
  readonly change: unknown
  readonly isChanged: boolean
  readonly eventsRead: number
  readonly eventsOfLog: number
  readonly done: number
  readonly wanted: number
  readonly pairs: number
  readonly seed: string
  readonly engineVersion: string
  readonly synthetic: boolean
  readonly everyMinutes: number | null
  readonly record: {
    readonly counts: {
      readonly events: number
      readonly present: number
      readonly emergencyArrivals: number
      readonly directArrivals: number
      readonly transfersOfInpatients: number
      readonly unitsByCensus: number
    }
    readonly decisions: readonly RecordedDecision[]
  } | null
  readonly levers: readonly { readonly kind: string; readonly note: Text }[]
  readonly decisionsChanged: readonly number[]
  readonly rows: readonly PastRow[]
  readonly failure: string | null
}
