/** A thread that owns the history's file and answers calls by message, one after another. */
import { parentPort, workerData } from 'node:worker_threads'
import type { DamagedDay, HistoryQuery, HistorySetting, MarkSample } from './occupancy-history.ts'
import { openHistoryForWriting } from './sqlite-file.ts'

export interface WorkerSetting extends HistorySetting {
  readonly path: string
}

export type Call =
  | { readonly name: 'newest' | 'close' }
  | { readonly name: 'record'; readonly samples: readonly MarkSample[] }
  | { readonly name: 'read'; readonly query: HistoryQuery }
  | { readonly name: 'mend'; readonly days: readonly DamagedDay[]; readonly samples: readonly MarkSample[] }

export interface Question {
  readonly id: number
  readonly call: Call
}
export type Answer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly message: string }
  /** Met while something was read. */
  | { readonly damaged: DamagedDay }

const port = parentPort!
const failure = (id: number, error: unknown): Answer => ({
  id,
  ok: false,
  message: error instanceof Error ? error.message : String(error),
})

function serve({ path, ...setting }: WorkerSetting): (question: Question) => void {
  const file = openHistoryForWriting(path, setting, (day) => port.postMessage({ damaged: day } satisfies Answer))
  const run = (call: Call): unknown => {
    switch (call.name) {
      case 'newest':
        return file.newest()
      case 'record':
        return file.record(call.samples)
      case 'read':
        return file.read(call.query)
      case 'mend':
        return file.mend(call.days, call.samples)
      case 'close':
        return file.close()
    }
  }
  return ({ id, call }) => {
    try {
      port.postMessage({ id, ok: true, value: run(call) } satisfies Answer)
    } catch (error) {
      port.postMessage(failure(id, error))
    }
    if (call.name === 'close') port.close()
  }
}

try {
  port.on('message', serve(workerData as WorkerSetting))
  port.postMessage({ id: 0, ok: true, value: null } satisfies Answer)
} catch (error) {
  port.postMessage(failure(0, error))
}
