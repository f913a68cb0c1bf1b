/**
 * The log in a SQLite file: tables, the one transaction of the writer, and the reads. Synchronous: the server calls it
 * in worker threads (`sqlite-worker.ts`), `log check` directly.
 *
 *     blocks      one row per commit: first position, count, NDJSON, chained SHA-256
 *     marks, gaps lowest and highest number and the missing ranges per (source, epoch), moved in the same transaction
 *     sources     when a source was last heard; its last position
 *     quarantine, receipts, shares, share_pulls  see `sqlite-zone.ts`
 *     beginning, removed  where the log begins, and what was before (`beginning.ts`)
 *     meta        format, city, fencing token
 */
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import {
  type Beginning,
  type BeginningRow,
  beginningOf,
  type Removed,
  type RemovedRow,
  removedOf,
} from './beginning.ts'
import { blockChecksum, decodeLines, emptyChecksum, hex } from './block.ts'
import {
  type Addition,
  type Appended,
  type Block,
  type EpochMark,
  type LogHead,
  LogUnusable,
  LogUnwritable,
  type SourceSeen,
} from './event-log.ts'
import { assertNothingMissing, breakSeal, missingOf, openWitness, seal } from './sqlite-witness.ts'
import { prepareZone, releasedEntries, zoneReader, zoneWriter } from './sqlite-zone.ts'

/**
 * Format of the file. 1: no `beginning`, and a program of that format would take a log that has one for whole. A file of an earlier
 * format is read as it is, and brought up to date by the first writer.
 */
export const LOG_FORMAT = 2

const TABLES = `
create table meta (name text primary key, value text not null);
create table blocks (
  first_position integer primary key, count integer not null, received_at real not null, payload blob not null,
  checksum blob not null);
create table marks (
  source text not null, epoch text not null, lowest integer not null, highest integer not null,
  primary key (source, epoch)) without rowid;
create table gaps (
  source text not null, epoch text not null, low integer not null, high integer not null,
  primary key (source, epoch, low)) without rowid;
create table sources (
  source text primary key, position integer not null, seen_at real not null, seen_at_city real not null) without rowid;
create table quarantine (
  id integer primary key, source text not null, epoch text not null, seq text not null, received_at real not null,
  path text not null, why text not null, event text not null, raw_sha256 text not null);
create unique index quarantine_once on quarantine (source, epoch, seq, raw_sha256);
create table scratch (filler blob);
`

/** Tables that files of format 1 lack. */
const SECOND_TABLES = `
create table if not exists beginning (
  one integer primary key check (one = 1), position integer not null, checksum blob not null, as_of real not null,
  marks text not null, snapshot blob not null);
create table if not exists removed (
  first_position integer primary key, last_position integer not null, received_from real not null,
  received_to real not null, before blob not null, after blob not null, removed_at real not null);
`

export interface BlockRow {
  readonly first_position: number
  readonly count: number
  readonly received_at: number
  readonly payload: Uint8Array
  readonly checksum: Uint8Array
}

/** What crosses between threads: a block whose lines are still bytes. */
export interface PackedBlock {
  readonly firstPosition: number
  readonly count: number
  readonly receivedAt: number
  readonly payload: Uint8Array
  readonly checksum: string
}

export const unpackBlock = (block: PackedBlock): Block => ({
  firstPosition: block.firstPosition,
  receivedAt: block.receivedAt,
  lines: decodeLines(block.payload),
  checksum: block.checksum,
})

const pack = (row: BlockRow): PackedBlock => ({
  firstPosition: row.first_position,
  count: row.count,
  receivedAt: row.received_at,
  payload: row.payload,
  checksum: hex(row.checksum),
})

/**
 * Opens a log for reading. @throws LogUnusable when there is none, or it is another city's, another version's or damaged.
 */
export function openForReading(path: string, city: string | null) {
  if (!existsSync(path)) throw new LogUnusable(`there is no log at ${path}; give the DATA_DIR of a server that has run`)
  const db = open(path, true)
  return readerOf(db, path, checkMeta(db, path, city))
}
export type LogReader = ReturnType<typeof openForReading>

