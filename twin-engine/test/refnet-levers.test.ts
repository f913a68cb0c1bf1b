/** RefNet is an ordinary city: the levers that close beds work on it as on any other. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  advance,
  apply,
  copyState,
  decodeLever,
  type LeverSpec,
  planLever,
  record,
  type Simulation,
  sameState,
} from '../src/index.ts'
import { decodeRefNet, REFNET_1, refNetCity, startRefNet } from '../src/refnet/index.ts'
import { usableBeds } from '../src/simulation/flows/closing.ts'
import { chinaParameters } from './simulation-city.ts'

const WEEK = 10_080
const decoded = decodeRefNet(REFNET_1)
if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems))
const city = refNetCity(decoded.value)
const parameters = chinaParameters()

function started(levers: readonly unknown[]): Simulation {
  const simulation = startRefNet({
    city,
    parameters,
    seed: 20261121,
    replication: 0,
    warmupWeeks: 0,
    weeks: 1,
    keepSamples: false,
  })
  for (const input of levers) {
    const lever = decodeLever(input, city)
    assert.ok(lever.ok, JSON.stringify(lever))
    planLever(lever.value as LeverSpec, simulation)
  }
  return simulation
}
const beds = (simulation: Simulation): number[] =>
  simulation.state.city.units.map((unit, u) => (unit.kind === 'emergency' ? 0 : usableBeds(simulation.state, u)))

const intensive = city.units.findIndex((unit) => unit.kind === 'icu')

test('five beds of an intensive care unit of RefNet close as they become free, and open again', () => {
  const unit = city.units[intensive]!
  const run = started([
    { kind: 'close-beds', unit: unit.id, beds: 5, atMinute: 2 * WEEK, untilMinute: 4 * WEEK, reason: 'repair' },
  ])
  const before = beds(run)
  advance(run, 2 * WEEK - 1)
  assert.deepEqual(beds(run), before)
  advance(run, 3 * WEEK)
  assert.deepEqual(
    beds(run),
    before.map((n, u) => (u === intensive ? n - 5 : n)),
  )
  advance(run, 4 * WEEK)
  assert.deepEqual(beds(run), before)
})

test('with a fifth of the nurses missing every unit of RefNet comes down to 80 % of its beds, rounded down', () => {
  const run = started([{ kind: 'staffing', role: 'nurse', absentShare: 0.2, fromMinute: WEEK, untilMinute: 5 * WEEK }])
  const before = beds(run)
  advance(run, 4 * WEEK)
  assert.deepEqual(
    beds(run),
    before.map((n) => Math.floor(0.8 * n + 1e-9)),
  )
  advance(run, 5 * WEEK)
  assert.deepEqual(beds(run), before)
})

test('L7: a week of RefNet with these levers, told as events, replays to its own end', () => {
  const run = started([
    { kind: 'close-beds', unit: city.units[intensive]!.id, beds: 5, atMinute: 1_000, untilMinute: 6_000 },
    { kind: 'staffing', absentShare: 0.2, fromMinute: 2_000 },
  ])
  const replayed = copyState(run.state)
  const { events } = record(run, WEEK)
  assert.ok(events.some((e) => e.kind === 'bed.closed') && events.some((e) => e.kind === 'encounter.started'))
  for (const e of events) {
    const verdict = apply(replayed, e)
    assert.ok(verdict.ok, JSON.stringify([e, verdict]))
  }
  assert.ok(sameState(replayed, run.state))
})
