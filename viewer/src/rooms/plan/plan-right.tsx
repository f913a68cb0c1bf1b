// Beside the map: how the search closes in, what can be had of two aims, Lorenz and tenths, and the plans compared; before the first plan
// the question and the city as it is. It comes behind the map, which needs its time to be read.
import { DecileChart, LorenzChart, ParetoChart, ProgressChart } from './charts.tsx'
import { DistrictsNow, PlanQuestion } from './plan-question.tsx'
import { shownPlan, usePlan } from './plan-store.ts'
import { PlanTable } from './plan-table.tsx'

export function PlanRight({ people }: { people: number }) {
  const run = usePlan((state) => state.run)
  const plan = usePlan(shownPlan)
  const today = usePlan((state) => state.today)
  const before = run?.before ?? today
  return (
    <div className="plan-right">
      <div className="plan-pair">
        <ProgressChart plan={plan} />
        {run && run.pareto.length > 0 ? <ParetoChart run={run} /> : <PlanQuestion />}
      </div>
      {before && (
        <div className="plan-pair is-second">
          <LorenzChart before={before} plan={plan} />
          <DecileChart before={before} plan={plan} unit={run?.unit ?? today?.unit ?? null} people={people} />
        </div>
      )}
      {plan && run ? <PlanTable run={run} /> : today && <DistrictsNow today={today} />}
    </div>
  )
}
