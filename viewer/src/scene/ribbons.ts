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
