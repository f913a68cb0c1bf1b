// When something came: with seconds today, with its date on any other day of the city.
import { clockTime, clockTimeSeconds, dateWords, sameDate } from '../../format/time.ts'
import type { Language } from '../../i18n/words.ts'

export function entryTime(instant: string, now: number | null, zone: string, language: Language): string {
  const at = Date.parse(instant)
  if (now === null || sameDate(at, now, zone)) return clockTimeSeconds(at, zone)
  const [first, ...rest] = dateWords(at, zone, language).split(' ')
  // The weekday has no room in a row.
  return `${language === 'zh' ? first : rest.join(' ')} ${clockTime(at, zone)}`
}
