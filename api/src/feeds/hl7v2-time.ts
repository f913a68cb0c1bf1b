/** HL7's time stamps: `YYYYMMDDHHMM[SS[.S[S[S[S]]]]][+/-ZZZZ]` (data types TS and DTM). */
import { type Moment, momentOfStamp, type Zone } from './zone.ts'

const STAMP = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(?:(\d\d)(?:\.(\d{1,4}))?)?([+-]\d{4})?$/

const refuse = (why: string): Moment => ({ ok: false, why })

/**
 * Epoch milliseconds of a time stamp that is precise to the minute at least. A stamp without an offset is
 * taken in `zone`. The reason of a refusal never quotes the stamp: it might be a birth date misplaced.
 */
export function readTime(stamp: string, zone: Zone): Moment {
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
  return momentOfStamp(utc, match[8], zone)
}
