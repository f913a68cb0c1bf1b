import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { followedClock, wallClock } from './city-clock.ts'

const MINUTE = 60_000
const at = Date.UTC(2026, 0, 10, 12)

test('the wall clock passes once a minute, and a pause is one step to the present', () => {
  const clock = wallClock()
  assert.deepEqual(clock.minutesNow(at + 10, 0), [at])
  assert.deepEqual(clock.minutesNow(at + MINUTE - 1, at), [])
  assert.deepEqual(clock.minutesNow(at + 500 * MINUTE, at), [at + 500 * MINUTE])
  assert.deepEqual(clock.minutesBefore('any', at + 9 * MINUTE, at), [])
  assert.equal(clock.latest('any', at, 0), at + 15 * MINUTE)
})

test('a followed clock passes every minute up to the driver’s event, rising, and none for other sources', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1439 * MINUTE }),
      fc.integer({ min: 0, max: MINUTE - 1 }),
      (ahead, offset) => {
        const clock = followedClock('demo', 10)
        const asOf = at
        const event = asOf + ahead + offset
        const minutes = clock.minutesBefore('demo', event, asOf)
        assert.equal(minutes.length, Math.floor(event / MINUTE) - Math.floor(asOf / MINUTE))
        minutes.forEach((minute, i) => {
          assert.equal(minute, asOf + (i + 1) * MINUTE)
          assert.ok(minute <= event)
        })
        assert.deepEqual(clock.minutesBefore('other', event, asOf), [])
      },
    ),
    { numRuns: 200 },
  )
})

test('a followed clock begins at the driver’s first event, and steps over a pause of more than a day', () => {
  const clock = followedClock('demo', 10)
  assert.deepEqual(clock.minutesBefore('demo', at + 30_000, 0), [at])
  assert.deepEqual(clock.minutesBefore('demo', at + 3 * 1440 * MINUTE, at), [at + 3 * 1440 * MINUTE])
  assert.equal(clock.latest('demo', 0, 0), Number.POSITIVE_INFINITY)
  assert.ok(clock.latest('demo', 0, at) < at + 400 * 1440 * MINUTE)
})

test('a driver that falls silent is noticed at its own speed', () => {
  const clock = followedClock('demo', 10)
  assert.equal(clock.expected(1_000_000, at), at)
  clock.moved(1_000_000)
  assert.equal(clock.expected(1_000_000 + 2 * MINUTE, at), at + 20 * MINUTE)
})
