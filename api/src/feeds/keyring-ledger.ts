/**
 * Which key the token of a visit was made with, and whether the visit is still open: a SQLite file beside the key file.
 *
 * It holds tokens, numbers of keys and days; no number of a visit, nothing that a token could be traced back by.
 */
import { chmodSync, existsSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/** Days are counted from 1970-01-01, UTC. */
export interface TokenRow {
  /** Number of the key. */
  readonly key: number
  readonly openedDay: number
  readonly seenDay: number
  /** Day on which the gateway learnt that it had ended, or on which it was named without having begun; null = open. */
  readonly endedDay: number | null
  /** The moment of the end as its message said it, epoch milliseconds; null = open or never begun. */
  readonly endedAt: number | null
}

export interface KeyCount {
  readonly open: number
  readonly ended: number
}

export interface TokenLedger {
  get(token: string): TokenRow | null
  /** Writes all rows in one durable transaction. */
  write(rows: ReadonlyMap<string, TokenRow>): void
  /** Forgets what ended on or before the day. */
  forget(day: number): void
  count(key: number): KeyCount
  /** Runs `change` while no other process may change the ledger or, by agreement, the key file. */
  exclusively<T>(change: () => T): T
  close(): void
}

/** Makes a file that only its owner can read where there is none; SQLite gives its own side files the same mode. */
export function privateFile(path: string): void {
  if (!existsSync(path)) writeFileSync(path, '', { mode: 0o600, flag: 'a' })
  chmodSync(path, 0o600)
}

/** @throws when the file cannot be opened or is no ledger. */
export function openTokenLedger(path: string): TokenLedger {
  privateFile(path)
  const database = new DatabaseSync(path, { timeout: 5000 })
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA secure_delete = ON;
    CREATE TABLE IF NOT EXISTS tokens (
      token TEXT PRIMARY KEY, key INTEGER NOT NULL, opened INTEGER NOT NULL, seen INTEGER NOT NULL,
      ended INTEGER, ended_at INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS tokens_by_key ON tokens (key, ended);
  `)
  const select = database.prepare('SELECT key, opened, seen, ended, ended_at FROM tokens WHERE token = ?')
  const insert = database.prepare('INSERT OR REPLACE INTO tokens VALUES (?, ?, ?, ?, ?, ?)')
  const remove = database.prepare('DELETE FROM tokens WHERE ended IS NOT NULL AND ended <= ?')
  const counted = database.prepare('SELECT count(*) AS n, count(ended) AS ended FROM tokens WHERE key = ?')
  const exclusively = <T>(change: () => T): T => {
    database.exec('BEGIN IMMEDIATE')
    try {
      const result = change()
      database.exec('COMMIT')
      return result
    } catch (error) {
      database.exec('ROLLBACK')
      throw error
    }
  }
  return {
    get(token) {
      const row = select.get(token)
      if (row === undefined) return null
      return {
        key: Number(row.key),
        openedDay: Number(row.opened),
        seenDay: Number(row.seen),
        endedDay: row.ended === null ? null : Number(row.ended),
        endedAt: row.ended_at === null ? null : Number(row.ended_at),
      }
    },
    write(rows) {
      exclusively(() => {
        for (const [token, row] of rows)
          insert.run(token, row.key, row.openedDay, row.seenDay, row.endedDay, row.endedAt)
      })
    },
    forget: (day) => void remove.run(day),
    count(key) {
      const row = counted.get(key)
      const ended = Number(row?.ended ?? 0)
      return { open: Number(row?.n ?? 0) - ended, ended }
    },
    exclusively,
    close: () => database.close(),
  }
}
