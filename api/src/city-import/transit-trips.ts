/** Trips of a GTFS timetable with a time at every stop: what is left open is filled in, what cannot be is told and left out. */
import type { LngLat } from '@kangcheng/twin-engine'
import type { GtfsRow, GtfsTables } from './gtfs-tables.ts'
import { counted, firstOf, type ImportProblems } from './import-problem.ts'

export interface TripCall {
  readonly stop: string
  /** Seconds after midnight of the day of service. */
  readonly arrival: number
  readonly departure: number
  readonly mayBoard: boolean
  readonly mayAlight: boolean
}

export interface FoundTrip {
  readonly id: string
  readonly route: string
  readonly service: string
  readonly calls: readonly TripCall[]
}

interface RawCall {
  readonly stop: string
  readonly sequence: number
  readonly arrival: number | null
  readonly departure: number | null
  /** Metres or whatever else the file counts in; null = not told. */
  readonly along: number | null
  readonly mayBoard: boolean
  readonly mayAlight: boolean
}

/** What is wrong with trips, each kind told once, with the first of them by name. */
class WrongTrips {
  readonly #byWhy = new Map<string, string[]>()
  add(why: string, trip: string): void {
    const trips = this.#byWhy.get(why) ?? []
    this.#byWhy.set(why, trips)
    trips.push(trip)
  }
  tell(place: string, problems: ImportProblems): void {
    for (const [why, trips] of this.#byWhy)
      problems.fault(place, `${counted(trips.length, 'trip', 'trips')} (${firstOf(trips)}) ${why}`)
  }
}

/**
 * Trips as they run; those of frequencies.txt as often as they do. Places of stops are needed to fill in times that are left open.
 * @param places of the stops that are known, on the map or off it
 */
export function readTrips(
  tables: GtfsTables,
  places: ReadonlyMap<string, LngLat>,
  services: ReadonlySet<string>,
  file: string,
  problems: ImportProblems,
): readonly FoundTrip[] {
  const wrong = new WrongTrips()
  const rows = new Map(tables('trips.txt').map((row) => [row.trip_id ?? '', row]))
  const calls = callsByTrip(tables('stop_times.txt'), rows, file, problems)
  const found: FoundTrip[] = []
  let filledIn = 0
  for (const [id, { route_id: route = '', service_id: service = '' }] of rows) {
    const raw = calls.get(id) ?? []
    if (!services.has(service))
      wrong.add(
        'are of a service that neither calendar.txt nor calendar_dates.txt tells of, and are left out; add it there',
        id,
      )
    else {
      const known = raw.filter(({ stop }) => places.has(stop))
      if (known.length < raw.length)
        wrong.add(
          'call at stops that stops.txt does not place: these calls are left out; add the stops, with their positions',
          id,
        )
      const timed = withTimes(known, places)
      if (typeof timed === 'string') wrong.add(timed, id)
      else {
        filledIn += timed.filledIn
        found.push({ id, route, service, calls: timed.calls })
      }
    }
  }
  wrong.tell(`${file} stop_times.txt`, problems)
  if (filledIn > 0)
    problems.remark(
      file,
      `${filledIn.toLocaleString('en')} calls have no time: it is filled in between those told, by the distance between stops`,
    )
  return withFrequencies(found, tables('frequencies.txt'), file, problems)
}

function callsByTrip(
  rows: readonly GtfsRow[],
  trips: ReadonlyMap<string, unknown>,
  file: string,
  problems: ImportProblems,
): ReadonlyMap<string, RawCall[]> {
  const byTrip = new Map<string, RawCall[]>()
  const strange = new Set<string>()
  const unread: string[] = []
  rows.forEach((row, k) => {
    const { trip_id: trip = '', stop_id: stop = '', stop_sequence: sequence } = row
    if (!trips.has(trip)) {
      strange.add(trip)
      return
    }
    const [arrival, departure] = [secondsOf(row.arrival_time), secondsOf(row.departure_time)]
    if (arrival === undefined || departure === undefined) unread.push(`line ${k + 2}`)
    const along = Number(row.shape_dist_traveled || 'none')
    const calls = byTrip.get(trip) ?? []
    byTrip.set(trip, calls)
    calls.push({
      stop,
      sequence: Number(sequence ?? k),
      arrival: arrival ?? null,
      departure: departure ?? null,
      along: Number.isFinite(along) ? along : null,
      mayBoard: row.pickup_type !== '1',
      mayAlight: row.drop_off_type !== '1',
    })
  })
  if (strange.size > 0)
    problems.fault(
      `${file} stop_times.txt`,
      `${counted(strange.size, 'trip', 'trips')} (${firstOf([...strange])}) are not in trips.txt, and are left out; add them there`,
    )
  if (unread.length > 0)
    problems.fault(
      `${file} stop_times.txt`,
      `${counted(unread.length, 'time', 'times')} (${firstOf(unread)}) are no times, and are filled in like those left open; write HH:MM:SS, past midnight 24:00:00 and on`,
    )
  for (const calls of byTrip.values()) calls.sort((a, b) => a.sequence - b.sequence)
  return byTrip
}

/** Seconds after midnight; null where nothing is told, undefined where it is no time. */
export function secondsOf(text: string | undefined): number | null | undefined {
  if (text === undefined || text === '') return null
  const parts = /^(\d{1,3}):([0-5]\d):([0-5]\d)$/.exec(text)
  return parts === null ? undefined : Number(parts[1]) * 3600 + Number(parts[2]) * 60 + Number(parts[3])
}

/** The calls with a time each, or why they cannot have any. */
function withTimes(
  raw: readonly RawCall[],
  places: ReadonlyMap<string, LngLat>,
): { readonly calls: readonly TripCall[]; readonly filledIn: number } | string {
  if (raw.length < 2)
    return 'have fewer than two calls, and are left out; a trip needs a stop to get on and one to get off'
  const times = raw.map(({ arrival, departure }) => [arrival ?? departure, departure ?? arrival] as const)
  const told = times.flatMap(([arrival], i) => (arrival === null ? [] : [i]))
  if (told[0] !== 0 || told.at(-1) !== raw.length - 1)
    return 'have no time at their first or last stop, and are left out; give arrival_time and departure_time there'
  const calls: TripCall[] = []
  const along = distancesAlong(raw, places)
  let next = 0
  let before = 0
  for (const [i, { stop, mayBoard, mayAlight }] of raw.entries()) {
    if (told[next] === i) next++
    const [from, to] = [told[next - 1]!, told[next] ?? i]
    const share =
      to === from || along[to] === along[from] ? 0 : (along[i]! - along[from]!) / (along[to]! - along[from]!)
    const between =
      told[next - 1] === i ? null : Math.round(times[from]![1]! + share * (times[to]![0]! - times[from]![1]!))
    const arrival = between ?? times[i]![0]!
    const departure = between ?? times[i]![1]!
    if (arrival < before || departure < arrival)
      return 'have times that decrease from stop to stop, and are left out; correct stop_times.txt, or the stop_sequence'
    before = departure
    calls.push({ stop, arrival, departure, mayBoard, mayAlight })
  }
  return { calls, filledIn: raw.length - told.length }
}

/** As the file tells where it does for every call; else straight from stop to stop. */
function distancesAlong(raw: readonly RawCall[], places: ReadonlyMap<string, LngLat>): readonly number[] {
  if (raw.every(({ along }, i) => along !== null && (i === 0 || along >= raw[i - 1]!.along!)))
    return raw.map(({ along }) => along!)
  let sum = 0
  return raw.map(({ stop }, i) => {
    if (i === 0) return 0
    const [lng, lat] = places.get(stop)!
    const [lngBefore, latBefore] = places.get(raw[i - 1]!.stop)!
    sum += Math.hypot((lng - lngBefore) * Math.cos((lat * Math.PI) / 180), lat - latBefore)
    return sum
  })
}

/** Trips that a headway repeats, from the first to before the last moment; a trip that has one is only a pattern of them. */
function withFrequencies(
  trips: readonly FoundTrip[],
  rows: readonly GtfsRow[],
  file: string,
  problems: ImportProblems,
): readonly FoundTrip[] {
  if (rows.length === 0) return trips
  const byId = new Map(trips.map((trip) => [trip.id, trip]))
  const repeated = new Map<string, FoundTrip[]>()
  const wrong: string[] = []
  let byHeadway = 0
  rows.forEach(({ trip_id: id = '', start_time, end_time, headway_secs, exact_times }, k) => {
    const trip = byId.get(id)
    const [from, to, headway] = [secondsOf(start_time), secondsOf(end_time), Number(headway_secs || 'none')]
    if (trip === undefined || typeof from !== 'number' || typeof to !== 'number' || !(headway > 0)) {
      wrong.push(`line ${k + 2}`)
      return
    }
    if (exact_times !== '1') byHeadway++
    const runs = repeated.get(id) ?? []
    repeated.set(id, runs)
    for (let at = from; at < to; at += headway) {
      const shift = Math.round(at) - trip.calls[0]!.departure
      const calls = trip.calls.map((call) => ({
        ...call,
        arrival: Math.max(0, call.arrival + shift),
        departure: call.departure + shift,
      }))
      runs.push({ ...trip, calls })
    }
  })
  if (wrong.length > 0)
    problems.fault(
      `${file} frequencies.txt`,
      `${counted(wrong.length, 'row', 'rows')} (${firstOf(wrong)}) name no trip that runs, or no times, and are left out; give trip_id, start_time, end_time and headway_secs above 0`,
    )
  if (byHeadway > 0)
    problems.remark(
      file,
      `${byHeadway} rows of frequencies.txt give a headway without exact times: trips are taken to begin with start_time`,
    )
  return [...trips.filter(({ id }) => !repeated.has(id)), ...[...repeated.values()].flat()]
}
