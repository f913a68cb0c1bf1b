/** What share of the people has a place within so many minutes. */

/** @param minutes fastest place by origin, Infinity without one. Share from 0 to 1; NaN where there are no people. */
export function shareWithin(minutes: Float64Array, people: Float64Array, limitMinutes: number): number {
  let all = 0
  let near = 0
  for (let i = 0; i < minutes.length; i++) {
    all += people[i]!
    if (minutes[i]! <= limitMinutes) near += people[i]!
  }
  return all > 0 ? near / all : Number.NaN
}
