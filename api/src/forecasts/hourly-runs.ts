/** Runs of the standing rehearsal as hours of the city's clock, in the words of the record of forecasts. */
import type { Trajectory } from '@kangcheng/twin-engine'
import type { HourlyRuns } from './score-keeper.ts'

const HOUR = 3_600_000
const NOT_KNOWN = 65_535
/** A fork so shortly after the hour still counts as made at the hour: one mark of the history. */
const LATE_MILLISECONDS = 5 * 60_000

/**
 * Mean occupied beds of each whole hour from the first that was not over when the runs were forked. A fork later than five
 * minutes after the hour counts for the next: it must not profit from what it has seen of its own.
 * @param places indices of facilities
 */
export function hourlyRuns(runs: readonly Trajectory[], places: readonly number[]): HourlyRuns | null {
  const [first] = runs
  if (first === undefined) return null
  const { startedAt, everyMinutes, samples, facilities } = first
  const origin = Math.ceil((startedAt - LATE_MILLISECONDS) / HOUR)
  const step = everyMinutes * 60_000
  const hours = Math.max(0, Math.floor((startedAt + (samples - 1) * step) / HOUR + 1e-9) - origin)
  if (hours === 0) return null
  const rows = places.map((facility) => facilities.indexOf(facility))
  const beds = new Float32Array(runs.length * places.length * hours)
  for (const [r, run] of runs.entries())
    for (const [p, row] of rows.entries())
      for (let hour = 0; hour < hours; hour++) {
        const from = Math.max(0, Math.ceil(((origin + hour) * HOUR - startedAt) / step))
        const to = Math.ceil(((origin + hour + 1) * HOUR - startedAt) / step)
        beds[(r * places.length + p) * hours + hour] = meanOf(run, row, from, to)
      }
  return { forkedAt: startedAt, origin, runs: runs.length, hours, beds }
}

/** NaN where one of the samples is not known. */
function meanOf({ values, facilities }: Trajectory, row: number, from: number, to: number): number {
  if (row < 0 || to <= from) return Number.NaN
  let sum = 0
  for (let s = from; s < to; s++) {
    const occupied = values.occupied[s * facilities.length + row]!
    if (occupied === NOT_KNOWN) return Number.NaN
    sum += occupied
  }
  return sum / (to - from)
}
