/** How long people stay and how often they come, as far as the chance of no bed needs it. */
import { type CityModel, NEEDS } from '../city/city.ts'
import type { BedNeed } from '../parameters/keys.ts'
import { normalSurvival } from '../parameters/normal.ts'
import type { Parameters } from '../parameters/parameters.ts'

export interface StayModel {
  /** Chance that a stay of this need (index into NEEDS) that has lasted `spentMinutes` lasts `aheadMinutes` more. */
  readonly survival: (need: number, spentMinutes: number, aheadMinutes: number) => number
  /** Arrivals per day at a unit (index). */
  readonly arrivalsPerDay: (unit: number) => number
}

const DAY = 1440
/** Grid over ln(minutes): from e⁰ to e^14 (two years). */
const POINTS = 1401
const STEP = 0.01

/**
 * Survival of the lognormal mixture of parameters.md §3 (short component scaled so that the mixture keeps its mean),
 * from a table over ln(minutes), linear between points: within 1e-4 of the exact figure. Arrivals by Little's law:
 * open beds × target occupancy ÷ mean stay. Hours of the day are left out: exits and arrivals count as even over it.
 */
export function stayModelOf(parameters: Parameters, city: CityModel): StayModel {
  const { stay, beds } = parameters
  const tables = NEEDS.map((need) => {
    const table = new Float64Array(POINTS)
    if (need === 'emergency') return table
    const bed: BedNeed = need
    const share = bed === 'icu' ? 0 : stay.longStayShare
    const short = lognormal(
      stay.meanDays[bed] * stay.shortScale[bed] * DAY,
      stay.standardDeviationDays[bed] / stay.meanDays[bed],
    )
    const long = lognormal(stay.longStayMeanDays * DAY, stay.longStayStandardDeviationDays / stay.longStayMeanDays)
    for (let i = 0; i < POINTS; i++) table[i] = (1 - share) * short(i * STEP) + share * long(i * STEP)
    return table
  })
  const at = (table: Float64Array, minutes: number): number => {
    if (minutes <= 1) return 1
    const x = Math.log(minutes) / STEP
    const i = Math.min(POINTS - 2, Math.floor(x))
    return table[i]! + Math.min(1, x - i) * (table[i + 1]! - table[i]!)
  }
  return {
    survival: (need, spentMinutes, aheadMinutes) => {
      const table = tables[need]!
      const now = at(table, spentMinutes)
      // Beyond the table's tail somebody who has stayed for years stays on.
      return now > 1e-12 ? at(table, spentMinutes + aheadMinutes) / now : 1
    },
    arrivalsPerDay: (u) => {
      const unit = city.units[u]!
      return unit.need === 'emergency' ? 0 : (unit.beds * beds.targetOccupancy) / stay.meanDays[unit.need]
    },
  }
}

/** Survival function over ln(minutes) of the lognormal with this mean and coefficient of variation. */
function lognormal(mean: number, variation: number): (logMinutes: number) => number {
  const variance = Math.log(1 + variation * variation)
  const mu = Math.log(mean) - variance / 2
  const sigma = Math.sqrt(variance)
  return (log) => normalSurvival((log - mu) / sigma)
}
