/** One run of a scenario, sampled. A function of its arguments alone, whichever worker runs it (law L6). */
import type { Parameters } from '../parameters/parameters.ts'
import { observe, type Trajectory } from '../simulation/observe.ts'
import type { TwinState } from '../state/state.ts'
import { fork, forks } from './fork.ts'
import type { Scenario } from './scenario.ts'

/** Forks `live` and runs the scenario to its horizon with the luck of (seed, replication). */
export function replicate(
  live: TwinState,
  scenario: Scenario,
  parameters: Parameters,
  seed: number,
  replication: number,
): Trajectory {
  return observe(fork(live, scenario, parameters, seed, replication), scenario.horizonHours)
}

/** Runs every scenario with the same luck: as `replicate` for each, with one start for those that share it. */
export function replicateAll(
  live: TwinState,
  scenarios: readonly Scenario[],
  parameters: Parameters,
  seed: number,
  replication: number,
): Trajectory[] {
  const trajectories: Trajectory[] = []
  for (const simulation of forks(live, scenarios, parameters, seed, replication))
    trajectories.push(observe(simulation, scenarios[trajectories.length]!.horizonHours))
  return trajectories
}
