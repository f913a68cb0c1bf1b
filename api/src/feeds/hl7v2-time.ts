/** HL7's time stamps: `YYYYMMDDHHMM[SS[.S[S[S[S]]]]][+/-ZZZZ]` (data types TS and DTM). */
import { EARLIEST_INSTANT, LATEST_INSTANT } from '@kangcheng/twin-engine'
import type { Zone } from './zone.ts'

export type ReadTime = { readonly ok: true; readonly instant: number } | { readonly ok: false; readonly why: string }

const STAMP = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(?:(\d\d)(?:\.(\d{1,4}))?)?(?:([+-])(\d\d)(\d\d))?$/
/** The easternmost offset in use, UTC+14. */
const LARGEST_OFFSET_MINUTES = 14 * 60

const refuse = (why: string): ReadTime => ({ ok: false, why })

/**
 * Epoch milliseconds of a time stamp that is precise to the minute at least. A stamp without an offset is
 * taken in `zone`. The reason of a refusal never quotes the stamp: it might be a birth date misplaced.
 */
export function readTime(stamp: string, zone: Zone): ReadTime {
  const match = STAMP.exec(stamp)
  if (match === null) return refuse('is no time stamp to the minute; expected YYYYMMDDHHMM[SS][+/-ZZZZ]')
  const [year, month, day, hour, minute] = match.slice(1, 6).map(Number) as [number, number, number, number, number]
  const second = Number(match[6] ?? 0)
  const milliseconds = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3))
  const utc = Date.UTC(year, month - 1, day, hour, minute, second, milliseconds)
  const date = new Date(utc)
  // Date.UTC carries over (30 February becomes 1 March); a stamp that comes back changed names no real moment.
  const real =
    year >= 1000 &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second
  if (!real) return refuse('names no moment of the calendar; expected YYYYMMDDHHMM[SS][+/-ZZZZ]')
  let instant: number
  if (match[8] !== undefined) {
    const offset = Number(match[9]) * 60 + Number(match[10])
    if (Number(match[10]) > 59 || offset > LARGEST_OFFSET_MINUTES) return refuse('has an offset beyond ±1400')
    instant = utc - (match[8] === '-' ? -offset : offset) * 60_000
  } else {
    const local = zone.instantOf(utc)
    if (!local.ok) return refuse(local.why)
    instant = local.instant
  }
  if (instant < EARLIEST_INSTANT || instant > LATEST_INSTANT) return refuse('lies outside 1973 … 2099')
  return { ok: true, instant }
}
