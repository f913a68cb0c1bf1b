import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { averagedQuantiles, FEWEST_TO_WEIGH, LEAST_WEIGHT, skillWeights, WEIGHING_WINDOW } from './skill-weights.ts'

const alike = (count: number, score: number): number[] => Array.from({ length: count }, () => score)

test('weight goes to who scored better, as the inverse of the scores, and nobody falls below the floor', () => {
  const [good, bad] = skillWeights([alike(40, 1), alike(40, 3)])!
  assert.ok(Math.abs(good! - (LEAST_WEIGHT + 0.8 * 0.75)) < 1e-5, `${good}`)
  assert.ok(Math.abs(good! + bad! - 1) < 1e-12)
  const [best, worst] = skillWeights([alike(40, 0), alike(40, 50)])!
  assert.ok(worst! >= LEAST_WEIGHT && worst! < LEAST_WEIGHT + 1e-4 && best! <= 1 - LEAST_WEIGHT + 1e-12)
  assert.deepEqual(skillWeights([alike(30, 0), alike(30, 0)]), [0.5, 0.5])
})

test('too few pairs decide nothing; what lies before the window is forgotten', () => {
  assert.equal(skillWeights([alike(FEWEST_TO_WEIGH - 1, 1), alike(FEWEST_TO_WEIGH - 1, 2)]), null)
  assert.equal(skillWeights([]), null)
  const now = alike(WEIGHING_WINDOW, 2)
  assert.deepEqual(
    skillWeights([
      [...alike(100, 90), ...now],
      [...alike(100, 1), ...now],
    ]),
    [0.5, 0.5],
  )
  assert.throws(() => skillWeights([alike(30, 1), alike(31, 1)]), /give as many scores for each/)
})

test('the average of two forecasts lies between them, ascends, and is the better one where that has all the weight', () => {
  const ascending = fc
    .array(fc.double({ min: 0, max: 1e4, noNaN: true }), { minLength: 23, maxLength: 23 })
    .map((values) => Float64Array.from(values).sort())
  fc.assert(
    fc.property(ascending, ascending, fc.double({ min: 0, max: 1, noNaN: true }), (one, other, share) => {
      const mixed = averagedQuantiles([one, other], [share, 1 - share])
      for (let k = 0; k < 23; k++) {
        assert.ok(mixed[k]! >= Math.min(one[k]!, other[k]!) - 1e-9 && mixed[k]! <= Math.max(one[k]!, other[k]!) + 1e-9)
        if (k > 0) assert.ok(mixed[k]! >= mixed[k - 1]! - 1e-9)
      }
    }),
    { numRuns: 50 },
  )
  assert.deepEqual(
    averagedQuantiles(
      [
        [1, 2],
        [5, 6],
      ],
      [1, 0],
    ),
    Float64Array.of(1, 2),
  )
})
