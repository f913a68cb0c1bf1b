// Beds short, plan minus do nothing, run by run: mean with its 95 % interval about its own zero.
import { scaleLinear } from 'd3-scale'
import { useMemo } from 'react'
import { signed } from '../format/numbers.ts'
import type { Margins } from './fan.ts'
import { bandPath, extent, linePath } from './series.ts'
import { timeScale } from './time-axis.ts'
import { useSize } from './use-size.ts'
import './paired-chart.css'

export interface PairedChartProps {
  readonly difference: {
    readonly mean: readonly number[]
    readonly low: readonly number[]
    readonly high: readonly number[]
  }
  readonly start: number
  readonly everyMinutes: number
  readonly historyHours: number
  readonly horizonHours: number
  readonly margins: Margins
  readonly finding: string
  readonly note: string
  readonly unit: string
  readonly cursor: number | null
}

/** From the foot of the note up to its middle, and what keeps a line out of its letters. */
const NOTE_MIDDLE = 4
const NOTE_ROOM = 11

export function PairedChart(props: PairedChartProps) {
  const [ref, size] = useSize<HTMLDivElement>()
  const { difference, start, everyMinutes, margins } = props
  const drawn = useMemo(() => {
    const hour = 3_600_000
    const x = timeScale(
      start - props.historyHours * hour,
      start + props.horizonHours * hour,
      margins.left,
      size.width - margins.right,
    )
    const [low, high] = extent(difference.low, difference.high, [0]) ?? [0, 1]
    const room = Math.max(1, (high - low) * 0.15)
    const y = scaleLinear()
      .domain([low - room, high + room])
      .range([size.height - margins.bottom, margins.top])
    const at = (k: number): number => x(start + k * everyMinutes * 60_000)
    const zero = y(0)
    // The note stands in the half that the line does not end in, and on no account across the line of zero.
    const noteY = y(difference.mean.at(-1) ?? 0) > size.height / 2 ? margins.top + 26 : size.height - margins.bottom - 8
    const points = (values: readonly number[]) => values.map((value, k) => ({ x: at(k), y: y(value) }))
    return {
      x,
      zero,
      band: bandPath(points(difference.high), points(difference.low)),
      line: linePath(points(difference.mean)),
      ticks: y.ticks(3).map((value) => ({ value, y: y(value) })),
      endY: y(difference.mean.at(-1) ?? 0),
      noteY: Math.abs(noteY - NOTE_MIDDLE - zero) < NOTE_ROOM ? zero - 6 : noteY,
    }
  }, [difference, start, everyMinutes, margins, size, props.historyHours, props.horizonHours])
  const x1 = size.width - margins.right
  const last = difference.mean.at(-1)
  return (
    <div className="chart paired-chart" ref={ref}>
      {size.width > 0 && (
        <svg width={size.width} height={size.height} role="img" aria-label={props.finding}>
          <rect
            className="fan-ground"
            x={drawn.x(start)}
            y={margins.top}
            width={Math.max(0, x1 - drawn.x(start))}
            height={size.height - margins.top - margins.bottom}
          />
          {drawn.ticks.map((tick) => (
            <g key={tick.value}>
              <line className="fan-grid" x1={margins.left} x2={x1} y1={tick.y} y2={tick.y} />
              <text className="fan-tick" x={margins.left - 8} y={tick.y + 4} textAnchor="end">
                {signed(tick.value)}
              </text>
            </g>
          ))}
          <line className="paired-zero" x1={margins.left} x2={x1} y1={drawn.zero} y2={drawn.zero} />
          <path className="paired-band" d={drawn.band} />
          <path className="paired-line" d={drawn.line} />
          <line
            className="fan-now"
            x1={drawn.x(start)}
            x2={drawn.x(start)}
            y1={margins.top}
            y2={size.height - margins.bottom}
          />
          {props.cursor !== null && (
            <line
              className="paired-cursor"
              x1={drawn.x(props.cursor)}
              x2={drawn.x(props.cursor)}
              y1={margins.top}
              y2={size.height - margins.bottom}
            />
          )}
          <text className="paired-note" x={x1 - 6} y={drawn.noteY} textAnchor="end">
            {props.note}
          </text>
          {last !== undefined && (
            <text className="paired-end" x={x1 + 8} y={drawn.endY + 4}>
              {`${signed(last)} ${props.unit}`}
            </text>
          )}
        </svg>
      )}
    </div>
  )
}
