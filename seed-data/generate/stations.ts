/**
 * Emergency stations so that urban cells lie within 5 km and rural ones within 15 km of one (targets of the national
 * guidance: 5 km urban, 10–20 km rural), and the ambulances shared among them by the residents nearest to each.
 */
import { apportion } from './apportion.ts'
import type { GridCell } from './population.ts'

const URBAN_RADIUS_METRES = 5000
const RURAL_RADIUS_METRES = 15_000
/** A further station must bring at least so many residents within reach; the last hamlets of the hills stay beyond. */
const GAIN_MIN = 400
const SPACING_MIN_METRES = 3000

export interface Station {
  readonly cell: GridCell
  readonly ambulances: number
}

/** Greedy covering: each station stands in the cell that brings most residents within reach for the first time. */
export function makeStations(cells: readonly GridCell[], ambulances: number): Station[] {
  const reach = (c: GridCell) => (c.urban ? URBAN_RADIUS_METRES : RURAL_RADIUS_METRES)
  const distance = (a: GridCell, b: GridCell) => Math.hypot(a.east - b.east, a.north - b.north)
  // Stations stand where people live: in cells above the median of residents.
  const median = [...cells].sort((a, b) => a.population - b.population)[Math.floor(cells.length / 2)]!.population
  const candidates = cells.filter((c) => c.urban || c.population > median)
  const byRow = new Map<number, GridCell[]>()
  for (const c of cells) byRow.set(c.row, [...(byRow.get(c.row) ?? []), c])
  const near = (c: GridCell) => {
    const found: GridCell[] = []
    for (let row = c.row - 15; row <= c.row + 15; row++) {
      for (const other of byRow.get(row) ?? []) {
        if (Math.abs(other.column - c.column) <= 15 && distance(c, other) <= reach(other)) found.push(other)
      }
    }
    return found
  }
  const covers = candidates.map(near)
  const gain = covers.map((list) => list.reduce((sum, c) => sum + c.population, 0))
  const covered = new Set<GridCell>()
  const chosen: GridCell[] = []
  const tooClose = (c: GridCell) => chosen.some((s) => distance(s, c) < SPACING_MIN_METRES)
  for (;;) {
    let best = -1
    // Gains only shrink, so a stale gain is an upper bound: refresh the leader until it stays ahead.
    for (;;) {
      let leader = 0
      for (let i = 1; i < gain.length; i++) if (gain[i]! > gain[leader]!) leader = i
      const fresh = tooClose(candidates[leader]!)
        ? 0
        : covers[leader]!.reduce((sum, c) => sum + (covered.has(c) ? 0 : c.population), 0)
      if (fresh === gain[leader]!) {
        best = leader
        break
      }
      gain[leader] = fresh
    }
    if (gain[best]! < GAIN_MIN) break
    chosen.push(candidates[best]!)
    for (const c of covers[best]!) covered.add(c)
  }
  const served = chosen.map(() => 0)
  for (const c of cells) {
    let best = 0
    for (let i = 1; i < chosen.length; i++) if (distance(c, chosen[i]!) < distance(c, chosen[best]!)) best = i
    served[best]! += c.population
  }
  const least = ambulances >= 2 * chosen.length ? 2 : 1
  const more = apportion(ambulances - least * chosen.length, served)
  return chosen
    .map((cell, i) => ({ cell, ambulances: least + more[i]! }))
    .sort((a, b) => a.cell.district - b.cell.district || b.cell.population - a.cell.population)
}
