// When the limit is exceeded and by whom: hospitals over it hour by hour, doing nothing against the set; and their hours, hospital by hospital.
import { scaleLinear } from 'd3-scale'
import { useSize } from '../../../charts/use-size.ts'
import type { SetReplay } from '../../../data/actions-types.ts'
import { clockTime } from '../../../format/time.ts'
import { useActionsWords } from '../../../i18n/actions-words.ts'
import { useZone } from '../../../words-hook.ts'
import { changedFirst, figureOf } from './actions-figures.ts'

const MARGIN = { left: 34, right: 12, top: 8, bottom: 20 }
const HOUR = 3_600_000

export function OverChart({
  nothing,
  replay,
  forkedAt,
  finding,
}: {
  nothing: SetReplay
  replay: SetReplay
  forkedAt: number
  finding: string
}) {
  const words = useActionsWords()
  const zone = useZone()
  const [ref, { width, height }] = useSize<HTMLDivElement>()
  const hours = replay.overByHourMean.length
  const x = scaleLinear([0, Math.max(1, hours - 1)], [MARGIN.left, width - MARGIN.right])
  const most = Math.max(1, ...nothing.overByHourP90, ...replay.overByHourP90)
  const y = scaleLinear([0, most], [height - MARGIN.bottom, MARGIN.top]).nice(4)
  const line = (values: readonly number[]): string => values.map((v, h) => `${x(h)},${y(v)}`).join(' ')
  const band = ({ overByHourP10, overByHourP90 }: SetReplay): string =>
    `${line(overByHourP10)} ${overByHourP90
      .map((v, h) => `${x(h)},${y(v)}`)
      .toReversed()
      .join(' ')}`
  const step = hours <= 30 ? 6 : hours <= 60 ? 12 : 24 * Math.ceil(hours / 168)
  return (
    <div className="actions-over" ref={ref}>
      {width > 0 && height > 0 && (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={`${finding} · ${words.curveNote(String(replay.pairs))}`}
        >
          {y
            .ticks(4)
            .filter(Number.isInteger)
            .map((tick) => (
              <g key={tick}>
                <line className="is-grid" x1={MARGIN.left} x2={width - MARGIN.right} y1={y(tick)} y2={y(tick)} />
                <text x={MARGIN.left - 6} y={y(tick) + 4} textAnchor="end">
                  {tick}
                </text>
              </g>
            ))}
          {Array.from({ length: Math.floor((hours - 1) / step) + 1 }, (_, k) => k * step).map((h) => (
            <text key={h} x={x(h)} y={height - 5} textAnchor={h === 0 ? 'start' : 'middle'}>
              {clockTime(forkedAt + h * HOUR, zone)}
            </text>
          ))}
          <polygon className="is-nothing" points={band(nothing)} />
          <polygon className="is-plan" points={band(replay)} />
          <polyline className="is-nothing" points={line(nothing.overByHourMean)} />
          <polyline className="is-plan" points={line(replay.overByHourMean)} />
        </svg>
      )}
    </div>
  )
}

const ROW = 24
const NAME = 172
const FIGURES = 96

/** Hospitals that are longest over the limit, with nothing done and with the set. */
export function HospitalHours({
  replay,
  horizonHours,
  nameOf,
  most,
}: {
  replay: SetReplay
  horizonHours: number
  nameOf: (id: string) => string
  most: number
}) {
  const words = useActionsWords()
  const [ref, { width }] = useSize<HTMLDivElement>()
  const rows = changedFirst(replay).slice(0, most)
  const x = scaleLinear([0, horizonHours], [NAME + 8, Math.max(NAME + 40, width - FIGURES)])
  return (
    <div className="actions-hospitals" ref={ref}>
      {width > 0 && (
        <svg
          width={width}
          height={rows.length * ROW}
          role="img"
          aria-label={`${words.hospitals}: ${rows
            .map(({ facility, nothing, plan }) => `${nameOf(facility)} ${figureOf(nothing)} → ${figureOf(plan)}`)
            .join('; ')}`}
        >
          {rows.map(({ facility, nothing, plan }, k) => {
            const y = k * ROW + ROW / 2
            return (
              <g key={facility}>
                <text className="is-name" x={0} y={y + 4}>
                  {shortened(nameOf(facility))}
                </text>
                <rect className="is-nothing" x={x(0)} y={y - 6} width={x(nothing) - x(0)} height={5} />
                <rect className="is-plan" x={x(0)} y={y + 1} width={x(plan) - x(0)} height={5} />
                <text x={width} y={y + 4} textAnchor="end">
                  {figureOf(nothing)} → {figureOf(plan)} h
                </text>
              </g>
            )
          })}
        </svg>
      )}
    </div>
  )
}

const shortened = (name: string): string => {
  const most = /\p{Script=Han}/u.test(name) ? 13 : 25
  return name.length > most ? `${name.slice(0, most - 1)}…` : name
}
