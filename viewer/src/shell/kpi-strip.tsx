// Seven figures across the screen: value, unit, change in an hour, age, and the shape of the last 24 hours.
import { SparklineChart } from '../charts/sparkline-chart.tsx'
import type { Severity } from '../data/types.ts'
import { FigureButton } from '../figures/figure-button.tsx'
import { ageClass, ageWords } from '../format/age.ts'
import { NO_VALUE } from '../format/numbers.ts'
import { useWords } from '../words-hook.ts'
import { SeverityMark } from './severity-mark.tsx'
import './kpi-strip.css'

export interface KpiTile {
  readonly id: string
  readonly label: string
  /** Whom the figure is about; empty = as the lists beside it. */
  readonly scope: string
  readonly value: string
  readonly unit: string
  readonly change: string | null
  readonly ageMinutes: number | null
  readonly history: readonly (number | null)[]
  readonly severity: Severity
  /** What stands in place of a value that there is not: not reported, or hidden from whoever looks. */
  readonly missing: string
  /** Gives way on a telephone. */
  readonly spare: boolean
  /** The one tile that gets the tint. */
  readonly worst: boolean
  /** Where the figure comes from and how good it is. */
  readonly note: string
}

export function KpiStrip({ tiles }: { tiles: readonly KpiTile[] }) {
  const { words } = useWords()
  return (
    <section className="kpi-strip" aria-label={words['kpi.strip']}>
      {tiles.map((tile, k) => {
        const alarming = tile.severity === 'critical' || tile.severity === 'watch'
        const missing = tile.value === NO_VALUE
        return (
          <div
            key={tile.id}
            data-figure={tile.id}
            className={`kpi ${tile.worst ? 'is-worst' : ''} ${tile.spare ? 'is-spare' : ''}`}
            title={tile.note}
          >
            <h2>
              {(alarming || missing) && <SeverityMark severity={missing ? 'unknown' : tile.severity} size={11} />}
              <FigureButton
                className="kpi-name"
                name={tile.label}
                figure={() => ({
                  kind: 'indicator',
                  id: tile.id,
                  name: tile.label,
                  shown: [missing ? tile.missing : `${tile.value} ${tile.unit}`.trim(), tile.note]
                    .filter(Boolean)
                    .join(' · '),
                })}
              >
                {tile.label}
              </FigureButton>
              {tile.scope && <span className={k === 0 ? 'kpi-scope meta' : 'visually-hidden'}> · {tile.scope}</span>}
              {alarming && <span className="visually-hidden"> {words[`sev.${tile.severity}`]}</span>}
            </h2>
            <span className={ageClass(tile.ageMinutes)}>{missing ? '' : ageWords(tile.ageMinutes, words)}</span>
            <p className="kpi-figure">
              <b className={alarming ? `sev-${tile.severity}` : ''}>{tile.value}</b>
              <span className="kpi-unit">{missing ? tile.missing : tile.unit}</span>
              {tile.change !== null && !missing && (
                <span className="kpi-change" title={words['kpi.change'](tile.change)}>
                  {tile.change}
                </span>
              )}
            </p>
            <SparklineChart values={tile.history} className={alarming ? `sev-${tile.severity}` : 'kpi-quiet'} />
          </div>
        )
      })}
    </section>
  )
}
