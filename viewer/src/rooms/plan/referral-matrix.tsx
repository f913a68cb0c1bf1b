// Centre × share: the wait up to the limit on a ramp, what is beyond leaves it; at the right where each fails and what it lacks.
import { useState } from 'react'
import { fitText } from '../../charts/fit-text.ts'
import { useSize } from '../../charts/use-size.ts'
import type { LabScan } from '../../data/referral-types.ts'
import { NO_VALUE, percent } from '../../format/numbers.ts'
import { flyTo } from '../../navigate.ts'
import { useApp } from '../../store.ts'
import { useWords } from '../../words-hook.ts'
import { fixed } from './plan-figures.ts'
import { failsBandWords } from './referral-figures.ts'
import { LabPanel } from './referral-panel.tsx'
import { matrixRows, waitColour } from './referral-shapes.ts'
import { useReferral } from './referral-store.ts'

const ROWS = 12
/** The foot says that the centres are made up; beside the cells there is no room for it. */
const shortName = (name: string): string => name.replace(/\s?[（(](合成|synthetic)[)）]$/, '')
const HEAD = 22
const FAILS = 112
const LACKS = 84

export function MatrixPanel({ scan, share }: { scan: LabScan; share: number }) {
  const { words, language } = useWords()
  const [ref, size] = useSize<HTMLDivElement>()
  const [hover, setHover] = useState<string | null>(null)
  const rows = matrixRows(scan, ROWS)
  return (
    <LabPanel
      id="matrix"
      title={words['lab.matrix']}
      finding={words['lab.matrixNote'](rows.length, scan.centres.length)}
      meta={hover ?? words['lab.matrixMeta'](scan.limitMinutes)}
      unit={words['plan.minutes']}
      table={() => ({
        columns: [
          words['lab.column.centre'],
          words['lab.matrixFails'],
          ...scan.shares.map((one) => `${percent(one, 0)} %`),
        ],
        rows: scan.centres.map((centre) => [
          centre.name[language],
          centre.failsAt === null ? words['lab.never'] : percent(centre.failsAt),
          ...centre.waitMinutes.map((minutes) => fixed(minutes, 0)),
        ]),
      })}
    >
      <div className="plan-chart" ref={ref}>
        {size.width > 0 && <Matrix scan={scan} share={share} size={size} onHover={setHover} />}
      </div>
    </LabPanel>
  )
}

function Matrix(props: {
  scan: LabScan
  share: number
  size: { width: number; height: number }
  onHover: (words: string | null) => void
}) {
  const { scan, share, size } = props
  const { words, language } = useWords()
  const theme = useApp((state) => state.theme)
  const step = useReferral((state) => state.step)
  const rows = matrixRows(scan, ROWS)
  const isNarrow = size.width < 520
  const names = isNarrow ? 96 : Math.min(190, size.width * 0.27)
  const lacks = isNarrow ? 0 : LACKS
  const width = (size.width - 16 - names - (isNarrow ? 66 : FAILS) - lacks) / scan.shares.length
  const height = Math.min(34, (size.height - HEAD - 10) / Math.max(1, rows.length))
  const xOf = (one: number): number => {
    const at = (one - scan.shares[0]!) / (scan.shares.at(-1)! - scan.shares[0]!)
    return names + 8 + width / 2 + at * width * (scan.shares.length - 1)
  }
  const every = width < 22 ? 4 : 3
  return (
    <svg width={size.width} height={size.height} role="img" aria-label={words['lab.matrix']}>
      {scan.shares.map((one, k) =>
        k % every === 0 && Math.abs(xOf(one) - xOf(share)) > 34 ? (
          <text key={one} className="axis" x={xOf(one)} y={15} textAnchor="middle">
            {percent(one, 0)}
          </text>
        ) : null,
      )}
      <text className="axis" x={size.width - lacks - 12} y={15} textAnchor="end">
        {words['lab.matrixFails']}
      </text>
      {!isNarrow && (
        <text className="axis" x={size.width - lacks + 4} y={15}>
          {words['lab.lacks']}
        </text>
      )}
      {rows.map(({ centre, cells }, r) => {
        const y = HEAD + r * height
        const failing = step?.failing.find(({ id }) => id === centre.id)
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: the table behind T does the same by keyboard
          <g
            key={centre.id}
            className="matrix-row"
            onPointerLeave={() => props.onHover(null)}
            onClick={() => flyTo(centre.id)}
          >
            <text className="matrix-centre" x={names} y={y + height / 2 + 4} textAnchor="end">
              {fitText(shortName(centre.name[language]), names - 8, 12)}
            </text>
            {cells.map(({ minutes, isOver }, k) => (
              <g
                key={scan.shares[k]}
                onPointerEnter={() =>
                  props.onHover(
                    words['lab.cell'](
                      centre.name[language],
                      percent(scan.shares[k]),
                      fixed(minutes, 0),
                      centre.doctors,
                      centre.rooms,
                    ),
                  )
                }
              >
                <rect
                  className={isOver ? 'lab-cell is-over' : 'lab-cell'}
                  x={names + 8 + k * width}
                  y={y}
                  width={Math.max(1, width - 1.5)}
                  height={height - 1.5}
                  fill={
                    minutes === null
                      ? 'none'
                      : isOver
                        ? 'color-mix(in srgb, var(--sev-critical) 22%, var(--bg))'
                        : waitColour(minutes, scan.limitMinutes, theme)
                  }
                />
                {isOver && (
                  <path
                    className="matrix-over"
                    d={`M${names + 8 + (k + 0.5) * width - 1} ${y + height / 2 - 4}l4 7h-8z`}
                  />
                )}
              </g>
            ))}
            <text
              className={centre.failsAt === null ? 'matrix-holds' : 'matrix-fails'}
              x={size.width - lacks - 12}
              y={y + height / 2 + 4}
              textAnchor="end"
            >
              {centre.failsNow
                ? words['lab.already']
                : centre.failsAt === null
                  ? words['lab.never']
                  : `${percent(centre.failsAt)} % `}
              {!isNarrow && !centre.failsNow && <tspan className="matrix-band"> {failsBandWords(scan, centre)}</tspan>}
            </text>
            {!isNarrow && (
              <text className="matrix-lacks" x={size.width - lacks + 4} y={y + height / 2 + 4}>
                {failing
                  ? `${words[`lab.lacks.${failing.bottleneck}`]}${failing.addedDoctors === null ? '' : ` +${failing.addedDoctors}`}`
                  : NO_VALUE}
              </text>
            )}
          </g>
        )
      })}
      <line className="matrix-chosen" x1={xOf(share)} x2={xOf(share)} y1={HEAD - 3} y2={HEAD + rows.length * height} />
      <text className="curve-label" x={xOf(share)} y={15} textAnchor="middle">
        {percent(share)}
      </text>
    </svg>
  )
}
