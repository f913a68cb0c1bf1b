/** The history in SQLite, in a thread of its own: neither a mark nor the end of a day holds up the events. */
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type DamagedDay, type HistorySetting, HistoryUnusable, type OccupancyHistory } from './occupancy-history.ts'
import { HISTORY_FILE, openHistoryForReading } from './sqlite-file.ts'
import type { Answer, Call, Question, WorkerSetting } from './sqlite-worker.ts'
import type { HistorySteps } from './steps.ts'

type Ask = <T>(call: Call) => Promise<T>

/**
 * Opens the history in a data folder. One writer: whoever holds the folder's lease. The thread starts with the first call
 * that needs it.
 * @param damaged hears of days that do not fit their checksum, whenever they are read
 * @throws HistoryUnusable when the file is damaged, of another version or another city.
 */
export async function sqliteHistory(
  dataDir: string,
  setting: HistorySetting,
  damaged: (day: DamagedDay) => void = () => {},
): Promise<OccupancyHistory> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const path = join(dataDir, HISTORY_FILE)
  let newestBefore: number | null = null
  if (existsSync(path)) {
    const reader = openHistoryForReading(path, setting.city)
    newestBefore = reader.newest()
    reader.close()
  }
  let thread: Ask | null = null
  const ask: Ask = (call) => {
    thread ??= startThread({ ...setting, path }, damaged, () => {
      thread = null
    })
    return thread(call)
  }
  return {
    adapter: 'sqlite',
    newest: () => (thread === null ? Promise.resolve(newestBefore) : ask<number | null>({ name: 'newest' })),
    record: (samples) => ask<void>({ name: 'record', samples }),
    read: (query) => ask<HistorySteps>({ name: 'read', query }),
    mend: (days, samples) => ask<number>({ name: 'mend', days, samples }),
    close: () => (thread === null ? Promise.resolve() : ask<void>({ name: 'close' })),
  }
}

/** @param ended called when the thread is gone, so that the next call starts another. */
function startThread(workerData: WorkerSetting, damaged: (day: DamagedDay) => void, ended: () => void): Ask {
  const worker = new Worker(new URL('./sqlite-worker.ts', import.meta.url), { workerData })
  const waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>()
  const fail = (why: string): void => {
    ended()
    for (const asker of waiting.values()) asker.reject(new HistoryUnusable(why))
    waiting.clear()
  }
  worker.on('message', (answer: Answer) => {
    if ('damaged' in answer) return damaged(answer.damaged)
    // It could not open its file.
    if (answer.id === 0) return answer.ok ? undefined : fail(answer.message)
    const asker = waiting.get(answer.id)
    waiting.delete(answer.id)
    if (answer.ok) asker?.resolve(answer.value as never)
    else asker?.reject(new HistoryUnusable(answer.message))
  })
  worker.on('error', (error) => fail(error instanceof Error ? error.message : String(error)))
  worker.on('exit', () => fail('the thread of the history has ended'))
  let next = 1
  return (call) =>
    new Promise((resolve, reject) => {
      const id = next++
      waiting.set(id, { resolve, reject })
      worker.postMessage({ id, call } satisfies Question)
    })
}
