/** The trips of one day of public transport, in the columns that a search runs over. */
import type { CityTransit, TransitService } from '../city/transit.ts'

export const TRANSIT_DAYS = ['weekday', 'saturday', 'sunday'] as const
/** A kind of day. Each feed runs that of its days of the kind on which it runs most trips, the first of them. */
export type TransitDay = (typeof TRANSIT_DAYS)[number]

const DAY_SECONDS = 86_400
/** Trips of the day before that run on after midnight, and those of the next morning, are taken along up to here. */
const NEXT_MORNING_SECONDS = 30 * 3600

/**
 * Trips of one day by pattern; within a pattern none overtakes another. Times are whole seconds after midnight. The times of
 * trip `t` of pattern `p` at its place `i` stand at `firstTime[p] + i * trips[p] + t`, earlier trips first.
 */
export interface DayTimetable {
  readonly stops: number
  readonly patterns: number
  /** Offsets into the columns by place. */
  readonly firstPlace: Int32Array
  readonly stop: Int32Array
  readonly mayBoard: Uint8Array
  readonly mayAlight: Uint8Array
  readonly trips: Int32Array
  readonly firstTime: Int32Array
  readonly arrival: Int32Array
  readonly departure: Int32Array
  /** Patterns and places at each stop: `firstOfStop[s] … firstOfStop[s + 1] - 1`. */
  readonly firstOfStop: Int32Array
  readonly patternOfStop: Int32Array
  readonly placeOfStop: Int32Array
  /** By feed: the day whose services run, YYYYMMDD; null = it runs nothing on such days. */
  readonly dates: readonly (string | null)[]
}

const kept = new WeakMap<CityTransit, Map<TransitDay, DayTimetable>>()

/** The timetable of a kind of day; made at the first call and kept with the timetables. */
export function dayTimetable(transit: CityTransit, day: TransitDay): DayTimetable {
  const byDay = kept.get(transit) ?? new Map<TransitDay, DayTimetable>()
  kept.set(transit, byDay)
  const made = byDay.get(day) ?? columnsOf(transit, day)
  byDay.set(day, made)
  return made
}

/** How often vehicles leave stops from midnight to midnight. */
export function departuresOn(transit: CityTransit, day: TransitDay): number {
  const { departure, firstPlace, firstTime, trips, mayBoard } = dayTimetable(transit, day)
  let count = 0
  for (let p = 0; p < trips.length; p++)
    for (let at = firstPlace[p]!; at < firstPlace[p + 1]! - 1; at++) {
      const row = firstTime[p]! + (at - firstPlace[p]!) * trips[p]!
      for (let t = 0; t < trips[p]!; t++)
        if (mayBoard[at] === 1 && departure[row + t]! >= 0 && departure[row + t]! < DAY_SECONDS) count++
    }
  return count
}

interface DayTrip {
  readonly trip: number
  /** Seconds to add to its times. */
  readonly shift: number
}

function columnsOf(transit: CityTransit, day: TransitDay): DayTimetable {
  const { patterns, pattern, stops } = transit
  const dates = transit.feeds.map((_, feed) => busiestDate(transit, feed, day))
  const byPattern: DayTrip[][] = patterns.map(() => [])
  for (let trip = 0; trip < pattern.length; trip++)
    for (const shift of shiftsOf(transit, trip, dates)) byPattern[pattern[trip]!]!.push({ trip, shift })
  const lines = byPattern.flatMap((trips, p) => inOrder(transit, trips).map((own) => ({ p, own })))
  const placesOf = lines.map(({ p }) => patterns[p]!.stops.length)
  const firstPlace = offsets(placesOf)
  const firstTime = offsets(lines.map(({ own }, l) => own.length * placesOf[l]!))
  const arrival = new Int32Array(firstTime.at(-1)!)
  const departure = new Int32Array(firstTime.at(-1)!)
  lines.forEach(({ own }, l) => {
    own.forEach(({ trip, shift }, t) => {
      for (let i = 0; i < placesOf[l]!; i++) {
        const to = firstTime[l]! + i * own.length + t
        arrival[to] = transit.arrival[transit.firstCall[trip]! + i]! + shift
        departure[to] = transit.departure[transit.firstCall[trip]! + i]! + shift
      }
    })
  })
  const allowed = (field: 'noBoarding' | 'noAlighting'): Uint8Array =>
    Uint8Array.from(
      lines.flatMap(({ p }) => patterns[p]!.stops.map((_, i) => (patterns[p]![field].includes(i) ? 0 : 1))),
    )
  return {
    ...withStops(stops.length, firstPlace, Int32Array.from(lines.flatMap(({ p }) => patterns[p]!.stops))),
    mayBoard: allowed('noBoarding'),
    mayAlight: allowed('noAlighting'),
    trips: Int32Array.from(lines, ({ own }) => own.length),
    firstTime,
    arrival,
    departure,
    dates,
  }
}

function withStops(
  stops: number,
  firstPlace: Int32Array,
  stop: Int32Array,
): Pick<DayTimetable, 'stops' | 'patterns' | 'firstPlace' | 'stop' | 'firstOfStop' | 'patternOfStop' | 'placeOfStop'> {
  const patterns = firstPlace.length - 1
  const counts = new Array<number>(stops).fill(0)
  for (const s of stop) counts[s]!++
  const firstOfStop = offsets(counts)
  const next = firstOfStop.slice()
  const patternOfStop = new Int32Array(stop.length)
  const placeOfStop = new Int32Array(stop.length)
  for (let p = 0; p < patterns; p++)
    for (let f = firstPlace[p]!; f < firstPlace[p + 1]!; f++) {
      const at = next[stop[f]!]!++
      patternOfStop[at] = p
      placeOfStop[at] = f - firstPlace[p]!
    }
  return { stops, patterns, firstPlace, stop, firstOfStop, patternOfStop, placeOfStop }
}

