// When each resource runs out: a tick at P50 and a bar from P10 to P90 on a line of time from the fork.
import type { Break, TimeQuantiles } from '../data/types.ts'

export interface BreakBar {
  readonly x0: number
  readonly x1: number
  /** P50; null when half of the runs never break. */
  readonly tick: number | null
  /** True when P90 lies beyond the axis. */
  readonly open: boolean
}

/** Null when even P10 never comes. */
export function breakBar(time: TimeQuantiles, x: (minutes: number) => number, horizonMinutes: number): BreakBar | null {
  if (time.p10 === null || time.p10 > horizonMinutes) return null
  const open = time.p90 === null || time.p90 > horizonMinutes
  const x0 = x(time.p10)
  return {
    x0,
    x1: Math.max(x0 + 3, x(open ? horizonMinutes : time.p90!)),
    tick: time.p50 === null || time.p50 > horizonMinutes ? null : x(time.p50),
    open,
  }
}

/** Hours of the time axis: the shortest of 3, 6, 12, 24 … that shows every P50, and room behind the last. */
export function axisHours(rows: readonly Break[], horizonHours: number): number {
  const last = Math.max(0, ...rows.flatMap(({ base, plan }) => [base.p50 ?? 0, plan.p50 ?? 0]))
  return [3, 6, 12].find((hours) => hours <= horizonHours && last * 1.25 <= hours * 60) ?? horizonHours
}

const order = (time: TimeQuantiles): number => (time.p50 ?? 1e6) + (time.p10 ?? 1e6) * 1e-3 + (time.never ?? 0) * 1e-6

/** Minutes from the fork below which a resource counts as already exhausted when the rehearsal began. */
export const ALREADY_MINUTES = 1

/** True when the resource was exhausted at the fork in at least half of the runs: nothing is left to break. */
export const alreadyOver = (row: Break): boolean => row.base.p50 !== null && row.base.p50 < ALREADY_MINUTES

/** Rows that break in some run after the fork, soonest first. */
export const sortedBreaks = (breaks: readonly Break[]): Break[] =>
  breaks
    .filter((row) => !alreadyOver(row) && (row.base.p10 !== null || row.plan.p10 !== null))
    .toSorted((a, b) => order(a.base) - order(b.base) || order(a.plan) - order(b.plan))
