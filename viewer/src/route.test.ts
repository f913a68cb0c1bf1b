import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HOME, hashOf, type Route, routeOf, up } from './route.ts'

const places: Route[] = [
  HOME,
  { ...HOME, facility: 'h04' },
  { ...HOME, level: 'hospital', facility: 'h04' },
  { ...HOME, level: 'hospital', facility: 'h04', unit: 'h04-w12' },
  { ...HOME, level: 'hospital', facility: 'h04', unit: 'h04-w12', bed: 7 },
  { ...HOME, room: 'rehearse' },
  { ...HOME, room: 'rehearse', rehearsal: 'r/1 ä' },
  { ...HOME, room: 'data' },
  { ...HOME, room: 'exercise' },
  { ...HOME, room: 'data', entry: 'q/7' },
  { ...HOME, room: 'indicators' },
  { ...HOME, room: 'indicators', indicator: 'occupancy-now' },
  { ...HOME, ground: 'map' },
  { ...HOME, level: 'hospital', facility: 'h?4', unit: 'h04-w12', ground: 'map' },
  { ...HOME, room: 'rehearse', rehearsal: 'r1', ground: 'globe' },
  { ...HOME, layer: 'load' },
  { ...HOME, facility: 'h04', ground: 'globe', layer: 'access' },
]

test('every place of the screen survives its address', () => {
  for (const place of places) assert.deepEqual(routeOf(hashOf(place)), place)
})

test('an address that is not ours leads to the city', () => {
  for (const hash of ['', '#', '#/nowhere/x', '#/hospital']) assert.deepEqual(routeOf(hash), HOME, hash)
  assert.equal(routeOf('#/hospital/h04/h04-w12/zero').bed, null)
  assert.equal(routeOf('#/watch?ground=moon').ground, 'city')
  assert.equal(routeOf('#/watch?layer=weather').layer, null)
  assert.equal(routeOf('#/hospital/h04?layer=load').layer, null, 'an opened hospital has no coloured ground')
  assert.equal(routeOf('#/plan?ground=map').ground, 'city', 'a room without a stage has no ground')
})

test('Escape goes up one level at a time and ends at the city', () => {
  let route: Route = places[4]!
  const passed = [hashOf(route)]
  for (let k = 0; k < 5; k++) {
    route = up(route)
    passed.push(hashOf(route))
  }
  assert.deepEqual(passed, [
    '#/hospital/h04/h04-w12/7',
    '#/hospital/h04/h04-w12',
    '#/hospital/h04',
    '#/watch/h04',
    '#/watch',
    '#/watch',
  ])
})

test('Escape closes the open entry and stays in the data room', () => {
  assert.equal(hashOf(up({ ...HOME, room: 'data', entry: '412' })), '#/data')
  assert.equal(hashOf(up({ ...HOME, room: 'data' })), '#/data')
  assert.equal(hashOf(up({ ...HOME, room: 'indicators', indicator: 'occupancy-now' })), '#/indicators')
})
