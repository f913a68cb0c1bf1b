// Lateness on one small line: P50 to P90 on a logarithmic scale from a second to a day, and further where it is later.
import { scaleLog } from 'd3-scale'

const LEAST_SECONDS = 1
const DAY_SECONDS = 86_400
/** Ends of the line: a day, two, a week, a month of thirty days. */
const ENDS_SECONDS = [1, 2, 7, 30].map((days) => days * DAY_SECONDS)

export interface LatenessLine {
  /** A second, a minute, an hour, and the end. */
  readonly ticks: readonly number[]
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
  const latest = Math.max(p50Seconds ?? 0, p90Seconds ?? 0)
  const end = ENDS_SECONDS.find((seconds) => latest <= seconds) ?? ENDS_SECONDS.at(-1)!
  const scale = scaleLog([LEAST_SECONDS, end], [0, width]).clamp(true)
  const x = (seconds: number): number => scale(Math.max(LEAST_SECONDS, seconds))
  const at = (seconds: number | null): number | null => (seconds === null ? null : x(seconds))
  return {
    ticks: [LEAST_SECONDS, 60, 3_600, end],
    x,
    p50: at(p50Seconds),
    p90: at(p90Seconds),
    interval: at(everyMinutes === null ? null : everyMinutes * 60),
  }
}

/** Which way the name at `x` runs, so that the ends of the line do not cut it. */
export function nameAnchor(x: number, width: number, halfNamePixels = 32): 'start' | 'middle' | 'end' {
  if (x < halfNamePixels) return 'start'
  return x > width - halfNamePixels ? 'end' : 'middle'
}
