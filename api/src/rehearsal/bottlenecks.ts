/** What breaks first and next: the engine's search, its runs done by whatever executor there is. */
import {
  type BottleneckChain,
  type CityModel,
  cityOfScenario,
  doNothing,
  type Scenario,
  searchBottlenecks,
  type Trajectory,
} from '@kangcheng/twin-engine'
import type { StateBytes, SweepExecutor } from '../executors/sweep-executor.ts'
import type { Bottlenecks } from './ports.ts'

export interface BottleneckQuestion {
  readonly city: CityModel
  readonly state: StateBytes
  /** Searched without its levers: what would break were nothing done. */
  readonly scenario: Scenario
  readonly seed: number
  readonly replications: number
  /** Mended bottlenecks in a row. */
  readonly depth: number
  readonly priority: number
}

/**
 * The chain of bottlenecks of the do-nothing twin. `base` are its runs where they are at hand; else they are run first.
 * @returns null when aborted. @throws ReplicationFailed
 */
export async function findBottlenecksBy(
  question: BottleneckQuestion,
  executor: SweepExecutor,
  signal: AbortSignal,
  base: readonly Trajectory[] | null = null,
): Promise<Bottlenecks | null> {
  const { state, seed, replications, depth, priority } = question
  const city = cityOfScenario(question.city, doNothing(question.scenario))
  const run = async (scenario: Scenario): Promise<Trajectory[] | null> => {
    const runs: Trajectory[] = []
    const job = { state, scenarios: [scenario], seed, replications, priority }
    await executor.run(
      job,
      (_, [one]) => {
        runs.push(one!)
      },
      signal,
    )
    return signal.aborted || runs.length < replications ? null : runs
  }
  const nothing = doNothing(question.scenario)
  const first = base ?? (await run(nothing))
  if (first === null) return null
  const search = searchBottlenecks(city, nothing, first, depth)
  let step = search.next()
  while (!step.done) {
    const runs = await run(step.value)
    if (runs === null) return null
    step = search.next(runs)
  }
  return told(city, step.value)
}

function told(city: CityModel, { replications, already, chain, next }: BottleneckChain): Bottlenecks {
  const named = <T extends { readonly facility: number }>(one: T) => ({
    ...one,
    facility: city.facilities[one.facility]!.id,
  })
  return {
    replications,
    already: already.map(({ facility, resource }) => named({ facility, resource })),
    chain: chain.map(named),
    next: next && named(next),
  }
}
