// The frame of the locator map: all campuses inside with a margin, north up, one scale both ways.

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
  const [centreEast, centreNorth] = [(west + east) / 2, (south + north) / 2]
  return {
    metresPerPixel,
    point: (atEast, atNorth) => [
      width / 2 + (atEast - centreEast) / metresPerPixel,
      (height + TITLE_PIXELS / 2) / 2 - (atNorth - centreNorth) / metresPerPixel,
    ],
  }
}
