/** RefNet as a scenario of an ordinary rehearsal: the city as it stands, after its warm-up from empty beds. */
import { type CityModel, LONGEST_HORIZON_HOURS, type Scenario } from '../index.ts'
import type { RefNetParameters } from './parameter-file.ts'
import { START } from './run.ts'

const DAY_MILLISECONDS = 86_400_000
const WEEK_HOURS = 168
const WEEK_DAYS = 7
/** A scenario warms up for 2 to 60 days; whole weeks, so that it opens on a Monday. */
const MOST_WARM_UP_WEEKS = 8
const LONGEST_HORIZON_WEEKS = LONGEST_HORIZON_HOURS / WEEK_HOURS

/** Nothing is done and nothing strikes: levers and shocks are for whoever takes it from here. */
export function refNetScenario(
  parameters: RefNetParameters,
  city: CityModel,
  { warmupWeeks, weeks, seed }: { readonly warmupWeeks: number; readonly weeks: number; readonly seed: number },
): Scenario {
  const warmUpDays = Math.min(Math.max(1, warmupWeeks), MOST_WARM_UP_WEEKS) * WEEK_DAYS
  return {
    id: city.id,
    title: { zh: `参考网络 ${parameters.name}`, en: `Reference network ${parameters.name}` },
    why: {
      zh: '作为一座普通城市推演：占用与等待应与参考模型的答案一致。',
      en: 'As an ordinary city: its utilisation and waits should be those of the reference model.',
    },
    horizonHours: Math.min(Math.max(1, weeks), LONGEST_HORIZON_WEEKS) * WEEK_HOURS,
    shocks: [],
    levers: [],
    policy: 'nearest',
    parameters: {},
    start: { at: START + warmUpDays * DAY_MILLISECONDS, warmUpDays, seed, shocks: [] },
  }
}
