/** From raw files to a city: the inputs are read and checked one after the other, and what is missing is made up by rule. */
import { basename } from 'node:path'
import { parametersOfCity } from '@kangcheng/seed-data'
import {
  type CityModel,
  decodeCity,
  describeProblems,
  type LngLat,
  type Parameters,
  type RoadGraph,
  type Text,
} from '@kangcheng/twin-engine'
import tzlookup from '@photostructure/tz-lookup'
import { type BuildingModel, readCityJson } from './city-json.ts'
import { composeCity } from './compose-city.ts'
import { countedFacilities, withHospitals } from './counted-facilities.ts'
import { readFacilities } from './facility-file.ts'
import { type FoundFacility, nameOf } from './found-facility.ts'
import { type GroundFiles, groundOfCity } from './ground-of-city.ts'
import { ImportProblems, UnusableInput } from './import-problem.ts'
import { mergedFacilities } from './merged-facilities.ts'
import type { OsmTags } from './osm-blocks.ts'
import { osmDistricts } from './osm-districts.ts'
import { type OsmExtract, readExtract } from './osm-extract.ts'
import { osmFacilities } from './osm-facilities.ts'
import { osmRoads } from './osm-roads.ts'
import { tellParameters } from './parameters-told.ts'
import { populationByRule } from './population-by-rule.ts'
import type { PopulationInput } from './population-cell.ts'
import { readPopulationRaster } from './population-raster.ts'
import { readPopulation } from './population-table.ts'
import { checkRoadAccess } from './road-access.ts'
import { insideBox, shownBox } from './told-position.ts'
import { readTransit } from './transit-feed.ts'
import { standardOffsetMinutes } from './zone-offset.ts'

export const OSM_ATTRIBUTION = '© OpenStreetMap contributors, ODbL 1.0'

export interface BuildRequest {
  /** Files by path. */
  readonly osm: string
  readonly population: string | null
  readonly facilities: string | null
  /** CityJSON files, and the coordinate system of those that name none. */
  readonly buildings: readonly string[]
  readonly buildingsCrs: string | null
  /** GTFS files. */
  readonly gtfs: readonly string[]
  readonly totalPopulation: number | null
  readonly id: string | null
  readonly nameZh: string | null
  readonly nameEn: string | null
  /** IANA zone; null = by position. */
  readonly zone: string | null
  /** A built-in set by name, or a set of the city's own as its file holds it; neither = the usual one. */
  readonly parameters: { readonly set: string | null; readonly sheet: unknown }
  readonly attributions: readonly string[]
}

export interface BuiltCity {
  readonly city: CityModel
  readonly document: Readonly<Record<string, unknown>>
  /** A set of parameters of the city's own; null = it has none. */
  readonly parameterSheet: unknown
  readonly roads: RoadGraph
  readonly ground: GroundFiles
  readonly problems: ImportProblems
}

/** Facilities this far beyond the map cannot be reached by its roads. */
const OFF_MAP_DEGREES = 0.01

/** @throws UnusableInput where an input cannot be used at all */
export async function buildCity(request: BuildRequest): Promise<BuiltCity> {
  const problems = new ImportProblems()
  const extract = readExtract(request.osm)
  const roads = osmRoads(extract, OSM_ATTRIBUTION, problems)
  if (roads.nodes === 0)
    throw new UnusableInput(`${extract.name}: holds no roads; a city needs an extract with its streets (tag highway)`)
  const named = cityName(extract, request)
  const { set, sheet: parameterSheet } = request.parameters
  const sheet = {
    ...named,
    ...zoneOf(extract, request, problems),
    parameters: set,
    attributions: [OSM_ATTRIBUTION, ...request.attributions],
  }
  const parameters = parametersOfCity({
    id: named.id,
    ...(set !== null && { parameters: set }),
    ...(parameterSheet !== null && { parameterSheet }),
  })
  const population = await populationOf(request, extract, parameters, problems)
  if (population.cells.length === 0)
    throw new UnusableInput(
      `${extract.name}: holds neither homes nor residential streets from which residents could be made up; give --population`,
    )
  const own = request.facilities === null ? [] : readFacilities(request.facilities, extract.box, problems)
  const told = [
    ...mergedFacilities(own, osmFacilities(extract, problems), problems),
    ...countedFacilities(population, problems),
  ]
  const facilities = withHospitals(onMap(told, extract, problems), population, parameters, problems)
  const districts = osmDistricts(extract, population.cells, named, problems)
  tellParameters(sheet.zone, parameters, problems)
  const document = composeCity(sheet, population, facilities, districts, parameters, problems)
  const decoded = decodeCity(document)
  if (!decoded.ok) throw new Error(`the import made a city that cannot be read:\n${describeProblems(decoded.problems)}`)
  const transit = readTransit(request.gtfs, extract.box, problems)
  const city = { ...decoded.value, roads, ...(transit !== null && { transit }) }
  checkRoadAccess(city, problems)
  const models = request.buildings.flatMap((path) => buildingsOnMap(path, request.buildingsCrs, extract, problems))
  return {
    city,
    document,
    parameterSheet,
    roads,
    ground: groundOfCity(city, extract, models, problems),
    problems,
  }
}

