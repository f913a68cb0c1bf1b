/** One replication of RefNet on the engine: empty start on a Monday, warm-up, statistics. */
import {
  advance,
  type CityModel,
  type LuckTable,
  type Parameters,
  policyOf,
  type Simulation,
  startSimulation,
  steadyFill,
} from '../index.ts'
import { REFNET_LUCK } from './network.ts'
import { RefNetStatistics } from './statistics.ts'

const WEEK_MINUTES = 10_080
/** A Monday 00:00 UTC. */
export const START = Date.UTC(2024, 0, 1)
/** Nobody looks at this city as at a twin: no clock passes, so that neither history nor hourly tallies are kept. */
const CLOCK_MINUTES = Number.POSITIVE_INFINITY
/** Minutes between two pauses: a few thousand events. */
const STEP_MINUTES = 4 * WEEK_MINUTES

export interface RefNetRun {
  readonly city: CityModel
  /** The engine's; a city with care of its own is simulated without looking at them. */
  readonly parameters: Parameters
  readonly seed: number
  readonly replication: number
  readonly warmupWeeks: number
  readonly weeks: number
  /** False leaves out hashes, traces and p95. */
  readonly keepSamples: boolean
  /** Events to trace. */
  readonly trace?: number
}

/** A city on a Monday at 00:00, with every bed open and free and nobody in it, about to run. */
export function startEmptyCity(
  city: CityModel,
  parameters: Parameters,
  seed: number,
  replication: number,
  luck?: LuckTable,
): Simulation {
  const state = steadyFill(city, parameters, seed, START)
  const policy = policyOf('nearest')
  if (!policy) throw new Error('the policy "nearest" is missing')
  return startSimulation(state, {
    parameters,
    policy,
    seed,
    replication,
    ...(luck && { luck }),
    clockMinutes: CLOCK_MINUTES,
  })
}

/** The network, empty, about to run. */
export function startRefNet({ city, parameters, seed, replication }: RefNetRun): Simulation {
  return startEmptyCity(city, parameters, seed, replication, REFNET_LUCK)
}

/** Runs up to `untilMinute` without what happens at that very minute, and pauses now and then to tell the share done. */
export function* advanceInSteps(simulation: Simulation, untilMinute: number): Generator<number, void, void> {
  const last = untilMinute * (1 - Number.EPSILON / 2)
  for (let minute = simulation.minute + STEP_MINUTES; minute < last; minute += STEP_MINUTES) {
    advance(simulation, minute)
    yield minute / untilMinute
  }
  advance(simulation, last)
}

/**
 * Runs a replication and pauses every four weeks, so that whoever runs it may do something else in between; each pause
 * tells the share that is done. @returns its statistics, complete; of no weeks at all nothing runs.
 */
export function* refNetSteps(run: RefNetRun): Generator<number, RefNetStatistics, void> {
  const simulation = startRefNet(run)
  const warmupMinutes = run.warmupWeeks * WEEK_MINUTES
  const untilMinute = warmupMinutes + run.weeks * WEEK_MINUTES
  const statistics = new RefNetStatistics(simulation, warmupMinutes, untilMinute, run)
  simulation.observer = statistics
  if (run.weeks > 0) yield* advanceInSteps(simulation, untilMinute)
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
