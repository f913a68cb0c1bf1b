/** Blocks for the eye: the smallest box around each outline, and rows of made-up ones along streets whose houses nobody mapped. */
import { type Block, randomStream } from '@kangcheng/seed-data/generate'
import type { LngLat } from '@kangcheng/twin-engine'
import { heightMetres } from './building-height.ts'
import type { GroundPoint } from './coast-land.ts'
import { isClosed, lineOf, type OsmExtract } from './osm-extract.ts'
import { outerRings, ringOfWay } from './osm-rings.ts'

/** An outline on the ground with its height. */
export interface Outline {
  readonly ring: readonly GroundPoint[]
  readonly metres: number
  /** Whether the height, or the storeys, are told. */
  readonly told: boolean
}

/** Sides of a block are whole metres up to 255; longer buildings become several. */
const LONGEST_METRES = 255
/** Smaller ones are sheds. */
const LEAST_SIDE_METRES = 4

export function osmOutlines(extract: OsmExtract, toGround: (place: LngLat) => GroundPoint): Outline[] {
  const outlines: Outline[] = []
  const add = (ring: readonly LngLat[], tags: Readonly<Record<string, string>>): void => {
    const { metres, told } = heightMetres(tags)
    outlines.push({ ring: ring.map(toGround), metres, told })
  }
  for (const way of extract.ways.values()) {
    const { building } = way.tags
    if (building === undefined || building === 'no' || !isClosed(way)) continue
    const ring = ringOfWay(extract, way.id)
    if (ring !== null) add(ring, way.tags)
  }
  for (const relation of extract.relations) {
    const { building, type } = relation.tags
    if (building === undefined || building === 'no' || type !== 'multipolygon') continue
    for (const ring of outerRings(extract, relation).outer) add(ring, relation.tags)
  }
  return outlines
}

/** The box of least area with a side along an edge of the outline, cut into as many as its length needs. */
export function blocksOf({ ring, metres }: Outline): Block[] {
  let best: { area: number; angle: number; low: GroundPoint; high: GroundPoint } | null = null
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const angle = Math.atan2(ring[i]![1] - ring[j]![1], ring[i]![0] - ring[j]![0])
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
    const u = ring.map(([x, y]) => x * cos + y * sin)
    const v = ring.map(([x, y]) => y * cos - x * sin)
    const low: GroundPoint = [Math.min(...u), Math.min(...v)]
    const high: GroundPoint = [Math.max(...u), Math.max(...v)]
    const area = (high[0] - low[0]) * (high[1] - low[1])
    if (best === null || area < best.area) best = { area, angle, low, high }
  }
  if (best === null) return []
  const { low, high, angle } = best
  const [length, breadth] = [high[0] - low[0], high[1] - low[1]]
  if (Math.min(length, breadth) < LEAST_SIDE_METRES) return []
  const [along, across] = [Math.ceil(length / LONGEST_METRES), Math.ceil(breadth / LONGEST_METRES)]
  const blocks: Block[] = []
  for (let a = 0; a < along; a++)
    for (let c = 0; c < across; c++) {
      const u = low[0] + ((a + 0.5) * length) / along
      const v = low[1] + ((c + 0.5) * breadth) / across
      blocks.push(
        block(
          u * Math.cos(angle) - v * Math.sin(angle),
          u * Math.sin(angle) + v * Math.cos(angle),
          length / along,
          breadth / across,
          metres,
          angle,
        ),
      )
    }
  return blocks
}

/** @param angle of the width's side, anticlockwise from east */
function block(east: number, north: number, width: number, depth: number, height: number, angle: number): Block {
  const quarter = Math.PI / 2
  const quarters = Math.floor(angle / quarter)
  const turn = Math.min(255, Math.floor(((angle - quarters * quarter) / quarter) * 256))
  const [w, d] = quarters % 2 === 0 ? [width, depth] : [depth, width]
  const whole = (metres: number): number => Math.min(255, Math.max(1, Math.round(metres)))
  return { east, north, width: whole(w), depth: whole(d), height: whole(height), turn }
}

const STREETS = /^(primary|secondary|tertiary|unclassified|residential|living_street|pedestrian)$/
/** Houses stand so far apart along a street, and so far from its middle. */
const PITCH_METRES = 30
const SET_BACK_METRES = 15
/** A stretch of street within this of a mapped building gets no made-up ones. */
const MAPPED_METRES = 60
/** At most so many; longer pitches where there are more. */
const MOST_BLOCKS = 60_000

/** Boxes along streets where nobody mapped a building; how high, by how many live around. */
export function streetBlocks(
  extract: OsmExtract,
  toGround: (place: LngLat) => GroundPoint,
  mapped: readonly Block[],
  isDry: (point: GroundPoint) => boolean,
  residentsPerSquareKilometre: (point: GroundPoint) => number,
  seed: number,
): Block[] {
  const random = randomStream(seed, 'street blocks')
  const taken = squaresOf(
    mapped.map(({ east, north }): GroundPoint => [east, north]),
    MAPPED_METRES,
  )
  const lines = [...extract.ways.values()]
    .filter(({ tags }) => STREETS.test(tags.highway ?? '') && tags.tunnel === undefined && tags.bridge === undefined)
    .map((way) => lineOf(extract, way).map(toGround))
  const metres = lines.reduce((sum, line) => sum + lengthOf(line), 0)
  const pitch = Math.max(PITCH_METRES, (2 * metres) / MOST_BLOCKS)
  const blocks: Block[] = []
  const built = new Set<string>()
  for (const line of lines) {
    let next = pitch / 2
    for (let i = 1; i < line.length; i++) {
      const [a, b] = [line[i - 1]!, line[i]!]
      const length = Math.hypot(b[0] - a[0], b[1] - a[1])
      const angle = Math.atan2(b[1] - a[1], b[0] - a[0])
      for (; next < length; next += pitch) {
        const [x, y] = [a[0] + next * Math.cos(angle), a[1] + next * Math.sin(angle)]
        for (const side of [-1, 1]) {
          const out = side * (SET_BACK_METRES + 4 * random.next())
          const point: GroundPoint = [x - out * Math.sin(angle), y + out * Math.cos(angle)]
          const [size, lift] = [random.next(), random.next()]
          const square = `${Math.round(point[0] / (0.7 * PITCH_METRES))} ${Math.round(point[1] / (0.7 * PITCH_METRES))}`
          if (taken(point) || built.has(square) || !isDry(point)) continue
          built.add(square)
          const dense = Math.min(1, residentsPerSquareKilometre(point) / 20_000)
          if (random.next() > 0.4 + dense) continue
          blocks.push(
            block(...point, pitch * (0.5 + 0.35 * size), 12 + 6 * lift, 4 + 5 * lift + 40 * dense * size * lift, angle),
          )
        }
      }
      next -= length
    }
  }
  return blocks
}

const lengthOf = (line: readonly GroundPoint[]): number =>
  line.reduce((sum, [x, y], i) => (i === 0 ? 0 : sum + Math.hypot(x - line[i - 1]![0], y - line[i - 1]![1])), 0)

/** Whether a point lies in, or beside, a square that holds one of the points. */
function squaresOf(points: readonly GroundPoint[], size: number): (point: GroundPoint) => boolean {
  const held = new Set(points.map(([x, y]) => `${Math.floor(x / size)} ${Math.floor(y / size)}`))
  return ([x, y]) => {
    const [column, row] = [Math.floor(x / size), Math.floor(y / size)]
    for (let c = column - 1; c <= column + 1; c++)
      for (let r = row - 1; r <= row + 1; r++) if (held.has(`${c} ${r}`)) return true
    return false
  }
}
