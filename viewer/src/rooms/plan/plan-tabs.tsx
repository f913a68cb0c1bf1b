// The views of the plan room: where to build, candidates against each other, the referral lab.
import { useWords } from '../../words-hook.ts'
import { planStore, usePlan } from './plan-store.ts'

export function PlanTabs() {
  const { words } = useWords()
  const duel = usePlan((state) => state.duel)
  const tab = usePlan((state) => state.tab)
  const tabs = [
    ['sites', words['duel.sites']],
    ...(duel || tab === 'duel' ? [['duel', words['duel.tab']] as const] : []),
    ['referral', words['lab.tab']],
  ] as const
  return (
    <fieldset className="plan-tabs" aria-label={words['duel.tabs']}>
      {tabs.map(([one, name]) => (
        <button
          key={one}
          type="button"
          className="chip"
          aria-pressed={tab === one}
          onClick={() => planStore.setState({ tab: one })}
        >
          {name}
        </button>
      ))}
    </fieldset>
  )
}
