// Time on a horizontal axis: ticks on round hours of the city, marked where a new day begins.
import { scaleTime } from 'd3-scale'
import { clockTime, dateWords } from '../format/time.ts'

export interface TimeTick {
  readonly at: number
  readonly x: number
  readonly label: string
  readonly midnight: boolean
  /** The label is a date, not an hour. */
  readonly isDate: boolean
}

const HOUR = 3_600_000

/** Position of an instant between `from` and `to` (epoch ms) on `x0`…`x1` pixels. */
export function timeScale(from: number, to: number, x0: number, x1: number): (at: number) => number {
  const scale = scaleTime().domain([from, to]).range([x0, x1])
  return (at) => scale(at)
}

/** Month and day in the zone, `11-22`. */
export const dayLabel = (at: number, zone: string): string => dateWords(at, zone, 'zh').slice(0, 5)

/** Ticks every so many hours, or from two days on every so many days, of the city's clock, as close as `minPixels` allows. */
export function timeTicks(
  from: number,
  to: number,
  x: (at: number) => number,
  zone: string,
  minPixels: number,
): TimeTick[] {
  const perHour = Math.abs(x(from + HOUR) - x(from))
  const every = [1, 2, 3, 4, 6, 12, 24, 48, 96, 168, 336, 672].find((hours) => hours * perHour >= minPixels) ?? 1344
  const ticks: TimeTick[] = []
  let midnights = 0
  for (let at = Math.ceil(from / HOUR) * HOUR; at <= to; at += HOUR) {
    const label = clockTime(at, zone)
    const midnight = label === '00:00'
    if (every >= 48) {
      if (midnight && midnights++ % (every / 24) === 0)
        ticks.push({ at, x: x(at), label: dayLabel(at, zone), midnight, isDate: true })
      continue
    }
    if (!label.endsWith(':00') || Number(label.slice(0, 2)) % every !== 0) continue
    ticks.push({ at, x: x(at), label, midnight, isDate: false })
  }
  return ticks
}
