/** Reported counts by day, and what makes a series unfit: gaps, days told twice, negative counts, one point, a definition that changed. */

import type { Problem } from '../city/decoded.ts'
import { medianOf } from '../statistics/quantiles.ts'

const DAY_MILLISECONDS = 86_400_000
/** Fewer counts than this say nothing of a course. */
export const LEAST_COUNTS = 5
/** Days on each side that are compared, and how many times higher or lower the level must stay. */
const SIDE_DAYS = 5
const LEVEL_FACTOR = 3
/** … where from one day to the next it moves by so many times the usual step. */
const STEP_FACTOR = 6

/** Counts on consecutive days from `firstDay` (days since 1970-01-01); NaN = not reported. */
export interface CaseSeries {
  readonly firstDay: number
  readonly counts: Float64Array
}

export interface CaseRow {
  /** `line 7`. */
  readonly place: string
  readonly date: string
  readonly count: string
}

/** A series with what is to be known of it (`notices`), or why it cannot be used. */
export type ReadSeries =
  | { readonly ok: true; readonly series: CaseSeries; readonly notices: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Rows in any order. What is empty was not reported; gaps stay unknown and are told. */
export function caseSeriesOf(rows: readonly CaseRow[]): ReadSeries {
  const problems: Problem[] = []
  const byDay = new Map<number, { readonly value: number; readonly place: string }>()
  for (const { place, date, count } of rows) {
    const day = dayOf(date)
    if (day === null) {
      problems.push({ path: place, why: `must be a date such as 2026-11-25, got "${date}"` })
      continue
    }
    const value = count.trim() === '' ? Number.NaN : Number(count)
    if (count.trim() !== '' && !Number.isFinite(value))
      problems.push({ path: place, why: `must be a number, got "${count}"; leave it empty where nothing was reported` })
    if (value < 0)
      problems.push({
        path: place,
        why: `${value} on ${date}: a count is never negative; put a correction on the day that it corrects`,
      })
    const before = byDay.get(day)
    if (before)
      problems.push({ path: place, why: `${date} stands already at ${before.place}; keep one of them, or add them up` })
    else byDay.set(day, { value, place })
  }
  const known = [...byDay.values()].filter(({ value }) => !Number.isNaN(value)).length
  if (problems.length === 0 && known < LEAST_COUNTS)
    problems.push({ path: '', why: `has ${known} reported days; a course needs ${LEAST_COUNTS} at least` })
  if (problems.length > 0) return { ok: false, problems }
  const days = [...byDay.keys()].sort((a, b) => a - b)
  const firstDay = days[0]!
  const counts = new Float64Array(days.at(-1)! - firstDay + 1).fill(Number.NaN)
  for (const [day, { value }] of byDay) counts[day - firstDay] = value
  const series = { firstDay, counts }
  return { ok: true, series, notices: [...gapsOf(series), ...changesOf(series)] }
}

function dayOf(text: string): number | null {
  const match = /^\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})/.exec(text)
  if (!match) return null
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number]
  const at = Date.UTC(year, month - 1, day)
  const isReal = new Date(at).getUTCMonth() === month - 1 && new Date(at).getUTCDate() === day
  return isReal ? at / DAY_MILLISECONDS : null
}

export const dateOf = (day: number): string => new Date(day * DAY_MILLISECONDS).toISOString().slice(0, 10)

function gapsOf({ firstDay, counts }: CaseSeries): Problem[] {
  const gaps: Problem[] = []
  let from = -1
  counts.forEach((count, k) => {
    if (Number.isNaN(count)) {
      if (from < 0) from = k
      return
    }
    if (from < 0) return
    const span = from === k - 1 ? dateOf(firstDay + from) : `${dateOf(firstDay + from)} … ${dateOf(firstDay + k - 1)}`
    gaps.push({ path: span, why: `not reported (${k - from} d): unknown, not zero, and left out` })
    from = -1
  })
  return gaps
}

/** A step far beyond the usual ones, after which the level stays: who counts what has probably changed on that day. */
function changesOf({ firstDay, counts }: CaseSeries): Problem[] {
  const steps = new Float64Array(counts.length).fill(Number.NaN)
  for (let k = 1; k < counts.length; k++) steps[k] = Math.log((counts[k]! + 1) / (counts[k - 1]! + 1))
  const usual = medianOf([...steps].filter((step) => !Number.isNaN(step)).map(Math.abs))
  const found: Problem[] = []
  for (let k = SIDE_DAYS; k + SIDE_DAYS <= counts.length; k++) {
    const before = medianOf([...counts.subarray(k - SIDE_DAYS, k)].filter((count) => !Number.isNaN(count)))
    const after = medianOf([...counts.subarray(k, k + SIDE_DAYS)].filter((count) => !Number.isNaN(count)))
    const level = Math.abs(Math.log((after + 1) / (before + 1)))
    const step = Math.abs(steps[k]!)
    // The step alone makes the new level: a wave would have grown towards it.
    if (!(step > STEP_FACTOR * Math.max(usual, 0.1) && level > Math.log(LEVEL_FACTOR) && step > 0.7 * level)) continue
    found.push({
      path: dateOf(firstDay + k),
      why: `the level goes from about ${before} to about ${after} in one day and stays: was something else counted from here on? Give --from ${dateOf(firstDay + k)} or --until ${dateOf(firstDay + k - 1)}`,
    })
  }
  return found
}
