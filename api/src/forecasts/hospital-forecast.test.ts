import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type HistoryQuery, type HistoryReading, MARK_MILLISECONDS } from '../history/occupancy-history.ts'
import type { FigureSteps } from '../history/steps.ts'
import { FORECAST_HOURS } from './forecast-methods.ts'
import { forecastHospital, HospitalForecasts } from './hospital-forecast.ts'

const AS_OF = Date.UTC(2026, 10, 20, 10, 25)
const PAUSE = async (): Promise<void> => {}
const WARDS = [
  { unit: 4, id: 'medicine' },
  { unit: 7, id: 'surgery' },
  { unit: 9, id: 'silent' },
]

/** Some days of two wards with a rhythm of the day; the third was never recorded. */
const bedsAt = (id: string, hour: number): number =>
  (id === 'medicine' ? 40 : 25) + Math.round(4 * Math.sin((2 * Math.PI * hour) / 24)) + ((hour * 7919) % 3)

function historyOf(read: (query: HistoryQuery) => void = () => {}, days = 9): HistoryReading {
  return {
    async read(query) {
      read(query)
      const hours = (query.toMark - query.fromMark) / query.stepMarks
      const firstHour = (query.fromMark * MARK_MILLISECONDS) / 3_600_000
      const mean = Array.from({ length: hours }, (_, i) =>
        query.units[0] === 'silent' || i < hours - days * 24 ? null : bedsAt(query.units[0]!, firstHour + i),
      )
      const figure: FigureSteps = {
        mean,
        min: mean,
        max: mean,
        knownShare: mean.map((value) => (value === null ? 0 : 1)),
      }
      return {
        fromMark: query.fromMark,
        stepMarks: query.stepMarks,
        occupied: figure,
        open: figure,
        madeUpUntilMark: null,
      }
    },
  }
}

test('wards and hospital add up, a ward without a past is named and left out, the hour that is not over is not read', async () => {
  let last = 0
  const made = await forecastHospital(
    historyOf(({ toMark }) => {
      last = toMark
    }),
    WARDS,
    AS_OF,
    PAUSE,
  )
  assert.equal(last * MARK_MILLISECONDS, Date.UTC(2026, 10, 20, 10))
  assert.deepEqual([made!.asOf, made!.hours, made!.rhythmHours], [Date.UTC(2026, 10, 20, 10), 216, 24])
  assert.deepEqual([made!.wards.map(({ unit }) => unit), made!.leftOut], [[4, 7], [9]])
  // Nine days tell of three; of two weeks they tell nothing, which is not 0.
  assert.deepEqual([made!.hospital.mean.at(-1), made!.hospital.quantiles.at(-1)], [null, null])
  for (const [k, mean] of made!.hospital.mean.entries()) {
    if (FORECAST_HOURS[k]! > 72) continue
    const parts = made!.wards.reduce((sum, ward) => sum + ward.mean[k]!, 0)
    assert.ok(Math.abs(mean! - parts) < 1e-9 && mean! > 50 && mean! < 80, `${mean} after ${FORECAST_HOURS[k]} h`)
    assert.equal(made!.hospital.quantiles[k]!.length, 23)
  }
})

test('five weeks on record tell of fourteen days, wards adding up to the last of them', async () => {
  const made = await forecastHospital(historyOf(undefined, 35), WARDS, AS_OF, PAUSE)
  assert.equal(FORECAST_HOURS.at(-1), 14 * 24)
  for (const [k, mean] of made!.hospital.mean.entries()) {
    assert.ok(Math.abs(mean! - made!.wards.reduce((sum, ward) => sum + ward.mean[k]!, 0)) < 1e-9)
    const quantiles = made!.hospital.quantiles[k]!
    assert.ok(
      quantiles[0]! > 45 && quantiles.at(-1)! < 85,
      `${FORECAST_HOURS[k]} h: ${quantiles[0]}–${quantiles.at(-1)}`,
    )
  }
})

test('the record says how good it was, and over which hours that is proven', async () => {
  const made = await forecastHospital(historyOf(), WARDS, AS_OF, PAUSE)
  const at = (hours: number) => made!.scores.find(({ horizon }) => horizon === hours)!
  assert.ok(at(6).forecasts >= 20 && at(6).relativeWisToCalibratedNaive! < 0.8)
  assert.ok(made!.provenSpans.some(({ to }) => to >= 6))
  assert.equal(made!.scores.length, FORECAST_HOURS.length)
})

test('nothing on record is no forecast; each is made once an hour, and one that failed is made again', async () => {
  assert.equal(await forecastHospital(historyOf(), WARDS.slice(2), AS_OF, PAUSE), null)
  let reads = 0
  let fails = true
  const forecasts = new HospitalForecasts(
    historyOf(() => {
      reads++
      if (fails) throw new Error('the disk is away')
    }),
  )
  await assert.rejects(forecasts.of(1, WARDS, AS_OF), /the disk is away/)
  fails = false
  const [first, second] = await Promise.all([forecasts.of(1, WARDS, AS_OF), forecasts.of(1, WARDS, AS_OF + 60_000)])
  assert.equal(first, second)
  const before = reads
  await forecasts.of(1, WARDS, AS_OF + 120_000)
  assert.equal(reads, before)
  await forecasts.of(1, WARDS, AS_OF + 3_600_000)
  assert.ok(reads > before)
})
