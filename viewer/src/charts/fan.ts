// A fan: what was measured up to now, and the bands of what may come, over the line of open beds.
import type { ProvenSpan } from '@kangcheng/twin-engine/forecast'
import { scaleLinear } from 'd3-scale'
import type { Bands } from '../data/types.ts'
import { firstAbove } from './crossing.ts'
import { bandPath, type ChartPoint, extent, linePath } from './series.ts'
import { type TimeTick, timeScale, timeTicks } from './time-axis.ts'

export interface Margins {
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly left: number
}

export interface FanInput {
  readonly width: number
  readonly height: number
  readonly margins: Margins
  readonly zone: string
  /** The instant between measured and forecast, epoch ms. */
  readonly now: number
  /** Measured values, oldest first, the last at `newest`. */
  readonly history: {
    readonly values: readonly (number | null)[]
    readonly everyMinutes: number
    readonly newest: number
  } | null
  readonly historyHours: number
  readonly horizonHours: number
  /** Each fan starts at `start` and steps by `everyMinutes`. */
  readonly fans: readonly { readonly id: string; readonly bands: Bands }[]
  readonly start: number
  readonly everyMinutes: number
  /** Open beds by sample; shown at its first value left of now. */
  readonly open: readonly number[]
  /** Open beds under the plan, where they differ. */
  readonly planOpen?: readonly number[]
  readonly tickPixels?: number
  /** The middle of the measured figure ahead, by sample, where the fans show another: it goes on where the measured line ends. */
  readonly ahead?: readonly number[]
  /** Hours from now over which such forecasts have been proven; empty = none of them; not given = nothing is said of it. */
  readonly proven?: readonly ProvenSpan[]
  /** Hours from now up to which anything is forecast, where the axis goes on beyond; not given = to its end. */
  readonly issuedHours?: number
  /** Least and greatest value of the axis, where several fans stand on one scale; not given = of this one's own figures. */
  readonly span?: readonly [low: number, high: number]
}

export interface DrawnFan {
  readonly id: string
  readonly outer: string
  readonly inner: string
  readonly middle: string
  /** Ends of the lines at the right edge. */
  readonly end: { readonly p10: number; readonly p50: number; readonly p90: number } | null
  /** Where P50 first lies above the open beds. */
  readonly crossing: (ChartPoint & { readonly at: number }) | null
}

export interface FanGeometry {
  readonly plot: { readonly x0: number; readonly x1: number; readonly y0: number; readonly y1: number }
  readonly history: string
  readonly fans: readonly DrawnFan[]
  readonly open: string
  readonly openY: number | null
  readonly planOpen: string
  readonly planOpenY: number | null
  /** The measured figure's middle ahead, and what the first fan begins above (or below) it with; null = they begin together. */
  readonly ahead: string
  readonly step: { readonly x: number; readonly from: number; readonly to: number; readonly difference: number } | null
  readonly nowX: number
  /** Where nothing is proven, from left to right; empty where all is, or nothing is said of it. */
  readonly unproven: readonly (readonly [x0: number, x1: number])[]
  /** From here on nothing is forecast; the plot's right edge where all of it is. */
  readonly issuedX: number
  readonly ticksX: readonly TimeTick[]
  readonly ticksY: readonly { readonly value: number; readonly y: number }[]
  readonly x: (at: number) => number
  readonly y: (value: number) => number
  readonly timeAt: (x: number) => number
}

const MINUTE = 60_000

