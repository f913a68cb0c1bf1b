/** The next arrival of a source: inversion of a rate that changes with the hour of the week. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chinaParameters, EVENING, simulationCity } from '../../test/simulation-city.ts'
import { policyOf } from '../policies/index.ts'
import { emptyState } from '../state/state.ts'
import { WEEK_HOURS } from './care-model.ts'
import { RandomSource } from './random.ts'
import { Simulation } from './simulation.ts'

/** Minute 0 lies `phaseMinutes` after the hour of the week in which the simulation begins. */
function startedWith(phaseMinutes: number): Simulation {
  const policy = policyOf('nearest')
  assert.ok(policy)
  const state = emptyState(simulationCity())
  const setting = { parameters: chinaParameters(), policy, seed: 3, replication: 0 }
  return new Simulation(state, setting, EVENING + phaseMinutes * 60_000)
}

/** A rate by the hour from the start of a simulation. */
const rateOf = (simulation: Simulation, perMinute: (hour: number) => number) => ({
  perMinute: Float64Array.from({ length: WEEK_HOURS }, (_, k) =>
    perMinute((k - simulation.firstWeekHour + WEEK_HOURS) % WEEK_HOURS),
  ),
  scale: 1,
  daily: false,
})

test('arrivals by inversion never go back, skip hours without a rate, and meet the expected number', () => {
  const simulation = startedWith(0)
  const rate = rateOf(simulation, (hour) => (hour % 24 < 6 ? 0 : 0.05))
  const source = new RandomSource(3, 0)
  let t = 0
  let count = 0
  while (t < 1440 * 200) {
    const next = simulation.nextArrival(rate, t, -Math.log(source.draw(1, count, 0)[0]!))
    assert.ok(next >= t)
    assert.ok(Math.floor(next / 60) % 24 >= 6, 'nobody comes while the rate is 0')
    t = next
    count++
  }
  const expected = 200 * 18 * 60 * 0.05
  assert.ok(Math.abs(count - expected) < 4 * Math.sqrt(expected), `${count} against ${expected}`)
})

test('where nobody will ever come the next arrival is never', () => {
  const simulation = startedWith(0)
  assert.equal(
    simulation.nextArrival(
      rateOf(simulation, () => 0),
      100,
      1,
    ),
    Number.POSITIVE_INFINITY,
  )
})

test('an hour’s boundary stays where it is when minute 0 lies within an hour', () => {
  for (const [phaseMinutes, expected] of [
    [0, 60.5],
    [24, 36.5],
  ] as const) {
    const simulation = startedWith(phaseMinutes)
    const rate = rateOf(simulation, (hour) => (hour === 0 ? 0 : 1))
    assert.equal(simulation.nextArrival(rate, 0, 0.5), expected)
  }
})

test('a factor makes the next arrival sooner as a rate that many times as high does', () => {
  const simulation = startedWith(24)
  const rate = rateOf(simulation, (hour) => 0.01 + (hour % 24) / 2000)
  for (const e of [0.1, 1, 5]) {
    const next = simulation.nextArrival(rate, 7, e, 3)
    assert.equal(next, simulation.nextArrival({ ...rate, scale: 3 }, 7, e))
    assert.ok(next < simulation.nextArrival(rate, 7, e))
  }
})
