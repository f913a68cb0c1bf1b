/** Stops and departures of a public transport timetable (GTFS), one zip file each. */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { LngLat } from '@kangcheng/twin-engine'
import { parse } from 'csv-parse/sync'
import { strFromU8, unzipSync } from 'fflate'
import { type ImportProblems, UnusableInput } from './import-problem.ts'
import type { Box } from './osm-blocks.ts'
import { insideBox, shownBox } from './told-position.ts'

export interface TransitFeed {
  readonly name: string
  readonly agencies: readonly string[]
  /** First and last day of service, YYYYMMDD; null where no calendar tells. */
  readonly firstDay: string | null
  readonly lastDay: string | null
  readonly routes: number
  readonly trips: number
  readonly stops: readonly TransitStop[]
}

export interface TransitStop {
  readonly id: string
  readonly name: string
  readonly at: LngLat
  /** Departures of the services of a Wednesday; trips of a frequency count once. */
  readonly departures: number
}

const NEEDED = ['stops.txt', 'routes.txt', 'trips.txt', 'stop_times.txt']
const READ = new Set([...NEEDED, 'agency.txt', 'calendar.txt', 'calendar_dates.txt'])

/** @throws UnusableInput where it is no timetable, or none of this city */
export function readTransit(path: string, box: Box, problems: ImportProblems): TransitFeed {
  const file = basename(path)
  const tables = unzipped(path, file)
  const rows = (name: string): readonly Readonly<Record<string, string>>[] => tables.get(name) ?? []
  const calendar = rows('calendar.txt')
  const services = new Set(calendar.filter(({ wednesday }) => wednesday === '1').map(({ service_id: id }) => id))
  const trips = rows('trips.txt')
  const running = new Set(
    trips.filter(({ service_id: id }) => calendar.length === 0 || services.has(id)).map(({ trip_id: id }) => id),
  )
  const departures = new Map<string, number>()
  for (const { trip_id: trip, stop_id: stop } of rows('stop_times.txt'))
    if (running.has(trip)) departures.set(stop!, (departures.get(stop!) ?? 0) + 1)
  const stops = rows('stops.txt').flatMap((row): TransitStop[] => {
    const at: LngLat = [Number(row.stop_lon || 'none'), Number(row.stop_lat || 'none')]
    if (!at.every(Number.isFinite)) {
      problems.fault(
        `${file} stops.txt`,
        `stop "${row.stop_id}" has no position, and is left out; correct stop_lat and stop_lon`,
      )
      return []
    }
    if (!insideBox(box, at)) return []
    return [{ id: row.stop_id!, name: row.stop_name ?? '', at, departures: departures.get(row.stop_id!) ?? 0 }]
  })
  if (stops.length === 0)
    throw new UnusableInput(
      `${file}: none of its ${rows('stops.txt').length} stops lies on the map (${shownBox(box)}); give the timetable and the extract of one city`,
    )
  const off = rows('stops.txt').length - stops.length
  if (off > 0) problems.remark(file, `${off} of ${rows('stops.txt').length} stops lie off the map and are left out`)
  const days = calendar.flatMap(({ start_date: from, end_date: to }) => [from!, to!]).sort()
  problems.remark(
    file,
    `${stops.length} stops and ${running.size} trips of a Wednesday are kept in transit.json; no travel time uses them yet`,
  )
  return {
    name: file,
    agencies: rows('agency.txt').map(({ agency_name: name }) => name ?? ''),
    firstDay: days[0] ?? null,
    lastDay: days.at(-1) ?? null,
    routes: rows('routes.txt').length,
    trips: trips.length,
    stops,
  }
}

function unzipped(path: string, file: string): ReadonlyMap<string, readonly Readonly<Record<string, string>>[]> {
  let entries: Record<string, Uint8Array>
  try {
    entries = unzipSync(readFileSync(path), { filter: ({ name }) => READ.has(basename(name)) })
  } catch (error) {
    throw new UnusableInput(
      `${file}: is no zip file that can be read (${error instanceof Error ? error.message : String(error)}); download the timetable again`,
    )
  }
  const tables = new Map(
    Object.entries(entries).map(([name, bytes]) => {
      try {
        const options = { columns: true, bom: true, trim: true, skip_empty_lines: true, relax_column_count: true }
        return [basename(name), parse(strFromU8(bytes), options) as unknown as Record<string, string>[]] as const
      } catch (error) {
        throw new UnusableInput(
          `${file} ${name}: is no table that can be read (${error instanceof Error ? error.message : String(error)})`,
        )
      }
    }),
  )
  const missing = NEEDED.filter((name) => !tables.has(name))
  if (missing.length > 0)
    throw new UnusableInput(`${file}: lacks ${missing.join(', ')}; give a GTFS timetable (gtfs.org/schedule)`)
  return tables
}
