/** The tables in the zip file of a GTFS timetable (gtfs.org/schedule). */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parse } from 'csv-parse/sync'
import { strFromU8, unzipSync } from 'fflate'
import { UnusableInput } from './import-problem.ts'

export type GtfsRow = Readonly<Record<string, string | undefined>>
/** Rows of a table by its name; none where the file has no such table. */
export type GtfsTables = (name: string) => readonly GtfsRow[]

const NEEDED = ['stops.txt', 'routes.txt', 'trips.txt', 'stop_times.txt']
const READ = new Set([
  ...NEEDED,
  'agency.txt',
  'calendar.txt',
  'calendar_dates.txt',
  'frequencies.txt',
  'transfers.txt',
])

/** @throws UnusableInput where it is no timetable */
export function readTables(path: string): GtfsTables {
  const file = basename(path)
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
        return [basename(name), parse(strFromU8(bytes), options) as unknown as GtfsRow[]] as const
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
  return (name) => tables.get(name) ?? []
}
