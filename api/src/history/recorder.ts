/**
 * Between the twin and its history: takes a sample at each mark, in less than a millisecond, and hands it on once the log
 * holds the mark. What the history cannot take waits, up to two days of marks; events never wait for it.
 */
import type { CityAtMark, MarkWatcher } from '../live/marks.ts'
import { becauseOf } from '../telemetry/because.ts'
import type { Report } from '../telemetry/log-events.ts'
import { type HistoryReading, MARK_MILLISECONDS, type MarkSample, type OccupancyHistory } from './occupancy-history.ts'
import { sampleUnits } from './sample.ts'

/** Samples that wait for a history that cannot be written. */
const MOST_WAITING = 576
/** Samples handed over at once. */
const BATCH = 288

interface Taken {
  readonly position: number
  readonly sample: MarkSample
}

export interface Recorder extends MarkWatcher {
  /** Reads what is on record with every mark that was durable when it was asked. */
  readonly reading: HistoryReading
  /** Follows what becomes durable from now on, and tells of what the log could not fill. */
  follow(twin: DurableTwin): void
  /** Writes what is durable and leaves the twin. */
  stop(): Promise<void>
}

/** As much of the twin as is needed. */
interface DurableTwin {
  readonly position: number
  readonly state: { readonly asOf: number }
  onChange(listener: () => void): () => void
}

const timeOf = (mark: number): string => new Date(mark * MARK_MILLISECONDS).toISOString()
export async function recorderOf(history: OccupancyHistory, report: Report): Promise<Recorder> {
  const startedWith = await history.newest()
  let stored = startedWith ?? -1
  let waiting: Taken[] = []
  let durable = 0
  let writing: Promise<void> | null = null
  let failing = false
  let dropped = 0
  let firstAfterStart: number | null = null
  let quit = (): void => {}

  const newest = (): number => waiting.at(-1)?.sample.mark ?? stored

  async function write(): Promise<void> {
    for (;;) {
      let ready = 0
      while (ready < Math.min(BATCH, waiting.length) && waiting[ready]!.position <= durable) ready++
      if (ready === 0) return
      const batch = waiting.slice(0, ready).map(({ sample }) => sample)
      try {
        await history.record(batch)
      } catch (error) {
        if (!failing) report('history.unwritten', { because: becauseOf(error) })
        failing = true
        return
      }
      stored = batch.at(-1)!.mark
      // Samples may have been dropped, or the state built again, while it was written.
      waiting = waiting.filter(({ sample }) => sample.mark > stored)
      if (failing) {
        if (dropped === 0) report('history.written')
        else report('history.marks-lost', { marks: dropped })
        failing = false
        dropped = 0
      }
    }
  }

  function writeOn(): Promise<void> {
    writing ??= write().finally(() => {
      writing = null
    })
    return writing
  }

  function madeDurable(position: number): Promise<void> {
    durable = Math.max(durable, position)
    return writeOn()
  }

  return {
    reading: {
      async read(query) {
        await writeOn()
        return history.read(query)
      },
    },
    rebuilding() {
      waiting = waiting.filter(({ position }) => position <= durable)
    },
    reached(city: CityAtMark, position: number) {
      if (city.state.asOf / MARK_MILLISECONDS <= newest()) return
      const sample = sampleUnits(city)
      firstAfterStart ??= sample.mark
      waiting.push({ position, sample })
      if (!failing || waiting.length <= MOST_WAITING || waiting[0]!.position > durable) return
      waiting.shift()
      dropped++
    },
    durable: madeDurable,
    follow(twin) {
      if (startedWith !== null && startedWith * MARK_MILLISECONDS > twin.state.asOf && twin.state.asOf > 0)
        report('history.ahead', { from: timeOf(startedWith), to: new Date(twin.state.asOf).toISOString() })
      else if (startedWith !== null && firstAfterStart !== null && firstAfterStart > startedWith + 1)
        report('history.gap', { from: timeOf(startedWith + 1), to: timeOf(firstAfterStart - 1) })
      quit = twin.onChange(() => void madeDurable(twin.position))
      void madeDurable(twin.position)
    },
    async stop() {
      quit()
      await writeOn()
    },
  }
}
