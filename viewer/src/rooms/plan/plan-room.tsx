// The plan room: where the next site goes. Never live; everything on screen is one plan of a city that is not built.
import { lazy, Suspense, useEffect } from 'react'
import { flushSync } from 'react-dom'
import { usePlanAreasWords } from '../../i18n/plan-areas-words.ts'
import { useApp } from '../../store.ts'
import { useWords } from '../../words-hook.ts'
import { readDecisions } from './deciding.ts'
import { stopDuel } from './duelling.ts'
import { followPlanAddress } from './follow-address.ts'
import { useDroppedFile } from './import-places.tsx'
import { planTiles } from './plan-figures.ts'
import { PlanMap } from './plan-map.tsx'
import { PlanReport } from './plan-report.tsx'
import { isStale, planStore, shownPlan, usePlan } from './plan-store.ts'
import { PlanTabs } from './plan-tabs.tsx'
import { PlanRail } from './rail.tsx'
import { referralStore } from './referral-store.ts'
import { openPlanning, solve, stopSolving } from './solving.ts'
import './plan-room.css'
import './plan-map.css'
import { noteWords } from './plan-notes.ts'

/** Each comes when its tab is opened: the sites are looked at first, and often alone. */
const DuelView = lazy(async () => ({ default: (await import('./duel-view.tsx')).DuelView }))
const DecisionDialog = lazy(async () => ({ default: (await import('./decision.tsx')).DecisionDialog }))
const PlanRight = lazy(async () => ({ default: (await import('./plan-right.tsx')).PlanRight }))
const ReferralView = lazy(async () => ({ default: (await import('./referral-view.tsx')).ReferralView }))

export function PlanRoom() {
  const { words } = useWords()
  const cells = usePlan((state) => state.cells)
  const run = usePlan((state) => state.run)
  const problem = usePlan((state) => state.problem)
  const stale = usePlan(isStale)
  const tab = usePlan((state) => state.tab)
  const deciding = usePlan((state) => state.deciding !== null)
  useEffect(() => {
    // What the address asks is taken before the city is read, so that nothing else is solved first.
    const quit = followPlanAddress()
    void openPlanning()
    return quit
  }, [])
  const runId = run?.id
  useEffect(() => {
    if (runId !== undefined) void readDecisions()
  }, [runId])
  useEffect(() => {
    // Ctrl+P prints the report, not the screen: it must be drawn before the browser looks.
    const drawn = (): void =>
      flushSync(() =>
        planStore.getState().tab === 'referral'
          ? referralStore.setState({ printing: true })
          : planStore.setState({ printing: true }),
      )
    window.addEventListener('beforeprint', drawn)
    return () => window.removeEventListener('beforeprint', drawn)
  }, [])
  const dropped = useDroppedFile()
  if (tab === 'referral')
    return (
      <Suspense fallback={<LabComing />}>
        <ReferralView />
      </Suspense>
    )
  const people = cells?.population.reduce((a, b) => a + b, 0) ?? 0
  return (
    <main className={`plan-room ${stale ? 'is-stale' : ''}`} {...dropped}>
      {tab === 'duel' ? (
        <Suspense fallback={<p className="plan-wait is-wide">{words['plan.loading']}</p>}>
          <DuelView />
        </Suspense>
      ) : (
        <>
          <Tiles />
          <PlanRail />
          {cells ? <PlanMap /> : <p className="plan-wait">{problem ?? words['plan.loading']}</p>}
          <Suspense fallback={<div className="plan-right" />}>
            <PlanRight people={people} />
          </Suspense>
        </>
      )}
      <Queue people={people} />
      {deciding && (
        <Suspense>
          <DecisionDialog />
        </Suspense>
      )}
      <PlanReport />
    </main>
  )
}

/** While the lab is on its way; its tabs stay where they are. */
function LabComing() {
  const { words } = useWords()
  return (
    <main className="plan-room">
      <p className="plan-wait is-wide">{words['plan.loading']}</p>
      <footer className="plan-queue">
        <b>{words['plan.queue']}</b>
        <PlanTabs />
      </footer>
    </main>
  )
}

