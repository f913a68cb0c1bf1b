import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { locatorFrame } from './locator-frame.ts'

test('every campus lies on the map, east to the right and north above', () => {
  const metres = fc.integer({ min: -90_000, max: 90_000 })
  fc.assert(
    fc.property(fc.array(fc.record({ east: metres, north: metres }), { minLength: 1, maxLength: 100 }), (points) => {
      const frame = locatorFrame(points, 204, 190)
      for (const { east, north } of points) {
        const [x, y] = frame.point(east, north)
        assert.ok(x >= 0 && x <= 204 && y >= 10 && y <= 190, `${x}, ${y}`)
        assert.ok(frame.point(east + 5000, north)[0] > x)
        assert.ok(frame.point(east, north + 5000)[1] < y)
      }
    }),
  )
})

test('a city without hospitals still has a map', () => {
  assert.deepEqual(locatorFrame([], 204, 190).point(0, 0), [102, 99.5])
})

test('the map shifts off the western edge of the ground, but never so far that a campus leaves it', () => {
  const points = [
    { east: -30_000, north: 0 },
    { east: 30_000, north: 60_000 },
  ]
  const plain = locatorFrame(points, 204, 190)
  const shifted = locatorFrame(points, 204, 190, [[-38_000, -50_000, 90_000, -50_000, 90_000, 90_000]])
  assert.ok(shifted.point(-38_000, 0)[0] < plain.point(-38_000, 0)[0])
  for (const { east, north } of points) {
    const [x] = shifted.point(east, north)
    assert.ok(x >= 0 && x <= 204)
  }
})
