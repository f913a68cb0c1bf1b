/** A thread that makes some days of the history again from the log, and ends. */
import { parentPort, workerData } from 'node:worker_threads'
import { loadCity } from '@kangcheng/seed-data'
import { type LogPlace, openLogReading } from '../log/log-reading.ts'
import { type DamagedDay, MARK_MILLISECONDS, type MarkSample } from './occupancy-history.ts'
import { rebuildHistory } from './rebuild.ts'

export interface MendingTask {
  readonly place: LogPlace
  /** A built-in city's name, or a folder. */
  readonly city: string
  readonly days: readonly DamagedDay[]
}

/** Samples of the days; or up to when the log has nothing, where that lies behind one of them. */
export type MendingAnswer = { readonly samples: readonly MarkSample[] } | { readonly goneUntil: number }

const { place, city: cityName, days } = workerData as MendingTask
const log = await openLogReading(place, null)
try {
  parentPort!.postMessage(await answer())
} finally {
  await log.close()
}

async function answer(): Promise<MendingAnswer> {
  const first = Math.min(...days.map(({ firstMark }) => firstMark))
  const begins = await log.beginning()
  if (begins !== null && begins.asOf > first * MARK_MILLISECONDS) return { goneUntil: begins.asOf }
  const wanted = (mark: number): boolean =>
    days.some(({ firstMark, marks }) => mark >= firstMark && mark < firstMark + marks)
  const samples: MarkSample[] = []
  await rebuildHistory(log, loadCity(cityName), (made) => samples.push(...made.filter(({ mark }) => wanted(mark))))
  return { samples }
}
