/**
 * Decisions about plans in the database that nodes share: the same chain of lines as in a node's own files, one row each. What stood
 * in the files of the node that makes the table goes into it.
 */
import { databaseName, inTransaction, poolFor, singleClient } from '../log/postgres-connection.ts'
import { becauseOf } from '../telemetry/because.ts'
import type { Report } from '../telemetry/log-events.ts'
import {
  drawnUp,
  FIRST,
  isOfPlan,
  type KeptDecision,
  type OwnPlanDecisions,
  type PlanDecision,
  type PlanDecisions,
  sha256,
  type Unchained,
} from './plan-decisions.ts'

const CONNECTIONS = 1
const QUERY_MILLISECONDS = 10_000
/** Any number of our own: nodes that begin together make the table one after the other. */
const PREPARING = 0x6b706c61

const TABLE = 'create table if not exists plan_decisions (number integer primary key, line text not null)'

export interface SharedPlanDecisions extends PlanDecisions {
  list(): Promise<readonly PlanDecision[]>
  all(): Promise<readonly KeptDecision[]>
  close(): Promise<void>
}

/** @param own files of this node. @throws where the database cannot be used */
export async function postgresDecisions(
  url: string,
  own: OwnPlanDecisions,
  now: () => number,
  report: Report,
): Promise<SharedPlanDecisions> {
  const pool = poolFor(url, CONNECTIONS, QUERY_MILLISECONDS)
  let here: readonly KeptDecision[] = []
  try {
    here = own.all()
  } catch (error) {
    // What is damaged here must not keep the others' from being read.
    report('decisions.unreadable', { because: becauseOf(error) })
  }
  try {
    await inTransaction(pool, 'begin', async (client) => {
      await client.query('select pg_advisory_xact_lock($1)', [PREPARING])
      await client.query(TABLE)
      const { rows } = await client.query<{ line: string }>('select line from plan_decisions order by number')
      const kept = new Set(rows.map(({ line }) => sha256(line)))
      // JSON.stringify gives back the line as it was written: nothing else was ever put into it.
      const lines = here.toReversed().map((entry) => [entry.number, JSON.stringify(entry)] as const)
      const missing = lines.filter(([, line]) => !kept.has(sha256(line)))
      if (rows.length === 0)
        for (const line of lines) await client.query('insert into plan_decisions values ($1, $2)', [...line])
      else if (missing.length > 0) report('decisions.here-alone', { decisions: missing.length })
    })
  } catch (error) {
    await pool.end()
    throw error
  }
  const name = databaseName(url)

  async function all(): Promise<readonly KeptDecision[]> {
    const { rows } = await pool.query<{ line: string }>('select line from plan_decisions order by number')
    return chained(rows, name).toReversed()
  }
  function keep<D extends KeptDecision>(drawn: Unchained<D>): Promise<D> {
    return inTransaction(pool, 'begin', async (client) => {
      // One after the other, whatever node they come from.
      await client.query('lock table plan_decisions in exclusive mode')
      const { rows } = await client.query<{ line: string }>('select line from plan_decisions order by number')
      const entries = chained(rows, name)
      const previous = rows.length === 0 ? FIRST : sha256(rows.at(-1)!.line)
      const entry = { ...drawn, number: entries.length + 1, previous } as unknown as D
      await client.query('insert into plan_decisions values ($1, $2)', [entry.number, JSON.stringify(entry)])
      return entry
    })
  }

  return {
    all,
    list: async () => (await all()).filter(isOfPlan),
    decide: async (run, asked, by) => keep<PlanDecision>(drawnUp(run, asked, by, now())),
    keep,
    close: () => pool.end(),
  }
}

/** Its lines as a backup takes them, the first first; null = there are none. */
export async function keptDecisions(url: string): Promise<readonly string[] | null> {
  const client = singleClient(url, QUERY_MILLISECONDS)
  try {
    await client.connect()
    const found = await client.query<{ name: string | null }>("select to_regclass('plan_decisions')::text as name")
    if (found.rows[0]!.name === null) return null
    const { rows } = await client.query<{ line: string }>('select line from plan_decisions order by number')
    return rows.length === 0 ? null : rows.map(({ line }) => line)
  } finally {
    await client.end()
  }
}

/** @throws naming the row that does not follow the one before it */
function chained(rows: readonly { readonly line: string }[], name: string): readonly KeptDecision[] {
  let previous = FIRST
  return rows.map(({ line }, i) => {
    const entry = JSON.parse(line) as KeptDecision
    if (entry.previous !== previous || entry.number !== i + 1)
      throw new Error(
        `plan_decisions in ${name}: row ${i + 1} does not follow the one before it: the table was changed; give back the rows that the server wrote`,
      )
    previous = sha256(line)
    return entry
  })
}
