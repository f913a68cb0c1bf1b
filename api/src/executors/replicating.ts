/** What a worker does with a task; the in-process adapter does the same without a thread. */
import {
  advance,
  type CityModel,
  fork,
  type Occurrence,
  type Parameters,
  record,
  replicateAll,
  restoreState,
  type Scenario,
  type Simulation,
  type Trajectory,
} from '@kangcheng/twin-engine'
import { ReplicationFailed, type StateBytes } from './sweep-executor.ts'

/** Set to 1 by whoever asked, when nobody waits for the result any more; shared between threads. */
export type Unwanted = Int32Array<SharedArrayBuffer>

export const unwantedFlag = (): Unwanted => new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))

/** `advance` that ends by a throw where nobody waits any more; runs look between two samples. */
const advanceWhile =
  (unwanted: Unwanted): typeof advance =>
  (simulation: Simulation, toMinute: number): void => {
    if (Atomics.load(unwanted, 0) === 1) throw new Error('nobody waits for this run any more')
    advance(simulation, toMinute)
  }

/** @param unwanted ends the run within two hours of its time, by a ReplicationFailed that nobody reads */
export function runReplication(
  city: CityModel,
  parameters: Parameters,
  state: StateBytes,
  scenarios: readonly Scenario[],
  seed: number,
  replication: number,
  unwanted: Unwanted | null = null,
): Trajectory[] {
  try {
    const live = restoreState(city, state)
    const runTo = unwanted === null ? advance : advanceWhile(unwanted)
    return replicateAll(live, scenarios, parameters, seed, replication, runTo)
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
