/** Ambulances 120: the laws of SPEC.md on a small city, and the response of Ningbo. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { loadCity, loadParameters } from '../../seed-data/index.ts'
import {
  AMBULANCE_PHASES,
  advance,
  apply,
  type CityModel,
  checkState,
  copyState,
  fork,
  type Occurrence,
  override,
  record,
  type Simulation,
  steadyFill,
  type TwinState,
} from '../src/index.ts'
import { Job } from '../src/simulation/parts/ambulance-run.ts'
import { chinaParameters, EVENING, scenario, simulationCity } from './simulation-city.ts'

const parameters = chinaParameters()
const IDLE = AMBULANCE_PHASES.indexOf('idle')
const OFF_DUTY = AMBULANCE_PHASES.indexOf('off-duty')

/** The small city with this many vehicles, all at the first hospital, and ten times as many jobs as usual. */
function cityWith(vehicles: number): CityModel {
  const base = simulationCity()
  return {
    ...base,
    vehicles: Array.from({ length: vehicles }, (_, v) => ({
      id: `v${v + 1}`,
      station: 0,
      negativePressure: v % 3 === 0,
    })),
  }
}
const busy = scenario({ parameters: { 'ambulance.jobsPerThousandPerYear': 100 } })
const live = steadyFill(cityWith(3), parameters, 5, EVENING)

const runOf = (simulation: Simulation) => simulation.parts.ambulances!

/** Every vehicle is in exactly one phase and one job, and the calls are answered, given up or waiting. */
function accounts(simulation: Simulation): void {
  const run = runOf(simulation)
  const { phase } = simulation.state.ambulances
  const jobs = new Set<number>()
  for (let v = 0; v < phase.length; v++) {
    const job = run.jobOfVehicle[v]!
    const atRest = phase[v] === IDLE || phase[v] === OFF_DUTY
    assert.equal(job < 0, atRest, `vehicle ${v} in phase ${AMBULANCE_PHASES[phase[v]!]} with job ${job}`)
    assert.equal(run.atStation[v] === 1 || run.returningPlace[v]! >= 0, phase[v] === IDLE, `vehicle ${v} is idle once`)
    if (job >= 0) {
      assert.ok(!jobs.has(job), `job ${job} has two vehicles`)
      jobs.add(job)
    }
  }
  assert.equal(run.calls, run.answered + run.givenUp + run.waiting)
  assert.ok(run.waiting === 0 || phase.every((p) => p !== IDLE), 'no call waits while a vehicle is idle')
}

test('L24: every vehicle is in one phase and one job, and every call is answered, given up or waiting', () => {
  fc.assert(
    fc.property(fc.nat(100_000), fc.integer({ min: 1, max: 4 }), (seed, vehicles) => {
      const run = fork(steadyFill(cityWith(vehicles), parameters, 5, EVENING), busy, parameters, seed)
      for (let minute = 30; minute <= 1440; minute += 30) {
        advance(run, minute)
        accounts(run)
      }
      assert.ok(runOf(run).answered > 10, `${runOf(run).answered} jobs`)
      assert.deepEqual(checkState(run.state), [])
    }),
    { numRuns: 10 },
  )
})

test('L24: more vehicles never make the call that waits first wait longer', () => {
  fc.assert(
    fc.property(fc.nat(100_000), fc.integer({ min: 1, max: 3 }), (seed, vehicles) => {
      const firstServed = (count: number): number => {
        const run = fork(steadyFill(cityWith(count), parameters, 5, EVENING), busy, parameters, seed)
        // The first call that must wait at the smaller fleet, by its number.
        for (let minute = 1; minute <= 1440; minute++) {
          advance(run, minute)
          if (runOf(run).waiting > 0) return minute
        }
        return Number.POSITIVE_INFINITY
      }
      assert.ok(firstServed(vehicles + 1) >= firstServed(vehicles), 'nobody waits earlier')
    }),
    { numRuns: 10 },
  )
})

