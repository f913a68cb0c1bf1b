/**
 * The event log in PostgreSQL, shared by several nodes: one holds the lease and appends, the others follow. Additions that
 * wait together are one transaction; it begins with `fence`, so that the database itself refuses a writer whose lease is
 * another's by now. An addition is durable when the database says so: this adapter asks for `synchronous_commit`.
 */
import type { ClientBase, Pool, PoolClient } from 'pg'
import type { Report } from '../telemetry/log-events.ts'
import { blockChecksum, encodeLines, hex } from './block.ts'
import {
  type Addition,
  type Appended,
  type EpochMark,
  type EventLog,
  LeaseLost,
  LogUnusable,
  LogUnwritable,
  type MarkChange,
  type SharedLog,
} from './event-log.ts'
import { groupCommit } from './group-commit.ts'
import { databaseName, inTransaction, poolFor, sqlState, whyDatabase } from './postgres-connection.ts'
import { LEASE_MS, type PostgresLease, postgresLease, WAKE_OTHERS } from './postgres-lease.ts'
import {
  blocksAfter,
  blocksBefore,
  checksumAt,
  followedAt,
  type HeadRow,
  ONE_INSTANT,
  readBeginning,
  readHead,
  readNews,
} from './postgres-reading.ts'
import { FENCED, prepareTables, TABLES_FORMAT } from './postgres-tables.ts'
import { type Counters, writeZone, zoneReader } from './postgres-zone.ts'

const READERS = 5
/** A question that takes longer is given up: the connection, or the database, hangs. */
const READ_MS = 30_000
const WRITE_MS = 15_000
const PROBE_BYTES = 262_144

export interface PostgresSetting {
  /** Where the database is; may hold a password. */
  readonly url: string
  readonly city: string
  readonly report?: Report
  /** Life-time of the lease without a sign of its holder, in milliseconds. */
  readonly leaseMs?: number
}

/** The log, and its database for what belongs beside it. */
export interface PostgresLog extends SharedLog {
  readonly adapter: 'postgres'
  /**
   * Work in one transaction that only the holder of the lease commits; the other nodes are woken by it.
   * @throws LeaseLost, or LogUnwritable where the database is away: then nothing of it was done
   */
  fenced<T>(work: (client: ClientBase) => Promise<T>): Promise<T>
  /** Work in one transaction of any node, as making tables is. @throws LogUnwritable */
  prepared<T>(work: (client: ClientBase) => Promise<T>): Promise<T>
  /** Reads. @throws LogUnwritable where the database is away */
  looked<T>(work: (client: ClientBase) => Promise<T>): Promise<T>
}

export const isPostgres = (log: EventLog): log is PostgresLog => log.adapter === 'postgres'

/**
 * Opens the log of a city; its tables are made, or brought up to date, where they are not.
 * @throws LogUnusable when the database cannot be used, or the log in it is another city's or of a later version.
 */
export async function postgresLog(setting: PostgresSetting): Promise<PostgresLog> {
  const { url, city, report = () => {}, leaseMs = LEASE_MS } = setting
  const reading = poolFor(url, READERS, READ_MS)
  const writing = poolFor(url, 1, WRITE_MS)
  const lease = postgresLease(url, leaseMs)
  try {
    const client = await writing.connect()
    try {
      await checkServer(client, url, report)
      await prepareTables(client, databaseName(url), city)
    } finally {
      client.release(true)
    }
    await lease.begin()
  } catch (error) {
    await Promise.all([lease.close(), reading.end(), writing.end()])
    throw error instanceof LogUnusable ? error : new LogUnusable(whyDatabase(error, url))
  }
  return adapterOver(reading, writing, lease, url, city)
}

/** What an acknowledgement rests on and this program cannot bring about. */
async function checkServer(client: PoolClient, url: string, report: Report): Promise<void> {
  const { rows } = await client.query<{ encoding: string; fsync: string; full_page_writes: string }>(
    "select current_setting('server_encoding') as encoding, current_setting('fsync') as fsync, current_setting('full_page_writes') as full_page_writes",
  )
  const { encoding, fsync, full_page_writes } = rows[0]!
  if (encoding !== 'UTF8')
    throw new LogUnusable(
      `${databaseName(url)} keeps text as ${encoding}, which has no Chinese. Make one with: createdb --encoding UTF8 --template template0 NAME`,
    )
  if (fsync === 'off' || full_page_writes === 'off') report('database.unsafe', { database: databaseName(url) })
}

