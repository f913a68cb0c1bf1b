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
import { eventOf } from '../live/event-line.ts'
import { Freshness } from '../live/freshness.ts'
import { hashState, type Snapshot } from '../live/snapshots.ts'
import { decodeLines, emptyChecksum, hex } from './block.ts'
import type { LogReader } from './sqlite-file.ts'

/** Up to where: a position of the log, or an instant of the city's clock in epoch milliseconds. */
export type Until = { readonly position: number } | { readonly at: number }

const BLOCKS_AT_ONCE = 64

/**
 * Replays a log from its first event. Who told of what, and which alerts stood, is not in a state; the snapshot has neither,
 * so that a server does not go on from it: it is for rehearsals.
 * @returns the snapshot after the last event at or before `until`.
 * @throws RangeError naming what the log holds, when it has no event so early or none so late.
 */
export function pastSnapshot(
  reader: LogReader,
  city: CityModel,
  until: Until,
  progress: (events: number) => void = () => {},
): Snapshot {
  const { state, position, anchor, more } = replayUntil(reader, city, until, progress)
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

function replayUntil(
  reader: LogReader,
  city: CityModel,
  until: Until,
  progress: (events: number) => void,
): ReplayedUntil {
  const state = emptyState(city)
  let anchor = { position: 0, checksum: hex(emptyChecksum(city.id)) }
  let position = 0
  for (;;) {
    const blocks = reader.after(position, BLOCKS_AT_ONCE)
    if (blocks.length === 0) return { state, position, anchor, more: null }
    for (const block of blocks) {
      for (const [i, line] of decodeLines(block.payload).entries()) {
        const event = eventOf(line)
        const next = block.firstPosition + i
        // As the city knew it then: what it heard of that time only later is not in it.
        if ('at' in until ? event.occurredAt > until.at : next > until.position)
          return { state, position, anchor, more: event.occurredAt }
        apply(state, event)
        position = next
      }
      anchor = { position, checksum: block.checksum }
    }
    progress(position)
  }
}