function offsets(counts: readonly number[]): Int32Array {
  const first = new Int32Array(counts.length + 1)
  counts.forEach((count, i) => {
    first[i + 1] = first[i]! + count
  })
  return first
}

/** The same day where nobody gets on or off at stops that are not usable (0). */
export function withUsableStops(day: DayTimetable, usable: Uint8Array): DayTimetable {
  if (usable.every((one) => one === 1)) return day
  const at = (allowed: Uint8Array): Uint8Array => allowed.map((one, f) => one & usable[day.stop[f]!]!)
  return { ...day, mayBoard: at(day.mayBoard), mayAlight: at(day.mayAlight) }
}

/**
 * The same day run backwards: who sets out from a place in it at minus the time of arrival comes to the others at minus the
 * latest departure.
 */
export function reversedDay(day: DayTimetable): DayTimetable {
  const { firstPlace, firstTime, trips } = day
  const places = day.stop.length
  const from = new Int32Array(places)
  const times = new Int32Array(day.arrival.length)
  for (let p = 0; p < day.patterns; p++) {
    const count = firstPlace[p + 1]! - firstPlace[p]!
    for (let i = 0; i < count; i++) from[firstPlace[p]! + i] = firstPlace[p + 1]! - 1 - i
    for (let k = firstTime[p]!; k < firstTime[p + 1]!; k++) times[k] = firstTime[p + 1]! - 1 - (k - firstTime[p]!)
  }
  return {
    ...withStops(
      day.stops,
      firstPlace,
      from.map((f) => day.stop[f]!),
    ),
    mayBoard: Uint8Array.from(from, (f) => day.mayAlight[f]!),
    mayAlight: Uint8Array.from(from, (f) => day.mayBoard[f]!),
    trips,
    firstTime,
    arrival: times.map((k) => -day.departure[k]!),
    departure: times.map((k) => -day.arrival[k]!),
    dates: day.dates,
  }
}

/** Trips of a pattern in groups in which none overtakes another. */
function inOrder({ firstCall, arrival, departure }: CityTransit, trips: readonly DayTrip[]): readonly DayTrip[][] {
  const groups: DayTrip[][] = []
  const at = (column: Int32Array, { trip, shift }: DayTrip, i: number): number => column[firstCall[trip]! + i]! + shift
  const follows = (before: DayTrip, after: DayTrip): boolean => {
    const calls = firstCall[after.trip + 1]! - firstCall[after.trip]!
    for (let i = 0; i < calls; i++)
      if (at(arrival, after, i) < at(arrival, before, i) || at(departure, after, i) < at(departure, before, i))
        return false
    return true
  }
  for (const trip of trips.toSorted((a, b) => at(departure, a, 0) - at(departure, b, 0))) {
    const group = groups.find((own) => follows(own.at(-1)!, trip))
    if (group) group.push(trip)
    else groups.push([trip])
  }
  return groups
}

/** The shifts with which a trip runs: of the day itself, of the day before past midnight, of the next early morning. */
function shiftsOf(transit: CityTransit, trip: number, dates: readonly (string | null)[]): readonly number[] {
  const service = transit.services[transit.service[trip]!]!
  const date = dates[service.feed]!
  if (date === null) return []
  const first = transit.departure[transit.firstCall[trip]!]!
  const last = transit.arrival[transit.firstCall[trip + 1]! - 1]!
  return [-1, 0, 1]
    .filter((days) => {
      const shift = days * DAY_SECONDS
      return last + shift >= 0 && first + shift < NEXT_MORNING_SECONDS && runsOn(service, laterDate(date, days))
    })
    .map((days) => days * DAY_SECONDS)
}

/** Whether trips of a service run on a day, YYYYMMDD. */
export function runsOn({ weekdays, from, to, added, removed }: TransitService, date: string): boolean {
  if (removed.includes(date)) return false
  if (added.includes(date)) return true
  return from !== null && to !== null && from <= date && date <= to && weekdays[weekdayOf(date)] === true
}

/** The first of a feed's days of a kind with the most trips; null where none runs on such days. */
function busiestDate({ services, service }: CityTransit, feed: number, day: TransitDay): string | null {
  const trips = new Map<number, number>()
  for (const s of service) if (services[s]!.feed === feed) trips.set(s, (trips.get(s) ?? 0) + 1)
  const days = [...trips.keys()].flatMap((s) => [services[s]!.from, services[s]!.to, ...services[s]!.added])
  const known = days.filter((date) => date !== null).sort()
  let best: string | null = null
  let most = 0
  if (known.length === 0) return null
  for (let date = known[0]!; date <= known.at(-1)!; date = laterDate(date, 1)) {
    if (kindOf(date) !== day) continue
    let running = 0
    for (const [s, count] of trips) if (runsOn(services[s]!, date)) running += count
    if (running > most) {
      most = running
      best = date
    }
  }
  return best
}

function kindOf(date: string): TransitDay {
  const weekday = weekdayOf(date)
  return weekday === 0 ? 'sunday' : weekday === 6 ? 'saturday' : 'weekday'
}

const daysOf = (date: string): number =>
  Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6))) / (DAY_SECONDS * 1000)
/** 0 = Sunday; the first of January 1970 was a Thursday. */
const weekdayOf = (date: string): number => (((daysOf(date) + 4) % 7) + 7) % 7

function laterDate(date: string, days: number): string {
  if (days === 0) return date
  return new Date((daysOf(date) + days) * DAY_SECONDS * 1000).toISOString().slice(0, 10).replaceAll('-', '')
}
