/**
 * The history in a SQLite file of its own. Synchronous: the server calls it in a worker thread (`sqlite-worker.ts`), the
 * commands directly.
 *
 *     units     number and id; a unit keeps its number for ever
 *     marks     one row per mark of the days that are not finished: a 16-bit count per unit number and figure
 *     days      the finished local days: first mark, number of marks
 *     segments  one row per unit and finished day, one 16-bit count per mark and figure; key = unit number × 2^26 + first
 *               mark, so that a unit's years lie side by side. A figure that did not change all day is one count. A unit
 *               of which nothing was known on a day has no row. The CRC-32 of key and counts finds what a disk has changed
 *     meta      format, city, and the mark before which all was made up, where anything was
 */
import { existsSync } from 'node:fs'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { crc32 } from 'node:zlib'
import { DAY_MARKS, localDays } from './local-day.ts'
import {
  type DamagedDay,
  type HistoryQuery,
  type HistorySetting,
  HistoryUnusable,
  MARK_MILLISECONDS,
  type MarkSample,
  UNKNOWN,
} from './occupancy-history.ts'
import { type HistorySteps, SummedSeries } from './steps.ts'

/** Name of the history's file in DATA_DIR. */
export const HISTORY_FILE = 'history.db'
const FORMAT = '2'
/** Its segments had no checksums. */
const UNCHECKED_FORMAT = '1'
/** Room for the first marks of 638 years. */
export const KEYS_PER_UNIT = 2 ** 26
/** Name in `meta`: before this mark nothing was recorded, it was made up for a demonstration (`history-before.ts`). */
export const MADE_UP_UNTIL = 'made-up-until'

const TABLES = `
create table meta (name text primary key, value text not null);
create table units (number integer primary key, id text not null unique);
create table marks (mark integer primary key, occupied blob not null, open blob not null);
create table days (first integer primary key, marks integer not null);
create table segments (key integer primary key, occupied blob not null, open blob not null, checksum integer);
`

interface MarkRow {
  readonly mark: number
  readonly occupied: Uint8Array
  readonly open: Uint8Array
}
interface SegmentRow {
  readonly key: number
  readonly occupied: Uint8Array
  readonly open: Uint8Array
  /** null in a file of the format before, which is only read. */
  readonly checksum: number | null
}
interface DayRow {
  readonly first: number
  readonly marks: number
}

type Marks = Pick<HistoryQuery, 'fromMark' | 'toMark'>

/** Counts as bytes, the low one first, whatever the machine. */
export function packed(counts: Uint16Array): Uint8Array {
  const bytes = new Uint8Array(counts.length * 2)
  for (let i = 0; i < counts.length; i++) {
    bytes[2 * i] = counts[i]! & 255
    bytes[2 * i + 1] = counts[i]! >> 8
  }
  return bytes
}

const countAt = (bytes: Uint8Array, i: number): number =>
  2 * i + 1 < bytes.length ? bytes[2 * i]! | (bytes[2 * i + 1]! << 8) : UNKNOWN

const isConstant = (counts: Uint16Array): boolean => counts.every((count) => count === counts[0])

/** A day of one figure: a single count where all are the same. */
export const packedDay = (counts: Uint16Array): Uint8Array =>
  packed(isConstant(counts) ? counts.subarray(0, 1) : counts)

/** Writes the part of a stored day that a range wants. `shift` = the day's first mark less the range's. */
export function unpackDay(bytes: Uint8Array, marks: number, shift: number, into: Uint16Array): void {
  const from = Math.max(0, -shift)
  const to = Math.min(marks, into.length - shift)
  if (bytes.length === 2) into.fill(countAt(bytes, 0), from + shift, Math.max(from, to) + shift)
  else for (let i = from; i < to; i++) into[i + shift] = bytes[2 * i]! | (bytes[2 * i + 1]! << 8)
}

