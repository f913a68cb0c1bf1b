/** Keeps a log to its days: once at a start and once a day the node that writes removes what is older. */
import { Worker } from 'node:worker_threads'
import { becauseOf } from '../telemetry/because.ts'
import type { Report } from '../telemetry/log-events.ts'
import { CompactionRefused } from './compaction.ts'
import type { CompactionReport, CompactionTask } from './compaction-worker.ts'
import type { LogPlace } from './log-reading.ts'

const DAY = 86_400_000
/** A city that has just begun to answer is left alone. */
const FIRST_MS = 60_000

export interface RetentionParts {
  readonly place: LogPlace
  readonly cityName: string
  readonly keepDays: number
  /** The city's clock, epoch ms. */
  readonly asOf: () => number
  /** True where this node writes. */
  readonly leads: () => boolean
  readonly now: () => number
  readonly report: Report
  readonly firstMs?: number
}

/** @returns the way to stop. */
export function retention(parts: RetentionParts): () => Promise<void> {
  let running: Worker | null = null

  function compact(): void {
    if (running !== null || !parts.leads()) return
    const task: CompactionTask = {
      place: parts.place,
      city: parts.cityName,
      before: parts.asOf() - parts.keepDays * DAY,
      now: parts.now(),
    }
    const worker = new Worker(new URL('./compaction-worker.ts', import.meta.url), { workerData: task })
    running = worker
    worker.on('message', (removed: CompactionReport) => {
      if (removed !== null) parts.report('log.compacted', removed)
    })
    worker.on('error', (error) => {
      // A young log has nothing that could go.
      if (!(error instanceof Error && error.name === CompactionRefused.name))
        parts.report('log.not-compacted', { because: becauseOf(error) })
    })
    worker.on('exit', () => {
      running = null
    })
  }

  const first = setTimeout(compact, parts.firstMs ?? FIRST_MS)
  const daily = setInterval(compact, DAY)
  return async () => {
    clearTimeout(first)
    clearInterval(daily)
    await running?.terminate()
  }
}
