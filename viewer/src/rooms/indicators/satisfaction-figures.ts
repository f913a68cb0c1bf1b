// Residents' satisfaction as it was published: its series, where they stand in the panel, and what they say together.
import { scaleLinear } from 'd3-scale'
import { bandPath, extent, linePath } from '../../charts/series.ts'
import type { CalendarWords } from '../../i18n/calendar-words.ts'
import type { Row } from './catalogue-rows.ts'
import type { Kind, Published } from './catalogue-types.ts'

export const SATISFACTION = ['satisfaction-inpatients', 'satisfaction-outpatients', 'satisfaction-residents'] as const
export type SatisfactionId = (typeof SATISFACTION)[number]

export interface SatisfactionSeries {
  readonly id: SatisfactionId
  readonly kind: Kind
  /** Oldest first; [] = nobody published one. */
  readonly values: readonly Published[]
}

export const satisfactionOf = (rows: readonly Row[]): readonly SatisfactionSeries[] =>
  SATISFACTION.flatMap((id) => {
    const row = rows.find(({ entry }) => entry.id === id)
    return row === undefined ? [] : [{ id, kind: row.value.kind, values: row.value.series }]
  })

/** Which rose most from the first common period to the last, and which stands lowest. */
export function satisfactionFinding(series: readonly SatisfactionSeries[], words: CalendarWords): string {
  const told = series.filter(({ values }) => values.length > 0)
  if (told.length === 0) return words.satisfactionNone
  const last = ({ values }: SatisfactionSeries): number => values.at(-1)!.value
  const lowest = told.reduce((low, one) => (last(one) < last(low) ? one : low))
  if (told.length === 1) return words.satisfactionOne(words[lowest.id], last(lowest).toFixed(1))
  const common = told
    .map(({ values }) => values.map(({ period }) => period))
    .reduce((all, periods) => all.filter((period) => periods.includes(period)))
  if (common.length < 2) return words.satisfactionFell(words[lowest.id])
  const at = ({ values }: SatisfactionSeries, period: string): number =>
    values.find((one) => one.period === period)!.value
  const rise = (one: SatisfactionSeries): number => at(one, common.at(-1)!) - at(one, common[0]!)
  const rose = told.reduce((most, one) => (rise(one) > rise(most) ? one : most))
  if (rise(rose) <= 0) return words.satisfactionFell(words[lowest.id])
  const change = rise(rose).toFixed(1)
  return rose === lowest
    ? words.satisfactionRoseLowest(words[rose.id], change)
    : words.satisfactionRose(words[rose.id], change, words[lowest.id])
}

/** Years since 0 at which a year, a quarter `2024-Q3` or a month `2024-07` begins. */
export function periodYears(period: string): number {
  const [, year, quarter, month] = /^(\d{4})(?:-Q([1-4])|-(\d{2}))?$/.exec(period) ?? []
  return Number(year) + (quarter ? (Number(quarter) - 1) / 4 : month ? (Number(month) - 1) / 12 : 0)
}

const MARGINS = { top: 10, bottom: 22, left: 34 }
/** Pixels between two names at the right. */
const NAME_LINES = 30

export interface SatisfactionShapes {
  readonly plot: { readonly x0: number; readonly x1: number; readonly y0: number; readonly y1: number }
  readonly lines: readonly {
    readonly id: SatisfactionId
    readonly kind: Kind
    readonly path: string
    readonly band: string
    readonly points: readonly { readonly x: number; readonly y: number; readonly period: string }[]
    readonly value: number
    readonly nameY: number
  }[]
  readonly ticksX: readonly { readonly year: number; readonly x: number }[]
  readonly ticksY: readonly { readonly score: number; readonly y: number }[]
}

/** Pixels that the name of a year takes, with the gap to the next. */
const YEAR_ROOM = 40

/** @returns null where nothing was published, or there is no room */
export function satisfactionShapes(
  series: readonly SatisfactionSeries[],
  width: number,
  height: number,
  namesWidth: number,
): SatisfactionShapes | null {
  const told = series.filter(({ values }) => values.length > 0)
  const plot = { x0: MARGINS.left, x1: width - namesWidth, y0: MARGINS.top, y1: height - MARGINS.bottom }
  if (told.length === 0 || plot.x1 <= plot.x0 || plot.y1 <= plot.y0) return null
  const all = told.flatMap(({ values }) => values)
  const years = extent(all.map(({ period }) => periodYears(period)))!
  const scores = extent(
    all.map(({ value }) => value),
    all.map(({ low }) => low),
    all.map(({ high }) => high),
  )!
  const x = scaleLinear()
    .domain(years[0] === years[1] ? [years[0] - 0.5, years[1] + 0.5] : years)
    .range([plot.x0 + 4, plot.x1 - 4])
  const y = scaleLinear()
    .domain([Math.max(0, scores[0] - 1.5), Math.min(100, scores[1] + 1.5)])
    .range([plot.y1, plot.y0])
  const drawn = told.map(({ id, kind, values }) => {
    const points = values.map(({ period, value }) => ({ x: x(periodYears(period)), y: y(value), period }))
    const banded = values.flatMap(({ period, low, high }) =>
      low === null || high === null ? [] : [{ x: x(periodYears(period)), low: y(low), high: y(high) }],
    )
    return {
      id,
      kind,
      points,
      path: linePath(points),
      band: bandPath(
        banded.map((one) => ({ x: one.x, y: one.high })),
        banded.map((one) => ({ x: one.x, y: one.low })),
      ),
      value: values.at(-1)!.value,
      endY: points.at(-1)!.y,
    }
  })
  const placed = new Map<string, number>()
  let free = plot.y0 - 4
  for (const { id, endY } of drawn.toSorted((a, b) => a.endY - b.endY)) {
    const at = Math.max(free, endY - 8)
    placed.set(id, at)
    free = at + NAME_LINES
  }
  const [from, to] = [Math.ceil(years[0]), Math.floor(years[1])]
  return {
    plot,
    lines: drawn.map(({ endY: _, ...line }) => ({ ...line, nameY: placed.get(line.id)! + 8 })),
    ticksX: Array.from({ length: Math.max(0, to - from + 1) }, (_, k) => ({ year: from + k, x: x(from + k) })).filter(
      // The newest year stands always; before it, every so many that their names keep apart.
      ({ year }) => (to - year) % Math.max(1, Math.ceil(YEAR_ROOM / Math.max(1, x(from + 1) - x(from)))) === 0,
    ),
    ticksY: y.ticks(Math.max(2, Math.floor((plot.y1 - plot.y0) / 44))).map((score) => ({ score, y: y(score) })),
  }
}
