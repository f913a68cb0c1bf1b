// The plans side by side: what each does for access, what it costs, and how far it is proven. A row is a choice.
import type { PlanRun } from '../../data/plan-types.ts'
import { useWords } from '../../words-hook.ts'
import { unitOf } from './access-scale.ts'
import { Decided } from './decision.tsx'
import { canDuel, startDuel } from './duelling.ts'
import { saveCsv, saveGeoJson } from './export.ts'
import { planColumns } from './plan-columns.ts'
import { siteNames, tableFinding } from './plan-figures.ts'
import { duelOfRun, isStale, planStore, usePlan } from './plan-store.ts'
import { printReport } from './report.ts'

export function PlanTable({ run }: { run: PlanRun }) {
  const { words, language, say } = useWords()
  const asked = usePlan((state) => state.asked)
  const letter = usePlan((state) => state.letter)
  const stale = usePlan(isStale)
  const duel = usePlan(duelOfRun)
  if (!asked || !run.before) return null
  const columns = planColumns(run, asked.form, duel, words)
  const isDuel = canDuel(asked.form)
  return (
    <section className="plan-panel plan-table">
      <div className={`panel-title ${stale ? 'is-stale' : ''}`}>
        <h2>
          {words['plan.table']} <small>{tableFinding(run, words)}</small>
        </h2>
        <span className="meta">{words[duel ? 'plan.tableNoteDuel' : 'plan.tableNote'](run.plans.length)}</span>
      </div>
      <div className="plan-table-body">
        <table>
          <thead>
            <tr>
              <th scope="col">{words['plan.column.plan']}</th>
              <th scope="col">{words['plan.column.sites']}</th>
              {columns.map(({ id, label }) => (
                <th key={id} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">
                <i className="plan-mark" /> {words['plan.now']}
              </th>
              <td>—</td>
              {columns.map(({ id, now }) => (
                <Two key={id} lines={now} />
              ))}
            </tr>
            {run.plans.map((plan) => {
              const { letter: own, found } = plan
              return (
                <tr
                  key={own}
                  className={own === letter ? 'is-chosen' : ''}
                  onPointerDown={() => planStore.setState({ letter: own })}
                >
                  <th scope="row">
                    <button
                      type="button"
                      aria-pressed={own === letter}
                      onClick={() => planStore.setState({ letter: own })}
                    >
                      <i className={`plan-mark plan-${own}`} /> {own}
                    </button>
                    <span>{words[`plan.objective.${found.objective as 'p-median'}`]}</span>
                  </th>
                  <td title={siteNames(found.sites, asked.candidates, language).join(' · ')}>
                    {siteNames(found.sites, asked.candidates, language).join(' · ')}
                  </td>
                  {columns.map(({ id, of }) => (
                    <Two key={id} lines={of(plan)} />
                  ))}
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      <p className="plan-actions">
        <button
          type="button"
          className="button primary"
          aria-disabled={run.state === 'RUNNING' || stale || !isDuel}
          title={isDuel ? '' : words['duel.notRooms']}
          onClick={() => {
            if (run.state !== 'RUNNING' && !stale && isDuel) void startDuel()
          }}
        >
          {words['duel.start']}
        </button>
        <button
          type="button"
          className="button"
          aria-disabled={run.state === 'RUNNING' || stale}
          onClick={() => {
            if (run.state !== 'RUNNING' && !stale) planStore.setState({ deciding: letter })
          }}
        >
          {words['plan.decide'](letter)}
        </button>
        <button type="button" className="button" onClick={saveGeoJson}>
          {words['plan.exportGeo']}
        </button>
        <button type="button" className="button" onClick={saveCsv}>
          {words['plan.exportCsv']}
        </button>
        <button type="button" className="button" onClick={printReport}>
          {words['plan.print']}
        </button>
        <span className="meta">{words['plan.units'](say(unitOf(run.unit)))}</span>
      </p>
      <div className="plan-decisions">
        <Decided letter={letter} />
      </div>
    </section>
  )
}

function Two({ lines: [value, below] }: { lines: readonly [string, string] }) {
  return (
    <td>
      {value}
      {below !== '' && <span>{below}</span>}
    </td>
  )
}
