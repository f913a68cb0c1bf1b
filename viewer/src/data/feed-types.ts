// What the API answers about feeds and trust: quality of sources, quarantine, shares, receipts. null = not known, never 0.
import type { Text } from '../i18n/words.ts'

export type SourceStatus = 'NORMAL' | 'LATE' | 'CHECK' | 'SILENT'

export interface SourceQuality {
  readonly status: SourceStatus
  readonly finding: Text
  readonly ageMinutes: number | null
  readonly latenessP50Seconds: number | null
  readonly latenessP90Seconds: number | null
  /** Shares 0–1. */
  readonly completeness: number | null
  readonly validity: number | null
  /** Events by half hour of the city's clock, oldest first; null = before the source was first heard. */
  readonly arrivals: readonly (number | null)[]
  readonly arrivalsFrom: string
  readonly arrivalsEveryMinutes: number
  readonly silentSince: string | null
  readonly openGaps: number | null
  readonly clockOffsetSeconds: number | null
  /** Arrivals of 24 h over those of the 24 h before, less one. */
  readonly driftShare: number | null
  readonly censusDifference: number | null
}

export interface FeedSource {
  readonly id: string
  readonly name: Text | null
  readonly format: string | null
  /** The interval that the source promised or keeps. */
  readonly everyMinutes: number | null
  readonly facilities: number
  readonly lastSeenAt: string | null
  readonly quality: SourceQuality
}

export interface Reconciliation {
  readonly units: number
  readonly census: number | null
  readonly occupiedByEvents: number | null
  readonly difference: number | null
  readonly estimate: number | null
  readonly low: number | null
  readonly high: number | null
  readonly censusAt: string | null
  readonly finding: Text
}

export interface DataQuality {
  readonly asOf: string
  readonly finding: Text
  readonly sources: readonly FeedSource[]
  readonly facilitiesReporting: number
  readonly facilities: number
  readonly lateFacilities: number
  readonly silentSources: number
  readonly oldestMinutes: number | null
  readonly oldestSource: string | null
  readonly latenessP90Seconds: number | null
  readonly completeness: number | null
  readonly reconciliation: Reconciliation
  readonly eventsPerSecond: number
  readonly acknowledgedShare: number | null
  /** By whose figures the city is simulated; a notice where they are another country's. */
  readonly parameters: {
    readonly set: string
    readonly name: Text
    readonly country: string
    readonly figures: number
    readonly notice: Text | null
  }
}

export type QuarantineStatus = 'OPEN' | 'RELEASED' | 'REFUSED'

export interface QuarantineCause {
  readonly id: string
  readonly name: Text
  readonly remedy: Text
  readonly correctable: boolean
}

export interface QuarantineDecision {
  readonly status: QuarantineStatus
  readonly at: string
  readonly by: string
  readonly reason: string
  readonly correction: Fields | null
  readonly position: string | null
  readonly receipt: string
}

/** The fields of a reduced event, as JSON. */
export type Fields = Readonly<Record<string, unknown>>

/** A row of the inbox. */
export interface QuarantineRow {
  readonly id: string
  readonly receipt: string
  readonly source: string
  readonly receivedAt: string
  readonly type: string | null
  readonly path: string
  readonly cause: QuarantineCause
  readonly status: QuarantineStatus
  readonly facility: { readonly id: string; readonly name: Text } | null
  readonly event: Fields
  /** Open entries of the same source, cause, path and offending value, this one included. */
  readonly sameCause: number
}

export interface QuarantineCase extends QuarantineRow {
  readonly epoch: string
  readonly seq: string | null
  readonly whyText: Text
  readonly rawSha256: string
  readonly format: string | null
  readonly place: string | null
  readonly effect: Text | null
  readonly suggestion: Fields | null
  readonly suggestionWhy: Text | null
  readonly decision: QuarantineDecision | null
  readonly earlier: { readonly released: number; readonly refused: number; readonly medianMinutes: number | null }
}

export interface QuarantineSummary {
  readonly open: number
  readonly released: number
  readonly refused: number
  readonly oldestOpenAt: string | null
}

export interface QuarantineInbox {
  readonly quarantine: { readonly totalCount: number; readonly nodes: readonly QuarantineRow[] }
  readonly quarantineSummary: QuarantineSummary
}

export interface Check {
  readonly id: string
  readonly name: Text
  readonly ok: boolean
  readonly whyText: Text | null
}

export interface QuarantineOutcome {
  readonly id: string
  readonly released: boolean
  readonly whyText: Text | null
  readonly position: string | null
  readonly receipt: string | null
}

export type ShareStatus = 'HELD' | 'RELEASED' | 'REFUSED' | 'REVOKED' | 'EXPIRED'

export interface ShareKind {
  readonly id: string
  readonly name: Text
  readonly what: Text
  readonly format: string
}

export interface SharePull {
  readonly at: string
  readonly by: string
  readonly receipt: string
}

export interface Share {
  readonly id: string
  readonly kind: ShareKind
  readonly recipient: string
  readonly purpose: string
  readonly createdAt: string
  readonly expiresAt: string
  readonly periodFrom: string
  readonly periodTo: string
  readonly rows: number
  readonly bytes: number
  readonly format: string
  readonly sha256: string
  readonly status: ShareStatus
  /** Counts of 1 to 10 people that were found. */
  readonly smallCells: number
  /** Cells and totals that are not shown: those, and others from which they would follow. */
  readonly suppressedCells: number
  readonly inspection: readonly Check[]
  readonly decision: { readonly at: string; readonly by: string; readonly reason: string } | null
  readonly pulls: readonly SharePull[]
}

export type ReceiptWhat = 'BATCH' | 'RELEASE' | 'REFUSAL' | 'SHARE' | 'PULL'

export interface Receipt {
  readonly id: string
  readonly at: string
  readonly what: ReceiptWhat
  readonly source: string | null
  readonly accepted: number | null
  readonly duplicates: number | null
  readonly quarantined: number | null
  readonly position: string | null
  readonly by: string | null
  readonly detail: Text
  readonly sha256: string | null
}
