/**
 * Ways by public transport on the processor's time: one to all for one departure on a made-up grid of lines, and, where
 * REFERENCE_DATA names the folder that has it, Porto Alegre's matrix from every cell to every facility. Limits stand as the
 * other figure.
 */
import { existsSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { loadParameters } from '@kangcheng/seed-data'
import {
  type CityTransit,
  cityTransit,
  dayTimetable,
  type LngLat,
  TransitSearch,
  type TransitTrip,
  travelSettingOf,
  travelTimes,
} from '@kangcheng/twin-engine'
import { buildCity } from '../src/city-import/build-city.ts'
import type { Row } from '../src/cli/bench.ts'

const SIDE = 50
const SEARCHES = 40
const [FIRST, LAST, HEADWAY, RIDE] = [6 * 3600, 22 * 3600, 600, 90]

function milliseconds(work: () => unknown): number {
  const began = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1000
}

/** 2,500 stops in a grid; every street is a line, both ways, every ten minutes, one line later than the one before. */
function grid(): CityTransit {
  const steps = Array.from({ length: SIDE }, (_, k) => k)
  const lines = steps.flatMap((k) => {
    const [row, column] = [steps.map((i) => k * SIDE + i), steps.map((i) => i * SIDE + k)]
    return [row, row.toReversed(), column, column.toReversed()]
  })
  const trips = lines.flatMap((_, pattern): TransitTrip[] =>
    Array.from({ length: (LAST - FIRST) / HEADWAY }, (_, t) => {
      const times = steps.map((i) => FIRST + t * HEADWAY + ((pattern * 37) % HEADWAY) + i * RIDE)
      return { pattern, service: 0, arrivals: times, departures: times }
    }),
  )
  return cityTransit({
    feeds: [{ name: 'grid', agencies: [], firstDay: '20260105', lastDay: '20260109', routes: lines.length }],
    stops: steps.flatMap((y) =>
      steps.map((x) => ({ feed: 0, id: `${x} ${y}`, name: '', location: [x / 200, y / 200] as LngLat })),
    ),
    services: [
      { feed: 0, id: 's', weekdays: Array(7).fill(true), from: '20260105', to: '20260109', added: [], removed: [] },
    ],
    patterns: lines.map((stops, l) => ({ feed: 0, line: String(l), stops, noBoarding: [], noAlighting: [] })),
    trips,
  })
}

function oneToAll(): number {
  const day = dayTimetable(grid(), 'weekday')
  const paths = { first: new Int32Array(day.stops + 1), to: new Int32Array(0), seconds: new Int32Array(0) }
  const search = new TransitSearch(day, paths, { changeSeconds: 60, mostRides: 3 })
  const from = (k: number) => ({ stops: Int32Array.of((k * 997) % day.stops), seconds: Int32Array.of(60) })
  const all = (): void => {
    for (let k = 0; k < SEARCHES; k++) search.run(from(k), [8 * 3600], () => undefined)
  }
  all()
  return milliseconds(all) / SEARCHES
}

async function portoAlegre(folder: string): Promise<number> {
  const file = (name: string): string => join(folder, name)
  const { city } = await buildCity({
    osm: file('poa_osm.pbf'),
    population: file('poa_hexgrid.csv'),
    facilities: null,
    buildings: [],
    buildingsCrs: null,
    gtfs: [file('poa_eptc.zip'), file('poa_trensurb.zip')],
    totalPopulation: null,
    id: 'porto-alegre',
    nameZh: null,
    nameEn: null,
    zone: null,
    parameters: { set: null, sheet: null },
    attributions: [],
  })
  const setting = travelSettingOf({ parameters: loadParameters(), mode: 'transit', hour: 14, edits: [] })
  return milliseconds(() => travelTimes(city, setting))
}

const row = (name: string, ours: number, limit: number): Row => ({
  name,
  ours,
  other: limit,
  unit: 'ms of processor time',
  ratio: limit / ours,
  otherCommand: 'the limit set',
  load: loadavg()[0]!,
})

export async function rows(): Promise<readonly Row[]> {
  const found = [row('one to all by public transport, 2,500 stops, 200 lines', oneToAll(), 5)]
  const folder = join(process.env.REFERENCE_DATA ?? '', 'data/r5r-porto-alegre')
  if (process.env.REFERENCE_DATA !== undefined && existsSync(folder))
    found.push(row('Porto Alegre’s cells × facilities by public transport', await portoAlegre(folder), 10_000))
  return found
}
