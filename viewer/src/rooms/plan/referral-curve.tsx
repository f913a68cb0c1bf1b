// The wait against the share: band of the city, the worst centre, the limit, and where it is passed.
import { useSize } from '../../charts/use-size.ts'
import type { LabScan } from '../../data/referral-types.ts'
import { percent } from '../../format/numbers.ts'
import { useWords } from '../../words-hook.ts'
import { fixed } from './plan-figures.ts'
import { failWords } from './referral-figures.ts'
import { LabPanel } from './referral-panel.tsx'
import { curveShapes } from './referral-shapes.ts'

export function CurvePanel({ scan, share }: { scan: LabScan; share: number }) {
  const { words } = useWords()
  const [ref, size] = useSize<HTMLDivElement>()
  const wait = scan.figures.find(({ id }) => id === 'wait')!.bands
  const worst = scan.figures.find(({ id }) => id === 'wait-worst')!.bands
  const label = failWords(scan, share, words)
  return (
    <LabPanel
      id="curve"
      title={words['lab.curve']}
      finding={label}
      meta={scan.draws < 2 ? words['lab.curveFew'] : words['lab.curveNote'](scan.draws)}
      unit={words['plan.minutes']}
      table={() => ({
        columns: [`${words['lab.share']} %`, words['lab.city'], words['lab.column.band'], words['lab.worst']],
        rows: scan.shares.map((one, k) => [
          percent(one),
          fixed(wait.central[k], 1),
          `${fixed(wait.p10[k], 1)} – ${fixed(wait.p90[k], 1)}`,
          fixed(worst.central[k], 1),
        ]),
      })}
    >
      <div className="plan-chart" ref={ref}>
        {size.width > 0 && <Curve scan={scan} share={share} size={size} label={label} />}
      </div>
    </LabPanel>
  )
}

function Curve(props: { scan: LabScan; share: number; size: { width: number; height: number }; label: string }) {
  const { scan, share, size } = props
  const { words } = useWords()
  const drawn = curveShapes(scan, share, size.width, size.height)
  const { left, right, top, bottom, chosen, now, fails } = drawn
  const isRight = chosen.x > (left + right) / 2
  return (
    <svg width={size.width} height={size.height} role="img" aria-label={props.label}>
      {fails && <rect className="curve-beyond" x={fails.x} y={top} width={right - fails.x} height={bottom - top} />}
      {drawn.ticksY.map((tick) => (
        <g key={tick} className="axis">
          <line x1={left} x2={right} y1={drawn.y(tick)} y2={drawn.y(tick)} />
          <text x={left - 6} y={drawn.y(tick) + 4} textAnchor="end">
            {tick}
          </text>
        </g>
      ))}
      {drawn.ticksX.map((tick) => (
        <text
          key={tick}
          className="axis"
          x={drawn.x(tick)}
          y={size.height - 8}
          textAnchor={drawn.x(tick) > right - 16 ? 'end' : 'middle'}
        >
          {Math.round(tick * 100)} %
        </text>
      ))}
      {drawn.band && <path className="curve-band" d={drawn.band} />}
      <path className="curve-worst" d={drawn.worst} />
      <path className="curve-line" d={drawn.line} />
      <line className="curve-limit" x1={left} x2={right} y1={drawn.limitY} y2={drawn.limitY} />
      <text className="curve-limit-name" x={left + 6} y={drawn.limitY + 15}>
        {words['lab.limitLine'](scan.limitMinutes)}
      </text>
      <text className="curve-name is-worst" x={right - 4} y={drawn.worstEnd.y - 8} textAnchor="end">
        {words['lab.worst']}
      </text>
      <text className="curve-name" x={right - 4} y={drawn.lineEnd.y + 22} textAnchor="end">
        {words['lab.city']}
      </text>
      <circle className="curve-now" cx={now.x} cy={now.y} r="4" />
      <text className="curve-label" x={now.x + 8} y={now.y + 16}>
        {words['lab.baseline'](fixed(now.value, 0))}
      </text>
      {fails && (
        <>
          <path className="curve-fail" d={`M${fails.x} ${fails.y - 6}l7 12h-14z`} />
          <text
            className="curve-limit-name"
            x={fails.x + (fails.x > right - 70 ? -6 : 4)}
            y={bottom - 8}
            textAnchor={fails.x > right - 70 ? 'end' : 'start'}
          >
            {words['lab.failPoint'](percent(fails.share))}
          </text>
        </>
      )}
      <line className="curve-chosen" x1={chosen.x} x2={chosen.x} y1={top} y2={bottom} />
      <circle className="curve-now" cx={chosen.x} cy={chosen.y} r="4" />
      <text
        className="curve-label"
        x={chosen.x + (isRight ? -8 : 8)}
        y={top + 10}
        textAnchor={isRight ? 'end' : 'start'}
      >
        {words['lab.chosen'](percent(share))}
      </text>
      <text
        className="curve-label is-strong"
        x={chosen.x + (isRight ? -8 : 8)}
        y={chosen.y + 20}
        textAnchor={isRight ? 'end' : 'start'}
      >
        {fixed(chosen.value, 0)} {words['plan.minutes']}
      </text>
    </svg>
  )
}