export const checksumOf = (key: number, occupied: Uint8Array, open: Uint8Array): number =>
  crc32(open, crc32(occupied, crc32(`${key}:${occupied.length}:`)))

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

export function openHistoryFile(path: string, readOnly: boolean, city: string | null): DatabaseSync {
  try {
    const db = new DatabaseSync(path, { readOnly, timeout: 5_000 })
    if (!readOnly) {
      db.exec('pragma journal_mode = wal; pragma synchronous = full')
      if (db.prepare("select 1 from sqlite_schema where name = 'meta'").get() === undefined) {
        db.exec(`begin; ${TABLES}`)
        db.prepare('insert into meta values (?, ?), (?, ?)').run('format', FORMAT, 'city', city)
        db.exec('commit')
      }
    }
    const rows = db.prepare('select name, value from meta').all() as { name: string; value: string }[]
    const meta = Object.fromEntries(rows.map((row) => [row.name, row.value]))
    if (meta.format === UNCHECKED_FORMAT) {
      if (!readOnly) addChecksums(db)
      meta.format = FORMAT
    }
    if (meta.format !== FORMAT) throw new Error(`it has format ${meta.format}, this program uses ${FORMAT}`)
    if (city !== null && meta.city !== city) throw new Error(`it is of city "${meta.city}", not of "${city}"`)
    return db
  } catch (error) {
    throw new HistoryUnusable(
      `${path} cannot be used: ${messageOf(error)}. Move it away and run "kangcheng history rebuild" on the stopped server’s DATA_DIR: it is made again from the log`,
    )
  }
}

/** What a file of the format before holds is taken as it is: from now on a change is found. */
function addChecksums(db: DatabaseSync): void {
  db.function('segment_checksum', (key, occupied, open) =>
    checksumOf(Number(key), occupied as Uint8Array, open as Uint8Array),
  )
  db.exec(`begin immediate; alter table segments add column checksum integer;
    update segments set checksum = segment_checksum(key, occupied, open);
    update meta set value = '${FORMAT}' where name = 'format'; commit`)
}

/** Whoever reads by a command is told at once. */
const refuseDamaged =
  (path: string) =>
  ({ unit, firstMark }: DamagedDay): never => {
    throw new HistoryUnusable(
      `${path} is damaged: the counts of unit ${unit} on the day that begins at ${new Date(firstMark * MARK_MILLISECONDS).toISOString()} do not fit their checksum. A running server makes that day again from its log once somebody looks at it; or stop it and run "kangcheng history rebuild" on its DATA_DIR`,
    )
  }

