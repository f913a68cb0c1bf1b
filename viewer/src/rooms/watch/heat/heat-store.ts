// What colours the ground knows beside the stores of the rooms: the grid, which hospitals serve it, and access. Each is asked for once.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { ask } from '../../../data/client.ts'
import { HEAT_ACCESS, HEAT_CELLS, HEAT_SERVING } from '../../../data/heat-operations.ts'
import type { PlanCells } from '../../../data/plan-types.ts'
import type { Text } from '../../../i18n/words.ts'
import { showOnly } from '../../../navigate.ts'
import type { HeatName } from '../../../route.ts'
import { useApp } from '../../../store.ts'
import { usePlan } from '../../plan/plan-store.ts'
import type { CityServing } from './heat-figures.ts'

export interface AccessNow {
  readonly values: readonly (number | null)[]
  readonly times: string
  readonly synthetic: boolean
  readonly unit: Text
}

export interface HeatState {
  readonly cells: PlanCells | null
  readonly serving: CityServing | null
  /** By hour of the day; null = the mean over it. */
  readonly access: ReadonlyMap<number | null, AccessNow>
  readonly problem: string | null
}

export const heatStore = createStore<HeatState>(() => ({
  cells: null,
  serving: null,
  access: new Map(),
  problem: null,
}))
export const useHeat = <T>(selector: (state: HeatState) => T): T => useStore(heatStore, selector)

const OPERATIONS: Readonly<Record<HeatName, string>> = {
  load: HEAT_SERVING,
  risk: HEAT_SERVING,
  access: HEAT_ACCESS,
  epidemic: HEAT_CELLS,
  change: HEAT_CELLS,
}

const asked = new Set<string>()

/** What the address says where the mean over the day is wanted. */
const DAY = 'day'

/** Hour of access on the ground: that of the Plan room, so that both say the same of now, unless the mean over the day was chosen. */
export function useAccessHour(): number | null {
  const wanted = useApp((state) => state.filters.access)
  const planned = usePlan((state) => state.form.hour)
  return wanted === DAY ? null : planned
}

/** Chooses between the hour and the mean over the day; the address tells it. */
export const showAccessOf = (mean: boolean): void => showOnly({ access: mean ? DAY : '' })

/** Asks for what a figure needs, unless it was asked for. `hour` is that of access. */
export async function readHeat(name: HeatName, hour: number | null): Promise<void> {
  const operation = OPERATIONS[name]
  const key = name === 'access' ? `${operation} ${hour}` : operation
  if (asked.has(key)) return
  asked.add(key)
  const variables = name === 'access' ? { input: hour === null ? {} : { hour } } : {}
  const answer = await ask<{ cells: PlanCells; cityServing?: CityServing; access?: AccessNow }>(operation, variables)
  if (!answer.ok) {
    asked.delete(key)
    heatStore.setState({ problem: answer.why })
    return
  }
  const { cells, cityServing, access } = answer.data
  heatStore.setState((before) => ({
    // One and the same grid, whoever asked for it first: what is drawn is built by it.
    cells: before.cells ?? cells,
    ...(cityServing && { serving: cityServing }),
    ...(access && { access: new Map(before.access).set(hour, access) }),
    problem: null,
  }))
}
