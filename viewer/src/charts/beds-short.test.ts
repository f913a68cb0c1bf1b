import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bedsShortDifference } from './beds-short.ts'

const difference = { mean: [0, 0.5, -1], low: [0, 0, -2], high: [0, 1, 0] }

test('opened beds lower the beds short by as many, interval and all', () => {
  assert.deepEqual(bedsShortDifference({ difference, baseCapacity: [100, 100, 100], planCapacity: [100, 118, 118] }), {
    mean: [0, -17.5, -19],
    low: [0, -18, -20],
    high: [0, -17, -18],
  })
})

test('a plan that opens nothing leaves the difference of needed beds', () => {
  assert.deepEqual(bedsShortDifference({ difference, baseCapacity: [90], planCapacity: [90] }), difference)
})
