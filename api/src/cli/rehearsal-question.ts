/** A question to the engine from the command line: where it starts, and its answer; what `rehearse` and `allocate` share. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { loadScenario } from '@kangcheng/scenarios'
import { loadCity, parametersOfCity } from '@kangcheng/seed-data'
import {
  type CapsulePairs,
  type CityModel,
  doNothing,
  fork,
  type Parameters,
  problemsAtStart,
  type Scenario,
  type Sweep,
  scopedFigures,
  stateHash,
} from '@kangcheng/twin-engine'
import type { SweepExecutor } from '../executors/sweep-executor.ts'
import { cityHash, parametersHash } from '../rehearsal/capsule-file.ts'
import { type ExperimentRuns, runExperiment, touchedFacilities } from '../rehearsal/experiment.ts'
import { type ExperimentResult, experimentResult } from '../rehearsal/experiment-result.ts'
import { type RehearsalStart, snapshotStart, warmedUpStart } from '../rehearsal/start.ts'
import { CannotBeDone, type CommandIo } from './command.ts'

export interface Question {
  readonly city: CityModel
  readonly parameters: Parameters
  readonly scenario: Scenario
  readonly sweep: Sweep | null
  readonly start: RehearsalStart
  readonly seed: number
  readonly pairs: CapsulePairs
}

/** The answer to a question, and what else is to be run for it; closes the executor. */
export async function answer(
  question: Question,
  executor: SweepExecutor,
  io: CommandIo,
  furthermore: (result: ExperimentResult, runs: ExperimentRuns) => Promise<void> = async () => {},
): Promise<ExperimentResult> {
  const { city, parameters, scenario, sweep, start, seed, pairs } = question
  const made = sweep ? sweep.points.map((point) => point.scenario) : [scenario]
  const figures = scopedFigures(touchedFacilities(city, [scenario, ...made]))
  const goals =
    'replications' in pairs
      ? pairs.replications
      : figures.map(({ figure }) => {
          const relative = pairs.precision.byFigure[figure.id] ?? pairs.precision.all
          return relative === null ? null : { relative, floor: figure.resolution }
        })
  try {
    const experiment = { state: start.state, scenario, sweep, figures, seed, pairs: goals }
    const found = await runExperiment(experiment, executor, io.signal, (done, most) => {
      if (io.terminal) io.log(`${done}/${'replications' in pairs ? most : `≤${most}`}`)
    })
    if (found === null) throw new CannotBeDone('interrupted')
    const forks = made.map((one) => fork(start.state, one, parameters, seed))
    const result = experimentResult(
      {
        city,
        parameters,
        cityHash: cityHash(city),
        parametersHash: parametersHash(parameters),
        stateHash: stateHash(start.state),
        start: start.told,
        scenario,
        sweep,
        seed,
        figures,
        planned: forks.map((one) => one.planned),
        problemsAtStart: problemsAtStart(fork(start.state, doNothing({ ...scenario, shocks: [] }), parameters, seed)),
      },
      found,
    )
    await furthermore(result, found)
    return result
  } finally {
    await executor.close()
  }
}

export function load(
  cityName: string,
  scenarioName: string,
  io: CommandIo,
): { city: CityModel; parameters: Parameters; scenario: Scenario } {
  try {
    const city = loadCity(cityName)
    const parameters = parametersOfCity(city)
    const file = resolve(io.cwd, scenarioName)
    return { city, parameters, scenario: loadScenario(existsSync(file) ? file : scenarioName, city, parameters) }
  } catch (error) {
    throw new CannotBeDone(error instanceof Error ? error.message : String(error))
  }
}

export function startOf(
  city: CityModel,
  parameters: Parameters,
  scenario: Scenario,
  from: string | undefined,
  io: CommandIo,
): RehearsalStart {
  if (from !== undefined) return doable(`${from} cannot be a start`, () => snapshotStart(city, resolve(io.cwd, from)))
  if (scenario.start)
    io.log(`no --from: starting from a state warmed up over ${scenario.start.warmUpDays} days from a steady fill`)
  try {
    return warmedUpStart(city, parameters, scenario)
  } catch (error) {
    if (scenario.start) throw error
    throw new CannotBeDone(error instanceof Error ? error.message : String(error))
  }
}

/** What `act` gives; what it throws is told with the place, and the remedy where there is one. */
export function doable<T>(place: string, act: () => T, remedy = ''): T {
  try {
    return act()
  } catch (error) {
    throw new CannotBeDone(`${place}: ${error instanceof Error ? error.message : String(error)}${remedy}`)
  }
}
