// From places to pixels of the plan's map, and back; how large a cell is drawn.
import type { Cells } from '../../data/plan-types.ts'
import type { Place } from '../../data/types.ts'

export type ToMetres = (place: Place) => readonly [eastMetres: number, northMetres: number]

export interface MapFrame {
  readonly width: number
  readonly height: number
  readonly pixelsPerMetre: number
  /** Pixels of a point in metres east and north. */
  readonly at: (eastMetres: number, northMetres: number) => readonly [x: number, y: number]
  readonly place: (place: Place) => readonly [x: number, y: number]
  /** Place under a pixel. */
  readonly back: (x: number, y: number) => Place
  /** Pixels of each cell's centre. */
  readonly x: Float64Array
  readonly y: Float64Array
  /** Radius of each cell by its residents; 0 where nobody lives, and nothing is drawn. */
  readonly radius: Float64Array
}

const MARGIN = 26
/** Side of a cell of the population grid. */
export const CELL_METRES = 1000
const LEAST_RADIUS_PIXELS = 1.1

/** What a frame needs of the cells. */
export type FramedCells = Pick<Cells, 'lng' | 'lat' | 'population'>

/** A place in the middle, and how many times larger than the whole city. */
export interface FrameView extends Place {
  readonly zoom: number
}

/** All cells in the frame, north up; or nearer to a place. */
export function mapFrame(
  cells: FramedCells,
  toMetres: ToMetres,
  width: number,
  height: number,
  view: FrameView | null = null,
): MapFrame {
  const points = cells.lng.map((lng, c) => toMetres({ lng, lat: cells.lat[c]! }))
  const lived = points.filter((_, c) => cells.population[c]! > 0)
  const [west, east] = extentOf(lived.map(([e]) => e))
  const [south, north] = extentOf(lived.map(([, n]) => n))
  const pixelsPerMetre =
    Math.max(
      1e-9,
      Math.min((width - 2 * MARGIN) / Math.max(1, east - west), (height - 2 * MARGIN) / Math.max(1, north - south)),
    ) * (view?.zoom ?? 1)
  const [middleEast, middleNorth] = view === null ? [(west + east) / 2, (south + north) / 2] : toMetres(view)
  const left = width / 2 - middleEast * pixelsPerMetre
  const top = height / 2 + middleNorth * pixelsPerMetre
  const at = (e: number, n: number): readonly [number, number] => [left + e * pixelsPerMetre, top - n * pixelsPerMetre]
  const pixels = points.map(([e, n]) => at(e, n))
  const back = inverse(toMetres, cells)
  const full = (CELL_METRES * pixelsPerMetre) / Math.sqrt(3)
  const many = quantile(cells.population, 0.9)
  return {
    width,
    height,
    pixelsPerMetre,
    at,
    place: (place) => at(...toMetres(place)),
    back: (x, y) => back((x - left) / pixelsPerMetre, (top - y) / pixelsPerMetre),
    x: Float64Array.from(pixels, ([x]) => x),
    y: Float64Array.from(pixels, ([, y]) => y),
    radius: Float64Array.from(cells.population, (people) =>
      people > 0 ? Math.max(LEAST_RADIUS_PIXELS, full * (0.5 + 0.5 * Math.min(1, Math.sqrt(people / many)))) : 0,
    ),
  }
}

function extentOf(values: readonly number[]): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return low <= high ? [low, high] : [0, 1]
}

function quantile(values: readonly number[], share: number): number {
  const lived = values.filter((value) => value > 0).sort((a, b) => a - b)
  return lived[Math.min(lived.length - 1, Math.floor(share * lived.length))] ?? 1
}

/** The projection is linear within a city: two steps of it say how to go back. */
function inverse(toMetres: ToMetres, cells: FramedCells): (eastMetres: number, northMetres: number) => Place {
  const origin = { lng: cells.lng[0] ?? 0, lat: cells.lat[0] ?? 0 }
  const step = 0.01
  const [e0, n0] = toMetres(origin)
  const perLng = (toMetres({ ...origin, lng: origin.lng + step })[0] - e0) / step
  const perLat = (toMetres({ ...origin, lat: origin.lat + step })[1] - n0) / step
  return (e, n) => ({ lng: origin.lng + (e - e0) / perLng, lat: origin.lat + (n - n0) / perLat })
}

/** The drawn cell nearest to a pixel, within 14 px; null = none. */
export function cellAt({ x, y, radius }: MapFrame, px: number, py: number): number | null {
  let nearest: number | null = null
  let least = 14 * 14
  for (let c = 0; c < x.length; c++) {
    if (radius[c] === 0) continue
    const d = (x[c]! - px) ** 2 + (y[c]! - py) ** 2
    if (d < least) [least, nearest] = [d, c]
  }
  return nearest
}

/** The next drawn cell in a direction of the keyboard; the same one where there is none. */
export function cellBeside({ x, y, radius }: MapFrame, from: number, dx: number, dy: number): number {
  let best = from
  let least = Number.POSITIVE_INFINITY
  for (let c = 0; c < x.length; c++) {
    if (c === from || radius[c] === 0) continue
    const along = (x[c]! - x[from]!) * dx + (y[c]! - y[from]!) * dy
    if (along <= 0) continue
    const aside = Math.abs((x[c]! - x[from]!) * dy) + Math.abs((y[c]! - y[from]!) * dx)
    const cost = along + 2.5 * aside
    if (cost < least) [least, best] = [cost, c]
  }
  return best
}
