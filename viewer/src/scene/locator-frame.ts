// The frame of the locator map: all campuses inside with a margin, north up, one scale both ways.
import type { MetreLine } from './ground.ts'

export interface LocatorFrame {
  /** Metres → pixels of the map. */
  readonly point: (eastMetres: number, northMetres: number) => readonly [number, number]
  readonly metresPerPixel: number
}

const MARGIN_PIXELS = 16
/** Rows at the top and foot that carry the title and the counts. */
const TITLE_PIXELS = 18

export function locatorFrame(
  points: readonly { readonly east: number; readonly north: number }[],
  width: number,
  height: number,
  land: readonly MetreLine[] = [],
): LocatorFrame {
  const easts = points.map(({ east }) => east)
  const norths = points.map(({ north }) => north)
  const [west, east] = points.length ? [Math.min(...easts), Math.max(...easts)] : [-30_000, 30_000]
  const [south, north] = points.length ? [Math.min(...norths), Math.max(...norths)] : [-30_000, 30_000]
  const metresPerPixel = Math.max(
    (east - west) / (width - 2 * MARGIN_PIXELS),
    (north - south) / (height - 2 * MARGIN_PIXELS - TITLE_PIXELS),
    40,
  )
  // where the ground ends the map would show sea that is not there: shift as far as all campuses stay on it
  const edge = land.reduce((least, ring) => {
    for (let i = 0; i < ring.length; i += 2) least = Math.min(least, ring[i]!)
    return least
  }, Infinity)
  const room = (width / 2) * metresPerPixel
  const shifted = Number.isFinite(edge) ? Math.max((west + east) / 2, edge + room) : (west + east) / 2
  const centreEast = Math.min(shifted, west + room - MARGIN_PIXELS * metresPerPixel)
  const centreNorth = (south + north) / 2
  return {
    metresPerPixel,
    point: (atEast, atNorth) => [
      width / 2 + (atEast - centreEast) / metresPerPixel,
      (height + TITLE_PIXELS / 2) / 2 - (atNorth - centreNorth) / metresPerPixel,
    ],
  }
}
