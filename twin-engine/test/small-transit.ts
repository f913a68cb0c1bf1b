/** Small timetables for tests: two lines with a change, timetables at random, and a plain search to compare with. */
import fc from 'fast-check'
import type { LngLat } from '../src/city/city.ts'
import { type CityTransit, cityTransit, type TransitService, type TransitTrip } from '../src/city/transit.ts'
import type { TransitDay } from '../src/network/transit-day.ts'
import { type Footpaths, NEVER, type SearchRules, type StopsNear } from '../src/network/transit-search.ts'
import type { TransitRules } from '../src/network/transit-times.ts'
import { north } from './small-roads.ts'

export const RULES: TransitRules = {
  windowMinutes: 60,
  dayHours: [7, 19],
  mostWalkMinutes: 20,
  mostChangeWalkMinutes: 10,
  changeMinutes: 1,
  mostRides: 4,
}

export const FEED = {
  name: 'buses.zip',
  agencies: ['Town Buses'],
  firstDay: '20260105',
  lastDay: '20260111',
  routes: 2,
}
export const EVERY_DAY = Array.from({ length: 7 }, () => true)
const WEEKDAYS = EVERY_DAY.map((_, d) => d > 0 && d < 6)

/** The week of Monday 5 January 2026. */
export const service = (id: string, weekdays: readonly boolean[] | null = WEEKDAYS): TransitService => ({
  feed: 0,
  id,
  weekdays: weekdays ?? [],
  from: weekdays && '20260105',
  to: weekdays && '20260111',
  added: [],
  removed: [],
})

export const clock = (hours: number, minutes: number): number => hours * 3600 + minutes * 60

/** A trip that stands nowhere. */
export const trip = (pattern: number, times: readonly number[], of = 0): TransitTrip => ({
  pattern,
  service: of,
  arrivals: times,
  departures: times,
})

const stop = (id: string, location: LngLat) => ({ feed: 0, id, name: id, location })

/**
 * Stops P, Q, R and S northwards at 0, 5, 5.4 and 10 km. Line 1 runs P → Q every 20 minutes from 8:00, in 10; line 2
 * R → S every 30 minutes from 8:05, in 8; on Saturdays neither.
 */
export function twoLines(change: Partial<Parameters<typeof cityTransit>[0]> = {}): CityTransit {
  const every = (pattern: number, first: number, step: number, ride: number) =>
    Array.from({ length: 6 }, (_, k) => trip(pattern, [clock(8, first + k * step), clock(8, first + k * step + ride)]))
  const line = (name: string, stops: readonly number[]) => ({
    feed: 0,
    line: name,
    stops,
    noBoarding: [],
    noAlighting: [],
  })
  return cityTransit({
    feeds: [FEED],
    stops: [
      stop('P', [120, north(0)]),
      stop('Q', [120, north(5)]),
      stop('R', [120, north(5.4)]),
      stop('S', [120, north(10)]),
    ],
    services: [service('weekdays')],
    patterns: [line('1', [0, 1]), line('2', [2, 3])],
    trips: [...every(0, 0, 20, 10), ...every(1, 5, 30, 8)],
    ...change,
  })
}

export interface AnyTransit {
  readonly transit: CityTransit
  readonly paths: Footpaths
  readonly near: StopsNear
}

/** Up to six stops and four lines whose trips may overtake, stand, forbid boarding, visit a stop twice and run past midnight. */
export const anyTransit = transitBetween(0, 100_000, 5)

/** The same with trips that begin within some seconds, so many of a line at most. */
export function transitBetween(first: number, last: number, mostTrips: number): fc.Arbitrary<AnyTransit> {
  return fc.integer({ min: 2, max: 6 }).chain((stops) => transitOf(stops, first, last, mostTrips))
}

