// The epidemic view: a pathogen or a reported series, the wave against the beds there are, where it is worst, and what measures change.
import { useEffect, useMemo } from 'react'
import { FanChart } from '../../../charts/fan-chart.tsx'
import type { EpidemicRun, OutlookFigure } from '../../../data/epidemic-types.ts'
import { ChartFrame } from '../../../figures/chart-frame.tsx'
import { count, percent } from '../../../format/numbers.ts'
import { timeWords } from '../../../format/time.ts'
import { useEpidemicWords } from '../../../i18n/epidemic-words.ts'
import { ScrollRegion } from '../../../shell/scroll-region.tsx'
import { store } from '../../../store.ts'
import { useAsOf, useWords, useZone } from '../../../words-hook.ts'
import { EpidemicControls } from './epidemic-controls.tsx'
import { outTitle, type Said, sumsTitle } from './epidemic-figures.ts'
import { chosenPathogen, epidemicStore, isStale, openEpidemic, useEpidemic } from './epidemic-store.ts'
import { IncidenceMap } from './incidence-map.tsx'
import { ReportedChart, ReproductionChart } from './reported-chart.tsx'
import '../rehearse-room.css'
import './epidemic.css'

const MARGINS = { top: 30, right: 84, bottom: 24, left: 64 }
const DAY_MINUTES = 1440
const FIGURES: readonly OutlookFigure[] = ['infections', 'admissions', 'wards', 'intensiveCare', 'deaths']
const PRESENT: readonly OutlookFigure[] = ['wards', 'intensiveCare']

export function EpidemicView() {
  const { words: shell, language } = useWords()
  const words = useEpidemicWords()
  const zone = useZone()
  const run = useEpidemic((state) => state.run)
  const stale = useEpidemic(isStale)
  const running = useEpidemic((state) => state.running)
  const problem = useEpidemic((state) => state.problem)
  useEffect(() => {
    void openEpidemic()
  }, [])
  const said = useMemo(() => run && { run, words, zone, language }, [run, words, zone, language])
  const title = said ? outTitle(said) : running ? words.running : words.empty
  useEffect(() => {
    if (said) store.setState({ announcement: title })
  }, [said, title])
  return (
    <main className={`epidemic-view ${stale ? 'is-stale' : ''}`}>
      <section className="epidemic-left" id="list" tabIndex={-1} aria-label={words['view.epidemic']}>
        <EpidemicControls />
      </section>
      <section className="epidemic-head" aria-label={shell['mark.rehearsal']}>
        <p className="epidemic-mark">{shell['mark.rehearsal']}</p>
        <h1 aria-live="polite">{title}</h1>
        {problem !== null && (
          <p className="epidemic-problem" role="alert">
            {problem}
          </p>
        )}
        {said && <Sums said={said} />}
        {stale && <p className="epidemic-stale">{words.stale}</p>}
      </section>
      <section className="epidemic-centre" aria-label={words.figures}>
        {said && <Fan said={said} />}
        <Reported />
      </section>
      <section className="epidemic-right" aria-label={words.mapEmpty}>
        {said && <IncidenceMap said={said} />}
        <Sources />
      </section>
    </main>
  )
}

function Sums({ said }: { said: Said }) {
  const { run, words, zone, language } = said
  const asOf = useAsOf() ?? Date.parse(run.asOf)
  const beds = run.intensiveCare
  return (
    <>
      <p>{sumsTitle(said)}</p>
      <p className="meta">
        {words.runs(String(run.runs), String(run.days), String(run.seed))}
        {beds &&
          ` · ${words.bedsNow(
            count(beds.open),
            count(beds.occupied),
            count(beds.open - beds.occupied),
            count(beds.free),
            timeWords(Date.parse(run.asOf), asOf, zone, language),
          )}`}
        {` · ${words.assumed}`}
      </p>
    </>
  )
}

const leftOf = (run: EpidemicRun, side: 'base' | 'plan', figure: OutlookFigure): readonly number[] =>
  (figure === 'intensiveCare' ? run[side]?.intensiveCareLeft : figure === 'wards' ? run[side]?.wardsLeft : null) ?? []

