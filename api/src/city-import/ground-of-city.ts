/** The ground files of an imported city (`kangcheng-ground-1`): land and water, buildings, and the names of places. */

import type { GroundSheet } from '@kangcheng/seed-data'
import { encodeBlocks } from '@kangcheng/seed-data/generate'
import { type CityModel, fromGround, type LngLat, toGround } from '@kangcheng/twin-engine'
import { blocksOf, type Outline, osmOutlines, streetBlocks } from './building-blocks.ts'
import type { BuildingModel } from './city-json.ts'
import { coastLand, type GroundBounds, type GroundPoint } from './coast-land.ts'
import { nameOf } from './found-facility.ts'
import type { ImportProblems } from './import-problem.ts'
import { isClosed, lineOf, type OsmExtract } from './osm-extract.ts'
import { outerRings, type Ring, ringOfWay } from './osm-rings.ts'
import { insideBox } from './told-position.ts'

export interface GroundFiles {
  readonly bin: Uint8Array<ArrayBuffer>
  readonly json: GroundSheet
}

const TILE_METRES = 2000
/** Positions of blocks are 16 bits: the finest step, in half metres, with which the map fits them. */
const QUANTA = 65_535
const LAKE_LEAST_SQUARE_METRES = 2000
const RIVER_METRES = 24
const CANAL_METRES = 12
const MOST_LABELS = 40
/** Edges of water and rivers closer than this to the last kept point are left out. */
const LINE_STEP_METRES = 8
/** Side of the squares in which residents are counted for the height of made-up blocks. */
const DENSITY_METRES = 500

export function groundOfCity(
  city: CityModel,
  extract: OsmExtract,
  models: readonly BuildingModel[],
  problems: ImportProblems,
): GroundFiles {
  const { box } = extract
  const origin: LngLat = [(box.west + box.east) / 2, (box.south + box.north) / 2]
  const ground = (place: LngLat): GroundPoint => toGround(origin, place)
  const [west, south] = ground([box.west, box.south])
  const [east, north] = ground([box.east, box.north])
  const bounds: GroundBounds = { west, south, east, north }
  const { land, coast, loose } = coastLand(extract, ground, bounds)
  if (loose > 0)
    problems.remark(
      extract.name,
      `${loose} ends of the coast lie within the map and are led to its edge by the shortest way; take an extract that holds the coast whole`,
    )
  const lakes = lakesOf(extract, ground)
  const isDry = (point: GroundPoint): boolean =>
    inBounds(point, bounds) &&
    land.some((ring) => inside(ring, point)) &&
    !lakes.some(({ ring }) => inside(ring, point))
  const outlines = joined(
    osmOutlines(extract, ground),
    models.map((model) => ({ ...model, ring: model.ring.map(ground), told: true })),
  )
  const mapped = outlines.flatMap(blocksOf).filter(({ east: x, north: y }) => inBounds([x, y], bounds))
  const made = streetBlocks(extract, ground, mapped, isDry, densityOf(city, ground), city.cells.length)
  tellBuildings(outlines, made.length, extract, problems)
  const step = Math.max(0.5, Math.ceil((2 * Math.max(east - west, north - south)) / QUANTA) / 2)
  const { bin, sheet } = encodeBlocks([...mapped, ...made], bounds, step, TILE_METRES)
  const [right, up] = [fromGround(origin, 1, 0), fromGround(origin, 0, 1)]
  return {
    bin,
    json: {
      format: 'kangcheng-ground-1',
      city: city.id,
      origin,
      metresPerDegree: [1 / (right[0] - origin[0]), 1 / (up[1] - origin[1])],
      boundsMetres: {
        west: Math.round(west),
        south: Math.round(south),
        east: Math.round(east),
        north: Math.round(north),
      },
      blocks: sheet,
      land: land.map(flat),
      coast: coast.map(flat),
      rivers: riversOf(extract, ground),
      lakes: lakes.map(({ name, ring }) => ({ name, ring: flat(ring) })),
      contours: [],
      labels: labelsOf(city, extract, ground),
      attributions: city.attributions,
      home: homeOf(city, ground, bounds),
    },
  }
}

