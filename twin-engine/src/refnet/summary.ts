/** Statistics of several replications, summed up by name. */
import { meanInterval } from '../index.ts'

export interface StatisticSummary {
  /** NaN where no replication has the statistic. */
  readonly mean: number
  /** Standard deviation over the replications; null with fewer than two. */
  readonly sd: number | null
  /** Half the width of the mean's 95 % interval by Student's t; null with fewer than two. */
  readonly halfWidth95: number | null
  /** Replications that have the statistic: where nobody was transferred, nobody waited for it. */
  readonly n: number
}

/** @param replications statistics by name; NaN = this replication has none, and is left out of that name's summary. */
export function summariseStatistics(
  replications: readonly Readonly<Record<string, number>>[],
): Record<string, StatisticSummary> {
  const names = Object.keys(replications[0] ?? {})
  return Object.fromEntries(
    names.map((name) => {
      const values = replications.map((statistics) => statistics[name]!).filter((value) => !Number.isNaN(value))
      const { mean, halfWidth95 } = meanInterval(values)
      const n = values.length
      const sd = n < 2 ? null : Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (n - 1))
      return [name, { mean, sd, halfWidth95, n }]
    }),
  )
}
