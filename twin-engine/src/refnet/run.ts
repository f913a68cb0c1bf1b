/** One replication of RefNet on the engine: empty start on a Monday, warm-up, statistics. */
import {
  advance,
  apply,
  bedId,
  type CityModel,
  emptyState,
  policyOf,
  type Simulation,
  type SimulationSetting,
  startSimulation,
} from '../index.ts'
import { REFNET_LUCK } from './network.ts'
import { RefNetStatistics } from './statistics.ts'

const WEEK = 10_080
/** A Monday 00:00 UTC. */
const START = Date.UTC(2024, 0, 1)
/** Nobody looks at this city as at a twin: no clock passes, so that neither history nor hourly tallies are kept. */
const CLOCK_MINUTES = Number.POSITIVE_INFINITY

export interface RefNetRun {
  readonly city: CityModel
  readonly parameters: SimulationSetting['parameters']
  readonly seed: number
  readonly replication: number
  readonly warmupWeeks: number
  readonly weeks: number
  /** False leaves out hashes, traces and p95. */
  readonly keepSamples: boolean
  /** Events to trace. */
  readonly trace?: number
}

/** The network with every bed open and free and nobody in it, about to run. */
export function startRefNet({ city, parameters, seed, replication }: RefNetRun): Simulation {
  const state = emptyState(city, Math.ceil(city.units.length * 24) + 64)
  for (const unit of city.units)
    if (unit.kind !== 'emergency')
      for (let k = 1; k <= unit.beds; k++) apply(state, { kind: 'bed.opened', bed: bedId(unit, k), occurredAt: START })
  const policy = policyOf('nearest')
  if (!policy) throw new Error('the policy "nearest" is missing')
  return startSimulation(state, {
    parameters,
    policy,
    seed,
    replication,
    luck: REFNET_LUCK,
    clockMinutes: CLOCK_MINUTES,
  })
}

/** Weeks between two pauses of `refNetSteps`. */
const STEP_WEEKS = 4

/**
 * Runs a replication and pauses every four weeks, so that whoever runs it may do something else in between; each pause
 * tells the share that is done. @returns its statistics, complete; of no weeks at all nothing runs.
 */
export function* refNetSteps(run: RefNetRun): Generator<number, RefNetStatistics, void> {
  const simulation = startRefNet(run)
  const warmupMinutes = run.warmupWeeks * WEEK
  const untilMinute = warmupMinutes + run.weeks * WEEK
  const statistics = new RefNetStatistics(simulation, warmupMinutes, untilMinute, run)
  simulation.observer = statistics
  if (run.weeks === 0) return statistics
  // Events at the very end belong to the time after it.
  const last = untilMinute * (1 - Number.EPSILON / 2)
  for (let minute = STEP_WEEKS * WEEK; minute < last; minute += STEP_WEEKS * WEEK) {
    advance(simulation, minute)
    yield minute / untilMinute
  }
  advance(simulation, last)
  return statistics
}

/** Runs a replication to its end. @returns its statistics, complete */
export function runRefNet(run: RefNetRun): RefNetStatistics {
  const steps = refNetSteps(run)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}