function Fan({ said }: { said: Said }) {
  const { run, words, zone, language } = said
  const figure = useEpidemic((state) => state.figure)
  const start = Date.parse(run.asOf)
  const input = useMemo(() => {
    const [open, planOpen] = [leftOf(run, 'base', figure), leftOf(run, 'plan', figure)]
    return {
      now: start,
      history: null,
      historyHours: 0,
      horizonHours: run.days * 24,
      fans: [{ id: 'base', bands: run.base[figure] }, ...(run.plan ? [{ id: 'plan', bands: run.plan[figure] }] : [])],
      start,
      everyMinutes: DAY_MINUTES,
      open,
      ...(planOpen.some((beds, k) => beds !== open[k]) && { planOpen }),
      tickPixels: 64,
    }
  }, [run, figure, start])
  const unit = words[PRESENT.includes(figure) ? 'unit.present' : 'unit.day']
  const name = words[`figure.${figure}`]
  const open = input.open
  return (
    <ChartFrame
      facts={{
        id: 'epidemic-fan',
        finding: `${name}: ${outTitle(said)}`,
        unit,
        at: start,
        basis: 'simulated',
        note: words.runs(String(run.runs), String(run.days), String(run.seed)),
        caption: `${name} · ${unit}`,
        table: () => ({
          columns: [
            words.tableDay,
            `${words.nothing} P10`,
            'P50',
            'P90',
            ...(run.plan ? [`${words.plan} P10`, 'P50 ', 'P90 '] : []),
          ],
          rows: run.base[figure].p50.map((p50, k) => [
            timeWords(start + k * DAY_MINUTES * 60_000, start, zone, language),
            count(run.base[figure].p10[k]),
            count(p50),
            count(run.base[figure].p90[k]),
            ...(run.plan
              ? [count(run.plan[figure].p10[k]), count(run.plan[figure].p50[k]), count(run.plan[figure].p90[k])]
              : []),
          ]),
        }),
      }}
      tableClass="epidemic-tables"
      title={
        <>
          <h2>
            {name} <span className="meta">{unit}</span>
          </h2>
          <span className="meta">{words.bandNote}</span>
        </>
      }
      between={
        <fieldset className="epidemic-figures" aria-label={words.figures}>
          {FIGURES.map((one) => (
            <button
              key={one}
              type="button"
              className="chip"
              aria-pressed={figure === one}
              onClick={() => epidemicStore.setState({ figure: one })}
            >
              {words[`figure.${one}`]}
            </button>
          ))}
        </fieldset>
      }
    >
      <div className="epidemic-fan">
        <FanChart
          input={input}
          margins={MARGINS}
          labels={[
            { id: 'base', name: words.nothing, className: 'do-nothing' },
            ...(run.plan ? [{ id: 'plan', name: words.plan, className: 'plan' }] : []),
          ]}
          finding={`${name}: ${outTitle(said)}`}
          nowLabel={words.now}
          openLabel={open.length > 0 ? words.left(count(open[0])) : ''}
          planOpenLabel={words.left(count(leftOf(run, 'plan', figure).at(-1)))}
          rehearsal
        />
      </div>
    </ChartFrame>
  )
}

/** The reported series, where one was uploaded: its fit, and how fast it spreads now. */
function Reported() {
  const words = useEpidemicWords()
  const series = useEpidemic((state) => state.fit?.series ?? null)
  if (series === null) return null
  const r = series.figures.find(({ name }) => name === 'reproductionNumber')
  const live = series.reproduction.at(-1)
  const two = (value: number): string => value.toFixed(2)
  const liveSaid = live ? words.live(two(live.mean), `${two(live.q025)}–${two(live.q975)}`, live.day) : words.liveNone
  return (
    <div className="epidemic-reported">
      <div>
        <ChartFrame
          facts={{
            id: 'epidemic-reported',
            finding: words.reported(series.valueColumn),
            unit: series.valueColumn,
            at: null,
            basis: 'forecast',
            note: r ? words.fitted(two(r.best), `${two(r.q025)}–${two(r.q975)}`) : '',
            table: () => ({
              columns: [words.tableDay, series.valueColumn, words.fit, '2.5 %', '97.5 %'],
              rows: series.days.map((day, k) => [
                day,
                count(series.counts[k]),
                count(series.expected[k]),
                count(series.q025[k]),
                count(series.q975[k]),
              ]),
            }),
          }}
          tableClass="epidemic-small"
          title={<h2>{words.reported(series.valueColumn)}</h2>}
          between={
            <p className="meta">
              {r && words.fitted(two(r.best), `${two(r.q025)}–${two(r.q975)}`)}
              {r?.atEdge && ` · ${words.edge}`}
            </p>
          }
        >
          <ReportedChart series={series} finding={words.reported(series.valueColumn)} />
        </ChartFrame>
        <p className="meta">{words.reportedNote(`${percent(series.coverage, 0)} %`)}</p>
      </div>
      <div>
        <ChartFrame
          facts={{
            id: 'epidemic-reproduction',
            finding: liveSaid,
            unit: 'R',
            at: null,
            basis: 'forecast',
            table: () => ({
              columns: [words.tableDay, 'R', '2.5 %', '97.5 %'],
              rows: series.reproduction.map((one) => [one.day, two(one.mean), two(one.q025), two(one.q975)]),
            }),
          }}
          ready={live !== undefined}
          tableClass="epidemic-small"
          title={<h2>{liveSaid}</h2>}
        >
          {live && <ReproductionChart series={series} finding={liveSaid} />}
        </ChartFrame>
        {live && <p className="meta">{words.liveNote}</p>}
      </div>
    </div>
  )
}

function Sources() {
  const words = useEpidemicWords()
  const { say } = useWords()
  const pathogen = useEpidemic(chosenPathogen)
  if (pathogen === null) return null
  return (
    <details className="epidemic-sources">
      <summary>
        {words.sources} <span className="meta">{say(pathogen.name)}</span>
      </summary>
      <ScrollRegion className="epidemic-tables" name={words.sources}>
        <table className="data">
          <thead>
            <tr>
              <th scope="col">{words['sources.name']}</th>
              <th scope="col">{words['sources.value']}</th>
              <th scope="col">{words['sources.source']}</th>
            </tr>
          </thead>
          <tbody>
            {pathogen.figures.map((figure) => (
              <tr key={figure.name}>
                <th scope="row">{figure.name}</th>
                <td>
                  {figure.values.length > 1
                    ? `${Math.min(...figure.values)} – ${Math.max(...figure.values)}`
                    : figure.values[0]}{' '}
                  {figure.unit}
                </td>
                <td>
                  {figure.tag === 'A' && <b>{words.assumedTag} </b>}
                  {figure.source}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </details>
  )
}
