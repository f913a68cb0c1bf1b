import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { arrivalStrip } from './arrivals.ts'

const strip = (arrivals: (number | null)[], every: number | null) =>
  arrivalStrip({ arrivals, arrivalsEveryMinutes: 30 }, every)

test('a gap is a run longer than the source may be quiet; a census file’s pauses are none', () => {
  const live = strip([5, 0, 0, 10, 5], 5)
  assert.deepEqual(
    live.slots.map(({ state }) => state),
    ['some', 'gap', 'gap', 'some', 'some'],
  )
  assert.equal(live.gaps, 1)
  assert.equal(live.gapMinutes, 60)
  assert.equal(live.slots[3]!.height, 1)
  const census = strip([40, 0, 0, 0, 40, 0, 0], 120)
  assert.equal(census.gaps, 0)
  assert.equal(census.slots[1]!.state, 'quiet')
})

test('the half hour that still runs is no gap by itself, and an open gap reaches to now', () => {
  assert.equal(strip([5, 5, 0], 5).gaps, 0)
  const open = strip([5, 0, 0], 5)
  assert.equal(open.open, true)
  assert.equal(open.gaps, 1)
})

test('before the source was first heard nothing is known, and nothing known is no zero', () => {
  const young = strip([null, null, 3], 5)
  assert.deepEqual(
    young.slots.map(({ state }) => state),
    ['unknown', 'unknown', 'some'],
  )
  assert.equal(young.total, 3)
  assert.equal(strip([null, null], 5).total, null)
})

test('whatever arrives, every slot has one state and heights stay within the strip', () => {
  fc.assert(
    fc.property(
      fc.array(fc.option(fc.nat(500)), { maxLength: 48 }),
      fc.option(fc.double({ min: 0.5, max: 1440, noNaN: true })),
      (arrivals, every) => {
        const { slots, gapMinutes } = strip(arrivals, every)
        assert.equal(slots.length, arrivals.length)
        for (const [k, slot] of slots.entries()) {
          assert.ok(slot.height >= 0 && slot.height <= 1)
          assert.equal(slot.state === 'unknown', arrivals[k] === null)
          assert.equal(slot.state === 'some', (arrivals[k] ?? 0) > 0)
        }
        assert.equal(gapMinutes, slots.filter(({ state }) => state === 'gap').length * 30)
      },
    ),
  )
})
