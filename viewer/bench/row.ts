// One line of a benchmark: ours beside an opponent or a limit.
import { loadavg } from 'node:os'

export interface Row {
  readonly name: string
  readonly ours: number
  readonly other: number
  readonly unit: string
  /** 1 or more keeps a limit; beside an opponent, how many times less ours takes; null where the limit is 0. */
  readonly ratio: number | null
  readonly otherCommand: string
  readonly load: number
  /** What is asked on a quiet machine of two cores, and whether it is met. */
  readonly asked: string
  readonly met: boolean
}

/** Ours against the most that it may be. */
export const limit = (name: string, ours: number, most: number, unit: string): Row => ({
  name,
  ours,
  other: most,
  unit,
  ratio: most === 0 ? null : most / ours,
  otherCommand: 'the limit that the product sets itself',
  load: loadavg()[0]!,
  asked: `≤ ${most} ${unit}`,
  met: ours <= most,
})

/** What must not be at all. */
export const nothing = (name: string, ours: number, unit: string): Row => limit(name, ours, 0, unit)

/** Value that a share of the values does not exceed; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
