// Where the hospitals stand against a limit at this moment: what a question about them begins from, before anything was computed.
import { scaleLinear } from 'd3-scale'
import { useSize } from '../../charts/use-size.ts'
import type { FacilityPulse } from '../../data/types.ts'
import { ChartFrame } from '../../figures/chart-frame.tsx'
import { count, percent } from '../../format/numbers.ts'
import { useApp } from '../../store.ts'
import { useAsOf, useWords } from '../../words-hook.ts'
import { useNaming } from './naming.ts'
import { type Standing, type StandingFigure, standings } from './standings-now.ts'
import './pressure-now.css'

const ROW = 26
const NAME = 190
const FIGURES = 150
const NONE: readonly FacilityPulse[] = []

export function PressureNow({ figure, limit }: { figure: StandingFigure; limit: number }) {
  const { words } = useWords()
  const { nameOf } = useNaming()
  const asOf = useAsOf()
  const facilities = useApp((state) => state.pulse?.facilities ?? NONE)
  const all = standings(facilities, figure)
  const over = all.filter(({ share }) => share >= limit).length
  const title = words['rehearse.pressure'](over, all.length, percent(limit, 0))
  if (all.length === 0) return null
  return (
    <section className="pressure-now" aria-label={title}>
      <ChartFrame
        facts={{
          id: 'pressure-now',
          finding: title,
          unit: '%',
          at: asOf,
          basis: 'observed',
          note: words[`rehearse.pressure.${figure}`],
          table: () => ({
            columns: [words['col.hospital'], '%', words['col.occupied'], words['col.open']],
            rows: all.map(({ id, used, open, share }) => [nameOf(id), percent(share), count(used), count(open)]),
          }),
        }}
        tableClass="figure-table"
        title={
          <>
            <h2>{title}</h2>
            <span className="meta">{words[`rehearse.pressure.${figure}`]}</span>
          </>
        }
      >
        <Bars all={all} limit={limit} />
      </ChartFrame>
    </section>
  )
}

function Bars({ all, limit }: { all: readonly Standing[]; limit: number }) {
  const { nameOf } = useNaming()
  const [ref, { width, height }] = useSize<HTMLDivElement>()
  const rows = all.slice(0, Math.max(1, Math.floor((height - 22) / ROW)))
  const x = scaleLinear(
    [0, Math.max(1, limit, ...rows.map(({ share }) => share))],
    [NAME, Math.max(NAME + 40, width - FIGURES)],
  )
  return (
    <div className="pressure-bars" ref={ref} style={{ height: all.length * ROW + 22 }}>
      {width > 0 && height > 0 && (
        <svg
          width={width}
          height={rows.length * ROW + 22}
          role="img"
          aria-label={rows.map(({ id, share }) => `${nameOf(id)} ${percent(share)} %`).join('; ')}
        >
          {rows.map(({ id, used, open, share }, k) => (
            <g key={id}>
              <text className="is-name" x={0} y={k * ROW + 17}>
                {shortened(nameOf(id))}
              </text>
              <rect
                className={share >= limit ? 'is-over' : ''}
                x={x(0)}
                y={k * ROW + 8}
                width={x(share) - x(0)}
                height={10}
              />
              <text x={width} y={k * ROW + 17} textAnchor="end">
                {share >= limit ? '▲ ' : ''}
                {percent(share)} % · {count(used)} / {count(open)}
              </text>
            </g>
          ))}
          <line className="is-limit" x1={x(limit)} x2={x(limit)} y1={0} y2={rows.length * ROW + 4} />
          <text className="is-limit" x={x(limit)} y={rows.length * ROW + 18} textAnchor="middle">
            {percent(limit, 0)} %
          </text>
        </svg>
      )}
    </div>
  )
}

const shortened = (name: string): string => {
  const most = /\p{Script=Han}/u.test(name) ? 14 : 27
  return name.length > most ? `${name.slice(0, most - 1)}…` : name
}
