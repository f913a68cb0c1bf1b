// The rehearsal room: the answers first, then the futures, then the city playing one of them.
import { useEffect, useMemo } from 'react'
import { bedsShortDifference } from '../../charts/beds-short.ts'
import { BreakChart } from '../../charts/break-chart.tsx'
import { axisHours, sortedBreaks } from '../../charts/break-rows.ts'
import { DataTable } from '../../charts/data-table.tsx'
import { FanChart } from '../../charts/fan-chart.tsx'
import { hourlyCells } from '../../charts/heat-matrix.ts'
import { MatrixChart, MatrixLegend } from '../../charts/matrix-chart.tsx'
import { PairedChart } from '../../charts/paired-chart.tsx'
import type { Pair, Rehearsal, RehearsalResult } from '../../data/types.ts'
import {
  type AnswerContext,
  answers,
  bandWords,
  breakName,
  breaksTitle,
  fanTitle,
  holdingRuns,
  matrixTitle,
  RUNS_FOR_A_VERDICT,
  resourceWord,
} from '../../findings/rehearsal.ts'
import { count, signed } from '../../format/numbers.ts'
import { clockTime, timeWords } from '../../format/time.ts'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { store, useApp } from '../../store.ts'
import { useWords, useZone } from '../../words-hook.ts'
import { plateName } from '../watch/surface-input.ts'
import { BottleneckPanel } from './bottleneck-panel.tsx'
import { Controls } from './controls.tsx'
import { pausePlayback } from './playback.ts'
import { RunStage } from './run-stage.tsx'
import { focusHospital, sameQuestion } from './settings.ts'
import { followRehearsal, presetPlan } from './settings-store.ts'
import './rehearse-room.css'

const MARGINS = { top: 26, right: 84, bottom: 24, left: 56 }
const PAIRED_MARGINS = { top: 8, right: 84, bottom: 10, left: 56 }
const HISTORY_HOURS = 8
const MATRIX_ROWS = 11
const BREAK_ROWS = 7

export function RehearseRoom() {
  const { words } = useWords()
  const rehearsal = useApp((state) => state.rehearsal)
  const id = useApp((state) => state.route.rehearsal)
  const settings = useApp((state) => state.settings)
  const asked = useApp((state) => state.asked)
  const stale = rehearsal !== null && asked !== null && !sameQuestion(settings, asked)
  useEffect(() => {
    // A deep link to a rehearsal that this page did not start.
    if (id && rehearsal?.id !== id) followRehearsal(id)
  }, [id, rehearsal?.id])
  useEffect(() => pausePlayback, [])
  const known = useApp((state) => state.pulse !== null)
  useEffect(() => {
    if (known) presetPlan()
  }, [known])
  return (
    <main className={`rehearse-room ${stale ? 'is-stale' : ''}`}>
      {rehearsal?.result ? (
        <Answers rehearsal={rehearsal} result={rehearsal.result} />
      ) : (
        <div className="answers is-empty">
          <h1>{rehearsal ? words['rehearse.running'](rehearsal.done, rehearsal.of) : words['rehearse.empty']}</h1>
          <p className="meta">{words['rehearse.emptyHint']}</p>
        </div>
      )}
      <Controls stale={stale} />
      <section className="rehearse-centre" aria-label={words['region.stage']}>
        {rehearsal?.result && <Centre rehearsal={rehearsal} result={rehearsal.result} />}
      </section>
      <section className="rehearse-right" aria-label={words['region.right']}>
        <RunStage result={rehearsal?.result ?? null} />
        {rehearsal?.result && <Breaks rehearsal={rehearsal} result={rehearsal.result} />}
        {rehearsal?.state === 'DONE' && <BottlenecksOf rehearsal={rehearsal} />}
        <p className="meta stays">{words['rehearse.stays']}</p>
      </section>
      {stale && (
        <p className="stale-plate" aria-hidden="true">
          {words['rehearse.stale']}
        </p>
      )}
    </main>
  )
}

function BottlenecksOf({ rehearsal }: { rehearsal: Rehearsal }) {
  return <BottleneckPanel id={rehearsal.id} context={useContext(rehearsal)} />
}

function useContext(rehearsal: Rehearsal): AnswerContext {
  const { words, language } = useWords()
  const zone = useZone()
  const catalogue = useApp((state) => state.catalogue)
  const city = useApp((state) => state.city)
  return useMemo(
    () => ({
      forkedAt: Date.parse(rehearsal.forkedAt),
      horizonHours: rehearsal.horizonHours,
      zone,
      language,
      words,
      hasPlan: rehearsal.levers.length > 0,
      nameOf: (facility) => {
        const found = catalogue?.facility.get(facility)
        return found && city ? plateName(found, city, language) : facility
      },
    }),
    [rehearsal.forkedAt, rehearsal.horizonHours, rehearsal.levers.length, zone, language, words, catalogue, city],
  )
}

