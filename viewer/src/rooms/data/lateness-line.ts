// Lateness on one small line: P50 to P90 on a logarithmic scale from a second to a day.
import { scaleLog } from 'd3-scale'

const LEAST_SECONDS = 1
const MOST_SECONDS = 86_400
/** A second, a minute, an hour, a day. */
export const LATENESS_TICKS = [1, 60, 3_600, 86_400] as const

export interface LatenessLine {
  readonly x: (seconds: number) => number
  readonly p50: number | null
  readonly p90: number | null
  /** Where the source's own interval stands; null = not known. */
  readonly interval: number | null
}

export function latenessLine(
  width: number,
  p50Seconds: number | null,
  p90Seconds: number | null,
  everyMinutes: number | null,
): LatenessLine {
  const scale = scaleLog([LEAST_SECONDS, MOST_SECONDS], [0, width]).clamp(true)
  const x = (seconds: number): number => scale(Math.max(LEAST_SECONDS, seconds))
  const at = (seconds: number | null): number | null => (seconds === null ? null : x(seconds))
  return { x, p50: at(p50Seconds), p90: at(p90Seconds), interval: at(everyMinutes === null ? null : everyMinutes * 60) }
}
