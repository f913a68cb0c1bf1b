/**
 * The log as a stream that a reader pulls: every event after a position, in order, without end. Nothing is queued for a
 * reader: it is always served from the log, so that a slow one costs nothing and a resumed one misses nothing.
 */

import type { TwinEvent } from '@kangcheng/twin-engine'
import { eventOf } from '../live/event-line.ts'
import type { Twin } from '../live/twin.ts'

export interface LoggedEvent {
  readonly position: number
  readonly receivedAt: number
  readonly event: TwinEvent
}

/** What is told to those who ask for what a compaction removed. */
export const goneBefore = (position: number): string =>
  `events before position ${position} are gone since the log was compacted; ask for what follows ${position - 1}`

export async function* eventStream(twin: Twin, after: number, signal?: AbortSignal): AsyncGenerator<LoggedEvent> {
  let position = after
  let wake: () => void = () => {}
  // Listening begins before the first read: what is committed in between is seen by the next round.
  let changed = false
  const quit = twin.onChange(() => {
    changed = true
    wake()
  })
  const aborted = (): void => wake()
  signal?.addEventListener('abort', aborted)
  try {
    while (!signal?.aborted) {
      changed = false
      for await (const block of twin.log.read(position)) {
        if (block.firstPosition > position + 1) throw new RangeError(goneBefore(block.firstPosition))
        for (let i = Math.max(0, position + 1 - block.firstPosition); i < block.lines.length; i++) {
          if (signal?.aborted) return
          yield { position: block.firstPosition + i, receivedAt: block.receivedAt, event: eventOf(block.lines[i]!) }
          position = block.firstPosition + i
        }
      }
      if (!changed && !signal?.aborted)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    }
  } finally {
    quit()
    signal?.removeEventListener('abort', aborted)
  }
}
