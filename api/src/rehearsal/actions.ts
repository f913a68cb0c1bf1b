/** What each action of a plan is worth: the engine's search, its runs done by whatever executor there is. */
import {
  type ActionValues,
  type CityModel,
  cityOfScenario,
  type Gain,
  type MeanInterval,
  type Planned,
  type RunOutcome,
  runOutcome,
  type Scenario,
  searchActionValues,
} from '@kangcheng/twin-engine'
import type { StateBytes, SweepExecutor } from '../executors/sweep-executor.ts'
import type { ActionsTold, GainTold } from './ports.ts'

/** Over horizons up to this all sets of a few actions are tried; beyond it the plan is thinned action by action. */
const ALL_SETS_HOURS = 72
/** How much later acting is asked for unless said: within days two hours, beyond them a day. */
const LATER_MINUTES = 120
const LATER_MINUTES_LONG = 1440

export interface ActionsQuestion {
  readonly city: CityModel
  readonly state: StateBytes
  readonly scenario: Scenario
  readonly planned: readonly Planned[]
  readonly seed: number
  readonly replications: number
  readonly priority: number
  /** null = as usual for the horizon. */
  readonly laterMinutes: number | null
}

/**
 * `onProgress` hears of every replication: runs that are done, of those known to be wanted; a plan that is thinned comes to want
 * more. @returns null when aborted. @throws ReplicationFailed
 */
export async function findActionsBy(
  question: ActionsQuestion,
  executor: SweepExecutor,
  signal: AbortSignal,
  onProgress: (done: number, of: number) => void = () => undefined,
): Promise<ActionsTold | null> {
  const { city, state, scenario, planned, seed, replications, priority } = question
  const played = cityOfScenario(city, scenario)
  const isLong = scenario.horizonHours > ALL_SETS_HOURS
  const search = searchActionValues({
    scenario,
    planned,
    laterMinutes: question.laterMinutes ?? (isLong ? LATER_MINUTES_LONG : LATER_MINUTES),
    ...(isLong ? { mostSets: 1 } : {}),
  })
  let step = search.next()
  let [done, wanted] = [0, 0]
  while (!step.done) {
    const scenarios = step.value
    wanted += scenarios.length * replications
    onProgress(done, wanted)
    const outcomes = scenarios.map((): RunOutcome[] => [])
    await executor.run(
      { state, scenarios, seed, replications, priority },
      (_, runs) => {
        for (const [k, run] of runs.entries()) outcomes[k]!.push(runOutcome(played, run))
        done += runs.length
        onProgress(done, wanted)
      },
      signal,
    )
    if (signal.aborted || outcomes[0]!.length < replications) return null
    step = search.next(outcomes)
  }
  return told(played, step.value)
}

const gainTold = ({ minutes, boardingHours, holds }: Gain): GainTold => ({
  minutes,
  boardingHours: boardingHours && meanTold(boardingHours),
  holds,
})

const meanTold = ({ mean, halfWidth95 }: MeanInterval) => ({ mean, halfWidth95: finite(halfWidth95) })

const finite = (value: number | null): number | null => (value !== null && Number.isFinite(value) ? value : null)

function told(city: CityModel, found: ActionValues): ActionsTold {
  return {
    ...found,
    atStake: found.atStake.map((row) => ({ ...row, facility: city.facilities[row.facility]!.id })),
    shocks: found.shocks && { ...found.shocks, boardingHours: meanTold(found.shocks.boardingHours) },
    actions: found.actions.map((action) => ({
      ...action,
      alone: gainTold(action.alone),
      without: gainTold(action.without),
    })),
    later: found.later && { ...found.later, difference: gainTold(found.later.difference) },
  }
}
