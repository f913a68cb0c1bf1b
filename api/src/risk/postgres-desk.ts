/**
 * The alert desk's records in the database that nodes share, chained as in a node's own file; and where the desk stands, in the same
 * transaction. Only the node that holds the lease writes, so that one that slept cannot tell of levels of yesterday.
 */
import { addToChain, chainIn, prepareChain } from '../chained-lines/chained-table.ts'
import type { PostgresLog } from '../log/postgres.ts'
import { soonAfterNews } from '../nodes/soon-after-news.ts'
import { prepareStanding, standingRow } from '../nodes/standing-table.ts'
import { becauseOf } from '../telemetry/because.ts'
import type { Report } from '../telemetry/log-events.ts'
import { type DeskRecord, type DeskStore, deskChain, type KeptRecord } from './desk-file.ts'
import type { DeskStanding } from './ports.ts'

export const DESK_TABLE = 'desk_records'
const STANDING_FORMAT = 1

/** @param dataDir what this node's own files have goes into the database where that has none. @throws where it cannot be used */
export async function postgresDesk(log: PostgresLog, dataDir: string, report: Report): Promise<DeskStore> {
  const own = deskChain(dataDir, report).all()
  const row = standingRow<DeskStanding>(log, 'desk', STANDING_FORMAT)
  let records: readonly DeskRecord[] = []
  await log.prepared(async (client) => {
    await prepareStanding(client)
    const alone = await prepareChain(client, DESK_TABLE, own)
    if (alone > 0) report('desk.here-alone', { rows: alone })
    try {
      records = await chainIn<KeptRecord>(client, DESK_TABLE, log.place)
    } catch (error) {
      // It must go on warning; what was changed stays, and is told at every start.
      report('desk.changed', { because: becauseOf(error) })
    }
  })
  return {
    records,
    async keep(added, standing) {
      const kept = await log.fenced(async (client) => {
        if (added.length > 0) await addToChain<KeptRecord>(client, DESK_TABLE, added)
        return row.put(client, standing)
      })
      kept()
    },
    newer: row.newer,
    onNews: (listener) => soonAfterNews(log, listener),
  }
}
