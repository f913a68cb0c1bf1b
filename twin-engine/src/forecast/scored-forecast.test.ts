import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RandomSource } from '../simulation/random.ts'
import { crpsOfNormal, crpsOfQuantiles } from './crps.ts'
import { exactNormalQuantile } from './exact-normal.ts'
import { FORECAST_LEVELS } from './levels.ts'
import { SkillTally, scoreForecast } from './scored-forecast.ts'
import { biasSign, weightedIntervalScore } from './scores.ts'

const normal = (mean: number, deviation: number): Float64Array =>
  Float64Array.from(FORECAST_LEVELS, (level) => mean + deviation * exactNormalQuantile(level))

test('the CRPS of 23 quantiles is nearly that of the distribution they come from, and the error of a certain forecast', () => {
  for (const truth of [92, 99, 100, 107, 125]) {
    const [ours, exact] = [crpsOfQuantiles(normal(100, 8), truth), crpsOfNormal(100, 8, truth)]
    assert.ok(Math.abs(ours - exact) < 0.02 * exact + 0.02, `${truth}: ${ours} for ${exact}`)
  }
  const certain = new Float64Array(23).fill(40)
  assert.ok(Math.abs(crpsOfQuantiles(certain, 47) - 7) < 1e-9)
  assert.equal(crpsOfQuantiles(certain, 40), 0)
})

test('what is tallied is what single scores say: bands with both ends, bias with ties, ratios on the same forecasts', () => {
  const tally = new SkillTally(1)
  const quantiles = Float64Array.from({ length: 23 }, (_, k) => k)
  const truths = [-1, 0, 1, 6, 11, 16, 21, 22, 30]
  for (const truth of truths)
    tally.add(scoreForecast(quantiles, truth), [2 * weightedIntervalScore(quantiles, truth).wis])
  const scores = tally.scores()
  const share = (low: number, high: number): number => truths.filter((y) => y >= low && y <= high).length / 9
  assert.deepEqual(
    [scores.coverage50, scores.coverage80, scores.coverage95],
    [share(6, 16), share(3, 19), share(1, 21)],
  )
  const bias = truths.reduce((sum, truth) => sum + biasSign(quantiles, truth), 0) / 9
  assert.ok(Math.abs(scores.bias! - bias) < 1e-12 && Math.abs(scores.relative[0]! - 0.5) < 1e-12)
  assert.ok(Math.abs(scores.belowShare![11]! - 5 / 9) < 1e-12)
  assert.deepEqual(new SkillTally(2).scores().relative, [null, null])
})

test('of truths from the forecast itself the share below each level is the level', () => {
  const random = new RandomSource(5, 0)
  const tally = new SkillTally(0)
  const quantiles = normal(50, 5)
  for (let i = 0; i < 4000; i++)
    tally.add(scoreForecast(quantiles, 50 + 5 * exactNormalQuantile(1e-6 + (1 - 2e-6) * random.draw(1, i, 0)[0]!)), [])
  const { belowShare } = tally.scores()
  for (const [k, level] of FORECAST_LEVELS.entries())
    assert.ok(Math.abs(belowShare![k]! - level) < 0.025, `${level}: ${belowShare![k]}`)
})
