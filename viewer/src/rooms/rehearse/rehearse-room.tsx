// The rehearsal room: the answers first, then the futures, then the city playing one of them.
import { useEffect, useMemo, useState } from 'react'
import { bedsShortDifference } from '../../charts/beds-short.ts'
import { BreakChart } from '../../charts/break-chart.tsx'
import { axisHours, sortedBreaks } from '../../charts/break-rows.ts'
import { DataTable } from '../../charts/data-table.tsx'
import { FanChart } from '../../charts/fan-chart.tsx'
import { cellHours, hourlyCells } from '../../charts/heat-matrix.ts'
import { MatrixChart, MatrixLegend } from '../../charts/matrix-chart.tsx'
import { PairedChart } from '../../charts/paired-chart.tsx'
import { dayLabel } from '../../charts/time-axis.ts'
import type { ActionsProgress } from '../../data/rehearsal-types.ts'
import type { Rehearsal, RehearsalResult } from '../../data/types.ts'
import { ChartFrame } from '../../figures/chart-frame.tsx'
import type { ChartFacts } from '../../figures/figure.ts'
import { type ActionsKnown, answers, leftWords, stoppages } from '../../findings/answers.ts'
import {
  alreadyNames,
  bandWords,
  breakName,
  breaksTitle,
  fanTitle,
  holdingRuns,
  matrixTitle,
  type OverCells,
  RUNS_FOR_A_VERDICT,
  resourceWord,
} from '../../findings/rehearsal.ts'
import { count, NO_VALUE, signed } from '../../format/numbers.ts'
import { clockTime, timeWords } from '../../format/time.ts'
import { useMomentWords } from '../../i18n/moment-words.ts'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { store, useApp } from '../../store.ts'
import { useAsOf, useWords, useZone } from '../../words-hook.ts'
import { ActionPanel } from './action-panel.tsx'
import { BottleneckPanel } from './bottleneck-panel.tsx'
import { ComparePlans } from './compare.tsx'
import { sameQuestion } from './draft.ts'
import { openRehearsed, presetPlan, readCatalogue } from './draft-store.ts'
import { Editor } from './editor.tsx'
import { useEditor } from './editor-state.ts'
import { FilePanel } from './file-panel.tsx'
import { Library } from './library.tsx'
import { pausePlayback } from './playback.ts'
import { RehearsalReport } from './rehearsal-report.tsx'
import { RunStage } from './run-stage.tsx'
import { followRehearsal } from './running.ts'
import { useActions } from './use-actions.ts'
import { useAnswerContext, useFocus } from './use-answer-context.ts'
import './rehearse-room.css'

const MARGINS = { top: 26, right: 84, bottom: 24, left: 56 }
const PAIRED_MARGINS = { top: 8, right: 84, bottom: 10, left: 56 }
const HISTORY_HOURS = 8
const LONG_HISTORY_HOURS = 24
const HOUR = 3_600_000
const MATRIX_ROWS = 11
const BREAK_ROWS = 6

export function RehearseRoom() {
  const { words } = useWords()
  const rehearsal = useApp((state) => state.rehearsal)
  const id = useApp((state) => state.route.rehearsal)
  const draft = useApp((state) => state.draft)
  const asked = useApp((state) => state.asked)
  const page = useEditor((state) => state.page)
  const stale = rehearsal !== null && asked !== null && !sameQuestion(draft, asked)
  useEffect(() => {
    // A deep link to a rehearsal that this page did not start.
    if (!id || rehearsal?.id === id) return
    store.setState({ asked: null })
    followRehearsal(id)
  }, [id, rehearsal?.id])
  // Its levers stand beside it; what its file changes besides is known once the library is.
  const fileKnown = useEditor(({ library }) => library !== null)
  useEffect(() => {
    if (rehearsal && rehearsal.id === id && asked === null && (rehearsal.scenario === null || fileKnown))
      openRehearsed(rehearsal)
  }, [rehearsal, id, asked, fileKnown])
  useEffect(() => pausePlayback, [])
  useEffect(() => {
    void readCatalogue()
  }, [])
  const known = useApp((state) => state.pulse !== null)
  useEffect(() => {
    if (known) presetPlan()
  }, [known])
  const result = rehearsal?.result ?? null
  const shown = page === 'result' && result === null ? 'library' : page
  return (
    <main className={`rehearse-room ${stale && shown === 'result' ? 'is-stale' : ''}`}>
      {rehearsal && result ? (
        <Result rehearsal={rehearsal} result={result} page={shown} />
      ) : (
        <>
          <div className="answers is-empty">
            <h1>
              {rehearsal
                ? [
                    words['rehearse.running'](rehearsal.done, rehearsal.of),
                    leftWords(rehearsal.secondsLeft ?? null, words),
                  ]
                    .filter((part) => part !== '')
                    .join(' · ')
                : words['rehearse.empty']}
            </h1>
            <p className="meta">{words['rehearse.emptyHint']}</p>
          </div>
          <section className="rehearse-centre" aria-label={words['region.stage']}>
            {shown === 'compare' ? <ComparePlans /> : <Library />}
          </section>
          <section className="rehearse-right" aria-label={words['region.right']}>
            <RunStage result={null} />
            <FilePanel />
            <p className="meta stays">{words['rehearse.stays']}</p>
          </section>
        </>
      )}
      <Editor stale={stale} />
      <RehearsalReport stale={stale} />
      {stale && shown === 'result' && (
        <p className="stale-plate" aria-hidden="true">
          {words['rehearse.stale']}
        </p>
      )}
    </main>
  )
}

