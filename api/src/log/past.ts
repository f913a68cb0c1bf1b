/** A city's past: the state at any position or instant of its log, as a snapshot that a rehearsal starts from. */
import {
  apply,
  type CityModel,
  emptyAlertBook,
  emptyState,
  saveAlertBook,
  stateFormat,
  type TwinState,
} from '@kangcheng/twin-engine'
import { stateAtBeginning } from '../live/beginning-state.ts'
import { eventOf } from '../live/event-line.ts'
import { Freshness } from '../live/freshness.ts'
import { hashState, type Snapshot } from '../live/snapshots.ts'
import type { Beginning } from './beginning.ts'
import { emptyChecksum, hex } from './block.ts'
import { blocksAfter, type LogReading } from './log-reading.ts'

/** Up to where: a position of the log, or an instant of the city's clock in epoch milliseconds. */
export type Until = { readonly position: number } | { readonly at: number }

/**
 * Replays a log from its beginning. Who told of what, and which alerts stood, is not in a state; the snapshot has neither,
 * so that a server does not go on from it: it is for rehearsals.
 * @returns the snapshot after the last event at or before `until`.
 * @throws RangeError naming what the log holds, when it has no event so early or none so late.
 */
export async function pastSnapshot(
  log: LogReading,
  city: CityModel,
  until: Until,
  progress: (events: number) => void = () => {},
): Promise<Snapshot> {
  const beginning = await log.beginning()
  if (beginning !== null && ('at' in until ? until.at < beginning.asOf : until.position < beginning.position))
    throw new RangeError(
      `that is gone since the log was compacted: it begins at position ${beginning.position}, at ${instant(beginning.asOf)}; a backup from before may have it`,
    )
  const { state, position, anchor, more } = await replayUntil(log, beginning, city, until, progress)
  if (position === 0)
    throw new RangeError(`the log begins after that${more === null ? ': it holds no event' : `, at ${instant(more)}`}`)
  if ('position' in until && position < until.position)
    throw new RangeError(`the log ends at position ${position}, at ${instant(state.asOf)}`)
  if ('at' in until && more === null && state.asOf < until.at)
    throw new RangeError(`the log ends at ${instant(state.asOf)}, position ${position}`)
  return {
    header: {
      city: city.id,
      stateFormat: stateFormat(city),
      position,
      asOf: state.asOf,
      stateHash: hashState(state),
      anchor,
      stateBytes: state.buffer.byteLength,
      patientBytes: state.patientBuffer.byteLength,
      freshness: new Freshness(city).record(),
      alerts: saveAlertBook(emptyAlertBook(city.facilities.length)),
    },
    buffer: state.buffer,
    patientBuffer: state.patientBuffer,
  }
}

const instant = (milliseconds: number): string => new Date(milliseconds).toISOString()

interface ReplayedUntil {
  readonly state: TwinState
  readonly position: number
  readonly anchor: { readonly position: number; readonly checksum: string }
  /** When the first event after `until` occurred; null = there is none. */
  readonly more: number | null
}

async function replayUntil(
  log: LogReading,
  beginning: Beginning | null,
  city: CityModel,
  until: Until,
  progress: (events: number) => void,
): Promise<ReplayedUntil> {
  const state = beginning === null ? emptyState(city) : stateAtBeginning(beginning, city).state
  let position = beginning?.position ?? 0
  let anchor = { position, checksum: beginning?.checksum ?? hex(emptyChecksum(city.id)) }
  for await (const { packed, lines } of blocksAfter(log, position)) {
    for (const [i, line] of lines.entries()) {
      const event = eventOf(line)
      const next = packed.firstPosition + i
      // As the city knew it then: what it heard of that time only later is not in it.
      if ('at' in until ? event.occurredAt > until.at : next > until.position)
        return { state, position, anchor, more: event.occurredAt }
      apply(state, event)
      position = next
    }
    anchor = { position, checksum: packed.checksum }
    progress(position)
  }
  return { state, position, anchor, more: null }
}
