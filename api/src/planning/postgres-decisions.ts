/**
 * Decisions about plans in the database that nodes share: the same chain of lines as in a node's own files. What stood in the files of
 * the node that makes the table goes into it.
 */
import type { PoolClient } from 'pg'
import { addToChain, chainIn, prepareChain } from '../chained-lines/chained-table.ts'
import { databaseName, inTransaction, poolFor } from '../log/postgres-connection.ts'
import { becauseOf } from '../telemetry/because.ts'
import type { Report } from '../telemetry/log-events.ts'
import {
  drawnUp,
  isOfPlan,
  type KeptDecision,
  type OwnPlanDecisions,
  type PlanDecision,
  type PlanDecisions,
  type Unchained,
} from './plan-decisions.ts'

const CONNECTIONS = 1
const QUERY_MILLISECONDS = 10_000
export const DECISIONS_TABLE = 'plan_decisions'

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
    here = own.all().toReversed()
  } catch (error) {
    // What is damaged here must not keep the others' from being read.
    report('decisions.unreadable', { because: becauseOf(error) })
  }
  const kept = (client: PoolClient): Promise<readonly KeptDecision[]> =>
    chainIn(client, DECISIONS_TABLE, databaseName(url))
  try {
    const alone = await inTransaction(pool, 'begin', (client) => prepareChain(client, DECISIONS_TABLE, here))
    if (alone > 0) report('decisions.here-alone', { decisions: alone })
  } catch (error) {
    await pool.end()
    throw error
  }

  const all = async (): Promise<readonly KeptDecision[]> =>
    (await inTransaction(pool, 'begin read only', kept)).toReversed()
  const keep = <D extends KeptDecision>(drawn: Unchained<D>): Promise<D> =>
    inTransaction(pool, 'begin', async (client) => {
      // Behind a table that was changed nothing more is decided.
      await kept(client)
      return (await addToChain<KeptDecision>(client, DECISIONS_TABLE, [drawn as never]))[0] as D
    })

  return {
    all,
    list: async () => (await all()).filter(isOfPlan),
    decide: async (run, asked, by) => keep<PlanDecision>(drawnUp(run, asked, by, now())),
    keep,
    close: () => pool.end(),
  }
}
