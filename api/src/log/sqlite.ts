/**
 * The event log in SQLite: WAL, synchronous=FULL, the writer in its own thread and the reader in another, additions
 * that wait together committed together. Durable across a killed process, and across an operating-system crash as far as
 * the disk honours fsync.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Beginning } from './beginning.ts'
import { encodeLines } from './block.ts'
import { type Appended, type Block, type EventLog, type LogHead, LogUnusable, LogUnwritable } from './event-log.ts'
import { groupCommit } from './group-commit.ts'
import { type PackedBlock, unpackBlock } from './sqlite-file.ts'
import type { Answer, Call, Question, WorkerSetting } from './sqlite-worker.ts'
import { takeLease, type WriterLease } from './writer-lease.ts'
import type { ZoneReader } from './zone-records.ts'

/** Name of the log's file in DATA_DIR. */
export const LOG_FILE = 'events.db'
/** Blocks fetched from the reader at once. */
const PAGE = 32

export interface SqliteLog extends EventLog {
  /** Limits the file's size in pages of 4 KiB. */
  limitPages(pages: number): Promise<void>
  pages(): Promise<number>
}

class Thread {
  readonly #worker: Worker
  readonly #waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>()
  #next = 1

  private constructor(worker: Worker) {
    this.#worker = worker
    worker.on('message', (answer: Answer) => {
      const asker = this.#waiting.get(answer.id)
      this.#waiting.delete(answer.id)
      if (answer.ok) asker?.resolve(answer.value as never)
      else asker?.reject(errorOf(answer.error, answer.message))
    })
    const fail = (error: Error): void => {
      for (const asker of this.#waiting.values()) asker.reject(error)
      this.#waiting.clear()
    }
    worker.on('error', (error) => fail(error instanceof Error ? error : new Error(String(error))))
    worker.on('exit', () => fail(new LogUnwritable('the thread of the log has ended')))
  }

  static async start(setting: WorkerSetting): Promise<Thread> {
    const thread = new Thread(new Worker(new URL('./sqlite-worker.ts', import.meta.url), { workerData: setting }))
    await new Promise<void>((resolve, reject) => thread.#waiting.set(0, { resolve, reject }))
    return thread
  }

  ask<T>(call: Call, transfer: ArrayBuffer[] = []): Promise<T> {
    const id = this.#next++
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#worker.postMessage({ id, call } satisfies Question, transfer)
    })
  }
}

function errorOf(name: string, message: string): Error {
  if (name === 'LogUnwritable') return new LogUnwritable(message)
  if (name === 'LogUnusable') return new LogUnusable(message)
  return new Error(message)
}

/**
 * Opens the log of a city in a data folder, which is created when missing.
 * @throws LogUnusable when another process holds the folder, or the log is another city's or damaged.
 */
export async function sqliteLog(dataDir: string, city: string): Promise<SqliteLog> {
  try {
    // Counts of people in small units lie here: nobody else on the machine needs to read them.
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new LogUnusable(
      `DATA_DIR ${dataDir} cannot be made: ${why}. Set DATA_DIR to a folder that this user may write`,
    )
  }
  const lease: WriterLease = takeLease(dataDir)
  const path = join(dataDir, LOG_FILE)
  try {
    const writer = await Thread.start({ role: 'write', path, city, fencingToken: lease.fencingToken })
    const reader = await Thread.start({ role: 'read', path, city })
    return adapterOver(writer, reader, lease, path)
  } catch (error) {
    lease.release()
    throw error
  }
}

function adapterOver(writer: Thread, reader: Thread, lease: WriterLease, path: string): SqliteLog {
  const commits = groupCommit(({ lines, ...addition }) =>
    writer.ask<Appended>({ name: 'append', addition, payload: encodeLines(lines), count: lines.length }),
  )
  let closed = false

  function zone<Q extends keyof ZoneReader>(question: Q, argument: Parameters<ZoneReader[Q]>[0]) {
    return reader.ask<Awaited<ReturnType<ZoneReader[Q]>>>({ name: 'zone', question, argument })
  }

  return {
    adapter: 'sqlite',
    place: path,
    head: () => writer.ask<LogHead>({ name: 'head' }),
    beginning: () => reader.ask<Beginning | null>({ name: 'beginning' }),
    append: commits.append,
    async *read(position) {
      for (let after = position; ; ) {
        const blocks: Block[] = (await reader.ask<PackedBlock[]>({ name: 'after', position: after, atMost: PAGE })).map(
          unpackBlock,
        )
        if (blocks.length === 0) return
        yield* blocks
        const last = blocks[blocks.length - 1]!
        after = last.firstPosition + last.lines.length - 1
      }
    },
    async *readBackward(position = Number.MAX_SAFE_INTEGER) {
      for (let before = position; ; ) {
        const blocks = (await reader.ask<PackedBlock[]>({ name: 'before', position: before, atMost: PAGE })).map(
          unpackBlock,
        )
        if (blocks.length === 0) return
        yield* blocks
        before = blocks[blocks.length - 1]!.firstPosition
      }
    },
    checksumAt: (position) => reader.ask<string | null>({ name: 'checksumAt', position }),
    quarantine: (query) => zone('quarantine', query),
    quarantineEntries: (ids) => zone('quarantineEntries', ids),
    quarantineSummary: (source) => zone('quarantineSummary', source),
    openAlike: (likeness) => zone('openAlike', likeness),
    earlierDecisions: (about) => zone('earlierDecisions', about),
    earlierCorrections: (likeness) => zone('earlierCorrections', likeness),
    receipts: (query) => zone('receipts', query),
    shares: (query) => zone('shares', query),
    share: (id) => zone('share', id),
    sharePulls: (share) => zone('sharePulls', share),
    probe: () => writer.ask<void>({ name: 'probe' }),
    limitPages: (pages) => writer.ask<void>({ name: 'limitPages', pages }),
    pages: () => writer.ask<number>({ name: 'pages' }),
    async close() {
      if (closed) return
      closed = true
      await commits.close()
      await reader.ask<void>({ name: 'close' })
      await writer.ask<void>({ name: 'close' })
      lease.release()
    },
  }
}
