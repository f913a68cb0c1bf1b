/** The engine's search for what actions are worth, its runs done by whatever executor there is. */
import {
  type ActionValues,
  type CityModel,
  cityOfScenario,
  type Planned,
  type RunOutcome,
  runOutcome,
  type Scenario,
  searchActionValues,
} from '@kangcheng/twin-engine'
import type { StateBytes, SweepExecutor } from '../executors/sweep-executor.ts'

export interface ActionSearch {
  readonly city: CityModel
  readonly state: StateBytes
  readonly scenario: Scenario
  readonly planned: readonly Planned[]
  readonly seed: number
  readonly replications: number
  readonly priority: number
  /** By how much later the plan is begun for comparison; null = not asked. */
  readonly laterMinutes: number | null
}

/** Beyond this horizon each action alone and the plan without it are run, and few sets of them: a run takes seconds to minutes. */
const ALL_SETS_HOURS = 168
const FEW_SETS = 8

/** Sets of actions that are tried at most, for the command line and the API alike; undefined = as many as the engine usually tries. */
export const mostSetsOf = (horizonHours: number): number | undefined =>
  horizonHours > ALL_SETS_HOURS ? FEW_SETS : undefined

/**
 * `onProgress` hears of every replication: runs that are done, of those known to be wanted; a plan that is thinned comes to want
 * more. @returns null when aborted. @throws ReplicationFailed
 */
export async function searchActionsBy(
  { city, state, scenario, planned, seed, replications, priority, laterMinutes }: ActionSearch,
  executor: SweepExecutor,
  signal: AbortSignal,
  onProgress: (done: number, of: number) => void,
): Promise<ActionValues | null> {
  const played = cityOfScenario(city, scenario)
  const mostSets = mostSetsOf(scenario.horizonHours)
  const search = searchActionValues({
    scenario,
    planned,
    laterMinutes,
    ...(mostSets !== undefined && { mostSets }),
  })
  let step = search.next()
  let [done, wanted] = [0, 0]
  while (!step.done) {
    const scenarios = step.value
    wanted += scenarios.length * replications
    onProgress(done, wanted)
    const outcomes = scenarios.map((): RunOutcome[] => [])
    await executor.run(
      { state, scenarios, seed, replications, priority },
      (_, runs) => {
        for (const [k, run] of runs.entries()) outcomes[k]!.push(runOutcome(played, run))
        done += runs.length
        onProgress(done, wanted)
      },
      signal,
    )
    if (signal.aborted || outcomes.some((runs) => runs.length < replications)) return null
    step = search.next(outcomes)
  }
  return step.value
}
