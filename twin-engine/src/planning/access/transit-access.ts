/** What stands behind access by public transport: whose timetables, which departures, and how far these differ. */
import type { TransitSpread } from '../../network/transit-times.ts'
import { nearestMinutes } from './nearest.ts'

export interface TransitAccess extends Omit<TransitSpread, 'p10' | 'p90'> {
  /**
   * By cell, the least over all supply of the minutes that one in ten departures takes at most (`p10`) or at least (`p90`) there:
   * the percentile is taken of each way first, so that the nearest may be another at p10 and p90. Infinity without a way.
   */
  readonly p10: Float64Array
  readonly p90: Float64Array
  /**
   * Means over the people of the percentiles over the departures, by cell, not percentiles of a mean. Of those alone who have a
   * way at p90, that is in nine departures of ten; null = of nobody.
   */
  readonly meanMinutes: { readonly p10: number; readonly p50: number; readonly p90: number } | null
}

export function transitAccess(
  { p10, p90, ...spread }: TransitSpread,
  supply: Float64Array,
  median: Float64Array,
  people: Float64Array,
): TransitAccess {
  const [quick, slow] = [p10, p90].map((times) => nearestMinutes({ times, supply })) as [Float64Array, Float64Array]
  const known = [...people.keys()].filter((c) => people[c]! > 0 && Number.isFinite(slow[c]!))
  const all = known.reduce((sum, c) => sum + people[c]!, 0)
  const mean = (minutes: Float64Array): number => known.reduce((sum, c) => sum + people[c]! * minutes[c]!, 0) / all
  return {
    ...spread,
    p10: quick,
    p90: slow,
    meanMinutes: all > 0 ? { p10: mean(quick), p50: mean(median), p90: mean(slow) } : null,
  }
}
