/** Land, rivers, lakes and hills of a city in metres on its ground: what may be built on and what may not. */
import { createRequire } from 'node:module'
import { type LngLat, toGround } from '@kangcheng/twin-engine'
import { feature } from 'topojson-client'
import type { CitySettings, Line, Ridge } from './settings.ts'

export type Point = readonly [east: number, north: number]
export interface Bounds {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}
export interface Terrain {
  readonly bounds: Bounds
  /** Land polygons (outer rings only), clipped to the bounds. */
  readonly land: readonly (readonly Point[])[]
  readonly rivers: readonly {
    readonly name: Line['name']
    readonly widthMetres: number
    readonly points: readonly Point[]
  }[]
  readonly lakes: readonly { readonly name: Line['name']; readonly points: readonly Point[] }[]
  /** Shore lines: the edges of `land` that are neither inside other land nor along the bounds. */
  readonly coast: readonly (readonly Point[])[]
  isLand(east: number, north: number): boolean
  /** True on land that is neither river nor lake, with `clearMetres` to spare. */
  isDry(east: number, north: number, clearMetres: number): boolean
  /** Schematic height of the hills in metres. */
  heightAt(east: number, north: number): number
}

export function makeTerrain(settings: CitySettings): Terrain {
  const ground = (place: LngLat): Point => toGround(settings.origin, place)
  const [west, south] = ground([settings.box[0], settings.box[1]])
  const [east, north] = ground([settings.box[2], settings.box[3]])
  const bounds = { west, south, east, north }
  const rings = settings.land ?? naturalEarthRings(settings.box)
  const land = [...rings, ...settings.reclaimed]
    .map((ring) => clip(ring.map(ground), bounds))
    .filter((ring) => ring.length >= 3)
  const boxes = land.map(boundsOf)
  const rivers = settings.rivers.map((r) => ({
    name: r.name,
    widthMetres: r.widthMetres,
    points: smooth(r.points.map(ground), 3),
  }))
  const lakes = settings.lakes.map((l) => ({ name: l.name, points: smooth(closed(l.points.map(ground)), 2) }))
  const ridges = settings.ridges.map((r) => ({ ...r, points: r.points.map(ground) }))
  const isLand = (x: number, y: number) =>
    land.some((ring, i) => {
      const b = boxes[i]!
      return x >= b.west && x <= b.east && y >= b.south && y <= b.north && inside(ring, x, y)
    })
  return {
    bounds,
    land,
    coast: land.flatMap((ring, i) =>
      shore(
        ring,
        land.filter((_, j) => j !== i),
        bounds,
      ),
    ),
    rivers,
    lakes,
    isLand,
    isDry: (x, y, clear) =>
      isLand(x, y) &&
      !rivers.some((r) => distanceToLine(r.points, x, y) < r.widthMetres / 2 + clear) &&
      !lakes.some((l) => inside(l.points, x, y) || distanceToLine(l.points, x, y) < clear),
    // The foot of a hill counts as plain, so that towns in its lee are not thinned out.
    heightAt: (x, y) => ridges.reduce((h, r) => Math.max(h, ridgeHeight(r, x, y) - 50), 0),
  }
}

/** Rings of Natural Earth's 1:10m land (public domain, npm `world-atlas`) that touch the box. */
function naturalEarthRings([west, south, east, north]: CitySettings['box']): LngLat[][] {
  const atlas = createRequire(import.meta.url)('world-atlas/land-10m.json') as Parameters<typeof feature>[0]
  const land = feature(atlas, atlas.objects.land!)
  const rings: LngLat[][] = []
  for (const shape of land.type === 'FeatureCollection' ? land.features : [land]) {
    const { geometry } = shape
    const polygons =
      geometry.type === 'Polygon'
        ? [geometry.coordinates]
        : geometry.type === 'MultiPolygon'
          ? geometry.coordinates
          : []
    for (const polygon of polygons) {
      const ring = polygon[0] as LngLat[] | undefined
      if (ring?.some(([x, y]) => x > west && x < east && y > south && y < north)) rings.push(ring)
    }
  }
  return rings
}

