import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { EpochNumbers } from '../log/marks.ts'
import { clockOffsetSeconds } from './clock-offset.ts'
import { completenessByNumbers, completenessByReports } from './completeness.ts'
import { driftShare } from './drift.ts'
import { intervalOf, lateAfterMinutes, staleAfterMinutes } from './interval.ts'
import { BIN_COUNT, binOf } from './log-bins.ts'
import { PerSecond } from './per-second.ts'
import { latenessSeconds } from './quality-tracker.ts'
import { SourceWindow } from './source-window.ts'
import { type StatusFigures, statusOf } from './status.ts'
import { summerTimeJump } from './summer-time.ts'

const MINUTE = 60_000
const binned = (seconds: readonly number[]): Uint32Array => {
  const counts = new Uint32Array(BIN_COUNT)
  for (const s of seconds) counts[binOf(s)]!++
  return counts
}
const times = (n: number, of: (i: number) => number): number[] => Array.from({ length: n }, (_, i) => of(i))
const near = (found: number | null, wanted: number): void =>
  assert.ok(found !== null && Math.abs(found - wanted) <= 0.02 * Math.abs(wanted), `${found} for ${wanted}`)

function numbered(seqs: readonly bigint[]): EpochNumbers {
  const numbers = new EpochNumbers()
  for (const seq of seqs) if (!numbers.knows(seq)) numbers.take(seq)
  return numbers
}

test('completeness by numbers: 20 of 1,000 lost in two bursts are 98 %', () => {
  const lost = (n: number): boolean => (n >= 100 && n < 115) || (n >= 700 && n < 705)
  const came = times(1000, (n) => n).filter((n) => !lost(n))
  const found = completenessByNumbers([numbered(came.map(BigInt))])
  assert.deepEqual(found, { by: 'numbers', share: 0.98, missing: 20, expected: 1000 })
})

test('a numbering with room by design never counts as incomplete', () => {
  // As `feed send` numbers: 8 × the message + the event's place in it; messages without events leave whole blocks out.
  const message = fc.record({ events: fc.integer({ min: 0, max: 7 }) })
  fc.assert(
    fc.property(fc.array(message, { minLength: 12, maxLength: 80 }), (messages) => {
      const seqs = messages.flatMap(({ events }, m) => times(events, (e) => 8 * m + e).map(BigInt))
      const numbers = numbered(seqs)
      if (numbers.empty || numbers.gaps.length < 3) return
      assert.deepEqual(completenessByNumbers([numbers]), { by: null, why: 'gaps by design' })
    }),
  )
  const milliseconds = numbered(times(50, (n) => 1_790_000_000_000 + n * 977).map(BigInt))
  assert.deepEqual(completenessByNumbers([milliseconds]), { by: null, why: 'gaps by design' })
  assert.deepEqual(completenessByNumbers([]), { by: null, why: 'nothing lately' })
})

test('completeness by numbers counts what a late number brings back', () => {
  const numbers = numbered(times(40, (n) => (n === 20 ? 19 : n)).map(BigInt))
  assert.equal(numbers.knows(20n), false)
  const before = completenessByNumbers([numbers])
  numbers.take(20n)
  const after = completenessByNumbers([numbers])
  assert.deepEqual([before.by, after.by], ['numbers', 'numbers'])
  assert.ok(before.by !== null && before.share === 1 - 1 / 40)
  assert.ok(after.by !== null && after.share === 1)
})

test('completeness by reports: wards that missed the newest round and a half are missing', () => {
  const now = 1_790_000_000_000
  const hourly = [0, 2, 55, 89, 95, 600].map((minutes) => now - minutes * MINUTE)
  assert.deepEqual(completenessByReports(hourly, 60), { by: 'reports', share: 1 - 2 / 6, missing: 2, expected: 6 })
  assert.deepEqual(completenessByReports([], 60), { by: null, why: 'nothing lately' })
})

test('the clock offset is the lead over receipt, or a constant lateness that delivery does not explain', () => {
  near(clockOffsetSeconds(binned(times(40, (i) => -720 + (i % 4))), 1), 720)
  near(clockOffsetSeconds(binned(times(40, (i) => 3600 + (i % 60))), 1), -3600)
  assert.equal(clockOffsetSeconds(binned(times(40, (i) => i % 7)), 1), 0)
  assert.equal(clockOffsetSeconds(binned(times(19, () => -720)), 1), null, 'too few events')
  assert.equal(clockOffsetSeconds(binned(times(40, (i) => 600 + 90 * i)), 1), null, 'a slow delivery')
  assert.equal(clockOffsetSeconds(binned(times(40, () => 8 * 3600)), 24 * 60), null, 'a census sent in the morning')
  assert.equal(clockOffsetSeconds(binned(times(40, () => 3600)), null), null, 'interval not known')
})

