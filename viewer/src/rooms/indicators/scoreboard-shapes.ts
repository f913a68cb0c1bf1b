// The scoreboard's curve in pixels: ratio to the calibrated naive forecast over the logarithm of the horizon.

import { FEWEST_TO_PROVE, isProvenAt, type ProvenSpan } from '@kangcheng/twin-engine/forecast'
import { scaleLinear, scaleLog } from 'd3-scale'
import { bandPath, linePath } from '../../charts/series.ts'
import type { Scoreboard } from '../../data/forecast-types.ts'
import { keyOf, provenAt, type ScoredPlace, scoresAt, spreadAt } from './scoreboard-figures.ts'

const MARGINS = { top: 20, bottom: 22, left: 40 }
/** Pixels between two hours that are named. */
const HOUR_ROOM = 40
/** Pixels between the names of two lines. */
const NAME_LINE = 15

export interface ScorePoint {
  readonly x: number
  readonly y: number
  readonly horizonHours: number
  readonly ratio: number
  readonly forecasts: number
  /** Too few scored to be judged. */
  readonly few: boolean
}

export interface ScoreLine {
  readonly key: string
  readonly board: Scoreboard
  readonly path: string
  readonly points: readonly ScorePoint[]
  readonly nameY: number
  readonly last: ScorePoint
}

export interface ScoreShapes {
  readonly plot: { readonly x0: number; readonly x1: number; readonly y0: number; readonly y1: number }
  readonly lines: readonly ScoreLine[]
  /** The middle half of the hospitals, of the issued record. */
  readonly band: string
  readonly oneY: number
  /** Where none is issued, from left to right: up to halfway between a horizon that holds and one that does not. */
  readonly hatched: readonly (readonly [x0: number, x1: number])[]
  readonly ticksX: readonly { readonly hours: number; readonly x: number }[]
  readonly ticksY: readonly { readonly ratio: number; readonly y: number }[]
}

/** Hours that are named on the axis. */
const NAMED_HOURS = [1, 3, 6, 12, 24, 48, 72, 168, 336]

/**
 * @param issued the record whose limits are hatched and whose spread is drawn; null = none
 * @param namesWidth pixels right of the plot, for the names of the lines
 * @returns null where no board has a score, or there is no room
 */
export function scoreShapes(
  boards: readonly Scoreboard[],
  issued: Scoreboard | null,
  place: ScoredPlace,
  pooled: boolean,
  width: number,
  height: number,
  namesWidth: number,
): ScoreShapes | null {
  const plot = { x0: MARGINS.left, x1: width - namesWidth, y0: MARGINS.top, y1: height - MARGINS.bottom }
  if (plot.x1 <= plot.x0 || plot.y1 <= plot.y0) return null
  const told = boards.map((board) => ({
    board,
    scores: scoresAt(board, place).filter(({ relativeWisToCalibratedNaive: ratio }) => ratio !== null),
  }))
  const all = told.flatMap(({ scores }) => scores)
  if (all.length === 0) return null
  const horizons = boards[0]!.pooled.map(({ horizonHours }) => horizonHours)
  const x = scaleLog()
    .domain([horizons[0]!, horizons.at(-1)!])
    .range([plot.x0, plot.x1])
  const spread =
    pooled && issued !== null
      ? horizons.flatMap((hours) => {
          const middle = spreadAt(issued, hours)
          return middle === null ? [] : [{ hours, ...middle }]
        })
      : []
  const ratios = [
    ...all.map(({ relativeWisToCalibratedNaive: ratio }) => ratio!),
    ...spread.flatMap(({ p25, p75 }) => [p25, p75]),
    1,
  ]
  const [low, high] = [Math.min(...ratios), Math.max(...ratios)]
  const room = Math.max(0.05, (high - low) * 0.1)
  const y = scaleLinear()
    .domain([Math.max(0, low - room), high + 2 * room])
    .range([plot.y1, plot.y0])
  const drawn = told.flatMap(({ board, scores }) => {
    const points = scores.map(
      ({ horizonHours, forecasts, relativeWisToCalibratedNaive: ratio }): ScorePoint => ({
        x: x(horizonHours),
        y: y(ratio!),
        horizonHours,
        ratio: ratio!,
        forecasts,
        few: forecasts < FEWEST_TO_PROVE,
      }),
    )
    const last = points.at(-1)
    return last === undefined ? [] : [{ key: keyOf(board), board, points, last, path: linePath(points) }]
  })
  // Names stand right of the plot, apart, in the order of the lines' ends.
  const order = drawn.toSorted((a, b) => a.last.y - b.last.y)
  const placed = new Map<string, number>()
  let free = plot.y0
  for (const { key, last } of order) {
    const at = Math.max(free, Math.min(last.y, plot.y1 - NAME_LINE * (order.length - placed.size - 1)))
    placed.set(key, at)
    free = at + NAME_LINE
  }
  return {
    plot,
    lines: drawn.map((line) => ({ ...line, nameY: placed.get(line.key)! + 4 })),
    band: bandPath(
      spread.map(({ hours, p75 }) => ({ x: x(hours), y: y(p75) })),
      spread.map(({ hours, p25 }) => ({ x: x(hours), y: y(p25) })),
    ),
    oneY: y(1),
    hatched: hatchedParts(horizons, issued === null ? [] : provenAt(issued, place), x, plot),
    ticksX: NAMED_HOURS.filter((hours) => horizons.includes(hours))
      .map((hours) => ({ hours, x: x(hours) }))
      .filter((tick, k, all) => tick.x + HOUR_ROOM <= (all[k + 1]?.x ?? Number.POSITIVE_INFINITY)),
    ticksY: y.ticks(Math.max(2, Math.floor((plot.y1 - plot.y0) / 36))).map((ratio) => ({ ratio, y: y(ratio) })),
  }
}

/** The parts of the axis around the horizons that do not hold, each up to halfway to a neighbour that does. */
function hatchedParts(
  horizons: readonly number[],
  proven: readonly ProvenSpan[],
  x: (hours: number) => number,
  { x0, x1 }: { readonly x0: number; readonly x1: number },
): [number, number][] {
  const parts: [number, number][] = []
  for (const [k, hours] of horizons.entries()) {
    if (isProvenAt(proven, hours)) continue
    const from = k === 0 ? x0 : (x(horizons[k - 1]!) + x(hours)) / 2
    const to = k === horizons.length - 1 ? x1 : (x(hours) + x(horizons[k + 1]!)) / 2
    const last = parts.at(-1)
    if (last !== undefined && Math.abs(last[1] - from) < 1e-6) last[1] = to
    else parts.push([from, to])
  }
  return parts
}
