/** A city's own tables of times reach the simulation wherever a way is asked for, also where the map says otherwise. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advance, type CityModel, careModelOf, checkState, fork, type Simulation, steadyFill } from '../src/index.ts'
import { clinicNetworkOf } from '../src/simulation/clinic-network.ts'
import { chooseDepartment } from '../src/simulation/department-choice.ts'
import { geographyOf } from '../src/simulation/geography.ts'
import { minutesTo } from '../src/simulation/site-ways.ts'
import { chinaParameters, EVENING, scenario } from './simulation-city.ts'
import { cityWithCentres } from './small-city-centres.ts'

const parameters = chinaParameters()
const plain: CityModel = {
  ...cityWithCentres(),
  vehicles: [0, 1, 2].map((v) => ({ id: `v${v + 1}`, station: 0, negativePressure: false })),
}
const [FIRST_CENTRE, LAST_CENTRE] = [4, 6]

/** Every way takes half an hour, but those that `minutes` tells by cell and facility. */
function cityOf(minutes: (cell: number, facility: number) => number | undefined): CityModel {
  const facilities = plain.facilities.map(({ id }) => id)
  const table = Float64Array.from(
    { length: plain.cells.length * facilities.length },
    (_, i) => minutes(Math.floor(i / facilities.length), i % facilities.length) ?? 30,
  )
  return { ...plain, givenTimes: { car: { facilities, minutes: table } } }
}
const busy = scenario({ parameters: { 'ambulance.jobsPerThousandPerYear': 60 } })
const start = (city: CityModel, seed = 1): Simulation =>
  fork(steadyFill(city, parameters, 5, EVENING), busy, parameters, seed)

test('L80: clinics: people of every cell go to the centre that the table calls near, however far it stands', () => {
  const city = cityOf((_, f) => (f === LAST_CENTRE ? 2 : f >= FIRST_CENTRE ? 90 : undefined))
  const { minutes } = minutesTo(city, parameters, [LAST_CENTRE, FIRST_CENTRE])
  assert.deepEqual([...new Set(minutes)], [2, 90])
  const share = (of: CityModel): number => {
    const { doctors } = clinicNetworkOf(of, parameters)!
    return doctors[2]! / doctors.reduce((a, b) => a + b, 0)
  }
  assert.ok(share(city) > 0.9 && share(plain) < 0.6, `${share(city)}, by the map ${share(plain)}`)
  const moved: CityModel = {
    ...city,
    editedFrom: city,
    facilities: city.facilities.map((f, k) => (k === LAST_CENTRE ? { ...f, location: [121.5, 29.92] } : f)),
  }
  const anew = minutesTo(moved, parameters, [LAST_CENTRE]).minutes
  assert.ok(
    anew.some((way) => way !== 2),
    'the table knows only where it stood',
  )
})

test('L80: walk-ins: a hospital’s people come from the district to which the table says it is near', () => {
  const origin = (of: CityModel): number => careModelOf(of, parameters).originDistrict[0]![0]!
  // The first hospital stands in the first district; by the table the second reaches it at once.
  const city = cityOf((cell, f) => (f === 0 ? (plain.cells[cell]!.district === 1 ? 1 : 120) : undefined))
  assert.ok(origin(plain) > 0.5, `${origin(plain)}`)
  assert.ok(origin(city) < 0.2, `${origin(city)}`)
})

test('L80: ambulances: the department is the soonest by the table, and response follows the times to the station', () => {
  const city = cityOf((_, f) => (f === 2 ? 3 : undefined))
  const run = start(city)
  const { east, north } = geographyOf(city)
  const [lng, lat] = city.cells[0]!.centre
  assert.equal(chooseDepartment(run, east(lng, lat), north(lng, lat), 3), 2)
  assert.equal(chooseDepartment(start(plain), east(lng, lat), north(lng, lat), 3), 0)
  const response = (station: number): number => {
    const one = start(cityOf((_, f) => (f === 0 ? station : undefined)))
    advance(one, 1440)
    assert.deepEqual(checkState(one.state), [])
    assert.ok(one.totals.of('ambulanceResponses', -1) > 5)
    return one.totals.of('ambulanceResponseMinutes', -1) / one.totals.of('ambulanceResponses', -1)
  }
  const [near, far] = [response(1), response(18)]
  assert.ok(far > near + 6, `${far} after ${near} minutes`)
})