function adapterOver(reading: Pool, writing: Pool, lease: PostgresLease, url: string, city: string): PostgresLog {
  /** The database's errors as the log's. */
  async function ask<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof RangeError || error instanceof LogUnusable || error instanceof LogUnwritable) throw error
      if (sqlState(error) === FENCED) {
        lease.refused()
        throw new LeaseLost(
          `another node has taken the lease on the log in ${databaseName(url)}; this one writes nothing more until it holds it again`,
        )
      }
      throw new LogUnwritable(whyDatabase(error, url))
    }
  }
  const one = <T>(work: (client: PoolClient) => Promise<T>): Promise<T> =>
    ask(async () => {
      const client = await reading.connect()
      try {
        const result = await work(client)
        client.release()
        return result
      } catch (error) {
        client.release(true)
        throw error
      }
    })
  const oneInstant = <T>(work: (client: PoolClient) => Promise<T>): Promise<T> =>
    ask(() => inTransaction(reading, ONE_INSTANT, work))
  const fenced = <T>(work: (client: PoolClient, head: HeadRow) => Promise<T>): Promise<T> =>
    ask(() =>
      inTransaction(writing, 'begin', async (client) => {
        await client.query('set local synchronous_commit = on')
        const { rows } = await client.query<HeadRow>({
          name: 'fence',
          text: 'select * from fence($1, $2)',
          values: [lease.token, TABLES_FORMAT],
        })
        return work(client, rows[0]!)
      }),
    )
  const commits = groupCommit((addition) => fenced((client, head) => append(client, head, addition, lease.token)))
  let closed = false

  return {
    adapter: 'postgres',
    place: databaseName(url),
    lease,
    now: lease.now,
    onNews: lease.onNews,
    fenced: (work) =>
      fenced(async (client) => {
        const result = await work(client)
        await client.query({ name: 'wake', text: WAKE_OTHERS })
        return result
      }),
    prepared: (work) => ask(() => inTransaction(writing, 'begin', work)),
    looked: one,
    head: () => oneInstant(readHead),
    beginning: () => one(readBeginning),
    news: (since) => oneInstant((client) => readNews(client, since)),
    append: commits.append,
    async *read(position) {
      for (let after = position; ; ) {
        const blocks = await one((client) => blocksAfter(client, after))
        if (blocks.length === 0) return
        yield* blocks
        const last = blocks.at(-1)!
        after = last.firstPosition + last.lines.length - 1
      }
    },
    async *readBackward(position = Number.MAX_SAFE_INTEGER) {
      for (let before = position; ; ) {
        const blocks = await one((client) => blocksBefore(client, before))
        if (blocks.length === 0) return
        yield* blocks
        before = blocks.at(-1)!.firstPosition
      }
    },
    checksumAt: (position) => one((client) => checksumAt(client, city, position)),
    ...zoneReader(reading, ask),
    async probe() {
      // A follower need not be able to write; but it must be able to read.
      if (!lease.held) return one(async (client) => void (await client.query('select 1')))
      await fenced(async (client) => {
        await client.query('insert into scratch values ($1)', [Buffer.alloc(PROBE_BYTES)])
        await client.query('delete from scratch')
      })
    },
    async close() {
      if (closed) return
      closed = true
      await commits.close()
      await lease.close()
      await Promise.all([reading.end(), writing.end()])
    },
  }
}

