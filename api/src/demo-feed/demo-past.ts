/**
 * The demo's past: what was recorded of the hidden city before its feed begins, made by the same engine, so that weeks, calendar and
 * forecasts have something to show from the first minute. Ordinary weeks first, then the hidden city's own days from its third on.
 */
import { advance, type CityModel, openingSimulation, type Parameters, type Scenario } from '@kangcheng/twin-engine'
import { MARK_MILLISECONDS, MARK_MINUTES, type MarkSample } from '../history/occupancy-history.ts'
import { sampleUnits } from '../history/sample.ts'
import { Freshness } from '../live/freshness.ts'
import { HISTORY_HOURS } from './hidden-city.ts'

const MINUTE = 60_000
const DAY_MINUTES = 24 * 60
const DAY_MARKS = DAY_MINUTES / MARK_MINUTES
/** Days of a simulation that show its filling more than the city. */
const SETTLING_DAYS = 2

/** The instant before which the feed tells nothing, epoch milliseconds. */
export function feedBegins({ start }: Scenario): number {
  if (start === null) throw new Error('a demo needs the instant at which its scenario opens')
  return start.at - HISTORY_HOURS * 60 * MINUTE
}

/**
 * Samples of every mark of the last `days` before the feed begins, oldest first, a day at a time.
 * @throws Error where the scenario has no start
 */
export function* demoPast(
  city: CityModel,
  parameters: Parameters,
  scenario: Scenario,
  days: number,
): Generator<readonly MarkSample[]> {
  const until = feedBegins(scenario)
  const start = scenario.start!
  const from = until - days * DAY_MINUTES * MINUTE
  const seam = Math.max(from, start.at - (start.warmUpDays - SETTLING_DAYS) * DAY_MINUTES * MINUTE)
  // As many days before as it needs to settle; what is special about the opening has not begun.
  const ordinary = { ...scenario, start: { ...start, at: from, warmUpDays: SETTLING_DAYS, shocks: [] } }
  yield* recorded(city, parameters, ordinary, from, Math.min(seam, until))
  yield* recorded(city, parameters, scenario, seam, until)
}

function* recorded(
  city: CityModel,
  parameters: Parameters,
  scenario: Scenario,
  from: number,
  until: number,
): Generator<readonly MarkSample[]> {
  if (from >= until) return
  const simulation = openingSimulation(city, parameters, scenario, from)
  // Nobody has fallen silent: there are no sources.
  const watched = { state: simulation.state, freshness: new Freshness(city), toldMinutes: () => null }
  const begun = simulation.minute
  let samples: MarkSample[] = []
  for (let mark = Math.ceil(from / MARK_MILLISECONDS); mark * MARK_MILLISECONDS < until; mark++) {
    advance(simulation, begun + (mark * MARK_MILLISECONDS - from) / MINUTE)
    samples.push({ ...sampleUnits(watched), mark })
    if (samples.length < DAY_MARKS) continue
    yield samples
    samples = []
  }
  if (samples.length > 0) yield samples
}
