/** A compaction written into the log's database, beside the nodes that write and follow. */
import { textOfMarks, valuesOfRemoved } from './beginning.ts'
import type { Compaction } from './compaction.ts'
import { LogUnusable } from './event-log.ts'
import { databaseName, singleClient, whyDatabase } from './postgres-connection.ts'

const LONGEST_MS = 300_000
/** Any number of our own: of two compactions the second waits, and then sees the first. */
const COMPACTING = 0x6b616e68
const BLOCKS_AT_ONCE = 500

export async function writeCompaction(url: string, { beginning, removed }: Compaction): Promise<void> {
  const client = singleClient(url, LONGEST_MS)
  try {
    await client.connect()
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock($1)', [COMPACTING])
    const before = (await client.query<{ position: number }>('select position from beginning')).rows[0]
    if ((before?.position ?? 0) !== removed.firstPosition - 1)
      throw new LogUnusable(
        `another compaction of ${databaseName(url)} was quicker; nothing was changed. Look at it, and start again`,
      )
    const { position, checksum, asOf, snapshot, marks } = beginning
    await client.query(
      `insert into beginning (position, checksum, as_of, marks, snapshot) values ($1, $2, $3, $4, $5)
       on conflict (one) do update set position = excluded.position, checksum = excluded.checksum, as_of = excluded.as_of,
         marks = excluded.marks, snapshot = excluded.snapshot`,
      [position, Buffer.from(checksum, 'hex'), asOf, textOfMarks(marks), Buffer.from(snapshot)],
    )
    await client.query('insert into removed values ($1, $2, $3, $4, $5, $6, $7)', valuesOfRemoved(removed))
    await client.query('commit')
    const drop = `delete from blocks where first_position in (
      select first_position from blocks where first_position <= $1 order by first_position limit ${BLOCKS_AT_ONCE})`
    while (((await client.query(drop, [position])).rowCount ?? 0) > 0);
  } catch (error) {
    throw error instanceof LogUnusable ? error : new LogUnusable(whyDatabase(error, url))
  } finally {
    // An open transaction ends with its connection.
    await client.end().catch(() => {})
  }
}
