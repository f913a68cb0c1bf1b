/** Arrivals by home district and facility as a role may see them: small counts suppressed, and what gives them away. */
import type { TwinState } from '@kangcheng/twin-engine'
import { type ShownTable, suppressSmallCounts } from '../access-control/small-counts.ts'
import { arrivalsByDistrict, type Flow, type Origin } from './flows.ts'

const HOURS = 24

interface Shown {
  readonly asOf: number
  readonly hours: number
  readonly smallest: number
  readonly table: ShownTable
  /** Row of the table by facility; -1 = nobody came. */
  readonly rows: Int32Array
}

/** The last table of each state: it is worked out once a minute of the city's clock, so that single arrivals do not show. */
const last = new WeakMap<TwinState, Shown>()

function shownArrivals(state: TwinState, hours: number, smallest: number): Shown {
  const before = last.get(state)
  if (before?.asOf === state.asOf && before.hours === hours && before.smallest === smallest) return before
  const rows = new Int32Array(state.city.facilities.length).fill(-1)
  const counts: number[][] = []
  for (let facility = 0; facility < rows.length; facility++) {
    const people = arrivalsByDistrict(state, facility, hours)
    if (people.every((n) => n === 0)) continue
    rows[facility] = counts.length
    counts.push(people)
  }
  const shown = { asOf: state.asOf, hours, smallest, table: suppressSmallCounts(counts, smallest), rows }
  last.set(state, shown)
  return shown
}

/** Districts that sent people to a facility in 24 hours; number and share are null where they may not be shown. */
export function shownOrigins(state: TwinState, facility: number, smallest: number): readonly Origin[] {
  const { table, rows } = shownArrivals(state, HOURS, smallest)
  const row = rows[facility]!
  if (row < 0) return []
  const total = table.rowTotals[row]!
  return table.counts[row]!.flatMap((people, district) =>
    people === 0 ? [] : [{ district, people, share: people === null || total === null ? null : people / total }],
  )
}

/** Bundles that may be shown. @param minutes told in whole hours. */
export function shownFlows(state: TwinState, minutes: number, smallest: number): readonly Flow[] {
  const hours = Math.min(HOURS, Math.max(1, Math.ceil(minutes / 60)))
  const { table, rows } = shownArrivals(state, hours, smallest)
  return [...rows].flatMap((row, facility) =>
    row < 0
      ? []
      : table.counts[row]!.flatMap((people, district) =>
          people !== null && people >= smallest ? [{ district, facility, people }] : [],
        ),
  )
}
