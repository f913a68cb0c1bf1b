// Rivers and coasts as triangles and line pieces on the ground.
import { ShapeUtils, Vector2 } from 'three'
import type { MetreLine } from './ground.ts'
import { METRES_PER_UNIT, sceneX, sceneZ } from './projection.ts'

/** Triangles of a ribbon: positions (x, y, z) and `side` (−1..1 across) for each vertex. */
export interface Ribbon {
  readonly positions: number[]
  readonly side: number[]
  readonly indices: number[]
}

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

/** A line of metres widened to `widthMetres`, mitred at its bends, appended to `into`. */
export function addRibbon(into: Ribbon, line: MetreLine, widthMetres: number): void {
  const points = line.length / 2
  if (points < 2) return
  const first = into.positions.length / 3
  const half = widthMetres / 2 / METRES_PER_UNIT
  const x = (index: number): number => sceneX(line[index * 2]!)
  const z = (index: number): number => sceneZ(line[index * 2 + 1]!)
  for (let i = 0; i < points; i++) {
    const before = Math.max(0, i - 1)
    const after = Math.min(points - 1, i + 1)
    const dx = x(after) - x(before)
    const dz = z(after) - z(before)
    const length = Math.hypot(dx, dz) || 1
    const nx = (-dz / length) * half
    const nz = (dx / length) * half
    into.positions.push(x(i) + nx, 0, z(i) + nz, x(i) - nx, 0, z(i) - nz)
    into.side.push(1, -1)
    if (i > 0) {
      const a = first + i * 2
      into.indices.push(a - 2, a - 1, a, a - 1, a + 1, a)
    }
  }
}

export const emptyRibbon = (): Ribbon => ({ positions: [], side: [], indices: [] })

/** Separate line pieces (x, y, z pairs) of a metre line, as a line-segment geometry wants them. */
export function addSegments(into: number[], line: MetreLine, closed: boolean): void {
  const points = line.length / 2
  for (let i = 0; i < points - (closed ? 0 : 1); i++) {
    const j = (i + 1) % points
    into.push(sceneX(line[i * 2]!), 0, sceneZ(line[i * 2 + 1]!), sceneX(line[j * 2]!), 0, sceneZ(line[j * 2 + 1]!))
  }
}

/** Triangulates a closed ring of metres (either direction, first point repeated or not), appended to positions and indices. */
export function addRing(positions: number[], indices: number[], ring: MetreLine): void {
  const contour: Vector2[] = []
  for (let i = 0; i + 1 < ring.length; i += 2) contour.push(new Vector2(sceneX(ring[i]!), sceneZ(ring[i + 1]!)))
  const last = contour[contour.length - 1]
  if (last && contour.length > 1 && last.distanceTo(contour[0]!) < 1e-6) contour.pop()
  if (contour.length < 3) return
  const first = positions.length / 3
  for (const point of contour) positions.push(point.x, 0, point.y)
  for (const [a, b, c] of ShapeUtils.triangulateShape(contour, []) as [number, number, number][]) {
    indices.push(first + a, first + b, first + c)
  }
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
