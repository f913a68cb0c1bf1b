// A fan on paper: of a known size, since nothing is measured while the browser prints, and readable in grey.
import { type FanInput, fanGeometry } from '../charts/fan.ts'
import { count } from '../format/numbers.ts'

const WIDTH = 687
const HEIGHT = 180
const MARGINS = { top: 14, right: 60, bottom: 16, left: 44 }

export interface PaperFanProps {
  readonly input: Omit<FanInput, 'width' | 'height' | 'margins' | 'zone'>
  readonly zone: string
  readonly finding: string
  readonly nowLabel: string
  readonly openLabel: string
  /** Name and drawing of each fan by its id; without one it is the forecast. */
  readonly names?: Readonly<Record<string, { readonly name: string; readonly className: string }>>
}

export function PaperFan({ input, zone, finding, nowLabel, openLabel, names = {} }: PaperFanProps) {
  const fan = fanGeometry({ ...input, width: WIDTH, height: HEIGHT, margins: MARGINS, zone })
  const { plot } = fan
  return (
    <svg className="paper-fan" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={finding}>
      <rect className="is-ahead" x={fan.nowX} y={plot.y0} width={plot.x1 - fan.nowX} height={plot.y1 - plot.y0} />
      {fan.ticksY.map(({ value, y }) => (
        <g key={value}>
          <line className="is-grid" x1={plot.x0} x2={plot.x1} y1={y} y2={y} />
          <text className="report-axis" x={plot.x0 - 6} y={y + 3} textAnchor="end">
            {count(value)}
          </text>
        </g>
      ))}
      {fan.ticksX.map((tick) => (
        <text key={tick.at} className="report-axis" x={tick.x} y={plot.y1 + 12} textAnchor="middle">
          {tick.isDate ? tick.label : tick.label.slice(0, 2)}
        </text>
      ))}
      {fan.fans.map((drawn) => (
        <g key={drawn.id} className={names[drawn.id]?.className ?? ''}>
          <path className="is-outer" d={drawn.outer} />
          <path className="is-inner" d={drawn.inner} />
          <path className="is-middle" d={drawn.middle} />
          {drawn.end && (
            <text className="is-name" x={plot.x1 + 5} y={drawn.end.p50 + 3}>
              {names[drawn.id]?.name ?? 'P50'}
            </text>
          )}
        </g>
      ))}
      <path className="is-open" d={fan.open} />
      {fan.openY !== null && (
        <text className="report-axis is-open" x={plot.x0 + 4} y={fan.openY - 4}>
          {openLabel}
        </text>
      )}
      <path className="is-measured is-ahead" d={fan.ahead} />
      <path className="is-measured" d={fan.history} />
      <line className="is-now" x1={fan.nowX} x2={fan.nowX} y1={plot.y0 - 4} y2={plot.y1} />
      <text className="is-name" x={fan.nowX - 5} y={plot.y0 - 4} textAnchor="end">
        {nowLabel}
      </text>
    </svg>
  )
}
