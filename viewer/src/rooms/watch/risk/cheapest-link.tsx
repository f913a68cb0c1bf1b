// From a risk to the rehearsal room: what would be cheapest there, the question filled in.
import { grantedIn } from '../../../data/granted.ts'
import type { RiskResource } from '../../../data/risk-types.ts'
import { useRiskWords } from '../../../i18n/risk-words.ts'
import { useApp } from '../../../store.ts'
import { searchForAlert } from '../../rehearse/actions/actions-store.ts'
import { riskStore } from './risk-store.ts'

/** @param of what it is about, where several such links stand side by side */
export function CheapestLink({
  facility,
  resource,
  of,
}: {
  facility: string | null
  resource: RiskResource
  of?: string | undefined
}) {
  const words = useRiskWords()
  const mayAsk = useApp((state) => grantedIn(state, 'simulation'))
  if (!mayAsk) return null
  return (
    <button
      type="button"
      className="risk-cheapest"
      title={words.cheapestHint}
      onClick={() => {
        riskStore.setState({ open: false })
        searchForAlert(facility, resource)
      }}
    >
      {words.cheapest}
      {of !== undefined && ` · ${of}`} ›
    </button>
  )
}
