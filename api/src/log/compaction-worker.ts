/** A thread that compacts a log once, beside the server: replaying months of it must not hold up the city. */
import { parentPort, workerData } from 'node:worker_threads'
import { loadCity } from '@kangcheng/seed-data'
import { compactLog } from './compaction.ts'
import type { LogPlace } from './log-reading.ts'

export interface CompactionTask {
  readonly place: LogPlace
  /** A built-in city's name, or a folder. */
  readonly city: string
  /** Of the city's clock, epoch ms. */
  readonly before: number
  /** Epoch ms. */
  readonly now: number
}

/** What was removed, and the checksum that the log begins behind; null = nothing was old enough. */
export type CompactionReport = { readonly first: number; readonly last: number; readonly checksum: string } | null

const { place, city, before, now } = workerData as CompactionTask
const done = await compactLog(place, loadCity(city), before, now)
const report: CompactionReport =
  done === null
    ? null
    : { first: done.removed.firstPosition, last: done.removed.lastPosition, checksum: done.removed.after }
parentPort!.postMessage(report)
