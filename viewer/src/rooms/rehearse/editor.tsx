// The left of the rehearsal room: what happens, what we do, for how long; run, undo, keep as a plan; how sure.
import { useEffect, useRef } from 'react'
import { ask } from '../../data/client.ts'
import { PLANNED } from '../../data/operations.ts'
import type { LeverForm, PlannedTold } from '../../data/rehearsal-types.ts'
import { useMomentWords } from '../../i18n/moment-words.ts'
import type { Text } from '../../i18n/words.ts'
import { store, useApp } from '../../store.ts'
import { useWords } from '../../words-hook.ts'
import { comparePlans } from './compare-plans.ts'
import { HORIZON_CHOICES, hasNoData, problemsOf, sameLevers, type Use } from './draft.ts'
import { addLever, forgetPlan, nextPlanName, openPlan, savePlan, setDraft, undo } from './draft-store.ts'
import { editor, useEditor } from './editor-state.ts'
import { HowSure } from './how-sure.tsx'
import { LeverCard } from './lever-card.tsx'
import { downloadReport } from './report.ts'
import { cancelRehearsal, NOT_KEPT, runRehearsal } from './running.ts'
import { StartChoice } from './start-choice.tsx'
import './editor.css'

export function Editor({ stale }: { stale: boolean }) {
  const { words, say } = useWords()
  const moment = useMomentWords()
  const draft = useApp((state) => state.draft)
  const library = useEditor((state) => state.library)
  const page = useEditor((state) => state.page)
  const file = library?.find(({ id }) => id === draft.scenario)
  const horizons = [...new Set([...HORIZON_CHOICES, draft.horizonHours])].toSorted((a, b) => a - b)
  return (
    <section className="rehearse-left" id="list" tabIndex={-1} aria-label={words['rehearse.what']}>
      <div className="scenario-head">
        <button
          type="button"
          className="library-button"
          aria-pressed={page === 'library'}
          title={words['rehearse.libraryOpen']}
          onClick={() => editor.setState({ page: page === 'library' ? 'result' : 'library' })}
        >
          <span className="meta">{words['rehearse.library']}</span>
          <b className="ellipsis">
            {file ? say(file.title) : draft.from === null ? words['rehearse.fromLive'] : moment.own}
          </b>
        </button>
        <label>
          <span className="visually-hidden">{words['rehearse.horizon']}</span>
          <select
            value={draft.horizonHours}
            onChange={(event) => setDraft({ ...store.getState().draft, horizonHours: Number(event.target.value) })}
          >
            {horizons.map((hours) => (
              <option key={hours} value={hours}>
                {words['rehearse.horizonOf'](hours)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <StartChoice />
      <div className="editor-scroll">
        <Levers use="shocks" stale={stale} />
        <Levers use="levers" stale={stale} />
        <Problems />
      </div>
      <Actions stale={stale} />
      <HowSure />
      <Foot />
    </section>
  )
}

function Levers({ use, stale }: { use: Use; stale: boolean }) {
  const { words, language, say } = useWords()
  const list = useApp((state) => state.draft[use])
  const forms = useEditor((state) => state.forms)
  const problems = useEditor((state) => state.problems)
  const plans = useEditor((state) => state.plans)
  const noteOf = usePlanned()
  const own = use === 'levers' ? plans.find(({ levers }) => sameLevers(levers, list)) : undefined
  const fits = (form: LeverForm): boolean => form.use === 'both' || form.use === (use === 'shocks' ? 'shock' : 'action')
  const offered = (forms ?? [])
    .filter(fits)
    .toSorted((a, b) => a.name[language].localeCompare(b.name[language], language))
  return (
    <>
      <div className="panel-title">
        <h2>{words[use === 'shocks' ? 'rehearse.what' : 'rehearse.do']}</h2>
        <span className="meta">
          {use === 'shocks'
            ? words['rehearse.shocks']
            : own
              ? words['rehearse.planOf'](own.name)
              : words['rehearse.levers']}
        </span>
      </div>
      <ul className={`levers ${use === 'shocks' ? 'is-shock' : 'is-action'}`}>
        {list.map((lever, k) => (
          <LeverCard
            key={lever.key}
            use={use}
            lever={lever}
            form={forms?.find(({ kind }) => kind === lever.kind)}
            problems={problemsOf(problems, use, k)}
            told={stale ? null : noteOf(use, k)}
          />
        ))}
        {list.length === 0 && <li className="meta lever-none">{words['rehearse.none']}</li>}
      </ul>
      <label className="lever-add">
        <span className="visually-hidden">{words[use === 'shocks' ? 'rehearse.addShock' : 'rehearse.addLever']}</span>
        <select
          value=""
          onChange={(event) => {
            const form = offered.find(({ kind }) => kind === event.target.value)
            if (form) addLever(use, form)
          }}
        >
          <option value="">＋ {words[use === 'shocks' ? 'rehearse.addShock' : 'rehearse.addLever']}</option>
          {offered.map((form) => (
            <option key={form.kind} value={form.kind}>
              {say(form.name)}
            </option>
          ))}
        </select>
      </label>
    </>
  )
}

/** What became of a shock or lever of the shown rehearsal where it could not be done as it was wanted; null = all of it. */
function usePlanned(): (use: Use, index: number) => string | null {
  const { language, words } = useWords()
  const id = useApp((state) => (state.rehearsal?.state === 'DONE' ? state.rehearsal.id : null))
  const planned = useEditor((state) => state.planned)
  useEffect(() => {
    if (id === null || editor.getState().planned?.id === id) return
    interface Answer {
      readonly rehearsal: { readonly planned: readonly PlannedTold[]; readonly problemsAtStart: readonly Text[] } | null
    }
    ask<Answer>(PLANNED, { id }).then((answer) => {
      if (!answer.ok || answer.data.rehearsal === null) return
      const { planned: rows, problemsAtStart: problems } = answer.data.rehearsal
      editor.setState({ planned: { id, rows, problems } })
    })
  }, [id])
  return (use, index) => {
    if (planned === null || planned.id !== id) return null
    const row = planned.rows.find((one) => one.index === index && one.use === (use === 'shocks' ? 'shock' : 'lever'))
    return row && row.planned < row.wanted ? words['rehearse.plannedPart'](row.note[language]) : null
  }
}

/** What is wrong with the question as a whole: neither a shock’s nor a lever’s. */
function Problems() {
  const problems = useEditor((state) => state.problems)
  const general = problems.filter(({ path }) => !/^(shocks|levers)\[/.test(path))
  return (
    <>
      {general.map(({ path, why }) => (
        <p key={path} className="lever-problem">
          {path} {why}
        </p>
      ))}
    </>
  )
}

function Actions({ stale }: { stale: boolean }) {
  const { words } = useWords()
  const rehearsal = useApp((state) => state.rehearsal)
  const problem = useApp((state) => state.rehearsalProblem)
  const wrong = useEditor((state) => state.problems.length)
  const undoable = useEditor((state) => state.undo.length > 0)
  useEditor((state) => state.plans)
  useApp((state) => state.draft)
  const running = rehearsal?.state === 'RUNNING'
  const noData = useApp(({ pulse }) => hasNoData(pulse))
  const held = running || wrong > 0 || noData
  const run = useRef<HTMLButtonElement>(null)
  const wasRunning = useRef(false)
  useEffect(() => {
    // The button that stops a run goes with it; the focus it held comes here.
    if (wasRunning.current && !running && document.activeElement === document.body) run.current?.focus()
    wasRunning.current = running
  }, [running])
  const name = nextPlanName()
  return (
    <>
      <div className="rehearse-actions">
        <button
          ref={run}
          type="button"
          className="button primary"
          aria-disabled={held}
          aria-describedby="rehearse-status"
          onClick={() => {
            if (!held) void runRehearsal()
          }}
        >
          {rehearsal || problem ? words['rehearse.again'] : words['rehearse.run']}
        </button>
        {running ? (
          <button type="button" className="button" onClick={() => void cancelRehearsal()}>
            {words['rehearse.cancel']}
          </button>
        ) : (
          <button type="button" className="button" disabled={!undoable} onClick={undo}>
            {words['rehearse.undo']}
          </button>
        )}
        <button type="button" className="button" onClick={() => savePlan(name)}>
          {words['rehearse.savePlan'](name)}
        </button>
      </div>
      <p
        role="status"
        id="rehearse-status"
        className={`rehearse-status ${stale || wrong > 0 || noData ? 'stale' : 'meta'}`}
      >
        {running && rehearsal
          ? words['rehearse.running'](rehearsal.done, rehearsal.of)
          : wrong > 0
            ? words['rehearse.wrong'](wrong)
            : noData
              ? words['rehearse.noData']
              : stale
                ? words['rehearse.stale']
                : ''}
      </p>
      {running && rehearsal && (
        <progress
          aria-label={words['rehearse.running'](rehearsal.done, rehearsal.of)}
          value={rehearsal.done}
          max={rehearsal.of}
        />
      )}
      {(problem || rehearsal?.state === 'FAILED') && (
        <p className="rehearse-problem" role="alert">
          {problem === NOT_KEPT
            ? words['rehearse.notKept']
            : words['rehearse.failed'](problem ?? rehearsal?.failure ?? '')}
        </p>
      )}
      {rehearsal?.state === 'CANCELLED' && <p className="meta rehearse-problem">{words['rehearse.cancelled']}</p>}
    </>
  )
}

function Foot() {
  const { words } = useWords()
  const plans = useEditor((state) => state.plans)
  const table = useApp((state) => state.table)
  const rehearsal = useApp((state) => state.rehearsal)
  const shown = useApp((state) => state.draft.levers)
  return (
    <div className="rehearse-foot-buttons">
      {plans.length > 0 && (
        <fieldset className="plan-chips" aria-label={words['rehearse.plans']}>
          {plans.map((plan) => (
            <span key={plan.name}>
              <button
                type="button"
                className="chip"
                aria-pressed={sameLevers(plan.levers, shown)}
                title={words['rehearse.openPlan'](plan.name)}
                onClick={() => openPlan(plan.name)}
              >
                {words['rehearse.planOf'](plan.name)}
              </button>
              <button
                type="button"
                className="chip"
                aria-label={words['rehearse.forgetPlan'](plan.name)}
                title={words['rehearse.forgetPlan'](plan.name)}
                onClick={() => forgetPlan(plan.name)}
              >
                ×
              </button>
            </span>
          ))}
        </fieldset>
      )}
      <div>
        <button
          type="button"
          className="chip"
          disabled={plans.length < 2 || rehearsal?.state === 'RUNNING'}
          title={plans.length < 2 ? words['rehearse.compareHint'] : undefined}
          onClick={() => void comparePlans()}
        >
          {words['rehearse.compare'](plans.map(({ name }) => name).join(' '))}
        </button>
        <button type="button" className="chip" disabled={!rehearsal?.result} onClick={downloadReport}>
          {words['rehearse.report']}
        </button>
        <button type="button" className="chip" aria-pressed={table} onClick={() => store.setState({ table: !table })}>
          {words['stage.table']}
        </button>
      </div>
    </div>
  )
}
