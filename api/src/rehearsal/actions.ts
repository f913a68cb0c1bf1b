/** What each action of a rehearsal's plan is worth, as the API tells it. */
import { type ActionValues, type CityModel, cityOfScenario, type Gain, type MeanInterval } from '@kangcheng/twin-engine'
import type { SweepExecutor } from '../executors/sweep-executor.ts'
import { type ActionSearch, searchActionsBy } from './action-search.ts'
import type { ActionsTold, GainTold } from './ports.ts'

/** How much later acting is asked for unless said: over so many hours two of them, beyond them a day. */
const LATER_SOON_HOURS = 72
const LATER_MINUTES = 120
const LATER_MINUTES_LONG = 1440

export interface ActionsQuestion extends Omit<ActionSearch, 'laterMinutes'> {
  /** null = as usual for the horizon. */
  readonly laterMinutes: number | null
}

/** As `SearchProgress`, with ids for indices. */
export interface ActionsSoFar {
  readonly done: number
  readonly of: number
  readonly soFar: () => ActionsTold | null
}

/** As `searchActionsBy`, with ids for indices. */
export async function findActionsBy(
  question: ActionsQuestion,
  executor: SweepExecutor,
  signal: AbortSignal,
  onProgress: (progress: ActionsSoFar) => void = () => undefined,
): Promise<ActionsTold | null> {
  const played = cityOfScenario(question.city, question.scenario)
  const isLong = question.scenario.horizonHours > LATER_SOON_HOURS
  const found = await searchActionsBy(
    {
      ...question,
      laterMinutes: question.laterMinutes ?? (isLong ? LATER_MINUTES_LONG : LATER_MINUTES),
    },
    executor,
    signal,
    ({ done, of, soFar }) =>
      onProgress({
        done,
        of,
        soFar: () => {
          const found = soFar()
          return found && told(played, found)
        },
      }),
  )
  return found && told(played, found)
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
