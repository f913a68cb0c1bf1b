// The cheapest actions 最省措施: the front of what they cost and how far a limit is exceeded, each set with its replay.
import { useEffect, useMemo } from 'react'
import type { ActionRace } from '../../../data/actions-types.ts'
import { grantedIn } from '../../../data/granted.ts'
import { ChartFrame } from '../../../figures/chart-frame.tsx'
import type { ChartFacts } from '../../../figures/figure.ts'
import { count, NO_VALUE } from '../../../format/numbers.ts'
import { clockTime } from '../../../format/time.ts'
import { useActionsWords } from '../../../i18n/actions-words.ts'
import { ScrollRegion } from '../../../shell/scroll-region.tsx'
import { useApp } from '../../../store.ts'
import { useWords, useZone } from '../../../words-hook.ts'
import { readCatalogue } from '../draft-store.ts'
import { useNaming } from '../naming.ts'
import { PressureNow } from '../pressure-now.tsx'
import {
  bandOf,
  beginningOf,
  bestSet,
  choices,
  deedOf,
  figureOf,
  findingOf,
  isShown,
  limitOf,
  promptOf,
  type Said,
  setWords,
  staffOf,
  stageOf,
  unitOf,
  unshown,
} from './actions-figures.ts'
import { ActionsRail } from './actions-rail.tsx'
import { actionsStore, useActionSearch } from './actions-store.ts'
import { ChosenSet } from './chosen-set.tsx'
import { ParetoChart } from './pareto-chart.tsx'
import { openActions } from './searching.ts'
import { tornadoFinding, tornadoRows, tornadoTableOf } from './tornado.ts'
import { Tornado } from './tornado-chart.tsx'
import '../rehearse-room.css'
import './actions.css'

export function ActionsRoom() {
  const words = useActionsWords()
  const { words: shell, language } = useWords()
  const zone = useZone()
  const { nameOf } = useNaming()
  const run = useActionSearch((state) => state.run)
  const form = useActionSearch((state) => state.form)
  const problem = useActionSearch((state) => state.problem)
  const picked = useActionSearch((state) => state.chosen)
  const view = useActionSearch((state) => state.view)
  const facilities = useApp((state) => state.pulse?.facilities ?? null)
  // Before the first pulse it is not known who has signed in, and to ask for what is not granted is a refusal on their account.
  const mayAsk = useApp((state) => state.pulse !== null && grantedIn(state, 'simulation'))
  useEffect(() => {
    if (!mayAsk) return
    void openActions()
    void readCatalogue()
  }, [mayAsk])
  const said = useMemo(() => ({ words, language, zone, nameOf }), [words, language, zone, nameOf])
  const chosen = run === null ? null : (picked ?? bestSet(run))
  const tornadoTable = useActionSearch((state) => state.tornadoTable)
  const title = run === null ? promptOf(facilities, form.figure, form.below / 100, words) : findingOf(run, words)
  return (
    <main className="actions-room">
      <header className="actions-head">
        <p className="epidemic-mark">{shell['mark.rehearsal']}</p>
        <h1 aria-live="polite">{title}</h1>
        <p className="meta">
          {words.source} · {words[`unitNote.${(run ?? form).figure}`]}
          {run && <Basis run={run} />}
        </p>
        {problem !== null && (
          <p className="actions-refused" role="alert">
            ◆ {problem}
          </p>
        )}
      </header>
      <ActionsRail nameOf={nameOf} />
      <section className="actions-centre" id="list" tabIndex={-1} aria-label={words.title}>
        {run && run.front.length > 0 ? (
          <>
            {view === 'front' ? (
              <ChartFrame
                facts={frontFacts(run, said)}
                tableClass="actions-pareto"
                title={
                  <>
                    <h2>{choices(run).length === 0 ? words.chartNone : words.chart(count(choices(run).length))}</h2>
                    <ViewSwitch />
                    <span className="meta">
                      {isReplayed(run) ? words.chartNote : words.chartFirst(count(run.front[0]!.replications))}
                    </span>
                  </>
                }
              >
                <ParetoChart run={run} chosen={chosen} />
              </ChartFrame>
            ) : (
              <ChartFrame
                facts={tornadoFacts(run, said)}
                shown={{ asTable: tornadoTable, showAs: (to) => actionsStore.setState({ tornadoTable: to }) }}
                tableClass="actions-tornado"
                tableView={<Tornado run={run} said={said} />}
                title={
                  <>
                    <h2>{tornadoFinding(run, tornadoRows(run, said), said)}</h2>
                    <ViewSwitch />
                  </>
                }
              >
                <Tornado run={run} said={said} />
              </ChartFrame>
            )}
            <FrontList run={run} chosen={chosen} said={said} />
          </>
        ) : (
          <>
            {form.figure !== 'emergency' && <PressureNow figure={form.figure} limit={form.below / 100} />}
            <p className="actions-wait" role="status">
              {run?.state === 'RUNNING' ? stageOf(run, words) : words.emptyHint}
            </p>
          </>
        )}
      </section>
      {run && chosen !== null && run.front[chosen] ? (
        <ChosenSet run={run} k={chosen} said={said} />
      ) : (
        <aside className="actions-right" aria-label={words.how}>
          <div className="panel-title">
            <h2>{words.how}</h2>
          </div>
          <ol className="actions-how">
            {(['how1', 'how2', 'how3', 'how4'] as const).map((step) => (
              <li key={step}>{words[step]}</li>
            ))}
          </ol>
        </aside>
      )}
    </main>
  )
}

