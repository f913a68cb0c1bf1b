/** The history made again from the log: the same samples that the twin showed when its clock stood on the marks. */
import { apply, type CityModel, emptyState } from '@kangcheng/twin-engine'
import { eventOf } from '../live/event-line.ts'
import { Freshness } from '../live/freshness.ts'
import { decodeLines } from '../log/block.ts'
import type { LogReader } from '../log/sqlite-file.ts'
import { MARK_MILLISECONDS, type MarkSample } from './occupancy-history.ts'
import { sampleUnits } from './sample.ts'

const BLOCKS_AT_ONCE = 64
/** Marks kept in one transaction. */
const BATCH = 288

/**
 * Replays a log from its first event. Intervals that sources told are those of the log's end.
 * @param record takes samples in rising order.
 * @returns how many marks the clock stood on.
 */
export function rebuildHistory(
  reader: LogReader,
  city: CityModel,
  record: (samples: readonly MarkSample[]) => void,
  progress: (events: number) => void = () => {},
): number {
  const state = emptyState(city)
  const freshness = new Freshness(city)
  const intervals = new Map(reader.head().sources.map(({ source, everyMinutes }) => [source, everyMinutes]))
  const toldMinutes = (source: string): number | null => intervals.get(source) ?? null
  let samples: MarkSample[] = []
  let marks = 0
  let position = 0
  for (;;) {
    const blocks = reader.after(position, BLOCKS_AT_ONCE)
    if (blocks.length === 0) break
    for (const block of blocks) {
      for (const [i, line] of decodeLines(block.payload).entries()) {
        if (block.firstPosition + i <= position) continue
        const event = eventOf(line)
        apply(state, event)
        freshness.note(state, event)
        if (event.kind !== 'clock.passed' || state.asOf % MARK_MILLISECONDS !== 0) continue
        samples.push(sampleUnits({ state, freshness, toldMinutes }))
        marks++
        if (samples.length < BATCH) continue
        record(samples)
        samples = []
      }
      position = block.firstPosition + block.count - 1
    }
    progress(position)
  }
  record(samples)
  return marks
}