/** Reads of a history; the numbers of units are looked up at each, since the writer may add some. */
function readerOf(db: DatabaseSync, damaged: (day: DamagedDay) => void) {
  const hasChecksums =
    db.prepare("select 1 from pragma_table_info('segments') where name = 'checksum'").get() !== undefined
  const numberOf = db.prepare('select number from units where id = ?')
  const daysIn = db.prepare('select first, marks from days where first + marks > ? and first < ? order by first')
  const segmentsIn = db.prepare(
    `select key, occupied, open, ${hasChecksums ? 'checksum' : 'null as checksum'} from segments where key >= ? and key < ?`,
  )
  // Of each row two bytes: the unit's count.
  const marksIn = db.prepare(
    'select mark, substr(occupied, ?, 2) as occupied, substr(open, ?, 2) as open from marks where mark >= ? and mark < ?',
  )
  const madeUpUntil = db.prepare(`select value from meta where name = '${MADE_UP_UNTIL}'`)
  const newestMark = db.prepare('select max(mark) as mark from marks')
  const edges = db.prepare(
    'select (select min(first) from days) as first_day, (select min(mark) from marks) as first_mark, (select max(mark) from marks) as last_mark',
  )

  /** Of a day that does not fit its checksum nothing is told. */
  function fill(id: string, unit: number, { fromMark, toMark }: Marks, occupied: Uint16Array, open: Uint16Array): void {
    const days = daysIn.all(fromMark, toMark) as unknown as DayRow[]
    const first = days[0]
    if (first !== undefined) {
      const marksOf = new Map(days.map((day) => [day.first, day.marks]))
      const base = unit * KEYS_PER_UNIT
      for (const row of segmentsIn.iterate(base + first.first, base + toMark) as unknown as Iterable<SegmentRow>) {
        const day = row.key - base
        const marks = marksOf.get(day)
        if (row.checksum !== null && row.checksum !== checksumOf(row.key, row.occupied, row.open)) {
          damaged({ unit: id, firstMark: day, marks: marks ?? 0 })
          continue
        }
        unpackDay(row.occupied, marks!, day - fromMark, occupied)
        unpackDay(row.open, marks!, day - fromMark, open)
      }
    }
    const at = 2 * unit + 1
    for (const row of marksIn.all(at, at, fromMark, toMark) as unknown as MarkRow[]) {
      occupied[row.mark - fromMark] = countAt(row.occupied, 0)
      open[row.mark - fromMark] = countAt(row.open, 0)
    }
  }

  return {
    /** The newest mark; the day under way always has one. */
    newest: (): number | null => (newestMark.get() as { mark: number | null }).mark,
    /** The first mark and the last on record; null = nothing is. */
    range(): { readonly first: number; readonly last: number } | null {
      const row = edges.get() as { first_day: number | null; first_mark: number | null; last_mark: number | null }
      return row.last_mark === null ? null : { first: row.first_day ?? row.first_mark!, last: row.last_mark }
    },
    city: (): string => (db.prepare("select value from meta where name = 'city'").get() as { value: string }).value,
    /** Ids of all units that were ever recorded, in the order of their first time. */
    units: (): string[] =>
      (db.prepare('select id from units order by number').all() as { id: string }[]).map((row) => row.id),
    read(query: HistoryQuery): HistorySteps {
      const marks = Math.max(0, query.toMark - query.fromMark)
      const [occupied, open] = [new SummedSeries(marks), new SummedSeries(marks)]
      const { fromMark, stepMarks } = query
      // Of a long stretch only what is on record is gone through.
      const { first, last } = this.range() ?? { first: 0, last: -1 }
      const recorded = { fromMark: Math.max(fromMark, first), toMark: Math.min(query.toMark, last + 1) }
      const length = Math.max(0, recorded.toMark - recorded.fromMark)
      const [ofUnit, openOfUnit] = [new Uint16Array(length), new Uint16Array(length)]
      for (const id of query.units) {
        ofUnit.fill(UNKNOWN)
        openOfUnit.fill(UNKNOWN)
        const row = numberOf.get(id) as { number: number } | undefined
        if (row !== undefined && length > 0) fill(id, row.number, recorded, ofUnit, openOfUnit)
        occupied.add(ofUnit, length > 0 ? recorded.fromMark - fromMark : 0)
        open.add(openOfUnit, length > 0 ? recorded.fromMark - fromMark : 0)
      }
      const madeUp = madeUpUntil.get() as { value: string } | undefined
      return {
        fromMark,
        stepMarks,
        occupied: occupied.steps(stepMarks),
        open: open.steps(stepMarks),
        madeUpUntilMark: madeUp === undefined ? null : Number(madeUp.value),
      }
    },
    close: (): void => db.close(),
  }
}

export type HistoryReader = ReturnType<typeof readerOf>

/** Opens a history to read; `city` null = whichever it is of. @throws HistoryUnusable when there is none, or it cannot be read. */
export function openHistoryForReading(path: string, city: string | null = null): HistoryReader {
  if (!existsSync(path))
    throw new HistoryUnusable(
      `there is no history at ${path}; give the DATA_DIR of a server that has run, or make it from the log: kangcheng history rebuild DATA_DIR`,
    )
  return readerOf(openHistoryFile(path, true, city), refuseDamaged(path))
}

