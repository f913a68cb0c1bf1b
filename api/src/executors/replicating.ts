/** What a worker does with a task; the in-process adapter does the same without a thread. */
import {
  type CityModel,
  fork,
  type Occurrence,
  type Parameters,
  record,
  replicateAll,
  restoreState,
  type Scenario,
  type Trajectory,
} from '@kangcheng/twin-engine'
import { ReplicationFailed, type StateBytes } from './sweep-executor.ts'

export function runReplication(
  city: CityModel,
  parameters: Parameters,
  state: StateBytes,
  scenarios: readonly Scenario[],
  seed: number,
  replication: number,
): Trajectory[] {
  try {
    const live = restoreState(city, state)
    return replicateAll(live, scenarios, parameters, seed, replication)
  } catch (error) {
    throw failed(error, seed, replication)
  }
}

export function recordOne(
  city: CityModel,
  parameters: Parameters,
  state: StateBytes,
  scenario: Scenario,
  seed: number,
  replication: number,
): readonly Occurrence[] {
  try {
    const simulation = fork(restoreState(city, state), scenario, parameters, seed, replication)
    return record(simulation, scenario.horizonHours * 60).events
  } catch (error) {
    throw failed(error, seed, replication)
  }
}

function failed(error: unknown, seed: number, replication: number): ReplicationFailed {
  const why = error instanceof Error ? error.message : String(error)
  return new ReplicationFailed(`replication ${replication} (seed ${seed}) failed: ${why}`)
}
