// Replay the past 回看重演: a window of the record as it was, as the engine replays it, and with one decision changed.
import { useEffect } from 'react'
import { grantedIn } from '../../../data/granted.ts'
import { PAST_MEASURES, type PastRow, type PastRun } from '../../../data/past-types.ts'
import { ChartFrame } from '../../../figures/chart-frame.tsx'
import { NO_VALUE, percent, signed } from '../../../format/numbers.ts'
import { timeWords } from '../../../format/time.ts'
import { usePastWords } from '../../../i18n/past-words.ts'
import { saveFile } from '../../../shell/save-file.ts'
import { ScrollRegion } from '../../../shell/scroll-region.tsx'
import { useApp } from '../../../store.ts'
import { useWords, useZone } from '../../../words-hook.ts'
import { useNaming } from '../naming.ts'
import { courseTable, PastChart } from './past-chart.tsx'
import {
  BOARDING,
  changedMost,
  differenceWords,
  figureOf,
  findingOf,
  partsOf,
  pastCsv,
  seriesKey,
  stageOf,
  valueWords,
} from './past-figures.ts'
import { PastRail } from './past-rail.tsx'
import { pastStore, usePast } from './past-store.ts'
import { openPast, readSeries } from './replaying.ts'
import './past.css'

const MARKS = { close: '●', fair: '◆', poor: '▲' } as const
const HOSPITALS_SHOWN = 40

export function PastRoom() {
  const words = usePastWords()
  const { say } = useWords()
  const zone = useZone()
  const run = usePast((state) => state.run)
  const problem = usePast((state) => state.problem)
  const mayAsk = useApp((state) => state.pulse !== null && grantedIn(state, 'simulation'))
  const { nameOf } = useNaming()
  useEffect(() => {
    if (mayAsk) void openPast()
  }, [mayAsk])
  return (
    <main className="past-room">
      <header className="past-head">
        <h1>{findingOf(run, words, nameOf, zone, say)}</h1>
        <p className="meta">
          {words.source}
          {run && <Basis run={run} />}
        </p>
        {problem !== null && (
          <p className="past-problem" role="alert">
            ◆ {problem}
          </p>
        )}
      </header>
      <PastRail nameOf={nameOf} />
      <section className="past-centre" aria-label={words.view}>
        {run && run.rows.length > 0 ? (
          <>
            <Drawn run={run} nameOf={nameOf} />
            <Hospitals run={run} nameOf={nameOf} />
          </>
        ) : (
          <p className="past-wait" role="status">
            {run?.state === 'RUNNING' ? stageOf(run, words) : words.empty}
          </p>
        )}
      </section>
      <ScrollRegion className="past-right" name={words.figures}>
        {run && run.rows.length > 0 && <Beside run={run} nameOf={nameOf} />}
      </ScrollRegion>
    </main>
  )
}

function Basis({ run }: { run: PastRun }) {
  const words = usePastWords()
  const { words: common, language } = useWords()
  const zone = useZone()
  const [from, until] = [Date.parse(run.from), Date.parse(run.until)]
  return (
    <>
      {' · '}
      {timeWords(from, until, zone, language)} – {timeWords(until, until, zone, language)} ·{' '}
      {words.basis(run.seed, run.engineVersion, String(run.pairs))}
      {run.synthetic && ` · ${common['mark.synthetic']}`}
    </>
  )
}

/** The row that is shown: of the chosen hospital, else of the city. */
const rowOf = (run: PastRun, facility: string | null): PastRow =>
  run.rows.find((row) => row.facility === facility) ?? run.rows[0]!

function Drawn({ run, nameOf }: { run: PastRun; nameOf: (id: string) => string }) {
  const words = usePastWords()
  const facility = usePast((state) => state.facility)
  const measure = usePast((state) => state.measure)
  const series = usePast((state) => state.series)
  const key = seriesKey(run, facility, measure)
  useEffect(() => {
    void readSeries(key)
  }, [key])
  const zone = useZone()
  const { language } = useWords()
  const place = facility === null ? words.city : nameOf(facility)
  const title = words.chart(words[`measure.${measure}`], place)
  const unit = words[measure === 'occupied' || measure === 'icuOccupied' ? 'bedsUnit' : 'people']
  return (
    <ChartFrame
      facts={{
        id: 'past-course',
        finding: title,
        unit,
        at: Date.parse(run.from),
        basis: 'simulated',
        note: words.band,
        table: () => courseTable(run, series?.series ?? null, words, zone, language),
      }}
      ready={series !== null}
      tableClass="past-table"
      title={
        <>
          <h2>
            {title} <span className="meta">{unit}</span>
          </h2>
          <span className="meta">{words.band}</span>
        </>
      }
      between={
        <div className="past-choice">
          <label className="past-label" htmlFor="past-place">
            {words.place}
          </label>
          <select
            id="past-place"
            value={facility ?? ''}
            onChange={(event) => pastStore.setState({ facility: event.target.value || null })}
          >
            <option value="">{words.city}</option>
            {changedMost(run).map((row) => (
              <option key={row.facility} value={row.facility!}>
                {nameOf(row.facility!)}
              </option>
            ))}
          </select>
          {PAST_MEASURES.map((one) => (
            <button
              key={one}
              type="button"
              className="chip"
              aria-pressed={measure === one}
              onClick={() => pastStore.setState({ measure: one })}
            >
              {words[`measure.${one}`]}
            </button>
          ))}
        </div>
      }
    >
      {series ? <PastChart run={run} series={series.series} finding={title} /> : <div className="past-chart" />}
    </ChartFrame>
  )
}