export interface HistoryWriter extends HistoryReader {
  record(samples: readonly MarkSample[]): void
  /** Writes damaged days of units anew, from samples made again. @returns how many; of a unit that left the city none can be */
  mend(days: readonly DamagedDay[], samples: readonly MarkSample[]): number
}

/** Opens the history of a city, and makes it where there is none. @throws HistoryUnusable saying why and what to do. */
export function openHistoryForWriting(
  path: string,
  setting: HistorySetting,
  damaged: (day: DamagedDay) => void = refuseDamaged(path),
): HistoryWriter {
  const db = openHistoryFile(path, false, setting.city)
  const reader = readerOf(db, damaged)
  const numbers = numberUnits(db, setting.units)
  const dayOf = localDays(setting.zone)
  const addMark = db.prepare('insert into marks values (?, ?, ?)')
  const finish = finisher(db, dayOf)
  const forget = forgetter(db, setting.keepDays)
  const columns = numbers.reduce((most, number) => Math.max(most, number + 1), 0)
  let newest = reader.newest()
  let today = newest === null ? null : dayOf(newest).start

  /** Counts in the order of the setting, by number of the unit; units that left the city are not known. */
  function byNumber(counts: Uint16Array): Uint8Array {
    const all = new Uint16Array(columns).fill(UNKNOWN)
    for (let u = 0; u < numbers.length; u++) all[numbers[u]!] = counts[u]!
    return packed(all)
  }

  const mendSegment = db.prepare('update segments set occupied = ?, open = ?, checksum = ? where key = ?')
  function mendDay({ unit, firstMark, marks }: DamagedDay, samples: readonly MarkSample[]): number {
    const column = setting.units.indexOf(unit)
    if (column < 0) return 0
    const [occupied, opened] = [new Uint16Array(marks).fill(UNKNOWN), new Uint16Array(marks).fill(UNKNOWN)]
    for (const sample of samples) {
      const at = sample.mark - firstMark
      if (at < 0 || at >= marks) continue
      occupied[at] = sample.occupied[column]!
      opened[at] = sample.open[column]!
    }
    const key = numbers[column]! * KEYS_PER_UNIT + firstMark
    const packs = [packedDay(occupied), packedDay(opened)] as const
    return Number(mendSegment.run(...packs, checksumOf(key, ...packs), key).changes)
  }

  return {
    ...reader,
    mend: (days, samples) => days.reduce((mended, day) => mended + mendDay(day, samples), 0),
    record(samples) {
      let [reached, day] = [newest, today]
      try {
        db.exec('begin immediate')
        for (const { mark, occupied, open: opened } of samples) {
          if (reached !== null && mark <= reached) continue
          const { start } = dayOf(mark)
          if (day !== null && start > day) {
            finish(start)
            forget(start)
          }
          addMark.run(mark, byNumber(occupied), byNumber(opened))
          reached = mark
          day = start
        }
        db.exec('commit')
      } catch (error) {
        if (db.isTransaction) db.exec('rollback')
        throw new HistoryUnusable(`${path} cannot be written: ${messageOf(error)}`)
      }
      newest = reached
      today = day
    },
  }
}

/**
 * Takes away what is on record behind an instant of the city's clock: the day of the instant where it is finished, whole.
 * @param asOf epoch ms. @returns from where on nothing is on record, epoch ms.
 */
export function cutHistoryAfter(path: string, asOf: number): number {
  const db = openHistoryFile(path, false, null)
  try {
    const mark = Math.floor(asOf / MARK_MILLISECONDS)
    db.exec('begin immediate')
    const day = db.prepare('select min(first) as first from days where first + marks > ?').get(mark + 1) as {
      first: number | null
    }
    const end = Math.min(mark + 1, day.first ?? mark + 1)
    db.prepare('delete from marks where mark >= ?').run(end)
    db.prepare('delete from days where first >= ?').run(end)
    db.prepare(`delete from segments where key % ${KEYS_PER_UNIT} >= ?`).run(end)
    db.exec('commit; pragma wal_checkpoint(truncate)')
    return end * MARK_MILLISECONDS
  } finally {
    db.close()
  }
}

