import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { DurationLaw } from '../city/care.ts'
import { Durations, lognormalLaw } from './durations.ts'
import { RandomSource } from './random.ts'

const LAWS: readonly DurationLaw[] = [
  lognormalLaw(45, 15),
  { law: 'exponential', meanMinutes: 45 },
  { law: 'fixed', minutes: 45 },
  { law: 'lognormal', meanMinutes: 45, coefficientOfVariation: 0 },
]
const durations = new Durations(LAWS)
const law = fc.nat({ max: LAWS.length - 1 })
const unit = fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true })

test('a duration given that it exceeds something is at least that, and no shorter for a longer time so far', () => {
  fc.assert(
    fc.property(law, fc.double({ min: 0, max: 1e5, noNaN: true }), unit, (k, least, u) => {
      const given = durations.givenExceeding(k, least, u)
      assert.ok(given >= least, `${given} of at least ${least}`)
      assert.ok(durations.givenExceeding(k, least * 2, u) >= given - 1e-9 * given)
    }),
  )
})

test('whole durations have the mean and deviation of their law, and given nothing so far they are whole', () => {
  const random = new RandomSource(1, 0)
  const n = 40_000
  const deviations = [15, 45, 0, 0]
  LAWS.forEach((_, k) => {
    let [sum, square, given] = [0, 0, 0]
    for (let i = 0; i < n; i++) {
      const u = random.draw(k, i, 0)
      const minutes = durations.minutes(k, u[0]!, u[1]!)
      sum += minutes
      square += minutes * minutes
      given += durations.givenExceeding(k, 0, u[2]!)
    }
    const mean = sum / n
    assert.ok(Math.abs(mean - 45) < 0.9, `mean ${mean}`)
    assert.ok(Math.abs(given / n - 45) < 0.9, `mean given nothing ${given / n}`)
    assert.ok(Math.abs(Math.sqrt(Math.max(0, square / n - mean * mean)) - deviations[k]!) < 1.2)
  })
})

test('what never varies is fixed, and to the last bit what was said', () => {
  assert.deepEqual(
    [durations.isFixed(0), durations.isFixed(1), durations.isFixed(2), durations.isFixed(3)],
    [false, false, true, true],
  )
  assert.equal(durations.minutes(3, 0.3, 0.7), 45)
  assert.equal(durations.fixedMinutes(3), 45)
})
