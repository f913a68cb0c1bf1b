/** Costs of a siting problem from a city: travel times from its cells to the candidates, which come from a file. */
import {
  type CityModel,
  type LngLat,
  type Parameters,
  type Problem,
  type Reader,
  roadSpeedsOf,
  TRAVEL_MODES,
  travelTimesBetween,
} from '@kangcheng/twin-engine'
import { parse } from 'csv-parse/sync'
import type { MadeCosts } from './problem-file.ts'

interface Candidate {
  readonly id: string
  readonly at: LngLat
  readonly capacity: number | null
  readonly fixedCost: number | null
  readonly kept: boolean
}

/** A candidate so far from every cell is most likely not where it was meant. */
const FAR_DEGREES = 2

/** Minutes by the question's `mode` (by default car) and `hour` (by default the mean of the day). */
export function cityCosts(
  reader: Reader,
  around: {
    read(name: string): string
    city(name: string): { readonly city: CityModel; readonly parameters: Parameters }
  },
): MadeCosts {
  const nothing: MadeCosts = {
    costs: { origins: 0, destinations: 0, minutes: new Float64Array(0) },
    demand: { ids: [], xy: null, lngLat: null },
    sites: { ids: [], xy: null, lngLat: null },
    unit: 'minutes',
    weights: new Float64Array(0),
  }
  const mode = reader.field('mode').value === undefined ? 'car' : reader.field('mode').oneOf(TRAVEL_MODES)
  const hour = reader.field('hour').value === undefined ? null : reader.field('hour').integer(0, 23)
  const named = reader.field('city').text()
  const file = reader.field('candidates')
  const fileName = file.text()
  if (reader.problems.length > 0) return nothing
  try {
    const { city, parameters } = around.city(named)
    const candidates = readCandidates(around.read(fileName), fileName, reader.problems)
    checkNear(city, candidates, fileName, reader.problems)
    if (reader.problems.length > 0) return nothing
    // Whoever covers everybody, or brings the farthest nearer, must not do it for places where nobody lives.
    const cells = city.cells.filter(({ population }) => population > 0)
    const empty = city.cells.length - cells.length
    const origins = cells.map(({ id, centre }) => ({ path: `cell ${id}`, location: centre }))
    const destinations = candidates.map(({ id, at }) => ({ path: `${fileName}: ${id}`, location: at }))
    const times = travelTimesBetween(city, origins, destinations, { speeds: roadSpeedsOf(parameters), mode, hour })
    const numbers = (field: 'capacity' | 'fixedCost', column: string): Float64Array | undefined => {
      if (candidates.every((one) => one[field] === null)) return undefined
      for (const { id, kept, [field]: value } of candidates)
        if (value === null && !(kept && field === 'fixedCost'))
          reader.problems.push({ path: `${fileName}: ${id}`, why: `has no ${column}, others have; give it for all` })
      return Float64Array.from(candidates, (one) => one[field] ?? 0)
    }
    const [capacities, fixedCosts] = [numbers('capacity', 'capacity'), numbers('fixedCost', 'fixed_cost')]
    const kept = candidates.flatMap((one, j) => (one.kept ? [j] : []))
    return {
      costs: times.matrix,
      demand: { ids: cells.map(({ id }) => id), xy: null, lngLat: cells.map(({ centre }) => centre) },
      sites: { ids: candidates.map(({ id }) => id), xy: null, lngLat: candidates.map(({ at }) => at) },
      unit: 'minutes',
      city: { name: city.name, synthetic: city.synthetic, mode, hour },
      weights: Float64Array.from(cells, ({ population }) => population),
      ...(capacities && { capacities }),
      ...(fixedCosts && { fixedCosts }),
      ...(kept.length > 0 && { kept }),
      notes:
        empty === 0
          ? times.problems
          : [
              ...times.problems,
              { path: 'city', why: `${empty} cells without residents are no demand and count nowhere` },
            ],
    }
  } catch (error) {
    reader.problem(error instanceof Error ? error.message : String(error))
    return nothing
  }
}

