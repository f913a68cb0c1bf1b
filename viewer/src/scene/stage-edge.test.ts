import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { edgePlate, edgeSpot, kilometresText } from './stage-edge.ts'

const stage = { x: 0, y: 48, width: 1000, height: 700 }

test('a point on the stage has no place on its edge', () => {
  assert.equal(edgeSpot(stage, 500, 300), null)
})

test('every outside point sticks to the edge on its own side', () => {
  fc.assert(
    fc.property(fc.integer({ min: -5000, max: 6000 }), fc.integer({ min: -5000, max: 6000 }), (x, y) => {
      const spot = edgeSpot(stage, x, y)
      fc.pre(spot !== null)
      const onSide = Math.min(spot.x, 1000 - spot.x, spot.y - 48, 748 - spot.y)
      assert.ok(Math.abs(onSide) < 1e-6)
      if (spot.side === 'left') assert.ok(x < 0)
      if (spot.side === 'right') assert.ok(x > 1000)
      const plate = edgePlate(stage, spot, 160, 24)
      assert.ok(plate.x >= 0 && plate.x + 160 <= 1000 && plate.y >= 48 && plate.y + 24 <= 748)
    }),
  )
})

test('what lies behind the camera sticks to the foot or the sides, never to the top', () => {
  const spot = edgeSpot(stage, 520, -900, true)
  assert.equal(spot?.side, 'bottom')
})

test('distances have one decimal below ten kilometres and none above', () => {
  assert.equal(kilometresText(3440), '3.4 km')
  assert.equal(kilometresText(9990), '10 km')
  assert.equal(kilometresText(48_200), '48 km')
})
