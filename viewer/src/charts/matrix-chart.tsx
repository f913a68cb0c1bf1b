// Two hospital × hour matrices side by side with one ramp; what is over leaves the ramp for a red hatch.
import { useId } from 'react'
import { fitText, namesWidth } from './fit-text.ts'
import { type MatrixCell, occupancyColour } from './heat-matrix.ts'
import { useSize } from './use-size.ts'
import './matrix-chart.css'

export interface MatrixRow {
  readonly id: string
  readonly name: string
  readonly cells: readonly (readonly MatrixCell[])[]
}

export interface MatrixChartProps {
  readonly heads: readonly { readonly name: string; readonly note: string; readonly className: string }[]
  readonly rows: readonly MatrixRow[]
  readonly hours: number
  readonly ticks: readonly { readonly hour: number; readonly label: string }[]
  /** Hours since the fork at which the playhead stands. */
  readonly cursorHour: number | null
  readonly finding: string
}

const LEAST_NAMES = 150
/** Of the chart's width: beyond it names are cut. */
const MOST_NAMES_SHARE = 0.27
const GAP = 20
const HEAD = 22
const FOOT = 22

export function MatrixChart(props: MatrixChartProps) {
  const [ref, size] = useSize<HTMLDivElement>()
  const hatch = useId()
  const panels = props.heads.length
  const names =
    namesWidth(
      props.rows.map((row) => row.name),
      13,
      LEAST_NAMES,
      size.width * MOST_NAMES_SHARE,
    ) + 12
  const panelWidth = (size.width - names - GAP * (panels - 1)) / panels
  const cell = panelWidth / props.hours
  const rowHeight = Math.min(24, (size.height - HEAD - FOOT) / Math.max(1, props.rows.length))
  const bottom = HEAD + props.rows.length * rowHeight
  return (
    <div className="chart matrix-chart" ref={ref}>
      {size.width > 0 && (
        <svg width={size.width} height={size.height} role="img" aria-label={props.finding}>
          <defs>
            <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect width="6" height="6" fill="var(--sev-critical)" />
              <rect width="2" height="6" fill="#7a1c28" />
            </pattern>
          </defs>
          {props.rows.map((row, r) => (
            <text key={row.id} className="matrix-name" x="0" y={HEAD + r * rowHeight + rowHeight / 2 + 4}>
              {fitText(row.name, names - 10, 13)}
            </text>
          ))}
          {props.heads.map((head, p) => {
            const x0 = names + p * (panelWidth + GAP)
            return (
              <g key={head.name} transform={`translate(${x0} 0)`}>
                <text className={`matrix-head ${head.className}`} x="0" y="14">
                  {head.name}
                </text>
                <text className="matrix-note" x={panelWidth} y="14" textAnchor="end">
                  {head.note}
                </text>
                {props.rows.map((row, r) =>
                  (row.cells[p] ?? []).map((one, h) => (
                    <rect
                      // biome-ignore lint/suspicious/noArrayIndexKey: cells are hours
                      key={h}
                      x={h * cell}
                      y={HEAD + r * rowHeight}
                      width={Math.max(1, cell - 1)}
                      height={rowHeight - 1}
                      fill={one.share === null ? 'none' : one.over ? `url(#${hatch})` : occupancyColour(one.share)}
                      stroke={one.share === null ? 'var(--rule)' : 'none'}
                    />
                  )),
                )}
                {props.ticks.map((tick) => (
                  <text key={tick.hour} className="matrix-tick" x={tick.hour * cell} y={bottom + 15} textAnchor="start">
                    {tick.label}
                  </text>
                ))}
                {props.cursorHour !== null && (
                  <line
                    className="paired-cursor"
                    x1={props.cursorHour * cell}
                    x2={props.cursorHour * cell}
                    y1={HEAD - 4}
                    y2={bottom}
                  />
                )}
              </g>
            )
          })}
        </svg>
      )}
    </div>
  )
}

export function MatrixLegend({ over }: { over: string }) {
  return (
    <span className="matrix-legend">
      80 %{' '}
      <i
        style={{ background: `linear-gradient(90deg, ${[0.8, 0.85, 0.9, 0.95, 1].map(occupancyColour).join(',')})` }}
        aria-hidden="true"
      />{' '}
      100 % <i className="is-over" aria-hidden="true" /> ▲ {over}
    </span>
  )
}