function Tiles() {
  const { words, language } = useWords()
  const run = usePlan((state) => state.run)
  const plan = usePlan(shownPlan)
  const cells = usePlan((state) => state.cells)
  const stale = usePlan(isStale)
  const own = usePlanAreasWords()
  const today = usePlan((state) => state.today)
  const whose = plan ? words['plan.planOf'](plan.letter) : today ? words['plan.now'] : ''
  return (
    <section className="kpi-strip plan-tiles" aria-label={words['kpi.strip']}>
      {planTiles(run, plan, cells?.population ?? [], words, language, today).map((tile) => (
        <div key={tile.id} className="kpi">
          <h2>{tile.label}</h2>
          <span className={stale ? 'meta stale' : 'meta'}>{plan === null && tile.id === 'gap' ? '' : whose}</span>
          <p className="kpi-figure">
            <b>{tile.value}</b>
            <span className="kpi-beside">
              <span className="kpi-unit">{tile.id === 'gini' ? own.giniWhy : tile.unit}</span>
              <span className="kpi-change">{tile.before}</span>
            </span>
          </p>
        </div>
      ))}
    </section>
  )
}

/** The bar along the foot: what is being worked out, and what all of it stands on. */
function Queue({ people }: { people: number }) {
  const { words, language } = useWords()
  const running = usePlan((state) => state.running)
  const run = usePlan((state) => state.run)
  const problem = usePlan((state) => state.problem)
  const stale = usePlan(isStale)
  const today = usePlan((state) => state.today)
  const duel = usePlan((state) => state.duel)
  const own = usePlanAreasWords()
  const origin = usePlan((state) => state.origin)
  const isAddressCut = usePlan((state) => state.isAddressCut)
  const attributions = useApp((state) => state.city?.attributions.length ?? 0)
  const seconds = ((running?.elapsedMilliseconds ?? run?.elapsedMilliseconds ?? 0) / 1000).toFixed(1)
  return (
    <footer className="plan-queue">
      <b>{words['plan.queue']}</b>
      <PlanTabs />
      <span role="status">
        {problem
          ? words['plan.failed'](problem)
          : running
            ? words['plan.solving'](seconds, running.plans)
            : run
              ? words['plan.solved'](seconds, run.plans.length)
              : words['plan.idle']}
      </span>
      {running && <span className="plan-busy" aria-hidden="true" />}
      {running ? (
        <button type="button" className="chip" onClick={() => void stopSolving()}>
          {words['plan.stop']}
        </button>
      ) : (
        <button type="button" className="chip" onClick={() => void solve()}>
          {words['plan.solveNow']}
        </button>
      )}
      {duel && (
        <span role="status">
          {words[duel.state === 'CANCELLED' ? 'duel.stopped' : 'duel.progress'](
            duel.done,
            duel.wanted,
            (duel.elapsedMilliseconds / 1000).toFixed(0),
          )}{' '}
          {duel.state === 'RUNNING' && (
            <button type="button" className="chip" onClick={() => void stopDuel()}>
              {words['plan.stop']}
            </button>
          )}
        </span>
      )}
      {origin !== null && !running && !stale && (
        <span role="status" className="meta">
          {own[origin === 'found' ? 'originFound' : 'originAnew']}
        </span>
      )}
      {isAddressCut && <span className="meta">{own.addressCut}</span>}
      {stale && <span className="stale">{words['plan.stale']}</span>}
      <span className="plan-queue-end meta">
        {(today?.problems.length ?? 0) > 0 && (
          <span title={today!.problems.map((note) => noteWords(note, language)).join('\n')}>
            {words['plan.notes'](today!.problems.length)} ·{' '}
          </span>
        )}
        {people > 0 && words['plan.people']((people / 10_000).toFixed(1))}
        {attributions > 0 ? ' · ©' : ''}
      </span>
    </footer>
  )
}
