/**
 * Two futures of one past: the record replayed, and the record with a decision changed, pair by pair with the same luck. The record's
 * people, what their care took, and what was done with beds are the same in both; what the record leaves open is drawn.
 */
import type { CityModel } from '../city/city.ts'
import { fork, plannedLevers } from '../experiment/fork.ts'
import { PLAIN_SCENARIO, type Scenario } from '../experiment/scenario.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { observe, type Trajectory } from '../simulation/observe.ts'
import type { Planned } from '../simulation/simulation.ts'
import { type CounterfactualChange, diversionsOf, NOTHING_CHANGED, withDecisions } from './change.ts'
import type { PastRecord } from './record-reader.ts'

export const MOST_PAIRS = 100
const MINUTE = 60_000

const TITLE = { zh: '回看重演', en: 'Replay of the past' }

function scenarioOf(record: PastRecord, change: CounterfactualChange): Scenario {
  return {
    ...PLAIN_SCENARIO,
    id: 'replay-of-the-past',
    title: TITLE,
    why: TITLE,
    horizonHours: (record.until - record.from) / 60 / MINUTE,
    shocks: [],
    levers: change.levers,
    policy: change.policy,
    parameters: {},
    start: null,
  }
}

/** One pair: the replay and the changed future. */
export interface CounterfactualPair {
  readonly replay: Trajectory
  readonly changed: Trajectory
  /** What became of each lever of the change, in its order. */
  readonly planned: readonly Planned[]
}

/** The record's people once more, with nothing changed. */
export function replayOf(record: PastRecord, parameters: Parameters, seed: number, replication: number): Trajectory {
  return run(record, parameters, NOTHING_CHANGED, seed, replication).trajectory
}

/** Runs one pair. */
export function counterfactualPair(
  record: PastRecord,
  parameters: Parameters,
  change: CounterfactualChange,
  seed: number,
  replication: number,
): CounterfactualPair {
  const replay = replayOf(record, parameters, seed, replication)
  const { trajectory, planned } = run(record, parameters, change, seed, replication)
  return { replay, changed: trajectory, planned }
}

function run(
  record: PastRecord,
  parameters: Parameters,
  change: CounterfactualChange,
  seed: number,
  replication: number,
): { readonly trajectory: Trajectory; readonly planned: readonly Planned[] } {
  const city: CityModel = record.start.city
  const scenario = scenarioOf(record, change)
  const { courses } = withDecisions(record.courses, change.decisions, city)
  const simulation = fork(record.start, scenario, parameters, seed, replication, false, courses)
  simulation.recorded!.diversions = diversionsOf(change, city)
  const planned = plannedLevers(scenario, simulation.planned)
  return { trajectory: observe(simulation, scenario.horizonHours), planned }
}
