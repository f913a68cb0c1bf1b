import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type LabelBox, layoutLabels, overlap } from './label-layout.ts'

const stage = { x: 0, y: 48, width: 1080, height: 780 }
const labels = fc.array(
  fc.record({
    anchorX: fc.integer({ min: 0, max: 1080 }),
    anchorY: fc.integer({ min: 0, max: 895 }),
    width: fc.integer({ min: 60, max: 240 }),
    height: fc.constantFrom(24, 42),
    rank: fc.integer({ min: 0, max: 3 }),
  }),
  { maxLength: 24 },
)
const locator = { x: 0, y: 640, width: 204, height: 190 }

test('no two plates ever overlap, none leaves the stage and none covers what is taken', () => {
  fc.assert(
    fc.property(labels, (list) => {
      const boxes = layoutLabels(list, stage, [locator])
        .map((place, at) => ({ ...place, width: list[at]!.width, height: list[at]!.height }))
        .filter((box) => !box.folded)
      boxes.forEach((a, at) => {
        assert.ok(a.x >= 0 && a.y >= 48 && a.x + a.width <= 1080 && a.y + a.height <= 828)
        assert.ok(!overlap(a, locator))
        for (const b of boxes.slice(at + 1)) assert.ok(!overlap(a, b))
      })
    }),
  )
})

test('the best-ranked label of all is placed as if it were alone', () => {
  fc.assert(
    fc.property(labels, (list) => {
      fc.pre(list.length > 0)
      const crowd = list.map((label) => ({ ...label, rank: 1 }))
      const first: LabelBox = { anchorX: 500, anchorY: 400, width: 200, height: 42, rank: 0 }
      const [alone] = layoutLabels([first], stage, [locator])
      const placed = layoutLabels([...crowd, first], stage, [locator])
      assert.deepEqual(placed[placed.length - 1], alone)
    }),
  )
})

test('where everything is taken the label folds to its shape at the tower', () => {
  const label = { anchorX: 300, anchorY: 300, width: 200, height: 24, rank: 0 }
  const [placed] = layoutLabels([label], stage, [{ x: 0, y: 0, width: 1080, height: 895 }])
  assert.deepEqual(placed, { x: 300, y: 300, folded: true, leaderX: 300, leaderY: 300 })
})

test('a tower in the way is avoided when another place is free', () => {
  const label = { anchorX: 300, anchorY: 300, width: 100, height: 24, rank: 0 }
  const tower = { x: 310, y: 200, width: 120, height: 90 }
  const [placed] = layoutLabels([label], stage, [], [tower])
  assert.ok(!overlap({ ...placed!, width: 100, height: 24 }, tower))
})

test('never more plates than asked for, and those are the best-ranked', () => {
  const list = Array.from({ length: 9 }, (_, at) => ({
    anchorX: 100 + at * 100,
    anchorY: 300,
    width: 60,
    height: 24,
    rank: 9 - at,
  }))
  const placed = layoutLabels(list, stage, [], [], 3)
  assert.deepEqual(
    placed.map(({ folded }) => folded),
    [true, true, true, true, true, true, false, false, false],
  )
  const chosen = layoutLabels([{ ...list[0]!, always: true }, ...list.slice(1)], stage, [], [], 3)
  assert.equal(chosen[0]?.folded, false)
})
