/**
 * The zone's tables in the log's SQLite file, written in the log's own transactions:
 *
 *     quarantine    what did not pass, and what people decided about it
 *     receipts      the last 10,000 receipts
 *     shares        datasets for other bodies, frozen as they were pushed
 *     share_pulls   who took which of them, and when
 */
import type { DatabaseSync } from 'node:sqlite'
import { causeOfOldEntry } from '../quarantine/classify.ts'
import type { Addition, GivenReceipts } from './event-log.ts'
import {
  type DecisionTaken,
  decisionReceipt,
  type EarlierCorrection,
  type EarlierDecisions,
  type Likeness,
  median,
  pullReceipt,
  type QuarantinePage,
  type QuarantineRow,
  type QuarantineSummary,
  quarantineReceipt,
  RECEIPTS_KEPT,
  type ReceiptDraft,
  type ReceiptRow,
  ringReceipt,
  type SharePullRow,
  type ShareRecord,
  type ZoneReader,
} from './zone-records.ts'

/** Columns of `quarantine` and `sources` that files of earlier versions lack. */
const LATER_COLUMNS: readonly [table: string, column: string, type: string][] = [
  ['quarantine', 'cause', "text not null default ''"],
  ['quarantine', 'place', 'text'],
  ['quarantine', 'subject', "text not null default ''"],
  ['quarantine', 'type', 'text'],
  ['quarantine', 'format', 'text'],
  ['quarantine', 'status', "text not null default 'OPEN'"],
  ['quarantine', 'decided_at', 'real'],
  ['quarantine', 'decided_by', 'text'],
  ['quarantine', 'decision_reason', 'text'],
  ['quarantine', 'correction', 'text'],
  ['quarantine', 'released_position', 'integer'],
  ['quarantine', 'decision_receipt', 'text'],
  ['sources', 'format', 'text'],
  ['sources', 'every_minutes', 'real'],
]

const ZONE_TABLES = `
create index if not exists quarantine_alike on quarantine (source, cause, path, subject, status);
create index if not exists quarantine_status on quarantine (status, cause);
create table if not exists receipts (
  id integer primary key autoincrement, at real not null, what text not null, source text, accepted integer,
  duplicates integer, quarantined integer, position integer, by text, subject text, action text, sha256 text);
create table if not exists shares (
  number integer primary key autoincrement, id text not null unique, recipient text not null, record text not null);
create table if not exists share_pulls (
  id integer primary key autoincrement, share text not null, at real not null, by text not null, receipt text not null);
create index if not exists pulls_of_share on share_pulls (share);
`

/** Brings the tables of an earlier version up to this one; does nothing where they are. Call it in a transaction. */
export function prepareZone(db: DatabaseSync): void {
  const columns = new Map<string, Set<string>>()
  for (const [table, column, type] of LATER_COLUMNS) {
    let known = columns.get(table)
    if (known === undefined) {
      const rows = db.prepare(`select name from pragma_table_info('${table}')`).all() as { name: string }[]
      known = new Set(rows.map((row) => row.name))
      columns.set(table, known)
    }
    if (!known.has(column)) db.exec(`alter table ${table} add column ${column} ${type}`)
  }
  db.exec(ZONE_TABLES)
  const old = db.prepare("select id, why from quarantine where cause = ''").all() as { id: number; why: string }[]
  const setCause = db.prepare('update quarantine set cause = ? where id = ?')
  for (const { id, why } of old) setCause.run(causeOfOldEntry(why), id)
}

interface StoredEntry extends Omit<QuarantineRow, 'receivedAt' | 'rawSha256' | 'decision' | 'receipt'> {
  readonly received_at: number
  readonly raw_sha256: string
  readonly status: 'OPEN' | 'RELEASED' | 'REFUSED'
  readonly decided_at: number
  readonly decided_by: string
  readonly decision_reason: string
  readonly correction: string | null
  readonly released_position: number | null
  readonly decision_receipt: string
}

function entryOf(row: StoredEntry): QuarantineRow {
  const { id, source, epoch, seq, cause, path, place, subject, why, type, format, event, status } = row
  const receivedAt = row.received_at
  return {
    id,
    receipt: quarantineReceipt({ id, receivedAt }),
    source,
    epoch,
    seq,
    receivedAt,
    cause,
    path,
    place,
    subject,
    why,
    type,
    format,
    event,
    rawSha256: row.raw_sha256,
    decision:
      status === 'OPEN'
        ? null
        : {
            status,
            at: row.decided_at,
            by: row.decided_by,
            reason: row.decision_reason,
            correction: row.correction,
            position: row.released_position,
            receipt: row.decision_receipt,
          },
  }
}

