import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { differs, reconcile, type TwoCounts } from './reconciliation.ts'
import { reconciliationFinding } from './reconciliation-finding.ts'

const ward = (census: number, byEvents: number, byEventsNow: number, censusAt = 1000): TwoCounts => ({
  census,
  censusAt,
  byEvents,
  byEventsNow,
})

test('a ward whose census counted four more carries four more now, between its two readings', () => {
  const found = reconcile([ward(30, 26, 24)])
  assert.deepEqual(found, {
    units: 1,
    census: 30,
    occupiedByEvents: 26,
    difference: 4,
    estimate: 28,
    low: 24,
    high: 28,
    censusAt: 1000,
    absoluteDifference: 4,
  })
  assert.deepEqual(reconciliationFinding(found), {
    zh: '普查比床态多 4 床（1 个病区）；估计现有患者 28（24–28）',
    en: 'the census counts 4 more than the bed events (1 ward); 28 (24–28) patients estimated now',
  })
})

test('wards that err both ways: half widths combine as the root of their squares', () => {
  // Differences 6 and −8 about the middle 40 + 32 + (6 − 8)/2 = 71: √(3² + 4²) = 5.
  const found = reconcile([ward(46, 40, 40, 2000), ward(24, 32, 32, 1000)])
  assert.deepEqual(
    [found.difference, found.estimate, found.low, found.high, found.absoluteDifference, found.censusAt],
    [-2, 70, 66, 76, 14, 1000],
  )
})

test('without a ward that has both nothing is known, and it is not nought', () => {
  const found = reconcile([])
  assert.deepEqual(
    [found.census, found.difference, found.estimate, found.low, found.high, found.censusAt],
    [null, null, null, null, null, null],
  )
  assert.equal(differs(found), false)
  assert.match(reconciliationFinding(found).en, /nothing to reconcile/)
})

test('the interval always holds the estimate and a single ward’s readings; equal counts have no width', () => {
  const count = fc.nat(60)
  const wards = fc.array(fc.tuple(count, count, count), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(wards, (list) => {
      const found = reconcile(list.map(([a, b, c]) => ward(a, b, c)))
      assert.ok(found.low! >= 0 && found.low! <= found.estimate! && found.estimate! <= found.high!)
      assert.equal(found.difference, found.census! - found.occupiedByEvents!)
      const [first] = list
      if (list.length === 1 && first![2] + found.difference! >= 0) {
        assert.equal(Math.min(found.low!, found.high!), Math.min(first![2], first![2] + found.difference!))
        assert.equal(Math.max(found.low!, found.high!), Math.max(first![2], first![2] + found.difference!))
      }
      const same = reconcile(list.map(([a, , c]) => ward(a, a, c)))
      assert.equal(same.low, same.high)
    }),
  )
})

test('a census is to be checked from two beds and one in a hundred on; differences do not cancel', () => {
  assert.equal(differs(reconcile([ward(20, 19, 19)])), false)
  assert.equal(differs(reconcile([ward(20, 18, 18)])), true)
  assert.equal(differs(reconcile([ward(500, 497, 497)])), false)
  assert.equal(differs(reconcile([ward(20, 25, 25), ward(25, 20, 20)])), true)
})
