/**
 * The zone's tables in the log's PostgreSQL database, written in the log's own transactions:
 *
 *     quarantine    what did not pass, and what people decided about it
 *     receipts      the last 10,000 receipts
 *     shares        datasets for other bodies, frozen as they were pushed
 *     share_pulls   who took which of them, and when
 *
 * The one writer gives the numbers itself, from the head's counters: they have no gaps, and never come again.
 */
import type { ClientBase, Pool } from 'pg'
import type { Addition, GivenReceipts } from './event-log.ts'
import { storable } from './storable.ts'
import {
  decisionReceipt,
  type EarlierCorrection,
  median,
  pullReceipt,
  type QuarantineEntry,
  type QuarantineRow,
  type QuarantineStatus,
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

interface StoredEntry extends Omit<QuarantineRow, 'receivedAt' | 'rawSha256' | 'decision' | 'receipt'> {
  readonly received_at: number
  readonly raw_sha256: string
  readonly status: QuarantineStatus
  readonly decided_at: number
  readonly decided_by: string
  readonly decision_reason: string
  readonly correction: string | null
  readonly released_position: number | null
  readonly decision_receipt: string
}

export function entryOf(row: StoredEntry): QuarantineRow {
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

const ALIKE =
  'source = $1 and cause = $2 and md5(path) = md5($3) and md5(subject) = md5($4) and path = $3 and subject = $4'

/** The reads, each of its own instant. @param ask turns the database's errors into the log's. */
export function zoneReader(pool: Pool, ask: <T>(work: () => Promise<T>) => Promise<T>): ZoneReader {
  const rows = <T extends object>(text: string, values: readonly unknown[]): Promise<T[]> =>
    ask(async () => (await pool.query<T>(text, values as unknown[])).rows)
  const one = async <T extends object>(text: string, values: readonly unknown[]): Promise<T> =>
    (await rows<T>(text, values))[0]!

  return {
    async quarantine({ first, source = null, status = null, cause = null, after = null }) {
      const where =
        '($1::text is null or source = $1) and ($2::text is null or status = $2) and ($3::text is null or cause = $3)'
      const { n } = await one<{ n: number }>(`select count(*) as n from quarantine where ${where}`, [
        source,
        status,
        cause,
      ])
      const found = await rows<StoredEntry>(
        `select * from quarantine where ${where} and ($4::bigint is null or id < $4) order by id desc limit $5`,
        [source, status, cause, after, first],
      )
      return { total: n, rows: found.map(entryOf) }
    },
    async quarantineEntries(ids) {
      const found = await rows<StoredEntry>('select * from quarantine where id = any($1::bigint[])', [ids])
      const byId = new Map(found.map((row) => [row.id, entryOf(row)]))
      return ids.flatMap((id) => byId.get(id) ?? [])
    },
    async quarantineSummary(source): Promise<QuarantineSummary> {
      const counts = await rows<{ status: QuarantineStatus; cause: QuarantineEntry['cause']; n: number; at: number }>(
        'select status, cause, count(*) as n, min(received_at) as at from quarantine where $1::text is null or source = $1 group by status, cause',
        [source],
      )
      const of = (status: QuarantineStatus) => counts.filter((row) => row.status === status)
      const count = (status: QuarantineStatus): number => of(status).reduce((sum, row) => sum + row.n, 0)
      const open = of('OPEN')
      return {
        open: count('OPEN'),
        released: count('RELEASED'),
        refused: count('REFUSED'),
        oldestOpenAt: open.length === 0 ? null : Math.min(...open.map((row) => row.at)),
        byCause: open
          .map(({ cause, n }) => ({ cause, open: n }))
          .sort((a, b) => b.open - a.open || (a.cause < b.cause ? -1 : 1)),
      }
    },
    async openAlike({ source, cause, path, subject }) {
      const { n } = await one<{ n: number }>(
        `select count(*) as n from quarantine where ${ALIKE} and status = 'OPEN'`,
        [source, cause, path, subject],
      )
      return n
    },
    async earlierDecisions({ source, cause, since }) {
      const found = await rows<{ status: QuarantineStatus; took: number }>(
        "select status, decided_at - received_at as took from quarantine where source = $1 and cause = $2 and received_at >= $3 and status <> 'OPEN'",
        [source, cause, since],
      )
      const released = found.filter((row) => row.status === 'RELEASED').length
      return {
        released,
        refused: found.length - released,
        medianMinutes: median(found.map((row) => row.took / 60_000)),
      }
    },
    earlierCorrections({ source, cause, path, subject }) {
      return rows<EarlierCorrection>(
        `select correction, count(*) as times from quarantine where ${ALIKE} and status = 'RELEASED' and correction is not null group by correction order by times desc, correction collate "C"`,
        [source, cause, path, subject],
      )
    },
    async receipts({ first, source }) {
      const found = await rows<Omit<ReceiptRow, 'id'> & { readonly id: number }>(
        'select * from receipts where $1::text is null or source = $1 order by id desc limit $2',
        [source, first],
      )
      return found.map((row) => ({ ...row, id: ringReceipt(row, row.id) }))
    },
    async shares({ first, recipient }) {
      const found = await rows<{ record: string }>(
        'select record from shares where $1::text is null or recipient = $1 order by number desc limit $2',
        [recipient, first],
      )
      return found.map((row) => JSON.parse(row.record) as ShareRecord)
    },
    async share(id) {
      const [row] = await rows<{ record: string }>('select record from shares where id = $1', [id])
      return row === undefined ? null : (JSON.parse(row.record) as ShareRecord)
    },
    sharePulls(share) {
      return rows<SharePullRow>('select share, at, by, receipt from share_pulls where share = $1 order by id desc', [
        share,
      ])
    },
  }
}

/** How many entries and receipts were given their numbers so far. */
export interface Counters {
  entries: number
  receipts: number
}

const identityOf = (e: Pick<QuarantineEntry, 'source' | 'epoch' | 'seq' | 'rawSha256'>): string =>
  JSON.stringify([e.source, e.epoch, storable(e.seq), storable(e.rawSha256)])

/** Entries that the quarantine does not have yet get a number. @returns the receipt of each. */
async function addRejected(
  client: ClientBase,
  rejected: readonly QuarantineEntry[],
  counters: Counters,
): Promise<readonly string[]> {
  const column = (of: (entry: QuarantineEntry) => string | null) => rejected.map((entry) => storable(of(entry)))
  const { rows } = await client.query<StoredEntry>(
    `select q.id, q.received_at, q.source, q.epoch, q.seq, q.raw_sha256 from quarantine q
     join unnest($1::text[], $2::text[], $3::text[], $4::text[]) as wanted (source, epoch, seq, raw_sha256)
     on q.source = wanted.source and q.epoch = wanted.epoch and md5(q.seq) = md5(wanted.seq)
       and q.raw_sha256 = wanted.raw_sha256`,
    [column((e) => e.source), column((e) => e.epoch), column((e) => e.seq), column((e) => e.rawSha256)],
  )
  const receipts = new Map(
    rows.map((row) => [
      identityOf({ ...row, rawSha256: row.raw_sha256 }),
      quarantineReceipt({ id: row.id, receivedAt: row.received_at }),
    ]),
  )
  const fresh: { readonly id: number; readonly entry: QuarantineEntry }[] = []
  for (const entry of rejected) {
    const identity = identityOf(entry)
    if (receipts.has(identity)) continue
    const id = ++counters.entries
    receipts.set(identity, quarantineReceipt({ id, receivedAt: entry.receivedAt }))
    fresh.push({ id, entry })
  }
  const texts = (of: (entry: QuarantineEntry) => string | null) => fresh.map(({ entry }) => storable(of(entry)))
  if (fresh.length > 0)
    await client.query(
      `insert into quarantine (id, source, epoch, seq, received_at, cause, path, place, subject, why, type, format, event, raw_sha256)
       select * from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::float8[], $6::text[], $7::text[],
         $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[])`,
      [
        fresh.map(({ id }) => id),
        texts((e) => e.source),
        texts((e) => e.epoch),
        texts((e) => e.seq),
        fresh.map(({ entry }) => entry.receivedAt),
        texts((e) => e.cause),
        texts((e) => e.path),
        texts((e) => e.place),
        texts((e) => e.subject),
        texts((e) => e.why),
        texts((e) => e.type),
        texts((e) => e.format),
        texts((e) => e.event),
        texts((e) => e.rawSha256),
      ],
    )
  const added = new Map<string, number>()
  for (const { entry } of fresh) added.set(entry.source, (added.get(entry.source) ?? 0) + 1)
  if (added.size > 0)
    await client.query(
      `insert into quarantined select * from unnest($1::text[], $2::bigint[])
       on conflict (source) do update set entries = quarantined.entries + excluded.entries`,
      [[...added.keys()], [...added.values()]],
    )
  return rejected.map((entry) => receipts.get(identityOf(entry))!)
}

interface Numbered {
  readonly id: number
  readonly draft: ReceiptDraft
}

async function addReceipts(client: ClientBase, receipts: readonly Numbered[], newest: number): Promise<void> {
  const column = <T>(of: (draft: ReceiptDraft) => T): T[] => receipts.map(({ draft }) => of(draft))
  const text = (of: (draft: ReceiptDraft) => string | null) => column(of).map(storable)
  await client.query(
    `insert into receipts select * from unnest($1::bigint[], $2::float8[], $3::text[], $4::text[], $5::bigint[],
       $6::bigint[], $7::bigint[], $8::bigint[], $9::text[], $10::text[], $11::text[], $12::text[])`,
    [
      receipts.map(({ id }) => id),
      column((d) => d.at),
      text((d) => d.what),
      text((d) => d.source),
      column((d) => d.accepted),
      column((d) => d.duplicates),
      column((d) => d.quarantined),
      column((d) => d.position),
      text((d) => d.by),
      text((d) => d.subject),
      text((d) => d.action),
      text((d) => d.sha256),
    ],
  )
  if (newest > RECEIPTS_KEPT) await client.query('delete from receipts where id <= $1', [newest - RECEIPTS_KEPT])
}

const DECIDE = `
update quarantine set status = $2, decided_at = $3, decided_by = $4, decision_reason = $5, correction = $6,
  released_position = $7, decision_receipt = $8
where id = $1`

/**
 * Writes what an addition has for the zone, in the writer's transaction; `counters` move on with it.
 * @throws RangeError where a decision is about an entry that is not open.
 */
export async function writeZone(
  client: ClientBase,
  addition: Addition,
  counters: Counters,
): Promise<{ readonly quarantined: Record<string, number>; readonly given: GivenReceipts }> {
  const ring: Numbered[] = []
  const note = (draft: ReceiptDraft): string => {
    ring.push({ id: ++counters.receipts, draft })
    return ringReceipt(draft, counters.receipts)
  }
  const rejected = addition.rejected.length === 0 ? [] : await addRejected(client, addition.rejected, counters)
  const decisions: string[] = []
  for (const decision of addition.decisions) {
    const found = await client.query<StoredEntry>('select * from quarantine where id = $1', [decision.id])
    const row = found.rows[0]
    if (row === undefined || row.status !== 'OPEN') throw new RangeError(`quarantine entry ${decision.id} is not open`)
    const receipt = note(decisionReceipt(decision, entryOf(row)))
    const { id, status, at, by, reason, correction, position } = decision
    await client.query(DECIDE, [
      id,
      status,
      at,
      storable(by),
      storable(reason),
      storable(correction),
      position,
      receipt,
    ])
    decisions.push(receipt)
  }
  for (const share of addition.shares)
    await client.query(
      'insert into shares (id, recipient, record) values ($1, $2, $3) on conflict (id) do update set record = excluded.record',
      [share.id, share.recipient, JSON.stringify(share)],
    )
  const receipts = addition.receipts.map(note)
  const pulls: string[] = []
  for (const pull of addition.pulls) {
    const found = await client.query<{ record: string }>('select record from shares where id = $1', [pull.share])
    const receipt = note(pullReceipt(pull, JSON.parse(found.rows[0]!.record) as ShareRecord))
    await client.query('insert into share_pulls (share, at, by, receipt) values ($1, $2, $3, $4)', [
      pull.share,
      pull.at,
      storable(pull.by),
      receipt,
    ])
    pulls.push(receipt)
  }
  if (ring.length > 0) await addReceipts(client, ring, counters.receipts)
  const concerned = [...new Set(addition.rejected.map((entry) => entry.source))]
  const counts =
    concerned.length === 0
      ? []
      : (
          await client.query<{ source: string; entries: number }>('select * from quarantined where source = any($1)', [
            concerned,
          ])
        ).rows
  return {
    quarantined: Object.fromEntries(counts.map(({ source, entries }) => [source, entries])),
    given: { rejected, decisions, receipts, pulls },
  }
}
