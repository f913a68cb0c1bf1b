// Series with gaps as SVG paths: unknown stays a gap, never a line to zero.
export interface ChartPoint {
  readonly x: number
  readonly y: number
}

const fixed = (value: number): string => String(Math.round(value * 10) / 10)

/** A path through the points; null starts a new piece. Lone points become a dot-like stroke. */
export function linePath(points: readonly (ChartPoint | null)[]): string {
  const out: string[] = []
  let pen = false
  points.forEach((point, k) => {
    if (!point) {
      pen = false
      return
    }
    out.push(`${pen ? 'L' : 'M'}${fixed(point.x)} ${fixed(point.y)}`)
    if (!pen && !points[k + 1]) out.push('h0.1')
    pen = true
  })
  return out.join('')
}

/** The area between two lines of equal length. */
export function bandPath(upper: readonly ChartPoint[], lower: readonly ChartPoint[]): string {
  if (upper.length === 0) return ''
  const there = upper.map((point) => `${fixed(point.x)} ${fixed(point.y)}`)
  const back = lower.toReversed().map((point) => `${fixed(point.x)} ${fixed(point.y)}`)
  return `M${there.join('L')}L${back.join('L')}Z`
}

/** Smallest and largest known value; null when nothing is known. */
export function extent(...series: readonly (readonly (number | null)[])[]): readonly [number, number] | null {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const values of series)
    for (const value of values) {
      if (value === null || !Number.isFinite(value)) continue
      if (value < low) low = value
      if (value > high) high = value
    }
  return low <= high ? [low, high] : null
}