function Hospitals({ run, nameOf }: { run: PastRun; nameOf: (id: string) => string }) {
  const words = usePastWords()
  const facility = usePast((state) => state.facility)
  const rows = changedMost(run).filter((row) => figureOf(row, BOARDING) !== undefined)
  return (
    <>
      <div className="panel-title">
        <h2>{words.hospitals}</h2>
        <button
          type="button"
          className="button"
          onClick={() => saveFile(`replay-${run.id}.csv`, 'text/csv', pastCsv(run, words, nameOf))}
        >
          {words.csv}
        </button>
      </div>
      <ScrollRegion className="past-hospitals" name={words.hospitals}>
        <table className="data">
          <thead>
            <tr>
              {[words.hospitalOf, words.record, words.replayMean, words.changedMean, words.difference, words.trust].map(
                (head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, HOSPITALS_SHOWN).map((row) => {
              const one = figureOf(row, BOARDING)!
              return (
                <tr key={row.facility} aria-current={row.facility === facility ? 'true' : undefined}>
                  <th scope="row">
                    <button
                      type="button"
                      className="row-link"
                      onClick={() => pastStore.setState({ facility: row.facility })}
                    >
                      {nameOf(row.facility!)}
                    </button>
                  </th>
                  <td>{valueWords(one.recorded)}</td>
                  <td>{valueWords(one.replay.mean)}</td>
                  <td>{valueWords(one.changed.mean)}</td>
                  <td>{differenceWords(one)}</td>
                  <td>
                    {MARKS[row.trust]} {words[`trust.${row.trust}`]}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </ScrollRegion>
    </>
  )
}

/** The differences of what is shown, and how near the replay is to the record. */
function Beside({ run, nameOf }: { run: PastRun; nameOf: (id: string) => string }) {
  const words = usePastWords()
  const { say } = useWords()
  const facility = usePast((state) => state.facility)
  const row = rowOf(run, facility)
  const place = row.facility === null ? words.city : nameOf(row.facility)
  return (
    <>
      <div className="panel-title">
        <h2>
          {words.figures} <span className="meta">{place}</span>
        </h2>
      </div>
      <dl className="past-figures">
        {row.figures.map((one) => (
          <div key={one.id}>
            <dt>{say(one.name)}</dt>
            <dd>
              <b>{signed(one.difference.mean, 1)}</b>{' '}
              <span className="meta">
                {words[`unit.${one.unit}` as 'unit.hours']} · P10–P90 {signed(one.difference.p10, 1)} …{' '}
                {signed(one.difference.p90, 1)}
              </span>
              <span className="meta past-parts">{partsOf(one, run.isChanged, words)}</span>
            </dd>
          </div>
        ))}
      </dl>
      <div className="panel-title">
        <h2>
          {words.check}{' '}
          <span className={`past-trust is-${row.trust}`}>
            {MARKS[row.trust]} {words[`trust.${row.trust}`]}
          </span>
        </h2>
      </div>
      <dl className="past-figures">
        {PAST_MEASURES.map((measure) => {
          const check = row.checks.find((one) => one.measure === measure)
          return (
            <div key={measure}>
              <dt>{words[`measure.${measure}`]}</dt>
              <dd className="meta">
                {check
                  ? words.checkLine(
                      check.rootMeanSquare.toFixed(1),
                      signed(check.bias, 1),
                      valueWords(check.recordedMean),
                      percent(check.outsideShare, 0),
                      check.chanceShare === null ? '' : percent(check.chanceShare, 0),
                    )
                  : NO_VALUE}
                {measure === 'occupied' && row.occupiedShare !== null && ` · ${percent(row.occupiedShare, 2)} %`}
              </dd>
            </div>
          )
        })}
      </dl>
      <p className="meta past-note">{words.checkNote}</p>
      {run.levers.map(({ kind, note }) => (
        <p key={kind} className="past-note">
          {say(note)}
        </p>
      ))}
    </>
  )
}
