import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chinaParameters, simulationCity } from '../../test/simulation-city.ts'
import { policyOf } from '../policies/index.ts'
import { advance } from '../simulation/advance.ts'
import type { Simulation } from '../simulation/simulation.ts'
import { startSimulation } from '../simulation/start.ts'
import { steadyFill } from '../simulation/warm-start.ts'
import { arrivalProfile, judgeProfile } from './arrival-profile.ts'

const HOUR = 3_600_000
const none = (): void => {}

/** Emergency arrivals by the hour that the engine made, of days from a Monday in UTC on. */
function arrivalsOfEngine(days: number): { counts: Float64Array; firstHour: number } {
  const city = { ...simulationCity(), zone: 'UTC', utcOffsetMinutes: 0 }
  const from = Date.UTC(2026, 0, 5)
  const parameters = chinaParameters()
  const simulation = startSimulation(steadyFill(city, parameters, 1, from), {
    parameters,
    policy: policyOf('nearest')!,
    seed: 1,
    replication: 0,
    fidelity: 'beds',
    clockMinutes: Number.POSITIVE_INFINITY,
  })
  const counts = new Float64Array(days * 24)
  simulation.observer = {
    accepted: ({ minute }: Simulation) => {
      const hour = Math.floor(minute / 60)
      if (hour < counts.length) counts[hour]!++
    },
    entry: none,
    diverted: none,
    queues: none,
    treatmentStarts: none,
    waitsForBed: none,
    placeFreed: none,
    leavesDepartment: none,
    blocks: none,
    unblocks: none,
    bedTaken: none,
    bedLeft: none,
    bedClean: none,
    departs: none,
    plannedAdmission: none,
    lost: none,
    transfers: none,
  }
  advance(simulation, days * 1440)
  return { counts, firstHour: from / HOUR }
}

const YEARS = 3
const made = arrivalsOfEngine(YEARS * 365)

test('L114: from arrivals that the engine made the parameters come back that it made them by', () => {
  const answer = arrivalProfile({ ...made, holidays: new Set() })
  assert.ok(answer.ok)
  const { profile } = answer
  const { emergency } = chinaParameters()
  const far = (found: readonly number[], meant: readonly number[]): number =>
    Math.max(...found.map((value, k) => Math.abs(value - meant[k]!)))
  assert.ok(far(profile.hourShare, emergency.hourShare) < 0.006, `${profile.hourShare}`)
  assert.ok(far(profile.weekdayFactor, emergency.weekdayFactor) < 0.05, `${profile.weekdayFactor}`)
  assert.ok(far(profile.monthFactor!, emergency.monthFactor) < 0.08, `${profile.monthFactor}`)
  const { low95, high95 } = profile.dayNoise
  assert.ok(low95 <= emergency.dayNoiseCoefficientOfVariation, `${low95}`)
  assert.ok(high95 >= emergency.dayNoiseCoefficientOfVariation, `${high95}`)
  const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0)
  assert.ok(Math.abs(sum(profile.hourShare) - 1) < 1e-9)
  assert.ok(Math.abs(sum(profile.weekdayFactor) - 7) < 1e-9)
  assert.ok(Math.abs(sum(profile.monthFactor!) - 12) < 1e-9)
})

/** Counts without chance: `perHour` by local hour of the week, and a day's factor. */
function exact(days: number, perHour: (hourOfWeek: number) => number, ofDay: (day: number) => number) {
  const firstHour = Date.UTC(2024, 0, 1) / HOUR
  const counts = Float64Array.from({ length: days * 24 }, (_, t) => perHour(t % 168) * ofDay(Math.floor(t / 24)))
  return { counts, firstHour }
}

test('holidays and hours are told apart exactly where nothing else differs; gaps cost their day only', () => {
  const first = Date.UTC(2024, 0, 1) / (24 * HOUR)
  const holidays = new Set([first + 10, first + 30, first + 31, first + 75])
  const hourly = exact(
    140,
    (h) => 10 + (h % 24) + (h < 24 ? 8 : 0),
    (day) => (holidays.has(first + day) ? 1.4 : 1),
  )
  hourly.counts[500] = Number.NaN
  const answer = arrivalProfile({ ...hourly, holidays })
  assert.ok(answer.ok)
  const { profile } = answer
  assert.equal(profile.days, 139)
  assert.ok(Math.abs(profile.holidayFactor!.value - 1.4) < 1e-6)
  assert.ok(Math.abs(profile.perHourOfWeek[20]! - 38) < 1e-6 && Math.abs(profile.perHourOfWeek[44]! - 30) < 1e-6)
  assert.equal(profile.monthFactor, null)
  assert.equal(profile.dayNoise.value, 0)
})

test('what a profile foretells: more than a flat rate does, and the noise of days where Poisson alone is too sure', () => {
  const judged = judgeProfile({ ...made, holidays: new Set() })!
  assert.ok(judged.explained > 0.1, `${judged.explained}`)
  assert.ok(judged.covered > 0.9, `${judged.covered}`)
  const uneven = exact(
    280,
    (h) => 40 + (h % 24),
    (day) => 1 + 0.2 * Math.sin(day * day),
  )
  const unsure = judgeProfile({ ...uneven, holidays: new Set() })!
  assert.ok(unsure.coveredByPoisson < 0.6 && unsure.covered > 0.9, JSON.stringify(unsure))
})

test('too few days are told with the remedy', () => {
  const answer = arrivalProfile({
    ...exact(
      30,
      () => 3,
      () => 1,
    ),
    holidays: new Set(),
  })
  assert.ok(!answer.ok)
  assert.equal(answer.why, '30 days are known hour by hour, 56 are needed; give more')
})
