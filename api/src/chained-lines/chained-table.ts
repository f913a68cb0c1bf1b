/** The same chain of lines in a table of the database that nodes share, one row each. */
import type { ClientBase } from 'pg'
import { singleClient } from '../log/postgres-connection.ts'
import { OperatorError } from '../telemetry/because.ts'
import { type ChainedEntry, FIRST, placed, sha256, type Unplaced } from './chained-file.ts'

const QUERY_MILLISECONDS = 10_000
/** Any number of our own: nodes that begin together make the table one after the other. */
const PREPARING = 0x6b706c61

interface Row {
  readonly line: string
}

const rowsOf = async (client: ClientBase, table: string): Promise<readonly Row[]> =>
  (await client.query<Row>(`select line from ${table} order by number`)).rows

/**
 * Makes the table where there is none, and puts a node's own lines into it where it is empty; within the caller's transaction.
 * @param own as the node's files have them, the oldest first
 * @returns how many of them are not there, since the table had lines already
 */
export async function prepareChain(client: ClientBase, table: string, own: readonly ChainedEntry[]): Promise<number> {
  await client.query('select pg_advisory_xact_lock($1)', [PREPARING])
  await client.query(`create table if not exists ${table} (number integer primary key, line text not null)`)
  // JSON.stringify gives back the line as it was written: nothing else was ever put into it.
  const lines = own.map((entry) => [entry.number, JSON.stringify(entry)] as const)
  const rows = await rowsOf(client, table)
  if (rows.length === 0) {
    await insert(client, table, lines)
    return 0
  }
  const kept = new Set(rows.map(({ line }) => sha256(line)))
  return lines.filter(([, line]) => !kept.has(sha256(line))).length
}

async function insert(
  client: ClientBase,
  table: string,
  lines: readonly (readonly [number: number, line: string])[],
): Promise<void> {
  await client.query(`insert into ${table} select * from unnest($1::integer[], $2::text[])`, [
    lines.map(([number]) => number),
    lines.map(([, line]) => line),
  ])
}

/** The oldest first. @param database for messages. @throws OperatorError naming the row that does not follow the one before it */
export async function chainIn<E extends ChainedEntry>(
  client: ClientBase,
  table: string,
  database: string,
): Promise<readonly E[]> {
  let previous = FIRST
  return (await rowsOf(client, table)).map(({ line }, i) => {
    const entry = JSON.parse(line) as E
    if (entry.previous !== previous || entry.number !== i + 1)
      throw new OperatorError(
        `${table} in ${database}: row ${i + 1} does not follow the one before it: the table was changed; give back the rows that the server wrote`,
      )
    previous = sha256(line)
    return entry
  })
}

/** Adds entries behind the last row, one after the other whatever node they come from; within the caller's transaction. */
export async function addToChain<E extends ChainedEntry>(
  client: ClientBase,
  table: string,
  drawn: readonly Unplaced<E>[],
): Promise<readonly E[]> {
  await client.query(`lock table ${table} in exclusive mode`)
  const { rows } = await client.query<Row & { number: number }>(
    `select number, line from ${table} order by number desc limit 1`,
  )
  const last = rows[0]
  const { entries, lines } = placed<E>(drawn, last?.number ?? 0, last === undefined ? FIRST : sha256(last.line))
  await insert(
    client,
    table,
    entries.map(({ number }, i) => [number, lines[i]!]),
  )
  return entries
}

/** Its lines as a backup takes them, the first first; null = there are none. */
export async function linesOfChain(url: string, table: string): Promise<readonly string[] | null> {
  const client = singleClient(url, QUERY_MILLISECONDS)
  try {
    await client.connect()
    const found = await client.query<{ name: string | null }>('select to_regclass($1)::text as name', [table])
    if (found.rows[0]!.name === null) return null
    const rows = await rowsOf(client, table)
    return rows.length === 0 ? null : rows.map(({ line }) => line)
  } finally {
    await client.end()
  }
}
