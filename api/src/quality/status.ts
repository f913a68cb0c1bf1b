/** One word for a source, from its figures. */
import { type Interval, lateAfterMinutes } from './interval.ts'
import { THRESHOLDS } from './thresholds.ts'

export const SOURCE_STATUSES = ['NORMAL', 'LATE', 'CHECK', 'SILENT'] as const
export type SourceStatus = (typeof SOURCE_STATUSES)[number]

/** What the word depends on; null = not known, which never makes a source worse. */
export interface StatusFigures {
  readonly stale: boolean
  readonly interval: Interval | null
  readonly ageMinutes: number | null
  readonly latenessP50Seconds: number | null
  readonly latenessP90Seconds: number | null
  readonly validity: number | null
  readonly clockOffsetSeconds: number | null
  readonly censusDiffers: boolean
}

/** Its clock is wrong by so much that ages and orders cannot be believed. */
export const clockIsWrong = ({ clockOffsetSeconds }: Pick<StatusFigures, 'clockOffsetSeconds'>): boolean =>
  clockOffsetSeconds !== null && Math.abs(clockOffsetSeconds) > THRESHOLDS.clockOffset.value

/** More is refused than daily life explains. */
export const refusesMuch = ({ validity }: Pick<StatusFigures, 'validity'>): boolean =>
  validity !== null && validity < THRESHOLDS.validity.value

/** Its news is older than its interval and its usual delivery explain. */
export function isLate(figures: StatusFigures): boolean {
  const { interval, ageMinutes, latenessP50Seconds, latenessP90Seconds } = figures
  const after = lateAfterMinutes(interval)
  if (after !== null && ageMinutes !== null && ageMinutes > after + Math.max(0, latenessP50Seconds ?? 0) / 60)
    return true
  return latenessP90Seconds !== null && latenessP90Seconds > (after ?? THRESHOLDS.staleFloor.value) * 60
}

/** A wrong clock goes before lateness: nobody knows how late its news is. */
export function statusOf(figures: StatusFigures): SourceStatus {
  if (figures.stale) return 'SILENT'
  if (clockIsWrong(figures)) return 'CHECK'
  if (isLate(figures)) return 'LATE'
  return refusesMuch(figures) || figures.censusDiffers ? 'CHECK' : 'NORMAL'
}
