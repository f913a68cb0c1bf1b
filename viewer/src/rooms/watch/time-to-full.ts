// The time to full beside an alert, in words: of the resource that the alert names, and saying which one that is.

import { NO_VALUE } from '../../format/numbers.ts'
import { duration, durationRange } from '../../format/time.ts'
import type { Words } from '../../i18n/words.ts'
import type { Ranked } from './ranking.ts'

const DAY_MINUTES = 1440

export interface TimeToFull {
  readonly time: string
  /** True where `time` is a word and no duration. */
  readonly isWord: boolean
  /** P10–90; empty where there is none, or where it has happened. */
  readonly range: string
  /** Whose time it is: all beds, intensive care, the emergency department. */
  readonly of: string
  /** What exactly is measured, where its short name stands. */
  readonly measure: string
}

/** Full now: all beds by the pulse; of a kind of bed, that none is left for the next patient, which a share does not tell. */
function isFull({ alert, further, pulse }: Ranked): boolean {
  if (alert === null || (alert.resource === 'ALL_BEDS' && !NONE_LEFT.includes(alert.rule)))
    return pulse.occupancy !== null && pulse.occupancy >= 1
  return [alert, ...further].some(({ rule, resource }) => resource === alert.resource && NONE_LEFT.includes(rule))
}

const NONE_LEFT: readonly string[] = ['no-icu-bed', 'no-ward-bed']

export function timeToFull(row: Ranked, words: Words): TimeToFull {
  const { alert, full } = row
  if (row.when === 'ahead') return timeAhead(row, words)
  const kind = alert?.rule === 'no-ward-bed' ? 'WARD' : (alert?.resource ?? 'ALL_BEDS')
  const named = { of: words[`full.${kind}`], measure: words[`measure.${kind}`] }
  const told = (time: string, isWord: boolean, range = ''): TimeToFull => ({ time, isWord, range, ...named })
  if (alert?.stale) return told(words['alerts.held'], true)
  if (isFull(row)) return told(words['alerts.full'], true)
  if (full === null) return told(NO_VALUE, false)
  const { p10, p50, p90 } = full
  // Where even P10 lies beyond the day, the time itself says so.
  const beyond = p10 === null || p10 > DAY_MINUTES
  const range = beyond || (p90 !== null && p90 < 1) ? '' : durationRange(p10, p90, DAY_MINUTES)
  if (p50 === null || p50 > DAY_MINUTES) return told(words['alerts.later'], false, range)
  return p50 < 1 ? told(words['alerts.over'], true, range) : told(duration(p50), false, range)
}

/** Of a place that needs nobody yet: within how many hours its chance of nothing free reaches attention. */
function timeAhead({ ahead }: Ranked, words: Words): TimeToFull {
  const first = ahead[0]!
  const kind = first.resource === 'BEDS' ? 'WARD' : first.resource
  const time = first.withinHours === null ? words['alerts.heldAhead'] : words['alerts.within'](first.withinHours)
  return { time, isWord: true, range: '', of: words[`full.${kind}`], measure: words[`measure.${kind}`] }
}
