import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readTime } from './hl7v2-time.ts'
import { fixedZone } from './zone.ts'

const iso = (stamp: string, zone = 480) => {
  const time = readTime(stamp, fixedZone(zone))
  return time.ok ? new Date(time.instant).toISOString() : time.why
}

for (const [stamp, expected] of [
  ['202601171930', '2026-01-17T11:30:00.000Z'],
  ['20260117193015', '2026-01-17T11:30:15.000Z'],
  ['20260117193015.5', '2026-01-17T11:30:15.500Z'],
  ['20260117193015.9999', '2026-01-17T11:30:15.999Z'],
  ['202601171930+0000', '2026-01-17T19:30:00.000Z'],
  ['202601171930-0330', '2026-01-17T23:00:00.000Z'],
  ['202402290000+0000', '2024-02-29T00:00:00.000Z'],
] as const)
  test(`${stamp} in a city eight hours east is ${expected}`, () => {
    assert.equal(iso(stamp), expected)
  })

for (const [stamp, why] of [
  ['20260117', /to the minute/],
  ['2026-01-17T19:30', /to the minute/],
  ['ZZNAME', /to the minute/],
  ['202602300000', /no moment of the calendar/],
  ['202502290000', /no moment of the calendar/],
  ['202601172400', /no moment of the calendar/],
  ['20260117193060', /no moment of the calendar/],
  ['202601171930+1500', /offset beyond/],
  ['202601171930+0175', /offset beyond/],
  ['190001010000', /outside 1973/],
  ['00500101000000', /no moment of the calendar/],
] as const)
  test(`${stamp} is refused without being repeated`, () => {
    assert.match(iso(stamp), why)
    assert.ok(!iso(stamp).includes(stamp))
  })

test('every moment written with an offset reads back as itself', () => {
  const moment = fc.integer({ min: Date.UTC(1980, 0, 1), max: Date.UTC(2090, 0, 1) })
  const offsetMinutes = fc.integer({ min: -14 * 60, max: 14 * 60 })
  fc.assert(
    fc.property(moment, offsetMinutes, (instant, offset) => {
      const local = new Date(instant + offset * 60_000).toISOString().replace(/[-:TZ]/g, '')
      const two = (n: number) => String(n).padStart(2, '0')
      const sign = offset < 0 ? '-' : '+'
      const stamp = `${local}${sign}${two(Math.trunc(Math.abs(offset) / 60))}${two(Math.abs(offset) % 60)}`
      assert.deepEqual(readTime(stamp, fixedZone(480)), { ok: true, instant })
    }),
  )
})
