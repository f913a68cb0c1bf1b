// What colours the ground knows beside the stores of the rooms: the grid, which hospitals serve it, and access. Each is asked for once.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { ask } from '../../../data/client.ts'
import { HEAT_ACCESS, HEAT_CELLS, HEAT_SERVING } from '../../../data/heat-operations.ts'
import type { Cells } from '../../../data/plan-types.ts'
import type { Text } from '../../../i18n/words.ts'
import type { HeatName } from '../../../route.ts'
import type { CityServing } from './heat-figures.ts'

export interface AccessNow {
  readonly values: readonly (number | null)[]
  readonly times: string
  readonly synthetic: boolean
  readonly unit: Text
}

export interface HeatState {
  readonly cells: Cells | null
  readonly serving: CityServing | null
  readonly access: AccessNow | null
  readonly problem: string | null
}

export const heatStore = createStore<HeatState>(() => ({ cells: null, serving: null, access: null, problem: null }))
export const useHeat = <T>(selector: (state: HeatState) => T): T => useStore(heatStore, selector)

const OPERATIONS: Readonly<Record<HeatName, string>> = {
  load: HEAT_SERVING,
  risk: HEAT_SERVING,
  access: HEAT_ACCESS,
  epidemic: HEAT_CELLS,
  change: HEAT_CELLS,
}

const asked = new Set<string>()

/** Asks for what a figure needs, unless it was asked for. */
export async function readHeat(name: HeatName): Promise<void> {
  const operation = OPERATIONS[name]
  if (asked.has(operation)) return
  asked.add(operation)
  const answer = await ask<{ cells: Cells; cityServing?: CityServing; access?: AccessNow }>(operation)
  if (!answer.ok) {
    asked.delete(operation)
    heatStore.setState({ problem: answer.why })
    return
  }
  const { cells, cityServing, access } = answer.data
  heatStore.setState((before) => ({
    // One and the same grid, whoever asked for it first: what is drawn is built by it.
    cells: before.cells ?? cells,
    ...(cityServing && { serving: cityServing }),
    ...(access && { access }),
    problem: null,
  }))
}
