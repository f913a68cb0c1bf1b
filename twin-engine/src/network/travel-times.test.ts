import assert from 'node:assert/strict'
import { test } from 'node:test'
import { smallCity } from '../../test/small-city.ts'
import { north, SPEEDS, street } from '../../test/small-roads.ts'
import type { CityModel, LngLat } from '../city/city.ts'
import { describeProblems } from '../city/decoded.ts'
import { decodeGivenTimes } from '../city/given-times.ts'
import { travelTimes, travelTimesBetween } from './travel-times.ts'

const place = (path: string, kilometresNorth: number, east = 0) => ({
  path,
  location: [120 + east, north(kilometresNorth)] as LngLat,
})
const places = [place('a', 0), place('b', 1.1), place('c', 3)]
const withRoads: CityModel = { ...smallCity(), roads: street() }
const without = smallCity()

test('over roads a way is the leg to the nearest node, the roads, and the leg from there', () => {
  const { basis, matrix, problems } = travelTimesBetween(withRoads, places, places, {
    speeds: SPEEDS,
    mode: 'walk',
    hour: 8,
  })
  assert.deepEqual([basis, problems, matrix.origins, matrix.destinations], ['roads', [], 3, 3])
  const leg = (0.1 / 5) * 60
  const expected = [0, 12 + leg, 36, 12 + leg, 2 * leg, 24 + leg, 36, 24 + leg, 0]
  matrix.minutes.forEach((minutes, i) => {
    assert.ok(Math.abs(minutes - expected[i]!) < 0.05, `${i}: ${minutes} for ${expected[i]}`)
  })
})

test('the side with fewer places is searched from, to the same times', () => {
  const setting = { speeds: SPEEDS, mode: 'car', hour: 12 } as const
  const all = travelTimesBetween(withRoads, places, places, setting).matrix.minutes
  const one = travelTimesBetween(withRoads, places, [places[2]!], setting).matrix.minutes
  places.forEach((_, i) => {
    assert.ok(Math.abs(one[i]! - all[i * 3 + 2]!) < 1e-12)
  })
})

test('the hour counts for vehicles: rush hour is slower, the mean of the day between, on foot it is all the same', () => {
  const at = (mode: 'car' | 'walk' | 'ambulance', hour: number | null): number =>
    travelTimesBetween(withRoads, [places[0]!], [places[2]!], { speeds: SPEEDS, mode, hour }).matrix.minutes[0]!
  assert.ok(at('car', 3) < at('car', null) && at('car', null) < at('car', 12) && at('car', 12) < at('car', 8))
  assert.equal(at('walk', 3), at('walk', 8))
  assert.ok(at('ambulance', 8) < at('car', 8))
  assert.throws(() => at('car', 24), /hour must be from 0 to 23, got 24/)
})

test('L46: a city without roads has times all the same, longer than straight and said to be estimated; edits are refused aloud', () => {
  const setting = { speeds: SPEEDS, mode: 'walk', hour: null } as const
  const { basis, matrix, problems } = travelTimesBetween(without, places, places, setting)
  assert.equal(basis, 'straight-line')
  assert.deepEqual(problems, [])
  assert.ok(Math.abs(matrix.minutes[2]! - (3 * 1.4 * 60) / 5) < 0.02)
  const edited = travelTimesBetween(without, places, places, {
    ...setting,
    edits: [{ kind: 'close', where: { bridges: true } }],
  })
  assert.match(edited.problems[0]!.why, /no roads to edit/)
})

test('a place off the roads is named, and only it has no way', () => {
  const far = place('cells[7] (c7)', 2, 0.2)
  const { matrix, problems } = travelTimesBetween(withRoads, [places[0]!, far], places, {
    speeds: SPEEDS,
    mode: 'walk',
    hour: null,
  })
  assert.deepEqual([...matrix.minutes].map(Number.isFinite), [true, true, true, false, false, false])
  assert.match(problems[0]!.why, /lies 1\d,\d{3} m from the nearest road of the main network/)
  assert.equal(problems[0]!.path, 'cells[7] (c7)')
})

