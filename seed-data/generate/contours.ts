/** Schematic contour lines of the hills: marching squares over the terrain's height, joined to lines. */
import type { GroundSheet } from '../ground.ts'
import type { Terrain } from './land.ts'

const GRID_METRES = 1500

type Contour = GroundSheet['contours'][number]

/** Lines of equal height over land, in metres; open where they meet the coast or the bounds. */
export function contourLines(terrain: Terrain, heights: readonly number[]): Contour[] {
  const { west, south, east, north } = terrain.bounds
  const columns = Math.floor((east - west) / GRID_METRES)
  const rows = Math.floor((north - south) / GRID_METRES)
  const field: number[][] = []
  for (let j = 0; j <= rows; j++) {
    field.push([])
    for (let i = 0; i <= columns; i++) {
      const x = west + i * GRID_METRES
      const y = south + j * GRID_METRES
      field[j]!.push(terrain.isLand(x, y) ? terrain.heightAt(x, y) : 0)
    }
  }
  return heights.flatMap((height) => linesAt(field, height, west, south))
}

function linesAt(field: readonly (readonly number[])[], height: number, west: number, south: number): Contour[] {
  // Each crossing is named by the grid edge it lies on, so that segments of neighbouring squares share it exactly.
  const joins = new Map<string, string[]>()
  const place = new Map<string, readonly [number, number]>()
  const link = (a: string, b: string) => {
    joins.set(a, [...(joins.get(a) ?? []), b])
    joins.set(b, [...(joins.get(b) ?? []), a])
  }
  const crossing = (i: number, j: number, di: 0 | 1, dj: 0 | 1): string => {
    const name = `${i} ${j} ${di}`
    const a = field[j]![i]!
    const b = field[j + dj]![i + di]!
    const t = (height - a) / (b - a)
    place.set(name, [west + (i + t * di) * GRID_METRES, south + (j + t * dj) * GRID_METRES])
    return name
  }
  for (let j = 0; j + 1 < field.length; j++) {
    for (let i = 0; i + 1 < field[j]!.length; i++) {
      const above = (di: number, dj: number) => field[j + dj]![i + di]! >= height
      const crossed: string[] = []
      if (above(0, 0) !== above(1, 0)) crossed.push(crossing(i, j, 1, 0))
      if (above(1, 0) !== above(1, 1)) crossed.push(crossing(i + 1, j, 0, 1))
      if (above(0, 1) !== above(1, 1)) crossed.push(crossing(i, j + 1, 1, 0))
      if (above(0, 0) !== above(0, 1)) crossed.push(crossing(i, j, 0, 1))
      if (crossed.length === 2) link(crossed[0]!, crossed[1]!)
      if (crossed.length === 4) {
        link(crossed[0]!, crossed[1]!)
        link(crossed[2]!, crossed[3]!)
      }
    }
  }
  return joined(joins).map((names) => {
    const closed = names.length > 2 && names[0] === names[names.length - 1]
    const points = closed ? names.slice(0, -1) : names
    return { heightMetres: height, line: points.flatMap((n) => place.get(n)!.map(Math.round)), closed }
  })
}

/** Chains of names: open ones from their ends first, then the rings. */
function joined(joins: ReadonlyMap<string, readonly string[]>): string[][] {
  const seen = new Set<string>()
  const edge = (a: string, b: string) => (a < b ? `${a}|${b}` : `${b}|${a}`)
  const walk = (start: string): string[] => {
    const chain = [start]
    for (let at = start; ; ) {
      const next = joins.get(at)!.find((n) => !seen.has(edge(at, n)))
      if (next === undefined) return chain
      seen.add(edge(at, next))
      chain.push(next)
      at = next
    }
  }
  const starts = [...joins.keys()].sort((a, b) => joins.get(a)!.length - joins.get(b)!.length)
  return starts.map(walk).filter((chain) => chain.length > 3)
}
