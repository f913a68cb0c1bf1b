/**
 * The audit log in the database that nodes share, so that it outlives any of them: one chain, appended to by all. What stood in the
 * file of the node that makes the tables goes into them, row by row as it was, and its hashes go on.
 */
import { existsSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ClientBase, PoolClient } from 'pg'
import { databaseName, inTransaction, poolFor, singleClient, whyDatabase } from '../log/postgres-connection.ts'
import { ONE_INSTANT } from '../log/postgres-reading.ts'
import type { Report } from '../telemetry/log-events.ts'
import { type AuditFile, openAuditFile } from './audit-file.ts'
import {
  type AuditLog,
  type AuditRow,
  AuditUnusable,
  type ChainPoint,
  chained,
  readOnlyAudit,
  storableEntry,
} from './audit-log.ts'
import {
  addRows,
  beginBehind,
  beginningOf,
  checkFormat,
  dropRowsBefore,
  hasAuditTables,
  headOf,
  lockedHead,
  newestRows,
  numberBefore,
  prepareAuditTables,
  rowsAfter,
} from './audit-tables.ts'

/** One appends while others read. */
const CONNECTIONS = 2
const QUERY_MILLISECONDS = 15_000
/** A check walks through years. */
const LONGEST_MILLISECONDS = 300_000
const PAGE = 1_000
/** What a node's own file is called once its rows are in the database, or cannot go there. */
export const BEFORE_DATABASE = 'audit-before-database.db'

/**
 * @param ownFile the audit log that this node kept by itself before, if there is one
 * @throws AuditUnusable where the database cannot be used
 */
export async function postgresAudit(url: string, ownFile: string, report: Report): Promise<AuditLog> {
  const pool = poolFor(url, CONNECTIONS, QUERY_MILLISECONDS)
  async function ask<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw new AuditUnusable(whyDatabase(error, url, 'the audit log'))
    }
  }
  const reading = <T>(work: (client: PoolClient) => Promise<T>): Promise<T> =>
    ask(async () => {
      const client = await pool.connect()
      try {
        const result = await work(client)
        client.release()
        return result
      } catch (error) {
        client.release(true)
        throw error
      }
    })
  const writing = <T>(work: (client: PoolClient) => Promise<T>): Promise<T> =>
    ask(() =>
      inTransaction(pool, 'begin', async (client) => {
        await client.query('set local synchronous_commit = on')
        return work(client)
      }),
    )
  try {
    await writing(async (client) => {
      await prepareAuditTables(client, url)
      await takeIn(client, ownFile, report)
    })
  } catch (error) {
    await pool.end()
    throw error
  }
  if (existsSync(ownFile)) renameSync(ownFile, asideOf(ownFile))

  return {
    append: (entries) =>
      writing(async (client) => {
        let at = await lockedHead(client)
        const rows = entries.map(storableEntry).map((entry): AuditRow => {
          at = chained(at, entry)
          return { ...entry, ...at }
        })
        await addRows(client, rows)
      }),
    page: (question) => reading((client) => newestRows(client, question)),
    after: (number, atMost) => reading((client) => rowsAfter(client, number, atMost)),
    before: (instant) => reading((client) => numberBefore(client, instant)),
    beginning: () => reading(beginningOf),
    head: () => reading(headOf),
    dropBefore: (instant) =>
      writing(async (client) => {
        await lockedHead(client)
        return dropRowsBefore(client, instant)
      }),
    close: () => pool.end(),
  }
}

/** A second one keeps the first: both are somebody's record. */
function asideOf(ownFile: string): string {
  const named = (n: number): string =>
    join(dirname(ownFile), n === 1 ? BEFORE_DATABASE : BEFORE_DATABASE.replace('.db', `-${n}.db`))
  let n = 1
  while (existsSync(named(n))) n++
  return named(n)
}

async function takeIn(client: ClientBase, ownFile: string, report: Report): Promise<void> {
  if (!existsSync(ownFile)) return
  // Opened as its writer, so that all of it is in the one file.
  const file = openAuditFile(ownFile, 'write')
  try {
    const end = file.head()
    if (end.number === 0) return
    const shared = await lockedHead(client)
    if (shared.number === 0) {
      const rows = await adoptFile(client, file)
      report('audit.moved', { rows, file: BEFORE_DATABASE })
    } else if (!(await holds(client, end))) report('audit.here-alone', { rows: end.number, file: BEFORE_DATABASE })
  } finally {
    file.close()
  }
}

/** Whether the chain holds a row of this number and hash, or once did. */
async function holds(client: ClientBase, { number, hash }: ChainPoint): Promise<boolean> {
  if (number <= (await beginningOf(client)).number) return true
  const [row] = await rowsAfter(client, number - 1, 1)
  return row?.number === number && row.hash === hash
}

/** A file's rows into empty tables, within the caller's transaction. @returns how many */
export async function adoptFile(client: ClientBase, file: AuditFile): Promise<number> {
  let at = file.beginning()
  let rows = 0
  await beginBehind(client, at)
  for (;;) {
    const page = file.after(at.number, PAGE)
    await addRows(client, page)
    rows += page.length
    at = page.at(-1) ?? at
    if (page.length < PAGE) return rows
  }
}

/**
 * All of one instant, whoever writes meanwhile, for commands.
 * @throws AuditUnusable where the database cannot be used or has no audit log
 */
export async function openSharedAudit(url: string): Promise<AuditLog> {
  const client = singleClient(url, LONGEST_MILLISECONDS)
  try {
    await client.connect()
    await client.query(ONE_INSTANT)
    if (!(await hasAuditTables(client))) throw new AuditUnusable(`there is no audit log in ${databaseName(url)}`)
    await checkFormat(client, url)
  } catch (error) {
    await client.end().catch(() => {
      // It was not open, or is gone.
    })
    throw error instanceof AuditUnusable ? error : new AuditUnusable(whyDatabase(error, url, 'the audit log'))
  }
  return readOnlyAudit({
    page: (question) => newestRows(client, question),
    after: (number, atMost) => rowsAfter(client, number, atMost),
    before: (instant) => numberBefore(client, instant),
    beginning: () => beginningOf(client),
    head: () => headOf(client),
    close: () => client.end(),
  })
}

/** The database's rows in a new file, as a backup takes them. @returns the chain's end; null = there are none. */
export async function sharedAuditInto(path: string, url: string): Promise<ChainPoint | null> {
  let log: AuditLog
  try {
    log = await openSharedAudit(url)
  } catch (error) {
    if (error instanceof AuditUnusable && error.message.startsWith('there is no audit log')) return null
    throw error
  }
  try {
    const end = await log.head()
    if (end.number === 0) return null
    const file = openAuditFile(path, 'write')
    try {
      let at = await log.beginning()
      file.beginBehind(at)
      for (;;) {
        const page = await log.after(at.number, PAGE)
        file.adopt(page)
        at = page.at(-1) ?? at
        if (page.length < PAGE) return end
      }
    } finally {
      file.close()
    }
  } finally {
    await log.close()
  }
}
