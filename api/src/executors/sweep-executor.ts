/**
 * The port that runs replications: a function of (state, scenarios, seed, replication), wherever it runs.
 *
 * Adapters promise (held by `sweep-executor.conformance.ts`):
 * - the same trajectories for the same job, whatever the number of workers, their order and their deaths (law L6);
 * - a callback per replication, once each and in order, so that what came so far is always a first part of the whole;
 * - back-pressure: a callback's promise is awaited, and at most `ahead` tasks are under way beyond what it has taken;
 * - an aborted job calls back no more and leaves nothing waiting;
 * - a task whose worker dies runs again elsewhere, at most `ATTEMPTS` times; what the engine itself refuses is not tried
 *   again. Either failure names the replication, the seed and the cause, after all replications before it were given.
 */
import type { Occurrence, Scenario, Trajectory } from '@kangcheng/twin-engine'

/** How often a task is begun before its workers' deaths count as its own fault. */
export const ATTEMPTS = 3

/** A recorded run is one task, and somebody waits to see it. */
export const RECORD_PRIORITY = 5

/** The bytes of a state; the executor copies them. */
export interface StateBytes {
  readonly buffer: ArrayBuffer
  readonly patientBuffer: ArrayBuffer
}

export interface SweepJob {
  readonly state: StateBytes
  /** Run one after the other for each replication, with shared luck: a plan and its do-nothing twin. */
  readonly scenarios: readonly Scenario[]
  readonly seed: number
  /** Number of the first replication; 0 where left out. */
  readonly first?: number
  readonly replications: number
  /** From 0 to 9. Jobs with a higher number go first: somebody is waiting for them. */
  readonly priority: number
}

/** A watched run as what it told, with the state before it. */
export interface RunRequest {
  readonly state: StateBytes
  readonly scenario: Scenario
  readonly seed: number
  readonly replication: number
}

/** Takes a replication's trajectories, one per scenario; while its promise is open, no further one is given. */
export type OnReplication = (replication: number, trajectories: readonly Trajectory[]) => void | Promise<void>

export interface SweepExecutor {
  /** Where the work is done, for logs: `2 worker threads`. */
  readonly place: string
  /** Replications that can run at the same time, as far as known now. */
  readonly width: number
  /** Most tasks of one job that are handed out and not yet consumed. */
  readonly ahead: number
  /** Tasks handed out and not yet consumed, over all jobs: waiting at a worker, running or finished. */
  underWay(): number
  /**
   * Calls back for `first`, `first + 1`, … Ends when all were consumed, or at once when aborted.
   * @throws ReplicationFailed, or what the callback throws.
   */
  run(job: SweepJob, onReplication: OnReplication, signal: AbortSignal): Promise<void>
  /** One run, told as events from the fork to its horizon; empty when aborted. @throws ReplicationFailed */
  record(request: RunRequest, signal: AbortSignal): Promise<readonly Occurrence[]>
  close(): Promise<void>
}

/** A replication that broke a promise of the engine, or whose workers died too often. */
export class ReplicationFailed extends Error {
  override readonly name = 'ReplicationFailed'
}

/** The failure of a task that was begun `ATTEMPTS` times without an answer. */
export function begunTooOften(replications: string, seed: number, cause: string): ReplicationFailed {
  return new ReplicationFailed(
    `${replications} (seed ${seed}) failed: begun ${ATTEMPTS} times, and its worker died each time; last: ${cause}`,
  )
}
