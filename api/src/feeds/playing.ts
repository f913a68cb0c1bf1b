/**
 * Recorded messages in the order of their times, at the speed of a play: what `feed play` sends, and when. All events are
 * held in memory, because files are ordered by hospital or by patient more often than by time.
 */
import type { DecodedMessage } from './feed-format.ts'
import type { PlaceMap } from './place-map.ts'
import { lineOfPart, type MessagePart, partsOf, SEQ_PER_MESSAGE, slotsOf } from './sending-lines.ts'

/** Most lines that a play holds: about a gigabyte. */
export const MOST_PLAYED_LINES = 2_000_000

export interface PlayedLine {
  /** Epoch milliseconds; what was refused has none and comes with the first step. */
  readonly at: number
  readonly text: string
}

/** Collects what is to be played. Numbers are those that `feed send` gives the same files. */
export class Recording {
  readonly #map: PlaceMap | null
  readonly #from: number
  readonly #until: number
  readonly #lines: PlayedLine[] = []
  #slots = 0
  /** Events outside the window that was asked for. */
  leftOut = 0

  /** @param from, until epoch milliseconds, `until` excluded: only events between them are played. */
  constructor(map: PlaceMap | null, from: number, until: number) {
    this.#map = map
    this.#from = from
    this.#until = until
  }

  /**
   * @param fileSha256 hexadecimal, of the file that the message stands in.
   * @returns false once more than `MOST_PLAYED_LINES` would be held.
   */
  add(message: DecodedMessage, fileSha256: string): boolean {
    const parts = partsOf(message, this.#map, fileSha256)
    let seq = BigInt(this.#slots) * BigInt(SEQ_PER_MESSAGE)
    for (const part of parts) {
      const at = timeOf(part)
      if (at !== null && (at < this.#from || at >= this.#until)) this.leftOut++
      else this.#lines.push({ at: at ?? Number.NEGATIVE_INFINITY, text: lineOfPart(seq, part) })
      seq++
    }
    if (message.number !== null) this.#slots += slotsOf(parts.length)
    return this.#lines.length <= MOST_PLAYED_LINES
  }

  /** In the order of their times; those of the same moment as they were decoded. */
  inOrder(): readonly PlayedLine[] {
    // Array.prototype.sort is stable.
    return this.#lines.sort((a, b) => (a.at === b.at ? 0 : a.at - b.at))
  }
}

/** When the event happened, or, of a refused one, would have happened; null = it does not say. */
function timeOf({ event, refused }: MessagePart): number | null {
  const stamp = event?.occurredAt ?? refused?.event.occurredAt
  const at = typeof stamp === 'string' ? Date.parse(stamp) : Number.NaN
  return Number.isNaN(at) ? null : at
}

/** The lines due by the time `at`, from index `from` on, at most `most` of them: the index behind the last. */
export function dueUntil(lines: readonly PlayedLine[], from: number, at: number, most: number): number {
  let to = from
  while (to < lines.length && to - from < most && lines[to]!.at <= at) to++
  return to
}
