/** A clock that changed for summer time: from one half hour to the next, everything is an hour later or earlier. */
import { countOf, quantileOf } from './log-bins.ts'
import { THRESHOLDS } from './thresholds.ts'

const HOUR_SECONDS = 3600
/** Half hours with fewer events do not tell, and on each side of the jump there are two that do. */
const EVENTS_TO_TELL = 5
const HALF_HOURS_TO_TELL = 2
/** Bins are wide by a twenty-fifth of their value, on both sides of the jump. */
const BIN_WIDTH = 0.08

/**
 * The jump, +3600 (events became later: the clock went back) or −3600 (it went forward); null where there is none.
 * @param slots the lateness of each half hour of the last day, oldest first.
 */
export function summerTimeJump(slots: readonly Uint32Array[]): number | null {
  const middles = slots.filter((counts) => countOf(counts) >= EVENTS_TO_TELL).map((counts) => quantileOf(counts, 0.5)!)
  for (let cut = HALF_HOURS_TO_TELL; cut <= middles.length - HALF_HOURS_TO_TELL; cut++) {
    const [before, after] = [middles.slice(0, cut), middles.slice(cut)]
    const [low, high] = [middleOf(before), middleOf(after)]
    const jump = high - low
    if (Math.abs(Math.abs(jump) - HOUR_SECONDS) > tolerance(low, high)) continue
    if (steady(before, low) && steady(after, high)) return jump > 0 ? HOUR_SECONDS : -HOUR_SECONDS
  }
  return null
}

const tolerance = (...seconds: readonly number[]): number =>
  Math.max(THRESHOLDS.jumpTolerance.value, ...seconds.map((s) => Math.abs(s) * BIN_WIDTH))

const middleOf = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!

const steady = (values: readonly number[], middle: number): boolean =>
  values.every((value) => Math.abs(value - middle) <= tolerance(middle))
