import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { RandomSource } from '../simulation/random.ts'
import { quantileOfNext } from '../statistics/quantiles.ts'
import { independentErrors, quantilesOfNextError } from './error-quantiles.ts'
import { exactNormalQuantile } from './exact-normal.ts'
import { FORECAST_LEVELS, levelIndex } from './levels.ts'

const LOW = levelIndex(0.025)
const HIGH = levelIndex(0.975)
const random = new RandomSource(112, 0)
const normal = (series: number, t: number): number =>
  exactNormalQuantile(0.0005 + 0.999 * random.draw(1, series, t)[0]!)

/** Share of many series of `count` errors `steps` ahead whose next error lies inside the band, by the band's maker. */
function covered(
  count: number,
  steps: number,
  errorAt: (series: number, t: number) => number,
  bandOf: (errors: Float64Array) => readonly [number, number],
): number {
  const SERIES = 1500
  let inside = 0
  for (let series = 0; series < SERIES; series++) {
    const errors = Float64Array.from({ length: count }, (_, t) => errorAt(series, t))
    // What is forecast now is known only after `steps` further ones.
    const next = errorAt(series, count - 1 + steps)
    const [low, high] = bandOf(errors)
    if (next >= low && next <= high) inside++
  }
  return inside / SERIES
}

const own =
  (steps: number) =>
  (errors: Float64Array): readonly [number, number] => {
    const quantiles = quantilesOfNextError(errors.slice().sort(), independentErrors(errors, steps))
    return [quantiles[LOW]!, quantiles[HIGH]!]
  }

const plain = (errors: Float64Array): readonly [number, number] => {
  const sorted = errors.slice().sort()
  return [quantileOfNext(sorted, sorted.length, 0.025), quantileOfNext(sorted, sorted.length, 0.975)]
}

test('L112: of eight, sixteen and forty errors the 95 % band holds the next as often as it says; their own quantiles alone do not', () => {
  for (const count of [8, 16, 40]) {
    const share = covered(count, 1, normal, own(1))
    assert.ok(share >= 0.93 && share <= 0.975, `${count} errors: ${share}`)
  }
  assert.ok(covered(8, 1, normal, plain) < 0.82)
  assert.ok(covered(16, 1, normal, plain) < 0.91)
})

test('L112: so it does where forecasts overlap, as those of a random walk do', () => {
  const steps = 5
  const walk = (series: number, t: number): number => {
    let sum = 0
    for (let k = 0; k < steps; k++) sum += normal(series, t + k)
    return sum
  }
  const share = covered(30, steps, walk, own(steps))
  assert.ok(share >= 0.92 && share <= 0.985, `${share}`)
  assert.ok(covered(30, steps, walk, plain) < 0.9)
})

test('errors that overlap are worth n / steps of them; those that do not nearly all', () => {
  const of = (errorAt: (t: number) => number): number =>
    independentErrors(
      Float64Array.from({ length: 600 }, (_, t) => errorAt(t)),
      6,
    )
  const walk = of((t) => [0, 1, 2, 3, 4, 5].reduce((sum, k) => sum + normal(7, t + k), 0))
  assert.ok(walk >= 100 && walk < 170, `${walk}`)
  const noise = of((t) => normal(8, t))
  assert.ok(noise > 330 && noise <= 600, `${noise}`)
  assert.equal(
    independentErrors(
      new Float64Array(40).map((_, t) => t % 3),
      1,
    ),
    40,
  )
  assert.equal(independentErrors(Float64Array.of(1, 2, 3, 4), 9), 3, 'never fewer than a variance needs')
})

test('many independent errors are told by their own quantiles, of whatever shape', () => {
  const skewed = Float64Array.from({ length: 4000 }, (_, t) => Math.exp(normal(9, t))).sort()
  const quantiles = quantilesOfNextError(skewed, skewed.length)
  for (const [k, level] of FORECAST_LEVELS.entries()) {
    const below = skewed.filter((error) => error <= quantiles[k]!).length / skewed.length
    assert.ok(Math.abs(below - level) <= 0.015, `${level}: ${below}`)
  }
})

test('a median that may be chance is no bias; one that is proven is corrected', () => {
  const centre = levelIndex(0.5)
  const scattered = Float64Array.from({ length: 12 }, (_, t) => normal(10, t) + 0.2).sort()
  assert.equal(quantilesOfNextError(scattered, 12)[centre], 0)
  const biased = Float64Array.from({ length: 200 }, (_, t) => normal(11, t) + 2).sort()
  assert.ok(Math.abs(quantilesOfNextError(biased, 200)[centre]! - 2) < 0.25)
})

test('quantiles ascend, scale with the errors and turn with their sign, whatever they are', () => {
  const error = fc.double({ min: -1e3, max: 1e3, noNaN: true })
  fc.assert(
    fc.property(fc.array(error, { minLength: 2, maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (list, steps) => {
      const errors = Float64Array.from(list)
      const independent = independentErrors(errors, steps)
      assert.ok(independent >= 3 && independent <= Math.max(3, errors.length))
      const of = (factor: number) => quantilesOfNextError(errors.map((value) => factor * value).sort(), independent)
      const [one, twice, turned] = [of(1), of(2), of(-1)]
      const near = 1e-9 * (1 + Math.max(...one.map(Math.abs)))
      for (let k = 0; k < 23; k++) {
        assert.ok(Number.isFinite(one[k]!))
        if (k > 0) assert.ok(one[k]! >= one[k - 1]!)
        assert.ok(Math.abs(twice[k]! - 2 * one[k]!) <= 4 * near)
        assert.ok(Math.abs(turned[22 - k]! + one[k]!) <= 4 * near)
      }
    }),
    { numRuns: 60 },
  )
})
