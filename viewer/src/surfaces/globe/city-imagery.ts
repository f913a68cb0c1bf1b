// The city's own ground as imagery for the globe: each tile is drawn on a canvas when it is asked for, from the lines of the night city.
import { Event as CesiumEvent, Rectangle, WebMercatorTilingScheme } from '@cesium/engine'
import type { RoadGraph } from '@kangcheng/twin-engine'
import { lngLatOf } from '../../scene/geo-view.ts'
import type { Ground } from '../../scene/ground.ts'
import { mercator } from '../../scene/mercator.ts'
import {
  coastFeatures,
  contourFeatures,
  type FeatureCollection,
  lakeFeatures,
  landFeatures,
  type Position,
  riverFeatures,
  roadFeatures,
} from '../map/map-features.ts'
import type { MapPalette } from '../map/map-palette.ts'

const TILE_PIXELS = 512
const LEAST_LEVEL = 5
const MOST_LEVEL = 17
/** Units of a path: a canvas keeps single precision, so paths are told from the city's middle. */
const UNITS_PER_WORLD = 2 ** 24
/** Levels from which roads of a rank are drawn. */
const ROADS_FROM = [7, 10, 12] as const
/** Roads are kept by the tiles of this level: a tile of a street strokes its neighbourhood, not the city. */
const ROAD_LEVEL = 12
const ROAD_PIXELS = [1.6, 1.2, 0.8] as const

interface Paths {
  readonly land: Path2D
  readonly lakes: Path2D
  readonly coast: Path2D
  readonly contours: Path2D
  readonly rivers: readonly (readonly [path: Path2D, metres: number])[]
  /** By rank, then by tile `x/y` of ROAD_LEVEL. */
  readonly roads: readonly ReadonlyMap<string, Path2D>[]
}

/** The geometry of features as one path about a point of the world. */
function pathOf({ features }: FeatureCollection, middle: readonly [number, number], closed: boolean): Path2D {
  const path = new Path2D()
  const add = (line: readonly Position[]): void => {
    line.forEach(([lng, lat], at) => {
      const [x, y] = mercator(lng, lat)
      const [px, py] = [(x - middle[0]) * UNITS_PER_WORLD, (y - middle[1]) * UNITS_PER_WORLD]
      if (at === 0) path.moveTo(px, py)
      else path.lineTo(px, py)
    })
    if (closed) path.closePath()
  }
  for (const { geometry } of features) {
    if (geometry.type === 'LineString') add(geometry.coordinates)
    else if (geometry.type === 'Polygon' || geometry.type === 'MultiLineString') geometry.coordinates.forEach(add)
    else if (geometry.type === 'MultiPolygon') for (const polygon of geometry.coordinates) polygon.forEach(add)
  }
  return path
}

/** Short lines by the tiles that their ends lie in. */
function byTile(
  lines: readonly (readonly Position[])[],
  middle: readonly [number, number],
): ReadonlyMap<string, Path2D> {
  const tiles = new Map<string, (readonly Position[])[]>()
  for (const line of lines) {
    const keys = new Set(
      line.map(([lng, lat]) =>
        mercator(lng, lat)
          .map((share) => Math.floor(share * 2 ** ROAD_LEVEL))
          .join('/'),
      ),
    )
    for (const key of keys) {
      const own = tiles.get(key)
      if (own) own.push(line)
      else tiles.set(key, [line])
    }
  }
  return new Map(
    [...tiles].map(([key, coordinates]) => {
      const feature = { type: 'Feature', properties: {}, geometry: { type: 'MultiLineString', coordinates } } as const
      return [key, pathOf({ type: 'FeatureCollection', features: [feature] }, middle, false)]
    }),
  )
}

/** The paths of those tiles that a tile of another level covers or lies in. */
function* within(tiles: ReadonlyMap<string, Path2D>, x: number, y: number, level: number): Generator<Path2D> {
  const finer = 2 ** (ROAD_LEVEL - level)
  if (finer <= 1) {
    const path = tiles.get(`${Math.floor(x * finer)}/${Math.floor(y * finer)}`)
    if (path) yield path
    return
  }
  for (const [key, path] of tiles) {
    const [tx, ty] = key.split('/').map(Number)
    if (Math.floor(tx! / finer) === x && Math.floor(ty! / finer) === y) yield path
  }
}

