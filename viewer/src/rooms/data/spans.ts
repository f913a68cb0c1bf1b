// Lengths of time in the language: 3 秒, 14 分, 8 小时 12 分. null = not known.
import { NO_VALUE } from '../../format/numbers.ts'
import type { Words } from '../../i18n/words.ts'

export function spanWords(seconds: number | null, words: Words): string {
  if (seconds === null || !Number.isFinite(seconds)) return NO_VALUE
  if (seconds < -0.05) return `−${spanWords(-seconds, words)}`
  const size = Math.abs(seconds)
  if (size < 10) return words['span.seconds'](String(Math.round(size * 10) / 10))
  if (size < 90) return words['span.seconds'](String(Math.round(size)))
  const minutes = Math.round(size / 60)
  if (minutes < 120) return words['span.minutes'](String(minutes))
  const hours = Math.floor(minutes / 60)
  if (hours >= 48) return words['span.days'](String(Number((hours / 24).toFixed(1))))
  return minutes % 60 === 0
    ? words['span.hours'](String(hours))
    : words['span.hoursMinutes'](String(hours), String(minutes % 60))
}

/** With its sign, for offsets: +3 秒, −2 分. */
export const signedSpan = (seconds: number | null, words: Words): string =>
  seconds === null
    ? NO_VALUE
    : `${Math.round(seconds) === 0 ? '±' : seconds > 0 ? '+' : '−'}${spanWords(Math.abs(seconds), words)}`

const NO_BREAK = '\u00a0'

/** How late: what carries a time after the clock is ahead of it, and no negative lateness. */
export const latenessWords = (seconds: number | null, words: Words): string =>
  isAhead(seconds)
    ? words['span.ahead'](spanWords(-seconds, words).replaceAll(' ', NO_BREAK))
    : spanWords(seconds, words)

export const isAhead = (seconds: number | null): seconds is number => seconds !== null && seconds < -0.05

/** The same words as a large figure and what stands small behind it: `8` and `h 12 min`. */
export function spanFigure(seconds: number | null, words: Words): { readonly value: string; readonly unit: string } {
  if (seconds === null) return { value: NO_VALUE, unit: words['value.unknown'] }
  const [value = '', ...unit] = spanWords(seconds, words).split(' ')
  return { value, unit: unit.join(' ') }
}
