// The queues of outpatient care, asked for while somebody looks at them: they change with the quarter of an hour.
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { ask } from '../../../data/client.ts'
import { CLINIC_QUEUES } from '../../../data/clinic-operations.ts'
import { useApp } from '../../../store.ts'
import type { ClinicQueues } from './clinic-rows.ts'

export interface ClinicState {
  readonly queues: ClinicQueues | null
  readonly problem: string | null
}

const clinicStore = createStore<ClinicState>(() => ({ queues: null, problem: null }))
const QUARTER = 15 * 60_000

/** Chosen in the address: `f.clinics=on`. */
export const useClinicsChosen = (): boolean => useApp((state) => state.filters.clinics === 'on')

export function useClinicQueues(wanted: boolean): ClinicState {
  // The quarter of the city's clock: asked anew when it is another one.
  const quarter = useApp(({ pulse }) => (pulse === null ? null : Math.floor(Date.parse(pulse.asOf) / QUARTER)))
  useEffect(() => {
    if (!wanted || quarter === null) return
    let gone = false
    void ask<{ clinicQueues: ClinicQueues }>(CLINIC_QUEUES).then((answer) => {
      if (gone) return
      clinicStore.setState(answer.ok ? { queues: answer.data.clinicQueues, problem: null } : { problem: answer.why })
    })
    return () => {
      gone = true
    }
  }, [wanted, quarter])
  return useStore(clinicStore)
}