function tellBuildings(
  outlines: readonly Outline[],
  made: number,
  extract: OsmExtract,
  problems: ImportProblems,
): void {
  const untold = outlines.filter(({ told }) => !told).length
  if (untold > 0)
    problems.remark(
      extract.name,
      `${untold} of ${outlines.length} buildings tell neither height nor storeys and get storeys by their kind (3 where that is not known) × 3 m`,
    )
  if (made > 0)
    problems.remark(
      extract.name,
      `${made} blocks along streets without a mapped building are made up for the eye; give --buildings, or an extract with buildings`,
    )
}

/** Outlines of the map and of the models; where a model stands the map's outline does not. */
function joined(mapped: readonly Outline[], models: readonly Outline[]): readonly Outline[] {
  if (models.length === 0) return mapped
  const sides = models.map(({ ring }) => boundsOf(ring))
  const free = mapped.filter(({ ring }) => {
    const { west, south, east, north } = boundsOf(ring)
    const middle: GroundPoint = [(west + east) / 2, (south + north) / 2]
    return !models.some((model, i) => inBounds(middle, sides[i]!) && inside(model.ring, middle))
  })
  return [...free, ...models]
}

function boundsOf(ring: readonly GroundPoint[]): GroundBounds {
  const [x, y] = [ring.map((point) => point[0]), ring.map((point) => point[1])]
  return { west: Math.min(...x), south: Math.min(...y), east: Math.max(...x), north: Math.max(...y) }
}

/** Never nearer than this. */
const HOME_LEAST_METRES = 1200

/** What the first look takes in: the middle of the hospitals and the residents, all hospitals, and nine of ten residents. */
function homeOf(
  { cells, facilities }: CityModel,
  ground: (place: LngLat) => GroundPoint,
  bounds: GroundBounds,
): GroundSheet['home'] {
  const residents = cells.reduce((sum, { population }) => sum + population, 0)
  const hospitals = facilities.filter(({ kind }) => kind === 'HOSPITAL').map(({ location }) => ground(location))
  const at = cells.map(({ centre, population }) => ({ point: ground(centre), population }))
  const [x, y] = ([0, 1] as const).map((axis) => {
    const people = at.reduce((sum, { point, population }) => sum + point[axis] * population, 0) / residents
    const sides = hospitals.map((point) => point[axis])
    return (people + (Math.min(...sides) + Math.max(...sides)) / 2) / 2
  }) as [number, number]
  const away = ([east, north]: GroundPoint): number => Math.hypot(east - x, north - y)
  let within = 0
  const edge = at
    .map(({ point, population }) => ({ metres: away(point), population }))
    .sort((a, b) => a.metres - b.metres)
    .find(({ population }) => {
      within += population
      return within >= 0.9 * residents
    })
  const radius = Math.max(HOME_LEAST_METRES, edge?.metres ?? 0, ...hospitals.map((point) => 1.25 * away(point)))
  const most = Math.hypot(bounds.east - bounds.west, bounds.north - bounds.south) / 2
  return { east: Math.round(x), north: Math.round(y), radiusMetres: Math.round(Math.min(most, radius)) }
}

function densityOf(city: CityModel, ground: (place: LngLat) => GroundPoint): (point: GroundPoint) => number {
  const squares = new Map<string, number>()
  const key = ([x, y]: GroundPoint): string => `${Math.floor(x / DENSITY_METRES)} ${Math.floor(y / DENSITY_METRES)}`
  for (const { centre, population } of city.cells) {
    const square = key(ground(centre))
    squares.set(square, (squares.get(square) ?? 0) + population)
  }
  return (point) => (squares.get(key(point)) ?? 0) / (DENSITY_METRES / 1000) ** 2
}

interface NamedRing {
  readonly name: { readonly zh: string; readonly en: string }
  readonly ring: readonly GroundPoint[]
}

const isWater = ({ natural, waterway, landuse }: Readonly<Record<string, string>>): boolean =>
  natural === 'water' ||
  waterway === 'riverbank' ||
  waterway === 'dock' ||
  landuse === 'reservoir' ||
  landuse === 'basin'

