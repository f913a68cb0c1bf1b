// Up to four plans beside doing nothing: a fan each on one scale, and the figures of each against the same twin.
import { type ReactNode, useMemo } from 'react'
import { DataTable } from '../../charts/data-table.tsx'
import { FanChart } from '../../charts/fan-chart.tsx'
import type { Rehearsal } from '../../data/types.ts'
import { ChartFrame } from '../../figures/chart-frame.tsx'
import { comparisonRows, comparisonTitle, type PlanResult } from '../../findings/compare-plans.ts'
import { count } from '../../format/numbers.ts'
import { clockTime, timeWords } from '../../format/time.ts'
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
  const head = (
    <>
      <h2 role="status">{title}</h2>
      <button type="button" className="chip" onClick={() => editor.setState({ page: 'result' })}>
        {words['rehearse.backToResult']}
      </button>
    </>
  )
  return (
    <>
      {results.length > 0 ? (
        <Fans results={results} head={head} title={title} />
      ) : (
        <div className="panel-title">{head}</div>
      )}
      {problem !== null && (
        <p className="rehearse-problem" role="alert">
          {problem}
        </p>
      )}
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

/** A panel a plan, doing nothing behind it, all on one scale: four plans over each other nobody can read. */
function Fans({ results, head, title }: { results: readonly PlanResult[]; head: ReactNode; title: string }) {
  const { words, language } = useWords()
  const zone = useZone()
  const naming = useNaming()
  const city = useApp((state) => state.city)
  const focus = useSharedFocus(results)
  const first: Rehearsal = results[0]!.rehearsal
  const panels = useMemo(() => {
    const pairs = results.map((one) => ({
      name: one.name,
      levers: one.rehearsal.levers,
      pair: one.result.facilities.find(({ facility }) => facility === focus) ?? one.result.city,
    }))
    const start = Date.parse(first.forkedAt)
    const values = pairs.flatMap(({ pair }) => [
      ...pair.base.p10,
      ...pair.base.p90,
      ...pair.plan.p10,
      ...pair.plan.p90,
      ...pair.baseCapacity,
      ...pair.planCapacity,
    ])
    return pairs.map(({ name, levers, pair }) => ({
      name,
      levers,
      pair,
      input: {
        now: start,
        history: null,
        historyHours: HISTORY_HOURS,
        horizonHours: first.previewHours ?? first.horizonHours,
        fans: [
          { id: 'base', bands: pair.base },
          { id: name, bands: pair.plan },
        ],
        start,
        everyMinutes: first.everyMinutes,
        open: pair.baseCapacity,
        ...(pair.planCapacity.some((beds, k) => beds !== pair.baseCapacity[k]) ? { planOpen: pair.planCapacity } : {}),
        span: [Math.min(...values), Math.max(...values)] as const,
        tickPixels: 90,
      },
    }))
  }, [results, first, focus])
  const place = focus ? naming.nameOf(focus) : (city?.name[language] ?? '')
  const { start, everyMinutes } = panels[0]!.input
  const step = Math.max(1, Math.round(60 / everyMinutes))
  return (
    <ChartFrame
      facts={{
        id: 'plans-compared',
        finding: `${place} · ${title}`,
        unit: words['unit.beds'],
        at: start,
        basis: 'simulated',
        note: words['rehearse.basis'](results[0]!.result.replications, first.seed, first.engineVersion),
        table: () => ({
          columns: [
            words['col.time'],
            `${words['rehearse.nothing']} P50`,
            ...panels.flatMap(({ name }) => ['P10', 'P50', 'P90'].map((q) => `${words['rehearse.planOf'](name)} ${q}`)),
          ],
          rows: panels[0]!.pair.base.p50.flatMap((p50, k) =>
            k % step === 0
              ? [
                  [
                    timeWords(start + k * everyMinutes * 60_000, start, zone, language),
                    count(p50),
                    ...panels.flatMap(({ pair: { plan } }) => [plan.p10, plan.p50, plan.p90].map((q) => count(q[k]))),
                  ],
                ]
              : [],
          ),
        }),
      }}
      title={head}
      tableClass="compare-table"
    >
      <div className={`compare-multiples is-${panels.length}`}>
        {panels.map(({ name, levers, input }) => (
          <figure key={name}>
            <figcaption className={`plan-${name} ellipsis`}>
              <b>{words['rehearse.planOf'](name)}</b>{' '}
              <span className="meta">
                {levers.map((lever) => leverWords(lever, naming)).join(' · ') || words['rehearse.none']}
              </span>
            </figcaption>
            <div className="rehearse-fan">
              <FanChart
                input={input}
                margins={MARGINS}
                labels={[
                  { id: 'base', name: words['rehearse.nothing'], className: 'do-nothing is-thin' },
                  { id: name, name: words['rehearse.planOf'](name), className: `plan plan-${name}` },
                ]}
                finding={`${place} · ${words['rehearse.planOf'](name)}`}
                nowLabel={words['rehearse.forked'](clockTime(start, zone))}
                openLabel={`${place} · ${words['fan.open'](count(input.open[0]))}`}
                planOpenLabel={words['rehearse.planOpen'](count(input.planOpen?.at(-1)))}
                rehearsal
              />
            </div>
          </figure>
        ))}
      </div>
    </ChartFrame>
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