function ViewSwitch() {
  const words = useActionsWords()
  const view = useActionSearch((state) => state.view)
  return (
    <span className="actions-views">
      {(['front', 'tornado'] as const).map((one) => (
        <button
          key={one}
          type="button"
          className="button"
          aria-pressed={view === one}
          onClick={() => actionsStore.setState({ view: one })}
        >
          {words[`view.${one}`]}
        </button>
      ))}
    </span>
  )
}

const isReplayed = ({ front }: ActionRace): boolean => front.some(({ replay }) => replay !== null)

function tornadoFacts(run: ActionRace, said: Said): ChartFacts {
  const rows = tornadoRows(run, said)
  return {
    id: 'actions-tornado',
    finding: tornadoFinding(run, rows, said),
    unit: unitOf(run, said.words),
    at: Date.parse(run.forkedAt),
    basis: 'simulated',
    note: `${run.horizonHours} h · < ${limitOf(run.figure, run.below, said.words)} · seed ${run.seed} · ${run.engineVersion}`,
    table: () => tornadoTableOf(rows, said.words),
  }
}

function frontFacts(run: ActionRace, said: Said): ChartFacts {
  const { words } = said
  const shown = choices(run)
  return {
    id: 'actions-front',
    finding: findingOf(run, words),
    unit: unitOf(run, words),
    at: Date.parse(run.forkedAt),
    basis: 'simulated',
    note: `${run.horizonHours} h · < ${limitOf(run.figure, run.below, words)} · seed ${run.seed} · ${run.engineVersion}`,
    caption: words.list(count(shown.length)),
    table: () => ({
      columns: [
        words['column.set'],
        words['column.staff'],
        words[run.figure === 'emergency' ? 'column.placeDays' : 'column.days'],
        words['column.avoided'],
        words['column.later'],
        words['column.over'],
      ],
      rows: shown.map(({ k }) => {
        const set = run.front[k]!
        return [
          setWords(run, set.actions, said) || words.nothing,
          set.staffHours === null ? NO_VALUE : count(set.staffHours),
          figureOf(set.daysAbove.mean),
          bandOf(set.daysAvoided),
          bandOf(set.later?.daysAdded),
          figureOf(set.hoursOver.mean),
        ]
      }),
    }),
  }
}

function Basis({ run }: { run: ActionRace }) {
  const words = useActionsWords()
  const { say, words: shell } = useWords()
  const zone = useZone()
  return (
    <>
      {' · '}
      {run.scenario === null ? words.live : say(run.title)} · {run.horizonHours} h · &lt;{' '}
      {limitOf(run.figure, run.below, words)} ·{' '}
      {words.basis(run.stateHash.slice(0, 8), run.seed, run.engineVersion, clockTime(Date.parse(run.forkedAt), zone))}
      {run.synthetic && ` · ${shell['mark.synthetic']}`}
    </>
  )
}

