/** Connections to the database of the log, and its errors in words that say what would help. */
import pg, { type ClientConfig, type Pool, type PoolClient } from 'pg'

const INT8 = 20

/** Positions and counts fit a number; sequence numbers, which may not, are asked for as text. */
const types: NonNullable<ClientConfig['types']> = {
  getTypeParser: ((oid: number, format: 'text' | 'binary') =>
    oid === INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format)) as never,
}

/** A writer that stops within a transaction must not keep the next one waiting: the database ends it. */
const IDLE_IN_TRANSACTION_MS = 3_000
const CONNECT_MS = 5_000

const settings = (url: string): ClientConfig => ({
  connectionString: url,
  application_name: 'kangcheng',
  types,
  keepAlive: true,
  connectionTimeoutMillis: CONNECT_MS,
})

/** Errors of connections that nobody uses just now would end the process; the next use finds out by itself. */
const ignored = (): void => {}

export function poolFor(url: string, connections: number, queryMilliseconds: number): Pool {
  const pool = new pg.Pool({
    ...settings(url),
    max: connections,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    query_timeout: queryMilliseconds,
  })
  pool.on('error', ignored)
  pool.on('connect', (client) => client.on('error', ignored))
  return pool
}

export function singleClient(url: string, queryMilliseconds: number): pg.Client {
  const client = new pg.Client({ ...settings(url), query_timeout: queryMilliseconds })
  client.on('error', ignored)
  return client
}

/** The work in one transaction: all of it, or nothing. A connection that failed is not used again. */
export async function inTransaction<T>(
  pool: Pool,
  begin: string,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query(begin)
    const result = await work(client)
    await client.query('commit')
    client.release()
    return result
  } catch (error) {
    await client.query('rollback').then(
      () => client.release(),
      () => client.release(true),
    )
    throw error
  }
}

/** The database as messages name it: never with the password. */
export function databaseName(url: string): string {
  try {
    const { host, port, database } = new pg.Client(url)
    return `database ${database ?? ''} on ${host}${host.startsWith('/') ? '' : `:${port}`}`
  } catch {
    return 'the database of DATABASE_URL'
  }
}

export const sqlState = (error: unknown): string | null =>
  typeof (error as { code?: unknown } | null)?.code === 'string' ? (error as { code: string }).code : null

/** By SQLSTATE, its class, or the operating system's code: what is the matter, and what helps. */
const CAUSES: readonly (readonly [codes: readonly string[], what: string, remedy: string])[] = [
  [['53100'], 'its disk is full', 'Free space on its machine; the server then goes on by itself'],
  [['53300'], 'it takes no more connections', 'Raise its max_connections; a node needs 11'],
  [['53'], 'it lacks resources', 'See its own log; the server goes on by itself once they are there'],
  [['25006'], 'it only reads: it is a standby', 'Give DATABASE_URL the address of the primary'],
  [['28'], 'it does not let this user in', 'Check user and password of DATABASE_URL, and its pg_hba.conf'],
  [['3D000'], 'there is no database of this name', 'Make it with: createdb NAME'],
  [['42501'], 'this user lacks a right', 'Let the user of DATABASE_URL own the database'],
  [['58', 'XX'], 'it has trouble with its own files', 'See its own log and its disk'],
  [
    ['57P', '08', 'ECONN', 'EPIPE', 'ENOENT'],
    'it is stopped or does not answer',
    'Start it; the server then goes on by itself',
  ],
  [['ENOTFOUND', 'EAI_AGAIN'], 'its address is not known', 'Check the host of DATABASE_URL'],
]

/** @param url read for the name alone. @param what lies there and is asked for */
export function whyDatabase(error: unknown, url: string, what = 'the log'): string {
  const said = error instanceof Error && error.message !== '' ? error.message : String(sqlState(error) ?? error)
  const code = sqlState(error) ?? (/timeout|terminated|connection error/i.test(said) ? '08' : '')
  const known = CAUSES.find(([codes]) => codes.some((prefix) => code.startsWith(prefix)))
  const name = databaseName(url)
  if (known === undefined) return `${what} in ${name} cannot be used: ${said}`
  const [, matter, remedy] = known
  return `${what} in ${name} cannot be used: ${matter} (${said}). ${remedy}`
}
