import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { smallCity } from '../../test/small-city.ts'
import { north, SPEEDS, street } from '../../test/small-roads.ts'
import { type AnyTransit, plainArrivals, RULES, transitBetween, twoLines } from '../../test/small-transit.ts'
import type { CityModel, LngLat } from '../city/city.ts'
import { roadTimesBetween } from './road-times.ts'
import { departuresOf, transitTimesBetween } from './transit-times.ts'
import { stopWalks } from './transit-walks.ts'
import { travelTimes, travelTimesBetween } from './travel-times.ts'

const place = (path: string, kilometresNorth: number) => ({
  path,
  location: [120, north(kilometresNorth)] as LngLat,
})
const city: CityModel = { ...smallCity(), transit: twoLines() }
const setting = { speeds: SPEEDS, mode: 'transit', hour: 8, transit: RULES } as const
const close = (got: number, wanted: number): void => assert.ok(Math.abs(got - wanted) < 0.02, `${got} for ${wanted}`)

test('times are the median over the departures of the hour, as reckoned by hand, with its tenth and ninetieth percentile', () => {
  const { basis, matrix, transit, problems } = travelTimesBetween(city, [place('a', 0)], [place('b', 5)], setting)
  assert.deepEqual([basis, problems], ['timetable', []])
  // Vehicles leave at 8:00, 8:20, 8:40 and 9:00 and take 10 minutes: departures wait 0, 19, 18 … 0, 19 … minutes.
  const waits = Array.from({ length: 60 }, (_, k) => 10 + ((60 - k) % 20)).sort((a, b) => a - b)
  close(matrix.minutes[0]!, waits[29]!)
  close(transit!.p10.minutes[0]!, waits[5]!)
  close(transit!.p90.minutes[0]!, waits[53]!)
  assert.deepEqual(transit!.dates, [{ feed: 'buses.zip', date: '20260105' }])
  assert.deepEqual([transit!.ridden, transit!.walked, transit!.none], [1, 0, 0])
  assert.deepEqual([transit!.firstDeparture, transit!.lastDeparture, transit!.departures], [480, 539, 60])
})

test('L75: nobody takes longer by public transport than on foot; without trips all walk', () => {
  const [from, to] = [[0, 0.3, 5, 9.8].map((k) => place(`o${k}`, k)), [0.5, 5.2, 10].map((k) => place(`d${k}`, k))]
  const walk = roadTimesBetween(city, from, to, { speeds: SPEEDS, mode: 'walk', hour: null }).matrix.minutes
  const ride = transitTimesBetween(city, from, to, setting)
  ride.matrix.minutes.forEach((minutes, i) => {
    assert.ok(minutes <= walk[i]! && ride.transit.p10.minutes[i]! <= minutes)
    assert.ok(minutes <= ride.transit.p90.minutes[i]! && ride.transit.p90.minutes[i]! <= walk[i]!)
  })
  assert.ok(ride.transit.ridden > 0 && ride.transit.walked > 0)
  const sunday = transitTimesBetween(city, from, to, { ...setting, day: 'sunday' })
  assert.deepEqual(sunday.matrix.minutes, walk)
  assert.deepEqual(sunday.problems, [
    { path: 'transit.services', why: 'buses.zip runs no trips on Sundays', zh: 'buses.zip 周日没有车次' },
  ])
})

test('L75: the medians and percentiles are those of searching forwards for every departure by itself', () => {
  const speeds = { ...SPEEDS, walkingKilometresPerHour: 2 }
  const rules = { ...RULES, mostWalkMinutes: 30, mostChangeWalkMinutes: 45 }
  let ridden = 0
  fc.assert(
    fc.property(transitBetween(7.5 * 3600, 10 * 3600, 12), ({ transit }) => {
      const own: CityModel = { ...smallCity(), transit }
      const [from, to] = [[place('o', 0.4)], [place('d', transit.stops.length - 1.6)]]
      const found = transitTimesBetween(own, from, to, { ...setting, speeds, transit: rules })
      const onFoot = roadTimesBetween(own, from, to, { speeds, mode: 'walk', hour: null }).matrix.minutes[0]!
      const stops = stopWalks(own, transit, { speeds, edits: [] })
      const any: AnyTransit = { transit, paths: stops.between(45), near: stops.near(from, 30)[0]! }
      const out = stops.near(to, 30)[0]!
      const times = [...departuresOf(rules, 8)].map((departure) => {
        const arrivals = plainArrivals(any, departure, { changeSeconds: 60, mostRides: RULES.mostRides })
        return Math.min(onFoot, ...[...out.stops].map((s, i) => (arrivals[s]! + out.seconds[i]! - departure) / 60))
      })
      times.sort((a, b) => a - b)
      ridden += times[29]! < onFoot ? 1 : 0
      const { matrix, transit: spread } = found
      const shown = [spread.p10, matrix, spread.p90].map(({ minutes }) => minutes[0]!)
      ;[5, 29, 53].forEach((rank, k) => {
        assert.ok(Math.abs(shown[k]! - times[rank]!) < 1e-9, `${shown[k]} for ${times[rank]}`)
      })
    }),
    { numRuns: 60 },
  )
  assert.ok(ridden >= 12, `${ridden} of the towns have a median by vehicle`)
})

test('over roads one walks to the stops as the roads allow; stops off them, or under water, are named and not served', () => {
  const onRoads: CityModel = { ...city, roads: street() }
  const flood = {
    kind: 'flood',
    area: { kind: 'circle', centre: [120, north(0)], radiusMetres: 300 },
    depthMetres: 1,
  } as const
  const stops = twoLines().stops.map((one, s) => ({ ...one, location: [120, north([0, 2, 2.4, 10][s]!)] as LngLat }))
  const own = { ...onRoads, transit: { ...twoLines(), stops } }
  const [from, to] = [[place('a', 1)], [place('b', 2)]]
  const dry = transitTimesBetween(own, from, to, setting)
  assert.match(dry.problems[0]!.why, /1 stops lie farther than 500 m from where one can walk.*buses\.zip S$/)
  const wet = transitTimesBetween(own, from, to, { ...setting, edits: [flood] })
  assert.match(wet.problems.map(({ why }) => why).join('\n'), /1 stops lie under water.*buses\.zip P\n/)
  assert.match(wet.problems.at(-1)!.why, /vehicles of public transport run as their timetables say/)
  assert.equal(wet.transit.ridden, 0)
})

test('the hour may be left open, and a city without timetables is told so', () => {
  const departures = departuresOf(RULES, null)
  assert.deepEqual([departures.length, departures[0], departures.at(-1)], [60, 7 * 3600, 19 * 3600 - 720])
  assert.throws(() => travelTimesBetween(city, [], [], { ...setting, hour: 24 }), /hour must be from 0 to 23, got 24/)
  assert.throws(
    () => travelTimesBetween(smallCity(), [], [], setting),
    /has no timetables of public transport; build it with --gtfs/,
  )
  assert.equal(travelTimes(city, setting), travelTimes(city, { ...setting }), 'matrices are kept with the city')
  assert.notEqual(travelTimes(city, setting), travelTimes(city, { ...setting, day: 'saturday' }))
})
