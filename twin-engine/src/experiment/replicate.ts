/** One run of a scenario, sampled. A function of its arguments alone, whichever worker runs it (law L6). */
import type { Parameters } from '../parameters/parameters.ts'
import { advance } from '../simulation/advance.ts'
import { observe, type Trajectory } from '../simulation/observe.ts'
import type { TwinState } from '../state/state.ts'
import { fork, forks } from './fork.ts'
import { observeAgain, observeOnward, pulling } from './played.ts'
import type { Scenario } from './scenario.ts'

/** Forks `live` and runs the scenario to its horizon with the luck of (seed, replication). */
export function replicate(
  live: TwinState,
  scenario: Scenario,
  parameters: Parameters,
  seed: number,
  replication: number,
): Trajectory {
  return replicateAll(live, [scenario], parameters, seed, replication)[0]!
}

/**
 * Runs every scenario with the same luck: as `replicate` for each, with one start for those that share it. Where the first goes on
 * from a run that was played, all do, from the same one.
 * @param runTo takes a run from sample to sample as `advance` does; it may throw, and so end the whole at once
 */
export function replicateAll(
  live: TwinState,
  scenarios: readonly Scenario[],
  parameters: Parameters,
  seed: number,
  replication: number,
  runTo: typeof advance = advance,
): Trajectory[] {
  const played = scenarios[0]?.played
  if (played && played.onwardFrom !== null) {
    const start = fork(live, { ...scenarios[0]!, levers: [] }, parameters, played.onwardFrom, 0)
    pulling(played.pulled, runTo)(start, played.minutes)
    return observeOnward(start, scenarios, seed, replication, runTo)
  }
  const trajectories: Trajectory[] = []
  for (const simulation of forks(live, scenarios, parameters, seed, replication)) {
    const { horizonHours, played: again } = scenarios[trajectories.length]!
    trajectories.push(again ? observeAgain(simulation, again, runTo) : observe(simulation, horizonHours, runTo))
  }
  return trajectories
}
