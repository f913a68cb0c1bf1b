// A day or an instant as a field shows and takes it: `2026-11-21`, `2026-11-21 18:24`, the same in every language.

/** What a native field of date, or of date and time, holds: `2026-11-21`, `2026-11-21T18:24`. */
export type DateKind = 'date' | 'instant'

/** As it stands in a field. */
export const shownDate = (value: string): string => value.replace('T', ' ')

/**
 * What somebody has written, as a native field would hold it: parts apart by anything, or eight (twelve) digits in a row.
 * @returns null where it is no day of the calendar or no minute of a day.
 */
export function readDate(text: string, kind: DateKind): string | null {
  const trimmed = text.trim()
  const parts = /^\d+$/.test(trimmed)
    ? /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d))?$/.exec(trimmed)
    : /^(\d{4})\D+(\d{1,2})\D+(\d{1,2})(?:\D+(\d{1,2})\D(\d\d))?$/.exec(trimmed)
  if (parts === null) return null
  const [year, month, day, hour, minute] = parts.slice(1)
  if ((kind === 'instant') !== (hour !== undefined)) return null
  const date = `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`
  const at = new Date(`${date}T00:00:00Z`)
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== date) return null
  if (hour === undefined) return date
  return Number(hour) < 24 && Number(minute) < 60 ? `${date}T${hour.padStart(2, '0')}:${minute}` : null
}

const MINUTE = 60_000
/** What an arrow key moves at each place of the text: the year, month and day by one, the hour by one, minutes by five. */
const PARTS = [4, 7, 10, 13, 16] as const

/**
 * The value moved by one step of the part at a place of its text, as arrow keys do.
 * @param place of the caret, counted from the text's beginning
 */
export function steppedDate(value: string, place: number, by: 1 | -1): string {
  const part = PARTS.findIndex((end) => place <= end)
  const at = new Date(`${value.length > 10 ? value : `${value}T00:00`}:00Z`)
  if (part === 0) at.setUTCFullYear(at.getUTCFullYear() + by)
  else if (part === 1) {
    const day = at.getUTCDate()
    at.setUTCMonth(at.getUTCMonth() + by)
    // The 31st of a shorter month is its last day.
    if (at.getUTCDate() !== day) at.setUTCDate(0)
  } else at.setTime(at.getTime() + by * [1440, 60, 5][Math.max(0, part - 2)]! * MINUTE)
  return at.toISOString().slice(0, value.length)
}
