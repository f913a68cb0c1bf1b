/** The history made again from the log: the same samples that the twin showed when its clock stood on the marks. */
import { apply, type CityModel, emptyState } from '@kangcheng/twin-engine'
import { stateAtBeginning } from '../live/beginning-state.ts'
import { eventOf } from '../live/event-line.ts'
import { Freshness } from '../live/freshness.ts'
import { blocksAfter, type LogReading } from '../log/log-reading.ts'
import { MARK_MILLISECONDS, type MarkSample } from './occupancy-history.ts'
import { sampleUnits } from './sample.ts'

/** Marks kept in one transaction. */
const BATCH = 288

/**
 * Replays a log from its beginning: what was removed before it is on no record that this makes. Intervals that sources told are those of the log's end.
 * @param record takes samples in rising order.
 * @returns how many marks the clock stood on.
 */
export async function rebuildHistory(
  log: LogReading,
  city: CityModel,
  record: (samples: readonly MarkSample[]) => void,
  progress: (events: number) => void = () => {},
): Promise<number> {
  const beginning = await log.beginning()
  const begun = beginning === null ? null : stateAtBeginning(beginning, city)
  const state = begun?.state ?? emptyState(city)
  const freshness = new Freshness(city, begun?.snapshot.header.freshness)
  const intervals = new Map((await log.head()).sources.map(({ source, everyMinutes }) => [source, everyMinutes]))
  const toldMinutes = (source: string): number | null => intervals.get(source) ?? null
  let samples: MarkSample[] = []
  let marks = 0
  for await (const { packed, lines } of blocksAfter(log, beginning?.position ?? 0)) {
    for (const line of lines) {
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
    progress(packed.firstPosition + lines.length - 1)
  }
  record(samples)
  return marks
}
