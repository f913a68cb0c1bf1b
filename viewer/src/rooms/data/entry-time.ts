// When something came: with seconds today, with its date on any other day of the city.
import { clockTimeSeconds, sameDate, timeWords } from '../../format/time.ts'
import type { Language } from '../../i18n/words.ts'

export function entryTime(instant: string, now: number | null, zone: string, language: Language): string {
  const at = Date.parse(instant)
  return now === null || sameDate(at, now, zone) ? clockTimeSeconds(at, zone) : timeWords(at, now, zone, language)
}
