/** What a straight way meets: rivers that need a bridge, sea and lakes. */
import { inside, type Point, type Terrain } from './land.ts'

/** A river's middle line in short steps. */
export interface River {
  readonly points: readonly Point[]
  readonly box: { readonly west: number; readonly south: number; readonly east: number; readonly north: number }
}

const STEP_METRES = 100
/** A way is looked at this often for sea and lakes. */
const SAMPLE_METRES = 220

export function sampleRivers(terrain: Terrain): River[] {
  return terrain.rivers.map(({ points: corners }) => {
    const points = corners.flatMap((p, i): Point[] => {
      const next = corners[i + 1]
      if (next === undefined) return [p]
      const parts = Math.max(1, Math.ceil(Math.hypot(next[0] - p[0], next[1] - p[1]) / STEP_METRES))
      return Array.from({ length: parts }, (_, k) => [
        p[0] + ((next[0] - p[0]) * k) / parts,
        p[1] + ((next[1] - p[1]) * k) / parts,
      ])
    })
    const [x, y] = [points.map((p) => p[0]), points.map((p) => p[1])]
    const box = { west: Math.min(...x), east: Math.max(...x), south: Math.min(...y), north: Math.max(...y) }
    return { points, box }
  })
}

/** Whether the straight way crosses the middle of any river. */
export function crosses(rivers: readonly River[], a: Point, b: Point): boolean {
  const west = Math.min(a[0], b[0]) - STEP_METRES
  const east = Math.max(a[0], b[0]) + STEP_METRES
  const south = Math.min(a[1], b[1]) - STEP_METRES
  const north = Math.max(a[1], b[1]) + STEP_METRES
  return rivers.some(({ points, box }) => {
    if (box.west > east || box.east < west || box.south > north || box.north < south) return false
    for (let i = 0; i + 1 < points.length; i++) {
      const [x, y] = points[i]!
      if (x < west || x > east || y < south || y > north) continue
      if (meet(a, b, points[i]!, points[i + 1]!)) return true
    }
    return false
  })
}

const side = (a: Point, b: Point, p: Point): number => (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])

const meet = (a: Point, b: Point, c: Point, d: Point): boolean =>
  side(a, b, c) > 0 !== side(a, b, d) > 0 && side(c, d, a) > 0 !== side(c, d, b) > 0

/** Whether the straight way leads over land alone, rivers aside. */
export function isDryWay(terrain: Terrain, a: Point, b: Point): boolean {
  const parts = Math.max(2, Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1]) / SAMPLE_METRES))
  for (let k = 1; k < parts; k++) {
    const t = k / parts
    const [x, y] = [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]
    if (!terrain.isLand(x, y) || terrain.lakes.some(({ points }) => inside(points, x, y))) return false
  }
  return true
}
