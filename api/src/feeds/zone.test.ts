import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DateTime } from 'luxon'
import { fixedZone, momentOfStamp, namedZone, zoneOf } from './zone.ts'

const london = namedZone('Europe/London')!
const wall = (text: string): number => Date.parse(`${text}Z`)
const at = (text: string, notAfter?: string): string => {
  const moment = london.instantOf(wall(text), notAfter === undefined ? undefined : Date.parse(notAfter))
  return moment.ok ? new Date(moment.instant).toISOString() : moment.why
}

test('a wall clock in London is UTC in winter and an hour ahead in summer', () => {
  assert.equal(at('2022-01-17T08:00:00'), '2022-01-17T08:00:00.000Z')
  assert.equal(at('2022-07-17T08:00:00'), '2022-07-17T07:00:00.000Z')
})

test('a time in the hour that spring leaves out is refused with the zone’s name', () => {
  assert.equal(at('2022-03-27T00:59:59'), '2022-03-27T00:59:59.000Z')
  for (const gap of ['2022-03-27T01:00:00', '2022-03-27T01:59:59'])
    assert.equal(at(gap), 'names no moment in Europe/London: the clocks went forward')
  assert.equal(at('2022-03-27T02:00:00'), '2022-03-27T01:00:00.000Z')
})

test('a time in the autumn hour that comes twice is the first, or the later one where that has been already', () => {
  assert.equal(at('2022-10-30T01:30:00'), '2022-10-30T00:30:00.000Z')
  assert.equal(at('2022-10-30T01:30:00', '2022-10-30T01:31:00Z'), '2022-10-30T01:30:00.000Z')
  assert.equal(at('2022-10-30T01:30:00', '2022-10-30T01:29:00Z'), '2022-10-30T00:30:00.000Z')
  assert.equal(at('2022-10-30T02:00:00', '2022-10-30T23:00:00Z'), '2022-10-30T02:00:00.000Z')
})

test('every instant of 1975 to 2098 is one of the readings of its own wall clock, as luxon has it', () => {
  const names = [
    'Europe/London',
    'Asia/Shanghai',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Africa/Casablanca',
  ]
  const zones = names.map((name) => namedZone(name)!)
  fc.assert(
    fc.property(
      fc.nat(names.length - 1),
      fc.integer({ min: wall('1975-01-01T00:00:00'), max: wall('2098-01-01T00:00:00') }),
      (z, instant) => {
        const local = instant + DateTime.fromMillis(instant, { zone: names[z]! }).offset * 60_000
        assert.deepEqual(zones[z]!.instantOf(local, instant), { ok: true, instant })
      },
    ),
    { numRuns: 2000 },
  )
})

test('a stamp costs less than a microsecond once the zone’s year is known', () => {
  const from = wall('2022-01-01T00:00:00')
  const read = (): number => {
    const started = process.hrtime.bigint()
    for (let i = 0; i < 200_000; i++) london.instantOf(from + (i % 8760) * 3_600_000)
    return Number(process.hrtime.bigint() - started) / 200_000
  }
  // The best of several: the machine may be busy with something else.
  assert.ok(Math.min(...Array.from({ length: 5 }, read)) < 1000)
})

test('zones are read as people write them, and what is none says what would be right', () => {
  const id = (text: string): string => {
    const read = zoneOf(text)
    return read.ok ? read.zone.id : read.why
  }
  assert.deepEqual(['+08:00', '-0330', 'Z', 'Europe/London'].map(id), ['+08:00', '-03:30', '+00:00', 'Europe/London'])
  assert.equal(id('+15:00'), 'is beyond ±14:00; expected ±HH:MM such as +08:00')
  for (const text of ['', 'London', '8', '+8', 'Europe/Atlantis', '__proto__'])
    assert.equal(id(text), 'is no zone; expected ±HH:MM such as +08:00, Z, or an IANA name such as Asia/Shanghai')
})

test('a stamp’s own offset counts before the zone, and one that no clock has, or a year beyond the twin’s, is refused', () => {
  const noon = Date.UTC(2026, 0, 17, 12)
  const hours = (offset: string | undefined) => {
    const read = momentOfStamp(noon, offset, fixedZone(480))
    return read.ok ? (noon - read.instant) / 3_600_000 : read.why
  }
  assert.deepEqual([undefined, 'Z', '+08:00', '-0330', '+1400'].map(hours), [8, 0, 8, -3.5, 14])
  for (const offset of ['+08:75', '-0860', '+14:01', '+9900'])
    assert.equal(hours(offset), 'has an offset beyond ±14:00', offset)
  for (const year of [1950, 2150])
    assert.deepEqual(momentOfStamp(Date.UTC(year, 0), 'Z', fixedZone(0)), {
      ok: false,
      why: 'lies outside 1973 … 2099',
    })
})
