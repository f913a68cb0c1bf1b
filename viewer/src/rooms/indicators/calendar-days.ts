// The calendar of occupancy: the city's days, what the history knows of each, weeks as columns, and what they say together.

import { percent } from '../../format/numbers.ts'
import type { CalendarWords } from '../../i18n/calendar-words.ts'
import type { Language } from '../../i18n/words.ts'

const DAY = 86_400_000
const MINUTE = 60_000
/** Weeks on the screen: a year and the week that has begun. */
export const WEEKS = 53
/** A day of which less of the hospital's wards is known has no figure. */
const LEAST_KNOWN = 0.5

export interface LocalDay {
  /** `2026-11-20`. */
  readonly date: string
  /** Local midnight, epoch ms. */
  readonly start: number
  /** 0 = Monday. */
  readonly weekday: number
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Minutes that the zone's clock is ahead of UTC at an instant. */
function offsetMinutes(at: number, zone: string): number {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
    formats.set(zone, format)
  }
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const local = Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!)
  return Math.round((local - Math.floor(at / MINUTE) * MINUTE) / MINUTE)
}

/** The days up to the one that holds `asOf`, whole weeks of them from a Monday on. */
export function localDays(asOf: number, zone: string, weeks = WEEKS): readonly LocalDay[] {
  const today = Math.floor((asOf + offsetMinutes(asOf, zone) * MINUTE) / DAY)
  // Day 0 of 1970 was a Thursday.
  const weekdayOf = (day: number): number => (day + 3) % 7
  const first = today - weekdayOf(today) - (weeks - 1) * 7
  return Array.from({ length: today - first + 1 }, (_, k) => {
    const day = first + k
    const utc = day * DAY
    const guess = utc - offsetMinutes(utc, zone) * MINUTE
    return {
      date: new Date(utc).toISOString().slice(0, 10),
      start: utc - offsetMinutes(guess, zone) * MINUTE,
      weekday: weekdayOf(day),
    }
  })
}

/** Spans of days of 24 hours each: the history's steps are as long everywhere, days at a change of clocks are not. */
export function daySpans(
  days: readonly LocalDay[],
  asOf: number,
): readonly { readonly from: number; readonly to: number }[] {
  const spans: { from: number; to: number }[] = []
  for (const [k, { start }] of days.entries()) {
    const end = Math.min(asOf, (days[k + 1]?.start ?? start + DAY) - 1)
    const before = spans.at(-1)
    if (before !== undefined && start - days[k - 1]!.start === DAY) before.to = end
    else spans.push({ from: start, to: end })
  }
  return spans
}

interface Figure {
  readonly mean: readonly (number | null)[]
  readonly min: readonly (number | null)[]
  readonly max: readonly (number | null)[]
  readonly knownShare: readonly number[]
}
export interface HistorySpan {
  readonly from: string
  /** What lies before was made up for a demonstration; null = all was recorded. */
  readonly madeUpUntil: string | null
  readonly everyMinutes: number
  readonly occupied: Figure
  readonly open: Figure
}

export interface CalendarDay extends LocalDay {
  /** Mean occupied beds over mean open beds; null = not reported, or too little of it. */
  readonly occupancy: number | null
  readonly occupied: number | null
  readonly most: number | null
  readonly open: number | null
  readonly knownShare: number
  /** True of days before anything of the hospital was recorded: nobody failed to report. */
  readonly before: boolean
}

/** The days with what the history says of them. */
export function calendarDays(days: readonly LocalDay[], spans: readonly HistorySpan[]): readonly CalendarDay[] {
  const known = new Map<number, Omit<CalendarDay, keyof LocalDay | 'before'>>()
  for (const { from, everyMinutes, occupied, open } of spans)
    for (const [k, share] of occupied.knownShare.entries()) {
      const [mean, beds] = [occupied.mean[k] ?? null, open.mean[k] ?? null]
      const told = share >= LEAST_KNOWN && mean !== null && beds !== null && beds > 0
      known.set(Date.parse(from) + k * everyMinutes * MINUTE, {
        occupancy: told ? mean / beds : null,
        occupied: told ? mean : null,
        most: told ? (occupied.max[k] ?? null) : null,
        open: told ? beds : null,
        knownShare: share,
      })
    }
  const nothing = { occupancy: null, occupied: null, most: null, open: null, knownShare: 0 }
  const told = days.map((day) => ({ ...day, ...(known.get(day.start) ?? nothing) }))
  const first = told.findIndex(({ knownShare }) => knownShare > 0)
  return told.map((day, k) => ({ ...day, before: first < 0 || k < first }))
}

/** Where attention and alarm begin, as shares. */
export interface Limits {
  readonly watch: number
  readonly alarm: number
}

export interface MonthName {
  readonly week: number
  readonly label: string
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
export const monthWords = (month: number, language: Language): string =>
  language === 'zh' ? `${month} 月` : MONTHS[month - 1]!

const monthOf = ({ date }: LocalDay): number => Number(date.slice(5, 7))

/** A month is named over the week that holds its first day. */
export function monthNames(days: readonly LocalDay[], language: Language): readonly MonthName[] {
  return days.flatMap((day, k) =>
    day.date.endsWith('-01') ? [{ week: Math.floor(k / 7), label: monthWords(monthOf(day), language) }] : [],
  )
}

/** Where a key leads from a day; null = the key does not move. */
export function dayAfterKey(at: number, key: string, days: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowUp: -1,
    ArrowDown: 1,
    ArrowLeft: -7,
    ArrowRight: 7,
    PageUp: -28,
    PageDown: 28,
    Home: -days,
    End: days,
  }
  const step = steps[key]
  return step === undefined ? null : Math.max(0, Math.min(days - 1, at + step))
}

/** Days over the limit and when most of them were; else the highest. Today counts once it is over. */
export function calendarFinding(
  days: readonly CalendarDay[],
  limits: Limits,
  words: CalendarWords,
  language: Language,
): string {
  const told = days.flatMap((day) => (day.occupancy === null ? [] : [{ ...day, occupancy: day.occupancy }]))
  if (told.length === 0) return words.none
  const over = told.filter(({ occupancy }) => occupancy >= limits.alarm)
  const limit = percent(limits.alarm, 0)
  if (over.length === 0) {
    const highest = told.reduce((most, day) => (day.occupancy > most.occupancy ? day : most))
    return words.under(String(told.length), limit, percent(highest.occupancy), highest.date.slice(5))
  }
  const byMonth = Map.groupBy(over, monthOf)
  const [month, most] = [...byMonth].toSorted((a, b) => b[1].length - a[1].length)[0]!
  return most.length * 2 > over.length && byMonth.size > 1
    ? words.overMostly(String(over.length), limit, monthWords(month, language))
    : words.over(String(over.length), limit)
}
