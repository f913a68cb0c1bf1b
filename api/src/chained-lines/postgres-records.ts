/** Records in the database that nodes share: the same chain as in a node's own file, which goes into it where it has none. */
import { databaseName, inTransaction, poolFor } from '../log/postgres-connection.ts'
import { becauseOf } from '../telemetry/because.ts'
import type { Report } from '../telemetry/log-events.ts'
import type { ChainedEntry } from './chained-file.ts'
import { addToChain, chainIn, prepareChain } from './chained-table.ts'
import type { RecordPlace, RecordStore } from './record-store.ts'

const CONNECTIONS = 1
const QUERY_MILLISECONDS = 10_000

/** @param own of this node's file. @throws where the database cannot be used */
export async function postgresRecords<R extends ChainedEntry>(
  url: string,
  { table, unreadable, hereAlone }: RecordPlace,
  own: RecordStore<R>,
  report: Report,
): Promise<RecordStore<R> & { close(): Promise<void> }> {
  const pool = poolFor(url, CONNECTIONS, QUERY_MILLISECONDS)
  let here: readonly R[] = []
  try {
    here = await own.all()
  } catch (error) {
    // What is damaged here must not keep the others' from being read.
    report(unreadable, { because: becauseOf(error) })
  }
  try {
    const alone = await inTransaction(pool, 'begin', (client) => prepareChain(client, table, here))
    if (alone > 0) report(hereAlone, { rows: alone })
  } catch (error) {
    await pool.end()
    throw error
  }
  return {
    all: () => inTransaction(pool, 'begin read only', (client) => chainIn<R>(client, table, databaseName(url))),
    keep: (drawn) =>
      inTransaction(pool, 'begin', async (client) => {
        // Behind a table that was changed nothing more is written.
        await chainIn<R>(client, table, databaseName(url))
        return (await addToChain<R>(client, table, [drawn]))[0]!
      }),
    close: () => pool.end(),
  }
}
