/** Timetables of public transport (GTFS), one zip file each, as a city keeps them. */
import { basename } from 'node:path'
import {
  type CityTransit,
  cityTransit,
  type LngLat,
  type TransitFeed,
  type TransitPattern,
  type TransitService,
  type TransitStop,
  type TransitTrip,
} from '@kangcheng/twin-engine'
import { type GtfsTables, readTables } from './gtfs-tables.ts'
import { firstOf, type ImportProblems, UnusableInput } from './import-problem.ts'
import type { Box } from './osm-blocks.ts'
import { insideBox, shownBox } from './told-position.ts'
import { daysOfService, readServices } from './transit-services.ts'
import { type FoundTrip, readTrips } from './transit-trips.ts'

interface Timetables {
  readonly feeds: TransitFeed[]
  readonly stops: TransitStop[]
  readonly services: TransitService[]
  readonly patterns: TransitPattern[]
  readonly trips: TransitTrip[]
}

/**
 * The timetables of all files together; null where there is none.
 * @throws UnusableInput where a file is no timetable, or none of this city
 */
export function readTransit(paths: readonly string[], box: Box, problems: ImportProblems): CityTransit | null {
  const all: Timetables = { feeds: [], stops: [], services: [], patterns: [], trips: [] }
  for (const path of paths) readFeed(path, box, problems, all)
  return paths.length === 0 ? null : cityTransit(all)
}

function readFeed(path: string, box: Box, problems: ImportProblems, all: Timetables): void {
  const file = basename(path)
  const tables = readTables(path)
  const feed = all.feeds.length
  const places = placesOfStops(tables, file, problems)
  const stops = stopsOnMap(tables, places, feed, box, file, problems)
  const stopAt = new Map(stops.map(({ id }, s) => [id, all.stops.length + s]))
  const services = readServices(tables, feed, file, problems)
  const serviceAt = new Map(services.map(({ id }, s) => [id, all.services.length + s]))
  const found = readTrips(tables, places, new Set(serviceAt.keys()), file, problems)
  all.stops.push(...stops)
  all.services.push(...services)
  const [firstDay, lastDay] = daysOfService(services)
  const routes = tables('routes.txt')
  all.feeds.push({
    name: file,
    agencies: tables('agency.txt').map(({ agency_name: name }) => name ?? ''),
    firstDay,
    lastDay,
    routes: routes.length,
  })
  const lineOf = new Map(
    routes.map(({ route_id: id, route_short_name: short, route_long_name: long }) => [id, short || long || id || '']),
  )
  const kept = addTrips(found, (route) => lineOf.get(route) ?? route, feed, stopAt, serviceAt, all)
  const off = found.length - kept
  if (off > 0)
    problems.remark(file, `${off} of ${found.length} trips call at fewer than two stops on the map and are left out`)
  problems.remark(
    file,
    `${stops.length} stops and ${kept} trips are kept; kangcheng access --mode transit measures by them, on the busiest weekday, Saturday or Sunday from ${firstDay} to ${lastDay}`,
  )
  if (tables('transfers.txt').length > 0)
    problems.remark(
      file,
      `transfers.txt is not read: changes are on foot over the roads, with the least time that the parameters give (transit.changeMinutes)`,
    )
}

/** Of stops and platforms; stations, entrances and the like are no places to get on. */
function placesOfStops(tables: GtfsTables, file: string, problems: ImportProblems): ReadonlyMap<string, LngLat> {
  const places = new Map<string, LngLat>()
  for (const { stop_id: id = '', stop_lon, stop_lat, location_type: kind } of tables('stops.txt')) {
    if (kind !== undefined && kind !== '' && kind !== '0') continue
    const at: LngLat = [Number(stop_lon || 'none'), Number(stop_lat || 'none')]
    if (!(Math.abs(at[0]) <= 180 && Math.abs(at[1]) <= 90))
      problems.fault(
        `${file} stops.txt`,
        `stop "${id}" has no position, and is left out; correct stop_lat and stop_lon`,
      )
    else if (places.has(id))
      problems.fault(`${file} stops.txt`, `stop "${id}" comes twice; the first counts, take the other away`)
    else places.set(id, at)
  }
  return places
}

function stopsOnMap(
  tables: GtfsTables,
  places: ReadonlyMap<string, LngLat>,
  feed: number,
  box: Box,
  file: string,
  problems: ImportProblems,
): readonly TransitStop[] {
  const names = new Map(tables('stops.txt').map(({ stop_id: id, stop_name: name }) => [id, name ?? '']))
  const on = [...places].filter(([, at]) => insideBox(box, at))
  if (on.length === 0)
    throw new UnusableInput(
      `${file}: none of its ${tables('stops.txt').length} stops lies on the map (${shownBox(box)}); give the timetable and the extract of one city`,
    )
  const off = [...places.keys()].filter((id) => !insideBox(box, places.get(id)!))
  if (off.length > 0)
    problems.remark(
      file,
      `${off.length} of ${places.size} stops lie off the map (${firstOf(off)}) and are left out; trips are kept between those on it`,
    )
  return on.map(([id, location]) => ({ feed, id, name: names.get(id) ?? '', location }))
}

/** Adds patterns and trips. @returns how many trips there are between stops that are kept. */
function addTrips(
  found: readonly FoundTrip[],
  lineOf: (route: string) => string,
  feed: number,
  stopAt: ReadonlyMap<string, number>,
  serviceAt: ReadonlyMap<string, number>,
  all: Timetables,
): number {
  const patternAt = new Map<string, number>()
  let kept = 0
  for (const { route, service, calls } of found) {
    const own = calls.filter(({ stop }) => stopAt.has(stop))
    if (own.length < 2) continue
    const places = (allowed: 'mayBoard' | 'mayAlight'): number[] => own.flatMap((call, i) => (call[allowed] ? [] : [i]))
    const pattern: TransitPattern = {
      feed,
      line: lineOf(route),
      stops: own.map(({ stop }) => stopAt.get(stop)!),
      noBoarding: places('mayBoard'),
      noAlighting: places('mayAlight'),
    }
    const key = JSON.stringify(pattern)
    const at = patternAt.get(key) ?? all.patterns.push(pattern) - 1
    patternAt.set(key, at)
    all.trips.push({
      pattern: at,
      service: serviceAt.get(service)!,
      arrivals: own.map(({ arrival }) => arrival),
      departures: own.map(({ departure }) => departure),
    })
    kept++
  }
  return kept
}