function open(path: string, readOnly: boolean): DatabaseSync {
  try {
    const db = new DatabaseSync(path, { readOnly, timeout: 5_000 })
    db.exec('select count(*) from sqlite_schema')
    return db
  } catch (error) {
    throw new LogUnusable(`${path} cannot be opened: ${messageOf(error)}. Put a backup in its place, or move it away`)
  }
}

function checkMeta(db: DatabaseSync, path: string, city: string | null): string {
  let meta: Record<string, string>
  try {
    const rows = db.prepare('select name, value from meta').all() as { name: string; value: string }[]
    meta = Object.fromEntries(rows.map((row) => [row.name, row.value]))
  } catch (error) {
    throw new LogUnusable(`${path} is not an event log of this program: ${messageOf(error)}. Move it away`)
  }
  if (!(Number(meta.format) >= 1 && Number(meta.format) <= LOG_FORMAT))
    throw new LogUnusable(
      `${path} has log format ${meta.format}, this program knows formats up to ${LOG_FORMAT}. Use the version that wrote it, or a later one`,
    )
  if (city !== null && meta.city !== city)
    throw new LogUnusable(
      `${path} is the log of city "${meta.city}", not of "${city}". Set CITY to that city, or DATA_DIR to another folder`,
    )
  return meta.city!
}

/** SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB, in the low byte of a code. */
const DAMAGED = [10, 11, 26]

/** SQLite's errors in words that name file and remedy. @throws LogUnusable in their place */
function explained<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const { errcode } = error as { readonly errcode?: number }
    if (errcode === undefined || error instanceof LogUnusable) throw error
    const what = DAMAGED.includes(errcode & 0xff) ? 'is damaged' : 'cannot be read'
    throw new LogUnusable(
      `${path} ${what}: ${messageOf(error)}. See where with "kangcheng log check", then put a backup in its place`,
    )
  }
}

function readerOf(db: DatabaseSync, path: string, city: string) {
  const blocksAfter = db.prepare(
    'select * from blocks where first_position + count > ? + 1 order by first_position limit ?',
  )
  // The block that holds a position starts at the greatest first position not above it.
  const startOf = db.prepare('select max(first_position) as first from blocks where first_position <= ?')
  const blocksFrom = db.prepare('select * from blocks where first_position >= ? order by first_position limit ?')
  const blocksBefore = db.prepare('select * from blocks where first_position < ? order by first_position desc limit ?')
  const lastBlock = db.prepare(
    'select first_position, count, checksum from blocks order by first_position desc limit 1',
  )
  const hasBeginning = db.prepare("select 1 from sqlite_schema where name = 'beginning'").get() !== undefined
  const beginsAt = hasBeginning ? db.prepare('select position, checksum from beginning') : null
  return {
    path,
    city,
    head: (): LogHead =>
      explained(path, () => {
        const last = lastBlock.get() as Pick<BlockRow, 'first_position' | 'count' | 'checksum'> | undefined
        const quarantined = db.prepare('select source, count(*) as n from quarantine group by source').all() as {
          source: string
          n: number
        }[]
        return {
          lastPosition: last ? last.first_position + last.count - 1 : 0,
          checksum: hex(last?.checksum ?? emptyChecksum(city)),
          marks: readMarks(db),
          sources: readSources(db),
          quarantined: Object.fromEntries(quarantined.map((row) => [row.source, row.n])),
        }
      }),
    /** At most `atMost` blocks that hold events after `position`. */
    after: (position: number, atMost: number): PackedBlock[] =>
      explained(path, () => {
        const start = startOf.get(position + 1) as { first: number | null }
        const rows = start.first === null ? blocksAfter.all(position, atMost) : blocksFrom.all(start.first, atMost)
        return (rows as unknown as BlockRow[]).filter((row) => row.first_position + row.count > position + 1).map(pack)
      }),
    /** At most `atMost` blocks that begin before `position`, the newest first. */
    before: (position: number, atMost: number): PackedBlock[] =>
      explained(path, () => (blocksBefore.all(position, atMost) as unknown as BlockRow[]).map(pack)),
    beginning(): Beginning | null {
      const row = hasBeginning ? db.prepare('select * from beginning').get() : undefined
      return row === undefined ? null : beginningOf(row as unknown as BeginningRow)
    },
    /** What was removed, in order. */
    removed(): readonly Removed[] {
      const rows = hasBeginning ? db.prepare('select * from removed order by first_position').all() : []
      return (rows as unknown as RemovedRow[]).map(removedOf)
    },
    checksumAt: (position: number): string | null =>
      explained(path, () => {
        if (position === 0) return hex(emptyChecksum(city))
        const begins = beginsAt?.get() as Pick<BeginningRow, 'position' | 'checksum'> | undefined
        if (begins?.position === position) return hex(begins.checksum)
        const row = (blocksBefore.all(position + 1, 1) as unknown as BlockRow[])[0]
        return row && row.first_position + row.count - 1 === position ? hex(row.checksum) : null
      }),
    zone: zoneReader(db),
    releasedEntries: () => releasedEntries(db),
    /** SQLite's own check of the file's structure: empty when it is sound. */
    integrityProblems(): string[] {
      const missing = missingOf(path, this.checksumAt)
      const rows = db.prepare('pragma integrity_check(20)').all() as { integrity_check: string }[]
      const lines = rows.map((row) => row.integrity_check).filter((line) => line !== 'ok')
      return [...(missing === null ? [] : [missing]), ...lines].map((line) => `${basename(path)}: ${line}`)
    },
    close(): void {
      db.close()
    },
  }
}

