import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placeOnWay } from './vehicle-motion.ts'

const way = {
  points: Float64Array.of(0, 0, 100, 0, 100, 200),
  minutes: Float64Array.of(0, 2, 6),
}

test('a vehicle moves along its way by the minutes of each stretch, and waits at the end', () => {
  assert.deepEqual(placeOnWay(way, -1), { east: 0, north: 0, next: 1 })
  assert.deepEqual(placeOnWay(way, 0), { east: 0, north: 0, next: 1 })
  assert.deepEqual(placeOnWay(way, 1), { east: 50, north: 0, next: 1 })
  assert.deepEqual(placeOnWay(way, 2), { east: 100, north: 0, next: 2 })
  assert.deepEqual(placeOnWay(way, 5), { east: 100, north: 150, next: 2 })
  assert.deepEqual(placeOnWay(way, 6), { east: 100, north: 200, next: 3 })
  assert.deepEqual(placeOnWay(way, 60), { east: 100, north: 200, next: 3 })
})

test('a stretch that takes no time is passed at once', () => {
  const jump = { points: Float64Array.of(0, 0, 10, 0, 20, 0), minutes: Float64Array.of(0, 0, 1) }
  assert.deepEqual(placeOnWay(jump, 0), { east: 10, north: 0, next: 2 })
})
