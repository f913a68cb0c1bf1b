import assert from 'node:assert/strict'
import { test } from 'node:test'
import { insideRing, onLand, smoothLine } from './metre-lines.ts'
import { addRibbon, addRing, addSegments, emptyRibbon } from './ribbons.ts'

test('a ribbon is as wide as its river everywhere on a straight reach', () => {
  const ribbon = emptyRibbon()
  addRibbon(ribbon, [0, 0, 1000, 0, 2000, 0], 400)
  assert.equal(ribbon.indices.length, 12)
  for (let i = 0; i < 3; i++)
    assert.ok(Math.abs(ribbon.positions[i * 6 + 2]! - ribbon.positions[i * 6 + 5]!) - 4 < 1e-9)
})

test('smoothing keeps the given points and adds the pieces between', () => {
  const smooth = smoothLine([0, 0, 100, 50, 200, 0], 4)
  assert.equal(smooth.length, (2 * 4 + 1) * 2)
  assert.deepEqual(smooth.slice(8, 10), [100, 50])
  assert.deepEqual(smooth.slice(-2), [200, 0])
})

test('a square ring becomes two triangles of its area, whether its first point is repeated or not', () => {
  for (const ring of [
    [0, 0, 1000, 0, 1000, 1000, 0, 1000],
    [0, 0, 1000, 0, 1000, 1000, 0, 1000, 0, 0],
  ]) {
    const positions: number[] = []
    const indices: number[] = []
    addRing(positions, indices, ring)
    assert.equal(indices.length, 6)
    let area = 0
    for (let i = 0; i < indices.length; i += 3) {
      const [a, b, c] = [indices[i]! * 3, indices[i + 1]! * 3, indices[i + 2]! * 3]
      area += Math.abs(
        (positions[b]! - positions[a]!) * (positions[c + 2]! - positions[a + 2]!) -
          (positions[c]! - positions[a]!) * (positions[b + 2]! - positions[a + 2]!),
      )
    }
    assert.ok(Math.abs(area / 2 - 100) < 1e-9)
  }
})

test('a closed line has one piece more than an open one', () => {
  const open: number[] = []
  const closed: number[] = []
  addSegments(open, [0, 0, 1, 0, 1, 1], false)
  addSegments(closed, [0, 0, 1, 0, 1, 1], true)
  assert.equal(open.length, 12)
  assert.equal(closed.length, 18)
})

test('a river that runs on into the sea ends at its mouth', () => {
  const land = [[0, 0, 1000, 0, 1000, 1000, 0, 1000]]
  assert.deepEqual(onLand([100, 500, 900, 500, 1100, 500, 1500, 500], land), [100, 500, 900, 500])
  assert.deepEqual(onLand([2000, 0, 3000, 0], land), [])
  assert.equal(insideRing(land[0]!, 500, 500), true)
  assert.equal(insideRing(land[0]!, 500, 1500), false)
})