export function fanGeometry(input: FanInput): FanGeometry {
  const { width, height, margins, now } = input
  const plot = { x0: margins.left, x1: width - margins.right, y0: margins.top, y1: height - margins.bottom }
  const from = now - input.historyHours * 60 * MINUTE
  const to = now + input.horizonHours * 60 * MINUTE
  const issuedHours = Math.min(input.horizonHours, Math.max(0, input.issuedHours ?? input.horizonHours))
  const x = timeScale(from, to, plot.x0, plot.x1)
  const pastValues = input.history?.values ?? []
  const [low, high] = input.span ??
    extent(
      pastValues,
      input.open,
      input.planOpen ?? [],
      input.ahead ?? [],
      ...input.fans.flatMap(({ bands }) => [bands.p10, bands.p90]),
    ) ?? [0, 1]
  const room = Math.max(2, (high - low) * 0.08)
  const y = scaleLinear()
    .domain([Math.max(0, low - room), high + room])
    .range([plot.y1, plot.y0])
  const hour = (hours: number): number => now + hours * 60 * MINUTE
  const at = (k: number): number => input.start + k * input.everyMinutes * MINUTE
  const inPlot = (instant: number): boolean => instant >= from - 1 && instant <= to + 1
  const points = (values: readonly number[]): ChartPoint[] =>
    values.flatMap((value, k) =>
      inPlot(at(k)) && at(k) >= now - MINUTE * input.everyMinutes ? [{ x: x(at(k)), y: y(value) }] : [],
    )

  const history = input.history
  const past: (ChartPoint | null)[] = history
    ? history.values.map((value, k) => {
        const instant = history.newest - (history.values.length - 1 - k) * history.everyMinutes * MINUTE
        return value === null || !inPlot(instant) || instant > now ? null : { x: x(instant), y: y(value) }
      })
    : []

  const fans = input.fans.map(({ id, bands }): DrawnFan => {
    const limit = id === 'plan' && input.planOpen ? input.planOpen : input.open
    const crossingAt = limit.length > 0 ? firstAbove(bands.p50, limit, input.start, input.everyMinutes) : null
    const openAt = (instant: number): number =>
      limit[Math.min(limit.length - 1, Math.max(0, Math.round((instant - input.start) / MINUTE / input.everyMinutes)))]!
    const last = bands.p50.length - 1
    return {
      id,
      outer: bandPath(points(bands.p90), points(bands.p10)),
      inner: bandPath(points(bands.p75), points(bands.p25)),
      middle: linePath(points(bands.p50)),
      end: last < 0 ? null : { p10: y(bands.p10[last]!), p50: y(bands.p50[last]!), p90: y(bands.p90[last]!) },
      crossing:
        crossingAt === null || crossingAt > to ? null : { x: x(crossingAt), y: y(openAt(crossingAt)), at: crossingAt },
    }
  })

  const openPoints: ChartPoint[] =
    input.open.length === 0
      ? []
      : [
          { x: plot.x0, y: y(input.open[0]!) },
          ...input.open.flatMap((value, k) => (inPlot(at(k)) ? [{ x: x(at(k)), y: y(value) }] : [])),
          { x: plot.x1, y: y(input.open.at(-1)!) },
        ]
  const planOpen = (input.planOpen ?? []).flatMap((value, k) => (inPlot(at(k)) ? [{ x: x(at(k)), y: y(value) }] : []))
  return {
    plot,
    history: linePath(past),
    fans,
    open: linePath(openPoints),
    openY: openPoints[0]?.y ?? null,
    planOpen: linePath(planOpen),
    planOpenY: planOpen.at(-1)?.y ?? null,
    ahead: linePath(points(input.ahead ?? [])),
    step: stepAt(input, x, y),
    nowX: x(now),
    issuedX: x(now + issuedHours * 60 * MINUTE),
    unproven:
      input.proven === undefined ? [] : gapsOf(input.proven, issuedHours).map(([a, b]) => [x(hour(a)), x(hour(b))]),
    ticksX: timeTicks(from, to, x, input.zone, input.tickPixels ?? 36),
    ticksY: y.ticks(Math.max(2, Math.floor((plot.y1 - plot.y0) / 52))).map((value) => ({ value, y: y(value) })),
    x,
    y: (value) => y(value),
    timeAt: (px) => from + ((px - plot.x0) / (plot.x1 - plot.x0)) * (to - from),
  }
}

/** What the spans leave of the hours from now to the end of the forecast. */
function gapsOf(spans: readonly ProvenSpan[], end: number): [from: number, to: number][] {
  const gaps: [number, number][] = []
  let at = 0
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    if (from > at) gaps.push([at, Math.min(from, end)])
    at = Math.max(at, to)
  }
  if (at < end) gaps.push([at, end])
  return gaps.filter(([from, to]) => to > from)
}

function stepAt(input: FanInput, x: (at: number) => number, y: (value: number) => number): FanGeometry['step'] {
  const [from, to] = [input.ahead?.[0], input.fans[0]?.bands.p50[0]]
  if (from === undefined || to === undefined) return null
  const difference = Math.round(to) - Math.round(from)
  return difference === 0 ? null : { x: x(input.start), from: y(from), to: y(to), difference }
}

/** Quantiles at an instant, from the sample nearest to it; null outside the forecast. */
export function quantilesAt(
  bands: Bands,
  start: number,
  everyMinutes: number,
  instant: number,
): {
  readonly p10: number
  readonly p25: number
  readonly p50: number
  readonly p75: number
  readonly p90: number
} | null {
  const k = Math.round((instant - start) / MINUTE / everyMinutes)
  if (k < 0 || k >= bands.p50.length) return null
  return { p10: bands.p10[k]!, p25: bands.p25[k]!, p50: bands.p50[k]!, p75: bands.p75[k]!, p90: bands.p90[k]! }
}