function lakesOf(extract: OsmExtract, ground: (place: LngLat) => GroundPoint): NamedRing[] {
  const rings: { ring: Ring; tags: Readonly<Record<string, string>> }[] = []
  for (const way of extract.ways.values()) {
    const ring = isWater(way.tags) && isClosed(way) ? ringOfWay(extract, way.id) : null
    if (ring !== null) rings.push({ ring, tags: way.tags })
  }
  for (const relation of extract.relations)
    if (isWater(relation.tags))
      for (const ring of outerRings(extract, relation).outer) rings.push({ ring, tags: relation.tags })
  return rings
    .map(({ ring, tags }) => ({ name: waterName(tags), ring: thinned(ring.map(ground)) }))
    .filter(({ ring }) => ring.length >= 3 && area(ring) >= LAKE_LEAST_SQUARE_METRES)
}

function riversOf(extract: OsmExtract, ground: (place: LngLat) => GroundPoint): GroundSheet['rivers'] {
  return [...extract.ways.values()]
    .filter(({ tags }) => (tags.waterway === 'river' || tags.waterway === 'canal') && tags.tunnel === undefined)
    .map((way) => {
      const told = Number(way.tags.width)
      const byKind = way.tags.waterway === 'river' ? RIVER_METRES : CANAL_METRES
      return {
        name: waterName(way.tags),
        widthMetres: told > 0 ? told : byKind,
        line: flat(thinned(lineOf(extract, way).map(ground))),
      }
    })
    .filter(({ line }) => line.length >= 4)
}

const waterName = (tags: Readonly<Record<string, string>>): NamedRing['name'] =>
  nameOf({ zh: tags['name:zh-Hans'] ?? tags['name:zh'], en: tags['name:en'], plain: tags.name }, { zh: '', en: '' })
    .name

const PLACES = ['city', 'town', 'suburb', 'quarter', 'village', 'neighbourhood'] as const

/** Districts first, then the map's own places from the larger to the smaller. */
function labelsOf(city: CityModel, extract: OsmExtract, ground: (place: LngLat) => GroundPoint): GroundSheet['labels'] {
  const at = (place: LngLat): { east: number; north: number } => {
    const [x, y] = ground(place)
    return { east: Math.round(x), north: Math.round(y) }
  }
  const districts =
    city.districts.length < 2
      ? []
      : city.districts.map(({ name, seat }) => ({ name, kind: 'district' as const, ...at(seat) }))
  const known = new Set(districts.map(({ name }) => name.en))
  const places = extract.points
    .filter(
      ({ tags, at: place }) =>
        tags.name !== undefined &&
        insideBox(extract.box, place) &&
        (PLACES.includes(tags.place as (typeof PLACES)[number]) || tags.natural === 'bay'),
    )
    .sort(
      (a, b) =>
        PLACES.indexOf(a.tags.place as (typeof PLACES)[number]) -
        PLACES.indexOf(b.tags.place as (typeof PLACES)[number]),
    )
    .map(({ tags, at: place }) => ({
      name: waterName(tags),
      kind: tags.natural === 'bay' ? ('water' as const) : ('place' as const),
      ...at(place),
    }))
    .filter(({ name }) => !known.has(name.en))
  return [...districts, ...places].slice(0, MOST_LABELS)
}

const inBounds = ([x, y]: GroundPoint, b: GroundBounds): boolean =>
  x >= b.west && x <= b.east && y >= b.south && y <= b.north

function inside(ring: readonly GroundPoint[], [x, y]: GroundPoint): boolean {
  let within = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i]!
    const [xj, yj] = ring[j]!
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) within = !within
  }
  return within
}

function area(ring: readonly GroundPoint[]): number {
  let twice = 0
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++)
    twice += ring[j]![0] * ring[i]![1] - ring[i]![0] * ring[j]![1]
  return Math.abs(twice) / 2
}

function thinned(line: readonly GroundPoint[]): GroundPoint[] {
  const kept: GroundPoint[] = []
  line.forEach((point, i) => {
    const last = kept.at(-1)
    if (
      last === undefined ||
      i === line.length - 1 ||
      Math.hypot(point[0] - last[0], point[1] - last[1]) >= LINE_STEP_METRES
    )
      kept.push(point)
  })
  return kept
}

const flat = (points: readonly GroundPoint[]): number[] => points.flatMap(([x, y]) => [Math.round(x), Math.round(y)])
