// Moments as people say them: tonight 20:34, tomorrow 03:20.
import { clockTime, sameDate, timeWords } from '../format/time.ts'
import type { Language } from '../i18n/words.ts'

const DAY = 86_400_000

/** An instant after `asOf`, said from the city's present: 今晚 20:34, 明日 03:20; further days carry their date. */
export function whenWords(at: number, asOf: number, zone: string, language: Language): string {
  const clock = clockTime(at, zone)
  if (sameDate(at, asOf, zone)) {
    const evening = Number(clock.slice(0, 2)) >= 18
    if (language === 'zh') return `${evening ? '今晚' : '今日'} ${clock}`
    return evening ? `${clock} tonight` : `${clock} today`
  }
  if (sameDate(at, asOf + DAY, zone)) return language === 'zh' ? `明日 ${clock}` : `${clock} tomorrow`
  return timeWords(at, asOf, zone, language)
}