function transitOf(stops: number, first: number, last: number, mostTrips: number): fc.Arbitrary<AnyTransit> {
  const some = fc.integer({ min: 0, max: stops - 1 })
  const seconds = (max: number) => fc.integer({ min: 0, max })
  const pattern = fc.integer({ min: 2, max: 5 }).chain((calls) =>
    fc.record({
      stops: fc.array(some, { minLength: calls, maxLength: calls }),
      noBoarding: fc.subarray([...Array(calls).keys()], { maxLength: 1 }),
      noAlighting: fc.subarray([...Array(calls).keys()], { maxLength: 1 }),
      trips: fc.array(
        fc.record({
          service: fc.integer({ min: 0, max: 2 }),
          begin: fc.integer({ min: first, max: last }),
          steps: fc.array(fc.tuple(seconds(1500), seconds(200)), { minLength: calls, maxLength: calls }),
        }),
        { maxLength: mostTrips },
      ),
    }),
  )
  return fc
    .record({
      patterns: fc.array(pattern, { minLength: 1, maxLength: 4 }),
      walks: fc.array(fc.tuple(some, some, seconds(600)), { maxLength: 6 }),
      near: fc.uniqueArray(fc.tuple(some, seconds(900)), { maxLength: 3, selector: ([s]) => s }),
    })
    .map(({ patterns, walks, near }) => ({
      transit: cityTransit({
        feeds: [FEED],
        stops: [...Array(stops).keys()].map((s) => stop(`s${s}`, [120, north(s)])),
        services: [service('weekdays'), service('all', EVERY_DAY), { ...service('one', null), added: ['20260107'] }],
        patterns: patterns.map(({ trips: _, ...one }, p) => ({ feed: 0, line: String(p), ...one })),
        // One trip of a Wednesday alone makes that the busiest weekday.
        trips: patterns.flatMap(({ trips, stops: calls }, p) =>
          [...trips, ...(p === 0 ? [{ service: 2, begin: 30_000, steps: calls.map(() => [60, 0] as const) }] : [])].map(
            ({ service: of, begin, steps }) => {
              let time = begin
              const arrivals: number[] = []
              const departures: number[] = []
              for (const [ride, stand] of steps) {
                arrivals.push(time + ride)
                departures.push(time + ride + stand)
                time += ride + stand
              }
              return { pattern: p, service: of, arrivals, departures }
            },
          ),
        ),
      }),
      paths: footpaths(stops, walks),
      near: { stops: Int32Array.from(near, ([s]) => s), seconds: Int32Array.from(near, ([, w]) => w) },
    }))
}

export function footpaths(stops: number, walks: readonly (readonly [number, number, number])[]): Footpaths {
  const sorted = [...Array(stops).keys()].map((s) => walks.filter(([from]) => from === s))
  return {
    first: Int32Array.from([0, ...sorted.keys()], (_, s) => sorted.slice(0, s).flat().length),
    to: Int32Array.from(sorted.flat(), ([, to]) => to),
    seconds: Int32Array.from(sorted.flat(), ([, , after]) => after),
  }
}

/** The trips of a Wednesday, the night before and the next morning, as calls with seconds of that day. */
function callsOn(transit: CityTransit, day: TransitDay): readonly { p: number; arrive: number[]; leave: number[] }[] {
  const runs: Readonly<Record<TransitDay, readonly (readonly boolean[])[]>> = {
    // By service: whether it runs the day before, on the day, and the day after.
    weekday: [
      [true, true, true],
      [true, true, true],
      [false, true, false],
    ],
    saturday: [],
    sunday: [],
  }
  return [...transit.pattern.keys()].flatMap((t) =>
    [-1, 0, 1].flatMap((days) => {
      if (!runs[day][transit.service[t]!]![days + 1]) return []
      const at = (column: Int32Array) =>
        [...column.subarray(transit.firstCall[t]!, transit.firstCall[t + 1]!)].map((s) => s + days * 86_400)
      const [arrive, leave] = [at(transit.arrival), at(transit.departure)]
      return arrive.at(-1)! >= 0 && leave[0]! < 30 * 3600 ? [{ p: transit.pattern[t]!, arrive, leave }] : []
    }),
  )
}

/** Earliest arrivals by ride at every stop, by looking at every pair of calls of every trip, round after round. */
export function plainArrivals(
  { transit, paths, near }: AnyTransit,
  departure: number,
  { changeSeconds, mostRides }: SearchRules,
): number[] {
  const stops = transit.stops.length
  const trips = callsOn(transit, 'weekday')
  const ride = Array.from({ length: stops }, () => NEVER)
  let there = Array.from({ length: stops }, () => NEVER)
  near.stops.forEach((s, i) => {
    there[s] = Math.min(there[s]!, departure + near.seconds[i]!)
  })
  for (let round = 1; round <= mostRides; round++) {
    const next = Array.from({ length: stops }, () => NEVER)
    for (const { p, arrive, leave } of trips) {
      const { stops: calls, noBoarding, noAlighting } = transit.patterns[p]!
      for (let i = 0; i < calls.length; i++)
        for (let j = i + 1; j < calls.length; j++) {
          if (noBoarding.includes(i) || noAlighting.includes(j)) continue
          if (there[calls[i]!]! + (round === 1 ? 0 : changeSeconds) > leave[i]!) continue
          next[calls[j]!] = Math.min(next[calls[j]!]!, arrive[j]!)
        }
    }
    next.forEach((time, s) => {
      ride[s] = Math.min(ride[s]!, time)
    })
    there = [...next]
    for (let s = 0; s < stops; s++)
      if (next[s]! < NEVER)
        for (let w = paths.first[s]!; w < paths.first[s + 1]!; w++)
          there[paths.to[w]!] = Math.min(there[paths.to[w]!]!, next[s]! + paths.seconds[w]!)
  }
  return ride
}