function FrontList({ run, chosen, said }: { run: ActionRace; chosen: number | null; said: Said }) {
  const words = useActionsWords()
  const shown = choices(run)
  const heads = [
    words['column.set'],
    words['column.staff'],
    words[run.figure === 'emergency' ? 'column.placeDays' : 'column.days'],
    words['column.avoided'],
    words['column.later'],
    words['column.over'],
    words['column.opened'],
    words['column.kept'],
  ]
  return (
    <ScrollRegion className="actions-list" name={words.list(count(shown.length))}>
      <table className="data">
        <caption>{words.list(count(shown.length))}</caption>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {run.nothing && (
            <tr className="is-nothing">
              <th scope="row">{words.nothing}</th>
              <td>0</td>
              <td>{figureOf(run.nothing.daysAbove.mean)}</td>
              <td>–</td>
              <td>–</td>
              <td>{figureOf(run.nothing.hoursOver.mean)}</td>
              <td>0</td>
              <td>{words.kept(count(run.nothing.keptRuns), count(run.nothing.pairs))}</td>
            </tr>
          )}
          {shown.map(({ k, number }) => (
            <SetRow key={run.front[k]!.actions.join()} run={run} k={k} number={number} chosen={chosen} said={said} />
          ))}
        </tbody>
      </table>
      <Unshown run={run} chosen={chosen} said={said} />
      <Fallen run={run} said={said} />
    </ScrollRegion>
  )
}

function SetRow({
  run,
  k,
  number,
  chosen,
  said,
}: {
  run: ActionRace
  k: number
  number: number | null
  chosen: number | null
  said: Said
}) {
  const words = useActionsWords()
  const forkedAt = Date.parse(run.forkedAt)
  const set = run.front[k]!
  const { replay } = set
  return (
    <tr className={k === chosen ? 'is-chosen' : ''}>
      <th scope="row">
        <button type="button" aria-pressed={k === chosen} onClick={() => actionsStore.setState({ chosen: k })}>
          <span className="actions-number">{number ?? '○'}</span>
          <span>
            {set.actions.map((a) => (
              <span key={a} className="actions-deed">
                {beginningOf(run.actions[a]!, forkedAt, said)} · {deedOf(run.actions[a]!, said)}
              </span>
            ))}
          </span>
        </button>
      </th>
      <td>{set.staffHours === null ? NO_VALUE : count(set.staffHours)}</td>
      <td>{figureOf(set.daysAbove.mean)}</td>
      <td className={isShown(set) ? 'is-shown' : ''}>{bandOf(set.daysAvoided)}</td>
      <td>{bandOf(set.later?.daysAdded)}</td>
      <td>{figureOf(set.hoursOver.mean)}</td>
      <td>{replay?.bedDaysOpened ? figureOf(replay.bedDaysOpened.mean) : NO_VALUE}</td>
      <td>{replay ? words.kept(count(replay.keptRuns), count(replay.pairs)) : NO_VALUE}</td>
    </tr>
  )
}

/** Sets of which no effect is shown, in the same columns: no answers, and yet what was tried. */
function Unshown({ run, chosen, said }: { run: ActionRace; chosen: number | null; said: Said }) {
  const words = useActionsWords()
  const sets = unshown(run)
  if (sets.length === 0) return null
  return (
    <details className="actions-fallen">
      <summary>
        {words.unshown(count(sets.length))} <span className="meta">{words.unshownNote}</span>
      </summary>
      <table className="data">
        <tbody>
          {sets.map((k) => (
            <SetRow key={run.front[k]!.actions.join()} run={run} k={k} number={null} chosen={chosen} said={said} />
          ))}
        </tbody>
      </table>
    </details>
  )
}

/** What was tried and died early, the most avoided first. */
function Fallen({ run, said }: { run: ActionRace; said: Said }) {
  const words = useActionsWords()
  const fallen = run.sets.filter((one) => one.fallen).toSorted((a, b) => b.daysAvoided.mean - a.daysAvoided.mean)
  if (fallen.length === 0) return null
  return (
    <details className="actions-fallen">
      <summary>
        {words.fallen(count(fallen.length))} <span className="meta">{words.fallenNote}</span>
      </summary>
      <ul>
        {fallen.map((one) => (
          <li key={one.actions.join()}>
            <span>{setWords(run, one.actions, said)}</span>
            <span className="meta">
              {staffOf(one, words)} · {words.tileAvoided} {bandOf(one.daysAvoided)} {unitOf(run, words)} ·{' '}
              {words.runsShort(count(one.replications))}
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}