/** An imagery provider as Cesium asks for one: what lies outside of the city's ground it leaves clear. */
export class CityImagery {
  readonly tilingScheme = new WebMercatorTilingScheme()
  readonly tileWidth = TILE_PIXELS
  readonly tileHeight = TILE_PIXELS
  readonly minimumLevel = LEAST_LEVEL
  readonly maximumLevel = MOST_LEVEL
  readonly hasAlphaChannel = true
  readonly errorEvent = new CesiumEvent()
  readonly credit = undefined
  readonly proxy = undefined
  readonly tileDiscardPolicy = undefined
  readonly rectangle: Rectangle
  readonly #paths: Paths
  readonly #palette: MapPalette
  readonly #middle: readonly [number, number]

  constructor(ground: Ground, roads: RoadGraph | null, palette: MapPalette) {
    const { geo, land } = ground
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
    for (const ring of land)
      for (let i = 0; i + 1 < ring.length; i += 2) {
        const [lng, lat] = lngLatOf(geo, ring[i]!, ring[i + 1]!)
        west = Math.min(west, lng)
        east = Math.max(east, lng)
        south = Math.min(south, lat)
        north = Math.max(north, lat)
      }
    this.rectangle = Rectangle.fromDegrees(west, south, east, north)
    this.#palette = palette
    const middle = mercator((west + east) / 2, (south + north) / 2)
    this.#middle = middle
    const roadLines = roads === null ? [] : roadFeatures(roads).features
    this.#paths = {
      land: pathOf(landFeatures(ground), middle, true),
      lakes: pathOf(lakeFeatures(ground), middle, true),
      coast: pathOf(coastFeatures(ground), middle, false),
      contours: pathOf(contourFeatures(ground), middle, false),
      rivers: riverFeatures(ground).features.map((river) => [
        pathOf({ type: 'FeatureCollection', features: [river] }, middle, false),
        Number(river.properties.metres),
      ]),
      roads: roadLines.map(({ geometry }) =>
        geometry.type === 'MultiLineString' ? byTile(geometry.coordinates, middle) : new Map(),
      ),
    }
  }

  getTileCredits(): [] {
    return []
  }

  pickFeatures(): undefined {
    return undefined
  }

  requestImage(x: number, y: number, level: number): Promise<HTMLCanvasElement> {
    const canvas = document.createElement('canvas')
    canvas.width = TILE_PIXELS
    canvas.height = TILE_PIXELS
    const context = canvas.getContext('2d')
    if (context) this.#draw(context, x, y, level)
    return Promise.resolve(canvas)
  }

  #draw(context: CanvasRenderingContext2D, x: number, y: number, level: number): void {
    const { land, lakes, coast, contours, rivers, roads } = this.#paths
    const palette = this.#palette
    const tiles = 2 ** level
    const scale = (TILE_PIXELS * tiles) / UNITS_PER_WORLD
    const pixel = 1 / scale
    context.setTransform(
      scale,
      0,
      0,
      scale,
      (this.#middle[0] * tiles - x) * TILE_PIXELS,
      (this.#middle[1] * tiles - y) * TILE_PIXELS,
    )
    const fill = (path: Path2D, colour: string): void => {
      context.fillStyle = colour
      context.fill(path)
    }
    const stroke = (path: Path2D, colour: string, width: number): void => {
      context.strokeStyle = colour
      context.lineWidth = width
      context.stroke(path)
    }
    context.lineCap = 'round'
    context.lineJoin = 'round'
    const cover = new Path2D()
    const reach = UNITS_PER_WORLD
    cover.rect(-reach, -reach, reach * 2, reach * 2)
    fill(cover, palette.sea)
    fill(land, palette.land)
    if (level >= 9) stroke(contours, palette.contour, pixel)
    for (const rank of [2, 1, 0] as const) {
      if (level < ROADS_FROM[rank]) continue
      const width = pixel * ROAD_PIXELS[rank] * Math.max(1, level - 11)
      for (const path of within(roads[rank] ?? new Map(), x, y, level)) stroke(path, palette.roads[rank], width)
    }
    fill(lakes, palette.water)
    const perMetre = UNITS_PER_WORLD / (2 * Math.PI * 6_378_137 * Math.cos((30 * Math.PI) / 180))
    for (const [path, metres] of rivers) stroke(path, palette.water, Math.max(pixel, metres * perMetre))
    stroke(coast, palette.coast, pixel)
  }
}
