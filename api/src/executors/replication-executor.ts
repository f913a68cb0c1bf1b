/**
 * The port that runs replications: a function of (state, scenarios, seed, replication), wherever it runs.
 *
 * Adapters promise the same trajectories for the same job, whatever the number of workers and the order in which they
 * finish (law L6), that an aborted job calls back no more, and that a failure names the replication.
 */
import type { Occurrence, Scenario, Trajectory } from '@kangcheng/twin-engine'

/** The bytes of a state; the executor copies them. */
export interface StateBytes {
  readonly buffer: ArrayBuffer
  readonly patientBuffer: ArrayBuffer
}

export interface ReplicationJob {
  readonly state: StateBytes
  /** Run one after the other for each replication, with shared luck: a plan and its do-nothing twin. */
  readonly scenarios: readonly Scenario[]
  readonly seed: number
  readonly replications: number
  /** Jobs with a higher number go first: somebody is waiting for them. */
  readonly priority: number
}

/** A watched run as what it told, with the state before it. */
export interface RunRequest {
  readonly state: StateBytes
  readonly scenario: Scenario
  readonly seed: number
  readonly replication: number
}

export interface ReplicationExecutor {
  /** Workers that run at the same time. */
  readonly width: number
  /** Calls back once for each replication, in any order, with a trajectory per scenario. */
  run(
    job: ReplicationJob,
    onReplication: (replication: number, trajectories: readonly Trajectory[]) => void,
    signal: AbortSignal,
  ): Promise<void>
  /** One run, told as events from the fork to its horizon. */
  record(request: RunRequest, signal: AbortSignal): Promise<readonly Occurrence[]>
  close(): Promise<void>
}

/** A replication that broke a promise of the engine. */
export class ReplicationFailed extends Error {
  override readonly name = 'ReplicationFailed'
}
