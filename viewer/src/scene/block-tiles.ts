// Blocks cut into a few tiles of equal count, as the columns the block shader reads: coarse culling for the price of few draw calls.
import type { GroundBlocks, GroundRiver } from './ground.ts'
import {
  FOOTPRINT_EXAGGERATION,
  HEIGHT_EXAGGERATION,
  METRES_PER_UNIT,
  RIVER_EXAGGERATION,
  sceneX,
  sceneZ,
} from './projection.ts'

/** Places: x, z, cos, sin of the turn. Sizes: width, height, depth (units) and shade 0..1 (how much of the height ramp it gets). */
export interface BlockTile {
  readonly count: number
  readonly places: Float32Array
  readonly sizes: Float32Array
  /** Bounding sphere: x, y, z, radius. */
  readonly bounds: readonly [number, number, number, number]
}

/** A circle kept free of blocks: x, z, radius in units. */
export type Clearing = readonly [number, number, number]

/** True metres at which the height ramp ends: taller blocks are as bright as these. */
const BRIGHTEST_METRES = 170

/** Circles along the rivers as they are drawn, so that no block stands in the water. */
export function riverClearings(rivers: readonly GroundRiver[]): Clearing[] {
  const circles: Clearing[] = []
  for (const { line, widthMetres } of rivers) {
    const radius = (widthMetres * RIVER_EXAGGERATION) / 2 / METRES_PER_UNIT + 0.45
    for (let i = 0; i + 3 < line.length; i += 2) {
      const [x0, z0, x1, z1] = [sceneX(line[i]!), sceneZ(line[i + 1]!), sceneX(line[i + 2]!), sceneZ(line[i + 3]!)]
      const steps = Math.max(1, Math.ceil(Math.hypot(x1 - x0, z1 - z0) / (radius * 0.6)))
      for (let step = 0; step < steps; step++) {
        const t = step / steps
        circles.push([x0 + (x1 - x0) * t, z0 + (z1 - z0) * t, radius])
      }
    }
  }
  return circles
}

/**
 * Splits blocks by halving along the longer side until there are `tiles` (a power of two) of equal count.
 * Blocks inside a clearing are left out, so that no block stands in a hospital's tower.
 */
export function blockTiles(blocks: GroundBlocks, tiles: number, clearings: readonly Clearing[] = []): BlockTile[] {
  const free = clearingIndex(clearings)
  const order: number[] = []
  for (let i = 0; i < blocks.count; i++) {
    if (free(sceneX(blocks.east[i]!), sceneZ(blocks.north[i]!))) order.push(i)
  }
  let parts: Uint32Array[] = [Uint32Array.from(order)]
  while (parts.length < tiles && parts.some((part) => part.length > 1)) {
    parts = parts.flatMap((part) => halves(part, blocks))
  }
  return parts.filter((part) => part.length > 0).map((part) => tileOf(part, blocks))
}

function halves(part: Uint32Array, blocks: GroundBlocks): Uint32Array[] {
  if (part.length < 2) return [part]
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const i of part) {
    west = Math.min(west, blocks.east[i]!)
    east = Math.max(east, blocks.east[i]!)
    south = Math.min(south, blocks.north[i]!)
    north = Math.max(north, blocks.north[i]!)
  }
  const along = east - west >= north - south ? blocks.east : blocks.north
  const sorted = part.toSorted((a, b) => along[a]! - along[b]!)
  const middle = sorted.length >> 1
  return [sorted.subarray(0, middle), sorted.subarray(middle)]
}

function tileOf(part: Uint32Array, blocks: GroundBlocks): BlockTile {
  const places = new Float32Array(part.length * 4)
  const sizes = new Float32Array(part.length * 4)
  let [minX, maxX, minZ, maxZ, top] = [Infinity, -Infinity, Infinity, -Infinity, 0]
  part.forEach((block, at) => {
    const x = sceneX(blocks.east[block]!)
    const z = sceneZ(blocks.north[block]!)
    const turn = blocks.rotation[block]!
    const height = blocks.height[block]!
    const drawn = (height * HEIGHT_EXAGGERATION) / METRES_PER_UNIT
    places.set([x, z, Math.cos(turn), Math.sin(turn)], at * 4)
    const shade = Math.min(1, height / BRIGHTEST_METRES)
    const wide = FOOTPRINT_EXAGGERATION / METRES_PER_UNIT
    sizes.set([blocks.width[block]! * wide, drawn, blocks.depth[block]! * wide, shade], at * 4)
    minX = Math.min(minX, x)
    maxX = Math.max(maxX, x)
    minZ = Math.min(minZ, z)
    maxZ = Math.max(maxZ, z)
    top = Math.max(top, drawn)
  })
  const radius = Math.hypot(maxX - minX, maxZ - minZ, top) / 2 + 4
  return { count: part.length, places, sizes, bounds: [(minX + maxX) / 2, top / 2, (minZ + maxZ) / 2, radius] }
}

/** Tests a point against all clearings through a grid, so that 100,000 blocks cost milliseconds. */
function clearingIndex(clearings: readonly Clearing[]): (x: number, z: number) => boolean {
  const cell = 16
  const grid = new Map<string, Clearing[]>()
  const key = (x: number, z: number): string => `${Math.floor(x / cell)}:${Math.floor(z / cell)}`
  for (const clearing of clearings) {
    const [x, z, radius] = clearing
    const seen = new Set<string>()
    for (let dx = -radius; dx <= radius + cell; dx += cell) {
      for (let dz = -radius; dz <= radius + cell; dz += cell) {
        seen.add(key(Math.min(x + dx, x + radius), Math.min(z + dz, z + radius)))
      }
    }
    for (const name of seen) {
      const list = grid.get(name)
      if (list) list.push(clearing)
      else grid.set(name, [clearing])
    }
  }
  return (x, z) => !grid.get(key(x, z))?.some(([cx, cz, radius]) => (x - cx) ** 2 + (z - cz) ** 2 < radius * radius)
}
