/** RefNet is an ordinary city: the levers that close beds work on it as on any other. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  advance,
  apply,
  type CityModel,
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

const hourly = new Array<number>(168).fill(0.05)
/** RefNet's first ward with direct admissions of its own, which wait or are lost where it is full. */
function withDirect(whenFull: 'wait' | 'lost'): { city: CityModel; unit: string; beds: number } {
  const u = city.units.findIndex((unit) => unit.kind === 'ward')
  const care = city.care!
  const source = { rate: 'direct', unit: city.units[u]!.id, whenFull }
  return {
    city: {
      ...city,
      care: { ...care, rates: { ...care.rates, direct: hourly }, directSources: [source], admissionLists: [] },
    },
    unit: city.units[u]!.id,
    beds: city.units[u]!.beds,
  }
}

test('an admission that was put off is lost where it would have been lost, and waits where it would have waited', () => {
  for (const whenFull of ['wait', 'lost'] as const) {
    const own = withDirect(whenFull)
    const run = startRefNet({
      city: own.city,
      parameters,
      seed: 20261121,
      replication: 0,
      warmupWeeks: 0,
      weeks: 1,
      keepSamples: false,
    })
    for (const input of [
      { kind: 'defer-electives', share: 1, days: 1 },
      { kind: 'close-beds', unit: own.unit, beds: own.beds - 20 },
    ]) {
      const lever = decodeLever(input, own.city)
      assert.ok(lever.ok)
      planLever(lever.value as LeverSpec, run)
    }
    assert.equal(run.planned[0]!.planned, 1)
    // A bed is had at the instant of coming, or it is waited for; those from emergency departments wait in any case.
    const { events } = record(run, WEEK)
    const bedAt = new Map<string, number>()
    for (const e of events)
      if ((e.kind === 'bed.occupied' || e.kind === 'bed.reserved') && e.encounter !== undefined)
        if (!bedAt.has(e.encounter)) bedAt.set(e.encounter, e.occurredAt)
    const directly = events.filter((e) => e.kind === 'encounter.started' && e.acuity === undefined)
    const waiting = directly.filter((e) => e.kind === 'encounter.started' && bedAt.get(e.encounter) !== e.occurredAt)
    assert.ok(directly.length > 0, `${directly.length} admitted directly`)
    if (whenFull === 'wait') assert.ok(waiting.length > 0, 'whoever finds no bed waits')
    else assert.deepEqual(waiting, [], 'nobody waits where whoever finds no bed is lost')
  }
})

test('where nobody is admitted directly, putting admissions off says that it does nothing', () => {
  const run = started([{ kind: 'defer-electives', share: 0.5 }])
  assert.equal(run.planned[0]!.planned, 0)
  assert.ok(run.planned[0]!.wanted > 0, 'less was planned than wanted')
  assert.match(run.planned[0]!.note.en, /no ward there has direct admissions to put off; lists of planned ones stay/)
  assert.match(run.planned[0]!.note.zh, /没有可推迟的直接入院/)
})
