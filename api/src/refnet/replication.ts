/** One replication of RefNet, or of the single stations, and what is needed to run it anywhere. */
import type { Parameters } from '@kangcheng/twin-engine'
import {
  type RefNetModel,
  type RefNetParameters,
  refNetCity,
  refNetSteps,
  stationSteps,
  type TracedEvent,
} from '@kangcheng/twin-engine/refnet'

/** The same for all replications of a run; plain data. */
export type RefNetTask = NetworkTask | { readonly model: 'erlang'; readonly seed: number }

export interface NetworkTask {
  readonly model: RefNetModel
  readonly parameters: RefNetParameters
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
  /** By name; NaN = nothing happened that it speaks of. */
  readonly statistics: Readonly<Record<string, number>>
  readonly eventHash: Readonly<Record<string, string>>
  readonly trace: readonly TracedEvent[]
  readonly events: number
}

/** Runs replications of a task, one after the other; each pauses now and then and tells the share that is done. */
export type Runner = (replication: number) => Generator<number, RefNetReplication, void>

export function runnerOf(task: RefNetTask, engineParameters: Parameters): Runner {
  return task.model === 'erlang' ? stationRunner(task.seed, engineParameters) : networkRunner(task, engineParameters)
}

function networkRunner(task: NetworkTask, parameters: Parameters): Runner {
  const city = refNetCity(task.parameters, task.copies, task.model)
  return function* (replication) {
    const statistics = yield* refNetSteps({ ...task, city, parameters, replication })
    return {
      replication,
      statistics: statistics.results(),
      eventHash: statistics.eventHash,
      trace: statistics.trace,
      events: statistics.eventsTotal,
    }
  }
}

function stationRunner(seed: number, parameters: Parameters): Runner {
  return function* (replication) {
    const { measures, events } = yield* stationSteps(parameters, seed, replication)
    return { replication, statistics: measures, eventHash: {}, trace: [], events }
  }
}
