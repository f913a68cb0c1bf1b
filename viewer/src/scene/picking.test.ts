import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hitDistance, nearestHit } from './picking.ts'

const box = { x: 5, y: 0, z: -20, halfWidth: 2, halfDepth: 1, height: 10, turn: 0.4 }

test('a ray towards any point inside a box hits it before that point', () => {
  const inside = fc.record({
    u: fc.double({ min: -0.99, max: 0.99, noNaN: true }),
    v: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
    w: fc.double({ min: -0.99, max: 0.99, noNaN: true }),
  })
  fc.assert(
    fc.property(inside, ({ u, v, w }) => {
      const [a, b] = [u * box.halfWidth, w * box.halfDepth]
      const point = [
        box.x + Math.cos(box.turn) * a + Math.sin(box.turn) * b,
        v * box.height,
        box.z - Math.sin(box.turn) * a + Math.cos(box.turn) * b,
      ]
      const origin = [-30, 40, 50] as const
      const way = point.map((value, axis) => value - origin[axis]!)
      const length = Math.hypot(...way)
      const direction = way.map((value) => value / length) as unknown as readonly [number, number, number]
      const hit = hitDistance(origin, direction, box)
      assert.ok(hit !== null && hit <= length + 1e-9)
    }),
  )
})

test('a ray beside the box misses it', () => {
  assert.equal(hitDistance([20, 5, 0], [0, 0, -1], box), null)
  assert.equal(hitDistance([5, 5, -40], [0, 0, -1], box), null)
})

test('of two boxes in line the nearer one is picked', () => {
  const behind = { ...box, z: -60 }
  assert.equal(nearestHit([5, 5, 0], [0, 0, -1], [behind, box]), 1)
  assert.equal(nearestHit([5, 5, 0], [0, 1, 0], [behind, box]), null)
})