async function populationOf(
  { population, totalPopulation }: BuildRequest,
  extract: OsmExtract,
  parameters: Parameters,
  problems: ImportProblems,
): Promise<PopulationInput> {
  if (population === null) return populationByRule(extract, totalPopulation, parameters, problems)
  return /\.tiff?$/i.test(population)
    ? readPopulationRaster(population, extract.box, problems)
    : readPopulation(population, extract.box, problems)
}

function buildingsOnMap(
  path: string,
  crs: string | null,
  { box }: OsmExtract,
  problems: ImportProblems,
): readonly BuildingModel[] {
  const models = readCityJson(path, crs, problems)
  const near = models.filter(({ ring }) => insideBox(box, ring[0]!))
  const first = models[0]!.ring[0]!.map((degrees) => degrees.toFixed(4)).join(', ')
  if (near.length < models.length)
    problems.fault(
      basename(path),
      `${models.length - near.length} of ${models.length} buildings lie off the map (${shownBox(box)}), the first at ${first}, and are left out; take a larger extract, or check the coordinate system (--buildings-crs)`,
    )
  return near
}

function onMap(facilities: readonly FoundFacility[], { box }: OsmExtract, problems: ImportProblems): FoundFacility[] {
  return facilities.filter(({ at, place, name }) => {
    if (insideBox(box, at, OFF_MAP_DEGREES)) return true
    problems.fault(
      place,
      `"${name.en}" lies at ${at[0].toFixed(5)}, ${at[1].toFixed(5)}, off the map (${shownBox(box)}), and is left out; take a larger extract, or correct the position`,
    )
    return false
  })
}

const isTown = ({ place }: OsmTags): boolean => /^(city|town)$/.test(place ?? '')

/** As given; else the name of the extract's city or town, or of the file. */
function cityName(extract: OsmExtract, request: BuildRequest): { readonly id: string; readonly name: Text } {
  const plain = basename(extract.name).replace(/(\.osm)?\.pbf$/i, '')
  const point = extract.points.find(({ tags, at }) => isTown(tags) && insideBox(extract.box, at))
  const tags = (point ?? extract.relations.find((relation) => isTown(relation.tags)))?.tags ?? {}
  const { name } = nameOf(
    { zh: tags['name:zh-Hans'] ?? tags['name:zh'], en: tags['name:en'], plain: tags.name },
    { zh: plain, en: plain },
  )
  const id = plain
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 40)
  return {
    id: request.id ?? (id.length >= 2 ? id : 'city'),
    name: { zh: request.nameZh ?? request.nameEn ?? name.zh, en: request.nameEn ?? name.en },
  }
}

function zoneOf(
  { box, name }: OsmExtract,
  request: BuildRequest,
  problems: ImportProblems,
): { readonly zone: string; readonly utcOffsetMinutes: number } {
  const middle: LngLat = [(box.west + box.east) / 2, (box.south + box.north) / 2]
  const zone = request.zone ?? tzlookup(middle[1], middle[0])
  if (request.zone === null)
    problems.remark(name, `the time zone is that of the middle of the map, ${zone}; --zone sets another`)
  return { zone, utcOffsetMinutes: standardOffsetMinutes(zone) }
}
