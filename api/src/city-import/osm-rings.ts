/** Areas of OpenStreetMap: rings put together from the member ways of a relation, and what can be told of a ring. */
import { type LngLat, METRES_PER_DEGREE, toGround } from '@kangcheng/twin-engine'
import { isClosed, lineOf, type OsmExtract, type OsmRelation } from './osm-extract.ts'

/** Closed, without the repeated first place. */
export type Ring = readonly LngLat[]

export interface RelationRings {
  /** Outer rings that close. */
  readonly outer: readonly Ring[]
  /** True where a member is missing or a ring does not close within the extract. */
  readonly incomplete: boolean
}

/** Outer rings of a multipolygon or boundary. Ways are joined at their end nodes. */
export function outerRings(extract: OsmExtract, relation: OsmRelation): RelationRings {
  let incomplete = false
  const pieces: number[][] = []
  const rings: Ring[] = []
  for (const member of relation.members) {
    if (member.type !== 'way' || member.role === 'inner') continue
    const way = extract.ways.get(member.ref)
    if (way === undefined) {
      incomplete = true
      continue
    }
    pieces.push([...way.nodes])
  }
  while (pieces.length > 0) {
    const chain = pieces.pop()!
    for (let grown = true; grown && chain[0] !== chain.at(-1); ) {
      grown = false
      for (let i = 0; i < pieces.length; i++) {
        const piece = pieces[i]!
        if (piece[0] !== chain.at(-1) && piece.at(-1) !== chain.at(-1)) continue
        chain.push(...(piece[0] === chain.at(-1) ? piece : piece.reverse()).slice(1))
        pieces.splice(i, 1)
        grown = true
        break
      }
    }
    const ring = chain.slice(0, -1).flatMap((node) => {
      const at = extract.place(node)
      return at === null ? [] : [at]
    })
    if (chain[0] === chain.at(-1) && ring.length === chain.length - 1 && ring.length >= 3) rings.push(ring)
    else incomplete = true
  }
  return { outer: rings, incomplete }
}

/** The ring of a closed way; null where it is open or its nodes lie outside the extract. */
export function ringOfWay(extract: OsmExtract, id: number): Ring | null {
  const way = extract.ways.get(id)
  if (way === undefined || !isClosed(way)) return null
  const line = lineOf(extract, way)
  return line.length === way.nodes.length ? line.slice(0, -1) : null
}

/** Even-odd rule. */
export function insideRing(ring: Ring, [lng, lat]: LngLat): boolean {
  let inside = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i]!
    const [xj, yj] = ring[j]!
    if (yi > lat !== yj > lat && lng < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) inside = !inside
  }
  return inside
}

/** Shoelace formula on the ground around the first place. */
export function areaSquareMetres(ring: Ring): number {
  const ground = ring.map((place) => toGround(ring[0]!, place))
  let twice = 0
  for (let i = 0, j = ground.length - 1; i < ground.length; j = i++)
    twice += ground[j]![0] * ground[i]![1] - ground[i]![0] * ground[j]![1]
  return Math.abs(twice) / 2
}

/** Centre of gravity of the ring's area; of its corners where it has none. */
export function centreOf(ring: Ring): LngLat {
  let [twice, x, y] = [0, 0, 0]
  const [lng0, lat0] = ring[0]!
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xj, yj] = [ring[j]![0] - lng0, ring[j]![1] - lat0]
    const [xi, yi] = [ring[i]![0] - lng0, ring[i]![1] - lat0]
    const cross = xj * yi - xi * yj
    twice += cross
    x += (xj + xi) * cross
    y += (yj + yi) * cross
  }
  if (Math.abs(twice) < 1e-14) {
    const mean = (axis: 0 | 1): number => ring.reduce((sum, place) => sum + place[axis], 0) / ring.length
    return [mean(0), mean(1)]
  }
  return [lng0 + x / (3 * twice), lat0 + y / (3 * twice)]
}

/** Metres from a place to the nearest edge of the ring; 0 inside it. */
export function distanceToRingMetres(ring: Ring, place: LngLat): number {
  if (insideRing(ring, place)) return 0
  let least = Number.POSITIVE_INFINITY
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const a = toGround(place, ring[j]!)
    const b = toGround(place, ring[i]!)
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
    const along = dx * dx + dy * dy
    const t = along === 0 ? 0 : Math.max(0, Math.min(1, -(a[0] * dx + a[1] * dy) / along))
    least = Math.min(least, Math.hypot(a[0] + t * dx, a[1] + t * dy))
  }
  return least
}

/** So many degrees of latitude are these metres. */
export const degreesOf = (metres: number): number => metres / METRES_PER_DEGREE
