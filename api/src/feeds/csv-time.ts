/** Stamps of a table: dates, months and dates with a time of day. */
import { EARLIEST_INSTANT, LATEST_INSTANT } from '@kangcheng/twin-engine'
import { type CsvTime, END_OF_DAY, MORNING, type TimeForm } from './csv-columns.ts'
import type { Moment, Zone } from './zone.ts'

const CLOCK = String.raw`(?:(?:[T ]|\s+)(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?`
const FORMS: Readonly<Record<TimeForm, RegExp>> = {
  'YYYY-MM-DD': new RegExp(String.raw`^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?${CLOCK}$`),
  YYYYMMDD: new RegExp(String.raw`^(\d{4})(\d\d)(\d\d)${CLOCK}$`),
  'DD/MM/YYYY': new RegExp(String.raw`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})${CLOCK}$`),
  'MM/DD/YYYY': new RegExp(String.raw`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})${CLOCK}$`),
  'YYYY-MM': /^(\d{4})[-/.年](\d{1,2})月?$/,
}

const refuse = (why: string): Moment => ({ ok: false, why })

/** The instant that a stamp stands for. The reason of a refusal never quotes it: it might be a birth date misplaced. */
export function readStamp(stamp: string, time: CsvTime, zone: Zone): Moment {
  const match = FORMS[time.form].exec(stamp)
  if (match === null) return refuse(`is no stamp of the form ${time.form}; name the form in columns.time.form`)
  const parts = match.slice(1, 4).map(Number)
  const [year, month, day] = (
    time.form === 'YYYY-MM'
      ? [parts[0], parts[1], new Date(Date.UTC(parts[0]!, parts[1]!, 0)).getUTCDate()]
      : time.form === 'DD/MM/YYYY'
        ? [parts[2], parts[1], parts[0]]
        : time.form === 'MM/DD/YYYY'
          ? [parts[2], parts[0], parts[1]]
          : parts
  ) as [number, number, number]
  const stood = (time.at ?? (time.form === 'YYYY-MM' ? END_OF_DAY : MORNING)).split(':')
  const hour = Number(match[4] ?? stood[0])
  const minute = Number(match[5] ?? stood[1])
  const second = Number(match[6] ?? 0)
  const local = Date.UTC(year, month - 1, day, hour, minute, second)
  const date = new Date(local)
  // Date.UTC carries over (30 February becomes 1 March); a stamp that comes back changed names no real moment.
  const real =
    year >= 1000 &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute
  if (!real || second > 59) return refuse('names no moment of the calendar')
  const offset = match[7]
  const moment = offset === undefined ? zone.instantOf(local) : withOffset(local, offset)
  if (!moment.ok) return moment
  if (moment.instant < EARLIEST_INSTANT || moment.instant > LATEST_INSTANT) return refuse('lies outside 1973 … 2099')
  return moment
}

function withOffset(local: number, offset: string): Moment {
  if (offset === 'Z') return { ok: true, instant: local }
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2))
  if (minutes > 14 * 60 || Number(offset.slice(-2)) > 59) return refuse('has an offset beyond ±14:00')
  return { ok: true, instant: local - (offset.startsWith('-') ? -minutes : minutes) * 60_000 }
}

/** The form of a stamp, told by one of them; null where it is none, `ambiguous` where day and month cannot be told apart. */
export function formOf(stamp: string): TimeForm | 'ambiguous' | null {
  for (const form of ['YYYY-MM-DD', 'YYYY-MM', 'YYYYMMDD'] as const) if (FORMS[form].test(stamp)) return form
  const match = FORMS['DD/MM/YYYY'].exec(stamp)
  if (match === null) return null
  if (Number(match[1]) > 12) return 'DD/MM/YYYY'
  return Number(match[2]) > 12 ? 'MM/DD/YYYY' : 'ambiguous'
}
