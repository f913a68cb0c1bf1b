/** A compaction written into the log's file, beside the writer if there is one. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { textOfMarks, valuesOfRemoved } from './beginning.ts'
import type { Compaction } from './compaction.ts'
import { LogUnusable } from './event-log.ts'
import { LOG_FILE } from './sqlite.ts'
import { prepareTables } from './sqlite-file.ts'
import { sealOf } from './sqlite-witness.ts'

/** Blocks removed in one transaction: the writer waits for no longer than that takes. */
const BLOCKS_AT_ONCE = 200
/** The writer's commits come first; how long to wait for one. */
const WAIT_MS = 10_000

export function writeCompaction(dataDir: string, { beginning, removed }: Compaction): void {
  const path = join(dataDir, LOG_FILE)
  // It vouches for the file as a stopped server left it.
  rmSync(sealOf(path), { force: true })
  const db = new DatabaseSync(path, { timeout: WAIT_MS })
  try {
    db.exec('pragma synchronous = full; begin immediate')
    prepareTables(db)
    const before = db.prepare('select position from beginning').get() as { position: number } | undefined
    if ((before?.position ?? 0) !== removed.firstPosition - 1)
      throw new LogUnusable(
        `another compaction of ${path} was quicker; nothing was changed. Look at it, and start again`,
      )
    const { position, checksum, asOf, snapshot, marks } = beginning
    db.prepare(
      'insert or replace into beginning (one, position, checksum, as_of, marks, snapshot) values (1, ?, ?, ?, ?, ?)',
    ).run(position, Buffer.from(checksum, 'hex'), asOf, textOfMarks(marks), snapshot)
    db.prepare('insert into removed values (?, ?, ?, ?, ?, ?, ?)').run(...valuesOfRemoved(removed))
    db.exec('commit')
    const drop = db.prepare(
      'delete from blocks where first_position in (select first_position from blocks where first_position <= ? order by first_position limit ?)',
    )
    while (drop.run(position, BLOCKS_AT_ONCE).changes > 0);
    // Back to the disk, where the file was made to give room back; a log of an earlier version fills it with what comes.
    db.exec('pragma incremental_vacuum')
  } finally {
    if (db.isTransaction) db.exec('rollback')
    db.close()
  }
}
