// Before the first plan: what is asked, in words, and the city as it is by district.
import { ChartFrame } from '../../figures/chart-frame.tsx'
import { count } from '../../format/numbers.ts'
import { usePlanAreasWords } from '../../i18n/plan-areas-words.ts'
import { useApp } from '../../store.ts'
import { useWords } from '../../words-hook.ts'
import { factorOf, unitOf } from './access-scale.ts'
import { weightedMean, worstTenth } from './area-figures.ts'
import { costOf, fixed } from './plan-figures.ts'
import { MEASURES, shownPlan, type Today, usePlan } from './plan-store.ts'
import { admitted, solve } from './solving.ts'

export function PlanQuestion() {
  const { words } = useWords()
  const own = usePlanAreasWords()
  const form = usePlan((state) => state.form)
  const running = usePlan((state) => state.running !== null)
  const hasPlan = usePlan((state) => shownPlan(state) !== null)
  const candidates = usePlan((state) => state.candidates)
  const measure = MEASURES.find((one) => one === form.measure) ?? 'e2sfca'
  const hour =
    form.hour === null
      ? words[form.mode === 'transit' ? 'plan.dayMedian' : 'plan.dayMean']
      : words['plan.hourValue'](form.hour)
  return (
    <section className="plan-panel plan-question">
      <div className="panel-title">
        <h2>{own.question}</h2>
      </div>
      <p className="plan-question-text">
        {own.questionText(
          form.newSites,
          form.supplyPerSite,
          words[`plan.one.${form.supply}`],
          words[`plan.objectiveWhy.${form.objective}`],
        )}
      </p>
      <p className="meta">
        {own.questionHow(
          `${words[`plan.measureShort.${measure}`]} (${own[`measureWhy.${measure}`]})`,
          words[`plan.mode.${form.mode}`],
          hour,
          candidates === null ? '–' : count(admitted(candidates, form).length),
        )}
      </p>
      <p className="meta">{words['plan.reportCost'](costOf(form.newSites, form).toFixed(1))}</p>
      <p className="plan-question-state" role="status">
        {running ? (
          own[hasPlan ? 'weighing' : 'coming']
        ) : (
          <>
            <button
              type="button"
              className="button primary"
              aria-disabled={candidates === null}
              onClick={() => void solve()}
            >
              {words['plan.solveNow']}
            </button>{' '}
            {own.asIs}
          </>
        )}
      </p>
    </section>
  )
}

/** Access as it is, district by district: the lowest mean first. */
export function DistrictsNow({ today }: { today: Today }) {
  const { words, say } = useWords()
  const own = usePlanAreasWords()
  const cells = usePlan((state) => state.cells)
  const districts = useApp((state) => state.city?.districts)
  const form = usePlan((state) => state.form)
  if (!cells || !districts) return null
  const measure = MEASURES.find((one) => one === form.measure) ?? 'e2sfca'
  const factor = factorOf(today.unit)
  const worst = worstTenth(today.values, cells.population, today.better)
  const sign = today.better === 'higher' ? 1 : -1
  const rows = districts
    .map((district, d) => {
      const people = cells.population.map((count, c) => (cells.district[c] === d ? count : 0))
      return {
        id: district.id,
        name: say(district.name),
        people: people.reduce((sum, count) => sum + count, 0),
        worst: people.reduce((sum, count, c) => sum + (worst[c] ? count : 0), 0),
        mean: weightedMean(today.values, people),
        minutes: weightedMean(today.minutes, people),
      }
    })
    .filter(({ people }) => people > 0)
    .toSorted((a, b) => sign * ((a.mean ?? -1) - (b.mean ?? -1)))
  const unit = say(unitOf(today.unit))
  const shown = (value: number | null): string => fixed(value === null ? null : value * factor, 2)
  const [lowest] = rows
  const finding = lowest ? own.districtsFinding(lowest.name, shown(lowest.mean), unit) : ''
  const columns = [own.district, own.columnPeople, own.columnWorst, own.mean(unit), own.minutes]
  return (
    <section className="plan-panel plan-table plan-districts">
      <ChartFrame
        facts={{
          id: 'plan-areas',
          finding,
          unit,
          at: null,
          basis: 'simulated',
          caption: own.districts,
          table: () => ({
            columns,
            rows: rows.map((one) => [
              one.name,
              count(one.people),
              count(one.worst),
              shown(one.mean),
              fixed(one.minutes, 1),
            ]),
          }),
        }}
        tableClass="plan-table-body"
        title={
          <>
            <h2>
              {own.districts} <small>{finding}</small>
            </h2>
            <span className="meta ellipsis">{words[`plan.measureShort.${measure}`]}</span>
          </>
        }
      >
        <div className="plan-table-body">
          <table>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((one) => (
                <tr key={one.id}>
                  <th scope="row">{one.name}</th>
                  <td>{count(one.people)}</td>
                  <td>{count(one.worst)}</td>
                  <td>{shown(one.mean)}</td>
                  <td>{fixed(one.minutes, 1)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </ChartFrame>
    </section>
  )
}
