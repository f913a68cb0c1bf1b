/** A log's tables in a PostgreSQL database: read within one transaction while nodes write, and filled anew. */

import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { AUDIT_FILE, openAuditFile } from '../audit/audit-file.ts'
import { prepareAuditTables } from '../audit/audit-tables.ts'
import { adoptFile } from '../audit/postgres-audit.ts'
import { LogUnusable } from '../log/event-log.ts'
import { databaseName, singleClient, whyDatabase } from '../log/postgres-connection.ts'
import { ONE_INSTANT } from '../log/postgres-reading.ts'
import { cityOfTables, prepareTablesWithin } from '../log/postgres-tables.ts'
import { storable } from '../log/storable.ts'
import { BLOCKS, type LogSource, type LogTable, type LogTarget, type StoredRow } from './log-tables.ts'
import { BackupUnusable } from './manifest.ts'

const LONGEST_MS = 600_000
/** Rows fetched at once; a block may hold thousands of events. */
const FETCHED = 200

/** @throws LogUnusable where the database cannot be used, or has no log of this program. */
export async function postgresSource(url: string): Promise<LogSource> {
  const client = singleClient(url, LONGEST_MS)
  try {
    await client.connect()
    await client.query(ONE_INSTANT)
    const city = await cityOfTables(client, databaseName(url))
    return {
      city,
      async *rows(of, after) {
        yield* fetched(client, of, after)
      },
      async checksumAt(position) {
        const { rows } = await client.query<{ checksum: string }>(
          `select encode(checksum, 'hex') as checksum from ${BLOCKS.name} where first_position + count - 1 = $1`,
          [position],
        )
        return rows[0]?.checksum ?? null
      },
      close: () => client.end(),
    }
  } catch (error) {
    await client.end().catch(() => {
      // It was not open, or is gone.
    })
    throw error instanceof LogUnusable ? error : new LogUnusable(whyDatabase(error, url))
  }
}

async function* fetched(
  client: ReturnType<typeof singleClient>,
  { name, columns, kinds, order }: LogTable,
  after: number,
): AsyncGenerator<StoredRow> {
  const from = name === BLOCKS.name ? `where first_position > ${Math.floor(after)}` : ''
  // Large numbers as text: the connection's own parser would round them.
  const wanted = columns.map((column) => (kinds[column] === 'large' ? `${column}::text as ${column}` : column))
  await client.query(
    `declare backed_up no scroll cursor for select ${wanted.join(', ')} from ${name} ${from} order by ${order
      .split(', ')
      .map((column) => (columns.includes(column) && name !== BLOCKS.name ? `${name}.${column}` : column))
      .join(', ')}`,
  )
  for (;;) {
    const { rows } = await client.query<StoredRow>(`fetch ${FETCHED} from backed_up`)
    if (rows.length === 0) break
    yield* rows
  }
  await client.query('close backed_up')
}

const stored = (value: unknown): unknown =>
  typeof value === 'string' ? storable(value) : typeof value === 'bigint' ? String(value) : value

/**
 * A database without a log; its tables are made and filled in one transaction.
 * @throws BackupUnusable where there is a log in it; LogUnusable where it cannot be used.
 */
export async function postgresTarget(url: string, city: string): Promise<LogTarget> {
  const client = singleClient(url, LONGEST_MS)
  const ask = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      if (error instanceof LogUnusable || error instanceof BackupUnusable) throw error
      throw new LogUnusable(whyDatabase(error, url))
    }
  }
  const abandon = async (): Promise<void> => {
    await client.end().catch(() => {
      // Its open transaction ends with it.
    })
  }
  try {
    await ask(async () => {
      await client.connect()
      const found = await client.query<{ name: string | null }>(
        "select coalesce(to_regclass('head'), to_regclass('audit_head'))::text as name",
      )
      if (found.rows[0]!.name !== null)
        throw new BackupUnusable(
          `${databaseName(url)} holds a log already; make an empty one: createdb --encoding UTF8 --template template0 NAME`,
        )
      await client.query('begin')
      await prepareTablesWithin(client, databaseName(url), city)
    })
  } catch (error) {
    await abandon()
    throw error
  }
  return {
    add: ({ name, columns }, rows) =>
      ask(async () => {
        const all = name === BLOCKS.name ? [...columns, 'token'] : columns
        const generated = name === 'shares' || name === 'share_pulls' ? 'overriding system value' : ''
        for (const row of rows) {
          const values = name === BLOCKS.name ? [...row, 0] : row
          await client.query({
            name: `restore ${name}`,
            text: `insert into ${name} (${all.join(', ')}) ${generated} values (${all.map((_, i) => `$${i + 1}`).join(', ')})`,
            values: values.map(stored),
          })
        }
      }),
    takeIn: (folder) =>
      ask(async () => {
        // Also empty: a check of it then has something to look at.
        await prepareAuditTables(client, url)
        const path = join(folder, AUDIT_FILE)
        if (!existsSync(path)) return
        const file = openAuditFile(path, 'write')
        try {
          await adoptFile(client, file)
        } finally {
          file.close()
        }
        rmSync(path)
      }),
    finish: () =>
      ask(async () => {
        for (const text of SETTLE) await client.query(text)
        await client.query('commit')
        await client.end()
      }),
    abandon,
  }
}

/** What the store counts beside its rows. */
const SETTLE: readonly string[] = [
  `update head set
     last_position = coalesce((select max(first_position + count - 1) from blocks), (select position from beginning), 0),
     checksum = coalesce(
       (select checksum from blocks order by first_position desc limit 1), (select checksum from beginning), checksum),
     commits = (select count(*) from blocks),
     entries = (select coalesce(max(id), 0) from quarantine),
     receipts = (select coalesce(max(id), 0) from receipts)`,
  'insert into quarantined select source, count(*) from quarantine group by source',
  "select setval(pg_get_serial_sequence('shares', 'number'), (select coalesce(max(number), 0) + 1 from shares), false)",
  "select setval(pg_get_serial_sequence('share_pulls', 'id'), (select coalesce(max(id), 0) + 1 from share_pulls), false)",
]