function Result({
  rehearsal,
  result,
  page,
}: {
  rehearsal: Rehearsal
  result: RehearsalResult
  page: 'result' | 'library' | 'compare'
}) {
  const { words } = useWords()
  const context = useAnswerContext(rehearsal)
  const { actions, progress, ask: askForActions, stop: stopActions } = useActions(rehearsal)
  const [tab, setTab] = useState<'actions' | 'bottlenecks'>('actions')
  const shownTab = context.hasPlan ? tab : 'bottlenecks'
  return (
    <>
      <Answers rehearsal={rehearsal} result={result} actions={actions} progress={progress} />
      <section className="rehearse-centre" aria-label={words['region.stage']}>
        {page === 'library' ? (
          <Library />
        ) : page === 'compare' ? (
          <ComparePlans />
        ) : (
          <Centre rehearsal={rehearsal} result={result} />
        )}
      </section>
      <section className="rehearse-right" aria-label={words['region.right']}>
        <RunStage result={result} />
        <Breaks rehearsal={rehearsal} result={result} />
        {rehearsal.state === 'DONE' && (
          <>
            {context.hasPlan && (
              <fieldset className="panel-tabs" aria-label={words['rehearse.panels']}>
                {(['actions', 'bottlenecks'] as const).map((one) => (
                  <button
                    key={one}
                    type="button"
                    className="chip"
                    aria-pressed={shownTab === one}
                    onClick={() => setTab(one)}
                  >
                    {words[one === 'actions' ? 'rehearse.actions' : 'bottleneck.title']}
                  </button>
                ))}
              </fieldset>
            )}
            {shownTab === 'actions' ? (
              <ActionPanel
                actions={actions}
                progress={progress}
                context={context}
                onAsk={askForActions}
                onStop={stopActions}
              />
            ) : (
              <BottleneckPanel id={rehearsal.id} context={context} />
            )}
          </>
        )}
        {rehearsal.fromRecord && <FromRecord at={context.forkedAt} />}
        <p className="meta stays">{words['rehearse.stays']}</p>
      </section>
    </>
  )
}

/** That a rehearsal did not start from the present, in words. */
function FromRecord({ at }: { at: number }) {
  const words = useMomentWords()
  const { language } = useWords()
  const zone = useZone()
  const now = useAsOf()
  return <p className="meta stays">◷ {words.fromRecord(timeWords(at, now ?? at, zone, language))}</p>
}

function Answers({
  rehearsal,
  result,
  actions,
  progress,
}: {
  rehearsal: Rehearsal
  result: RehearsalResult
  actions: ActionsKnown
  progress: ActionsProgress | null
}) {
  const { words } = useWords()
  const context = useAnswerContext(rehearsal)
  const { id } = useFocus(result)
  const rows = answers(result, id, context, actions, { pairs: rehearsal, actions: progress })
  const first = rows[0]
  const finding = first && rehearsal.state === 'DONE' ? `${first.question} ${first.base} ${first.plan}`.trim() : null
  useEffect(() => {
    if (finding !== null) store.setState({ announcement: finding })
  }, [finding])
  return (
    <section className="answers" aria-label={words['rehearse.plan']}>
      {rows.map((answer) => (
        <div
          key={answer.question}
          className={`answer ${answer.isLong ? 'is-long' : ''} ${answer.isSoFar ? 'is-so-far' : ''}`}
        >
          <h2>{answer.question}</h2>
          <p className="ellipsis" title={`${answer.base} ${answer.plan}`.trim()}>
            <b className={answer.tone === 'critical' ? 'sev-critical' : ''}>{answer.base}</b> <span>{answer.plan}</span>
          </p>
          <p className="meta answer-band" title={answer.band}>
            {answer.band}
          </p>
        </div>
      ))}
    </section>
  )
}

