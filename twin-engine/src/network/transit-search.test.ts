import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type AnyTransit,
  anyTransit,
  clock,
  EVERY_DAY,
  footpaths,
  plainArrivals,
  service,
  trip,
  twoLines,
} from '../../test/small-transit.ts'
import { type CityTransit, cityTransit } from '../city/transit.ts'
import { decodeTransit, encodeTransit } from '../city/transit-file.ts'
import { dayTimetable, reversedDay, runsOn } from './transit-day.ts'
import { NEVER, type SearchRules, TransitSearch } from './transit-search.ts'

const RULES: SearchRules = { changeSeconds: 60, mostRides: 3 }
const DEPARTURES = [clock(24, 30), clock(12, 0), clock(8, 30), clock(8, 0), clock(7, 59), 0]

/** Arrivals at all stops for each departure, the latest departure first. */
function arrivals({ transit, paths, near }: AnyTransit, departures: readonly number[], rules = RULES): number[][] {
  const found: number[][] = []
  new TransitSearch(dayTimetable(transit, 'weekday'), paths, rules).run(near, departures, (_, __, times) =>
    found.push([...times]),
  )
  return found
}

/** The parts of which a timetable was made. */
function partsOf(transit: CityTransit): Parameters<typeof cityTransit>[0] {
  const calls = (column: Int32Array, t: number) => [
    ...column.subarray(transit.firstCall[t]!, transit.firstCall[t + 1]!),
  ]
  const trips = [...transit.pattern].map((pattern, t) => ({
    pattern,
    service: transit.service[t]!,
    arrivals: calls(transit.arrival, t),
    departures: calls(transit.departure, t),
  }))
  return { ...transit, trips }
}

const without = (transit: CityTransit, k: number): CityTransit => {
  const parts = partsOf(transit)
  return cityTransit({ ...parts, trips: parts.trips.filter((_, t) => t !== k) })
}

test('a timetable of two lines is ridden as by hand: wait, ride, walk, change, ride', () => {
  const transit = twoLines()
  const paths = footpaths(4, [
    [1, 2, 320],
    [2, 1, 320],
  ])
  const near = { stops: Int32Array.of(0), seconds: Int32Array.of(120) }
  const at = (departure: number, rules?: SearchRules) => arrivals({ transit, paths, near }, [departure], rules)[0]!
  // Out at 7:58, on at 8:00, at Q at 8:10, at R at 8:15:20, past the change at 8:16:20: the 8:35 brings one to S at 8:43.
  assert.deepEqual(at(clock(7, 58)), [NEVER, clock(8, 10), NEVER, clock(8, 43)])
  assert.deepEqual(at(clock(7, 59)), [NEVER, clock(8, 30), NEVER, clock(9, 13)], 'a minute later the 8:00 is gone')
  assert.deepEqual(at(clock(7, 58), { ...RULES, mostRides: 1 }), [NEVER, clock(8, 10), NEVER, NEVER])
  const hurried = at(clock(8, 8), { ...RULES, changeSeconds: 0 })
  assert.equal(hurried[3], clock(9, 13), 'at Q at 8:30, at R at 8:35:20')
})

test('L73: arrivals are those of a plain look at every pair of calls, whatever overtakes, stands or runs past midnight', () => {
  fc.assert(
    fc.property(anyTransit, fc.integer({ min: 1, max: 4 }), fc.constantFrom(0, 60, 300), (any, mostRides, change) => {
      const rules = { changeSeconds: change, mostRides }
      const found = arrivals(any, DEPARTURES, rules)
      DEPARTURES.forEach((departure, k) => {
        assert.deepEqual(found[k], plainArrivals(any, departure, rules))
      })
    }),
  )
})

test('L73: backwards from a stop the latest departures are those with which one forwards still arrives', () => {
  fc.assert(
    fc.property(anyTransit, fc.integer({ min: 0, max: 5 }), (any, t) => {
      const target = t % any.transit.stops.length
      const day = dayTimetable(any.transit, 'weekday')
      const there = [...new Set(day.arrival)].sort((a, b) => a - b)
      const back = footpaths(
        any.transit.stops.length,
        [...any.paths.to.keys()].map((w) => [
          any.paths.to[w]!,
          any.paths.first.findIndex((first) => first > w) - 1,
          any.paths.seconds[w]!,
        ]),
      )
      const near = { stops: Int32Array.of(target), seconds: Int32Array.of(0) }
      const latest: number[][] = []
      new TransitSearch(reversedDay(day), back, RULES).run(
        near,
        there.map((time) => -time),
        (_, __, labels) => latest.push([...labels]),
      )
      for (let s = 0; s < any.transit.stops.length; s++) {
        const from = { ...any, near: { stops: Int32Array.of(s), seconds: Int32Array.of(0) } }
        there.forEach((time, k) => {
          const label = latest[k]![s]!
          if (label === NEVER) assert.ok(plainArrivals(from, there[0]! - 100_000, RULES)[target]! > time)
          else {
            assert.ok(plainArrivals(from, -label, RULES)[target]! <= time)
            assert.ok(plainArrivals(from, -label + 1, RULES)[target]! > time)
          }
        })
      }
    }),
    { numRuns: 25 },
  )
})

