// The plans side by side: what each does for access, what it costs, and how far it is proven. A row is a choice.
import type { PlanRun } from '../../data/plan-types.ts'
import { NO_VALUE } from '../../format/numbers.ts'
import { useWords } from '../../words-hook.ts'
import { factorOf } from './access-scale.ts'
import { startDuel } from './duelling.ts'
import { saveCsv, saveGeoJson } from './export.ts'
import { costOf, fixed, shareWithin, siteNames, tableFinding } from './plan-figures.ts'
import { isStale, planStore, usePlan } from './plan-store.ts'
import { printReport } from './report.ts'

export function PlanTable({ run }: { run: PlanRun }) {
  const { words, language } = useWords()
  const asked = usePlan((state) => state.asked)
  const letter = usePlan((state) => state.letter)
  const stale = usePlan(isStale)
  const factor = factorOf(run.unit)
  const percent = (value: number | null): string => fixed(value === null ? null : value * 100, 1)
  const { before } = run
  if (!asked || !before) return null
  return (
    <section className="plan-panel plan-table">
      <div className={`panel-title ${stale ? 'is-stale' : ''}`}>
        <h2>
          {words['plan.table']} <small>{tableFinding(run, words)}</small>
        </h2>
        <span className="meta">{words['plan.tableNote']}</span>
      </div>
      <div className="plan-table-body">
        <table>
          <thead>
            <tr>
              <th scope="col">{words['plan.column.plan']}</th>
              <th scope="col">{words['plan.column.sites']}</th>
              <th scope="col">{words['plan.worst']}</th>
              <th scope="col">{words['plan.gini']}</th>
              <th scope="col">{words['plan.column.within']}</th>
              <th scope="col">{words['plan.meanMinutes']}</th>
              <th scope="col">{words['plan.column.cost']}</th>
              <th scope="col">{words['plan.column.gap']}</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">
                <i className="plan-mark" /> {words['plan.now']}
              </th>
              <td>—</td>
              <td>{fixed(before.worstDecile === null ? null : before.worstDecile * factor, 2)}</td>
              <td>{fixed(before.gini, 3)}</td>
              <td>{percent(shareWithin(before, 30))}</td>
              <td>{fixed(before.meanMinutes, 1)}</td>
              <td>—</td>
              <td>—</td>
            </tr>
            {run.plans.map(({ letter: own, found, access }) => (
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
                <td>{fixed(access.worstDecile === null ? null : access.worstDecile * factor, 2)}</td>
                <td>{fixed(access.gini, 3)}</td>
                <td>{percent(shareWithin(access, 30))}</td>
                <td>{fixed(access.meanMinutes, 1)}</td>
                <td>{costOf(found.sites.length, asked.form).toFixed(1)}</td>
                <td>{found.gap === null ? NO_VALUE : fixed(found.gap * 100, 1)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="plan-actions">
        <button
          type="button"
          className="button primary"
          aria-disabled={run.state === 'RUNNING' || stale}
          onClick={() => {
            if (run.state !== 'RUNNING' && !stale) void startDuel()
          }}
        >
          {words['duel.start']}
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
        <span className="meta">{words['plan.units']}</span>
      </p>
    </section>
  )
}
