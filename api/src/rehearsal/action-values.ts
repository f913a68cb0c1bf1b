/** What each action is worth: the engine's search, its runs done by whatever executor there is and summed up as they come in. */
import {
  type ActionValues,
  type CityModel,
  cityOfScenario,
  fork,
  type Parameters,
  plannedLevers,
  type RunOutcome,
  restoreState,
  runOutcome,
  type Scenario,
  searchActionValues,
} from '@kangcheng/twin-engine'
import type { StateBytes, SweepExecutor } from '../executors/sweep-executor.ts'

export interface ActionValuesQuestion {
  readonly city: CityModel
  readonly parameters: Parameters
  readonly state: StateBytes
  readonly scenario: Scenario
  readonly seed: number
  readonly replications: number
  /** By how much later the plan is begun for comparison; null = not asked. */
  readonly laterMinutes: number | null
  readonly priority: number
}

/** The engine's answer with ids for indices. */
export type ActionValuesTold = ReturnType<typeof toldActionValues>

/** Beyond this horizon each action alone and the plan without it are run, not every set of actions. */
const ALL_SETS_HOURS = 168
const FEW_SETS = 8

/**
 * Runs the search. `onProgress` hears of every replication of the list of scenarios at hand.
 * @returns null when aborted. @throws ReplicationFailed
 */
export async function findActionValuesBy(
  question: ActionValuesQuestion,
  executor: SweepExecutor,
  signal: AbortSignal,
  onProgress: (done: number, of: number) => void = () => undefined,
): Promise<ActionValuesTold | null> {
  const { city, parameters, state, scenario, seed, replications, laterMinutes, priority } = question
  const played = cityOfScenario(city, scenario)
  const run = async (scenarios: readonly Scenario[]): Promise<RunOutcome[][] | null> => {
    const outcomes: RunOutcome[][] = scenarios.map(() => [])
    await executor.run(
      { state, scenarios, seed, replications, priority },
      (_, runs) => {
        for (const [k, one] of runs.entries()) outcomes[k]!.push(runOutcome(played, one))
        onProgress(outcomes[0]!.length, replications)
      },
      signal,
    )
    return signal.aborted || outcomes.some((runs) => runs.length < replications) ? null : outcomes
  }
  const planned = plannedLevers(scenario, fork(restoreState(city, state), scenario, parameters, seed).planned)
  const mostSets = scenario.horizonHours > ALL_SETS_HOURS ? { mostSets: FEW_SETS } : {}
  const search = searchActionValues({ scenario, planned, laterMinutes, ...mostSets })
  let step = search.next()
  while (!step.done) {
    const outcomes = await run(step.value)
    if (outcomes === null) return null
    step = search.next(outcomes)
  }
  return toldActionValues(played, step.value)
}

export function toldActionValues(city: CityModel, found: ActionValues) {
  return {
    ...found,
    atStake: found.atStake.map((one) => ({ ...one, facility: city.facilities[one.facility]!.id })),
  }
}
