import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readDate, shownDate, steppedDate } from './date-text.ts'
import { count, NO_VALUE, percent, signed } from './numbers.ts'
import { clockTime, dateWords, duration, durationRange, timeWords } from './time.ts'

const ZONE = 'Asia/Shanghai'
const at = Date.parse('2026-11-21T18:24:00+08:00')

test('a time carries its date exactly when it is another day in the city', () => {
  assert.equal(timeWords(at, at, ZONE, 'zh'), '18:24')
  assert.equal(timeWords(at + 6 * 3_600_000, at, ZONE, 'zh'), '11-22 周日 00:24')
  assert.equal(timeWords(at + 6 * 3_600_000, at, ZONE, 'en'), 'Sun 22 Nov 00:24')
  // 17:00 UTC is already the next day in Shanghai.
  assert.equal(clockTime(Date.parse('2026-11-21T17:00:00Z'), ZONE), '01:00')
  assert.equal(dateWords(at, ZONE, 'en'), 'Sat 21 Nov')
})

test('durations are hours and minutes, and what never happens is beyond the horizon', () => {
  assert.equal(duration(130), '2 h 10 m')
  assert.equal(duration(59.6), '1 h')
  assert.equal(duration(660), '11 h')
  assert.equal(durationRange(70, null, 1440), '1 h 10 m – >24 h')
  assert.equal(durationRange(null, null, 1440), '>24 h')
})

test('unknown is a dash and never 0; a change has a sign', () => {
  assert.equal(count(null), NO_VALUE)
  assert.equal(percent(null), NO_VALUE)
  assert.equal(signed(undefined), NO_VALUE)
  assert.equal(count(0), '0')
  assert.equal(count(1984), '1,984')
  assert.equal(percent(0.8331), '83.3')
  assert.equal(signed(-96), '−96')
  assert.equal(signed(0.04, 1), '±0')
  assert.equal(signed(1.8, 1), '+1.8')
})

test('a day or an instant is read as it is written, in one form for every language, and what is none is refused', () => {
  for (const [text, kind, value] of [
    ['2026-11-21 06:36', 'instant', '2026-11-21T06:36'],
    ['2026/11/21T6:36', 'instant', '2026-11-21T06:36'],
    ['2026年11月21日 18时24', 'instant', '2026-11-21T18:24'],
    ['202611211824', 'instant', '2026-11-21T18:24'],
    [' 2026.1.2 ', 'date', '2026-01-02'],
    ['20260229', 'date', null],
    ['2028-02-29', 'date', '2028-02-29'],
    ['2026-13-01', 'date', null],
    ['2026-11-21', 'instant', null],
    ['2026-11-21 18:24', 'date', null],
    ['2026-11-21 24:00', 'instant', null],
    ['11/21/2026, 06:36 AM', 'instant', null],
  ] as const)
    assert.equal(readDate(text, kind), value, text)
  fc.assert(
    fc.property(fc.date({ min: new Date('1900-01-01'), max: new Date('2999-12-31'), noInvalidDate: true }), (at) => {
      const value = at.toISOString().slice(0, 16)
      assert.equal(readDate(shownDate(value), 'instant'), value)
    }),
  )
})

test('an arrow key moves the part of a date that the caret is in', () => {
  const value = '2026-01-31T18:24'
  assert.deepEqual(
    [2, 6, 9, 12, 15].map((place) => steppedDate(value, place, 1)),
    ['2027-01-31T18:24', '2026-02-28T18:24', '2026-02-01T18:24', '2026-01-31T19:24', '2026-01-31T18:29'],
  )
  assert.equal(steppedDate('2026-01-01', 9, -1), '2025-12-31')
})
