// A reported series with its fit and band, and the live reproduction number with its band over the line of 1.
import { scaleLinear } from 'd3-scale'
import { bandPath, type ChartPoint, linePath } from '../../../charts/series.ts'
import { useSize } from '../../../charts/use-size.ts'
import type { FittedSeries } from '../../../data/epidemic-types.ts'
import { count } from '../../../format/numbers.ts'

const MARGIN = { top: 8, right: 12, bottom: 18, left: 58 }

interface Drawn {
  readonly width: number
  readonly height: number
  readonly x: (day: number) => number
  readonly y: (value: number) => number
  readonly ticks: readonly number[]
}

function frameOf(width: number, height: number, days: number, most: number): Drawn {
  const x = scaleLinear([0, Math.max(1, days - 1)], [MARGIN.left, width - MARGIN.right])
  const y = scaleLinear([0, most * 1.08 || 1], [height - MARGIN.bottom, MARGIN.top])
  return { width, height, x: (day) => x(day), y: (value) => y(value), ticks: y.ticks(3) }
}

function points(drawn: Drawn, values: readonly (number | null)[]): ChartPoint[] {
  return values.flatMap((value, k) => (value === null ? [] : [{ x: drawn.x(k), y: drawn.y(value) }]))
}

function Axes({ drawn, first, last, digits }: { drawn: Drawn; first: string; last: string; digits: number }) {
  return (
    <>
      {drawn.ticks.map((value) => (
        <g key={value}>
          <line
            x1={MARGIN.left}
            x2={drawn.width - MARGIN.right}
            y1={drawn.y(value)}
            y2={drawn.y(value)}
            className="fan-grid"
          />
          <text x={MARGIN.left - 6} y={drawn.y(value) + 4} textAnchor="end" className="fan-tick">
            {digits === 0 ? count(value) : value.toFixed(digits)}
          </text>
        </g>
      ))}
      <text x={MARGIN.left} y={drawn.height - 4} className="fan-tick">
        {first}
      </text>
      <text x={drawn.width - MARGIN.right} y={drawn.height - 4} textAnchor="end" className="fan-tick">
        {last}
      </text>
    </>
  )
}

const dayOf = (date: string): string => date.slice(5)

export function ReportedChart({ series, finding }: { series: FittedSeries; finding: string }) {
  const [ref, size] = useSize<HTMLDivElement>()
  const most = Math.max(1, ...[...series.counts, ...series.q975].map((value) => value ?? 0))
  const drawn = size.width > 0 ? frameOf(size.width, size.height, series.days.length, most) : null
  return (
    <div className="epidemic-small" ref={ref}>
      {drawn && (
        <svg width={size.width} height={size.height} role="img" aria-label={finding}>
          <Axes drawn={drawn} first={dayOf(series.days[0]!)} last={dayOf(series.days.at(-1)!)} digits={0} />
          <path d={bandPath(points(drawn, series.q975), points(drawn, series.q025))} className="epidemic-band" />
          <path d={linePath(points(drawn, series.expected))} className="epidemic-line" />
          {points(drawn, series.counts).map(({ x, y }) => (
            <circle key={x} cx={x} cy={y} r="2" className="epidemic-dot" />
          ))}
        </svg>
      )}
    </div>
  )
}

export function ReproductionChart({ series, finding }: { series: FittedSeries; finding: string }) {
  const [ref, size] = useSize<HTMLDivElement>()
  const place = new Map(series.days.map((day, k) => [day, k]))
  const rows = series.reproduction.flatMap((one) => {
    const at = place.get(one.day)
    return at === undefined ? [] : [{ ...one, at }]
  })
  // The first windows are so wide that the later ones would be a line at the foot.
  const most = Math.max(1.2, ...rows.map(({ mean }) => 1.6 * mean))
  const drawn = size.width > 0 ? frameOf(size.width, size.height, series.days.length, most) : null
  const line = (of: (row: (typeof rows)[number]) => number): ChartPoint[] =>
    drawn === null ? [] : rows.map((row) => ({ x: drawn.x(row.at), y: drawn.y(Math.min(most, of(row))) }))
  return (
    <div className="epidemic-small" ref={ref}>
      {drawn && (
        <svg width={size.width} height={size.height} role="img" aria-label={finding}>
          <Axes drawn={drawn} first={dayOf(series.days[0]!)} last={dayOf(series.days.at(-1)!)} digits={1} />
          <path
            d={bandPath(
              line((row) => row.q975),
              line((row) => row.q025),
            )}
            className="epidemic-band"
          />
          <path d={linePath(line((row) => row.mean))} className="epidemic-line" />
          <line
            x1={MARGIN.left}
            x2={size.width - MARGIN.right}
            y1={drawn.y(1)}
            y2={drawn.y(1)}
            className="epidemic-one"
          />
        </svg>
      )}
    </div>
  )
}
