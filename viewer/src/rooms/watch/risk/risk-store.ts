// What the alert desk knows: streamed while the Watch room is open. An exercise has no desk.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { listen } from '../../../data/client.ts'
import { session } from '../../../data/exercise-session.ts'
import { sees } from '../../../data/granted.ts'
import { RISK_DESK } from '../../../data/risk-operations.ts'
import type { RiskDesk } from '../../../data/risk-types.ts'
import { store } from '../../../store.ts'
import { urgentOf } from '../ranking.ts'

export interface RiskState {
  /** null = not told yet, or not for whoever is signed in. */
  readonly desk: RiskDesk | null
  readonly open: boolean
  /** Id of the group that is opened; null = none. */
  readonly opened: string | null
}

export const riskStore = createStore<RiskState>(() => ({ desk: null, open: false, opened: null }))
export const useRisk = <T>(selector: (state: RiskState) => T): T => useStore(riskStore, selector)

/** What the list and the scene read stands with the pulse. */
const showOutlook = (outlook: RiskDesk['outlook']): void =>
  store.setState(({ pulse }) => ({ outlook, urgent: urgentOf(pulse, outlook) }))

/** Follows the desk until the returned function is called. */
export function followDesk(): () => void {
  if (session !== null || !sees('forecast')) return () => {}
  const listening = listen<{ riskDesk: RiskDesk }>(
    RISK_DESK,
    {},
    ({ riskDesk }) => {
      riskStore.setState({ desk: riskDesk })
      showOutlook(riskDesk.outlook)
      return false
    },
    () => {},
  )
  return () => {
    listening.stop()
    riskStore.setState({ open: false })
    showOutlook([])
  }
}
