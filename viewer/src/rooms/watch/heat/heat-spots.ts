// Where a coloured ground says something: neighbouring cells as one place, or a district's as one, with the people who live there.
import type { Spot } from '../../../scene/outside-spots.ts'
import type { CellFigures } from './heat-figures.ts'

export interface HeatSpot extends Spot {
  readonly residents: number
  /** Index into the city's districts, and into its subdistricts: where most of them live. */
  readonly district: number
  readonly area: number
}

export interface PlacedCells {
  readonly east: readonly number[]
  readonly north: readonly number[]
  readonly population: readonly number[]
  readonly district: readonly number[]
  readonly area: readonly number[]
}

/** Cells so near belong to one place: those of the grid that touch, at a corner too. */
const TOUCH_METRES = 1600
const HALF_CELL_METRES = 500

/** Cells for which it holds, by the place that they make with their neighbours. */
function neighbourhoods({ east, north }: PlacedCells, chosen: readonly number[]): number[][] {
  const square = (metres: number): number => Math.floor(metres / TOUCH_METRES)
  const squares = new Map<string, number[]>()
  for (const c of chosen) {
    const key = `${square(east[c]!)} ${square(north[c]!)}`
    const own = squares.get(key)
    if (own) own.push(c)
    else squares.set(key, [c])
  }
  const left = new Set(chosen)
  const places: number[][] = []
  for (const first of chosen) {
    if (!left.delete(first)) continue
    const place = [first]
    for (const c of place)
      for (let dx = -1; dx <= 1; dx++)
        for (let dy = -1; dy <= 1; dy++)
          for (const other of squares.get(`${square(east[c]!) + dx} ${square(north[c]!) + dy}`) ?? [])
            if (left.has(other) && Math.hypot(east[c]! - east[other]!, north[c]! - north[other]!) <= TOUCH_METRES) {
              left.delete(other)
              place.push(other)
            }
    places.push(place)
  }
  return places
}

const byDistrictOf = ({ district }: PlacedCells, chosen: readonly number[]): number[][] => [
  ...Map.groupBy(chosen, (c) => district[c]!).values(),
]

/** The group in which most of the people of a place live; the lower number among equals. */
function mostOf(place: readonly number[], group: readonly number[], people: (c: number) => number): number {
  const residents = new Map<number, number>()
  for (const c of place) residents.set(group[c]!, (residents.get(group[c]!) ?? 0) + people(c))
  const [most] = [...residents].toSorted((a, b) => b[1] - a[1] || a[0] - b[0])
  return most![0]
}

function spotOf(cells: PlacedCells, place: readonly number[]): HeatSpot {
  const { east, north, population } = cells
  const people = (c: number): number => population[c] ?? 0
  const residents = place.reduce((sum, c) => sum + people(c), 0)
  // nobody lives there, or nobody is counted: the middle of the ground
  const weight = (c: number): number => (residents > 0 ? people(c) / residents : 1 / place.length)
  const middleEast = place.reduce((sum, c) => sum + weight(c) * east[c]!, 0)
  const middleNorth = place.reduce((sum, c) => sum + weight(c) * north[c]!, 0)
  const spread = place.reduce(
    (sum, c) => sum + weight(c) * ((east[c]! - middleEast) ** 2 + (north[c]! - middleNorth) ** 2),
    0,
  )
  return {
    east: middleEast,
    north: middleNorth,
    radiusMetres: HALF_CELL_METRES + Math.sqrt(spread),
    residents,
    district: mostOf(place, cells.district, people),
    area: mostOf(place, cells.area, people),
  }
}

/**
 * Places of the cells for which it holds, those with most residents first; `by` says what one place is. A place without residents is
 * none: what is said of the ground is said of people.
 */
export function heatSpots(
  values: CellFigures,
  cells: PlacedCells,
  holds: (value: number) => boolean,
  by: 'neighbours' | 'district',
): readonly HeatSpot[] {
  const chosen = values.flatMap((value, c) => (value !== null && holds(value) && cells.population[c]! > 0 ? [c] : []))
  const places = by === 'district' ? byDistrictOf(cells, chosen) : neighbourhoods(cells, chosen)
  return places
    .map((place) => spotOf(cells, place))
    .toSorted((a, b) => b.residents - a.residents || a.east - b.east || a.north - b.north)
}
