import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { crpsOfNormal, crpsOfSample } from './crps.ts'
import { exactNormalQuantile, normalBelow } from './exact-normal.ts'
import { FORECAST_LEVELS } from './levels.ts'
import { biasSign, quantileScore, weightedIntervalScore } from './scores.ts'
import { dampedHolt, drift, naive, seasonalNaive, simpleSmoothing } from './textbook.ts'

const near = (a: number, b: number, allowed = 1e-9): void =>
  assert.ok(Math.abs(a - b) <= allowed * Math.max(1, Math.abs(a), Math.abs(b)), `${a}, ${b}`)

const amount = fc.double({ min: -1000, max: 1000, noNaN: true })
const quantiles = fc.array(amount, { minLength: 23, maxLength: 23 }).map((list) => list.sort((a, b) => a - b))

test('L88: the score is the mean of twice the pinball losses, its parts add up, and only a certain truth scores 0', () => {
  fc.assert(
    fc.property(quantiles, amount, (forecast, observed) => {
      const score = weightedIntervalScore(forecast, observed)
      near(score.wis, quantileScore(forecast, observed))
      near(score.wis, score.dispersion + score.underprediction + score.overprediction)
      assert.ok(score.wis >= 0 && Math.abs(biasSign(forecast, observed)) <= 1)
      const certain = new Array<number>(23).fill(observed)
      assert.equal(weightedIntervalScore(certain, observed).wis, 0)
      assert.equal(biasSign(certain, observed), 0)
    }),
  )
})

test('L88: no forecast scores better in the mean than the distribution that the truth comes from', () => {
  const truths = Array.from({ length: 999 }, (_, k) => exactNormalQuantile((k + 1) / 1000))
  const meanOf = (forecast: readonly number[]): number =>
    truths.reduce((sum, truth) => sum + weightedIntervalScore(forecast, truth).wis, 0) / truths.length
  const right = FORECAST_LEVELS.map(exactNormalQuantile)
  const best = meanOf(right)
  for (const [shift, stretch] of [
    [0.2, 1],
    [-0.2, 1],
    [0, 1.2],
    [0, 0.8],
  ] as const)
    assert.ok(meanOf(right.map((q) => shift + stretch * q)) > best)
})

test('the CRPS of a sample is that of all its pairs, and of many quantiles of a normal that of the normal', () => {
  fc.assert(
    fc.property(fc.array(amount, { minLength: 2, maxLength: 20 }), amount, (sample, observed) => {
      const n = sample.length
      const error = sample.reduce((sum, x) => sum + Math.abs(x - observed), 0) / n
      const pairs = sample.reduce((sum, x) => sum + sample.reduce((inner, y) => inner + Math.abs(x - y), 0), 0)
      const { crps, fair } = crpsOfSample(sample, observed)
      near(crps, error - pairs / (2 * n * n))
      near(fair!, error - pairs / (2 * n * (n - 1)))
    }),
  )
  const dense = Array.from({ length: 4000 }, (_, k) => exactNormalQuantile((k + 0.5) / 4000))
  for (const observed of [-3, 0, 0.7]) near(crpsOfSample(dense, observed).crps, crpsOfNormal(0, 1, observed), 1e-3)
  assert.equal(crpsOfSample([4], 6).fair, null)
})

test('normal quantiles are right to double precision', () => {
  for (const level of [...FORECAST_LEVELS, 0.001, 0.9999]) near(normalBelow(exactNormalQuantile(level)), level, 1e-13)
  near(exactNormalQuantile(0.975), 1.959963984540054, 1e-14)
})

test('what is unknown is never read as 0: the textbook’s methods carry on over it', () => {
  const known = Array.from({ length: 60 }, (_, t) => 100 + (t % 7))
  const gappy = known.map((value, t) => (t % 11 === 5 || t > 55 ? Number.NaN : value))
  for (const method of [
    naive,
    seasonalNaive(7),
    drift,
    simpleSmoothing(0.6),
    dampedHolt({ alpha: 0.7, betaStar: 0.3, phi: 0.9 }),
  ]) {
    const made = method.forecast(gappy, 60, 14)!
    for (const point of made.point) assert.ok(point > 90 && point < 115, `${method.id}: ${point}`)
    assert.equal(method.forecast([5], 1, 3), null)
  }
  assert.deepEqual([...seasonalNaive(7).forecast(gappy, 60, 7)!.point], known.slice(53, 60))
})
