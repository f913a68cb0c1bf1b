/** What actions cost, as far as it can be said: the hours of staff that they tie up to their end, or to the end of the run. */
import type { BedNeed } from '../parameters/keys.ts'
import type { Cost, Simulation } from '../simulation/simulation.ts'
import { lyingIn } from '../state/limits.ts'
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
  const hoursADay = beds.reduce((sum, bed) => sum + nursingHoursADay(simulation, index.unitOfBed[bed]!), 0)
  return { staffHours: (Math.max(0, until - fromMinute) / DAY) * hoursADay, moneyYuan: null }
}

/** Nurses' hours a day for one bed of a unit. */
export function nursingHoursADay({ state }: Simulation, unit: number): number {
  return claimOf(state.index.needOfUnit[unit]!).nurseMinutes.reduce((sum, ofShift) => sum + ofShift, 0) / 60
}

/** People who leave the wards of some facilities a day: those who lie there by the mean stay of their need (Little's law). */
export function exitsADay(simulation: Simulation, facilities: ReadonlySet<number>, need: BedNeed | 'all'): number {
  const { state, setting } = simulation
  const { meanDays } = setting.parameters.stay
  let exits = 0
  state.city.units.forEach((unit, u) => {
    if (unit.kind !== 'ward' || !facilities.has(unit.facility) || (need !== 'all' && unit.need !== need)) return
    exits += lyingIn(state, u) / meanDays[unit.need as BedNeed]
  })
  return exits
}

/** Minute at which the run ends; Infinity where that is not known. */
export const endOf = ({ setting }: Simulation): number => setting.horizonMinutes ?? Number.POSITIVE_INFINITY
