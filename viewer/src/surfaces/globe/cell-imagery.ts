// The coloured grid as one picture for the globe: drawn on a canvas in the city's own degrees, in which its metres are even.
import { Event as CesiumEvent, GeographicTilingScheme, type ImageryProvider, Rectangle } from '@cesium/engine'
import { CELL_RAMPS, type CellTheme, DRAWN_CELL_METRES, UNKNOWN_CELL } from '../../scene/cell-ramps.ts'
import { type GeoFrame, lngLatOf } from '../../scene/geo-view.ts'
import type { SurfaceCells } from '../surface.ts'

/** The longer side of the picture; a cell of a city of 130 km is then 30 pixels. */
const MOST_PIXELS = 4096

/** An imagery provider as Cesium asks for one: a single tile, drawn before it is asked for. */
class OnePicture {
  readonly minimumLevel = 0
  readonly maximumLevel = 0
  readonly hasAlphaChannel = true
  readonly errorEvent = new CesiumEvent()
  readonly credit = undefined
  readonly proxy = undefined
  readonly tileDiscardPolicy = undefined
  readonly tilingScheme: GeographicTilingScheme
  readonly tileWidth: number
  readonly tileHeight: number
  readonly rectangle: Rectangle
  readonly #canvas: HTMLCanvasElement

  constructor(canvas: HTMLCanvasElement, rectangle: Rectangle) {
    this.#canvas = canvas
    this.rectangle = rectangle
    this.tileWidth = canvas.width
    this.tileHeight = canvas.height
    this.tilingScheme = new GeographicTilingScheme({
      rectangle,
      numberOfLevelZeroTilesX: 1,
      numberOfLevelZeroTilesY: 1,
    })
  }

  getTileCredits(): [] {
    return []
  }
  pickFeatures(): undefined {
    return undefined
  }
  requestImage(): Promise<HTMLCanvasElement> {
    return Promise.resolve(this.#canvas)
  }
}

export function cellImagery(cells: SurfaceCells, theme: CellTheme, frame: GeoFrame): ImageryProvider {
  const { east, north, bins, ramp } = cells
  const half = DRAWN_CELL_METRES / 2
  const [west, last] = extent(east, half)
  const [south, top] = extent(north, half)
  const pixelsPerMetre = Math.min(MOST_PIXELS / Math.max(1, last - west), MOST_PIXELS / Math.max(1, top - south), 0.05)
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.ceil((last - west) * pixelsPerMetre))
  canvas.height = Math.max(1, Math.ceil((top - south) * pixelsPerMetre))
  const context = canvas.getContext('2d')!
  const colours = CELL_RAMPS[ramp][theme]
  context.strokeStyle = UNKNOWN_CELL[theme]
  context.lineWidth = Math.max(1, 90 * pixelsPerMetre)
  bins.forEach((bin, c) => {
    const x = (east[c]! - half - west) * pixelsPerMetre
    const y = (top - north[c]! - half) * pixelsPerMetre
    const side = DRAWN_CELL_METRES * pixelsPerMetre
    if (bin >= 0) {
      context.fillStyle = colours[bin]!
      context.fillRect(x, y, side, side)
      return
    }
    context.beginPath()
    context.arc(x + side / 2, y + side / 2, side * 0.18, 0, 2 * Math.PI)
    context.stroke()
  })
  const [w, s] = lngLatOf(frame, west, south)
  const [e, n] = lngLatOf(frame, last, top)
  return new OnePicture(canvas, Rectangle.fromDegrees(w, s, e, n)) as unknown as ImageryProvider
}

function extent(values: readonly number[], half: number): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return low <= high ? [low - half, high + half] : [0, 1]
}
