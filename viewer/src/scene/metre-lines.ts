// Lines of metres: smoothed, and kept to the land.
import type { MetreLine } from './ground.ts'

/** Smooths a metre line by Catmull–Rom, `steps` pieces between neighbours; the given points stay on it. */
export function smoothLine(line: MetreLine, steps: number): number[] {
  const points = line.length / 2
  if (points < 3) return Array.from(line)
  const out: number[] = []
  const at = (index: number, axis: number): number => line[Math.max(0, Math.min(points - 1, index)) * 2 + axis]!
  for (let i = 0; i < points - 1; i++) {
    for (let step = 0; step < steps; step++) {
      const t = step / steps
      for (let axis = 0; axis < 2; axis++) {
        const [a, b, c, d] = [at(i - 1, axis), at(i, axis), at(i + 1, axis), at(i + 2, axis)]
        out.push(
          0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t),
        )
      }
    }
  }
  out.push(at(points - 1, 0), at(points - 1, 1))
  return out
}

/** True when a point (metres) lies inside a ring. */
export function insideRing(ring: MetreLine, east: number, north: number): boolean {
  let inside = false
  const points = ring.length / 2
  for (let i = 0, j = points - 1; i < points; j = i++) {
    const [x0, y0, x1, y1] = [ring[i * 2]!, ring[i * 2 + 1]!, ring[j * 2]!, ring[j * 2 + 1]!]
    if (y0 > north !== y1 > north && east < ((x1 - x0) * (north - y0)) / (y1 - y0) + x0) inside = !inside
  }
  return inside
}

/** The part of a line that lies on land, from its first to its last dry point: a river ends at its mouth. */
export function onLand(line: MetreLine, rings: readonly MetreLine[]): number[] {
  const points = line.length / 2
  const dry = (at: number): boolean => rings.some((ring) => insideRing(ring, line[at * 2]!, line[at * 2 + 1]!))
  let first = 0
  let last = points - 1
  while (first < points && !dry(first)) first++
  while (last > first && !dry(last)) last--
  return Array.from(line).slice(first * 2, (last + 1) * 2)
}
