import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RandomSource } from '@kangcheng/twin-engine'
import { exactNormalQuantile, levelIndex } from '@kangcheng/twin-engine/forecast'
import { FORECAST_HOURS } from './forecast-methods.ts'
import { quantilesOfFewRuns, RunErrors } from './run-errors.ts'

const random = new RandomSource(41, 0)
const luck = (stream: number, t: number): number => exactNormalQuantile(0.0001 + 0.9998 * random.draw(stream, t, 0)[0]!)
const runsAround = (middle: number, spread: number, t: number): Float64Array =>
  Float64Array.from({ length: 20 }, (_, run) => middle + spread * luck(run, t)).sort()
const [LOW, HIGH] = [levelIndex(0.025), levelIndex(0.975)]
const holds = (said: ArrayLike<number>, truth: number): boolean => truth >= said[LOW]! && truth <= said[HIGH]!
const H = FORECAST_HOURS.indexOf(3)

test('L130: twenty runs of the truth’s own luck hold it as often as they say, which their outermost do not', () => {
  let [inside, betweenOutermost] = [0, 0]
  for (let t = 0; t < 1000; t++) {
    const [runs, truth] = [runsAround(100, 4, t), 100 + 4 * luck(99, t)]
    if (holds(quantilesOfFewRuns(runs), truth)) inside++
    if (truth >= runs[0]! && truth <= runs[19]!) betweenOutermost++
  }
  assert.ok(inside >= 915 && inside <= 975 && inside > betweenOutermost + 10, `${inside} ${betweenOutermost}`)
  assert.ok(betweenOutermost < 925, `${betweenOutermost}`)
})

test('L130: where the city differs by more than luck, the band grows with what the runs got wrong, and follows a bias', () => {
  for (const [factor, bias] of [
    [3, 0],
    [1, 12],
    [0.5, 0],
  ] as const) {
    const errors = new RunErrors()
    let [asTheyAre, widened, width] = [0, 0, 0]
    for (let t = 0; t < 600; t++) {
      const said = quantilesOfFewRuns(runsAround(100, 4, t))
      const truth = 100 + bias + factor * 4 * luck(99, t)
      const told = errors.widened(1, H, said)
      if (t < 8) assert.deepEqual(told, said)
      if (t >= 60) {
        if (holds(said, truth)) asTheyAre++
        if (holds(told, truth)) widened++
        width += told[HIGH]! - told[LOW]!
      }
      errors.note(1, H, said, truth)
    }
    assert.ok(widened / 540 >= 0.9 && widened / 540 <= 0.995, `${factor} ${bias}: ${widened / 540}`)
    if (factor === 0.5) assert.ok(width / 540 < 14, `sharper where runs differ by more than the city: ${width / 540}`)
    else assert.ok(asTheyAre / 540 < 0.75, `${asTheyAre / 540}`)
  }
})

test('errors of one place and horizon say nothing of another', () => {
  const errors = new RunErrors()
  const said = quantilesOfFewRuns(runsAround(100, 4, 1))
  for (let t = 0; t < 40; t++) errors.note(0, H, said, 180)
  assert.deepEqual(errors.widened(1, H, said), said)
  assert.deepEqual(errors.widened(0, H + 1, said), said)
  assert.ok(errors.widened(0, H, said)[11]! > 150)
})
