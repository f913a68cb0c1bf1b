import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ForecastMethod, OccupancyFan, OccupancyFanLine } from '../data/forecast-types.ts'
import { hourlyFan, isJudgedRecord, issuedLine, provenHoursWithin, provenRecord, titleHours } from './occupancy-fan.ts'

const LEVELS = [0.1, 0.25, 0.5, 0.75, 0.9]
const at = (middle: number): readonly number[] => [-2, -1, 0, 1, 2].map((d) => middle + d)

const upTo = (to: number) => [{ from: 0, to }]

const line = (method: ForecastMethod, more: Partial<OccupancyFanLine> = {}): OccupancyFanLine => ({
  method,
  asOf: '2026-11-20T10:00:00Z',
  from: '2026-11-20T10:00:00Z',
  learntHours: 500,
  runs: null,
  quantiles: [at(100), at(104), at(120)],
  course: [at(100), at(101), at(104), at(120)],
  statisticalShare: null,
  scoredLive: [40, 40, 40],
  scoredRecomputed: [0, 0, 0],
  proven: [{ from: 0, to: 4 }],
  provenRecomputed: [],
  ...more,
})
const fan = (...lines: OccupancyFanLine[]): OccupancyFan => ({
  facility: 'h01',
  asOf: '2026-11-20T10:00:00Z',
  past: [null, 96, 98],
  leftOut: [],
  horizonHours: [1, 4, 12],
  levels: LEVELS,
  courseHours: [1, 2, 4, 12],
  lines,
})

test('the fan opens from the last known hour and is straight between the hours of its course', () => {
  const told = hourlyFan(fan(line('STATISTICAL')), line('STATISTICAL'), 72)!
  assert.equal(told.horizonHours, 12)
  assert.equal(told.bands.p50.length, 13)
  assert.deepEqual(told.bands.p50.slice(0, 5), [98, 100, 101, 102.5, 104])
  assert.deepEqual([told.bands.p10[0], told.bands.p90[0], told.bands.p10[1], told.bands.p90[12]], [98, 98, 98, 122])
  // The mean of the hour before 10:00 stands at half past nine.
  assert.equal(new Date(told.start).toISOString(), '2026-11-20T09:30:00.000Z')
  assert.equal(hourlyFan(fan(line('STATISTICAL')), line('STATISTICAL'), 4)!.bands.p50.length, 5)
})

test('what says nothing far ahead ends there; without a last hour, or made at another, it begins with its first', () => {
  const runs = line('MECHANISTIC', {
    quantiles: [at(100), at(104), null],
    course: [at(100), at(102), at(104), null],
    asOf: '2026-11-20T08:40:00Z',
    from: '2026-11-20T09:00:00Z',
  })
  const told = hourlyFan(fan(runs), runs, 72)!
  assert.deepEqual([told.horizonHours, told.bands.p50[0], told.bands.p50.length], [4, 100, 4])
  assert.equal(new Date(told.start).toISOString(), '2026-11-20T09:30:00.000Z')
  const silent = line('STATISTICAL', { course: [null, null, null, null] })
  assert.equal(hourlyFan(fan(silent), silent, 72), null)
})

test('the line that is proven farthest is issued; the recomputed past speaks only until enough was made live', () => {
  const few = line('STATISTICAL', { scoredLive: [19], scoredRecomputed: [60], proven: [], provenRecomputed: upTo(12) })
  assert.deepEqual(provenRecord(few), { spans: upTo(12), forecasts: 60, recomputed: true })
  const enough = line('STATISTICAL', {
    scoredLive: [20],
    scoredRecomputed: [60],
    proven: [],
    provenRecomputed: upTo(12),
  })
  assert.deepEqual(provenRecord(enough), { spans: [], forecasts: 20, recomputed: false })
  const none = line('MECHANISTIC', { scoredLive: [3], proven: [] })
  assert.deepEqual(provenRecord(none), { spans: [], forecasts: 3, recomputed: false })
  assert.deepEqual(
    [few, enough, none].map((one) => isJudgedRecord(provenRecord(one))),
    [true, true, false],
  )
  assert.equal(issuedLine(fan(line('ENSEMBLE', { proven: upTo(1) }), few), 12)!.method, 'STATISTICAL')
  assert.equal(issuedLine(fan(enough, none, line('ENSEMBLE', { proven: [] })), 12)!.method, 'ENSEMBLE')
  assert.equal(issuedLine(fan(line('ENSEMBLE', { quantiles: [null, null, null] }), none), 12)!.method, 'MECHANISTIC')
  assert.equal(issuedLine(fan(), 12), null)
})

test('a method that does not look so far ahead is not issued there, however well it is proven before', () => {
  const near = line('ENSEMBLE', { quantiles: [at(100), at(104), null], proven: upTo(4) })
  const far = line('STATISTICAL', { proven: upTo(1) })
  assert.deepEqual(
    [4, 12, 336].map((hours) => issuedLine(fan(near, far), hours)!.method),
    ['ENSEMBLE', 'STATISTICAL', 'STATISTICAL'],
  )
  assert.equal(issuedLine(fan(near), 336)!.method, 'ENSEMBLE')
})

test('a line that ties at the nearest hour and is better from then on is proven from then on', () => {
  const later = line('STATISTICAL', { proven: [{ from: 4, to: 12 }] })
  assert.equal(issuedLine(fan(line('ENSEMBLE', { proven: upTo(1) }), later), 12)!.method, 'STATISTICAL')
  assert.equal(titleHours(fan(later), later, 72), 12)
  assert.equal(provenHoursWithin(later.proven, 6), 2)
})

test('a title speaks of the farthest proven horizon, else of what there is up to a day', () => {
  assert.equal(titleHours(fan(line('ENSEMBLE')), line('ENSEMBLE'), 72), 4)
  const unproven = line('ENSEMBLE', { proven: [] })
  assert.equal(titleHours(fan(unproven), unproven, 72), 12)
  assert.equal(titleHours(fan(unproven), unproven, 6), 4)
})
