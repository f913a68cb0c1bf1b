/** Which marks make a local day of a zone: 288 of them, but for the days on which clocks change. */
import { MARK_MILLISECONDS } from './occupancy-history.ts'

/** Marks of an ordinary day. */
export const DAY_MARKS = 288

/** A run of marks with one local date: from `start` up to, not including, `end`. */
export interface LocalDay {
  readonly start: number
  readonly end: number
}

/** Finds the day of a mark; the last one is remembered. @param zone an IANA name. */
export function localDays(zone: string): (mark: number) => LocalDay {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
  const dateOf = (mark: number): string => format.format(mark * MARK_MILLISECONDS)
  let last: LocalDay | null = null
  return (mark) => {
    if (last !== null && mark >= last.start && mark < last.end) return last
    const date = dateOf(mark)
    // By steps, not by the zone's offset: so days part all marks wherever and however clocks change.
    let start = mark
    while (dateOf(start - 1) === date) start--
    let end = mark + 1
    while (dateOf(end) === date) end++
    last = { start, end }
    return last
  }
}
