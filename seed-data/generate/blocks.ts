/**
 * Building blocks for the eye, from the density of residents: rows of blocks along streets whose direction turns by
 * neighbourhood, hamlets in the country, taller at the centres, none on water, rivers and steep hills.
 */
import { toGround } from '@kangcheng/twin-engine'
import type { Terrain } from './land.ts'
import { CELL_METRES, type GridCell } from './population.ts'
import { latticeNoise, randomStream } from './random.ts'
import type { CitySettings } from './settings.ts'

export interface Block {
  readonly east: number
  readonly north: number
  readonly width: number
  readonly depth: number
  readonly height: number
  /** Quarter turn split into 256 steps. */
  readonly turn: number
}

/** Distance of one block from the next, in metres; every seventh row and sixth column is left free as an avenue. */
const PITCH_METRES = 82
const LOTS_PER_CELL = (CELL_METRES / PITCH_METRES) ** 2 * (6 / 7) * (5 / 6)
const RIVER_CLEAR_METRES = 45
const HOSPITAL_CLEAR_METRES = 130

/** Blocks of the whole city, about `settings.blocks` of them. */
export function makeBlocks(settings: CitySettings, terrain: Terrain, cells: readonly GridCell[]): Block[] {
  const at = new Map(cells.map((c) => [key(c.column, c.row), c]))
  const fabric = neighbourhoods(settings, cells)
  const wish = cells.map((c) => Math.min(0.94 * LOTS_PER_CELL, 1.2 + (c.population / 60) ** 0.86))
  const scale = settings.blocks / wish.reduce((a, b) => a + b, 0)
  const share = new Map(cells.map((c, i) => [c, Math.min(0.97, (wish[i]! * scale) / LOTS_PER_CELL)]))
  const sites = settings.hospitals.map((h) => toGround(settings.origin, h.location))
  const summits = settings.summits.map((s) => ({ ...s, at: toGround(settings.origin, s.location) }))
  const seats = settings.districts.map((d) => toGround(settings.origin, d.seat))
  const blocks: Block[] = []
  fabric.forEach((hood, h) => {
    const cos = Math.cos(hood.angle)
    const sin = Math.sin(hood.angle)
    const reach = Math.ceil(hood.radius / PITCH_METRES)
    for (let v = -reach; v <= reach; v++) {
      if (v % 7 === 0) continue
      for (let u = -reach; u <= reach; u++) {
        if (u % 6 === 0) continue
        const jitter = (k: number) => (latticeNoise(settings.seed + 31 * h + k, u, v) - 0.5) * 14
        const east = hood.east + PITCH_METRES * (u * cos - v * sin) + jitter(1)
        const north = hood.north + PITCH_METRES * (u * sin + v * cos) + jitter(2)
        const cell = at.get(key(Math.round(east / CELL_METRES), Math.round(north / CELL_METRES)))
        if (!cell || hood.cells.has(cell) === false) continue
        const draw = (k: number) => latticeNoise(settings.seed + 7919 * h + k, u, v)
        if (draw(3) >= chance(share.get(cell)!, cell, east, north, settings.seed)) continue
        if (terrain.heightAt(east, north) > 90 || !terrain.isDry(east, north, RIVER_CLEAR_METRES)) continue
        if (
          sites.some(
            ([x, y]) => Math.abs(x - east) < HOSPITAL_CLEAR_METRES && Math.abs(y - north) < HOSPITAL_CLEAR_METRES,
          )
        )
          continue
        const dense = Math.min(1, cell.population / 14_000)
        let height = 7 + 9 * draw(4) + 46 * dense * draw(5)
        for (const s of summits) {
          const near = Math.exp(-(((east - s.at[0]) ** 2 + (north - s.at[1]) ** 2) / s.radiusMetres ** 2))
          height += s.heightMetres * near * (0.25 + 0.75 * draw(6) ** 2.2)
        }
        for (const [x, y] of seats) {
          const near = Math.exp(-(((east - x) ** 2 + (north - y) ** 2) / 900 ** 2))
          height += 42 * near * draw(7) ** 2
        }
        blocks.push({
          east,
          north,
          width: Math.round(PITCH_METRES * (0.42 + 0.4 * draw(8))),
          depth: Math.round(PITCH_METRES * (0.3 + 0.42 * draw(9))),
          height: Math.min(255, Math.round(height)),
          turn: hood.turn,
        })
      }
    }
  })
  return blocks
}

/** In town every lot has the same chance; in the country the lots near the hamlet of the cell have nearly all of it. */
function chance(share: number, cell: GridCell, east: number, north: number, seed: number): number {
  if (share > 0.3) return share
  const x = cell.east + (latticeNoise(seed + 101, cell.column, cell.row) - 0.5) * 600
  const y = cell.north + (latticeNoise(seed + 102, cell.column, cell.row) - 0.5) * 600
  const radius = 110 + 520 * share
  const near = Math.exp(-(((east - x) ** 2 + (north - y) ** 2) / radius ** 2))
  return Math.min(0.95, (share * near * CELL_METRES ** 2) / (Math.PI * radius ** 2))
}

interface Neighbourhood {
  readonly east: number
  readonly north: number
  readonly angle: number
  readonly turn: number
  readonly radius: number
  readonly cells: ReadonlySet<GridCell>
}

/** Neighbourhoods about 3 km wide in town and 5 km in the country, each with its own direction of streets. */
function neighbourhoods(settings: CitySettings, cells: readonly GridCell[]): Neighbourhood[] {
  const random = randomStream(settings.seed, 'neighbourhoods')
  const middles: GridCell[] = []
  for (const cell of cells) {
    if (random.next() > 0.3) continue
    const spacing = cell.urban ? 2300 : 4300
    if (middles.every((m) => Math.hypot(m.east - cell.east, m.north - cell.north) >= spacing)) middles.push(cell)
  }
  const members = middles.map(() => new Set<GridCell>())
  const radius = middles.map(() => 0)
  for (const cell of cells) {
    let best = 0
    let distance = Infinity
    middles.forEach((m, i) => {
      const d = Math.hypot(m.east - cell.east, m.north - cell.north)
      if (d < distance) {
        distance = d
        best = i
      }
    })
    members[best]!.add(cell)
    radius[best] = Math.max(radius[best]!, distance + CELL_METRES)
  }
  return middles.map((m, i) => {
    const turn = Math.floor(random.next() * 256)
    return {
      east: m.east,
      north: m.north,
      turn,
      angle: (turn / 256) * (Math.PI / 2),
      radius: radius[i]!,
      cells: members[i]!,
    }
  })
}

function key(column: number, row: number): number {
  return (row + 5000) * 10_000 + column + 5000
}
