/**
 * Signed durations in logarithmic bins: quantiles with a bounded error in constant memory, as DDSketch does (Masson, Rim
 * and Lee, VLDB 2019). A bin spans 4 %, so that a quantile is right to within 2 % of itself; below a second it reads 0.
 */
const GROWTH = 1.04
const STEPS_PER_E = 1 / Math.log(GROWTH)
/** Bins on either side of zero: up to 50 days. Beyond them counts as 50 days. */
const BINS_PER_SIGN = 390
/** Bins in all: late, early, and the one around zero. */
export const BIN_COUNT = 2 * BINS_PER_SIGN + 1

/** Bin of a duration in seconds; negative durations lie below the middle. */
export function binOf(seconds: number): number {
  const size = Math.abs(seconds)
  if (size < 1) return BINS_PER_SIGN
  const step = Math.min(BINS_PER_SIGN, 1 + Math.floor(Math.log(size) * STEPS_PER_E))
  return seconds > 0 ? BINS_PER_SIGN + step : BINS_PER_SIGN - step
}

/** Middle of a bin, in seconds. */
export function secondsOf(bin: number): number {
  const step = Math.abs(bin - BINS_PER_SIGN)
  if (step === 0) return 0
  const size = GROWTH ** (step - 0.5)
  return bin > BINS_PER_SIGN ? size : -size
}

/** How many durations the counts hold. */
export function countOf(counts: Uint32Array): number {
  let sum = 0
  for (const n of counts) sum += n
  return sum
}

/** The smallest duration below or at which the share lies, in seconds; null where nothing was counted. */
export function quantileOf(counts: Uint32Array, share: number): number | null {
  const wanted = Math.max(1, Math.ceil(share * countOf(counts)))
  let sum = 0
  for (let bin = 0; bin < counts.length; bin++) {
    sum += counts[bin]!
    if (sum >= wanted) return secondsOf(bin)
  }
  return null
}
