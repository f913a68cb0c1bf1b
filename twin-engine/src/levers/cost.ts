/** What actions cost, as far as it can be said: the hours of staff that they tie up to their end, or to the end of the run. */
import type { Cost, Simulation } from '../simulation/simulation.ts'
import { claimOf } from '../state/need-claims.ts'

const DAY = 1440

/**
 * Nurses' hours for beds that are open from a minute on, round the clock, by the nurse minutes of their need
 * (`state/need-claims.ts`); other staff is not counted. null where the end of the run is not known.
 */
export function nursingCost(
  simulation: Simulation,
  beds: readonly number[],
  fromMinute: number,
  untilMinute: number | null = null,
): Cost {
  const { index } = simulation.state
  const until = Math.min(untilMinute ?? Number.POSITIVE_INFINITY, endOf(simulation))
  if (until === Number.POSITIVE_INFINITY) return { staffHours: null, moneyYuan: null }
  let minutesADay = 0
  for (const bed of beds)
    for (const ofShift of claimOf(index.needOfUnit[index.unitOfBed[bed]!]!).nurseMinutes) minutesADay += ofShift
  return { staffHours: (Math.max(0, until - fromMinute) / DAY) * (minutesADay / 60), moneyYuan: null }
}

/** Minute at which the run ends; Infinity where that is not known. */
export const endOf = ({ setting }: Simulation): number => setting.horizonMinutes ?? Number.POSITIVE_INFINITY