function bigints(statement: StatementSync): StatementSync {
  statement.setReadBigInts(true)
  return statement
}

function readMarks(db: DatabaseSync): EpochMark[] {
  const gaps = bigints(db.prepare('select low, high from gaps where source = ? and epoch = ? order by low'))
  const rows = bigints(db.prepare('select * from marks order by source, epoch')).all() as {
    source: string
    epoch: string
    lowest: bigint
    highest: bigint
  }[]
  return rows.map(({ source, epoch, lowest, highest }) => ({
    source,
    epoch,
    lowest,
    highest,
    gaps: (gaps.all(source, epoch) as { low: bigint; high: bigint }[]).map(({ low, high }) => ({
      from: low,
      to: high,
    })),
  }))
}

function readSources(db: DatabaseSync): SourceSeen[] {
  const rows = db.prepare('select * from sources order by source').all() as {
    source: string
    position: number
    seen_at: number
    seen_at_city: number
    /** Files of earlier versions that are only read have no such column. */
    format?: string | null
    every_minutes?: number | null
  }[]
  return rows.map((row) => ({
    source: row.source,
    position: row.position,
    seenAt: row.seen_at,
    seenAtCity: row.seen_at_city,
    format: row.format ?? null,
    everyMinutes: row.every_minutes ?? null,
  }))
}

/** Brings the tables of an earlier format up to this one; does nothing where they are. Call it in a transaction. */
export function prepareTables(db: DatabaseSync): void {
  prepareZone(db)
  db.exec(SECOND_TABLES)
  db.prepare("update meta set value = ? where name = 'format'").run(String(LOG_FORMAT))
}

/**
 * Opens or creates a log for writing. The caller holds the lease whose token this is.
 * @throws LogUnusable as `openForReading`.
 */
export function openForWriting(path: string, city: string, fencingToken: number) {
  breakSeal(path)
  return explained(path, () => writerOf(path, city, fencingToken))
}

