/** Arrivals by home district and facility as a role may see them: small counts suppressed, and what gives them away. */
import type { TwinState } from '@kangcheng/twin-engine'
import { type ShownTable, suppressSmallCounts } from '../access-control/small-counts.ts'
import { arrivalsByDistrict, type Flow, type Origin } from './flows.ts'

const HOURS = 24

interface Shown {
  readonly asOf: number
  readonly position: number
  readonly hours: number
  readonly smallest: number
  readonly table: ShownTable
}

/** The last table of each state: one answer asks for many of its rows. */
const last = new WeakMap<TwinState, Shown>()

/** Facilities by districts; at `position` of the log. */
function shownArrivals(state: TwinState, position: number, hours: number, smallest: number): ShownTable {
  const before = last.get(state)
  if (
    before?.position === position &&
    before.asOf === state.asOf &&
    before.hours === hours &&
    before.smallest === smallest
  )
    return before.table
  const counts = state.city.facilities.map((_, facility) => arrivalsByDistrict(state, facility, hours))
  const table = suppressSmallCounts(counts, smallest)
  last.set(state, { asOf: state.asOf, position, hours, smallest, table })
  return table
}

/** Districts that sent people to a facility in 24 hours; number and share are null where they may not be shown. */
export function shownOrigins(
  state: TwinState,
  position: number,
  facility: number,
  smallest: number,
): readonly Origin[] {
  const { counts, rowTotals } = shownArrivals(state, position, HOURS, smallest)
  const total = rowTotals[facility]!
  return counts[facility]!.flatMap((people, district) =>
    people === 0 ? [] : [{ district, people, share: people === null || total === null ? null : people / total }],
  )
}

/** Bundles that may be shown. @param minutes told in whole hours. */
export function shownFlows(state: TwinState, position: number, minutes: number, smallest: number): readonly Flow[] {
  const hours = Math.min(HOURS, Math.max(1, Math.ceil(minutes / 60)))
  return shownArrivals(state, position, hours, smallest).counts.flatMap((row, facility) =>
    row.flatMap((people, district) => (people !== null && people >= smallest ? [{ district, facility, people }] : [])),
  )
}
