// Indicators on the wall: the index, the five categories, and what lies beyond its limits.
import { useEffect, useMemo } from 'react'
import { SparklineChart } from '../charts/sparkline-chart.tsx'
import { useIndicatorsWords } from '../i18n/indicators-words.ts'
import { useWallRoomsWords } from '../i18n/wall-rooms-words.ts'
import { figure, finding, type Row, rowsOf } from '../rooms/indicators/catalogue-rows.ts'
import { followCatalogue, useCatalogue } from '../rooms/indicators/catalogue-store.ts'
import { StandingWords, WhenWords } from '../rooms/indicators/row-words.tsx'
import { useWords } from '../words-hook.ts'
import '../rooms/indicators/catalogue.css'
import './wall-rooms.css'

const CARDS = 8
const RANK = { ALARM: 0, WATCH: 1, OK: 2, NONE: 3 } as const

/** Beyond their limits first, then what is live; what nobody reported says nothing from five metres away. */
const told = (rows: readonly Row[]): readonly Row[] =>
  rows
    .filter(({ value }) => value.value !== null && value.standing !== 'NONE')
    .toSorted(
      (a, b) =>
        RANK[a.value.standing] - RANK[b.value.standing] ||
        Number(b.value.kind === 'LIVE') - Number(a.value.kind === 'LIVE'),
    )

export function WallIndicators() {
  const { say, language } = useWords()
  const own = useWallRoomsWords()
  const words = useIndicatorsWords()
  const entries = useCatalogue((state) => state.entries)
  const values = useCatalogue((state) => state.values)
  const index = useCatalogue((state) => state.index)
  const problem = useCatalogue((state) => state.problem)
  useEffect(followCatalogue, [])
  const rows = useMemo(() => rowsOf(entries, values), [entries, values])
  const shown = told(rows)
  const beyond = shown.filter(({ value }) => value.standing !== 'OK')
  return (
    <main className="wall-own is-indicators" id="list" tabIndex={-1}>
      <section className="wall-facts">
        <div className="wall-title">
          <h2>{own.index}</h2>
          <span>{index && own.indexOf(String(index.scored), String(index.indicators))}</span>
        </div>
        <p className="wall-hero">
          <b>{index?.value == null ? '–' : index.value.toFixed(1)}</b>
          <span>
            {index === null
              ? (problem ?? '')
              : index.value === null
                ? own.noIndex
                : index.low !== null && index.high !== null
                  ? words.indexBand(index.low.toFixed(1), index.high.toFixed(1))
                  : '0–100'}
          </span>
        </p>
        <ul>
          {index?.categories.map((one) => (
            <li key={one.category}>
              <span>{say(one.name)}</span>
              <b>{one.score === null ? '–' : one.score.toFixed(1)}</b>
              <span>{own.scored(String(one.scored), String(one.indicators))}</span>
            </li>
          ))}
        </ul>
      </section>
      <section className="wall-cards">
        <div className="wall-title">
          <h2>{rows.length === 0 ? own.beyond : finding(rows, words, say)}</h2>
          <span>{beyond.length > CARDS && own.more(String(beyond.length - CARDS))}</span>
        </div>
        <ul>
          {shown.slice(0, CARDS).map(({ entry, value }) => (
            <li key={entry.id}>
              <span className="ellipsis">{say(entry.name)}</span>
              <StandingWords standing={value.standing} />
              <p>
                <b>{figure(entry, value.value!, language)}</b> <span>{say(entry.unitName)}</span>
              </p>
              {value.trend.length > 1 && (
                <SparklineChart values={value.trend} width={220} height={56} className="kpi-quiet" />
              )}
              <span className="wall-when ellipsis">
                <WhenWords row={{ entry, value }} />
              </span>
            </li>
          ))}
        </ul>
      </section>
    </main>
  )
}