/** The numbers of units, given to those that have none. */
export function numberUnits(db: DatabaseSync, ids: readonly string[]): number[] {
  const known = new Map(
    (db.prepare('select number, id from units').all() as { number: number; id: string }[]).map((r) => [r.id, r.number]),
  )
  const add = db.prepare('insert into units values (?, ?)')
  db.exec('begin immediate')
  for (const id of ids)
    if (!known.has(id)) {
      add.run(known.size, id)
      known.set(id, known.size)
    }
  db.exec('commit')
  return ids.map((id) => known.get(id)!)
}

/** Moves the days before a mark from rows of marks into rows of units; the caller holds the transaction. */
function finisher(db: DatabaseSync, dayOf: ReturnType<typeof localDays>): (before: number) => void {
  const rowsBefore = db.prepare('select mark, occupied, open from marks where mark < ? order by mark')
  const dropBefore = db.prepare('delete from marks where mark < ?')
  const lastDay = db.prepare('select first, marks from days order by first desc limit 1')
  const addDay = db.prepare('insert into days values (?, ?)')
  const addSegment = db.prepare('insert into segments values (?, ?, ?, ?)')

  function finishDay(rows: readonly MarkRow[], end: number): void {
    // Where the zone's rules changed, a day begins no earlier than the one before it ended.
    const before = lastDay.get() as unknown as DayRow | undefined
    const first = Math.max(dayOf(rows[0]!.mark).start, before === undefined ? 0 : before.first + before.marks)
    addDay.run(first, end - first)
    const units = Math.max(...rows.map((row) => row.occupied.length / 2))
    const [occupied, open] = [new Uint16Array(end - first), new Uint16Array(end - first)]
    for (let unit = 0; unit < units; unit++) {
      occupied.fill(UNKNOWN)
      open.fill(UNKNOWN)
      let known = false
      for (const row of rows) {
        occupied[row.mark - first] = countAt(row.occupied, unit)
        open[row.mark - first] = countAt(row.open, unit)
        known ||= occupied[row.mark - first] !== UNKNOWN || open[row.mark - first] !== UNKNOWN
      }
      if (!known) continue
      const [key, packs] = [unit * KEYS_PER_UNIT + first, [packedDay(occupied), packedDay(open)] as const]
      addSegment.run(key, ...packs, checksumOf(key, ...packs))
    }
  }

  return (before) => {
    const rows = rowsBefore.all(before) as unknown as MarkRow[]
    for (let from = 0; from < rows.length; ) {
      const { end } = dayOf(rows[from]!.mark)
      let to = from
      while (to < rows.length && rows[to]!.mark < end) to++
      finishDay(rows.slice(from, to), end)
      from = to
    }
    dropBefore.run(before)
  }
}

/** Deletes whole days, so that `keepDays` lie before the day that begins at a mark; the caller holds the transaction. */
function forgetter(db: DatabaseSync, keepDays: number): (today: number) => void {
  const outlived: StatementSync = db.prepare('select max(first) as last from days where first < ?')
  const dropDays = db.prepare('delete from days where first <= ?')
  const dropSegments = db.prepare('delete from segments where key >= ? and key <= ?')
  const mostUnits = db.prepare('select count(*) as n from units')
  return (today) => {
    // Half a day to spare: days on which clocks change are longer or shorter.
    const { last } = outlived.get(today - (keepDays + 0.5) * DAY_MARKS) as { last: number | null }
    if (last === null) return
    const { n } = mostUnits.get() as { n: number }
    for (let unit = 0; unit < n; unit++) dropSegments.run(unit * KEYS_PER_UNIT, unit * KEYS_PER_UNIT + last)
    dropDays.run(last)
  }
}
