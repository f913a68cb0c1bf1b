/** One replication of RefNet as the command tells it, and what is needed to run it anywhere. */
import type { Parameters } from '@kangcheng/twin-engine'
import {
  type RefNetModel,
  type RefNetParameters,
  refNetCity,
  refNetSteps,
  type TracedEvent,
} from '@kangcheng/twin-engine/refnet'

/** The same for all replications of a run; plain data. */
export interface RefNetTask {
  readonly parameters: RefNetParameters
  readonly model: RefNetModel
  readonly copies: number
  readonly seed: number
  readonly warmupWeeks: number
  readonly weeks: number
  /** False leaves out hashes, traces and p95. */
  readonly keepSamples: boolean
  /** Events to trace. */
  readonly trace: number
}

export interface RefNetReplication {
  readonly replication: number
  readonly statistics: Readonly<Record<string, number>>
  readonly eventHash: Readonly<Record<string, string>>
  readonly trace: readonly TracedEvent[]
  readonly events: number
}

/** Runs replications of a task, one after the other; each pauses now and then and tells the share that is done. */
export function refNetRunner(
  task: RefNetTask,
  engineParameters: Parameters,
): (replication: number) => Generator<number, RefNetReplication, void> {
  const city = refNetCity(task.parameters, task.copies, task.model)
  return function* (replication) {
    const statistics = yield* refNetSteps({ ...task, city, parameters: engineParameters, replication })
    return {
      replication,
      statistics: statistics.results(),
      eventHash: statistics.eventHash,
      trace: statistics.trace,
      events: statistics.eventsTotal,
    }
  }
}