test('L7 with ambulances: what is told of them leads to the same bytes', () => {
  const run = fork(live, busy, parameters, 3)
  const { from, events } = record(run, 2880)
  const moves = events.filter((e) => e.kind === 'ambulance.moved')
  assert.ok(moves.length > 100, `${moves.length} moves`)
  for (const phase of AMBULANCE_PHASES)
    if (phase !== 'off-duty')
      assert.ok(
        moves.some((e) => e.phase === phase),
        `somebody is ${phase}`,
      )
  for (const event of events) assert.ok(apply(from, event).ok)
  assert.deepEqual(from.ambulances, run.state.ambulances)
})

test('a run copied in the middle has the same ambulances', () => {
  const run = fork(live, busy, parameters, 8)
  advance(run, 700)
  const twin = run.copy()
  advance(run, 1500)
  advance(twin, 1500)
  assert.deepEqual(twin.state.ambulances, run.state.ambulances)
  assert.equal(runOf(twin).answered, runOf(run).answered)
})

test('with no vehicle on duty everybody still comes, after a wait and by other means', () => {
  const state = steadyFill(cityWith(2), parameters, 5, EVENING)
  const idle = fork(state, scenario({}), parameters, 2)
  for (let v = 0; v < 2; v++) {
    const event: Occurrence = {
      kind: 'ambulance.moved',
      vehicle: `v${v + 1}`,
      phase: 'off-duty',
      location: [121.5, 29.9],
      occurredAt: state.asOf,
    }
    assert.ok(apply(state, event).ok)
  }
  const none = fork(state, scenario({}), parameters, 2)
  advance(idle, 1440)
  advance(none, 1440)
  assert.equal(runOf(none).answered, 0)
  assert.ok(runOf(none).givenUp > 3)
  const came = (s: Simulation): number => s.totals.of('emergencyArrivals', -1)
  assert.ok(Math.abs(came(none) - came(idle)) <= 3, `${came(none)} against ${came(idle)}`)
  assert.equal(none.totals.of('emergencyTurnedAway', -1), 0)
})

test('L10c: where nobody ever told of a vehicle, nobody comes by ambulance and handovers are not known', () => {
  const state: TwinState = copyState(live)
  state.ambulances.phase.fill(255)
  const run = fork(state, scenario({}), parameters, 1)
  advance(run, 1440)
  assert.equal(runOf(run).calls, 0)
  assert.ok(run.state.ambulances.phase.every((phase) => phase === 255))
})

test('vehicles that a feed told of in any phase finish it and are idle in the end, with arrivals or without', () => {
  for (const phase of AMBULANCE_PHASES) {
    const state = steadyFill(cityWith(1), parameters, 5, EVENING)
    const told: Occurrence = {
      kind: 'ambulance.moved',
      vehicle: 'v1',
      phase,
      location: [121.53, 29.91],
      occurredAt: state.asOf,
    }
    assert.ok(apply(state, told).ok)
    const run = fork(state, scenario({}), parameters, 1)
    const { events } = record(run, 240)
    const moves = events.filter((e) => e.kind === 'ambulance.moved').map((e) => e.phase)
    assert.equal(moves.includes('idle'), phase !== 'off-duty', `${phase} → ${moves.join(' → ')}`)
    accounts(run)
  }
})