/** Sutherland–Hodgman against the four sides of the bounds. */
export function clip(ring: readonly Point[], b: Bounds): Point[] {
  const sides: [(p: Point) => number, (p: Point, q: Point, t: number) => Point][] = [
    [(p) => p[0] - b.west, between],
    [(p) => b.east - p[0], between],
    [(p) => p[1] - b.south, between],
    [(p) => b.north - p[1], between],
  ]
  let points = [...ring]
  for (const [signed, cut] of sides) {
    const next: Point[] = []
    points.forEach((p, i) => {
      const q = points[(i + 1) % points.length]!
      const dp = signed(p)
      const dq = signed(q)
      if (dp >= 0) next.push(p)
      if (dp >= 0 !== dq >= 0) next.push(cut(p, q, dp / (dp - dq)))
    })
    points = next
  }
  return points
}

function between(p: Point, q: Point, t: number): Point {
  return [p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t]
}

/** Chaikin's corner cutting; the ends stay where they are. */
export function smooth(points: readonly Point[], rounds: number): Point[] {
  let line = [...points]
  for (let round = 0; round < rounds; round++) {
    const next: Point[] = [line[0]!]
    for (let i = 0; i + 1 < line.length; i++) {
      next.push(between(line[i]!, line[i + 1]!, 0.25), between(line[i]!, line[i + 1]!, 0.75))
    }
    next.push(line[line.length - 1]!)
    line = next
  }
  return line
}

const SHORE_STEP_METRES = 400

/** The runs of a ring's edge that border on water, in steps short enough to stop where other land begins. */
function shore(ring: readonly Point[], others: readonly (readonly Point[])[], b: Bounds): Point[][] {
  const lines: Point[][] = []
  let line: Point[] = []
  const finish = () => {
    if (line.length > 1) lines.push(line)
    line = []
  }
  ring.forEach((p, i) => {
    const q = ring[(i + 1) % ring.length]!
    const steps = Math.max(1, Math.ceil(Math.hypot(q[0] - p[0], q[1] - p[1]) / SHORE_STEP_METRES))
    for (let k = 0; k < steps; k++) {
      const start = between(p, q, k / steps)
      const middle = between(p, q, (k + 0.5) / steps)
      const end = between(p, q, (k + 1) / steps)
      const onBounds = Math.min(middle[0] - b.west, b.east - middle[0], middle[1] - b.south, b.north - middle[1]) < 1
      if (onBounds || others.some((other) => inside(other, ...middle))) {
        finish()
        continue
      }
      if (line.length === 0) line.push(start)
      // Points inside a straight edge add nothing.
      if (k > 0 && line.length > 1) line.pop()
      line.push(end)
    }
  })
  finish()
  return lines
}

function closed(points: readonly Point[]): Point[] {
  return [...points, points[0]!]
}

function boundsOf(ring: readonly Point[]): Bounds {
  const xs = ring.map((p) => p[0])
  const ys = ring.map((p) => p[1])
  return { west: Math.min(...xs), south: Math.min(...ys), east: Math.max(...xs), north: Math.max(...ys) }
}

/** Whether a place lies inside a ring, by the even-odd rule. */
export function inside(ring: readonly Point[], x: number, y: number): boolean {
  let odd = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i]!
    const [xj, yj] = ring[j]!
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) odd = !odd
  }
  return odd
}

function distanceToLine(points: readonly Point[], x: number, y: number): number {
  let best = Infinity
  for (let i = 0; i + 1 < points.length; i++) {
    const [ax, ay] = points[i]!
    const [bx, by] = points[i + 1]!
    const length2 = (bx - ax) ** 2 + (by - ay) ** 2
    const t = length2 === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length2))
    best = Math.min(best, Math.hypot(ax + t * (bx - ax) - x, ay + t * (by - ay) - y))
  }
  return best
}

function ridgeHeight(ridge: Omit<Ridge, 'points'> & { points: readonly Point[] }, x: number, y: number): number {
  const d =
    ridge.points.length === 1
      ? Math.hypot(ridge.points[0]![0] - x, ridge.points[0]![1] - y)
      : distanceToLine(ridge.points, x, y)
  // Two slow waves keep the contours from looking like a stadium.
  const wave = 1 + 0.25 * Math.sin(x / 2900 + y / 4700) * Math.cos(y / 3100 - x / 5300)
  return ridge.heightMetres * Math.exp(-(((d * wave) / ridge.widthMetres) ** 2))
}
