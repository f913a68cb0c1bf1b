// What the replay shows: hours avoided as they add up with their band, and the hospitals before and after.
import { scaleLinear } from 'd3-scale'
import { useSize } from '../../../charts/use-size.ts'
import type { AllocationOption, AllocationRelief, AllocationSpread } from '../../../data/allocation-types.ts'
import type { ChartTable } from '../../../figures/figure.ts'
import { count, NO_VALUE, percent, signed } from '../../../format/numbers.ts'
import { type AllocationWords, useAllocationWords } from '../../../i18n/allocation-words.ts'
import { hoursOf, spreadOf } from './allocation-figures.ts'

const MARGIN = { left: 52, right: 16, top: 10, bottom: 22 }

export function HoursChart({ option }: { option: AllocationOption }) {
  const words = useAllocationWords()
  const [ref, { width, height }] = useSize<HTMLDivElement>()
  const { hourMean, hourLow, hourHigh } = option
  const finding = words.hours(hoursOf(option))
  const ends = [...(hourMean ?? []), ...(hourLow ?? []), ...(hourHigh ?? []), 0]
  const x = scaleLinear([0, Math.max(1, (hourMean?.length ?? 1) - 1)], [MARGIN.left, width - MARGIN.right])
  const y = scaleLinear([Math.min(...ends), Math.max(...ends, 1)], [height - MARGIN.bottom, MARGIN.top]).nice(4)
  const line = (values: readonly number[]): string => values.map((v, h) => `${x(h)},${y(v)}`).join(' ')
  return (
    <div className="allocation-hours" ref={ref}>
      {hourMean && width > 0 && height > 0 && (
        <svg width={width} height={height} role="img" aria-label={`${finding} · ${words.hoursNote}`}>
          {y.ticks(4).map((tick) => (
            <g key={tick}>
              <line
                className={tick === 0 ? 'is-zero' : 'is-grid'}
                x1={MARGIN.left}
                x2={width - MARGIN.right}
                y1={y(tick)}
                y2={y(tick)}
              />
              <text x={MARGIN.left - 8} y={y(tick) + 4} textAnchor="end">
                {signed(tick)}
              </text>
            </g>
          ))}
          {hourTicks(hourMean.length - 1).map((tick) => (
            <text key={tick} x={x(tick)} y={height - 6} textAnchor="middle">
              {words.hourAxis(tick)}
            </text>
          ))}
          {hourLow && hourHigh && (
            <polygon
              className="allocation-band"
              points={`${line(hourLow)} ${hourHigh
                .map((v, h) => `${x(h)},${y(v)}`)
                .toReversed()
                .join(' ')}`}
            />
          )}
          <polyline className="allocation-mean" points={line(hourMean)} />
        </svg>
      )}
    </div>
  )
}

/** Hours that are written: six or seven, of whole half days. */
function hourTicks(hours: number): readonly number[] {
  const step = 12 * Math.max(1, Math.ceil(hours / 84))
  return Array.from({ length: Math.floor(hours / step) + 1 }, (_, k) => k * step)
}

const ROW = 26
const NAME = 168

