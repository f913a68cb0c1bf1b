// The fund of a year: from the surplus of today through what changes to the surplus then, and who has it.
import { scaleLinear } from 'd3-scale'
import { useSize } from '../../charts/use-size.ts'
import type { LabScan } from '../../data/referral-types.ts'
import { signed } from '../../format/numbers.ts'
import { useWords } from '../../words-hook.ts'
import { figureAt } from './referral-figures.ts'
import { LabPanel } from './referral-panel.tsx'
import { type FundBar, fundBars } from './referral-shapes.ts'

export const HUNDRED_MILLION = 1e8
const LABELS = 150

/** As many decimals as tell a change: small cities have small funds. */
export const fundDigits = (bars: readonly FundBar[]): number =>
  Math.max(...bars.map(({ value }) => Math.abs(value))) < HUNDRED_MILLION ? 3 : 2

export function FundPanel({ scan, share }: { scan: LabScan; share: number }) {
  const { words } = useWords()
  const [ref, size] = useSize<HTMLDivElement>()
  const bars = fundBars(scan, share)
  const digits = fundDigits(bars)
  const yuan = (value: number | null): string => signed(value === null ? null : value / HUNDRED_MILLION, digits)
  const now = figureAt(scan, 'fund-surplus-present', share).central
  const then = figureAt(scan, 'fund-surplus', share)
  const change = now === null || then.central === null ? null : then.central - now
  const finding = words['lab.fundFinding'](yuan(change))
  const band =
    then.p10 === null || then.p90 === null || now === null ? '' : `[${yuan(then.p10 - now)}, ${yuan(then.p90 - now)}]`
  return (
    <LabPanel
      id="fund"
      title={words['lab.fund']}
      finding={finding}
      meta={words['lab.fundMeta']}
      unit={words['lab.fundUnit']}
      table={() => ({
        columns: [words['lab.column.figure'], words['lab.fundUnit'], words['lab.column.band']],
        rows: bars.map((bar) => [
          words[`lab.fund.${bar.id as 'fund-left'}`],
          yuan(bar.value),
          bar.low === null || bar.high === null
            ? ''
            : `${yuan(bar.kind === 'total' ? bar.low : bar.low - bar.from)} – ${yuan(bar.kind === 'total' ? bar.high : bar.high - bar.from)}`,
        ]),
      })}
    >
      <div className="plan-chart" ref={ref}>
        {size.width > 0 && bars.length > 0 && <Waterfall bars={bars} size={size} digits={digits} label={finding} />}
      </div>
      <p className="lab-fund-foot">
        <b>{yuan(change)}</b> {words['lab.fundUnit']} {band}
        <span>{words['lab.fundNote']}</span>
      </p>
    </LabPanel>
  )
}

function Waterfall(props: {
  bars: readonly FundBar[]
  size: { width: number; height: number }
  digits: number
  label: string
}) {
  const { bars, size, digits } = props
  const { words } = useWords()
  const ends = bars.flatMap(({ from, to, low, high }) => [0, from, to, low ?? to, high ?? to])
  const x = scaleLinear()
    .domain([Math.min(...ends), Math.max(...ends)])
    .range([LABELS, size.width - 58])
    .nice()
  const row = Math.min(36, (size.height - 26) / bars.length)
  const bottom = bars.length * row
  return (
    <svg width={size.width} height={size.height} role="img" aria-label={props.label}>
      {x.ticks(4).map((tick) => (
        <g key={tick} className="axis">
          <line x1={x(tick)} x2={x(tick)} y1="0" y2={bottom} />
          <text x={x(tick)} y={bottom + 16} textAnchor="middle">
            {Number((tick / HUNDRED_MILLION).toFixed(3))}
          </text>
        </g>
      ))}
      {bars.map((bar, k) => {
        const y = k * row
        const [a, b] = [x(Math.min(bar.from, bar.to)), x(Math.max(bar.from, bar.to))]
        return (
          <g key={bar.id} className={`fund-bar is-${bar.kind}`}>
            <text className="fund-name" x={LABELS - 8} y={y + row / 2 + 4} textAnchor="end">
              {words[`lab.fund.${bar.id as 'fund-left'}`]}
            </text>
            <rect x={a} y={y + row * 0.18} width={Math.max(1, b - a)} height={row * 0.6} />
            {k + 1 < bars.length && bars[k + 1]!.from === bar.to && (
              <line className="fund-joint" x1={x(bar.to)} x2={x(bar.to)} y1={y + row * 0.78} y2={y + row * 1.18} />
            )}
            {bar.low !== null && bar.high !== null && (
              <path
                className="fund-whisker"
                d={`M${x(bar.low)} ${y + row * 0.36}v${row * 0.24}m0 ${-row * 0.12}H${x(bar.high)}m0 ${-row * 0.12}v${row * 0.24}`}
              />
            )}
            <text className="fund-value" x={size.width - 8} y={y + row / 2 + 4} textAnchor="end">
              {signed(bar.value / HUNDRED_MILLION, digits)}
            </text>
          </g>
        )
      })}
      <line className="fund-zero" x1={x(0)} x2={x(0)} y1="0" y2={bottom} />
    </svg>
  )
}
