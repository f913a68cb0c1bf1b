/**
 * Where a log begins. A log that was compacted holds no event before its beginning: in their place stand the state there, as a
 * snapshot, and how far every sender had come. The chain of checksums goes on from there, and what was removed stays
 * named, with the checksums before and behind it.
 */
import { hex } from './block.ts'
import type { EpochMark } from './event-log.ts'

export interface Beginning {
  /** The last position that was removed. */
  readonly position: number
  /** Of the log at that position, hexadecimal. */
  readonly checksum: string
  /** The city's clock there, epoch ms. */
  readonly asOf: number
  /** The state there, as `encodeSnapshot` writes it. */
  readonly snapshot: Uint8Array
  /** What was known of every sender's numbering there. */
  readonly marks: readonly EpochMark[]
}

/** One compaction: which events went, and the log's checksums before the first and behind the last of them. */
export interface Removed {
  readonly firstPosition: number
  readonly lastPosition: number
  /** When the first and the last of them were received, epoch ms. */
  readonly receivedFrom: number
  readonly receivedTo: number
  readonly before: string
  readonly after: string
  /** Epoch ms. */
  readonly removedAt: number
}

/** As tables keep it. */
export interface RemovedRow {
  readonly first_position: number
  readonly last_position: number
  readonly received_from: number
  readonly received_to: number
  readonly before: Uint8Array
  readonly after: Uint8Array
  readonly removed_at: number
}

export const removedOf = (row: RemovedRow): Removed => ({
  firstPosition: row.first_position,
  lastPosition: row.last_position,
  receivedFrom: row.received_from,
  receivedTo: row.received_to,
  before: hex(row.before),
  after: hex(row.after),
  removedAt: row.removed_at,
})

/** In the order of the columns of `removed`. */
export const valuesOfRemoved = (removed: Removed): [number, number, number, number, Buffer, Buffer, number] => [
  removed.firstPosition,
  removed.lastPosition,
  removed.receivedFrom,
  removed.receivedTo,
  Buffer.from(removed.before, 'hex'),
  Buffer.from(removed.after, 'hex'),
  removed.removedAt,
]

/** As tables keep it. */
export interface BeginningRow {
  readonly position: number
  readonly checksum: Uint8Array
  readonly as_of: number
  readonly marks: string
  readonly snapshot: Uint8Array
}

export const beginningOf = ({ position, checksum, as_of, marks, snapshot }: BeginningRow): Beginning => ({
  position,
  checksum: hex(checksum),
  asOf: as_of,
  marks: marksOfText(marks),
  snapshot,
})

interface StoredMark {
  readonly source: string
  readonly epoch: string
  readonly lowest: string
  readonly highest: string
  readonly gaps: readonly (readonly [string, string])[]
}

/** Marks as text: their numbers may be larger than a number is exact. */
export function textOfMarks(marks: readonly EpochMark[]): string {
  return JSON.stringify(
    marks.map(
      ({ source, epoch, lowest, highest, gaps }): StoredMark => ({
        source,
        epoch,
        lowest: String(lowest),
        highest: String(highest),
        gaps: gaps.map(({ from, to }) => [String(from), String(to)]),
      }),
    ),
  )
}

export function marksOfText(text: string): readonly EpochMark[] {
  return (JSON.parse(text) as readonly StoredMark[]).map(({ source, epoch, lowest, highest, gaps }) => ({
    source,
    epoch,
    lowest: BigInt(lowest),
    highest: BigInt(highest),
    gaps: gaps.map(([from, to]) => ({ from: BigInt(from), to: BigInt(to) })),
  }))
}
