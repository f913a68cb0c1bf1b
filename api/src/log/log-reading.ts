/**
 * A log as commands read it: a folder's file or a database, from any position on. A file is read as it is; of a database that
 * nodes share, one instant is read, whoever writes meanwhile.
 */
import { join } from 'node:path'
import type { Beginning, Removed } from './beginning.ts'
import { decodeLines } from './block.ts'
import { type LogHead, LogUnusable } from './event-log.ts'
import { LOG_FILE } from './sqlite.ts'
import { openForReading, type PackedBlock } from './sqlite-file.ts'
import type { ReleasedEntry } from './sqlite-zone.ts'

const BLOCKS_AT_ONCE = 64

/** Where a log is: in a folder's file, or in a database; then the folder holds a node's snapshots alone. */
export interface LogPlace {
  readonly dataDir: string
  readonly databaseUrl: string | null
}

/** Adapters' files answer at once, databases later. */
export interface LogReading {
  /** The city that it belongs to, by its id. */
  readonly city: string
  head(): LogHead | Promise<LogHead>
  /** Where it begins; null = at its first event. */
  beginning(): Beginning | null | Promise<Beginning | null>
  /** What was removed before that, in order. */
  removed(): readonly Removed[] | Promise<readonly Removed[]>
  /** At most about so many blocks that hold events after `position`. */
  after(position: number, atMost: number): readonly PackedBlock[] | Promise<readonly PackedBlock[]>
  releasedEntries(): ReadonlyMap<number, ReleasedEntry> | Promise<ReadonlyMap<number, ReleasedEntry>>
  /** What the store itself finds wrong; empty when it is sound. */
  integrityProblems(): readonly string[] | Promise<readonly string[]>
  close(): void | Promise<void>
}

/**
 * @param city the city that it must be of, by its id; null = any.
 * @throws LogUnusable when there is no log of this program, or another city's.
 */
export async function openLogReading({ dataDir, databaseUrl }: LogPlace, city: string | null): Promise<LogReading> {
  const log =
    databaseUrl === null
      ? openForReading(join(dataDir, LOG_FILE), null)
      : await (await import('./postgres-check.ts')).openForChecking(databaseUrl)
  if (city === null || log.city === city) return log
  await log.close()
  throw new LogUnusable(`the log is of city "${log.city}", not of "${city}"`)
}

/** The city that a log belongs to, by its id. @throws LogUnusable when there is no log of this program. */
export async function cityOfLog(place: LogPlace): Promise<string> {
  const log = await openLogReading(place, null)
  try {
    return log.city
  } finally {
    await log.close()
  }
}

export interface ReadBlock {
  readonly packed: PackedBlock
  readonly lines: readonly string[]
}

/** Blocks that hold events after a position, in order; the first may begin before it. */
export async function* blocksAfter(log: LogReading, position: number): AsyncGenerator<ReadBlock> {
  for (let last = position; ; ) {
    const blocks = await log.after(last, BLOCKS_AT_ONCE)
    if (blocks.length === 0) return
    for (const packed of blocks) {
      const lines = decodeLines(packed.payload)
      last = packed.firstPosition + lines.length - 1
      yield { packed, lines }
    }
  }
}
