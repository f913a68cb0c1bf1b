/** MSER-5: against series worked by hand, a plain form of the formula, and its laws. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { chinaParameters, EVENING, scenario, simulationCity } from '../../test/simulation-city.ts'
import { bedId } from '../city/city.ts'
import { BED_NEEDS } from '../parameters/keys.ts'
import { apply } from '../state/apply.ts'
import { emptyState } from '../state/state.ts'
import { replicate } from './replicate.ts'
import { MSER_BATCH, SHORTEST_SERIES, warmUpOf, warmUpOfRuns } from './warm-up.ts'

/** Every batch mean five times: the series whose batch means these are. */
const ofMeans = (...means: readonly number[]): number[] => means.flatMap((m) => new Array<number>(MSER_BATCH).fill(m))

/** The formula as it is printed: the cut with the least Σ (y − ȳ)² ∕ (k − d)², the last five batches kept. */
function plainly(means: readonly number[]): number {
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (let d = 0; d <= means.length - 5; d++) {
    const rest = means.slice(d)
    const mean = rest.reduce((a, b) => a + b, 0) / rest.length
    const error = rest.reduce((sum, y) => sum + (y - mean) ** 2, 0) / rest.length ** 2
    if (error < least) {
      least = error
      best = d
    }
  }
  return best
}

test('worked by hand: ten batch means 8 4 1 0 1 0 1 0 1 0 lose their first two', () => {
  // d = 0: mean 1.6, Σ(y − ȳ)² = 84 − 25.6 = 58.4 → 0.584. d = 1: mean 8∕9, 20 − 7.11 = 12.89 → 0.1591.
  // d = 2: mean 0.5, Σ = 8 × 0.25 = 2 → 2∕64 = 0.03125. d = 3: 3 − 9∕7 = 1.714 → 0.0350. d = 4: 1.5∕36 = 0.0417.
  // d = 5: 2 − 4∕5 = 1.2 → 0.048. The least is at d = 2: ten observations.
  assert.deepEqual(warmUpOf(ofMeans(8, 4, 1, 0, 1, 0, 1, 0, 1, 0)), { settled: true, truncate: 10, why: null })
})

test('worked by hand: the fifth of twelve, after a fall from 20 in steps of five', () => {
  assert.equal(plainly([20, 15, 10, 5, 0, 1, 0, 1, 0, 1, 0, 1]), 4)
  assert.deepEqual(warmUpOf(ofMeans(20, 15, 10, 5, 0, 1, 0, 1, 0, 1, 0, 1)), { settled: true, truncate: 20, why: null })
})

test('a constant series needs no warm-up', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.integer({ min: SHORTEST_SERIES, max: 400 }),
      (level, length) => {
        assert.deepEqual(warmUpOf(new Array<number>(length).fill(level)), { settled: true, truncate: 0, why: null })
      },
    ),
  )
})

test('a ramp and then a plain: the cut is at the end of the ramp', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 31, max: 80 }),
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      fc.boolean(),
      (ramp, flat, slope, up) => {
        const end = ramp * MSER_BATCH
        const series = Array.from(
          { length: (ramp + flat) * MSER_BATCH },
          (_, i) => 50 + (i < end ? (up ? -1 : 1) * slope * (end - i) : 0),
        )
        assert.deepEqual(warmUpOf(series), { settled: true, truncate: end, why: null })
      },
    ),
  )
})

test('a ramp that ends in the second half, or never, is refused: the run is too short', () => {
  fc.assert(
    fc.property(fc.integer({ min: 8, max: 60 }), fc.integer({ min: 5, max: 59 }), (ramp, flat) => {
      fc.pre(ramp > flat)
      const end = ramp * MSER_BATCH
      const length = (ramp + flat) * MSER_BATCH
      const found = warmUpOf(Array.from({ length }, (_, i) => Math.max(0, end - i)))
      assert.equal(found.settled, false)
      assert.equal(found.truncate, end)
      assert.match(found.why!, new RegExp(`only after ${end} of ${length} observations, .* run at least ${2 * end} `))
    }),
  )
  const never = warmUpOf(Array.from({ length: 500 }, (_, i) => i))
  assert.equal(never.settled, false)
  assert.match(never.why!, /in its second half: the run is too short/)
})

