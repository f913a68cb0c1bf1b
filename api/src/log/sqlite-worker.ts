/** A thread that owns one connection to the log and answers calls by message, one after another. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Addition } from './event-log.ts'
import { openForReading, openForWriting } from './sqlite-file.ts'
import type { ZoneReader } from './zone-records.ts'

/** How a thread is started. */
export type WorkerSetting =
  | { readonly role: 'write'; readonly path: string; readonly city: string; readonly fencingToken: number }
  | { readonly role: 'read'; readonly path: string; readonly city: string }

/** The calls, with their arguments. */
export type Call =
  | { readonly name: 'head' | 'beginning' | 'probe' | 'close' | 'pages' }
  | {
      readonly name: 'append'
      readonly addition: Omit<Addition, 'lines'>
      readonly payload: Uint8Array
      readonly count: number
    }
  | { readonly name: 'after' | 'before'; readonly position: number; readonly atMost: number }
  | { readonly name: 'checksumAt'; readonly position: number }
  | { readonly name: 'zone'; readonly question: keyof ZoneReader; readonly argument: unknown }
  | { readonly name: 'limitPages'; readonly pages: number }

export interface Question {
  readonly id: number
  readonly call: Call
}
export type Answer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: string; readonly message: string }

function serve(setting: WorkerSetting, answer: (answer: Answer) => void): (question: Question) => void {
  const writer = setting.role === 'write' ? openForWriting(setting.path, setting.city, setting.fencingToken) : null
  const reader = writer ?? openForReading(setting.path, setting.city)
  const run = (call: Call): unknown => {
    switch (call.name) {
      case 'head':
        return reader.head()
      case 'beginning':
        return reader.beginning()
      case 'after':
        return reader.after(call.position, call.atMost)
      case 'before':
        return reader.before(call.position, call.atMost)
      case 'checksumAt':
        return reader.checksumAt(call.position)
      case 'zone':
        // Question and argument were paired by the adapter.
        return (reader.zone[call.question] as (argument: unknown) => unknown)(call.argument)
      case 'append':
        return writer!.append(call.addition, call.payload, call.count)
      case 'probe':
        return writer!.probe()
      case 'pages':
        return writer!.pages()
      case 'limitPages':
        return writer!.limitPages(call.pages)
      case 'close':
        return reader.close()
    }
  }
  return ({ id, call }) => {
    try {
      answer({ id, ok: true, value: run(call) })
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error))
      answer({ id, ok: false, error: name, message })
    }
    if (call.name === 'close') parentPort!.close()
  }
}

const port = parentPort
if (port !== null) {
  const answer = (a: Answer): void => port.postMessage(a)
  try {
    port.on('message', serve(workerData as WorkerSetting, answer))
    answer({ id: 0, ok: true, value: null })
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error))
    answer({ id: 0, ok: false, error: name, message })
  }
}
