// The time bar's shapes: measured hours, 24 forecast ones, marks that merge when closer than 24 px: room of a shape and its count.
import { bandPath, type ChartPoint, extent, linePath } from '../charts/series.ts'
import { type TimeTick, timeScale, timeTicks } from '../charts/time-axis.ts'

export interface TimeBarInput {
  readonly width: number
  readonly height: number
  readonly zone: string
  readonly now: number
  /** What the bar spans, epoch ms. */
  readonly from: number
  readonly to: number
  /** Shares of open beds, oldest first; the last at `historyNewest`. */
  readonly history: readonly (number | null)[]
  readonly historyEveryMinutes: number
  readonly historyNewest: number
  readonly forecast: {
    readonly p10: readonly number[]
    readonly p50: readonly number[]
    readonly p90: readonly number[]
    readonly start: number
    readonly everyMinutes: number
  } | null
  readonly marks: readonly { readonly at: number; readonly severity: 'watch' | 'critical' }[]
}

export interface TimeMark {
  readonly x: number
  readonly severity: 'watch' | 'critical'
  readonly count: number
}

export interface TimeBarGeometry {
  readonly x: (at: number) => number
  readonly nowX: number
  readonly historyLine: string
  readonly historyArea: string
  readonly band: string
  readonly middle: string
  readonly ticks: readonly TimeTick[]
  readonly marks: readonly TimeMark[]
}

export const FUTURE_HOURS = 24
const MINUTE = 60_000
const MERGE_PIXELS = 24

export function timeBarGeometry(input: TimeBarInput): TimeBarGeometry {
  const { width, now, from, to } = input
  const top = 14
  const bottom = input.height - 20
  const x = timeScale(from, to, 0, width)
  const range = extent(input.history, input.forecast?.p10 ?? [], input.forecast?.p90 ?? []) ?? [0, 1]
  const pad = Math.max(0.02, (range[1] - range[0]) * 0.25)
  const y = (share: number): number =>
    bottom - ((share - (range[0] - pad)) / (range[1] - range[0] + 2 * pad)) * (bottom - top)
  const past: (ChartPoint | null)[] = input.history.map((share, k) => {
    const at = input.historyNewest - (input.history.length - 1 - k) * input.historyEveryMinutes * MINUTE
    return share === null || at < from ? null : { x: x(at), y: y(share) }
  })
  const known = past.filter((point) => point !== null)
  const forecast = input.forecast
  const points = (values: readonly number[]): ChartPoint[] =>
    forecast
      ? values.flatMap((share, k) => {
          const at = forecast.start + k * forecast.everyMinutes * MINUTE
          return at >= now - forecast.everyMinutes * MINUTE && at <= to ? [{ x: x(at), y: y(share) }] : []
        })
      : []
  const marks: TimeMark[] = []
  for (const mark of input.marks.filter(({ at }) => at >= from && at <= to).toSorted((a, b) => a.at - b.at)) {
    const last = marks.at(-1)
    if (last && x(mark.at) - last.x < MERGE_PIXELS)
      marks[marks.length - 1] = {
        x: last.x,
        severity: last.severity === 'critical' ? 'critical' : mark.severity,
        count: last.count + 1,
      }
    else marks.push({ x: x(mark.at), severity: mark.severity, count: 1 })
  }
  return {
    x,
    nowX: x(now),
    historyLine: linePath(past),
    historyArea: bandPath(
      known,
      known.map((point) => ({ x: point.x, y: bottom })),
    ),
    band: forecast ? bandPath(points(forecast.p90), points(forecast.p10)) : '',
    middle: forecast ? linePath(points(forecast.p50)) : '',
    ticks: timeTicks(from, to, x, input.zone, 72).filter((tick) => tick.x > 18 && tick.x < width - 18),
    marks,
  }
}
