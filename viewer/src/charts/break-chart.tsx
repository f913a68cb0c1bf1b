// When each resource runs out, with and without the plan: P50 tick, P10–90 bar, sorted by who breaks first.
import type { Break } from '../data/types.ts'
import { breakBar } from './break-rows.ts'
import { fitText, namesWidth, textWidth } from './fit-text.ts'
import { useSize } from './use-size.ts'
import './break-chart.css'

export interface BreakChartProps {
  readonly rows: readonly {
    readonly row: Break
    readonly name: string
    /** What runs out there; stands behind the name and is never cut. */
    readonly resource: string
    readonly verdict: string
    readonly holds: boolean
  }[]
  readonly hasPlan: boolean
  readonly horizonMinutes: number
  readonly ticks: readonly { readonly minutes: number; readonly label: string }[]
  readonly finding: string
}

const LEAST_NAMES = 150
/** Of the chart's width: beyond it names are cut. */
const MOST_NAMES_SHARE = 0.5
const RESOURCE_GAP = 7
const LEAST_VERDICT = 44
const VERDICT_GAP = 10
/** Pixels between the labels of the time axis. */
const TICK_ROOM = 56
const ROW = 26

export function BreakChart({ rows, hasPlan, horizonMinutes, ticks, finding }: BreakChartProps) {
  const [ref, size] = useSize<HTMLDivElement>()
  const verdictRoom = Math.max(LEAST_VERDICT, ...rows.map(({ verdict }) => Math.ceil(textWidth(verdict, 12))))
  const x1 = size.width - verdictRoom - VERDICT_GAP
  const resourceRoom = Math.max(0, ...rows.map(({ resource }) => Math.ceil(textWidth(resource, 12)))) + RESOURCE_GAP
  const names =
    resourceRoom +
    namesWidth(
      rows.map(({ name }) => name),
      13,
      LEAST_NAMES,
      size.width * MOST_NAMES_SHARE - resourceRoom,
    ) +
    12
  const x = (minutes: number): number => names + (Math.min(minutes, horizonMinutes) / horizonMinutes) * (x1 - names)
  const bottom = rows.length * ROW
  const labelled = ticks.filter(
    (_, k) => k % Math.ceil(TICK_ROOM / Math.max(1, x(ticks[1]?.minutes ?? 0) - names)) === 0,
  )
  return (
    <div className="chart break-chart" ref={ref}>
      {size.width > 0 && (
        <svg width={size.width} height={bottom + 24} role="img" aria-label={finding}>
          <rect className="fan-ground" x={names} y="0" width={Math.max(0, x1 - names)} height={bottom} />
          {labelled.map((tick) => (
            <g key={tick.minutes}>
              <line className="fan-grid" x1={x(tick.minutes)} x2={x(tick.minutes)} y1="0" y2={bottom} />
              <text
                className="fan-tick"
                x={x(tick.minutes)}
                y={bottom + 16}
                textAnchor={tick.minutes === 0 ? 'start' : 'middle'}
              >
                {tick.label}
              </text>
            </g>
          ))}
          <line className="fan-now" x1={names} x2={names} y1="0" y2={bottom} />
          {rows.map(({ row, name, resource, verdict, holds }, k) => {
            const base = breakBar(row.base, x, horizonMinutes)
            const plan = hasPlan ? breakBar(row.plan, x, horizonMinutes) : null
            const y = k * ROW
            return (
              <g key={`${row.facility} ${row.resource}`} transform={`translate(0 ${y})`}>
                <text className="break-name" x="0" y={ROW / 2 + 4}>
                  {fitText(name, names - 12 - resourceRoom, 13)}
                  <tspan className="break-resource" dx={RESOURCE_GAP}>
                    {resource}
                  </tspan>
                </text>
                {base && (
                  <g className="break-base">
                    <rect x={base.x0} y="4" width={base.x1 - base.x0} height="8" />
                    {base.tick !== null && (
                      <rect className="break-tick" x={base.tick - 1.5} y="2" width="3" height="12" />
                    )}
                  </g>
                )}
                {plan && (
                  <g className="break-plan">
                    <rect x={plan.x0} y="14" width={plan.x1 - plan.x0} height="8" />
                    {plan.tick !== null && (
                      <rect className="break-tick" x={plan.tick - 1.5} y="12" width="3" height="12" />
                    )}
                  </g>
                )}
                <text className={`break-verdict ${holds ? 'holds' : ''}`} x={x1 + VERDICT_GAP} y={ROW / 2 + 4}>
                  {verdict}
                </text>
              </g>
            )
          })}
        </svg>
      )}
    </div>
  )
}
