/**
 * What the log's file keeps beside events, as records that cross its port: the quarantine zone 隔离区 with people's
 * decisions, the shares that go out, and the receipts of all of it. Written in the same transactions as the events.
 */
import { medianOf } from '@kangcheng/twin-engine'
import type { QuarantineCauseId } from '../quarantine/causes.ts'

/** What did not pass. Never the raw message: the reduced event, the place, the reason and the raw bytes' SHA-256. */
export interface QuarantineEntry {
  readonly source: string
  readonly epoch: string
  /** As text; empty where the number itself could not be read. */
  readonly seq: string
  readonly receivedAt: number
  readonly cause: QuarantineCauseId
  /** Field of the event. */
  readonly path: string
  /** Where in the sender's message, such as `PV1-3`; null where that is the path. */
  readonly place: string | null
  /** The value at `path` where it may be kept, as JSON, else empty: entries alike in it are decided together. */
  readonly subject: string
  readonly why: string
  /** The sender's message type, such as `ADT^A02`. */
  readonly type: string | null
  /** The feed's format. */
  readonly format: string | null
  /** What of the event may be kept, as JSON in its wire form. */
  readonly event: string
  readonly rawSha256: string
}

export const QUARANTINE_STATUSES = ['OPEN', 'RELEASED', 'REFUSED'] as const
export type QuarantineStatus = (typeof QUARANTINE_STATUSES)[number]

/** What a person decided about an entry. */
export interface DecisionTaken {
  readonly id: number
  readonly status: 'RELEASED' | 'REFUSED'
  readonly at: number
  readonly by: string
  readonly reason: string
  /** The fields that were corrected, as JSON; null = none. */
  readonly correction: string | null
  /** Position of the released event. */
  readonly position: number | null
}
export interface QuarantineDecision extends Omit<DecisionTaken, 'id'> {
  readonly receipt: string
}

export interface QuarantineRow extends QuarantineEntry {
  readonly id: number
  readonly receipt: string
  /** null while it is open. */
  readonly decision: QuarantineDecision | null
}

/** Entries wanted, the newest first. */
export interface QuarantineQuery {
  readonly first: number
  readonly source?: string | null
  readonly status?: QuarantineStatus | null
  readonly cause?: string | null
  /** Only entries older than this one. */
  readonly after?: number | null
}

export interface QuarantinePage {
  /** How many there are in all, whatever page is asked for. */
  readonly total: number
  readonly rows: readonly QuarantineRow[]
}

export interface QuarantineSummary {
  readonly open: number
  readonly released: number
  readonly refused: number
  readonly oldestOpenAt: number | null
  readonly byCause: readonly { readonly cause: QuarantineCauseId; readonly open: number }[]
}

/** What makes entries alike. */
export type Likeness = Pick<QuarantineEntry, 'source' | 'cause' | 'path' | 'subject'>

/** Earlier decisions about entries of one source and cause. */
export interface EarlierDecisions {
  readonly released: number
  readonly refused: number
  /** From receipt to decision; null without any. */
  readonly medianMinutes: number | null
}

/** A correction that people released alike entries with, and how often. */
export interface EarlierCorrection {
  readonly correction: string
  readonly times: number
}

export type ReceiptWhat = 'BATCH' | 'RELEASE' | 'REFUSAL' | 'SHARE' | 'PULL'
export type ShareAction = 'pushed' | 'released' | 'refused' | 'revoked' | 'pulled'

/** A line of the receipts' ring, before the log has numbered it. */
export interface ReceiptDraft {
  readonly at: number
  readonly what: ReceiptWhat
  readonly source: string | null
  readonly accepted: number | null
  readonly duplicates: number | null
  readonly quarantined: number | null
  readonly position: number | null
  readonly by: string | null
  /** What it is about: the entry's receipt, or the share's id. */
  readonly subject: string | null
  readonly action: ShareAction | null
  /** Of the batch as received, or of the share's content. */
  readonly sha256: string | null
}
export interface ReceiptRow extends ReceiptDraft {
  readonly id: string
}

/** Receipts kept; older ones are dropped, the decisions and pulls that they tell of are not. */
export const RECEIPTS_KEPT = 10_000

const SHARE_STATUSES = ['HELD', 'RELEASED', 'REFUSED', 'REVOKED'] as const
/** As stored; a share that is past its time is EXPIRED for everybody who asks. */
export type StoredShareStatus = (typeof SHARE_STATUSES)[number]

