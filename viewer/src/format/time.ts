// Times in the city's zone, with the date whenever it is not the city's today; durations in hours and minutes.
import type { Language } from '../i18n/words.ts'

interface Parts {
  readonly year: string
  readonly month: string
  readonly day: string
  readonly hour: string
  readonly minute: string
  readonly second: string
  readonly weekday: string
}

const formats = new Map<string, Intl.DateTimeFormat>()

function partsOf(at: number, zone: string, language: Language): Parts {
  const key = `${zone} ${language}`
  let format = formats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      weekday: 'short',
      hourCycle: 'h23',
    })
    formats.set(key, format)
  }
  return Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value])) as unknown as Parts
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Hour and minute in the zone, `18:24`. */
export function clockTime(at: number, zone: string): string {
  const parts = partsOf(at, zone, 'en')
  return `${parts.hour}:${parts.minute}`
}

/** Hour, minute and second in the zone, `18:24:06`. */
export const clockTimeSeconds = (at: number, zone: string): string =>
  `${clockTime(at, zone)}:${partsOf(at, zone, 'en').second}`

/** The date in the zone: `11-21 周六`, `Sat 21 Nov`. */
export function dateWords(at: number, zone: string, language: Language): string {
  const parts = partsOf(at, zone, language)
  return language === 'zh'
    ? `${parts.month}-${parts.day} ${parts.weekday}`
    : `${parts.weekday} ${Number(parts.day)} ${MONTHS[Number(parts.month) - 1]}`
}

/** Day number in the zone, to tell whether two instants share a date. */
export function sameDate(a: number, b: number, zone: string): boolean {
  const one = partsOf(a, zone, 'en')
  const other = partsOf(b, zone, 'en')
  return one.day === other.day && one.month === other.month && one.year === other.year
}

/** `18:24` today, with the date before it on any other day of the city. */
export function timeWords(at: number, asOf: number, zone: string, language: Language): string {
  return sameDate(at, asOf, zone) ? clockTime(at, zone) : `${dateWords(at, zone, language)} ${clockTime(at, zone)}`
}

/** Date and time with the year, for what leaves the screen: `2026-11-21 18:24`. */
export function fullTime(at: number, zone: string): string {
  const parts = partsOf(at, zone, 'en')
  return `${parts.year}-${parts.month}-${parts.day} ${parts.hour}:${parts.minute}`
}

/** A duration as the screens write it: `45 m`, `2 h 10 m`, `11 h` from ten hours on. */
export function duration(minutes: number): string {
  const whole = Math.max(0, Math.round(minutes))
  if (whole < 60) return `${whole} m`
  const hours = Math.floor(whole / 60)
  if (hours >= 10) return `${Math.round(minutes / 60)} h`
  const rest = whole % 60
  return rest === 0 ? `${hours} h` : `${hours} h ${String(rest).padStart(2, '0')} m`
}

/** A range of two durations; beyond `horizonMinutes` (or null = never) it says > the horizon. */
export function durationRange(low: number | null, high: number | null, horizonMinutes: number): string {
  const beyond = `>${Math.round(horizonMinutes / 60)} h`
  const word = (minutes: number | null): string =>
    minutes === null || minutes > horizonMinutes
      ? beyond
      : minutes < 600
        ? duration(minutes)
        : `${Math.round(minutes / 60)} h`
  const a = word(low)
  const b = word(high)
  return a === b ? a : `${a} – ${b}`
}