/** The hospital the plan is about; without one, the city. */
function useFocus(result: RehearsalResult): { id: string | null; pair: Pair } {
  const focus = useApp(focusHospital)
  const pair = result.facilities.find((one) => one.facility === focus) ?? result.city
  return { id: pair.facility, pair }
}

function Answers({ rehearsal, result }: { rehearsal: Rehearsal; result: RehearsalResult }) {
  const { words } = useWords()
  const context = useContext(rehearsal)
  const { id } = useFocus(result)
  const rows = answers(result, id, context)
  const first = rows[0]
  const finding = first && rehearsal.state === 'DONE' ? `${first.question} ${first.base} ${first.plan}`.trim() : null
  useEffect(() => {
    if (finding !== null) store.setState({ announcement: finding })
  }, [finding])
  return (
    <section className="answers" aria-label={words['rehearse.plan']}>
      {rows.map((answer) => (
        <div key={answer.question} className="answer">
          <h2>{answer.question}</h2>
          <p className="ellipsis" title={`${answer.base} ${answer.plan}`.trim()}>
            <b className={answer.tone === 'critical' ? 'sev-critical' : ''}>{answer.base}</b> <span>{answer.plan}</span>
          </p>
          <p className="meta ellipsis" title={answer.band}>
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
  const context = useContext(rehearsal)
  const { id, pair } = useFocus(result)
  const table = useApp((state) => state.table)
  const playback = useApp((state) => state.playback)
  const detail = useApp((state) => (state.detail?.id === id ? state.detail : null))
  const city = useApp((state) => state.city)
  const start = context.forkedAt
  const cursor = playback && playback.at > start ? playback.at : null
  const name = id ? context.nameOf(id) : (city?.name[language] ?? '')
  const few = result.replications < RUNS_FOR_A_VERDICT
  const title = fanTitle(pair, result.replications, name, context)
  const history = detail?.history
  const input = useMemo(
    () => ({
      now: start,
      history: history
        ? { values: history.occupied, everyMinutes: history.everyMinutes, newest: Date.parse(history.newest) }
        : null,
      historyHours: HISTORY_HOURS,
      horizonHours: rehearsal.horizonHours,
      fans: [{ id: 'base', bands: pair.base }, ...(context.hasPlan ? [{ id: 'plan', bands: pair.plan }] : [])],
      start,
      everyMinutes: rehearsal.everyMinutes,
      open: pair.baseCapacity,
      ...(pair.planCapacity.some((beds, k) => beds !== pair.baseCapacity[k]) ? { planOpen: pair.planCapacity } : {}),
      tickPixels: 90,
    }),
    [start, history, rehearsal, pair, context.hasPlan],
  )
  const short = useMemo(() => bedsShortDifference(pair), [pair])
  const hours = Math.round(rehearsal.horizonHours)
  const rows = useMemo(
    () =>
      result.facilities
        .map((one) => ({
          id: one.facility ?? '',
          name: context.nameOf(one.facility ?? ''),
          most: Math.max(...one.base.p50.map((needed, k) => needed / Math.max(1, one.baseCapacity[k] ?? 1))),
          cells: [
            hourlyCells(one.base.p50, one.baseCapacity, rehearsal.everyMinutes, hours),
            hourlyCells(one.plan.p50, one.planCapacity, rehearsal.everyMinutes, hours),
          ],
        }))
        .toSorted((a, b) => b.most - a.most),
    [result, context, rehearsal.everyMinutes, hours],
  )
  const overHours = (panel: number): number =>
    rows.reduce((sum, row) => sum + row.cells[panel]!.filter((one) => one.over).length, 0)
  const houses = (panel: number): number => rows.filter((row) => row.cells[panel]!.some((one) => one.over)).length
  const matrix = matrixTitle(houses(0), context.hasPlan ? houses(1) : null, language)
  if (table) return <CentreTables rehearsal={rehearsal} pair={pair} name={name} rows={rows} hours={hours} />
  return (
    <>
      <div className="panel-title">
        <h2>{title}</h2>
        <span className="meta">
          {words['fan.needed']} · {few ? words['rehearse.few'](result.replications) : words['rehearse.bandP']}
        </span>
      </div>
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
      {context.hasPlan && (
        <div className="rehearse-paired">
          <PairedChart
            difference={short}
            start={start}
            everyMinutes={rehearsal.everyMinutes}
            historyHours={HISTORY_HOURS}
            horizonHours={rehearsal.horizonHours}
            margins={PAIRED_MARGINS}
            finding={`${words['rehearse.pairedNote']} ${signed(short.mean.at(-1))}`}
            note={words['rehearse.pairedNote']}
            cursor={cursor}
          />
        </div>
      )}
      <div className="panel-title is-ruled">
        <h2>{matrix}</h2>
        <span className="meta">{words['rehearse.matrixHour']}</span>
      </div>
      <div className="rehearse-matrix">
        <MatrixChart
          heads={[
            {
              name: words['rehearse.nothing'],
              note: words['rehearse.overHours'](overHours(0)),
              className: 'do-nothing',
            },
            ...(context.hasPlan
              ? [{ name: words['rehearse.plan'], note: words['rehearse.overHours'](overHours(1)), className: 'plan' }]
              : []),
          ]}
          rows={rows.slice(0, MATRIX_ROWS)}
          hours={hours}
          ticks={[0, 6, 12, 18]
            .filter((hour) => hour < hours)
            .map((hour) => ({ hour, label: clockTime(start + hour * 3_600_000, zone) }))}
          cursorHour={cursor === null ? null : (cursor - start) / 3_600_000}
          finding={matrix}
        />
      </div>
      <p className="rehearse-foot">
        <MatrixLegend over={words['rehearse.matrixOver']} />
      </p>
    </>
  )
}

function CentreTables({
  rehearsal,
  pair,
  name,
  rows,
  hours,
}: {
  rehearsal: Rehearsal
  pair: Pair
  name: string
  rows: readonly { id: string; name: string; cells: readonly (readonly { share: number | null; over: boolean }[])[] }[]
  hours: number
}) {
  const { words, language } = useWords()
  const zone = useZone()
  const hasPlan = rehearsal.levers.length > 0
  const start = Date.parse(rehearsal.forkedAt)
  const short = bedsShortDifference(pair)
  const step = Math.max(1, Math.round(60 / rehearsal.everyMinutes))
  const clocks = Array.from({ length: hours }, (_, hour) => clockTime(start + hour * 3_600_000, zone))
  return (
    <ScrollRegion className="rehearse-tables" name={words['stage.table']}>
      <DataTable
        caption={`${words['mark.rehearsal']} · ${name} · ${words['fan.needed']}`}
        columns={[
          words['col.time'],
          `${words['rehearse.nothing']} P10`,
          'P50',
          'P90',
          ...(hasPlan ? [`${words['rehearse.plan']} P10`, 'P50 ', 'P90 ', words['rehearse.shortDifference']] : []),
        ]}
        rows={pair.base.p50.flatMap((p50, k) =>
          k % step === 0
            ? [
                [
                  timeWords(start + k * rehearsal.everyMinutes * 60_000, start, zone, language),
                  count(pair.base.p10[k]),
                  count(p50),
                  count(pair.base.p90[k]),
                  ...(hasPlan
                    ? [
                        count(pair.plan.p10[k]),
                        count(pair.plan.p50[k]),
                        count(pair.plan.p90[k]),
                        `${signed(short.mean[k], 1)} (${signed(short.low[k], 1)} … ${signed(short.high[k], 1)})`,
                      ]
                    : []),
                ],
              ]
            : [],
        )}
      />
      {[words['rehearse.nothing'], ...(hasPlan ? [words['rehearse.plan']] : [])].map((caption, panel) => (
        <DataTable
          key={caption}
          caption={`${words['mark.rehearsal']} · ${caption} · ${words['rehearse.matrixHour']}`}
          columns={[words['col.hospital'], ...clocks]}
          rows={rows.map((row) => [
            row.name,
            ...row.cells[panel]!.map((one) =>
              one.share === null ? '–' : `${Math.round(one.share * 100)}${one.over ? ' ▲' : ''}`,
            ),
          ])}
        />
      ))}
    </ScrollRegion>
  )
}

function Breaks({ rehearsal, result }: { rehearsal: Rehearsal; result: RehearsalResult }) {
  const { words } = useWords()
  const zone = useZone()
  const table = useApp((state) => state.table)
  const context = useContext(rehearsal)
  const n = result.replications
  const rows = sortedBreaks(result.breaks)
    .slice(0, BREAK_ROWS)
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
                ? clockTime(context.forkedAt + row.plan.p50 * 60_000, zone)
                : '',
      }
    })
  const horizonMinutes =
    axisHours(
      rows.map(({ row }) => row),
      rehearsal.horizonHours,
    ) * 60
  const title = breaksTitle(result.breaks, context)
  return (
    <div className="breaks-panel">
      <div className="panel-title is-amber">
        <h2>{title}</h2>
        <span className="meta">P50, P10–90</span>
      </div>
      <ScrollRegion className="breaks-body" name={words['rehearse.breaks']}>
        {table ? (
          <DataTable
            caption={words['rehearse.breaks']}
            columns={[words['rehearse.breaks'], words['rehearse.nothing'], words['rehearse.plan'], '']}
            rows={rows.map(({ row, fullName, verdict }) => [
              fullName,
              bandWords(row.base, context),
              context.hasPlan ? bandWords(row.plan, context) : '–',
              verdict,
            ])}
          />
        ) : (
          <BreakChart
            rows={rows}
            hasPlan={context.hasPlan}
            horizonMinutes={horizonMinutes}
            ticks={[0, 0.25, 0.5, 0.75].map((share) => ({
              minutes: share * horizonMinutes,
              label: clockTime(context.forkedAt + share * horizonMinutes * 60_000, zone),
            }))}
            finding={title}
          />
        )}
      </ScrollRegion>
    </div>
  )
}
