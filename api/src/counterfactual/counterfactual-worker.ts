/** The thread of counterfactuals: reads a record from the lines it is sent, and runs pair after pair. The record read last is kept. */
import { parentPort, workerData } from 'node:worker_threads'
import { loadCity, parametersOfCity } from '@kangcheng/seed-data'
import { restoreState } from '@kangcheng/twin-engine'
import {
  type CounterfactualChange,
  type CounterfactualPair,
  counterfactualPair,
  type PastRecord,
} from '@kangcheng/twin-engine/counterfactual'
import { type CounterfactualTold, counterfactualTold, type RecordTold, recordTold } from './counterfactual-told.ts'
import { PastReading } from './past-reading.ts'

/** The state with which a log begins: its two buffers. */
export interface BeginningBytes {
  readonly buffer: ArrayBuffer
  readonly patientBuffer: ArrayBuffer
}

export type CounterfactualOrder =
  | { readonly kind: 'begin'; readonly from: number; readonly until: number; readonly beginning: BeginningBytes | null }
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  | { readonly kind: 'read' }
  | {
      readonly kind: 'run'
      readonly run: string
      readonly change: CounterfactualChange
      readonly seed: number
      readonly pairs: number
    }
  | { readonly kind: 'cancel'; readonly run: string }

/** `refused`: the question is wrong; `failure`: we are. */
export type CounterfactualReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'taken'; readonly more: boolean }
  | { readonly kind: 'record'; readonly record: RecordTold }
  | {
      readonly kind: 'pair'
      readonly run: string
      readonly done: number
      /** Summed up now and then, and at the end. */
      readonly told: CounterfactualTold | null
    }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'failure'; readonly why: string }

/** Sums are told at most this often while pairs come in. */
const TOLD_EVERY_MILLISECONDS = 2000
const FEWEST_PAIRS = 2

const city = loadCity((workerData as { readonly city: string }).city)
const parameters = parametersOfCity(city)
const port = parentPort!
const answer = (report: CounterfactualReport): void => port.postMessage(report)

let reading: PastReading | null = null
let record: PastRecord | null = null
const cancelled = new Set<string>()

port.on('message', (order: CounterfactualOrder) => {
  if (order.kind === 'cancel') {
    cancelled.add(order.run)
    return
  }
  obey(order).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error)
    answer(error instanceof RangeError ? { kind: 'refused', why } : { kind: 'failure', why })
  })
})

async function obey(order: Exclude<CounterfactualOrder, { readonly kind: 'cancel' }>): Promise<void> {
  switch (order.kind) {
    case 'begin': {
      record = null
      const beginning = order.beginning === null ? null : restoreState(city, order.beginning)
      reading = new PastReading(city, order.from, order.until, beginning)
      return answer({ kind: 'ready' })
    }
    case 'lines': {
      const more = order.lines.every((line) => reading!.take(line))
      return answer({ kind: 'taken', more })
    }
    case 'read':
      record = reading!.done()
      reading = null
      return answer({ kind: 'record', record: recordTold(record) })
    case 'run':
      return run(order, record!)
  }
}

async function run(
  { run: id, change, seed, pairs: wanted }: Extract<CounterfactualOrder, { readonly kind: 'run' }>,
  past: PastRecord,
): Promise<void> {
  const pairs: CounterfactualPair[] = []
  let due = 0
  while (pairs.length < wanted) {
    // Between two pairs a word to stop can be heard.
    await new Promise((resolve) => setImmediate(resolve))
    if (cancelled.delete(id)) return answer({ kind: 'pair', run: id, done: pairs.length, told: null })
    pairs.push(counterfactualPair(past, parameters, change, seed, pairs.length))
    const done = pairs.length
    const isDue = done === wanted || (done >= FEWEST_PAIRS && performance.now() >= due)
    const told = isDue ? counterfactualTold(past, change, pairs) : null
    answer({ kind: 'pair', run: id, done, told })
    if (isDue) due = performance.now() + TOLD_EVERY_MILLISECONDS
  }
}