async function append(client: PoolClient, head: HeadRow, addition: Addition, token: number): Promise<Appended> {
  const { firstPosition, receivedAt, lines } = addition
  let { last_position: lastPosition, checksum } = head
  // Without events too: that all of a batch were had before is as true as what the writer takes for the log's end.
  if (firstPosition !== lastPosition + 1)
    throw new RangeError(`position ${firstPosition} does not follow ${lastPosition}`)
  if (lines.length > 0) {
    const payload = encodeLines(lines)
    checksum = blockChecksum(checksum, firstPosition, lines.length, receivedAt, payload)
    lastPosition += lines.length
    await client.query({
      name: 'block',
      text: 'insert into blocks values ($1, $2, $3, $4, $5, $6)',
      values: [firstPosition, lines.length, receivedAt, payload, checksum, token],
    })
  }
  await moveMarks(client, addition.marks)
  await moveSources(client, addition.sources)
  const counters: Counters = { entries: head.entries, receipts: head.receipts }
  const kept = await writeZone(client, addition, counters)
  const commits = head.commits + 1
  await client.query({
    name: 'head',
    text: 'update head set last_position = $1, checksum = $2, commits = $3, entries = $4, receipts = $5',
    values: [lastPosition, checksum, commits, counters.entries, counters.receipts],
  })
  await client.query({ name: 'wake', text: WAKE_OTHERS })
  return {
    lastPosition,
    checksum: hex(checksum),
    ...kept,
    followed: followedAt({ commits, last_position: lastPosition, entries: counters.entries }),
  }
}

/** The changes of an epoch's gaps, taken together: what is gone, and what stands where. */
function netGaps(marks: readonly MarkChange[]) {
  const gone: { readonly source: string; readonly epoch: string; readonly low: bigint }[] = []
  const stand: (Pick<EpochMark, 'source' | 'epoch'> & { readonly low: bigint; readonly high: bigint })[] = []
  for (const { source, epoch, gapChanges } of marks) {
    const net = new Map<bigint, bigint | null>()
    for (const change of gapChanges) {
      if ('remove' in change) net.set(change.remove, null)
      else net.set(change.add.from, change.add.to)
    }
    for (const [low, high] of net) {
      if (high === null) gone.push({ source, epoch, low })
      else stand.push({ source, epoch, low, high })
    }
  }
  return { gone, stand }
}

async function moveMarks(client: PoolClient, marks: readonly MarkChange[]): Promise<void> {
  if (marks.length === 0) return
  const sources = (of: readonly { readonly source: string }[]) => of.map(({ source }) => source)
  const epochs = (of: readonly { readonly epoch: string }[]) => of.map(({ epoch }) => epoch)
  await client.query({
    name: 'marks',
    text: `insert into marks select * from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[])
           on conflict (source, epoch) do update set lowest = excluded.lowest, highest = excluded.highest`,
    values: [sources(marks), epochs(marks), marks.map((m) => String(m.lowest)), marks.map((m) => String(m.highest))],
  })
  const { gone, stand } = netGaps(marks)
  if (gone.length > 0)
    await client.query({
      name: 'gone',
      text: `delete from gaps using unnest($1::text[], $2::text[], $3::bigint[]) as gone (source, epoch, low)
             where gaps.source = gone.source and gaps.epoch = gone.epoch and gaps.low = gone.low`,
      values: [sources(gone), epochs(gone), gone.map(({ low }) => String(low))],
    })
  if (stand.length > 0)
    await client.query({
      name: 'stand',
      text: `insert into gaps select * from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[])
             on conflict (source, epoch, low) do update set high = excluded.high`,
      values: [
        sources(stand),
        epochs(stand),
        stand.map(({ low }) => String(low)),
        stand.map(({ high }) => String(high)),
      ],
    })
}

async function moveSources(client: PoolClient, seen: Addition['sources']): Promise<void> {
  if (seen.length === 0) return
  await client.query({
    name: 'seen',
    text: `insert into sources
           select * from unnest($1::text[], $2::bigint[], $3::float8[], $4::float8[], $5::text[], $6::float8[])
           on conflict (source) do update set position = excluded.position, seen_at = excluded.seen_at,
             seen_at_city = excluded.seen_at_city, format = excluded.format, every_minutes = excluded.every_minutes`,
    values: [
      seen.map((s) => s.source),
      seen.map((s) => s.position),
      seen.map((s) => s.seenAt),
      seen.map((s) => s.seenAtCity),
      seen.map((s) => s.format),
      seen.map((s) => s.everyMinutes),
    ],
  })
}
