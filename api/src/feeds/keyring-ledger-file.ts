/**
 * The file in which a gateway keeps what must outlive it: which visit has which key, and which message has which number. One
 * SQLite file, so that both are durable with one write to the disk.
 */
import { chmodSync, existsSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

export interface LedgerFile {
  readonly database: DatabaseSync
  /**
   * Runs `change` as one durable transaction, while no other process may change the file or, by agreement, the key file
   * beside it. Within another one it is part of that. @throws what `change` throws, and when the disk is full
   */
  exclusively<T>(change: () => T): T
  /** How many transactions came to nothing: what was written in them is not there. */
  readonly rollbacks: number
  close(): void
}

const LOCKED_MILLISECONDS = 5000

/** Opens the file, or makes one that only its owner can read. @throws when it cannot be opened or is no such file. */
export function openLedgerFile(path: string): LedgerFile {
  // SQLite gives its own side files the mode of this one.
  if (!existsSync(path)) writeFileSync(path, '', { mode: 0o600, flag: 'a' })
  chmodSync(path, 0o600)
  const database = new DatabaseSync(path, { timeout: LOCKED_MILLISECONDS })
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;')
  let within = false
  let rollbacks = 0
  return {
    database,
    exclusively(change) {
      if (within) return change()
      database.exec('BEGIN IMMEDIATE')
      within = true
      try {
        const result = change()
        database.exec('COMMIT')
        return result
      } catch (error) {
        rollbacks++
        if (database.isTransaction) database.exec('ROLLBACK')
        throw error
      } finally {
        within = false
      }
    },
    get rollbacks() {
      return rollbacks
    },
    close: () => database.close(),
  }
}
