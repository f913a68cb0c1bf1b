// A hospital's recorded occupancy: what its course comes to in words, and its lines.
import { scaleLinear } from 'd3-scale'
import { bandPath, type ChartPoint, extent, linePath } from '../../charts/series.ts'
import { type TimeTick, timeScale, timeTicks } from '../../charts/time-axis.ts'

const MINUTE = 60_000

/** Spans that may be shown, with the step that is asked for each. */
export const HISTORY_SPANS = [
  { id: 'day', hours: 24, everyMinutes: 15 },
  { id: 'week', hours: 168, everyMinutes: 60 },
  { id: 'quarter', hours: 2160, everyMinutes: 1440 },
  { id: 'years', hours: 26_280, everyMinutes: 10_080 },
] as const
export type HistorySpan = (typeof HISTORY_SPANS)[number]['id']

type Values = readonly (number | null)[]
export interface HospitalHistory {
  readonly from: string
  /** What lies before was not recorded but made up for a demonstration; null = all was recorded. */
  readonly madeUpUntil: string | null
  readonly everyMinutes: number
  readonly occupied: {
    readonly mean: Values
    readonly min: Values
    readonly max: Values
    readonly knownShare: readonly number[]
  }
  readonly open: { readonly mean: Values }
}

export interface HistoryFinding {
  /** Shares of the open beds, 0 to 1. */
  readonly mean: number
  readonly highest: number
  readonly highestAt: number
  /** Share of the span that was recorded. */
  readonly known: number
}

/** null where no step knows both. */
export function historyFinding({ from, everyMinutes, occupied, open }: HospitalHistory): HistoryFinding | null {
  let sum = 0
  let steps = 0
  let highest = Number.NEGATIVE_INFINITY
  let highestAt = 0
  occupied.mean.forEach((value, k) => {
    const beds = open.mean[k] ?? null
    if (value === null || beds === null || beds <= 0) return
    const share = value / beds
    sum += share
    steps++
    if (share <= highest) return
    highest = share
    highestAt = Date.parse(from) + k * everyMinutes * MINUTE
  })
  if (steps === 0) return null
  const known = occupied.knownShare.reduce((all, share) => all + share, 0) / occupied.knownShare.length
  return { mean: sum / steps, highest, highestAt, known }
}

export interface HistoryLines {
  readonly plot: { readonly x0: number; readonly x1: number; readonly y0: number; readonly y1: number }
  readonly occupied: string
  /** Between the least and the most of each step. */
  readonly range: readonly string[]
  readonly open: string
  readonly ticksX: readonly TimeTick[]
  readonly ticksY: readonly { readonly value: number; readonly y: number }[]
}

export function historyLines(
  history: HospitalHistory,
  size: { readonly width: number; readonly height: number },
  zone: string,
): HistoryLines {
  const plot = { x0: 48, x1: size.width - 16, y0: 8, y1: size.height - 24 }
  const from = Date.parse(history.from)
  const { occupied, open, everyMinutes } = history
  const at = (k: number): number => from + k * everyMinutes * MINUTE
  const until = at(Math.max(1, occupied.mean.length - 1))
  const x = timeScale(from, until, plot.x0, plot.x1)
  const [low, high] = extent(occupied.min, occupied.max, open.mean) ?? [0, 1]
  const room = Math.max(2, (high - low) * 0.08)
  const y = scaleLinear()
    .domain([Math.max(0, low - room), high + room])
    .range([plot.y1, plot.y0])
  const points = (values: Values): (ChartPoint | null)[] =>
    values.map((value, k) => (value === null ? null : { x: x(at(k)), y: y(value) }))
  return {
    plot,
    occupied: linePath(points(occupied.mean)),
    range: pieces(points(occupied.max), points(occupied.min)),
    open: linePath(points(open.mean)),
    ticksX: timeTicks(from, until, x, zone, 56),
    ticksY: y
      .ticks(3)
      .filter(Number.isInteger)
      .map((value) => ({ value, y: y(value) })),
  }
}

/** Areas between two lines, one for each stretch without a gap. */
function pieces(upper: readonly (ChartPoint | null)[], lower: readonly (ChartPoint | null)[]): string[] {
  const out: string[] = []
  let high: ChartPoint[] = []
  let low: ChartPoint[] = []
  const end = (): void => {
    if (high.length > 1) out.push(bandPath(high, low))
    high = []
    low = []
  }
  upper.forEach((point, k) => {
    const under = lower[k] ?? null
    if (point === null || under === null) {
      end()
      return
    }
    high.push(point)
    low.push(under)
  })
  end()
  return out
}
