// One line of a benchmark: ours beside an opponent or a limit.
import { loadavg } from 'node:os'

export interface Row {
  readonly name: string
  readonly ours: number
  readonly other: number
  readonly unit: string
  /** 1 or more keeps a limit; beside an opponent, how many times less ours takes. */
  readonly ratio: number
  readonly otherCommand: string
  readonly load: number
}

/** Ours against the most that it may be. */
export const limit = (name: string, ours: number, most: number, unit: string): Row => ({
  name,
  ours,
  other: most,
  unit,
  ratio: most / ours,
  otherCommand: 'the limit that the product sets itself',
  load: loadavg()[0]!,
})

/** What must not be at all. Nothing has no ratio: 1 says kept, 0 broken. */
export const nothing = (name: string, ours: number, unit: string): Row => ({
  ...limit(name, ours, 0, unit),
  ratio: ours === 0 ? 1 : 0,
})

/** Value that a share of the values does not exceed; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
