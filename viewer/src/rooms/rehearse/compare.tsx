// Plans A, B and C beside doing nothing: their fans over each other, and the figures of each against the same twin.
import { useMemo } from 'react'
import { DataTable } from '../../charts/data-table.tsx'
import { FanChart } from '../../charts/fan-chart.tsx'
import type { Rehearsal } from '../../data/types.ts'
import { comparisonRows, comparisonTitle, type PlanResult } from '../../findings/compare-plans.ts'
import { count } from '../../format/numbers.ts'
import { clockTime } from '../../format/time.ts'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { useApp } from '../../store.ts'
import { useWords, useZone } from '../../words-hook.ts'
import { leverWords, namedHospital } from './draft.ts'
import { editor, useEditor } from './editor-state.ts'
import { useNaming } from './naming.ts'
import './compare.css'

const MARGINS = { top: 26, right: 84, bottom: 24, left: 56 }
const HISTORY_HOURS = 2

export function ComparePlans() {
  const { words } = useWords()
  const compared = useEditor((state) => state.compared)
  const problem = useEditor((state) => state.compareProblem)
  const naming = useNaming()
  const results = compared.flatMap(({ name, rehearsal }): PlanResult[] =>
    rehearsal?.result ? [{ name, rehearsal, result: rehearsal.result }] : [],
  )
  const waiting = compared.filter(({ rehearsal }) => rehearsal === null || rehearsal.state === 'RUNNING')
  const title =
    results.length === compared.length && waiting.length === 0
      ? comparisonTitle(results, naming)
      : words['rehearse.comparing'](waiting.map(({ name }) => name).join(' '))
  return (
    <>
      <div className="panel-title">
        <h2 role="status">{title}</h2>
        <button type="button" className="chip" onClick={() => editor.setState({ page: 'result' })}>
          {words['rehearse.backToResult']}
        </button>
      </div>
      {problem !== null && (
        <p className="rehearse-problem" role="alert">
          {problem}
        </p>
      )}
      {results.length > 0 && <Fans results={results} />}
      <ScrollRegion className="compare-table" name={words['rehearse.compareTable']}>
        {results.length > 0 && <Figures results={results} />}
        <ul className="compare-levers">
          {compared.map(({ name, rehearsal }) => (
            <li key={name}>
              <b className={`plan-${name}`}>{words['rehearse.planOf'](name)}</b>{' '}
              {rehearsal
                ? rehearsal.levers.map((lever) => leverWords(lever, naming)).join(' · ') || words['rehearse.none']
                : '–'}
              {rehearsal?.state === 'RUNNING' && (
                <span className="meta"> · {words['rehearse.running'](rehearsal.done, rehearsal.of)}</span>
              )}
              {rehearsal && (rehearsal.state === 'FAILED' || rehearsal.state === 'CANCELLED') && (
                <span className="stale"> · {rehearsal.failure ?? words['rehearse.cancelled']}</span>
              )}
            </li>
          ))}
        </ul>
      </ScrollRegion>
    </>
  )
}

/** The hospital that all plans are drawn for: the first that any of them names; else the city. */
function useSharedFocus(results: readonly PlanResult[]): string | null {
  const catalogue = useApp((state) => state.catalogue)
  const ofUnit = (unit: string): string | null => catalogue?.unit.get(unit)?.facility.id ?? null
  const named = results.map(({ rehearsal }) => namedHospital(rehearsal.levers, ofUnit))
  const first = named.find((one) => one !== null) ?? null
  return named.every((one) => one === null || one === first) ? first : null
}

function Fans({ results }: { results: readonly PlanResult[] }) {
  const { words, language } = useWords()
  const zone = useZone()
  const naming = useNaming()
  const city = useApp((state) => state.city)
  const focus = useSharedFocus(results)
  const first: Rehearsal = results[0]!.rehearsal
  const input = useMemo(() => {
    const pairOf = ({ result }: PlanResult) => result.facilities.find((one) => one.facility === focus) ?? result.city
    const base = pairOf(results[0]!)
    const start = Date.parse(first.forkedAt)
    return {
      now: start,
      history: null,
      historyHours: HISTORY_HOURS,
      horizonHours: first.previewHours ?? first.horizonHours,
      fans: [{ id: 'base', bands: base.base }, ...results.map((one) => ({ id: one.name, bands: pairOf(one).plan }))],
      start,
      everyMinutes: first.everyMinutes,
      open: base.baseCapacity,
      tickPixels: 90,
    }
  }, [results, first, focus])
  const name = focus ? naming.nameOf(focus) : (city?.name[language] ?? '')
  return (
    <div className="rehearse-fan">
      <FanChart
        input={input}
        margins={MARGINS}
        labels={[
          { id: 'base', name: words['rehearse.nothing'], className: 'do-nothing is-thin' },
          ...results.map((one) => ({
            id: one.name,
            name: words['rehearse.planOf'](one.name),
            className: `plan plan-${one.name} is-thin`,
          })),
        ]}
        finding={`${name} · ${comparisonTitle(results, naming)}`}
        nowLabel={words['rehearse.forked'](clockTime(Date.parse(first.forkedAt), zone))}
        openLabel={`${name} · ${words['fan.open'](count(input.open[0]))}`}
        rehearsal
      />
    </div>
  )
}

function Figures({ results }: { results: readonly PlanResult[] }) {
  const { words } = useWords()
  const naming = useNaming()
  return (
    <DataTable
      caption={`${words['mark.rehearsal']} · ${words['rehearse.compareCaption'](results[0]!.result.replications)}`}
      columns={[
        words['rehearse.figure'],
        words['rehearse.nothing'],
        ...results.flatMap(({ name }) => [words['rehearse.planOf'](name), words['rehearse.againstNothing'](name)]),
      ]}
      rows={comparisonRows(results, naming)}
    />
  )
}
