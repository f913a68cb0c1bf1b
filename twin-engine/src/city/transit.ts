/**
 * A city's public transport as its timetables tell it: stops, services with their days, and trips that call at stops. How long
 * a way takes by it is no property of the timetable but of day, hour and ways on foot; see `network/transit-times.ts`.
 */
import type { LngLat } from './city.ts'

/** A timetable that was read. */
export interface TransitFeed {
  readonly name: string
  readonly agencies: readonly string[]
  /** First and last day of service, YYYYMMDD; null where no calendar tells. */
  readonly firstDay: string | null
  readonly lastDay: string | null
  readonly routes: number
}

export interface TransitStop {
  /** Index into `feeds`; ids are those of their feed. */
  readonly feed: number
  readonly id: string
  readonly name: string
  readonly location: LngLat
}

/** The days on which some trips run. */
export interface TransitService {
  readonly feed: number
  readonly id: string
  /** Sunday to Saturday, between `from` and `to` (YYYYMMDD); null = only on the days added. */
  readonly weekdays: readonly boolean[]
  readonly from: string | null
  readonly to: string | null
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

/** The stops that trips of a line call at, in their order; a stop may come twice. */
export interface TransitPattern {
  readonly feed: number
  /** What the line is called. */
  readonly line: string
  readonly stops: readonly number[]
  /** Places in `stops` where nobody may get on, or off. */
  readonly noBoarding: readonly number[]
  readonly noAlighting: readonly number[]
}

/**
 * The timetables of a city. Trips stand in the order of their patterns; the calls of trip `t` are
 * `firstCall[t] … firstCall[t + 1] - 1`, one for each stop of its pattern.
 */
export interface CityTransit {
  readonly feeds: readonly TransitFeed[]
  readonly stops: readonly TransitStop[]
  readonly services: readonly TransitService[]
  readonly patterns: readonly TransitPattern[]
  /** By trip. */
  readonly pattern: Int32Array
  readonly service: Int32Array
  readonly firstCall: Int32Array
  /** By call: seconds after midnight of the day of service, beyond 86,400 after the next midnight. */
  readonly arrival: Int32Array
  readonly departure: Int32Array
}

/** A trip as it is put in; times as in `CityTransit`. */
export interface TransitTrip {
  readonly pattern: number
  readonly service: number
  readonly arrivals: readonly number[]
  readonly departures: readonly number[]
}

export interface TransitParts extends Pick<CityTransit, 'feeds' | 'stops' | 'services' | 'patterns'> {
  readonly trips: readonly TransitTrip[]
}

/** @throws RangeError naming the trip or pattern that is wrong, and what would have been right. */
export function cityTransit({ feeds, stops, services, patterns, trips }: TransitParts): CityTransit {
  const sorted = trips.toSorted((a, b) => a.pattern - b.pattern || a.departures[0]! - b.departures[0]!)
  const firstCall = new Int32Array(sorted.length + 1)
  sorted.forEach(({ arrivals }, t) => {
    firstCall[t + 1] = firstCall[t]! + arrivals.length
  })
  const transit: CityTransit = {
    feeds,
    stops,
    services,
    patterns,
    pattern: Int32Array.from(sorted, (trip) => trip.pattern),
    service: Int32Array.from(sorted, (trip) => trip.service),
    firstCall,
    arrival: Int32Array.from(sorted.flatMap(({ arrivals }) => arrivals)),
    departure: Int32Array.from(sorted.flatMap(({ departures }) => departures)),
  }
  const wrong = wrongTransit(transit)
  if (wrong !== null) throw new RangeError(wrong)
  return transit
}

/** What cannot be in a timetable, with its place; null = nothing. */
export function wrongTransit({ stops, services, patterns, ...columns }: CityTransit): string | null {
  const { pattern, service, firstCall, arrival, departure } = columns
  for (const [p, one] of patterns.entries()) {
    if (one.stops.length < 2) return `pattern ${p} has ${one.stops.length} stops; a line needs two`
    const stop = one.stops.find((s) => !(Number.isInteger(s) && s >= 0 && s < stops.length))
    if (stop !== undefined) return `pattern ${p} calls at stop ${stop}; stops count from 0 to ${stops.length - 1}`
  }
  for (let t = 0; t < pattern.length; t++) {
    const calls = patterns[pattern[t]!]?.stops.length
    if (calls === undefined) return `trip ${t} is of pattern ${pattern[t]}; there are ${patterns.length}`
    if (services[service[t]!] === undefined)
      return `trip ${t} is of service ${service[t]}; there are ${services.length}`
    if (firstCall[t + 1]! - firstCall[t]! !== calls)
      return `trip ${t} has ${firstCall[t + 1]! - firstCall[t]!} calls, its pattern ${calls} stops`
    for (let c = firstCall[t]!; c < firstCall[t + 1]!; c++) {
      const before = c === firstCall[t] ? 0 : departure[c - 1]!
      if (!(arrival[c]! >= before && departure[c]! >= arrival[c]!))
        return `trip ${t}, call ${c - firstCall[t]!}: arrives at ${arrival[c]} and leaves at ${departure[c]} s after ${before}; times may not decrease`
    }
  }
  return null
}
