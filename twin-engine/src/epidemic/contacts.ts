/**
 * Who is in contact with whom by age: household, school, work and community, each a layer of contacts per day times its
 * transmission per contact, spread evenly over those who take part (no ages sought or avoided within a layer: assumed).
 */
import type { Parameters } from '../parameters/parameters.ts'

export const FIVE_YEAR_GROUPS = 18
export const FIVE_YEARS = 5

/**
 * `[age × ages + other]` for age groups that begin at the ages given, from the parameters' five-year groups. Both sides of a contact count it:
 * people × contacts is symmetric.
 */
export function contactsByAge(ages: readonly number[], { epidemic }: Parameters): Float64Array {
  const people = epidemic.agePeople
  const weight = epidemic.contactsPerDay.map((contacts, layer) => contacts * epidemic.relativeTransmission[layer]!)
  const everybody = people.map(() => 1)
  const part = [everybody, epidemic.schoolShare, epidemic.workShare, everybody]
  const taking = part.map((share) => share.reduce((sum, one, k) => sum + one * people[k]!, 0))
  const group = groupOfFiveYears(ages)
  const table = new Float64Array(ages.length ** 2)
  const size = new Float64Array(ages.length)
  for (let k = 0; k < FIVE_YEAR_GROUPS; k++) {
    size[group[k]!]! += people[k]!
    for (let m = 0; m < FIVE_YEAR_GROUPS; m++)
      part.forEach((share, layer) => {
        if (taking[layer] === 0) return
        const met = (share[m]! * people[m]!) / taking[layer]!
        table[group[k]! * ages.length + group[m]!]! += people[k]! * share[k]! * weight[layer]! * met
      })
  }
  return table.map((contacts, i) => contacts / size[Math.floor(i / ages.length)]!)
}

/** The age group of each five-year group. */
export function groupOfFiveYears(ages: readonly number[]): readonly number[] {
  return Array.from({ length: FIVE_YEAR_GROUPS }, (_, k) =>
    ages.findLastIndex((youngest) => youngest <= k * FIVE_YEARS),
  )
}

/** First five-year group of each band of a city's cells, 0–14, 15–59, 60–64, 65+. */
const BANDS = [0, 3, 12, 13, FIVE_YEAR_GROUPS] as const

/** People by age group from those by band of a city's cells. */
export function splitBands(
  byBand: readonly number[],
  ages: readonly number[],
  { epidemic }: Parameters,
): readonly number[] {
  const group = groupOfFiveYears(ages)
  const out = ages.map(() => 0)
  byBand.forEach((people, band) => {
    const own = epidemic.agePeople.slice(BANDS[band], BANDS[band + 1])
    const all = own.reduce((sum, one) => sum + one, 0)
    own.forEach((one, k) => {
      out[group[BANDS[band]! + k]!]! += (people * one) / all
    })
  })
  return out
}
