/**
 * Land from the coastline of an extract. Ways of the coast run with the land on their left; where they leave the map they are
 * joined along its edge, anticlockwise, so that the land stays on the left there too.
 */
import type { LngLat } from '@kangcheng/twin-engine'
import type { OsmExtract } from './osm-extract.ts'

export type GroundPoint = readonly [east: number, north: number]

/** Metres. */
export interface GroundBounds {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

export interface CoastLand {
  /** Rings of land without the repeated first point; the whole map where the extract has no coast. */
  readonly land: readonly (readonly GroundPoint[])[]
  /** Lines of coast within the map. */
  readonly coast: readonly (readonly GroundPoint[])[]
  /** Ends of coast within the map: each was led straight to the nearest edge. */
  readonly loose: number
}

/** How far the land goes on beyond the edge of the map, for the eye: in multiples of the map's longer side. */
const BEYOND = 4

export function coastLand(
  extract: OsmExtract,
  toGround: (place: LngLat) => GroundPoint,
  bounds: GroundBounds,
): CoastLand {
  const chains = joined(coastChains(extract), extract).map((chain) => chain.map(toGround))
  const islands: GroundPoint[][] = []
  const pieces: GroundPoint[][] = []
  let loose = 0
  for (const chain of chains) {
    const closed = chain.length > 3 && same(chain[0]!, chain.at(-1)!)
    const cut = clipped(chain, bounds, closed)
    if (cut.whole && closed) {
      islands.push(chain.slice(0, -1))
      continue
    }
    for (const piece of cut.pieces) {
      const led = (end: GroundPoint): GroundPoint[] => {
        if (onEdge(end, bounds)) return []
        loose++
        return [toEdge(end, bounds)]
      }
      pieces.push([...led(piece[0]!), ...piece, ...led(piece.at(-1)!)])
    }
  }
  const reach = BEYOND * Math.max(bounds.east - bounds.west, bounds.north - bounds.south)
  const mainland =
    pieces.length > 0 ? alongEdges(pieces, bounds, reach) : islands.some(isLand) ? [] : [wholeMap(bounds, reach)]
  return { land: [...mainland, ...islands.filter(isLand)], coast: [...pieces, ...islands], loose }
}

function coastChains(extract: OsmExtract): number[][] {
  return [...extract.ways.values()].filter(({ tags }) => tags.natural === 'coastline').map(({ nodes }) => [...nodes])
}

/** Ways of coast joined end to start; never turned round, as their direction says where the land is. */
function joined(chains: number[][], extract: OsmExtract): LngLat[][] {
  const open = [...chains]
  const whole: number[][] = []
  while (open.length > 0) {
    let chain = open.pop()!
    for (let grown = true; grown && chain[0] !== chain.at(-1); ) {
      const after = open.findIndex((other) => other[0] === chain.at(-1))
      const before = after < 0 ? open.findIndex((other) => other.at(-1) === chain[0]) : -1
      grown = after >= 0 || before >= 0
      if (after >= 0) chain = [...chain, ...open.splice(after, 1)[0]!.slice(1)]
      else if (before >= 0) chain = [...open.splice(before, 1)[0]!, ...chain.slice(1)]
    }
    whole.push(chain)
  }
  return whole
    .map((chain) => chain.flatMap((node) => extract.place(node) ?? []))
    .map((flat) => Array.from({ length: flat.length / 2 }, (_, i): LngLat => [flat[2 * i]!, flat[2 * i + 1]!]))
    .filter((line) => line.length >= 2)
}

const same = (a: GroundPoint, b: GroundPoint): boolean => a[0] === b[0] && a[1] === b[1]
const within = ([x, y]: GroundPoint, b: GroundBounds): boolean =>
  x >= b.west && x <= b.east && y >= b.south && y <= b.north
const NEAR_METRES = 0.01
const onEdge = ([x, y]: GroundPoint, b: GroundBounds): boolean =>
  Math.min(Math.abs(x - b.west), Math.abs(x - b.east), Math.abs(y - b.south), Math.abs(y - b.north)) < NEAR_METRES

/** The nearest point on the edge of the map. */
function toEdge([x, y]: GroundPoint, b: GroundBounds): GroundPoint {
  const ways: readonly (readonly [number, GroundPoint])[] = [
    [x - b.west, [b.west, y]],
    [b.east - x, [b.east, y]],
    [y - b.south, [x, b.south]],
    [b.north - y, [x, b.north]],
  ]
  return [...ways].sort((p, q) => p[0] - q[0])[0]![1]
}

/** The parts of a line within the bounds (Liang–Barsky); of a closed one that leaves them, none is cut at its first point. */
function clipped(
  line: readonly GroundPoint[],
  b: GroundBounds,
  closed: boolean,
): { readonly pieces: GroundPoint[][]; readonly whole: boolean } {
  if (line.every((point) => within(point, b))) return { pieces: [[...line]], whole: true }
  let points = line
  if (closed) {
    const outside = line.findIndex((point) => !within(point, b))
    points = [...line.slice(outside, -1), ...line.slice(0, outside + 1)]
  }
  const pieces: GroundPoint[][] = []
  let current: GroundPoint[] = []
  for (let i = 1; i < points.length; i++) {
    const cut = segmentWithin(points[i - 1]!, points[i]!, b)
    if (cut === null) continue
    if (current.length === 0) current.push(cut.from)
    current.push(cut.to)
    if (cut.leaves) {
      pieces.push(current)
      current = []
    }
  }
  if (current.length > 1) pieces.push(current)
  return { pieces, whole: false }
}

function segmentWithin(
  [x0, y0]: GroundPoint,
  [x1, y1]: GroundPoint,
  b: GroundBounds,
): { readonly from: GroundPoint; readonly to: GroundPoint; readonly leaves: boolean } | null {
  const [dx, dy] = [x1 - x0, y1 - y0]
  let [enter, leave] = [0, 1]
  for (const [p, q] of [
    [-dx, x0 - b.west],
    [dx, b.east - x0],
    [-dy, y0 - b.south],
    [dy, b.north - y0],
  ] as const) {
    if (p === 0) {
      if (q < 0) return null
      continue
    }
    if (p < 0) enter = Math.max(enter, q / p)
    else leave = Math.min(leave, q / p)
  }
  if (enter >= leave) return null
  return { from: [x0 + enter * dx, y0 + enter * dy], to: [x0 + leave * dx, y0 + leave * dy], leaves: leave < 1 }
}

/** Distance along the edge of the map, anticlockwise from its south-west corner. */
function alongEdge([x, y]: GroundPoint, b: GroundBounds): number {
  const [width, height] = [b.east - b.west, b.north - b.south]
  if (Math.abs(y - b.south) < NEAR_METRES) return x - b.west
  if (Math.abs(x - b.east) < NEAR_METRES) return width + y - b.south
  if (Math.abs(y - b.north) < NEAR_METRES) return width + height + b.east - x
  return 2 * width + height + b.north - y
}

/** Rings of land: each coast, on along the edge to the next coast's start, until the first is met again. */
function alongEdges(pieces: readonly (readonly GroundPoint[])[], b: GroundBounds, reach: number): GroundPoint[][] {
  const around = 2 * (b.east - b.west + b.north - b.south)
  const corners: readonly GroundPoint[] = [
    [b.west, b.south],
    [b.east, b.south],
    [b.east, b.north],
    [b.west, b.north],
  ]
  const starts = pieces.map((piece) => alongEdge(piece[0]!, b))
  const left = new Set(pieces.keys())
  const rings: GroundPoint[][] = []
  while (left.size > 0) {
    const [first] = left
    const ring: GroundPoint[] = []
    for (let at = first!; left.delete(at); ) {
      ring.push(...pieces[at]!)
      const end = pieces[at]!.at(-1)!
      const from = alongEdge(end, b)
      const ahead = (to: number): number => (to - from + around) % around
      const next = [...pieces.keys()].sort((i, k) => ahead(starts[i]!) - ahead(starts[k]!))[0]!
      const passed = corners
        .filter((corner) => ahead(alongEdge(corner, b)) < ahead(starts[next]!))
        .sort((p, q) => ahead(alongEdge(p, b)) - ahead(alongEdge(q, b)))
      ring.push(...[end, ...passed, pieces[next]![0]!].map((point) => beyond(point, b, reach)))
      at = next
    }
    rings.push(ring)
  }
  return rings
}

/** A point on the edge, moved outwards. */
function beyond([x, y]: GroundPoint, b: GroundBounds, reach: number): GroundPoint {
  const out = (value: number, low: number, high: number): number =>
    Math.abs(value - low) < NEAR_METRES ? value - reach : Math.abs(value - high) < NEAR_METRES ? value + reach : value
  return [out(x, b.west, b.east), out(y, b.south, b.north)]
}

function wholeMap(b: GroundBounds, reach: number): GroundPoint[] {
  return [
    [b.west - reach, b.south - reach],
    [b.east + reach, b.south - reach],
    [b.east + reach, b.north + reach],
    [b.west - reach, b.north + reach],
  ]
}

/** Anticlockwise: land inside. */
function isLand(ring: readonly GroundPoint[]): boolean {
  let twice = 0
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++)
    twice += ring[j]![0] * ring[i]![1] - ring[i]![0] * ring[j]![1]
  return twice > 0
}
