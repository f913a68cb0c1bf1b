/** What each action of a plan is worth, as the command line tells it. */
import {
  type ActionValues,
  type CityModel,
  cityOfScenario,
  fork,
  type Parameters,
  plannedLevers,
  restoreState,
} from '@kangcheng/twin-engine'
import type { SweepExecutor } from '../executors/sweep-executor.ts'
import { type ActionSearch, searchActionsBy } from './action-search.ts'

export interface ActionValuesQuestion extends Omit<ActionSearch, 'planned'> {
  readonly parameters: Parameters
}

/** The engine's answer with ids for indices. */
export type ActionValuesTold = ReturnType<typeof toldActionValues>

/** As `searchActionsBy`, with ids for indices; what becomes of each lever is worked out here. */
export async function findActionValuesBy(
  question: ActionValuesQuestion,
  executor: SweepExecutor,
  signal: AbortSignal,
  onProgress: (done: number, of: number) => void = () => undefined,
): Promise<ActionValuesTold | null> {
  const { city, parameters, state, scenario, seed } = question
  const found = await searchActionsBy(
    {
      ...question,
      planned: plannedLevers(scenario, fork(restoreState(city, state), scenario, parameters, seed).planned),
    },
    executor,
    signal,
    ({ done, of }) => onProgress(done, of),
  )
  return found && toldActionValues(cityOfScenario(city, scenario), found)
}

export function toldActionValues(city: CityModel, found: ActionValues) {
  return {
    ...found,
    atStake: found.atStake.map((one) => ({ ...one, facility: city.facilities[one.facility]!.id })),
  }
}
