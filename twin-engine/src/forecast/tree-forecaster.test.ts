import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { RandomSource } from '../simulation/random.ts'
import { exactNormalQuantile } from './exact-normal.ts'
import { isProvenAt, provenSpans, provenSteps, TreeForecaster } from './tree-forecaster.ts'

/** Three wards of a hospital by the hour: what is common to all, a rhythm of the day, and luck of their own. */
function wards(hours: number): number[][] {
  const random = new RandomSource(11, 0)
  const luck = (t: number, ward: number): number => exactNormalQuantile(0.001 + 0.998 * random.draw(ward, t, 0)[0]!)
  const own = [0, 0, 0]
  let common = 0
  return Array.from({ length: hours }, (_, t) => {
    common = 0.95 * common + 0.5 * luck(t, 9)
    return own.map((_, ward) => {
      own[ward] = 0.9 * own[ward]! + 0.6 * luck(t, ward)
      return Math.max(0, Math.round(30 + 3 * Math.sin((2 * Math.PI * t) / 24) + common + own[ward]!))
    })
  })
}

const TREE = { parents: [3, 3, 3, -1] }

test('a hospital is forecast from its wards, kept as said, and scored when the truth comes', () => {
  const forecaster = new TreeForecaster(TREE, 24, [6, 24])
  const past = wards(360)
  const said = new Map<number, number>()
  for (const [t, values] of past.entries()) {
    forecaster.push(values)
    if (t >= 100 && t % 2 === 0) said.set(t, forecaster.keep()[0]![3]!.quantiles[11]!)
  }
  const [near, far] = forecaster.scores.map((tally) => tally.scores())
  assert.deepEqual([near!.forecasts, far!.forecasts], [127, 118])
  // What was kept is what was said: the mean absolute error of the medians, worked out from outside.
  const totals = past.map((values) => values.reduce((sum, value) => sum + value, 0))
  const errors = [...said].filter(([t]) => t + 6 < 360).map(([t, median]) => Math.abs(totals[t + 6]! - median))
  assert.ok(Math.abs(near!.mae! - errors.reduce((sum, e) => sum + e, 0) / errors.length) < 1e-9)
  assert.ok(near!.relativeWisToCalibratedNaive! < 0.9 && near!.coverage95! > 0.85)
  assert.deepEqual(provenSteps(forecaster.scores), [{ from: 0, to: far!.relativeWisToCalibratedNaive! < 1 ? 24 : 6 }])
})

test('what is not proven is not claimed, and each horizon is judged by itself: a tie near by says nothing of a day ahead (law L136)', () => {
  const forecaster = new TreeForecaster(TREE, 24, [1, 24])
  for (const values of wards(60)) {
    forecaster.push(values)
    forecaster.keep()
  }
  assert.ok(forecaster.scores[1]!.forecasts < 20)
  assert.ok(!isProvenAt(provenSteps(forecaster.scores), 24))
  assert.deepEqual(provenSteps([]), [])
  const record = (ratios: readonly (number | null)[], forecasts = 40) =>
    provenSpans(ratios.map((ratio, k) => ({ horizon: [1, 4, 12, 24][k]!, forecasts, ratio })))
  assert.deepEqual(record([1, 0.9, 0.8, 0.7]), [{ from: 4, to: 24 }])
  assert.deepEqual(record([0.9, 0.8, 1.1, 0.7]), [
    { from: 0, to: 4 },
    { from: 24, to: 24 },
  ])
  assert.deepEqual(record([1.2, 1, null, 1]), [])
  assert.deepEqual(record([0.5, 0.5, 0.5, 0.5], 19), [])
  fc.assert(
    fc.property(
      fc.array(fc.option(fc.double({ min: 0.5, max: 1.5, noNaN: true })), { minLength: 1, maxLength: 4 }),
      (ratios) => {
        const spans = record(ratios)
        ratios.forEach((ratio, k) => {
          assert.equal(isProvenAt(spans, [1, 4, 12, 24][k]!), ratio !== null && ratio < 1)
        })
      },
    ),
  )
})

test('a past learnt at once is the same as step by step', () => {
  const [at, once] = [new TreeForecaster(TREE, 24, [1, 6]), new TreeForecaster(TREE, 24, [1, 6])]
  const past = wards(120)
  for (const values of past) at.push(values)
  once.learn([0, 1, 2].map((ward) => Float64Array.from(past, (values) => values[ward]!)))
  assert.deepEqual(once.forecasts(), at.forecasts())
  assert.deepEqual(once.keep(), at.keep())
  assert.ok(once.forecasts()[1]![3]!.quantiles[11]! > 60)
})

test('an unknown ward makes the hospital unknown for that hour and nothing a 0', () => {
  const forecaster = new TreeForecaster(TREE, 24, [1])
  for (const [t, values] of wards(200).entries())
    forecaster.push(t % 10 === 3 ? [values[0]!, Number.NaN, values[2]!] : values)
  for (const made of forecaster.forecasts()[0]!.slice(0, 3)) assert.ok(made!.quantiles[0]! > 15)
  assert.ok(forecaster.forecasts()[0]![3]!.quantiles[0]! > 60)
})