test('L74: who leaves later never arrives earlier, and more rides never make one later', () => {
  fc.assert(
    fc.property(anyTransit, (any) => {
      const byRides = [1, 2, 3, 4].map((mostRides) => arrivals(any, DEPARTURES, { ...RULES, mostRides }))
      byRides.forEach((times, r) => {
        times.forEach((row, k) => {
          row.forEach((time, s) => {
            if (k > 0) assert.ok(time <= times[k - 1]![s]!)
            if (r > 0) assert.ok(time <= byRides[r - 1]![k]![s]!)
          })
        })
      })
    }),
  )
})

test('L74: a trip or a way on foot less never makes anybody arrive earlier', () => {
  fc.assert(
    fc.property(anyTransit, fc.nat(), (any, k) => {
      const trips = any.transit.pattern.length
      fc.pre(trips > 0)
      const before = arrivals(any, DEPARTURES)
      const fewer = arrivals({ ...any, transit: without(any.transit, k % trips) }, DEPARTURES)
      const unwalked = arrivals({ ...any, paths: footpaths(any.transit.stops.length, []) }, DEPARTURES)
      before.forEach((row, d) => {
        row.forEach((time, s) => {
          assert.ok(fewer[d]![s]! >= time && unwalked[d]![s]! >= time)
        })
      })
    }),
  )
})

test('a service runs on its weekdays between its days, more and less the exceptions; a feed runs its busiest day of a kind', () => {
  const plain = { ...service('s'), added: ['20260110'], removed: ['20260107'] }
  const days = ['20260104', '20260105', '20260107', '20260109', '20260110', '20260112']
  assert.deepEqual(
    days.map((date) => runsOn(plain, date)),
    [false, true, false, true, true, false],
  )
  const transit = twoLines({
    services: [
      { ...service('usual', EVERY_DAY), removed: ['20260105', '20260106'] },
      { ...service('special', null), added: ['20260106', '20260111'] },
    ],
    trips: [trip(0, [100, 200]), trip(0, [300, 400]), trip(1, [100, 200], 1)],
  })
  const dates = (['weekday', 'saturday', 'sunday'] as const).map((day) => dayTimetable(transit, day).dates[0])
  assert.deepEqual(dates, ['20260107', '20260110', '20260111'])
  assert.deepEqual(dayTimetable(twoLines(), 'sunday').dates, [null], 'it runs on no Sunday')
  assert.equal(dayTimetable(twoLines(), 'sunday').arrival.length, 0)
})

test('timetables survive being written down; files that are cut off or of others are refused with what differs', () => {
  fc.assert(
    fc.property(anyTransit, ({ transit }) => {
      const { bin, json } = encodeTransit(transit)
      const back = decodeTransit(bin, JSON.parse(JSON.stringify(json)))
      assert.deepEqual(back, { ok: true, value: transit })
    }),
    { numRuns: 25 },
  )
  const { bin, json } = encodeTransit(twoLines())
  const why = (b: Uint8Array, j: unknown): string => {
    const decoded = decodeTransit(b, j)
    return decoded.ok ? '' : decoded.problems.map((p) => `${p.path}: ${p.why}`).join('; ')
  }
  assert.match(why(bin.slice(0, 40), json), /12 trips and 24 calls need 300 bytes, the file has 40: it is cut off/)
  assert.match(why(new Uint8Array(4), json), /must start with the letters KCT1/)
  assert.match(why(bin, { ...json, patterns: json.patterns.slice(0, 1) }), /not of the same timetables/)
  assert.match(why(bin, { ...json, format: 'kangcheng-transit/1' }), /transit\.json\.format: .*build the city again/)
  assert.match(
    why(bin, { ...json, stops: json.stops.slice(0, 2) }),
    /pattern 1 calls at stop 2; stops count from 0 to 1/,
  )
  const late = bin.slice()
  new DataView(late.buffer).setInt32(4 * (3 + 24), 99_999, true)
  assert.match(why(late, json), /trip 0, call 0: arrives at 99999 and leaves at 28800 .*times may not decrease/)
})
