/** One run of a scenario, sampled. A function of its arguments alone, whichever worker runs it (law L6). */
import type { Parameters } from '../parameters/parameters.ts'
import { observe, type Trajectory } from '../simulation/observe.ts'
import type { TwinState } from '../state/state.ts'
import { fork } from './fork.ts'
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