test('scale and level do not matter', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: SHORTEST_SERIES, maxLength: 200 }),
      fc.integer({ min: -8, max: 8 }),
      fc.boolean(),
      fc.integer({ min: -(2 ** 20), max: 2 ** 20 }),
      (series, power, mirrored, shift) => {
        // Powers of two and whole numbers keep every step of the arithmetic exact up to the scale.
        const scale = (mirrored ? -1 : 1) * 2 ** power
        const { settled, truncate } = warmUpOf(series)
        const other = warmUpOf(series.map((y) => (y + shift) * scale))
        assert.deepEqual([other.settled, other.truncate], [settled, truncate])
      },
    ),
  )
})

test('the quick form finds what the printed formula finds', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 10, maxLength: 60 }),
      fc.integer({ min: 0, max: 5_000_000 }),
      (means, drop) => {
        const series = means.map((y, i) => y + drop * Math.exp(-i / 4))
        const cut = plainly(series)
        const found = warmUpOf(ofMeans(...series))
        assert.equal(found.truncate, cut * MSER_BATCH)
        assert.equal(found.settled, cut <= series.length / 2)
      },
    ),
  )
})

test('too few observations and what is no number are refused with the remedy', () => {
  const short = warmUpOf([1, 2, 3])
  assert.equal(short.settled, false)
  assert.equal(short.truncate, null)
  assert.match(short.why!, /3 observations are too few.* at least 50: run longer or observe more often/)
  assert.throws(() => warmUpOf([...ofMeans(1, 2, 3, 4, 5), Number.NaN]), /observation 25 of the series is NaN/)
})

test('a city that starts empty fills for days, and the runs after the cut no longer rise', () => {
  const city = simulationCity()
  const empty = emptyState(city)
  for (const unit of city.units)
    for (let b = 1; b <= unit.beds && unit.kind !== 'emergency'; b++)
      assert.ok(apply(empty, { kind: 'bed.opened', bed: bedId(unit, b), occurredAt: EVENING }).ok)
  const brief = Object.fromEntries(
    BED_NEEDS.flatMap((need) => [
      [`stay.meanDays.${need}`, 2],
      [`stay.standardDeviationDays.${need}`, 1],
    ]),
  )
  const runs = (days: number, parameters: Readonly<Record<string, number>>) =>
    Array.from({ length: 5 }, (_, k) =>
      replicate(empty, scenario({ horizonHours: 24 * days, parameters }), chinaParameters(), 11, k),
    )
  const long = runs(30, { 'stay.longStayShare': 0, ...brief })
  const found = warmUpOfRuns(long)
  assert.ok(found.settled, JSON.stringify(found))
  assert.ok(found.truncateHours! >= 3 * 24 && found.truncateHours! <= 8 * 24, `${found.truncateHours} h`)
  const mean = (from: number, until: number): number => {
    let sum = 0
    for (const run of long)
      for (let s = from; s < until; s++)
        for (let i = 0; i < run.facilities.length; i++) sum += run.values.occupied[s * run.facilities.length + i]!
    return sum / (until - from) / long.length
  }
  const perHour = 60 / long[0]!.everyMinutes
  const cut = found.truncateHours! * perHour
  const end = 30 * 24 * perHour
  const middle = Math.floor((cut + end) / 2)
  assert.ok(mean(0, cut) < 0.85 * mean(cut, end), 'what is cut away was filling')
  assert.ok(Math.abs(mean(cut, middle) / mean(middle, end) - 1) < 0.05, 'what is left is level')
  const stillFilling = warmUpOfRuns(runs(14, {}))
  assert.equal(stillFilling.settled, false, 'with stays of nine days and more, two weeks are too few')
  assert.match(stillFilling.why!, /^the runs settle only after \d+ days, in their second half: .* at least \d+ days$/)
  assert.match(warmUpOfRuns(runs(4, {})).why!, /^4 days are too few to find a warm-up; run at least 10$/)
  assert.throws(() => warmUpOfRuns([]), /no runs/)
  assert.throws(() => warmUpOfRuns([long[0]!, runs(4, {})[0]!]), /different lengths/)
})