export interface ShareInspection {
  readonly id: string
  readonly name: { readonly zh: string; readonly en: string }
  readonly ok: boolean
  readonly why: string | null
}

export interface ShareDecisionTaken {
  readonly status: 'RELEASED' | 'REFUSED' | 'REVOKED'
  readonly at: number
  readonly by: string
  readonly reason: string
}

/** A dataset for another body, frozen when it was pushed. */
export interface ShareRecord {
  readonly id: string
  readonly kind: string
  readonly recipient: string
  readonly purpose: string
  readonly createdAt: number
  readonly expiresAt: number
  readonly periodFrom: number
  readonly periodTo: number
  readonly rows: number
  readonly format: string
  readonly mediaType: string
  /** The content with small cells suppressed; it was never stored otherwise. Empty once refused. */
  readonly body: string
  readonly bytes: number
  readonly sha256: string
  readonly smallCells: number
  readonly suppressedCells: number
  readonly inspection: readonly ShareInspection[]
  readonly status: StoredShareStatus
  readonly decision: ShareDecisionTaken | null
}

export interface SharePull {
  readonly share: string
  readonly at: number
  readonly by: string
}
export interface SharePullRow extends SharePull {
  readonly receipt: string
}

/** What the zone tells when asked. Every question has one argument, so that it crosses threads as it is. */
export interface ZoneReader {
  quarantine(query: QuarantineQuery): Promise<QuarantinePage>
  /** Entries by their ids, in that order; ids that are not known are left out. */
  quarantineEntries(ids: readonly number[]): Promise<readonly QuarantineRow[]>
  quarantineSummary(source: string | null): Promise<QuarantineSummary>
  /** Open entries of the same source, cause, path and value. */
  openAlike(likeness: Likeness): Promise<number>
  /** Decisions about entries of one source and cause that were received since a time. */
  earlierDecisions(about: {
    readonly source: string
    readonly cause: QuarantineCauseId
    readonly since: number
  }): Promise<EarlierDecisions>
  /** Corrections with which alike entries were released, the most frequent first. */
  earlierCorrections(likeness: Likeness): Promise<readonly EarlierCorrection[]>
  /** The newest first. */
  receipts(query: { readonly first: number; readonly source: string | null }): Promise<readonly ReceiptRow[]>
  /** The newest first; without `ids` all. */
  shares(query: { readonly first: number; readonly recipient: string | null }): Promise<readonly ShareRecord[]>
  share(id: string): Promise<ShareRecord | null>
  /** The newest first. */
  sharePulls(share: string): Promise<readonly SharePullRow[]>
}

const RECEIPT_LETTER: Readonly<Record<ReceiptWhat, string>> = {
  BATCH: 'b',
  RELEASE: 'd',
  REFUSAL: 'd',
  SHARE: 's',
  PULL: 'p',
}

/** `q-20261129-000412`: a letter, the day in UTC, and the number of the row, which never comes again. */
function receiptOf(letter: string, at: number, row: number): string {
  return `${letter}-${new Date(at).toISOString().slice(0, 10).replaceAll('-', '')}-${String(row).padStart(6, '0')}`
}

export const quarantineReceipt = (entry: { readonly id: number; readonly receivedAt: number }): string =>
  receiptOf('q', entry.receivedAt, entry.id)

export const ringReceipt = (draft: ReceiptDraft, row: number): string =>
  receiptOf(RECEIPT_LETTER[draft.what], draft.at, row)

/** The receipt of a decision, as the ring keeps it. */
export const decisionReceipt = (decision: DecisionTaken, entry: QuarantineEntry & { id: number }): ReceiptDraft => ({
  at: decision.at,
  what: decision.status === 'RELEASED' ? 'RELEASE' : 'REFUSAL',
  source: entry.source,
  accepted: decision.status === 'RELEASED' ? 1 : 0,
  duplicates: null,
  quarantined: null,
  position: decision.position,
  by: decision.by,
  subject: quarantineReceipt(entry),
  action: null,
  sha256: entry.rawSha256,
})

export const pullReceipt = (pull: SharePull, share: Pick<ShareRecord, 'sha256'>): ReceiptDraft => ({
  at: pull.at,
  what: 'PULL',
  source: null,
  accepted: null,
  duplicates: null,
  quarantined: null,
  position: null,
  by: pull.by,
  subject: pull.share,
  action: 'pulled',
  sha256: share.sha256,
})

/** The middle of some numbers; null of none. */
export const median = (values: readonly number[]): number | null => (values.length === 0 ? null : medianOf(values))
