/** Occupied and open beds of every unit at one moment, as their panels show them (`live/bed-counts.ts`). */
import { BED_STATUS_COUNT, BedStatus } from '@kangcheng/twin-engine'
import type { CityAtMark } from '../live/marks.ts'
import { intervalOf, staleAfterMinutes } from '../quality/interval.ts'
import { MARK_MILLISECONDS, type MarkSample, UNKNOWN } from './occupancy-history.ts'

const MINUTE = 60_000
/**
 * Minutes after which the last word of a source that never said how often it sends is no longer taken for the present: a
 * day, since censuses come daily. Assumed.
 */
const UNTOLD_SILENCE_MINUTES = 24 * 60

const S = BedStatus
const known = (count: number): number => Math.min(Math.max(0, count), UNKNOWN - 1)

/**
 * Unknown are units that nobody told of, those whose source has been silent (for two intervals that it told, else a day),
 * emergency departments, and the open beds of a census that named none.
 */
export function sampleUnits({ state, freshness, toldMinutes }: CityAtMark): MarkSample {
  const { units, city, asOf } = state
  const n = city.units.length
  const occupied = new Uint16Array(n).fill(UNKNOWN)
  const open = new Uint16Array(n).fill(UNKNOWN)
  const silences = new Map<string, boolean>()
  const silent = (source: string): boolean => {
    let is = silences.get(source)
    if (is === undefined) {
      const told = toldMinutes(source)
      const limit = told === null ? UNTOLD_SILENCE_MINUTES : staleAfterMinutes(intervalOf(told, null))
      // A snapshot of an earlier version does not know the time: nobody is called silent then.
      is = asOf - (freshness.newestAt(source) ?? asOf) > limit * MINUTE
      silences.set(source, is)
    }
    return is
  }
  for (let u = 0; u < n; u++) {
    const census = units.census[u]!
    const byBed = units.reportedAt[u]! > 0
    if (city.units[u]!.kind === 'emergency' || (!byBed && census < 0)) continue
    const source = freshness.sourceOfUnit(u)
    if (source !== null && silent(source)) continue
    if (!byBed) {
      occupied[u] = known(census)
      const told = units.censusOpen[u]!
      if (told >= 0) open[u] = known(told)
      continue
    }
    const count = (status: number): number => units.count[u * BED_STATUS_COUNT + status]!
    const lying = count(S.occupied) + count(S.held)
    const others = count(S.available) + count(S.assigned) + count(S.dirty) + count(S.cleaning) + count(S.blocked)
    occupied[u] = known(lying)
    open[u] = known(lying + others - units.extra[u]!)
  }
  return { mark: Math.floor(asOf / MARK_MILLISECONDS), occupied, open }
}
