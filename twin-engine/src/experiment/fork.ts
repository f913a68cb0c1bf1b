/** From a live state into the future: copy, start, plan. The live state is only read (law L5). */
import { type AddedBeds, withAddedUnits } from '../city/added-units.ts'
import type { CityModel } from '../city/city.ts'
import { describeProblems } from '../city/decoded.ts'
import type { CityEdit } from '../city/edits.ts'
import type { Instant } from '../events/event.ts'
import { convertedUnit } from '../levers/convert-wards.ts'
import { type LeverSpec, planLever } from '../levers/index.ts'
import { override } from '../parameters/decode-parameters.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { policyOf } from '../policies/index.ts'
import type { RecordedCourses } from '../simulation/recorded-courses.ts'
import type { Planned, Simulation } from '../simulation/simulation.ts'
import { startSimulation } from '../simulation/start.ts'
import { warmSimulation } from '../simulation/warm-start.ts'
import { extendState } from '../state/extend.ts'
import type { TwinState } from '../state/state.ts'
import { cityOfScenario, editsOf } from './edited-city.ts'
import { moveState } from './move-state.ts'
import type { Scenario } from './scenario.ts'

const changed = new WeakMap<Scenario['parameters'], WeakMap<Parameters, Parameters>>()

/**
 * The parameters of a scenario.
 * @throws when an override is refused, with every problem.
 */
export function scenarioParameters(scenario: Scenario, parameters: Parameters): Parameters {
  if (Object.keys(scenario.parameters).length === 0) return parameters
  let byBase = changed.get(scenario.parameters)
  if (!byBase) {
    byBase = new WeakMap()
    changed.set(scenario.parameters, byBase)
  }
  const known = byBase.get(parameters)
  if (known) return known
  const decoded = override(parameters, scenario.parameters)
  if (!decoded.ok) throw new Error(`parameters of scenario ${scenario.id}:\n${describeProblems(decoded.problems)}`)
  byBase.set(parameters, decoded.value)
  return decoded.value
}

/**
 * A simulation that starts where `live` stands, with the scenario's shocks and levers planned; what became of them is in
 * `planned`. Forks with the same seed and replication share their luck patient by patient. Where the scenario adds beds, the
 * fork's city has further units behind those of `live`.
 * @param forScreens whether anybody looks at its state, as in `SimulationSetting`
 * @param recorded a record that begins at `live`, to replay it
 */
export function fork(
  live: TwinState,
  scenario: Scenario,
  parameters: Parameters,
  seed: number,
  replication = 0,
  forScreens = true,
  recorded?: RecordedCourses,
): Simulation {
  const policy = policyOf(scenario.policy)
  if (!policy) throw new Error(`scenario ${scenario.id} names the unknown policy "${scenario.policy}"`)
  const city = cityOfScenario(live.city, scenario)
  const additions = additionsOf(scenario, city)
  const moved = city === live.city && additions.length > 0 ? live : stateIn(live, city, scenario, parameters)
  const from = additions.length === 0 ? moved : extendState(moved, withAddedUnits(city, additions))
  const simulation = startSimulation(from, {
    parameters: scenarioParameters(scenario, parameters),
    policy,
    seed,
    replication,
    fidelity: scenario.fidelity,
    horizonMinutes: scenario.horizonHours * 60,
    forScreens,
    ...(recorded && { recorded }),
  })
  planAll(scenario, simulation)
  return simulation
}

/**
 * The fork of each scenario in turn, as `fork` gives it to nobody's screen, but for runs that are done again. Scenarios that differ in shocks and levers alone share their
 * start: everybody's future is drawn once and copied.
 */
export function* forks(
  live: TwinState,
  scenarios: readonly Scenario[],
  parameters: Parameters,
  seed: number,
  replication: number,
): Generator<Simulation> {
  const starts = new Map<string, Simulation>()
  const forScreens = scenarios.some(({ played }) => played !== undefined)
  const keys = scenarios.map((s) => (additionsOf(s, live.city).length > 0 ? null : startKey(s, editsOf(s, live.city))))
  for (const [i, scenario] of scenarios.entries()) {
    const key = keys[i]!
    const isShared = key !== null && keys.indexOf(key) !== keys.lastIndexOf(key)
    if (!isShared) {
      yield fork(live, scenario, parameters, seed, replication, forScreens)
      continue
    }
    const start =
      starts.get(key) ??
      fork(
        live,
        { ...scenario, edits: editsOf(scenario, live.city), shocks: [], levers: [] },
        parameters,
        seed,
        replication,
        forScreens,
      )
    starts.set(key, start)
    const simulation = keys.lastIndexOf(key) === i ? start : start.copy()
    planAll(scenario, simulation)
    yield simulation
  }
}

/** @throws when a house that closes cannot be emptied, with every problem. */
function stateIn(live: TwinState, city: CityModel, scenario: Scenario, parameters: Parameters): TwinState {
  const moved = moveState(live, city, parameters)
  if (!moved.ok) throw new Error(`edits of scenario ${scenario.id}:\n${describeProblems(moved.problems)}`)
  return moved.value
}

const startKey = ({ policy, parameters, fidelity, horizonHours }: Scenario, edits: readonly CityEdit[]): string =>
  JSON.stringify([policy, parameters, fidelity, horizonHours, edits])

/** Beds that the city does not have yet: those added, and those that converted wards may come to need. */
function additionsOf(scenario: Scenario, city: CityModel): readonly AddedBeds[] {
  return [...scenario.shocks, ...scenario.levers].flatMap((spec) => {
    if (spec.kind === 'add-beds') return [spec]
    const unit = spec.kind === 'convert-wards' ? convertedUnit(spec, city) : null
    return unit === null || spec.kind !== 'convert-wards' ? [] : [{ unit, beds: spec.beds }]
  })
}

/** New beds belong to their own lever: were they planned last, opening standby beds would take them. */
function planAll(scenario: Scenario, simulation: Simulation): void {
  for (const spec of planningOrder(scenario)) planLever(spec, simulation)
}

function planningOrder(scenario: Scenario): readonly LeverSpec[] {
  const specs = [...scenario.shocks, ...scenario.levers]
  return [...specs.filter((s) => s.kind === 'add-beds'), ...specs.filter((s) => s.kind !== 'add-beds')]
}

/** What became of each lever of the scenario, in the order of its levers, from what its fork planned. */
export function plannedLevers(scenario: Scenario, planned: readonly Planned[]): Planned[] {
  const order = planningOrder(scenario)
  return scenario.levers.map((lever) => planned[order.lastIndexOf(lever)]!)
}

/**
 * The simulation in which a scenario opens, at `until` (by default the opening itself): warmed up, with the shocks of
 * `start` on the way, and still running.
 * @throws when the scenario has no `start`.
 */
export function openingSimulation(
  city: CityModel,
  parameters: Parameters,
  scenario: Scenario,
  until?: Instant,
): Simulation {
  const { start } = scenario
  if (!start) throw new Error(`scenario ${scenario.id} has no start; give one, or begin from a live state`)
  return warmSimulation(
    city,
    scenarioParameters(scenario, parameters),
    start.seed,
    start.at,
    start.warmUpDays,
    until ?? start.at,
    (simulation) => {
      for (const spec of start.shocks) planLever(spec, simulation)
    },
  )
}

/** The state at which a scenario starts without a live one. */
export function warmStartOf(city: CityModel, parameters: Parameters, scenario: Scenario): TwinState {
  return openingSimulation(city, parameters, scenario).state
}
