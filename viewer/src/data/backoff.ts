// How long to wait before the n-th new try: doubling from half a second to a quarter of a minute, spread by a fraction so that
// many screens do not come back at once.
/**
 * @param attempt tries since the last success, from 0.
 * @param fraction 0..1, from the caller's chance.
 * @returns milliseconds.
 */
export const backoffMs = (attempt: number, fraction: number): number =>
  Math.min(15_000, 500 * 2 ** Math.min(attempt, 10)) * (0.75 + 0.5 * fraction)
