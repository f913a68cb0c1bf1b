/** Population cells from a raster of residents (GeoTIFF), such as WorldPop's or the GHSL's: counts per pixel, never densities. */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { apportion } from '@kangcheng/seed-data/generate'
import { type LngLat, toGround } from '@kangcheng/twin-engine'
import { fromArrayBuffer, type GeoTIFFImage } from 'geotiff'
import { toWgs84 } from './coordinate-system.ts'
import { type ImportProblems, UnusableInput } from './import-problem.ts'
import type { Box } from './osm-blocks.ts'
import type { PopulationInput } from './population-cell.ts'
import { insideBox, shownBox } from './told-position.ts'

/** Pixels are put together to cells of about this side. */
const CELL_METRES = 400
const MOST_CELLS = 40_000

/** @throws UnusableInput where it is no raster with a place on the map, or nobody lives there */
export async function readPopulationRaster(path: string, box: Box, problems: ImportProblems): Promise<PopulationInput> {
  const file = basename(path)
  const image = await firstImage(path, file)
  const degrees = toWgs84(epsgOfImage(image, file), file)
  const [x0, y0] = image.getOrigin() as [number, number]
  const [dx, dy] = image.getResolution() as [number, number]
  const placeOf = (column: number, row: number): LngLat => degrees(x0 + column * dx, y0 + row * dy)
  const [width, height] = [image.getWidth(), image.getHeight()]
  const window = windowOn(box, placeOf, width, height)
  if (window === null)
    throw new UnusableInput(
      `${file}: none of its ${width} × ${height} pixels lies on the map (${shownBox(box)}); give the raster and the extract of one city`,
    )
  const [left, top, right, bottom] = window
  const [band] = (await image.readRasters({ window: [left, top, right, bottom], samples: [0] })) as unknown as [
    ArrayLike<number>,
  ]
  const noData = image.getGDALNoData()
  const [east, north] = toGround(placeOf(left, top), placeOf(left + 1, top + 1))
  const pixelMetres = Math.sqrt(Math.abs(east * north))
  const block = Math.max(1, Math.round(CELL_METRES / pixelMetres))
  const sums = new Map<string, number>()
  let unknown = 0
  let negative = 0
  for (let row = top; row < bottom; row++)
    for (let column = left; column < right; column++) {
      if (!insideBox(box, placeOf(column + 0.5, row + 0.5))) continue
      const value = band[(row - top) * (right - left) + column - left]!
      if (value === noData || !Number.isFinite(value)) {
        unknown++
        continue
      }
      if (value < 0) {
        negative++
        continue
      }
      if (value === 0) continue
      const key = `${Math.floor(column / block)} ${Math.floor(row / block)}`
      sums.set(key, (sums.get(key) ?? 0) + value)
    }
  if (unknown > 0) problems.remark(file, `${unknown} pixels on the map are not known (${noData}) and count nobody`)
  if (negative > 0)
    problems.fault(
      file,
      `${negative} pixels on the map are below 0 and count nobody; name the value for "not known" in the file (gdal_edit -a_nodata)`,
    )
  return cellsOf(sums, block, placeOf, file, problems)
}

function cellsOf(
  sums: ReadonlyMap<string, number>,
  block: number,
  placeOf: (column: number, row: number) => LngLat,
  file: string,
  problems: ImportProblems,
): PopulationInput {
  const squares = [...sums].filter(([, residents]) => residents >= 0.5)
  if (squares.length === 0) throw new UnusableInput(`${file}: nobody lives on the map; check band 1 of the raster`)
  if (squares.length > MOST_CELLS)
    throw new UnusableInput(
      `${file}: gives ${squares.length} cells, more than ${MOST_CELLS}; take a smaller extract, or a coarser raster`,
    )
  const total = Math.round([...sums.values()].reduce((a, b) => a + b, 0))
  const residents = apportion(
    total,
    squares.map(([, count]) => count),
  )
  problems.remark(
    file,
    `${block} × ${block} pixels make one cell: ${squares.length} cells with residents, ${total} in all`,
  )
  return {
    cells: squares.map(([key], i) => {
      const [column, row] = key.split(' ').map(Number) as [number, number]
      return {
        id: `r${column}c${row}`,
        centre: placeOf((column + 0.5) * block, (row + 0.5) * block),
        population: residents[i]!,
        facilities: null,
      }
    }),
    counted: null,
    source: file,
    synthetic: false,
  }
}

async function firstImage(path: string, file: string): Promise<GeoTIFFImage> {
  try {
    const bytes = readFileSync(path)
    const tiff = await fromArrayBuffer(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
    return await tiff.getImage()
  } catch (error) {
    throw new UnusableInput(
      `${file}: is no GeoTIFF that can be read (${error instanceof Error ? error.message : String(error)}); download it again`,
    )
  }
}

function epsgOfImage(image: GeoTIFFImage, file: string): number {
  const keys = image.getGeoKeys()
  const epsg = Number(keys?.ProjectedCSTypeGeoKey ?? keys?.GeographicTypeGeoKey ?? Number.NaN)
  if (Number.isInteger(epsg) && epsg !== 32767) return epsg
  throw new UnusableInput(`${file}: tells no coordinate system; write one into it (gdal_edit -a_srs EPSG:4326)`)
}

/** The pixels `[left, top, right, bottom)` around the map, or null where the raster lies elsewhere. */
function windowOn(
  box: Box,
  placeOf: (column: number, row: number) => LngLat,
  width: number,
  height: number,
): readonly [number, number, number, number] | null {
  const middle = (count: number): number[] => Array.from({ length: count }, (_, i) => i)
  // Rasters in metres are bent little within a city: columns and rows are found along the middle of the map.
  const centre: LngLat = [(box.west + box.east) / 2, (box.south + box.north) / 2]
  const nearestRow = closest(middle(height), (row) => Math.abs(placeOf(width / 2, row + 0.5)[1] - centre[1]))
  const nearestColumn = closest(middle(width), (column) => Math.abs(placeOf(column + 0.5, nearestRow)[0] - centre[0]))
  const columns = middle(width).filter((column) => {
    const lng = placeOf(column + 0.5, nearestRow)[0]
    return lng >= box.west && lng <= box.east
  })
  const rows = middle(height).filter((row) => {
    const lat = placeOf(nearestColumn, row + 0.5)[1]
    return lat >= box.south && lat <= box.north
  })
  if (columns.length === 0 || rows.length === 0) return null
  const margin = 2
  return [
    Math.max(0, columns[0]! - margin),
    Math.max(0, rows[0]! - margin),
    Math.min(width, columns.at(-1)! + 1 + margin),
    Math.min(height, rows.at(-1)! + 1 + margin),
  ]
}

function closest(values: readonly number[], distance: (value: number) => number): number {
  let best = 0
  for (const value of values) if (distance(value) < distance(best)) best = value
  return best
}