test('L45: an edit acts at once and on its view alone; the city, and the other views of it, stay as they were', () => {
  const speeds = SPEEDS
  const ask = (edits: Parameters<typeof travelTimesBetween>[3]['edits'] = []) =>
    travelTimesBetween(withRoads, [places[0]!], [places[2]!], { speeds, mode: 'car', hour: 3, edits })
  const before = ask().matrix.minutes[0]!
  const closed = ask([{ kind: 'close', where: { names: ['老桥'] } }])
  assert.equal(closed.matrix.minutes[0], Number.POSITIVE_INFINITY)
  assert.deepEqual(closed.problems, [], 'a closed road makes nobody live off the roads')
  assert.equal(ask().matrix.minutes[0], before)
  assert.match(ask([{ kind: 'close', where: { names: ['?'] } }]).problems[0]!.why, /no road called/)
})

test('matrices of a city are computed once per question', () => {
  const setting = { speeds: SPEEDS, mode: 'car', hour: 3 } as const
  const times = travelTimes(without, setting)
  assert.equal(travelTimes(without, { ...setting }), times)
  assert.equal(travelTimes(without, { ...setting, hour: 4 }), times, 'both hours are free of rush')
  assert.notEqual(travelTimes(without, { ...setting, hour: 8 }), times)
  assert.deepEqual([times.matrix.origins, times.matrix.destinations], [without.cells.length, without.facilities.length])
  const out = travelTimes(without, setting, 'facilities-cells').matrix
  assert.deepEqual([out.origins, out.destinations], [without.facilities.length, without.cells.length])
})

test('times of another program go before all others; what they do not know is computed, and said', () => {
  const [cell] = without.cells
  const [first, second] = without.facilities
  const decoded = decodeGivenTimes(
    `from,to,minutes\r\n${cell!.id},"${first!.id}",7.5\r\n${cell!.id},${second!.id},\r\n`,
    without,
  )
  assert.ok(decoded.ok)
  const setting = { speeds: SPEEDS, mode: 'car', hour: 8 } as const
  const city: CityModel = { ...without, givenTimes: { car: decoded.value } }
  const { basis, matrix, problems } = travelTimes(city, setting)
  assert.deepEqual([basis, problems], ['given', []])
  assert.deepEqual([matrix.minutes[0], matrix.minutes[1]], [7.5, Number.POSITIVE_INFINITY])
  assert.equal(travelTimes(city, setting, 'facilities-cells').matrix.minutes[0], 7.5)
  assert.equal(travelTimes(city, { ...setting, mode: 'walk' }).basis, 'straight-line')
  const wider: CityModel = { ...city, facilities: [{ ...first!, id: 'new' }, ...without.facilities] }
  const more = travelTimes(wider, { ...setting, edits: [{ kind: 'close', where: { bridges: true } }] })
  assert.equal(more.matrix.minutes[1], 7.5)
  assert.ok(Number.isFinite(more.matrix.minutes[0]!))
  const told = describeProblems(more.problems)
  assert.equal(more.basis, 'given-and-computed')
  const all = wider.facilities.length
  assert.match(
    told,
    new RegExp(`times-car\\.csv: gives ${all - 1} of ${all} columns of times; 1 \\(new\\) was computed over`),
  )
  assert.match(more.problems[0]!.zh!, new RegExp(`${all} 列用时中 ${all - 1} 列取自该表；其余 1 列（new）不在表中`))
  assert.match(told, /edits: given times know no roads/)
})

test('a table of times that cannot be is refused line by line', () => {
  const [cell] = without.cells
  const [first] = without.facilities
  const why = (text: string): string => {
    const decoded = decodeGivenTimes(text, without)
    return decoded.ok ? 'accepted' : describeProblems(decoded.problems)
  }
  const head = 'from,to,minutes\n'
  const pair = `${cell!.id},${first!.id}`
  assert.match(why('to,from,minutes\n'), /line 1: must be from,to,minutes, got "to,from,minutes"/)
  assert.match(
    why(`${head}x,${first!.id},1`),
    new RegExp(`line 2: from must be the id of a cell such as ${cell!.id}, got "x"`),
  )
  assert.match(why(`${head}${cell!.id},x,1`), /line 2: to must be the id of a facility such as /)
  assert.match(why(`${head}${pair},1\n${pair},2`), /line 3: .* is told twice; keep one of the two/)
  for (const wrong of [',-1', ',soon', '']) assert.match(why(head + pair + wrong), /line 2: minutes must be from 0 on/)
})
