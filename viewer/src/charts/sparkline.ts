// A small line without axes: shape of the last 24 hours, with a dot at now.
import { type ChartPoint, extent, linePath } from './series.ts'

export interface Sparkline {
  readonly path: string
  readonly last: ChartPoint | null
}

/** @param values oldest first; null = unknown. Thinned to one point every two pixels. */
export function sparkline(values: readonly (number | null)[], width: number, height: number): Sparkline {
  const range = extent(values)
  if (!range || values.length < 2) return { path: '', last: null }
  const pad = 3
  const [low, high] = range
  const y = (value: number): number =>
    high === low ? height / 2 : pad + (1 - (value - low) / (high - low)) * (height - 2 * pad)
  const step = Math.max(1, Math.floor(values.length / (width / 2)))
  const points: (ChartPoint | null)[] = []
  for (let k = (values.length - 1) % step; k < values.length; k += step) {
    const value = values[k]!
    points.push(value === null ? null : { x: (k / (values.length - 1)) * (width - pad), y: y(value) })
  }
  return { path: linePath(points), last: points.at(-1) ?? null }
}
