/** The file of the audit log: SQLite, whose triggers refuse that a row is changed, or dropped while it must be kept. */
import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import {
  type AuditEntry,
  type AuditKind,
  type AuditQuestion,
  type AuditRow,
  CHAIN_START,
  type ChainPoint,
  chained,
  storableEntry,
} from './audit-log.ts'

/** Name of the file in DATA_DIR. */
export const AUDIT_FILE = 'audit.db'
const FORMAT = 1

const SCHEMA = `
  create table if not exists entries (
    number integer primary key, at integer not null, who text not null, purpose text not null, kind text not null,
    shape text not null, objects text not null, note text not null, times integer not null, size integer,
    address text not null, hash text not null) strict;
  create index if not exists entries_by_kind on entries (kind, number);
  create table if not exists beginning (one integer primary key check (one = 1), number integer not null, hash text not null) strict;
  create trigger if not exists entries_stand before update on entries
    begin select raise(abort, 'the audit log is append-only'); end;
  create trigger if not exists entries_stay before delete on entries
    when old.number > coalesce((select number from beginning), 0)
    begin select raise(abort, 'the audit log is append-only'); end;`

const COLUMNS = 'number, at, who, purpose, kind, shape, objects, note, times, size, address, hash'

const rowOf = (row: Record<string, unknown>): AuditRow => ({
  number: Number(row.number),
  at: Number(row.at),
  who: String(row.who),
  purpose: String(row.purpose),
  kind: row.kind as AuditKind,
  shape: String(row.shape),
  objects: JSON.parse(String(row.objects)) as readonly string[],
  note: String(row.note),
  times: Number(row.times),
  size: row.size === null ? null : Number(row.size),
  from: String(row.address),
  hash: String(row.hash),
})

export interface AuditFile {
  append(entries: readonly AuditEntry[]): void
  /** Adds rows of a chain that is kept elsewhere, as they are; they follow what is there. */
  adopt(rows: readonly AuditRow[]): void
  /** Begins an empty chain behind a row that was dropped elsewhere. */
  beginBehind(point: ChainPoint): void
  page(question: AuditQuestion): readonly AuditRow[]
  after(number: number, atMost: number): readonly AuditRow[]
  before(instant: number): number
  beginning(): ChainPoint
  head(): ChainPoint
  dropBefore(instant: number): number
  close(): void
}

/** True of a file whose maker has not written its tables yet: it holds no rows, and none are lost with it. */
export function isAuditFileBegun(path: string): boolean {
  const db = new DatabaseSync(path, { readOnly: true, timeout: 5_000 })
  try {
    return Number((db.prepare('pragma user_version').get() as { user_version: number }).user_version) === 0
  } finally {
    db.close()
  }
}

/** @throws with the path where there is no such file, or one of another format. */
export function openAuditFile(path: string, mode: 'write' | 'read'): AuditFile {
  if (mode === 'read' && !existsSync(path)) throw new Error(`there is no audit log at ${path}`)
  const db = new DatabaseSync(path, { readOnly: mode === 'read' })
  if (mode === 'write') {
    // FULL: what was acknowledged outlives a loss of power.
    db.exec('pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000')
  }
  const told = (): number => Number((db.prepare('pragma user_version').get() as { user_version: number }).user_version)
  if (mode === 'write' && told() === 0) db.exec(`begin immediate; ${SCHEMA} pragma user_version = ${FORMAT}; commit`)
  // Later than the format: a file of before gets it at its next start.
  if (mode === 'write') db.exec('create index if not exists entries_by_time on entries (at)')
  const format = told()
  if (format !== FORMAT)
    throw new Error(
      `${path} is of format ${format}; this version reads format ${FORMAT}. Use the version that wrote it`,
    )
  const head = db.prepare('select number, hash from entries order by number desc limit 1')
  const first = db.prepare('select number, hash from beginning')
  const newest = db.prepare(
    `select ${COLUMNS} from entries where number < ?1 and (?2 is null or kind = ?2) and (?3 is null or who = ?3)
       and (?4 is null or instr(objects, ?4) > 0) and (?5 is null or at >= ?5) and (?6 is null or at < ?6)
       and (?7 is null or instr(note, ?7) > 0)
     order by number desc limit ?8`,
  )
  const following = db.prepare(`select ${COLUMNS} from entries where number > ? order by number limit ?`)
  const firstFrom = db.prepare('select min(number) as number from entries where at >= ?')
  const insert =
    mode === 'write' ? db.prepare(`insert into entries (${COLUMNS}) values (?,?,?,?,?,?,?,?,?,?,?,?)`) : null
  const pointOf = (row: unknown): ChainPoint | null =>
    row === undefined ? null : { number: Number((row as ChainPoint).number), hash: String((row as ChainPoint).hash) }
  const beginning = (): ChainPoint => pointOf(first.get()) ?? CHAIN_START

  function together(work: () => void): void {
    db.exec('begin immediate')
    try {
      work()
      db.exec('commit')
    } catch (error) {
      db.exec('rollback')
      throw error
    }
  }

  const ends = (): ChainPoint => pointOf(head.get()) ?? beginning()
  function add({ number, at, who, purpose, kind, shape, objects, note, times, size, from, hash }: AuditRow): void {
    const ids = JSON.stringify(objects)
    insert!.run(number, at, who, purpose, kind, shape, ids, note, times, size, from, hash)
  }

  return {
    append(entries) {
      together(() => {
        let point = ends()
        for (const entry of entries.map(storableEntry)) {
          point = chained(point, entry)
          add({ ...entry, ...point })
        }
      })
    },
    adopt(rows) {
      together(() => rows.forEach(add))
    },
    beginBehind({ number, hash }) {
      if (number > 0) db.prepare('insert into beginning values (1, ?, ?)').run(number, hash)
    },
    page: ({ first: count, before, kind, who, object = null, since = null, until = null, noted = null }) =>
      newest
        .all(
          before ?? Number.MAX_SAFE_INTEGER,
          kind,
          who,
          object === null ? null : JSON.stringify(object),
          since,
          until,
          noted,
          count,
        )
        .map(rowOf),
    after: (number, atMost) => following.all(number, atMost).map(rowOf),
    before(instant) {
      const { number } = firstFrom.get(instant) as { number: number | null }
      // Nothing so young: behind the last row.
      return number === null ? ends().number : number - 1
    },
    beginning,
    head: ends,
    dropBefore(instant) {
      const last = pointOf(
        // The first row that is young enough ends what may go, so that no gap arises.
        db
          .prepare(
            `select number, hash from entries where number <
               coalesce((select min(number) from entries where at >= ?), 9007199254740991) order by number desc limit 1`,
          )
          .get(instant),
      )
      if (last === null) return 0
      let dropped = 0
      together(() => {
        db.prepare('insert or replace into beginning values (1, ?, ?)').run(last.number, last.hash)
        dropped = Number(db.prepare('delete from entries where number <= ?').run(last.number).changes)
      })
      return dropped
    },
    close: () => db.close(),
  }
}
