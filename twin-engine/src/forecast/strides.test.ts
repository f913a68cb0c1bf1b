import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RandomSource } from '../simulation/random.ts'
import { exactNormalQuantile } from './exact-normal.ts'
import { Forecaster } from './forecaster.ts'
import { levelIndex } from './levels.ts'
import { TreeForecaster } from './tree-forecaster.ts'

const HORIZONS = [1, 48]
const STRIDES = [1, 12]
const random = new RandomSource(29, 0)

/** Hours with a rhythm of the day and a level that wanders back. */
function series(number: number, hours: number): Float64Array {
  let level = 0
  return Float64Array.from({ length: hours }, (_, t) => {
    level = 0.9 * level + 3 * exactNormalQuantile(0.001 + 0.998 * random.draw(number, t, 0)[0]!)
    return Math.max(0, 200 + 20 * Math.sin((2 * Math.PI * t) / 24) + level)
  })
}

test('L129: a far horizon that is learnt from every twelfth step is forecast at any, and its bands hold what they say', () => {
  const [low, high] = [levelIndex(0.025), levelIndex(0.975)]
  let [inside, all] = [0, 0]
  for (let number = 0; number < 12; number++) {
    const values = series(number, 800)
    const forecaster = new Forecaster(24, HORIZONS, STRIDES)
    for (const [t, value] of values.entries()) {
      forecaster.push(value)
      const truth = values[t + 48]
      // Steps of no stride, so that what is said is of now and not of the last one that was noted.
      if (t < 400 || t % 7 !== 0 || truth === undefined) continue
      const said = forecaster.quantiles()[1]!
      all++
      if (truth >= said[low]! && truth <= said[high]!) inside++
    }
  }
  assert.ok(all > 500 && inside / all >= 0.9 && inside / all <= 0.99, `${inside} of ${all}`)
})

test('L129: no forecast changes when only the future does, whatever the stride', () => {
  const values = series(40, 500)
  const upTo = (hours: number, after: number): unknown => {
    const forecaster = new Forecaster(24, HORIZONS, STRIDES)
    let told: unknown = null
    for (let t = 0; t < 500; t++) {
      forecaster.push(t < hours ? values[t]! : after)
      if (t === hours - 1) told = [forecaster.quantiles(), forecaster.points()]
    }
    return told
  }
  for (const hours of [403, 408]) assert.deepEqual(upTo(hours, 3), upTo(hours, 900))
})

test('a stride that does not divide its horizon is refused, with both', () => {
  assert.throws(() => new Forecaster(24, [50], [12]), /a horizon of 50 steps cannot be learnt from every 12 steps/)
})

test('L129: the courses of wards add up to that of their hospital, hour by hour', () => {
  const tree = new TreeForecaster({ parents: [2, 2, -1] }, 24, HORIZONS, STRIDES)
  tree.learn([series(50, 300), series(51, 300)])
  const [one, two, both] = tree.courses()
  assert.equal(both!.length, 48)
  for (let t = 0; t < 48; t++) assert.ok(Math.abs(both![t]! - one![t]! - two![t]!) < 1e-9 && both![t]! > 300)
})
