// The record's fan of the hospital that is looked at: read once an hour of the city's clock.
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { ask } from '../../data/client.ts'
import { session } from '../../data/exercise-session.ts'
import { OCCUPANCY_FAN } from '../../data/forecast-operations.ts'
import type { OccupancyFan } from '../../data/forecast-types.ts'
import { grantedIn } from '../../data/granted.ts'
import { useApp } from '../../store.ts'

const HOUR_MS = 3_600_000

/** `standing`: beds needed in 24 hours by the standing rehearsal; others: beds occupied as the record's methods forecast them. */
export const FAN_VIEWS = ['standing', 'threeDays', 'fortnight'] as const
export type FanView = (typeof FAN_VIEWS)[number]
/** Hours ahead, and hours of the past before them. */
export const FAN_HOURS = { threeDays: { ahead: 72, past: 24 }, fortnight: { ahead: 336, past: 96 } } as const

interface FanState {
  readonly view: FanView
  readonly facility: string | null
  /** null = none is told of this hospital. */
  readonly fan: OccupancyFan | null
}

export const fanStore = createStore<FanState>(() => ({ view: 'standing', facility: null, fan: null }))

export const useFanView = (): FanView => useStore(fanStore, (state) => state.view)

/** The fan of a hospital; undefined until the server has answered, null where it tells none. An exercise has none, as the record is the live city's. */
export function useOccupancyFan(facility: string): OccupancyFan | null | undefined {
  const may = useApp((state) => state.pulse !== null && grantedIn(state, 'forecast')) && session === null
  const hour = useApp((state) => (state.pulse ? Math.floor(Date.parse(state.pulse.asOf) / HOUR_MS) : null))
  useEffect(() => {
    if (!may || hour === null) return
    let wanted = true
    void ask<{ occupancyFan: OccupancyFan | null }>(OCCUPANCY_FAN, { facility }).then((answer) => {
      if (wanted) fanStore.setState({ facility, fan: answer.ok ? answer.data.occupancyFan : null })
    })
    return () => {
      wanted = false
    }
  }, [may, hour, facility])
  const told = useStore(fanStore, (state) => (state.facility === facility ? state.fan : undefined))
  return may ? told : null
}
