import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { BED_STATES, bedTally, openOf, sumTallies } from './bed-tally.ts'

test('every bed is counted exactly once, and a bed without a report is unknown', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60, max: 9 }), fc.nat(20), (status, extra) => {
      const tally = bedTally(status, 0, status.length + extra)
      assert.equal(
        BED_STATES.reduce((sum, state) => sum + tally[state], 0),
        status.length + extra,
      )
      assert.ok(tally.unknown >= extra)
    }),
  )
})

test('blocked beds are open, closed and standby ones are not', () => {
  const tally = bedTally(Uint8Array.from([3, 3, 1, 7, 8, 9]), 0, 6)
  assert.equal(openOf(tally), 4)
  assert.deepEqual([tally.occupied, tally.available, tally.blocked, tally.closed, tally.standby], [2, 1, 1, 1, 1])
  assert.equal(openOf(sumTallies([tally, tally])), 8)
})