/** A released entry and where its event stands. */
export interface ReleasedEntry {
  readonly receipt: string
  readonly source: string
  readonly epoch: string
  readonly seq: string
  readonly position: number
}

/** All released entries by the position of their event; none in a file of an earlier version. */
export function releasedEntries(db: DatabaseSync): ReadonlyMap<number, ReleasedEntry> {
  const columns = db.prepare("select name from pragma_table_info('quarantine')").all() as { name: string }[]
  if (!columns.some(({ name }) => name === 'released_position')) return new Map()
  const rows = db.prepare("select * from quarantine where status = 'RELEASED'").all() as unknown as StoredEntry[]
  return new Map(
    rows.map(({ id, received_at, source, epoch, seq, released_position }) => [
      released_position ?? 0,
      {
        receipt: quarantineReceipt({ id, receivedAt: received_at }),
        source,
        epoch,
        seq,
        position: released_position ?? 0,
      },
    ]),
  )
}

/** Synchronous answers to the zone's questions, for the thread that owns the connection. */
export type SyncZone = {
  readonly [Q in keyof ZoneReader]: (argument: Parameters<ZoneReader[Q]>[0]) => Awaited<ReturnType<ZoneReader[Q]>>
}

/** The reads. Statements are prepared when asked: an old file that is only read lacks these tables. */
export function zoneReader(db: DatabaseSync): SyncZone {
  return {
    quarantine({ first, source = null, status = null, cause = null, after = null }): QuarantinePage {
      const where = '(?1 is null or source = ?1) and (?2 is null or status = ?2) and (?3 is null or cause = ?3)'
      const total = db.prepare(`select count(*) as n from quarantine where ${where}`).get(source, status, cause)
      const rows = db
        .prepare(`select * from quarantine where ${where} and (?4 is null or id < ?4) order by id desc limit ?5`)
        .all(source, status, cause, after, first) as unknown as StoredEntry[]
      return { total: (total as { n: number }).n, rows: rows.map(entryOf) }
    },
    quarantineEntries(ids) {
      const byId = db.prepare('select * from quarantine where id = ?')
      return ids.flatMap((id) => {
        const row = byId.get(id) as unknown as StoredEntry | undefined
        return row === undefined ? [] : [entryOf(row)]
      })
    },
    quarantineSummary(source): QuarantineSummary {
      const where = '(?1 is null or source = ?1)'
      const counts = db
        .prepare(`select status, count(*) as n from quarantine where ${where} group by status`)
        .all(source) as { status: string; n: number }[]
      const count = (status: string): number => counts.find((row) => row.status === status)?.n ?? 0
      const oldest = db
        .prepare(`select min(received_at) as at from quarantine where status = 'OPEN' and ${where}`)
        .get(source) as { at: number | null }
      const byCause = db
        .prepare(
          `select cause, count(*) as open from quarantine where status = 'OPEN' and ${where} group by cause order by open desc, cause`,
        )
        .all(source) as unknown as QuarantineSummary['byCause']
      return {
        open: count('OPEN'),
        released: count('RELEASED'),
        refused: count('REFUSED'),
        oldestOpenAt: oldest.at,
        byCause: byCause.map(({ cause, open }) => ({ cause, open })),
      }
    },
    openAlike({ source, cause, path, subject }) {
      const row = db
        .prepare(
          "select count(*) as n from quarantine where source = ? and cause = ? and path = ? and subject = ? and status = 'OPEN'",
        )
        .get(source, cause, path, subject)
      return (row as { n: number }).n
    },
    earlierDecisions({ source, cause, since }): EarlierDecisions {
      const rows = db
        .prepare(
          "select status, decided_at - received_at as took from quarantine where source = ? and cause = ? and received_at >= ? and status <> 'OPEN'",
        )
        .all(source, cause, since) as { status: string; took: number }[]
      const released = rows.filter((row) => row.status === 'RELEASED').length
      return {
        released,
        refused: rows.length - released,
        medianMinutes: median(rows.map((row) => row.took / 60_000)),
      }
    },
    earlierCorrections({ source, cause, path, subject }: Likeness) {
      const rows = db
        .prepare(
          "select correction, count(*) as times from quarantine where source = ? and cause = ? and path = ? and subject = ? and status = 'RELEASED' and correction is not null group by correction order by times desc, correction",
        )
        .all(source, cause, path, subject) as unknown as EarlierCorrection[]
      return rows.map(({ correction, times }) => ({ correction, times }))
    },
    receipts({ first, source }) {
      const rows = db
        .prepare('select * from receipts where ?1 is null or source = ?1 order by id desc limit ?2')
        .all(source, first) as unknown as (Omit<ReceiptRow, 'id'> & { id: number })[]
      return rows.map((row) => ({ ...row, id: ringReceipt(row, row.id) }))
    },
    shares({ first, recipient }) {
      const rows = db
        .prepare('select record from shares where ?1 is null or recipient = ?1 order by number desc limit ?2')
        .all(recipient, first) as { record: string }[]
      return rows.map((row) => JSON.parse(row.record) as ShareRecord)
    },
    share(id) {
      const row = db.prepare('select record from shares where id = ?').get(id) as { record: string } | undefined
      return row === undefined ? null : (JSON.parse(row.record) as ShareRecord)
    },
    sharePulls(share) {
      const rows = db.prepare('select * from share_pulls where share = ? order by id desc').all(share)
      return (rows as unknown as SharePullRow[]).map(({ at, by, receipt }) => ({ share, at, by, receipt }))
    },
  }
}

