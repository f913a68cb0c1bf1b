// What the table of feeds says: order, tone of an age against that source's own interval, status as a severity.
import type { FeedSource, SourceStatus } from '../../data/feed-types.ts'
import type { Severity } from '../../data/types.ts'

export const STATUS_SEVERITY: Readonly<Record<SourceStatus, Severity>> = {
  NORMAL: 'normal',
  LATE: 'watch',
  CHECK: 'watch',
  SILENT: 'critical',
}

/** What deviates stands first: silent, late, to be checked, normal. */
const ORDER: readonly SourceStatus[] = ['SILENT', 'LATE', 'CHECK', 'NORMAL']

export const byNeed = (sources: readonly FeedSource[]): FeedSource[] =>
  sources.toSorted(
    (a, b) => ORDER.indexOf(a.quality.status) - ORDER.indexOf(b.quality.status) || a.id.localeCompare(b.id),
  )

/** A source is late once it has missed its second interval. */
export const LATE_INTERVALS = 2

/** Tone of an age: six hours are fine for a census file, eighteen minutes are late for a live feed. */
export function ageTone(source: FeedSource): 'quiet' | 'watch' | 'critical' {
  const { ageMinutes, status } = source.quality
  if (status === 'SILENT') return 'critical'
  if (ageMinutes === null) return 'quiet'
  if (source.everyMinutes === null) return status === 'LATE' ? 'watch' : 'quiet'
  return ageMinutes > LATE_INTERVALS * source.everyMinutes ? 'watch' : 'quiet'
}

/** Below these shares a bar is amber. */
const COMPLETE_ENOUGH = 0.95
const VALID_ENOUGH = 0.98

export const completenessTone = (share: number | null): 'quiet' | 'watch' =>
  share !== null && share < COMPLETE_ENOUGH ? 'watch' : 'quiet'
export const validityTone = (share: number | null): 'quiet' | 'watch' =>
  share !== null && share < VALID_ENOUGH ? 'watch' : 'quiet'
