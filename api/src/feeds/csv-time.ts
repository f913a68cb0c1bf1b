/** Stamps of a table: dates, months and dates with a time of day. */
import { type CsvTime, END_OF_DAY, MORNING, type TimeForm } from './csv-columns.ts'
import { type Moment, momentOfStamp, type Zone } from './zone.ts'

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
  return momentOfStamp(local, match[7], zone)
}

/** The form of a stamp, told by one of them; null where it is none, `ambiguous` where day and month cannot be told apart. */
export function formOf(stamp: string): TimeForm | 'ambiguous' | null {
  for (const form of ['YYYY-MM-DD', 'YYYY-MM', 'YYYYMMDD'] as const) if (FORMS[form].test(stamp)) return form
  const match = FORMS['DD/MM/YYYY'].exec(stamp)
  if (match === null) return null
  if (Number(match[1]) > 12) return 'DD/MM/YYYY'
  return Number(match[2]) > 12 ? 'MM/DD/YYYY' : 'ambiguous'
}
