import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { RandomSource } from '../simulation/random.ts'
import { backtest, type HorizonScores, type MadeForecast, ScoreTally } from './backtest.ts'
import { exactNormalQuantile } from './exact-normal.ts'
import { Forecaster } from './forecaster.ts'

const PROTOCOL = { season: 7, firstTrain: 56, step: 5, horizons: [1, 3, 7, 14] }

/** Occupied beds of a made-up intensive care: waves, a weekly pattern and noise of its own luck. */
function beds(seed: number, days: number): Float64Array {
  const random = new RandomSource(seed, 0)
  let noise = 0
  return Float64Array.from({ length: days }, (_, t) => {
    noise = 0.8 * noise + 4 * exactNormalQuantile(0.001 + 0.998 * random.draw(1, t, 0)[0]!)
    const wave = 120 + 60 * Math.sin(t / 40)
    return Math.max(0, Math.round(wave + [0, 6, 8, 6, 2, -10, -12][t % 7]! + noise))
  })
}

const madeOf = (values: Float64Array): MadeForecast[] => {
  const made: MadeForecast[] = []
  backtest(values, PROTOCOL, (forecast) => made.push(forecast))
  return made
}

test('L89: no forecast changes when only the future does', () => {
  const known = beds(3, 200)
  const before = madeOf(known)
  fc.assert(
    fc.property(fc.integer({ min: 60, max: 199 }), fc.double({ min: 0, max: 1e6, noNaN: true }), (from, other) => {
      const changed = known.map((value, t) => (t < from ? value : other * (t % 3)))
      const seen = (list: MadeForecast[]) => list.filter(({ origin }) => origin < from)
      assert.deepEqual(seen(madeOf(changed)), seen(before))
      assert.ok(seen(before).length > 0)
    }),
    { numRuns: 8 },
  )
})

test('L90: on a weekly pattern in waves it beats every opponent over all horizons, and its bands hold', () => {
  const all = new ScoreTally(0)
  for (const seed of [1, 2, 3, 4]) for (const tally of backtest(beds(seed, 600), PROTOCOL)) all.merge(tally)
  const scores: HorizonScores = all.scores()
  assert.ok(scores.forecasts > 1500)
  for (const name of ['Naive', 'SeasonalNaive', 'DampedHolt', 'CalibratedNaive'] as const)
    assert.ok(scores[`relativeWisTo${name}`]! < 0.93, `${name}: ${scores[`relativeWisTo${name}`]}`)
  assert.ok(scores.coverage95! >= 0.9 && scores.coverage95! <= 0.99, `${scores.coverage95}`)
  assert.ok(Math.abs(scores.bias!) < 0.1, `${scores.bias}`)
})

test('quantiles ascend and are never negative, whatever is unknown; a past too short gives none, not a 0', () => {
  const value = fc.oneof(fc.double({ min: 0, max: 1e4, noNaN: true }), fc.constant(Number.NaN), fc.constant(0))
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 120 }), (values) => {
      const forecaster = new Forecaster(7, [1, 14])
      for (const one of values) forecaster.push(one)
      for (const quantiles of forecaster.quantiles()) {
        if (quantiles === null) continue
        assert.ok(quantiles[0]! >= 0)
        for (let k = 1; k < 23; k++) assert.ok(quantiles[k]! >= quantiles[k - 1]! - 1e-9)
      }
    }),
    { numRuns: 60 },
  )
  const one = new Forecaster(7, [1])
  one.push(5)
  assert.deepEqual([one.quantiles(), one.calibratedNaive()], [[null], [null]])
})

test('gaps are survived: what is unknown is neither scored nor learnt as 0', () => {
  const whole = beds(5, 300)
  const gappy = whole.map((value, t) => (t % 9 === 4 || (t > 150 && t < 162) ? Number.NaN : value))
  const [all, some] = [whole, gappy].map((values) => backtest(values, PROTOCOL)[0]!.scores())
  assert.ok(some!.forecasts < all!.forecasts && some!.forecasts > 20)
  assert.ok(some!.wis! < 1.5 * all!.wis!)
  for (const { origin, quantiles } of madeOf(gappy)) {
    assert.ok(quantiles[0]! > 10, `${quantiles[0]} at ${origin}`)
    assert.ok(origin < 157 || origin > 161, 'no forecast from an origin that has known nothing for a season')
  }
})