/** Candidates as CSV (id, lng, lat, and if there are capacity, fixed_cost, kept) or GeoJSON points with such properties. */
export function readCandidates(text: string, name: string, problems: Problem[]): readonly Candidate[] {
  const rows = text.trimStart().startsWith('{') ? fromGeoJson(text, name) : fromCsv(text)
  const seen = new Set<string>()
  return rows.flatMap((row, k): Candidate[] => {
    const place = `${name}:${text.trimStart().startsWith('{') ? `features[${k}]` : `line ${k + 2}`}`
    const say = (why: string): void => void problems.push({ path: place, why })
    const number = (keys: readonly string[]): number | null => {
      const found = keys.map((key) => row[key]).find((value) => value !== undefined && value !== '')
      if (found === undefined) return null
      const value = Number(found)
      if (!Number.isFinite(value)) say(`${keys[0]}: must be a number, got ${JSON.stringify(found)}`)
      return value
    }
    const lng = number(['lng', 'lon', 'longitude', 'x'])
    const lat = number(['lat', 'latitude', 'y'])
    const id = String(row.id ?? row.name ?? `s${k}`)
    if (seen.has(id)) say(`names the candidate "${id}" a second time; every candidate needs a name of its own`)
    seen.add(id)
    if (lng === null || lat === null) {
      say('has no position; give the columns lng and lat, in degrees (WGS-84)')
      return []
    }
    if (Math.abs(lat) > 90) {
      say(`a latitude lies between −90 and 90, got ${lat}: longitude and latitude look swapped`)
      return []
    }
    const capacity = number(['capacity'])
    const fixedCost = number(['fixedCost', 'fixed_cost', 'cost'])
    const kept = ['1', 'true', 'yes'].includes(String(row.kept ?? row.existing ?? '').toLowerCase())
    return [{ id, at: [lng, lat], capacity, fixedCost, kept }]
  })
}

type Row = Readonly<Record<string, unknown>>

function fromCsv(text: string): readonly Row[] {
  return parse(text, {
    columns: (names: string[]) => names.map((one) => one.trim()),
    bom: true,
    skip_empty_lines: true,
    trim: true,
  })
}

/** @throws Error naming what is no point. */
function fromGeoJson(text: string, name: string): readonly Row[] {
  const { features } = JSON.parse(text) as {
    features?: readonly { geometry?: unknown; properties?: Row; id?: unknown }[]
  }
  if (!Array.isArray(features)) throw new Error(`${name}: must be a GeoJSON FeatureCollection of points`)
  return features.map((feature, k) => {
    const { type, coordinates } = (feature.geometry ?? {}) as { type?: string; coordinates?: readonly number[] }
    if (type !== 'Point' || !Array.isArray(coordinates))
      throw new Error(`${name}: features[${k}] must be a Point; candidates are single places`)
    return { id: feature.id, ...feature.properties, lng: coordinates[0], lat: coordinates[1] }
  })
}

/** A candidate far from every cell is told, with the remedy where it would be near the other way round. */
function checkNear(city: CityModel, candidates: readonly Candidate[], name: string, problems: Problem[]): void {
  const near = ([lng, lat]: LngLat): boolean =>
    city.cells.some(({ centre }) => Math.abs(centre[0] - lng) < FAR_DEGREES && Math.abs(centre[1] - lat) < FAR_DEGREES)
  for (const { id, at } of candidates) {
    if (near(at)) continue
    const swapped = near([at[1], at[0]])
    problems.push({
      path: `${name}: ${id}`,
      why: swapped
        ? `lies far from ${city.name.en} at ${at.join(', ')}, and near it the other way round: longitude and latitude look swapped`
        : `lies far from ${city.name.en}, at ${at.join(', ')}; give longitude and latitude in degrees (WGS-84)`,
    })
  }
}
