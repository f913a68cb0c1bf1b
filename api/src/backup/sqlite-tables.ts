/** A log's tables in its SQLite file: read within one transaction while a server writes, and filled anew. */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { LOG_FILE } from '../log/sqlite.ts'
import { LOG_FORMAT, openForReading, openForWriting } from '../log/sqlite-file.ts'
import { sealOf } from '../log/sqlite-witness.ts'
import { BLOCKS, type LogSource, type LogTarget, type StoredRow } from './log-tables.ts'
import { BackupUnusable } from './manifest.ts'

/** @throws LogUnusable where there is no log of this program; BackupUnusable where it is of an earlier format. */
export function sqliteSource(dataDir: string): LogSource {
  const path = join(dataDir, LOG_FILE)
  const reader = openForReading(path, null)
  const { city } = reader
  reader.close()
  const db = new DatabaseSync(path, { readOnly: true, timeout: 5_000 })
  // The first read within it fixes the instant.
  db.exec('begin')
  const { format } = db.prepare("select value as format from meta where name = 'format'").get() as { format: string }
  if (Number(format) < LOG_FORMAT) {
    db.close()
    throw new BackupUnusable(
      `${path} has log format ${format}; start the server once with this version, which brings it to ${LOG_FORMAT}, or take the backup with the version that wrote it`,
    )
  }
  return {
    city,
    async *rows({ name, columns, kinds, order }, after) {
      const from = name === BLOCKS.name ? `where first_position > ${Math.floor(after)}` : ''
      const rows = db.prepare(`select ${columns.join(', ')} from ${name} ${from} order by ${order}`)
      rows.setReadBigInts(Object.values(kinds).includes('large'))
      yield* rows.iterate() as Iterable<StoredRow>
    },
    async checksumAt(position) {
      const row = db
        .prepare('select hex(checksum) as checksum from blocks where first_position + count - 1 = ?')
        .get(position) as { checksum: string } | undefined
      return row === undefined ? null : row.checksum.toLowerCase()
    },
    async close() {
      db.close()
    },
  }
}

/** @param folder one without a log. */
export function sqliteTarget(folder: string, city: string): LogTarget {
  const path = join(folder, LOG_FILE)
  if (existsSync(path)) throw new BackupUnusable(`${path} is there already; give --to a new folder`)
  // Makes the tables; whoever opens it next has a lease of its own.
  openForWriting(path, city, 0).close()
  // It vouches for the empty file.
  rmSync(sealOf(path), { force: true })
  const db = new DatabaseSync(path)
  db.exec('pragma synchronous = full; begin')
  return {
    async add({ name, columns }, rows) {
      const insert = db.prepare(
        `insert into ${name} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
      )
      for (const row of rows) insert.run(...(row as never[]))
    },
    // Everything beside it lies in the folder as well.
    async takeIn() {},
    async finish() {
      db.exec('commit')
      db.close()
      // Leaves one file and its seal, as a server that stops does.
      openForWriting(path, city, 0).close()
    },
    async abandon() {
      if (db.isOpen) db.close()
    },
  }
}