test('a lateness that jumps by an hour between half hours is a change for summer time; drift and noise are not', () => {
  const day = (of: (halfHour: number) => number) =>
    times(20, (h) => h).map((h) => binned(times(8, (i) => of(h) + (i % 5))))
  assert.equal(summerTimeJump(day((h) => (h < 9 ? 20 : 3620))), 3600)
  assert.equal(summerTimeJump(day((h) => (h < 9 ? 20 : -3580))), -3600)
  assert.equal(summerTimeJump(day(() => 20)), null)
  assert.equal(summerTimeJump(day((h) => 400 * h)), null, 'slowly later')
  assert.equal(summerTimeJump(day((h) => (h % 2 === 0 ? 20 : 3620))), null, 'back and forth')
  assert.equal(summerTimeJump(day((h) => (h < 9 ? 20 : 7220))), null, 'two hours')
  assert.equal(summerTimeJump([binned([20]), binned([3620])]), null, 'too few')
})

test('drift needs two whole days, and leaves the running half hour out', () => {
  const came = (h: number): number => (h === 200 ? 999 : h >= 152 ? 6 : 4)
  assert.equal(driftShare(came, 200, 103), 0.5)
  assert.equal(driftShare(came, 200, 104), null)
  assert.equal(
    driftShare(() => 0, 200, 0),
    null,
  )
})

test('the rhythm is the pause that nine of ten do not exceed, known from five batches on', () => {
  const start = Math.floor(1_790_000_000_000 / MINUTE) * MINUTE
  const window = new SourceWindow()
  for (let k = 0; k < 4; k++) window.batch(start + k * 10 * MINUTE, 'e')
  assert.equal(window.rhythmMinutes(start + 30 * MINUTE), null)
  window.batch(start + 40 * MINUTE, 'e')
  near(window.rhythmMinutes(start + 40 * MINUTE), 10)
  // A day later those batches no longer tell.
  assert.equal(window.rhythmMinutes(start + 30 * 60 * MINUTE), null)
  const quick = new SourceWindow()
  for (let k = 0; k < 50; k++) quick.batch(start + k * 2000, 'e')
  assert.equal(quick.rhythmMinutes(start + MINUTE), 1)
})

test('silence counts after two intervals and never before a quarter of an hour', () => {
  assert.equal(staleAfterMinutes(null), 15)
  assert.equal(staleAfterMinutes(intervalOf(null, 1)), 15)
  assert.equal(staleAfterMinutes(intervalOf(null, 60)), 120)
  assert.equal(staleAfterMinutes(intervalOf(1440, 3)), 2880)
  assert.equal(lateAfterMinutes(null), null)
  assert.equal(lateAfterMinutes(intervalOf(null, 1)), 5)
  assert.equal(lateAfterMinutes(intervalOf(60, null)), 75)
})

test('one word for the figures: silence first, then a wrong clock, lateness, and what is to be checked', () => {
  const good: StatusFigures = {
    stale: false,
    interval: { minutes: 10, by: 'rhythm' },
    ageMinutes: 3,
    latenessP50Seconds: 5,
    latenessP90Seconds: 20,
    validity: 1,
    clockOffsetSeconds: 0,
    censusDiffers: false,
  }
  const word = (change: Partial<StatusFigures>) => statusOf({ ...good, ...change })
  assert.equal(word({}), 'NORMAL')
  assert.equal(word({ stale: true, validity: 0 }), 'SILENT')
  assert.equal(word({ ageMinutes: 13 }), 'LATE')
  assert.equal(word({ ageMinutes: 13, latenessP50Seconds: 600 }), 'NORMAL', 'usually ten minutes on the way')
  assert.equal(word({ latenessP90Seconds: 800 }), 'LATE')
  assert.equal(word({ latenessP90Seconds: 3600, clockOffsetSeconds: -3600 }), 'CHECK')
  assert.equal(word({ validity: 0.979 }), 'CHECK')
  assert.equal(word({ validity: 0.98 }), 'NORMAL')
  assert.equal(word({ censusDiffers: true }), 'CHECK')
  const unknown = {
    interval: null,
    ageMinutes: null,
    latenessP50Seconds: null,
    latenessP90Seconds: null,
    validity: null,
    clockOffsetSeconds: null,
  }
  assert.equal(word(unknown), 'NORMAL', 'what is not known makes nothing worse')
})

test('lateness within the resolution of the receipt is nought; beyond it events are ahead', () => {
  assert.equal(latenessSeconds(120_000, 60_000, MINUTE), 60)
  assert.equal(latenessSeconds(120_000, 150_000, MINUTE), 0)
  assert.equal(latenessSeconds(120_000, 240_000, MINUTE), -60)
  assert.equal(latenessSeconds(120_000, 150_000, 0), -30)
})

test('events a second are those of the last minute', () => {
  const rate = new PerSecond()
  rate.add(1_000_000, 600)
  rate.add(1_030_000, 600)
  assert.equal(rate.at(1_031_000), 20)
  assert.equal(rate.at(1_065_000), 10)
  assert.equal(rate.at(1_200_000), 0)
})
