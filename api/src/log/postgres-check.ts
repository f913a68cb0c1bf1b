/** The log in a PostgreSQL database as commands read it: everything of one instant, whoever writes meanwhile. */
import { hex } from './block.ts'
import { LogUnusable } from './event-log.ts'
import type { LogReading } from './log-reading.ts'
import { databaseName, singleClient, whyDatabase } from './postgres-connection.ts'
import { blockRowsAfter, ONE_INSTANT, readBeginning, readHead, readRemoved } from './postgres-reading.ts'
import { cityOfTables } from './postgres-tables.ts'
import { quarantineReceipt } from './zone-records.ts'

/** A count over a large quarantine takes its time. */
const LONGEST_MS = 300_000

/** What must agree among the tables; each line of an answer is a problem. */
const AGREEMENT: readonly string[] = [
  `select 'head: it says that the log ends at ' || head.last_position || ', but the last block ends at ' || ends.at as problem
   from head, (select coalesce(max(first_position + count - 1), 0) as at from blocks) as ends
   where head.last_position <> ends.at`,
  `select 'head: its checksum is not that of the last block' as problem from head
   join blocks on blocks.first_position = (select max(first_position) from blocks)
   where head.checksum <> blocks.checksum`,
  `select 'quarantined: ' || coalesce(q.source, k.source) || ' has ' || coalesce(q.n, 0) || ' entries, but ' || coalesce(k.entries, 0) || ' are counted' as problem
   from (select source, count(*) as n from quarantine group by source) as q
   full join quarantined as k on k.source = q.source
   where coalesce(q.n, 0) <> coalesce(k.entries, 0)`,
  `select 'quarantine: the newest entry has number ' || n.id || ', but ' || head.entries || ' were given out' as problem
   from head, (select coalesce(max(id), 0) as id from quarantine) as n where n.id <> head.entries`,
]

/** @throws LogUnusable when the database cannot be used, or has no log of this program. */
export async function openForChecking(url: string): Promise<LogReading> {
  const client = singleClient(url, LONGEST_MS)
  let city: string
  try {
    await client.connect()
    await client.query(ONE_INSTANT)
    city = await cityOfTables(client, databaseName(url))
  } catch (error) {
    await client.end().catch(() => {
      // It was not open, or is gone.
    })
    throw error instanceof LogUnusable ? error : new LogUnusable(whyDatabase(error, url))
  }
  return {
    city,
    head: () => readHead(client),
    beginning: () => readBeginning(client),
    removed: () => readRemoved(client),
    async after(position) {
      return (await blockRowsAfter(client, position)).map((row) => ({
        firstPosition: row.first_position,
        count: row.count,
        receivedAt: row.received_at,
        payload: row.payload,
        checksum: hex(row.checksum),
      }))
    },
    async releasedEntries() {
      const { rows } = await client.query<{
        id: number
        received_at: number
        source: string
        epoch: string
        seq: string
        released_position: number | null
      }>("select * from quarantine where status = 'RELEASED'")
      return new Map(
        rows.map(({ id, received_at, source, epoch, seq, released_position }) => [
          released_position ?? 0,
          {
            receipt: quarantineReceipt({ id, receivedAt: received_at }),
            source,
            epoch,
            seq,
            position: released_position ?? 0,
          },
        ]),
      )
    },
    async integrityProblems() {
      const problems: string[] = []
      for (const text of AGREEMENT)
        problems.push(...(await client.query<{ problem: string }>(text)).rows.map(({ problem }) => problem))
      return problems
    },
    close: () => client.end(),
  }
}
