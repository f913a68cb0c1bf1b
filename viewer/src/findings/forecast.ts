// What a forecast says in one sentence, read from its own numbers.
import type { ForecastSeries, TimeQuantiles } from '../data/types.ts'
import { clockTime } from '../format/time.ts'
import type { Language, Text } from '../i18n/words.ts'
import { whenWords } from './when.ts'

const MINUTE = 60_000

export interface ForecastFinding {
  readonly title: string
  /** P10–90 of the crossing as clock times; null when even P10 never crosses. */
  readonly range: string | null
  /** Instants of the crossing's P10 and P90; null beyond the horizon. */
  readonly p10: number | null
  readonly p50: number | null
  readonly p90: number | null
}

/** What is left of times that a forecast gave so many minutes ago; a minute is left of an instant that went by without its coming. */
export function minutesLeft({ p10, p50, p90 }: TimeQuantiles, passed: number): TimeQuantiles {
  const left = (minutes: number | null): number | null =>
    minutes === null ? null : Math.max(Math.min(1, minutes), minutes - passed)
  return { p10: left(p10), p50: left(p50), p90: left(p90) }
}

/** @param start when the forecast begins, epoch ms. */
export function forecastFinding(
  series: ForecastSeries,
  start: number,
  horizonHours: number,
  zone: string,
  language: Language,
): ForecastFinding {
  const at = (minutes: number | null): number | null =>
    minutes === null || minutes > horizonHours * 60 ? null : start + minutes * MINUTE
  const p10 = at(series.fullInMinutes.p10)
  const p50 = at(series.fullInMinutes.p50)
  const p90 = at(series.fullInMinutes.p90)
  const beyond = `>${horizonHours} h`
  const clock = (instant: number | null): string => (instant === null ? beyond : clockTime(instant, zone))
  const range = p10 === null ? null : `${clock(p10)}–${clock(p90)}`
  const zh = language === 'zh'
  if (p50 !== null && p50 - start <= MINUTE)
    return { title: zh ? '需要床位已超过开放床位' : 'Beds needed already exceed open beds', range, p10, p50, p90 }
  if (p50 !== null) {
    const when = whenWords(p50, start, zone, language)
    return { title: zh ? `${when} 越过开放床位` : `Crosses open beds at ${when}`, range, p10, p50, p90 }
  }
  if (p10 !== null) {
    const chance = Math.round((1 - (series.fullInMinutes.never ?? 0.5)) * 100)
    return {
      title: zh
        ? `P50 ${horizonHours} 小时内不越线，越线可能 ${chance}%`
        : `P50 stays under open beds for ${horizonHours} h; ${chance}% chance to cross`,
      range,
      p10,
      p50,
      p90,
    }
  }
  return {
    title: zh ? `${horizonHours} 小时内不越过开放床位` : `Stays under open beds for ${horizonHours} h`,
    range,
    p10,
    p50,
    p90,
  }
}

/**
 * With how many beds the forecast begins: needed, of them occupied, and by how many who wait the two differ. The line that is measured
 * shows the occupied, the fan the needed.
 */
export function needAtStart({ needed, occupied }: Pick<ForecastSeries, 'needed' | 'occupied'>): {
  readonly needed: number
  readonly occupied: number
  readonly waiting: number
} | null {
  const [all, lying] = [needed.p50[0], occupied.p50[0]]
  if (all === undefined || lying === undefined) return null
  return { needed: Math.round(all), occupied: Math.round(lying), waiting: Math.round(all) - Math.round(lying) }
}

/** What one of several resources breaking first says of a hospital: its name and when. */
export function fullInFinding(name: Text, minutes: number | null, language: Language): string {
  if (minutes === null) return language === 'zh' ? `${name.zh} 24 小时内不满` : `${name.en} does not fill within 24 h`
  const hours = (minutes / 60).toFixed(1)
  return language === 'zh' ? `${name.zh} 约 ${hours} 小时后满` : `${name.en} fills in about ${hours} h`
}

/** The standing forecast is made each quarter of an hour of the city: past this two have not come. */
const OLD_MINUTES = 30

/** City minutes since the forecast's beginning where it is too old to go for one of now; null where it is not. */
export function oldForecastMinutes(start: number, now: number | null): number | null {
  const minutes = now === null ? 0 : (now - start) / 60_000
  return minutes > OLD_MINUTES ? minutes : null
}
