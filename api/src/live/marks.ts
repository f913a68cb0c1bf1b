/** What the twin shows whenever its clock stands on a mark of five minutes, live and while it replays its log. */
import type { TwinState } from '@kangcheng/twin-engine'
import type { Freshness } from './freshness.ts'

/** The city at a mark: to be read at once, since the next event changes it. */
export interface CityAtMark {
  readonly state: TwinState
  readonly freshness: Freshness
  /** How often a source said it sends, in minutes; null = it did not say. */
  readonly toldMinutes: (source: string) => number | null
}

export interface MarkWatcher {
  /** The state is built again: what was shown beyond the last durable position never happened. */
  rebuilding(): void
  /** The clock has reached a mark exactly. One that it jumped over is never shown. */
  reached(city: CityAtMark, position: number): void
  /** Everything up to a position is durable. While the log is replayed, the next block waits for the promise. */
  durable(position: number): Promise<void>
}