/** Hospitals whose use changes most, the fullest first. */
export function UseChart({
  option,
  target,
  nameOf,
  most,
}: {
  option: AllocationOption
  target: number
  nameOf: (id: string) => string
  most: number
}) {
  const words = useAllocationWords()
  const [ref, { width }] = useSize<HTMLDivElement>()
  const rows = usedRows(option, most)
  const ends = rows.flatMap(({ nothing, plan }) => [nothing.p10, nothing.p90, plan.p10, plan.p90])
  const x = scaleLinear(
    [Math.min(target - 0.02, ...ends), Math.max(target + 0.02, ...ends)],
    [NAME + 12, Math.max(NAME + 40, width - 104)],
  )
  const height = rows.length * ROW + 22
  return (
    <div className="allocation-use" ref={ref}>
      {width > 0 && (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={`${words.use}: ${rows
            .map((one) => `${nameOf(one.facility)} ${percent(one.nothing.mean)} % → ${percent(one.plan.mean)} %`)
            .join('; ')}`}
        >
          <line className="is-target" x1={x(target)} x2={x(target)} y1={0} y2={height - 18} />
          <text x={x(target)} y={height - 4} textAnchor="middle">
            {words.target.replace(/[（(].*/, '')} {percent(target, 0)} %
          </text>
          {rows.map(({ facility, nothing, plan }, k) => (
            <Dumbbell
              key={facility}
              y={k * ROW + ROW / 2}
              x={x}
              name={shortened(nameOf(facility))}
              nothing={nothing}
              plan={plan}
              figure={`${percent(nothing.mean)} → ${percent(plan.mean)} %`}
              width={width}
            />
          ))}
        </svg>
      )}
    </div>
  )
}

/** Nothing done and the plan, each a dot with its range. */
function Dumbbell({
  y,
  x,
  name,
  nothing,
  plan,
  figure,
  width,
}: {
  y: number
  x: (value: number) => number
  name: string
  nothing: AllocationSpread
  plan: AllocationSpread
  figure: string
  width: number
}) {
  return (
    <g>
      <text x={0} y={y + 4} className="is-name">
        {name}
      </text>
      <line className="is-range" x1={x(nothing.p10)} x2={x(nothing.p90)} y1={y - 3} y2={y - 3} />
      <line className="is-range is-plan" x1={x(plan.p10)} x2={x(plan.p90)} y1={y + 3} y2={y + 3} />
      <line className="is-bar" x1={x(nothing.mean)} x2={x(plan.mean)} y1={y} y2={y} />
      <circle className="is-nothing" cx={x(nothing.mean)} cy={y} r={4.5} />
      <circle className="is-plan" cx={x(plan.mean)} cy={y} r={4.5} />
      <text x={width} y={y + 4} textAnchor="end">
        {figure}
      </text>
    </g>
  )
}

/** Options that share something. */
export type SharedId = 'ventilators' | 'oxygen'

/** What is lacking of what an option shares, in the whole city, with nothing done and with the plan. */
export function WantChart({ id, relief: { nothing, plan } }: { id: SharedId; relief: AllocationRelief }) {
  const words = useAllocationWords()
  const [ref, { width }] = useSize<HTMLDivElement>()
  const figure = `${count(nothing.mean)} → ${count(plan.mean)} ${words[`wantUnit.${id}`]}`
  const x = scaleLinear([0, Math.max(1, nothing.p90, plan.p90)], [NAME - 80, Math.max(NAME + 40, width - 132)])
  return (
    <div className="allocation-use" ref={ref}>
      {width > 0 && (
        <svg width={width} height={ROW} role="img" aria-label={`${words[`want.${id}`]}: ${figure}`}>
          <Dumbbell
            y={ROW / 2}
            x={x}
            name={words.wholeCity}
            nothing={nothing}
            plan={plan}
            figure={figure}
            width={width}
          />
        </svg>
      )}
    </div>
  )
}

/** Hours of want with nothing done, with the plan, and the difference. */
export const tableOfWant = (id: SharedId, relief: AllocationRelief, words: AllocationWords): ChartTable => ({
  columns: [words.wholeCity, words[`wantUnit.${id}`], 'P10–P90'],
  rows: (['nothing', 'plan', 'avoided'] as const).map((name) => [
    words[name === 'avoided' ? 'less' : name],
    spreadOf(relief[name]),
    `${count(relief[name].p10)}–${count(relief[name].p90)}`,
  ]),
})

const shortened = (name: string): string => {
  const most = /\p{Script=Han}/u.test(name) ? 13 : 25
  return name.length > most ? `${name.slice(0, most - 1)}…` : name
}

const usedRows = ({ use }: AllocationOption, most: number) =>
  use
    .toSorted((a, b) => Math.abs(b.plan.mean - b.nothing.mean) - Math.abs(a.plan.mean - a.nothing.mean))
    .slice(0, most)
    .toSorted((a, b) => b.nothing.mean - a.nothing.mean)

/** All hospitals of the chart of use, in rows. */
export const tableOfUse = (
  option: AllocationOption,
  nameOf: (id: string) => string,
  words: AllocationWords,
): ChartTable => ({
  columns: [words.from, `${words.nothing} %`, 'P10–P90', `${words.plan} %`, 'P10–P90 '],
  rows: usedRows(option, option.use.length).map(({ facility, nothing, plan }) => [
    nameOf(facility),
    percent(nothing.mean),
    `${percent(nothing.p10)}–${percent(nothing.p90)}`,
    percent(plan.mean),
    `${percent(plan.p10)}–${percent(plan.p90)}`,
  ]),
})

/** What is avoided, every six hours. */
export const hoursTable = ({ hourMean, hourLow, hourHigh }: AllocationOption, words: AllocationWords): ChartTable => ({
  columns: ['h', words.avoidedUnit, '95 %'],
  rows: (hourMean ?? []).flatMap((mean, h) =>
    h % 6 === 0
      ? [
          [
            String(h),
            mean.toFixed(1),
            hourLow && hourHigh ? `${hourLow[h]!.toFixed(1)}–${hourHigh[h]!.toFixed(1)}` : NO_VALUE,
          ],
        ]
      : [],
  ),
})
