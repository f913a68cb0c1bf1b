/**
 * The file in which a gateway keeps what must outlive it: which visit has which key, and which message has which number. One
 * SQLite file, so that both are durable with one write to the disk.
 */
import { chmodSync, closeSync, existsSync, fdatasync, fsyncSync, openSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export interface LedgerFile {
  readonly database: DatabaseSync
  /**
   * Runs `change` as one transaction, which survives the end of this process, while no other process may change the file or, by agreement, the key file
   * beside it. Within another one it is part of that. @throws what `change` throws, and when the disk is full
   */
  exclusively<T>(change: () => T): T
  /** Resolves when all transactions so far survive the end of the machine too. @throws as the disk does */
  durable(): Promise<void>
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
  // NORMAL leaves the write-ahead log to the operating system at each commit; `durable` takes it to the disk without holding
  // up whatever else this process does, which FULL would.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;')
  /** The write-ahead log, once there is one. It stays the same file for as long as the database is open. */
  let log: number | null = null
  const openLog = (): number | null => {
    if (!existsSync(`${path}-wal`)) return null
    const folder = openSync(dirname(path), 'r')
    fsyncSync(folder)
    closeSync(folder)
    return openSync(`${path}-wal`, 'r+')
  }
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
    durable() {
      log ??= openLog()
      const file = log
      if (file === null) return Promise.resolve()
      return new Promise((resolve, reject) => fdatasync(file, (error) => (error === null ? resolve() : reject(error))))
    },
    get rollbacks() {
      return rollbacks
    },
    close() {
      if (log !== null) closeSync(log)
      database.close()
    },
  }
}
