/** The engine's search for what actions are worth, its runs done by whatever executor there is. */
import {
  type ActionQuestion,
  type ActionValues,
  actionValuesSoFar,
  type CityModel,
  cityOfScenario,
  type Planned,
  type RunOutcome,
  runOutcome,
  type Scenario,
  searchActionValues,
  type Trajectory,
} from '@kangcheng/twin-engine'
import type { StateBytes, SweepExecutor } from '../executors/sweep-executor.ts'

export interface ActionSearch {
  readonly city: CityModel
  readonly state: StateBytes
  readonly scenario: Scenario
  readonly planned: readonly Planned[]
  readonly seed: number
  readonly replications: number
  readonly priority: number
  /** By how much later the plan is begun for comparison; null = not asked. */
  readonly laterMinutes: number | null
  /** Runs of doing nothing and of the whole plan that were made before, with this seed and these replications: they aren't made again. */
  readonly made?: { readonly nothing: readonly Trajectory[]; readonly plan: readonly Trajectory[] }
}

/** Runs that are done, of those known to be wanted; a plan that is thinned comes to want more. */
export interface SearchProgress {
  readonly done: number
  readonly of: number
  /** The answer of the replications that every set has run; null while they are fewer than five. */
  readonly soFar: () => ActionValues | null
}

/** Beyond this horizon each action alone and the plan without it are run, and few sets of them: a run takes seconds to minutes. */
const ALL_SETS_HOURS = 168
const FEW_SETS = 8

/** Sets of actions that are tried at most, for the command line and the API alike; undefined = as many as the engine usually tries. */
export const mostSetsOf = (horizonHours: number): number | undefined =>
  horizonHours > ALL_SETS_HOURS ? FEW_SETS : undefined

/** Fewest replications of every set of which something is said, with its band. */
const FEWEST_PAIRS_TO_TELL = 5

/** `onProgress` hears of every replication. @returns null when aborted. @throws ReplicationFailed */
export async function searchActionsBy(
  { city, state, scenario, planned, seed, replications, priority, laterMinutes, made }: ActionSearch,
  executor: SweepExecutor,
  signal: AbortSignal,
  onProgress: (progress: SearchProgress) => void,
): Promise<ActionValues | null> {
  const played = cityOfScenario(city, scenario)
  const mostSets = mostSetsOf(scenario.horizonHours)
  const question = { scenario, planned, laterMinutes, ...(mostSets !== undefined && { mostSets }) }
  const madeOf = ({ shocks, levers }: Scenario): readonly Trajectory[] | undefined => {
    if (shocks !== scenario.shocks) return undefined
    if (levers.length === 0) return made?.nothing
    return levers.length === scenario.levers.length && levers.every((lever, k) => lever === scenario.levers[k])
      ? made?.plan
      : undefined
  }
  const search = searchActionValues(question)
  let step = search.next()
  let first: RunOutcome[][] = []
  let [done, wanted] = [0, 0]
  const soFar = tellSoFar(question, () => first)
  while (!step.done) {
    const outcomes = step.value.map((one): RunOutcome[] =>
      (madeOf(one) ?? []).slice(0, replications).map((run) => runOutcome(played, run)),
    )
    if (first.length === 0) first = outcomes
    const asked = step.value.flatMap((one, k) => (outcomes[k]!.length < replications ? [{ one, k }] : []))
    for (const { k } of asked) outcomes[k] = []
    wanted += asked.length * replications
    onProgress({ done, of: wanted, soFar })
    const scenarios = asked.map(({ one }) => one)
    if (scenarios.length > 0)
      await executor.run(
        { state, scenarios, seed, replications, priority },
        (_, runs) => {
          for (const [j, run] of runs.entries()) outcomes[asked[j]!.k]!.push(runOutcome(played, run))
          done += runs.length
          onProgress({ done, of: wanted, soFar })
        },
        signal,
      )
    if (signal.aborted || outcomes.some((runs) => runs.length < replications)) return null
    step = search.next(outcomes)
  }
  return step.value
}

/** Worked out when it is asked for, and again only after further replications. */
function tellSoFar(question: ActionQuestion, runs: () => readonly RunOutcome[][]): () => ActionValues | null {
  let [counted, told]: [number, ActionValues | null] = [0, null]
  return () => {
    const common = Math.min(...runs().map(({ length }) => length))
    if (!Number.isFinite(common) || common < FEWEST_PAIRS_TO_TELL) return null
    if (common !== counted) {
      counted = common
      told = actionValuesSoFar(
        question,
        runs().map((one) => one.slice(0, common)),
      )
    }
    return told
  }
}
