/**
 * A plot as SVG text: bars, lines and a shaded band over a linear or an hourly axis. For pages that are printed and read
 * without a browser's help; the screens draw their own (viewer/src/charts).
 */
import { scaleLinear } from 'd3-scale'
import { line } from 'd3-shape'

export interface PlotSeries {
  readonly name: string
  readonly kind: 'bars' | 'line' | 'points'
  readonly colour: string
  readonly dashed?: boolean
  /** One value for each place of the axis; null = nothing there. */
  readonly values: readonly (number | null)[]
}

export interface Plot {
  /** The finding. */
  readonly title: string
  /** What is drawn, with its unit. */
  readonly subtitle: string
  /** Labels of the axis's places, one each, of one line or two; every `labelEvery`th is written. */
  readonly places: readonly string[]
  readonly labelEvery: number
  readonly series: readonly PlotSeries[]
  /** A band between two values, with its name. */
  readonly band?: { readonly low: number; readonly high: number; readonly name: string }
  readonly fromZero: boolean
  readonly format: (value: number) => string
}

const WIDTH = 760
const HEIGHT = 300
const MARGIN = { top: 64, right: 24, bottom: 40, left: 56 }
const FONT = "font-family='Inter,Noto Sans SC,Noto Sans CJK SC,sans-serif'"
const INK = '#1c2530'
const QUIET = '#5b6875'

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll("'", '&#39;')

const text = (
  x: number,
  y: number,
  words: string,
  size: number,
  colour: string,
  anchor = 'start',
  weight = 400,
): string =>
  `<text x='${x.toFixed(1)}' y='${y.toFixed(1)}' font-size='${size}' fill='${colour}' text-anchor='${anchor}' font-weight='${weight}' ${FONT}>${escaped(words)}</text>`

export function plotSvg(plot: Plot): string {
  const values = plot.series.flatMap((s) => s.values.filter((v): v is number => v !== null))
  const bounds = [...values, ...(plot.band ? [plot.band.low, plot.band.high] : []), ...(plot.fromZero ? [0] : [])]
  const spread = Math.max(...bounds) - Math.min(...bounds)
  const y = scaleLinear()
    .domain([plot.fromZero ? 0 : Math.min(...bounds) - 0.08 * spread, Math.max(...bounds) + 0.08 * spread])
    .range([HEIGHT - MARGIN.bottom, MARGIN.top])
  const step = (WIDTH - MARGIN.left - MARGIN.right) / plot.places.length
  const x = (i: number): number => MARGIN.left + (i + 0.5) * step
  const parts = [
    `<rect width='${WIDTH}' height='${HEIGHT}' fill='#ffffff'/>`,
    text(16, 24, plot.title, 15, INK, 'start', 600),
    text(16, 42, plot.subtitle, 12, QUIET),
  ]
  if (plot.band) {
    const top = y(plot.band.high)
    parts.push(
      `<rect x='${MARGIN.left}' y='${top.toFixed(1)}' width='${WIDTH - MARGIN.left - MARGIN.right}' height='${(y(plot.band.low) - top).toFixed(1)}' fill='#d9ece4'/>`,
      text(WIDTH - MARGIN.right - 4, top - 4, plot.band.name, 11, '#2f7d5f', 'end'),
    )
  }
  for (const tick of y.ticks(5))
    parts.push(
      `<line x1='${MARGIN.left}' x2='${WIDTH - MARGIN.right}' y1='${y(tick).toFixed(1)}' y2='${y(tick).toFixed(1)}' stroke='#e3e7eb'/>`,
      text(MARGIN.left - 8, y(tick) + 4, plot.format(tick), 11, QUIET, 'end'),
    )
  plot.places.forEach((place, i) => {
    if (i % plot.labelEvery !== 0) return
    place.split('\n').forEach((part, row) => {
      parts.push(text(x(i), HEIGHT - MARGIN.bottom + 16 + 13 * row, part, 11, QUIET, 'middle'))
    })
  })
  const bars = plot.series.filter((s) => s.kind === 'bars')
  for (const series of plot.series) parts.push(...marks(series, bars, x, y, step))
  return `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 ${WIDTH} ${HEIGHT}' width='${WIDTH}' height='${HEIGHT}' role='img' aria-label='${escaped(plot.title)}'>${parts.join('')}${legend(plot.series)}</svg>\n`
}

type Scale = ReturnType<typeof scaleLinear<number, number>>

function marks(
  { kind, colour, dashed, values }: PlotSeries,
  bars: readonly PlotSeries[],
  x: (i: number) => number,
  y: Scale,
  step: number,
): string[] {
  if (kind === 'bars') {
    const at = bars.findIndex((s) => s.values === values)
    const width = (step * 0.76) / bars.length
    const base = y(y.domain()[0]!)
    return values.flatMap((value, i) =>
      value === null
        ? []
        : [
            `<rect x='${(x(i) - 0.38 * step + at * width).toFixed(1)}' y='${y(value).toFixed(1)}' width='${width.toFixed(1)}' height='${(base - y(value)).toFixed(1)}' fill='${colour}'/>`,
          ],
    )
  }
  if (kind === 'points')
    return values.flatMap((value, i) =>
      value === null ? [] : [`<circle cx='${x(i).toFixed(1)}' cy='${y(value).toFixed(1)}' r='4' fill='${colour}'/>`],
    )
  const path = line<number | null>()
    .defined((value) => value !== null)
    .x((_, i) => x(i))
    .y((value) => y(value ?? 0))(values)
  return [
    `<path d='${path ?? ''}' fill='none' stroke='${colour}' stroke-width='2'${dashed ? " stroke-dasharray='5 4'" : ''}/>`,
  ]
}

/** Names of the series, from the right. */
function legend(series: readonly PlotSeries[]): string {
  let right = WIDTH - MARGIN.right
  const parts: string[] = []
  for (const { name, colour } of series.toReversed()) {
    parts.push(text(right, 58, name, 11, INK, 'end'))
    right -= 8 + [...name].reduce((width, c) => width + (c.charCodeAt(0) > 255 ? 11 : 6), 0)
    parts.push(`<rect x='${right - 8}' y='50' width='9' height='9' fill='${colour}'/>`)
    right -= 22
  }
  return parts.join('')
}
