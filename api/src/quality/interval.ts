/** How often a source sends, and from when on its silence counts. */
import { THRESHOLDS } from './thresholds.ts'

export interface Interval {
  readonly minutes: number
  /** Said by the sender, or seen in its batches of the last day. */
  readonly by: 'sender' | 'rhythm'
}

/** What the sender said goes before what its batches show; null where neither is known. */
export function intervalOf(told: number | null, rhythm: number | null): Interval | null {
  if (told !== null) return { minutes: told, by: 'sender' }
  return rhythm === null ? null : { minutes: rhythm, by: 'rhythm' }
}

/** Minutes of silence after which a source is stale: two intervals, and never less than a quarter of an hour. */
export function staleAfterMinutes(interval: Interval | null): number {
  const floor = THRESHOLDS.staleFloor.value
  return interval === null ? floor : Math.max(floor, THRESHOLDS.staleIntervals.value * interval.minutes)
}

/** Minutes after which news of a source is late; null where its interval is not known. */
export function lateAfterMinutes(interval: Interval | null): number | null {
  if (interval === null) return null
  return Math.max(THRESHOLDS.lateFloor.value, THRESHOLDS.lateIntervals.value * interval.minutes)
}
