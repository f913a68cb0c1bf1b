/**
 * Which key the token of a visit was made with, and whether the visit is still open. It holds tokens, numbers of keys and
 * days; no number of a visit, nothing that a token could be traced back by.
 */
import type { LedgerFile } from './keyring-ledger-file.ts'

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
}

/** Rows held in memory: asking the file for each costs a message more than anything else. */
const REMEMBERED_ROWS = 50_000

/** @throws when the file is no ledger. */
export function openTokenLedger(file: LedgerFile): TokenLedger {
  const { database, exclusively } = file
  database.exec(`
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
  /** Least recently stored first. */
  const rows = new Map<string, TokenRow>()
  let rollbacks = 0
  const remember = (token: string, row: TokenRow): TokenRow => {
    rows.delete(token)
    rows.set(token, row)
    if (rows.size > REMEMBERED_ROWS) rows.delete(rows.keys().next().value!)
    return row
  }
  return {
    get(token) {
      if (file.rollbacks !== rollbacks) rows.clear()
      rollbacks = file.rollbacks
      const known = rows.get(token)
      if (known !== undefined) return known
      const row = select.get(token)
      if (row === undefined) return null
      return remember(token, {
        key: Number(row.key),
        openedDay: Number(row.opened),
        seenDay: Number(row.seen),
        endedDay: row.ended === null ? null : Number(row.ended),
        endedAt: row.ended_at === null ? null : Number(row.ended_at),
      })
    },
    write(changed) {
      exclusively(() => {
        for (const [token, row] of changed)
          insert.run(token, row.key, row.openedDay, row.seenDay, row.endedDay, row.endedAt)
      })
      for (const [token, row] of changed) remember(token, row)
    },
    forget(day) {
      remove.run(day)
      rows.clear()
    },
    count(key) {
      const row = counted.get(key)
      const ended = Number(row?.ended ?? 0)
      return { open: Number(row?.n ?? 0) - ended, ended }
    },
  }
}
