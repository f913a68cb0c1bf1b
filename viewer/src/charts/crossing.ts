// Where a series first lies above a limit: the one instant that chart, title and table tell.
const MINUTE = 60_000

/** First instant (epoch ms) at which the series lies above the limit, interpolated between samples; null = never. */
export function firstAbove(
  series: readonly number[],
  limit: readonly number[],
  start: number,
  everyMinutes: number,
): number | null {
  for (let k = 0; k < series.length; k++) {
    const gap = series[k]! - (limit[k] ?? limit.at(-1) ?? Number.POSITIVE_INFINITY)
    if (gap <= 0) continue
    if (k === 0) return start
    const before = series[k - 1]! - (limit[k - 1] ?? limit.at(-1)!)
    const share = before >= 0 ? 0 : -before / (gap - before)
    return start + (k - 1 + share) * everyMinutes * MINUTE
  }
  return null
}
