import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ForecastMethod, OccupancyFan, OccupancyFanLine } from '../data/forecast-types.ts'
import { hourlyFan, isJudgedRecord, issuedLine, provenRecord, titleHours } from './occupancy-fan.ts'

const LEVELS = [0.1, 0.25, 0.5, 0.75, 0.9]
const at = (middle: number): readonly number[] => [-2, -1, 0, 1, 2].map((d) => middle + d)

const line = (method: ForecastMethod, more: Partial<OccupancyFanLine> = {}): OccupancyFanLine => ({
  method,
  asOf: '2026-11-20T10:00:00Z',
  learntHours: 500,
  runs: null,
  quantiles: [at(100), at(104), at(120)],
  statisticalShare: null,
  scoredLive: [40, 40, 40],
  scoredRecomputed: [0, 0, 0],
  proven: 4,
  provenRecomputed: null,
  ...more,
})
const fan = (...lines: OccupancyFanLine[]): OccupancyFan => ({
  facility: 'h01',
  asOf: '2026-11-20T10:00:00Z',
  past: [null, 96, 98],
  leftOut: [],
  horizonHours: [1, 4, 12],
  levels: LEVELS,
  lines,
})

test('the fan opens from the last known hour and is straight between its horizons', () => {
  const told = hourlyFan(fan(line('STATISTICAL')), line('STATISTICAL'))!
  assert.equal(told.horizonHours, 12)
  assert.equal(told.bands.p50.length, 13)
  assert.deepEqual(told.bands.p50.slice(0, 5), [98, 100, 101 + 1 / 3, 102 + 2 / 3, 104])
  assert.deepEqual([told.bands.p10[0], told.bands.p90[0], told.bands.p10[1], told.bands.p90[12]], [98, 98, 98, 122])
  // The mean of the hour before 10:00 stands at half past nine.
  assert.equal(new Date(told.start).toISOString(), '2026-11-20T09:30:00.000Z')
})

test('what says nothing far ahead ends there; without a last hour, or made at another, it begins with its first', () => {
  const runs = line('MECHANISTIC', { quantiles: [at(100), at(104), null], asOf: '2026-11-20T09:00:00Z' })
  const told = hourlyFan(fan(runs), runs)!
  assert.deepEqual([told.horizonHours, told.bands.p50[0], told.bands.p50.length], [4, 100, 4])
  assert.equal(new Date(told.start).toISOString(), '2026-11-20T09:30:00.000Z')
  const silent = line('STATISTICAL', { quantiles: [null, null, null] })
  assert.equal(hourlyFan(fan(silent), silent), null)
})

test('the line that is proven farthest is issued; the recomputed past speaks only until enough was made live', () => {
  const few = line('STATISTICAL', { scoredLive: [19], scoredRecomputed: [60], proven: null, provenRecomputed: 12 })
  assert.deepEqual(provenRecord(few), { hours: 12, forecasts: 60, recomputed: true })
  const enough = line('STATISTICAL', { scoredLive: [20], scoredRecomputed: [60], proven: null, provenRecomputed: 12 })
  assert.deepEqual(provenRecord(enough), { hours: null, forecasts: 20, recomputed: false })
  const none = line('MECHANISTIC', { scoredLive: [3], proven: null })
  assert.deepEqual(provenRecord(none), { hours: null, forecasts: 3, recomputed: false })
  assert.deepEqual(
    [few, enough, none].map((one) => isJudgedRecord(provenRecord(one))),
    [true, true, false],
  )
  assert.equal(issuedLine(fan(line('ENSEMBLE', { proven: 1 }), few))!.method, 'STATISTICAL')
  assert.equal(issuedLine(fan(enough, none, line('ENSEMBLE', { proven: null })))!.method, 'ENSEMBLE')
  assert.equal(issuedLine(fan(line('ENSEMBLE', { quantiles: [null, null, null] }), none))!.method, 'MECHANISTIC')
  assert.equal(issuedLine(fan()), null)
})

test('a title speaks of the farthest proven horizon, else of what there is up to a day', () => {
  assert.equal(titleHours(fan(line('ENSEMBLE')), line('ENSEMBLE')), 4)
  const unproven = line('ENSEMBLE', { proven: null })
  assert.equal(titleHours(fan(unproven), unproven), 12)
})