function Centre({ rehearsal, result }: { rehearsal: Rehearsal; result: RehearsalResult }) {
  const { words, language } = useWords()
  const zone = useZone()
  const context = useAnswerContext(rehearsal)
  const { id, pair } = useFocus(result)
  const table = useApp((state) => state.table)
  const playback = useApp((state) => state.playback)
  const detail = useApp((state) => (state.detail?.id === id ? state.detail : null))
  const city = useApp((state) => state.city)
  const start = context.forkedAt
  const cursor = playback && playback.at > start ? playback.at : null
  const name = id ? context.nameOf(id) : (city?.name[language] ?? '')
  const few = result.replications < RUNS_FOR_A_VERDICT
  const title = fanTitle(pair, rehearsal.everyMinutes, result.replications, name, context)
  const history = detail?.history
  const hours = Math.round(context.horizonHours)
  const each = cellHours(hours)
  const historyHours = hours <= 48 ? HISTORY_HOURS : LONG_HISTORY_HOURS
  const input = useMemo(
    () => ({
      now: start,
      history: history
        ? { values: history.occupied, everyMinutes: history.everyMinutes, newest: Date.parse(history.newest) }
        : null,
      historyHours,
      horizonHours: context.horizonHours,
      fans: [{ id: 'base', bands: pair.base }, ...(context.hasPlan ? [{ id: 'plan', bands: pair.plan }] : [])],
      start,
      everyMinutes: rehearsal.everyMinutes,
      open: pair.baseCapacity,
      ...(pair.planCapacity.some((beds, k) => beds !== pair.baseCapacity[k]) ? { planOpen: pair.planCapacity } : {}),
      tickPixels: 90,
    }),
    [start, history, rehearsal, pair, context.hasPlan, context.horizonHours, historyHours],
  )
  const short = useMemo(() => bedsShortDifference(pair), [pair])
  const rows = useMemo(
    () =>
      result.facilities
        .map((one) => ({
          id: one.facility ?? '',
          name: context.nameOf(one.facility ?? ''),
          most: Math.max(...one.base.p50.map((needed, k) => needed / Math.max(1, one.baseCapacity[k] ?? 1))),
          cells: [
            hourlyCells(one.base.p50, one.baseCapacity, rehearsal.everyMinutes, hours, each),
            hourlyCells(one.plan.p50, one.planCapacity, rehearsal.everyMinutes, hours, each),
          ],
        }))
        .toSorted((a, b) => b.most - a.most),
    [result, context, rehearsal.everyMinutes, hours, each],
  )
  const over = (panel: number): OverCells => ({
    hospitals: rows.filter((row) => row.cells[panel]!.some((one) => one.over)).length,
    hours: rows.reduce((sum, row) => sum + row.cells[panel]!.filter((one) => one.over).length * each, 0),
  })
  const [overBase, overPlan] = [over(0), over(1)]
  const matrix = matrixTitle(overBase, context.hasPlan ? overPlan : null, language)
  const times = (of: 'base' | 'plan'): readonly (readonly string[])[] =>
    pair[of].p50.map((p50, k) => [count(pair[of].p10[k]), count(p50), count(pair[of].p90[k])])
  const step = Math.max(1, Math.round((60 * each) / rehearsal.everyMinutes))
  const instant = (k: number): string => timeWords(start + k * rehearsal.everyMinutes * 60_000, start, zone, language)
  const everyStep = (row: (k: number) => readonly string[]): readonly (readonly string[])[] =>
    pair.base.p50.flatMap((_, k) => (k % step === 0 ? [[instant(k), ...row(k)]] : []))
  const stood = words['rehearse.basis'](result.replications, rehearsal.seed, rehearsal.engineVersion)
  const facts = { at: start, basis: 'simulated', note: stood } as const
  const [baseTimes, planTimes] = [times('base'), times('plan')]
  const fanFacts: ChartFacts = {
    ...facts,
    id: 'rehearsal-fan',
    finding: title,
    unit: words['unit.beds'],
    caption: `${words['mark.rehearsal']} · ${name} · ${words['fan.needed']}`,
    table: () => ({
      columns: [
        words['col.time'],
        `${words['rehearse.nothing']} P10`,
        'P50',
        'P90',
        ...(context.hasPlan ? [`${words['rehearse.plan']} P10`, 'P50 ', 'P90 '] : []),
      ],
      rows: everyStep((k) => [...baseTimes[k]!, ...(context.hasPlan ? planTimes[k]! : [])]),
    }),
  }
  const pairedFinding = `${words['rehearse.pairedNote']} ${signed(short.mean.at(-1))}`
  const pairedFacts: ChartFacts = {
    ...facts,
    id: 'rehearsal-difference',
    finding: pairedFinding,
    unit: words['rehearse.unit.beds'],
    caption: `${words['mark.rehearsal']} · ${name} · ${words['rehearse.shortDifference']}`,
    table: () => ({
      columns: [words['col.time'], words['rehearse.shortDifference'], '2.5 %', '97.5 %'],
      rows: everyStep((k) => [signed(short.mean[k], 1), signed(short.low[k], 1), signed(short.high[k], 1)]),
    }),
  }
  const futures = [words['rehearse.nothing'], ...(context.hasPlan ? [words['rehearse.plan']] : [])]
  const matrixFacts: ChartFacts = {
    ...facts,
    id: 'rehearsal-matrix',
    finding: matrix,
    unit: '%',
    caption: `${words['mark.rehearsal']} · ${words['rehearse.matrixHour']}`,
    table: () => ({
      columns: [
        words['col.hospital'],
        words['rehearse.future'],
        ...Array.from({ length: Math.ceil(hours / each) }, (_, k) => matrixTick(start + k * each * HOUR, hours, zone)),
      ],
      rows: rows.flatMap((row) =>
        futures.map((future, panel) => [
          row.name,
          future,
          ...row.cells[panel]!.map((one) =>
            one.share === null ? NO_VALUE : `${Math.round(one.share * 100)}${one.over ? ' ▲' : ''}`,
          ),
        ]),
      ),
    }),
  }
  if (table)
    return (
      <ScrollRegion className="rehearse-tables" name={words['stage.table']}>
        {[fanFacts, ...(context.hasPlan ? [pairedFacts] : []), matrixFacts].map((one) => (
          <DataTable key={one.id} caption={one.caption ?? one.finding} {...one.table()} />
        ))}
      </ScrollRegion>
    )
  return (
    <>
      <ChartFrame
        facts={fanFacts}
        tableClass="rehearse-tables"
        title={
          <>
            <h2>{title}</h2>
            <span className="meta">
              {rehearsal.previewHours !== null
                ? words['rehearse.preview'](rehearsal.previewHours, rehearsal.horizonHours)
                : `${words['fan.needed']} · ${few ? words['rehearse.few'](result.replications) : words['rehearse.bandP']}`}
            </span>
          </>
        }
      >
        <div className="rehearse-fan">
          <FanChart
            input={input}
            margins={MARGINS}
            labels={[
              { id: 'base', name: words['rehearse.nothing'], className: 'do-nothing' },
              ...(context.hasPlan ? [{ id: 'plan', name: words['rehearse.plan'], className: 'plan' }] : []),
            ]}
            finding={title}
            nowLabel={words['rehearse.forked'](clockTime(start, zone))}
            openLabel={words['fan.open'](count(pair.baseCapacity[0]))}
            planOpenLabel={words['rehearse.planOpen'](count(pair.planCapacity.at(-1)))}
            cursor={cursor}
            uncertain={few}
            rehearsal
          />
        </div>
      </ChartFrame>
      {context.hasPlan && (
        <ChartFrame facts={pairedFacts} titleClass="is-apart" title={null} tableClass="rehearse-tables">
          <div className="rehearse-paired">
            <PairedChart
              difference={short}
              start={start}
              everyMinutes={rehearsal.everyMinutes}
              historyHours={historyHours}
              horizonHours={context.horizonHours}
              margins={PAIRED_MARGINS}
              finding={pairedFinding}
              note={words['rehearse.pairedNote']}
              unit={words['rehearse.unit.beds']}
              cursor={cursor}
            />
          </div>
        </ChartFrame>
      )}
      <ChartFrame
        facts={matrixFacts}
        titleClass="is-ruled"
        tableClass="rehearse-tables"
        title={
          <>
            <h2>{matrix}</h2>
            <span className="meta">{words['rehearse.matrixHour']}</span>
          </>
        }
      >
        <div className="rehearse-matrix">
          <MatrixChart
            heads={[
              {
                name: words['rehearse.nothing'],
                note: words['rehearse.overHours'](overBase.hours),
                className: 'do-nothing',
              },
              ...(context.hasPlan
                ? [
                    {
                      name: words['rehearse.plan'],
                      note: words['rehearse.overHours'](overPlan.hours),
                      className: 'plan',
                    },
                  ]
                : []),
            ]}
            rows={rows.slice(0, MATRIX_ROWS)}
            hours={Math.ceil(hours / each)}
            ticks={[0, 0.25, 0.5, 0.75].map((share) => ({
              hour: (share * hours) / each,
              label: matrixTick(start + share * hours * HOUR, hours, zone),
            }))}
            cursorHour={cursor === null ? null : (cursor - start) / HOUR / each}
            finding={matrix}
          />
        </div>
        <p className="rehearse-foot">
          <MatrixLegend over={words['rehearse.matrixOver']} />
          <span className="meta">{words['rehearse.hospitalHour']}</span>
        </p>
      </ChartFrame>
    </>
  )
}

