/**
 * The event log as a port: what an adapter must promise, and the records that cross it.
 *
 * Positions are whole numbers from 1, without gaps, and count accepted events only (the twin's own `clock.passed`
 * included); 0 means "nothing yet". What was refused never enters the log: it goes to the quarantine, in the same
 * transaction. `event-log.conformance.ts` holds every adapter to this.
 */
import type { Beginning } from './beginning.ts'
import type {
  DecisionTaken,
  QuarantineEntry,
  QuarantineRow,
  ReceiptDraft,
  SharePull,
  ShareRecord,
  ZoneReader,
} from './zone-records.ts'

/** An interval of sequence numbers, both ends included. */
export interface SeqRange {
  readonly from: bigint
  readonly to: bigint
}

/** What is known of one sender's numbering: the lowest and highest number seen, and the numbers missing in between. */
export interface EpochMark {
  readonly source: string
  readonly epoch: string
  readonly lowest: bigint
  readonly highest: bigint
  readonly gaps: readonly SeqRange[]
}

/** A change of one epoch's mark. Ranges are removed by their `from`, then added, in the order given. */
export interface MarkChange {
  readonly source: string
  readonly epoch: string
  readonly lowest: bigint
  readonly highest: bigint
  readonly gapChanges: readonly GapChange[]
}
export type GapChange = { readonly remove: bigint } | { readonly add: SeqRange }

/** What is known of a source beside its numbering. Times are epoch milliseconds. */
export interface SourceSeen {
  readonly source: string
  /** Position of its last accepted event; 0 = none yet. */
  readonly position: number
  /** When its last batch was received, by the wall clock, and where the city's clock stood then. */
  readonly seenAt: number
  readonly seenAtCity: number
  /** The format that it sends in, and how often it said it would, in minutes; null = never said. */
  readonly format: string | null
  readonly everyMinutes: number | null
}

/** What one batch, or one decision, adds. All of it becomes durable, or nothing. `lines` are the events, one JSON object each. */
export interface Addition {
  readonly firstPosition: number
  readonly receivedAt: number
  readonly lines: readonly string[]
  readonly marks: readonly MarkChange[]
  readonly sources: readonly SourceSeen[]
  readonly rejected: readonly QuarantineEntry[]
  /** Of people, about entries that are open. */
  readonly decisions: readonly DecisionTaken[]
  readonly receipts: readonly ReceiptDraft[]
  /** Shares as they are from now on. */
  readonly shares: readonly ShareRecord[]
  readonly pulls: readonly SharePull[]
}

/** Events that were committed together: `lines[i]` is the event at `firstPosition + i`. */
export interface Block {
  readonly firstPosition: number
  readonly receivedAt: number
  readonly lines: readonly string[]
  /** Hexadecimal SHA-256 over this block and its predecessor's checksum. */
  readonly checksum: string
}

/** The log at one instant. */
export interface LogHead {
  readonly lastPosition: number
  /** Checksum of the last block, or of the empty log. */
  readonly checksum: string
  readonly marks: readonly EpochMark[]
  readonly sources: readonly SourceSeen[]
  /** Quarantined entries by source. */
  readonly quarantined: Readonly<Record<string, number>>
  /** Where a follower stands that knows all this; only of a log that several nodes share. */
  readonly followed?: Followed
}

/** Thrown by `append` and `probe` when the log cannot be written; the message says why and what would help. */
export class LogUnwritable extends Error {
  override readonly name: string = 'LogUnwritable'
}

/** Thrown by `append` when another node holds the lease by now: what was handed in is not in the log, and never will be. */
export class LeaseLost extends LogUnwritable {
  override readonly name = 'LeaseLost'
}

/** Thrown when a log cannot be opened: another city's, another version's, damaged, or held by another writer. */
export class LogUnusable extends Error {
  override readonly name = 'LogUnusable'
}

export interface EventLog extends ZoneReader {
  readonly adapter: string
  /** Where it lies, for messages: a file, or a database without its password. */
  readonly place: string
  head(): Promise<LogHead>
  /**
   * Appends behind everything appended before: `firstPosition` follows the last one of the log, also where no event comes
   * along. Resolves once durable; additions that wait together are committed
   * together. After a failure every addition already handed in fails too, since its positions no longer hold.
   * @returns the position of the last event of the log, and the new quarantine counts of the sources concerned.
   */
  append(addition: Addition): Promise<Appended>
  /** Where the log begins once earlier events were removed; null = at its first event. */
  beginning(): Promise<Beginning | null>
  /** Blocks that hold events after `position`, in order. */
  read(position: number): AsyncIterable<Block>
  /** Blocks from the newest back to the oldest; with a position those that begin before it. */
  readBackward(before?: number): AsyncIterable<Block>
  /** Checksum of the block that ends at exactly this position (0: of the empty log; also where the log begins); null where none does. */
  checksumAt(position: number): Promise<string | null>
  /** Writes and removes something of the size of a batch. Resolves when the log can be written. */
  probe(): Promise<void>
  close(): Promise<void>
}

export interface Appended {
  /** End of the block just written, and the log's checksum there. */
  readonly lastPosition: number
  readonly checksum: string
  readonly quarantined: Readonly<Record<string, number>>
  /** Receipts of the addition's rejections, decisions, receipts and pulls, each in the order given. */
  readonly given: GivenReceipts
  /** Where a follower stands that knows this commit; only of a log that several nodes share. */
  readonly followed?: Followed
}

export interface GivenReceipts {
  readonly rejected: readonly string[]
  readonly decisions: readonly string[]
  readonly receipts: readonly string[]
  readonly pulls: readonly string[]
}

/** How far a node has followed the log: commits, whatever they held; events; entries of the quarantine. */
export interface Followed {
  readonly commits: number
  readonly position: number
  readonly entries: number
}

/** What was committed behind a follower. One look: all of it is of the same instant. */
export interface News {
  readonly followed: Followed
  /** True where there was too much for one answer: ask again from `followed`. */
  readonly more: boolean
  readonly blocks: readonly Block[]
  /** Entries of the quarantine in order; each has the time of its batch. */
  readonly rejected: readonly QuarantineRow[]
  readonly sources: readonly SourceSeen[]
  readonly quarantined: Readonly<Record<string, number>>
}

/** Who writes a log that several nodes share, as this node knows it. */
export interface Lease {
  /** True while this node holds the lease. The log itself decides at every commit. */
  readonly held: boolean
  /** HTTP address of the node that holds it; null while nobody does. */
  readonly holder: string | null
  /** Since it changed hands, as this node knows it. */
  readonly ageSeconds: number
  /** Takes the lease whenever it is free, from now on. Resolves after the first try. @param address of this node. */
  compete(address: string): Promise<void>
}

/** A log that several nodes share. The one that holds the lease appends; the others follow. */
export interface SharedLog extends EventLog {
  readonly lease: Lease
  head(): Promise<LogHead & { readonly followed: Followed }>
  /** What was committed since; null where nothing was. */
  news(since: Followed): Promise<News | null>
  /** Calls back when there may be news, or the lease has changed hands. @returns the way to stop. */
  onNews(listener: () => void): () => void
  /** The log's own clock, epoch ms: the same for all nodes, whatever their own clocks say. */
  now(): number
}

export const isShared = (log: EventLog): log is SharedLog => 'lease' in log
