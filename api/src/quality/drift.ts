/** Whether a source sends more or less than it did: a feed that dries up is seen before it is silent. */
import { HALF_HOURS_A_DAY } from './half-hours.ts'

/**
 * What came in the last 24 whole half-hour-aligned hours over the 24 before, minus 1; null where the source was not heard
 * for the whole of both, or nothing came in the earlier one.
 * @param came arrivals of a half hour; @param running the half hour that runs; @param firstHeard the first one of all.
 */
export function driftShare(came: (halfHour: number) => number, running: number, firstHeard: number): number | null {
  const middle = running - HALF_HOURS_A_DAY
  const earliest = middle - HALF_HOURS_A_DAY
  if (firstHeard >= earliest) return null
  let [before, after] = [0, 0]
  for (let h = earliest; h < middle; h++) before += came(h)
  for (let h = middle; h < running; h++) after += came(h)
  return before === 0 ? null : after / before - 1
}
