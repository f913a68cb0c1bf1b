/**
 * Days of the history that do not fit their checksums are made again from the log, in a thread of its own: it is replayed from its
 * beginning, however long that is. Until then they are unknown.
 */
import { Worker } from 'node:worker_threads'
import type { LogPlace } from '../log/log-reading.ts'
import { becauseOf, OperatorError } from '../telemetry/because.ts'
import type { Report } from '../telemetry/log-events.ts'
import type { MendingAnswer, MendingTask } from './mending-worker.ts'
import { type DamagedDay, MARK_MILLISECONDS, type MarkSample, type OccupancyHistory } from './occupancy-history.ts'
import { HISTORY_FILE } from './sqlite-file.ts'

/** What one look finds is mended together. */
const GATHERED_MILLISECONDS = 500

export interface Mending {
  /** Tells of a day; each is tried once. */
  found(day: DamagedDay): void
  /** Where days are written anew. */
  into(history: OccupancyHistory): void
  stop(): Promise<void>
}

/** @param cityName a built-in city's name, or a folder */
export function mendingOf(place: LogPlace, cityName: string, report: Report): Mending {
  const known = new Set<string>()
  let waiting: DamagedDay[] = []
  let timer: NodeJS.Timeout | null = null
  let running: Worker | null = null
  let history: OccupancyHistory | null = null
  let stopped = false

  function begin(): void {
    timer = null
    if (running !== null || waiting.length === 0 || stopped) return
    const days = waiting
    waiting = []
    const worker = new Worker(new URL('./mending-worker.ts', import.meta.url), {
      workerData: { place, city: cityName, days } satisfies MendingTask,
    })
    running = worker
    const notMended = (error: unknown): void => {
      if (!stopped) report('history.not-mended', { because: becauseOf(error) })
    }
    worker.on('message', (answer: MendingAnswer) => {
      if ('goneUntil' in answer) return notMended(new OperatorError(goneWords(answer.goneUntil)))
      mend(days, answer.samples).catch(notMended)
    })
    worker.on('error', notMended)
    worker.on('exit', () => {
      running = null
      begin()
    })
  }

  async function mend(days: readonly DamagedDay[], samples: readonly MarkSample[]): Promise<void> {
    const mended = (await history?.mend(days, samples)) ?? 0
    if (mended === days.length) report('history.mended', { days: mended })
    else throw new OperatorError(`${days.length - mended} of ${days.length} days are of units that left the city`)
  }

  return {
    found(day) {
      const key = `${day.unit} ${day.firstMark}`
      if (known.has(key)) return
      known.add(key)
      report('history.damaged', {
        file: HISTORY_FILE,
        id: day.unit,
        from: new Date(day.firstMark * MARK_MILLISECONDS).toISOString(),
      })
      waiting.push(day)
      timer ??= setTimeout(begin, GATHERED_MILLISECONDS).unref()
    },
    into(given) {
      history = given
    },
    async stop() {
      stopped = true
      if (timer !== null) clearTimeout(timer)
      await running?.terminate()
    },
  }
}

const goneWords = (until: number): string =>
  `the log was compacted and begins at ${new Date(until).toISOString()}, behind a damaged day. Stop the server and take ${HISTORY_FILE} from a backup, or from another node`
