/** The hospitals that shares tell of, and how fresh their figures are. */
import { facilityBeds, hasBeds } from '../../live/bed-counts.ts'
import type { Twin } from '../../live/twin.ts'
import type { ShareContent } from './share-kind.ts'

/** Facilities with hospital beds, by index. */
export const hospitalsOf = (twin: Twin): readonly number[] =>
  twin.city.facilities.flatMap((_, f) => (hasBeds(twin, f) ? [f] : []))

/** Which of the hospitals report, and whose figures are old. */
export function freshnessOf(
  twin: Twin,
  hospitals: readonly number[],
): Pick<ShareContent, 'stale' | 'reporting' | 'expected'> {
  const quality = hospitals.map((f) => facilityBeds(twin, f).quality)
  return {
    stale: hospitals.filter((_, i) => quality[i] === 'STALE').map((f) => twin.city.facilities[f]!.name),
    reporting: quality.filter((q) => q !== 'MISSING').length,
    expected: hospitals.length,
  }
}
