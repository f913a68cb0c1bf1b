/**
 * One writer per DATA_DIR. The lease is an operating-system lock on a small database, so it ends with its process,
 * however that ends; a note beside it tells a second starter who holds it.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { LogUnusable } from './event-log.ts'

export interface WriterLease {
  /** Rises with every lease taken; commits carry it, so that a writer that lost its lease can write nothing more. */
  readonly fencingToken: number
  release(): void
}

interface Holder {
  readonly pid: number
  readonly since: string
}

/**
 * Takes the lease on a data folder that exists.
 * @throws LogUnusable naming the holder and the remedy when another process has it.
 */
export function takeLease(dataDir: string): WriterLease {
  const path = join(dataDir, 'writer.lock')
  const note = join(dataDir, 'writer.json')
  const lock = new DatabaseSync(path, { timeout: 0 })
  let fencingToken: number
  try {
    // EXCLUSIVE locking mode keeps the file lock after the commit, until this connection is closed.
    lock.exec('pragma locking_mode = exclusive; pragma journal_mode = delete; begin exclusive')
    lock.exec('create table if not exists lease (token integer not null)')
    const row = lock.prepare('select max(token) as token from lease').get() as { token: number | null }
    fencingToken = (row.token ?? 0) + 1
    lock.exec('delete from lease')
    lock.prepare('insert into lease values (?)').run(fencingToken)
    lock.exec('commit')
  } catch (error) {
    lock.close()
    const busy = (error as { errcode?: number }).errcode === 5
    if (busy) throw new LogUnusable(refusal(dataDir, note))
    throw new LogUnusable(
      `${path} cannot be locked: ${error instanceof Error ? error.message : String(error)}. Give DATA_DIR a folder on a local disk that this user may write`,
    )
  }
  const holder: Holder = { pid: process.pid, since: new Date().toISOString() }
  writeFileSync(`${note}.tmp`, JSON.stringify(holder))
  renameSync(`${note}.tmp`, note)
  return {
    fencingToken,
    release() {
      rmSync(note, { force: true })
      if (lock.isOpen) lock.close()
    },
  }
}

function refusal(dataDir: string, note: string): string {
  let who = 'another process'
  try {
    const holder = JSON.parse(readFileSync(note, 'utf8')) as Holder
    who = `process ${holder.pid} (since ${holder.since})`
  } catch {
    // The note is written just after the lock: without it the holder stays unnamed.
  }
  return `DATA_DIR ${dataDir} is being written by ${who}; a city has one writer. Stop that process, or set DATA_DIR to another folder`
}
