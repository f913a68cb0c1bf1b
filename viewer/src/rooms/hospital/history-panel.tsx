// A hospital's recorded past: beds occupied over a day, a week, a quarter or years, under the line of those open.
import { useEffect, useMemo, useState } from 'react'
import { dayLabel } from '../../charts/time-axis.ts'
import { useSize } from '../../charts/use-size.ts'
import { ask } from '../../data/client.ts'
import { session } from '../../data/exercise-session.ts'
import { grantedIn } from '../../data/granted.ts'
import { HOSPITAL_HISTORY } from '../../data/history-operations.ts'
import type { FacilityPlan } from '../../data/types.ts'
import { ChartFrame } from '../../figures/chart-frame.tsx'
import type { ChartTable } from '../../figures/figure.ts'
import { ageWords } from '../../format/age.ts'
import { count, percent } from '../../format/numbers.ts'
import { timeWords } from '../../format/time.ts'
import type { Language, Words } from '../../i18n/words.ts'
import { useApp } from '../../store.ts'
import { useAsOf, useWords, useZone } from '../../words-hook.ts'
import {
  HISTORY_SPANS,
  type HistorySpan,
  type HospitalHistory,
  historyFinding,
  historyLines,
} from './history-figures.ts'
import './history-panel.css'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

interface Read {
  readonly key: string
  readonly history: HospitalHistory | null
}

export function HistoryPanel({ facility }: { facility: FacilityPlan }) {
  const { words, language, say } = useWords()
  const zone = useZone()
  const asOf = useAsOf()
  // Single wards make the history up: whoever does not see them is told none. An exercise records none.
  const may = useApp((state) => state.pulse !== null && grantedIn(state, 'unit')) && session === null
  const [span, setSpan] = useState<HistorySpan>('week')
  const [read, setRead] = useState<Read | null>(null)
  const { hours, everyMinutes } = HISTORY_SPANS.find(({ id }) => id === span)!
  // Read again when its last step is over, an hour at most.
  const every = Math.min(everyMinutes, 60) * MINUTE
  const step = asOf === null ? null : Math.floor(asOf / every) * every
  const key = `${facility.id} ${span} ${step}`
  useEffect(() => {
    if (!may || step === null) return
    let wanted = true
    const from = new Date(step - hours * HOUR).toISOString()
    void ask<{ facility: { occupancyHistory: HospitalHistory | null } | null }>(HOSPITAL_HISTORY, {
      id: facility.id,
      from,
      every: everyMinutes,
    }).then((answer) => {
      if (wanted && answer.ok) setRead({ key, history: answer.data.facility?.occupancyHistory ?? null })
    })
    return () => {
      wanted = false
    }
  }, [may, step, hours, everyMinutes, facility.id, key])
  const history = read?.key.startsWith(`${facility.id} ${span} `) ? read.history : null
  const finding = useMemo(() => history && historyFinding(history), [history])
  if (!may) return null
  const told = finding
    ? words['history.finding'](
        words[`history.${span}`],
        percent(finding.mean, 0),
        percent(finding.highest, 0),
        timeWords(finding.highestAt, asOf ?? finding.highestAt, zone, language),
      )
    : words['history.none'](words[`history.${span}`])
  const madeUp =
    history?.madeUpUntil != null && history.madeUpUntil > history.from
      ? words['history.madeUp'](dayLabel(Date.parse(history.madeUpUntil), zone))
      : null
  return (
    <div className="history-panel">
      <ChartFrame
        facts={{
          id: 'occupancy-history',
          finding: `${say(facility.name)} · ${told}`,
          unit: words['unit.beds'],
          at: step,
          basis: 'recorded',
          note: [finding && words['history.known'](percent(finding.known, 0)), madeUp]
            .filter((part) => part !== null)
            .join(' · '),
          table: () => historyTable(history, words, zone, language),
        }}
        ready={history !== null}
        title={
          <>
            <h2>{told}</h2>
            <span className="meta">
              {words['unit.beds']} · {words['history.source']}
              {asOf !== null && step !== null && ` · ${ageWords((asOf - step) / MINUTE, words)}`}
              {madeUp !== null && ` · ${madeUp}`}
            </span>
          </>
        }
        between={
          <fieldset className="history-spans" aria-label={words['history.span']}>
            {HISTORY_SPANS.map(({ id }) => (
              <button key={id} type="button" className="chip" aria-pressed={span === id} onClick={() => setSpan(id)}>
                {words[`history.${id}`]}
              </button>
            ))}
            {finding && finding.known < 0.995 && (
              <span className="meta">{words['history.known'](percent(finding.known, 0))}</span>
            )}
          </fieldset>
        }
        tableClass="rail-table"
      >
        {history && <Chart history={history} finding={told} />}
      </ChartFrame>
    </div>
  )
}

function Chart({ history, finding }: { history: HospitalHistory; finding: string }) {
  const { words } = useWords()
  const zone = useZone()
  const [ref, size] = useSize<HTMLDivElement>()
  const lines = useMemo(
    () => (size.width > 0 && size.height > 0 ? historyLines(history, size, zone) : null),
    [history, size, zone],
  )
  return (
    <div className="history-chart" ref={ref}>
      {lines && (
        <svg width={size.width} height={size.height} role="img" aria-label={finding}>
          {lines.ticksY.map(({ value, y }) => (
            <g key={value}>
              <line x1={lines.plot.x0} x2={lines.plot.x1} y1={y} y2={y} className="fan-grid" />
              <text x={lines.plot.x0 - 8} y={y + 4} textAnchor="end" className="fan-tick">
                {count(value)}
              </text>
            </g>
          ))}
          {lines.ticksX.map(({ at, x, label }) => (
            <text key={at} x={x} y={lines.plot.y1 + 16} textAnchor="middle" className="fan-tick">
              {label}
            </text>
          ))}
          {lines.range.map((area) => (
            <path key={area} d={area} className="history-range" />
          ))}
          <path d={lines.occupied} className="fan-history" />
          <path d={lines.open} className="fan-open" />
          <text x={lines.plot.x0 + 4} y={lines.plot.y0 + 10} className="fan-open-name">
            {words['history.open']}
          </text>
        </svg>
      )}
    </div>
  )
}

function historyTable(history: HospitalHistory | null, words: Words, zone: string, language: Language): ChartTable {
  const columns = [words['history.at'], words['history.occupied'], words['history.range'], words['history.open']]
  if (history === null) return { columns, rows: [] }
  const from = Date.parse(history.from)
  return {
    columns,
    rows: history.occupied.mean.map((value, k) => [
      timeWords(from + k * history.everyMinutes * MINUTE, from, zone, language),
      count(value),
      `${count(history.occupied.min[k])}–${count(history.occupied.max[k])}`,
      count(history.open.mean[k]),
    ]),
  }
}
