/** The standing forecast in the database that nodes share. */
import type { PostgresLog } from '../log/postgres.ts'
import { prepareStanding, standingRow } from '../nodes/standing-table.ts'
import type { SharedForecast, ToldForecast } from './forecasts.ts'

const FORMAT = 2

/** @throws where the database cannot be used */
export async function postgresForecast(log: PostgresLog): Promise<SharedForecast> {
  const row = standingRow<ToldForecast>(log, 'forecast', FORMAT)
  await log.prepared(prepareStanding)
  return {
    async publish(told) {
      const published = await log.fenced((client) => row.put(client, told))
      published()
    },
    newer: row.newer,
  }
}
