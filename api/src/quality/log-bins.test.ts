import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { BIN_COUNT, binOf, quantileOf, secondsOf } from './log-bins.ts'

const counted = (seconds: readonly number[]): Uint32Array => {
  const counts = new Uint32Array(BIN_COUNT)
  for (const s of seconds) counts[binOf(s)]!++
  return counts
}

test('quantiles are those of the sorted list to within 2 %, on both sides of zero', () => {
  const seconds = fc.oneof(
    fc.integer({ min: -4_000_000, max: 4_000_000 }),
    fc.double({ min: -100, max: 100, noNaN: true }),
  )
  fc.assert(
    fc.property(
      fc.array(seconds, { minLength: 1, maxLength: 200 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (list, p) => {
        const sorted = list.toSorted((a, b) => a - b)
        const exact = sorted[Math.max(1, Math.ceil(p * list.length)) - 1]!
        const found = quantileOf(counted(list), p)!
        if (Math.abs(exact) < 1) assert.equal(found, 0)
        else assert.ok(Math.abs(found - exact) <= 0.02 * Math.abs(exact), `${found} for ${exact}`)
      },
    ),
  )
})

test('bins follow the order of durations, and nothing counted is not zero', () => {
  const bins = [-5_000_000, -3600, -60, -1, 0, 0.5, 1, 59, 61, 3600, 86_400].map(binOf)
  assert.deepEqual(
    bins,
    bins.toSorted((a, b) => a - b),
  )
  assert.equal(secondsOf(binOf(0)), 0)
  assert.equal(quantileOf(counted([]), 0.5), null)
})