/** An instant under a matrix: the hour within two days, the date beyond. */
const matrixTick = (at: number, hours: number, zone: string): string =>
  hours <= 48 ? clockTime(at, zone) : dayLabel(at, zone)

/** An instant at which something breaks: within two weeks the hour is part of it. */
const breakTime = (at: number, hours: number, zone: string): string =>
  hours <= 48 || hours > 336 ? matrixTick(at, hours, zone) : `${dayLabel(at, zone)} ${clockTime(at, zone)}`

function Breaks({ rehearsal, result }: { rehearsal: Rehearsal; result: RehearsalResult }) {
  const { words } = useWords()
  const zone = useZone()
  const context = useAnswerContext(rehearsal)
  const n = result.replications
  const full = alreadyNames(result.breaks, context)
  // What was full at the fork stands before what fails next, and what stops before both.
  const lines = [
    full.length === 0 ? '' : words['rehearse.fullAtFork'](full.join(words['rehearse.and'])),
    stoppages(rehearsal.figures, context).join(' · '),
  ].filter((line) => line !== '')
  const rows = sortedBreaks(result.breaks)
    .slice(0, BREAK_ROWS - lines.length)
    .map((row) => {
      const holding = holdingRuns(row.plan, n)
      const holds = row.plan.p50 === null
      return {
        row,
        name: context.nameOf(row.facility),
        resource: resourceWord(row.resource, words),
        fullName: breakName(row, context),
        holds,
        verdict:
          n < RUNS_FOR_A_VERDICT || !context.hasPlan
            ? ''
            : holds && holding !== null
              ? words['rehearse.holds'](holding, n)
              : row.plan.p50 !== null
                ? breakTime(context.forkedAt + row.plan.p50 * 60_000, context.horizonHours, zone)
                : '',
      }
    })
  const horizonMinutes =
    axisHours(
      rows.map(({ row }) => row),
      context.horizonHours,
    ) * 60
  const title = breaksTitle(result.breaks, context)
  return (
    <div className="breaks-panel">
      <ChartFrame
        facts={{
          id: 'rehearsal-breaks',
          finding: title,
          unit: words['col.time'],
          at: context.forkedAt,
          basis: 'simulated',
          note: words['rehearse.basis'](n, rehearsal.seed, rehearsal.engineVersion),
          caption: words['rehearse.breaks'],
          table: () => ({
            columns: [words['rehearse.breaks'], words['rehearse.nothing'], words['rehearse.plan'], ''],
            rows: rows.map(({ row, fullName, verdict }) => [
              fullName,
              bandWords(row.base, context),
              context.hasPlan ? bandWords(row.plan, context) : NO_VALUE,
              verdict,
            ]),
          }),
        }}
        titleClass="is-amber"
        tableClass="breaks-body"
        title={
          <>
            <h2 title={title}>{title}</h2>
            <span className="meta">P50, P10–90</span>
          </>
        }
        between={lines.map((line) => (
          <p key={line} className="breaks-stops ellipsis" title={line}>
            {line}
          </p>
        ))}
      >
        <ScrollRegion className="breaks-body" name={words['rehearse.breaks']}>
          <BreakChart
            rows={rows}
            hasPlan={context.hasPlan}
            horizonMinutes={horizonMinutes}
            ticks={(rows.length === 0 ? [] : [0, 0.25, 0.5, 0.75]).map((share) => ({
              minutes: share * horizonMinutes,
              label: matrixTick(context.forkedAt + share * horizonMinutes * 60_000, horizonMinutes / 60, zone),
            }))}
            finding={title}
          />
        </ScrollRegion>
      </ChartFrame>
    </div>
  )
}
