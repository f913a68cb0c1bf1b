import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { exactNormalQuantile } from './exact-normal.ts'
import { type BaseForecast, coherentForecasts, momentsOf, reconcileMeans, valueAt } from './hierarchy.ts'
import { FORECAST_LEVELS, MEDIAN_LEVEL } from './levels.ts'

/** Two hospitals of three and two wards, and the city. */
const TREE = { parents: [5, 5, 5, 6, 6, 7, 7, -1] }
const LEAVES = 5

const normal = (mean: number, deviation: number): Float64Array =>
  Float64Array.from(FORECAST_LEVELS, (level) => mean + deviation * exactNormalQuantile(level))

const amount = fc.double({ min: 5, max: 100, noNaN: true })
const nodes = fc.array(fc.record({ mean: amount, deviation: fc.double({ min: 0.1, max: 1.5, noNaN: true }) }), {
  minLength: 8,
  maxLength: 8,
})
const pasts = fc.array(fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 40, maxLength: 40 }), {
  minLength: 8,
  maxLength: 8,
})

test('L91: samples and means of wards add up to their hospital and to the city, whatever each said alone', () => {
  fc.assert(
    fc.property(nodes, pasts, (said, errors) => {
      const base = said.map(
        ({ mean, deviation }, i): BaseForecast => ({ quantiles: normal(mean, deviation), pastErrors: errors[i]! }),
      )
      const made = coherentForecasts(TREE, base).map((one) => one!)
      for (const [i, { samples, mean, quantiles }] of made.entries()) {
        assert.ok(samples.every((value) => value >= 0))
        for (let k = 1; k < 23; k++) assert.ok(quantiles[k]! >= quantiles[k - 1]!)
        const parts = made.filter((_, c) => TREE.parents[c] === i)
        if (parts.length === 0) continue
        assert.ok(Math.abs(mean - parts.reduce((sum, part) => sum + part.mean, 0)) < 1e-6)
        for (let s = 0; s < samples.length; s++)
          assert.ok(Math.abs(samples[s]! - parts.reduce((sum, part) => sum + part.samples[s]!, 0)) < 1e-6)
      }
    }),
  )
})

test('L91: reconciled means are the least squares of all that add up', () => {
  fc.assert(
    fc.property(
      nodes,
      fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 }),
      (said, move) => {
        const means = said.map(({ mean }) => mean)
        const variances = said.map(({ deviation }) => deviation ** 2)
        const loss = (values: ArrayLike<number>): number =>
          means.reduce((sum, mean, i) => sum + (values[i]! - mean) ** 2 / variances[i]!, 0)
        const best = reconcileMeans(TREE, means, variances)
        const other = new Float64Array(8)
        for (let i = 0; i < 8; i++) {
          if (i < LEAVES) other[i] = best[i]! + move[i]!
          if (TREE.parents[i]! >= 0) other[TREE.parents[i]!]! += other[i]!
        }
        assert.ok(loss(best) <= loss(other) + 1e-6 * loss(other))
        assert.ok(Math.abs(best[7]! - best[5]! - best[6]!) < 1e-9)
      },
    ),
  )
})

test('wards that went wrong together give the hospital a wide band, those that did not a narrow one', () => {
  const tree = { parents: [2, 2, -1] }
  const own = Array.from({ length: 60 }, (_, s) => Math.sin(s * 1.7))
  const widthOf = (second: readonly number[]): number => {
    const base = [own, second, own].map((pastErrors) => ({ quantiles: normal(50, 5), pastErrors }))
    base[2]!.quantiles = normal(100, 10)
    const { quantiles } = coherentForecasts(tree, base)[2]!
    return quantiles[21]! - quantiles[1]!
  }
  const together = widthOf(own)
  const apart = widthOf(own.map((_, s) => Math.sin(s * 2.9 + 1)))
  const opposite = widthOf(own.map((value) => -value))
  assert.ok(together > 1.9 * 5 * 3.9 && together < 40, `${together}`)
  assert.ok(apart < 0.85 * together && opposite < 0.2 * together, `${apart}, ${opposite}`)
})

test('a ward without a past leaves its hospital and the city without a forecast, the others keep theirs', () => {
  const errors = Array.from({ length: 30 }, (_, s) => Math.cos(s))
  const base = TREE.parents.map(
    (_, i): BaseForecast => ({ quantiles: i === 3 ? null : normal(20, 2), pastErrors: errors }),
  )
  const told = coherentForecasts(TREE, base).map((one) => one !== null)
  assert.deepEqual(told, [true, true, true, false, true, true, false, false])
  assert.throws(
    () => coherentForecasts({ parents: [0, -1] }, base.slice(0, 2)),
    /node 0 has the parent 0: children come before/,
  )
})

test('a quantile function is read between its levels, and its moments are near those of what it tells of', () => {
  const quantiles = normal(100, 10)
  assert.equal(valueAt(quantiles, 0.5), quantiles[MEDIAN_LEVEL])
  assert.ok(Math.abs(valueAt(quantiles, 0.975) - 119.6) < 0.01)
  const { mean, variance } = momentsOf(quantiles)
  assert.ok(Math.abs(mean - 100) < 1e-6 && Math.abs(variance - 100) < 8, `${variance}`)
})
