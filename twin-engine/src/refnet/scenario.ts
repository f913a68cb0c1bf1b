/** RefNet as a scenario of an ordinary rehearsal: the city as it stands, after its warm-up from empty beds. */
import { type CityModel, LONGEST_HORIZON_HOURS, PLAIN_SCENARIO, type Scenario } from '../index.ts'
import type { RefNetParameters } from './parameter-file.ts'
import { START } from './run.ts'

const DAY_MILLISECONDS = 86_400_000
const WEEK_HOURS = 168
const WEEK_DAYS = 7
/** A scenario warms up for 2 to 60 days; whole weeks, so that it opens on a Monday. */
const MOST_WARM_UP_WEEKS = 8
const LONGEST_HORIZON_WEEKS = LONGEST_HORIZON_HOURS / WEEK_HOURS

interface Weeks {
  readonly warmupWeeks: number
  readonly weeks: number
}

/** The weeks that a scenario of a run has: those of the run within the bounds of every scenario, which are shorter. */
export const scenarioWeeks = ({ warmupWeeks, weeks }: Weeks): Weeks => ({
  warmupWeeks: Math.min(Math.max(1, warmupWeeks), MOST_WARM_UP_WEEKS),
  weeks: Math.min(Math.max(1, weeks), LONGEST_HORIZON_WEEKS),
})

/** Weeks as `scenarioWeeks` has them. Nothing is done and nothing strikes: levers and shocks are for whoever takes it from here. */
export function refNetScenario(
  parameters: RefNetParameters,
  city: CityModel,
  run: Weeks & { readonly seed: number },
): Scenario {
  const { warmupWeeks, weeks } = scenarioWeeks(run)
  const warmUpDays = warmupWeeks * WEEK_DAYS
  return {
    ...PLAIN_SCENARIO,
    id: city.id,
    title: { zh: `参考网络 ${parameters.name}`, en: `Reference network ${parameters.name}` },
    why: {
      zh: '作为一座普通城市推演：占用与等待应与参考模型的答案一致。',
      en: 'As an ordinary city: its utilisation and waits should be those of the reference model.',
    },
    horizonHours: weeks * WEEK_HOURS,
    shocks: [],
    levers: [],
    policy: 'nearest',
    parameters: {},
    start: { at: START + warmUpDays * DAY_MILLISECONDS, warmUpDays, seed: run.seed, shocks: [] },
  }
}