function writerOf(path: string, city: string, fencingToken: number) {
  const db = open(path, false)
  const isNew = db.prepare("select 1 from sqlite_schema where name = 'meta'").get() === undefined
  // Only before the first table: compaction gives room back so.
  if (isNew) db.exec('pragma auto_vacuum = incremental')
  db.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on')
  const setMeta = 'insert into meta values (?, ?) on conflict do update set value = excluded.value'
  if (isNew) {
    db.exec('begin')
    db.exec(TABLES)
    db.prepare(setMeta).run('format', String(LOG_FORMAT))
    db.prepare(setMeta).run('city', city)
    db.exec('commit')
  }
  checkMeta(db, path, city)
  db.exec('begin immediate')
  prepareTables(db)
  db.exec('commit')
  const token = String(fencingToken)
  db.prepare(setMeta).run('fencing token', token)

  const tokenNow = db.prepare("select value from meta where name = 'fencing token'")
  const addBlock = db.prepare('insert into blocks values (?, ?, ?, ?, ?)')
  const setMark = db.prepare(
    'insert into marks values (?, ?, ?, ?) on conflict do update set lowest = excluded.lowest, highest = excluded.highest',
  )
  const addGap = db.prepare('insert into gaps values (?, ?, ?, ?)')
  const removeGap = db.prepare('delete from gaps where source = ? and epoch = ? and low = ?')
  const setSource = db.prepare(
    'insert into sources values (?, ?, ?, ?, ?, ?) on conflict do update set position = excluded.position, seen_at = excluded.seen_at, seen_at_city = excluded.seen_at_city, format = excluded.format, every_minutes = excluded.every_minutes',
  )
  const zone = zoneWriter(db)
  const reader = readerOf(db, path, city)
  assertNothingMissing(path, reader.checksumAt)
  const witness = openWitness(path)
  const head = reader.head()
  let lastPosition = head.lastPosition
  let checksum: Uint8Array = Buffer.from(head.checksum, 'hex')

  function transaction<T>(work: () => T): T {
    try {
      db.exec('begin immediate')
      const result = work()
      db.exec('commit')
      return result
    } catch (error) {
      if (db.isTransaction) db.exec('rollback')
      if (error instanceof LogUnusable || error instanceof RangeError) throw error
      throw new LogUnwritable(unwritable(path, error))
    }
  }

  return {
    ...reader,
    /** `payload` holds the addition's lines; one block, one commit. */
    append(addition: Omit<Addition, 'lines'>, payload: Uint8Array, count: number): Appended {
      if (addition.firstPosition !== lastPosition + 1)
        throw new RangeError(`position ${addition.firstPosition} does not follow ${lastPosition}`)
      const next =
        count > 0 ? blockChecksum(checksum, addition.firstPosition, count, addition.receivedAt, payload) : checksum
      const kept = transaction(() => {
        if ((tokenNow.get() as { value: string }).value !== token)
          throw new LogUnusable('another process has taken over this DATA_DIR; this one writes nothing more')
        if (count > 0) addBlock.run(addition.firstPosition, count, addition.receivedAt, payload, next)
        for (const { source, epoch, lowest, highest, gapChanges } of addition.marks) {
          setMark.run(source, epoch, lowest, highest)
          for (const change of gapChanges) {
            if ('remove' in change) removeGap.run(source, epoch, change.remove)
            else addGap.run(source, epoch, change.add.from, change.add.to)
          }
        }
        for (const s of addition.sources)
          setSource.run(s.source, s.position, s.seenAt, s.seenAtCity, s.format, s.everyMinutes)
        return zone.write(addition)
      })
      lastPosition += count
      checksum = next
      if (count > 0) witness.note(lastPosition, hex(checksum))
      return { lastPosition, checksum: hex(checksum), ...kept }
    },
    probe(): void {
      transaction(() => db.exec('insert into scratch values (zeroblob(262144))'))
      transaction(() => db.exec('delete from scratch'))
    },
    /** Limits the file's size in pages of 4 KiB; for operations and for trying a full disk. */
    limitPages(pages: number): void {
      db.exec(`pragma max_page_count = ${Math.max(1, Math.floor(pages))}`)
    },
    pages(): number {
      return (db.prepare('pragma page_count').get() as { page_count: number }).page_count
    },
    /** Brings everything into the one file, and leaves its SHA-256 beside it for `log check`. */
    close(): void {
      db.exec('pragma wal_checkpoint(truncate)')
      db.close()
      witness.close()
      seal(path)
    },
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

function unwritable(path: string, error: unknown): string {
  const code = (error as { errcode?: number }).errcode
  // SQLITE_FULL; the extended codes of SQLITE_IOERR carry it in their low byte.
  if (code === 13) return `the log ${path} cannot grow: the disk is full. Free space; the server then goes on by itself`
  if (code !== undefined && (code & 0xff) === 10)
    return `the log ${path} cannot be written (${messageOf(error)}). Check the disk; the server then goes on by itself`
  return `the log ${path} cannot be written: ${messageOf(error)}`
}
