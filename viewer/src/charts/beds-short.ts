// Beds short = needed − open. The plan changes both sides: patients move, and beds are opened.
import type { Pair } from '../data/types.ts'

/**
 * Plan minus do nothing in beds short, by sample: (plan needed − plan open) − (base needed − base open).
 * Open beds are known lines, so the interval of the needed difference moves with its mean.
 * A capacity shorter than the difference holds its last value.
 */
export function bedsShortDifference(
  pair: Pick<Pair, 'difference' | 'baseCapacity' | 'planCapacity'>,
): Pair['difference'] {
  const opened = (k: number): number =>
    (pair.planCapacity[k] ?? pair.planCapacity.at(-1) ?? 0) - (pair.baseCapacity[k] ?? pair.baseCapacity.at(-1) ?? 0)
  const less = (values: readonly number[]): number[] => values.map((value, k) => value - opened(k))
  return { mean: less(pair.difference.mean), low: less(pair.difference.low), high: less(pair.difference.high) }
}
