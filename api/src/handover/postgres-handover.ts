/** Handover notes in the database that nodes share: the same chain as in a node's own file, which goes into it where it has none. */
import { addToChain, chainIn, prepareChain } from '../chained-lines/chained-table.ts'
import { databaseName, inTransaction, poolFor } from '../log/postgres-connection.ts'
import { becauseOf } from '../telemetry/because.ts'
import type { Report } from '../telemetry/log-events.ts'
import type { HandoverRecord, HandoverStore } from './handover-notes.ts'

export const HANDOVER_TABLE = 'handover_notes'
const CONNECTIONS = 1
const QUERY_MILLISECONDS = 10_000

/** @param own of this node's file. @throws where the database cannot be used */
export async function postgresHandover(
  url: string,
  own: HandoverStore,
  report: Report,
): Promise<HandoverStore & { close(): Promise<void> }> {
  const pool = poolFor(url, CONNECTIONS, QUERY_MILLISECONDS)
  let here: readonly HandoverRecord[] = []
  try {
    here = await own.all()
  } catch (error) {
    // What is damaged here must not keep the others' from being read.
    report('handover.unreadable', { because: becauseOf(error) })
  }
  try {
    const alone = await inTransaction(pool, 'begin', (client) => prepareChain(client, HANDOVER_TABLE, here))
    if (alone > 0) report('handover.here-alone', { rows: alone })
  } catch (error) {
    await pool.end()
    throw error
  }
  return {
    all: () =>
      inTransaction(pool, 'begin read only', (client) =>
        chainIn<HandoverRecord>(client, HANDOVER_TABLE, databaseName(url)),
      ),
    keep: (drawn) =>
      inTransaction(pool, 'begin', async (client) => {
        // Behind a table that was changed nothing more is written.
        await chainIn<HandoverRecord>(client, HANDOVER_TABLE, databaseName(url))
        return (await addToChain<HandoverRecord>(client, HANDOVER_TABLE, [drawn]))[0]!
      }),
    close: () => pool.end(),
  }
}