/** The writes, for the writer's transaction. */
export function zoneWriter(db: DatabaseSync) {
  const addRejected = db.prepare(
    'insert or ignore into quarantine (source, epoch, seq, received_at, path, why, event, raw_sha256, cause, place, subject, type, format) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const findRejected = db.prepare(
    'select id, received_at from quarantine where source = ? and epoch = ? and seq = ? and raw_sha256 = ?',
  )
  const countRejected = db.prepare('select count(*) as n from quarantine where source = ?')
  const byId = db.prepare('select * from quarantine where id = ?')
  const decide = db.prepare(
    "update quarantine set status = ?, decided_at = ?, decided_by = ?, decision_reason = ?, correction = ?, released_position = ?, decision_receipt = ? where id = ? and status = 'OPEN'",
  )
  const addReceipt = db.prepare(
    'insert into receipts (at, what, source, accepted, duplicates, quarantined, position, by, subject, action, sha256) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const dropReceipts = db.prepare('delete from receipts where id <= ?')
  const setShare = db.prepare(
    'insert into shares (id, recipient, record) values (?, ?, ?) on conflict (id) do update set record = excluded.record',
  )
  const shareOf = db.prepare('select record from shares where id = ?')
  const addPull = db.prepare('insert into share_pulls (share, at, by, receipt) values (?, ?, ?, ?)')

  let newest = 0
  function note(draft: ReceiptDraft): string {
    const { at, what, source, accepted, duplicates, quarantined, position, by, subject, action, sha256 } = draft
    const { lastInsertRowid } = addReceipt.run(
      at,
      what,
      source,
      accepted,
      duplicates,
      quarantined,
      position,
      by,
      subject,
      action,
      sha256,
    )
    newest = Number(lastInsertRowid)
    return ringReceipt(draft, newest)
  }

  function decided(decision: DecisionTaken): string {
    const row = byId.get(decision.id) as unknown as StoredEntry | undefined
    if (row === undefined || row.status !== 'OPEN') throw new RangeError(`quarantine entry ${decision.id} is not open`)
    const receipt = note(decisionReceipt(decision, entryOf(row)))
    const { status, at, by, reason, correction, position, id } = decision
    decide.run(status, at, by, reason, correction, position, receipt, id)
    return receipt
  }

  return {
    /** @throws RangeError where a decision is about an entry that is not open. */
    write(addition: Omit<Addition, 'lines'>): {
      readonly quarantined: Record<string, number>
      readonly given: GivenReceipts
    } {
      const quarantined: Record<string, number> = {}
      const rejected = addition.rejected.map((r) => {
        addRejected.run(
          r.source,
          r.epoch,
          r.seq,
          r.receivedAt,
          r.path,
          r.why,
          r.event,
          r.rawSha256,
          r.cause,
          r.place,
          r.subject,
          r.type,
          r.format,
        )
        quarantined[r.source] = 0
        const row = findRejected.get(r.source, r.epoch, r.seq, r.rawSha256) as { id: number; received_at: number }
        return quarantineReceipt({ id: row.id, receivedAt: row.received_at })
      })
      for (const source of Object.keys(quarantined))
        quarantined[source] = (countRejected.get(source) as { n: number }).n
      const decisions = addition.decisions.map(decided)
      for (const share of addition.shares) setShare.run(share.id, share.recipient, JSON.stringify(share))
      const receipts = addition.receipts.map(note)
      const pulls = addition.pulls.map((pull) => {
        const share = JSON.parse((shareOf.get(pull.share) as { record: string }).record) as ShareRecord
        const receipt = note(pullReceipt(pull, share))
        addPull.run(pull.share, pull.at, pull.by, receipt)
        return receipt
      })
      if (newest > RECEIPTS_KEPT) dropReceipts.run(newest - RECEIPTS_KEPT)
      return { quarantined, given: { rejected, decisions, receipts, pulls } }
    },
  }
}
