/** What stands behind access by public transport: whose timetables, which departures, and how far these differ. */
import type { TransitSpread } from '../../network/transit-times.ts'
import { nearestMinutes } from './nearest.ts'

export interface TransitAccess extends Omit<TransitSpread, 'p10' | 'p90'> {
  /** By cell, minutes to the nearest supply that one in ten departures takes at most, and at least; Infinity without a way. */
  readonly p10: Float64Array
  readonly p90: Float64Array
  /** Mean minutes to the nearest supply of those people who have a way in nine departures of ten; null = of nobody. */
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