test('an infectious patient gets a negative-pressure vehicle while one is idle, which is then decontaminated', () => {
  const changes = { 'emergency.admissionShareByNeed': { ...NO_NEED, infectious: 0.3, 'general-medicine': 0.7 } }
  const decoded = override(parameters, changes)
  assert.ok(decoded.ok)
  const run = fork(steadyFill(cityWith(3), parameters, 5, EVENING), busy, decoded.value, 4)
  const { events } = record(run, 2880)
  const clearing: number[] = []
  let since = new Map<string, number>()
  for (const e of events) {
    if (e.kind !== 'ambulance.moved') continue
    if (e.phase === 'clearing') since = since.set(e.vehicle, e.occurredAt)
    else if (since.has(e.vehicle)) {
      clearing.push((e.occurredAt - since.get(e.vehicle)!) / 60_000)
      since.delete(e.vehicle)
    }
  }
  assert.ok(
    clearing.some((minutes) => Math.abs(minutes - 50) < 0.1),
    `${clearing}`,
  )
  assert.ok(clearing.every((minutes) => Math.abs(minutes - 50) < 0.1 || Math.abs(minutes - 10) < 0.1))
  assert.ok(
    events.some((e) => e.kind === 'ambulance.moved' && e.phase === 'clearing' && e.vehicle === 'v1'),
    'the one of negative pressure',
  )
})

const NO_NEED = Object.fromEntries(Object.keys(parameters.emergency.admissionShareByNeed).map((need) => [need, 0]))

test('a day of Ningbo meets the published response: 12–13 min on average, 55–60 % within 12, worse at peak', () => {
  const city = loadCity('ningbo')
  const ningbo = loadParameters()
  const run = fork(steadyFill(city, ningbo, 11, Date.UTC(2026, 9, 13, 16)), scenario({}), ningbo, 5)
  const { events } = record(run, 1440)
  const { totals } = run
  const responses = totals.of('ambulanceResponses', -1)
  const mean = totals.of('ambulanceResponseMinutes', -1) / responses
  const within12 = totals.of('ambulanceResponsesWithin12', -1) / responses
  assert.ok(mean > 11.7 && mean < 13.2, `mean ${mean} min`)
  assert.ok(within12 > 0.53 && within12 < 0.62, `${within12} within 12 min`)
  // 17 jobs a year and 0.55 visits a day per 1,000 residents: the day's noise moves both.
  const perVisit = totals.of('ambulanceCalls', -1) / totals.of('emergencyArrivals', -1)
  assert.ok(Math.abs(perVisit / (17 / 365 / 0.55) - 1) < 0.12, `${perVisit} jobs a visit`)

  // The drive of each job, by the hour in which it began.
  const started = new Map<string, number>()
  const drives: [hour: number, minutes: number][] = []
  for (const e of events) {
    if (e.kind !== 'ambulance.moved') continue
    if (e.phase === 'mobile') started.set(e.vehicle, e.occurredAt)
    else if (e.phase === 'on-scene' && started.has(e.vehicle)) {
      const at = started.get(e.vehicle)!
      drives.push([new Date(at + 8 * 3_600_000).getUTCHours(), (e.occurredAt - at) / 60_000])
    }
  }
  const meanOf = (hours: readonly number[]): number => {
    const chosen = drives.filter(([h]) => hours.includes(h))
    return chosen.reduce((sum, [, minutes]) => sum + minutes, 0) / chosen.length
  }
  assert.ok(meanOf([7, 8, 17, 18]) > 1.1 * meanOf([21, 22, 23, 0, 1, 2]), 'slower at the rush hours')
})

test('whoever comes back waits in the crew’s hands as others do: a job bears the address of its patient', () => {
  const values = { 'readmission.share': 0.5, 'readmission.meanDays': 1, 'readmission.standardDeviationDays': 1 }
  const changed = override(parameters, values)
  assert.ok(changed.ok)
  const run = fork(live, scenario(), changed.value, 3)
  const ambulances = runOf(run)
  let returns = 0
  for (let minute = 5; minute < 4 * 1440; minute += 5) {
    advance(run, minute)
    for (const job of ambulances.jobOfVehicle) {
      const stream: number = job < 0 ? 0 : ambulances.get(job, Job.stream)
      assert.equal(stream, stream | 0, 'as the plans hold it')
      if (stream < 0) returns++
    }
  }
  assert.ok(returns > 0)
})
