import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { arcPoint, flowWidth, railColumns, streakColumns, streaksOf } from './arc.ts'

const flow = (people: number, stressed = false, toEast = 5000) => ({
  fromEast: 0,
  fromNorth: 0,
  toEast,
  toNorth: 1200,
  people,
  stressed,
})

test('an arc begins and ends at its ends, just above the ground, and is highest in the middle', () => {
  const from = [10, -20] as const
  const to = [80, 40] as const
  assert.deepEqual(arcPoint(from, to, 0), [10, 0.6, -20])
  assert.deepEqual(arcPoint(from, to, 1), [80, 0.6, 40])
  const heights = [0.1, 0.3, 0.5, 0.7, 0.9].map((t) => arcPoint(from, to, t)[1])
  assert.equal(Math.max(...heights), heights[2])
})

test('more people never give a thinner line or fewer streaks', () => {
  fc.assert(
    fc.property(fc.integer({ min: 5, max: 400 }), fc.nat(100), (people, more) => {
      assert.ok(flowWidth(people + more) >= flowWidth(people))
      assert.ok(streaksOf(people + more) >= streaksOf(people))
    }),
  )
})

test('every bundle has one rail and all its streaks, in order and with its stress', () => {
  const flows = [flow(5), flow(40, true), flow(12)]
  const rails = railColumns(flows)
  assert.equal(rails.count, 3)
  assert.deepEqual([...rails.stressed], [0, 1, 0])
  const streaks = streakColumns(flows)
  assert.equal(streaks.count, 1 + 4 + 1)
  assert.deepEqual([...streaks.stressed], [0, 1, 1, 1, 1, 0])
  for (let at = 0; at < streaks.count; at++) {
    const phase = streaks.motion[at * 4]!
    assert.ok(phase >= 0 && phase < 1)
  }
})

test('no flows give empty columns', () => {
  assert.equal(streakColumns([]).count, 0)
  assert.equal(streakColumns([]).ends.length, 0)
})
