/**
 * Whether a sender's clock is wrong, from the lateness of its events. News cannot arrive before it happened: events ahead
 * of their receipt mean a clock that is ahead. A clock that is behind, or set to another zone, makes everything late by
 * the same amount, which a slow delivery does not.
 */
import { countOf, quantileOf } from './log-bins.ts'
import { THRESHOLDS } from './thresholds.ts'

/** Few events arrive in no time; the lowest twentieth stands for delivery without delay. */
const LOWEST = 0.05
const HIGHEST = 0.9
/** Within a minute the two clocks agree, as far as the city's clock can tell. */
const AGREES_SECONDS = 60
/** Spread of a constant lateness: a quarter of itself; the bins alone make a twentieth. */
const CONSTANT_SPREAD = 0.25

/**
 * Seconds by which the sender's clock is ahead (negative: behind); null below 20 events, and where a delay of delivery
 * would explain the lateness as well.
 * @param everyMinutes between its batches: what is late by less than that may have waited for the next one. null = unknown.
 */
export function clockOffsetSeconds(lateness: Uint32Array, everyMinutes: number | null): number | null {
  if (countOf(lateness) < THRESHOLDS.clockEvents.value) return null
  const lowest = quantileOf(lateness, LOWEST)!
  if (lowest < 0) return -lowest
  if (lowest <= AGREES_SECONDS) return 0
  const spread = quantileOf(lateness, HIGHEST)! - lowest
  const constant = spread <= lowest * CONSTANT_SPREAD && everyMinutes !== null && lowest > everyMinutes * 60
  return constant ? -lowest : null
}
