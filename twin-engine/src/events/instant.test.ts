import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeInstant, instantByPattern, instantByPlaces } from './instant.ts'

const two = (least: number, most: number) =>
  fc.integer({ min: least, max: most }).map((n) => String(n).padStart(2, '0'))
const written = fc
  .record({
    // Some years, months, days and hours do not exist.
    year: fc.integer({ min: 1900, max: 2110 }),
    month: two(0, 13),
    day: two(0, 32),
    hour: two(0, 25),
    minute: two(0, 61),
    second: fc.oneof(
      two(0, 61).map((s) => `:${s}`),
      fc.constant(''),
    ),
    fraction: fc.constantFrom('', '.5', '.000', '.123', '.999', '.123456'),
    zone: fc.oneof(
      fc.constantFrom('Z', '+08:00', '-03:30', '+0800', '+14:59', '+15:00', '+01:60', '', 'z', '+8'),
      fc.tuple(two(0, 15), two(0, 60)).map(([h, m]) => `-${h}:${m}`),
    ),
  })
  .map(({ year, month, day, hour, minute, second, fraction, zone }) => {
    return `${year}-${month}-${day}T${hour}:${minute}${second}${fraction}${zone}`
  })

test('a time read by its places is the one that the pattern reads; where it is none, neither reads one', () => {
  let byPlaces = 0
  const agree = (text: string): void => {
    const quick = instantByPlaces(text)
    if (Number.isNaN(quick)) return
    byPlaces++
    assert.equal(quick, instantByPattern(text), text)
  }
  fc.assert(fc.property(written, agree), { numRuns: 3000 })
  // One character changed at a time: what no longer is a time must not be read as one.
  for (const text of ['2024-02-29T23:59:59Z', '2026-01-10T19:30:00.250+08:00', '2000-02-29T00:00:00-11:30'])
    for (let at = 0; at < text.length; at++)
      for (const sign of '0159:-+.TZ ') agree(text.slice(0, at) + sign + text.slice(at + 1))
  assert.ok(byPlaces > 100, `${byPlaces} times were read by places`)
})

test('the usual forms are read by their places', () => {
  assert.equal(instantByPlaces('2026-01-10T19:30:00+08:00'), Date.UTC(2026, 0, 10, 11, 30))
  assert.equal(instantByPlaces('2026-01-10T19:30:00.250Z'), Date.UTC(2026, 0, 10, 19, 30, 0, 250))
  assert.ok(Number.isNaN(instantByPlaces('2025-02-29T19:30:00Z')))
  assert.deepEqual(decodeInstant('2025-02-29T19:30:00Z'), {
    why: 'is not a time that exists; use ISO-8601 with a zone',
  })
  assert.deepEqual(decodeInstant('2026-01-10T19:30Z'), { value: Date.UTC(2026, 0, 10, 19, 30) })
})
