import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RecordedPast, RecordedSeries } from '../data/recorded-past.ts'
import type { FacilityPulse, Forecast, ForecastSeries } from '../data/types.ts'
import { cityPast, momentAt, momentFigures, stepAt } from './moment.ts'

const NOW = Date.parse('2026-11-21T10:24:00.000Z')
const MINUTE = 60_000
const hospital = (id: string, index: number): FacilityPulse => ({
  id,
  index,
  occupied: 10,
  open: 20,
  available: 10,
  severity: 'critical',
  needed: null,
  icuOccupied: 1,
  icuOpen: 2,
  emergency: 4,
  boarding: 1,
  observedAt: new Date(NOW).toISOString(),
  occupancy: 0.5,
})
const recorded = (change: Partial<RecordedSeries> = {}): RecordedSeries => ({
  newest: NOW - 4 * MINUTE,
  everyMinutes: 5,
  occupied: [18, 19, null, 20],
  open: [20, 20, 20, 20],
  available: [2, 1, null, 0],
  icuOccupied: null,
  emergency: [5, 6, 7, 8],
  boarding: null,
  ...change,
})
const past: RecordedPast = { hours: 24, asOf: NOW, facilities: new Map([['a', recorded()]]) }
const flat = (n: number): number[] => [n, n, n]
const bands = { p10: flat(8), p25: flat(9), p50: [10, 19, 15.5], p75: flat(16), p90: flat(17) }
const series: ForecastSeries = {
  facility: 'a',
  open: [20],
  needed: bands,
  occupied: bands,
  fullInMinutes: { p10: null, p50: null, p90: null },
  chanceFull: null,
}
const forecast = { asOf: new Date(NOW).toISOString(), everyMinutes: 60, horizonHours: 2 } as unknown as Forecast
const sources = {
  facilities: [hospital('a', 0), hospital('b', 1)],
  now: NOW,
  past,
  forecast,
  series: new Map([['a', series]]),
  run: null,
}

test('a step holds from its mark to the next; beyond what was recorded there is none', () => {
  const one = recorded()
  const at = (minutesBeforeNewest: number): number | null => stepAt(one, one.newest - minutesBeforeNewest * MINUTE)
  assert.deepEqual([at(-4), at(0), at(1), at(5), at(9.9), at(15)], [3, 3, 2, 2, 1, 0])
  assert.deepEqual([at(15.1), at(-6)], [null, null])
})

test('the past is what was recorded, judged by occupancy; what was not is unknown and never the present', () => {
  const moment = momentAt(NOW - 19 * MINUTE, sources)!
  assert.equal(moment.kind, 'recorded')
  const [a, b] = moment.facilities
  assert.deepEqual([a!.occupied, a!.occupancy, a!.severity, a!.available, a!.emergency], [18, 0.9, 'watch', 2, 5])
  assert.deepEqual([a!.icuOccupied, a!.boarding], [null, null])
  assert.equal(a!.observedAt, new Date(NOW - 19 * MINUTE).toISOString())
  assert.deepEqual([b!.occupied, b!.severity, b!.emergency], [null, 'unknown', null])
  const gap = momentAt(NOW - 9 * MINUTE, sources)!.facilities[0]!
  assert.deepEqual([gap.occupied, gap.severity], [null, 'unknown'])
})

test('what lies ahead is the forecast’s middle, and the cursor that follows live has no moment', () => {
  assert.equal(momentAt(null, sources), null)
  assert.equal(momentAt(NOW - MINUTE, { ...sources, past: null }), null, 'while the record is read the present stays')
  const moment = momentAt(NOW + 61 * MINUTE, sources)!
  assert.equal(moment.kind, 'forecast')
  assert.deepEqual(
    moment.facilities.map(({ occupied, occupancy, severity }) => [occupied, occupancy, severity]),
    [
      [19, 0.95, 'critical'],
      [null, null, 'unknown'],
    ],
  )
})

test('the city’s figures at a moment are those of its hospitals together', () => {
  const figures = momentFigures(momentAt(NOW - 14 * MINUTE, sources)!)
  assert.deepEqual(
    figures.map(({ id, value }) => [id, value]),
    [
      ['occupancy-now', 0.95],
      ['emergency-patients', 6],
      ['boarders', null],
    ],
  )
})

test('the time bar’s line adds hospitals up step by step, with gaps where fewer than half are known', () => {
  const two = new Map([
    ['a', recorded()],
    ['b', recorded({ occupied: [10, null, null, 10], open: [20, 20, 20, 30] })],
  ])
  const line = cityPast({ hours: 24, asOf: NOW, facilities: two })!
  assert.deepEqual(line.values, [28 / 40, 19 / 20, null, 30 / 50])
  assert.equal(line.newest, NOW - 4 * MINUTE)
  assert.equal(cityPast({ hours: 24, asOf: NOW, facilities: new Map() }), null)
})
