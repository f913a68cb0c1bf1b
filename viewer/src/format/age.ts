// How old a figure is, by the city's clock.
import type { Words } from '../i18n/words.ts'

/** Minutes between observation and the city's clock; null = never observed. */
export const ageMinutes = (observedAt: string | null | undefined, asOf: number | null): number | null =>
  !observedAt || asOf === null ? null : Math.max(0, (asOf - Date.parse(observedAt)) / 60_000)

/** Default limits of a bed state: 15 minutes amber, 60 minutes red (as old as this it is not called live). */
export const AGE_AMBER_MINUTES = 15
export const AGE_RED_MINUTES = 60

export function ageWords(minutes: number | null, words: Words): string {
  if (minutes === null) return words['value.missing']
  if (minutes < 1) return words['age.now']
  if (minutes < 90) return words['age.minutes'](Math.round(minutes))
  // From where lengths of time are told in days too.
  if (minutes >= 2880) return words['age.days'](String(Number((minutes / 1440).toFixed(1))))
  return words['age.hours']((minutes / 60).toFixed(minutes < 600 ? 1 : 0))
}

export const ageClass = (minutes: number | null): string =>
  minutes === null || minutes < AGE_AMBER_MINUTES
    ? 'meta'
    : minutes < AGE_RED_MINUTES
      ? 'meta stale'
      : 'meta sev-critical'
