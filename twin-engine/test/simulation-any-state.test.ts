/** A simulation starts from whatever live feeds have made of the state: half-known wards, odd queues, held and closed beds. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { advance, apply, checkState, emptyState, fork, record, sameState, type TwinState } from '../src/index.ts'
import { randomEvents } from './random-events.ts'
import { chinaParameters, scenario } from './simulation-city.ts'
import { MINUTE, SATURDAY_MORNING, smallCity } from './small-city.ts'

const city = smallCity()

function liveAfter(events: readonly Parameters<typeof apply>[1][]): TwinState {
  const state = emptyState(city)
  apply(state, { kind: 'clock.passed', occurredAt: SATURDAY_MORNING - 600 * MINUTE })
  for (const event of events) apply(state, event)
  return state
}

test('from any state that events can make, a simulation starts, runs and keeps the invariants', () => {
  fc.assert(
    fc.property(randomEvents(city, 150), fc.integer({ min: 0, max: 1000 }), (events, seed) => {
      const live = liveAfter(events)
      const shocks = [{ kind: 'surge-arrivals', factor: 5 }]
      const run = fork(
        live,
        scenario({ shocks, levers: [{ kind: 'open-beds', facility: 'h1', beds: 3 }] }),
        chinaParameters(),
        seed,
      )
      advance(run, 3 * 1440)
      assert.deepEqual(checkState(run.state), [])
    }),
    { numRuns: 300 },
  )
})

test('L7 from any state that events can make', () => {
  fc.assert(
    fc.property(randomEvents(city, 150), fc.integer({ min: 0, max: 1000 }), (events, seed) => {
      const run = fork(
        liveAfter(events),
        scenario({ shocks: [{ kind: 'surge-arrivals', factor: 4 }] }),
        chinaParameters(),
        seed,
      )
      const { from, events: told } = record(run, 2 * 1440)
      for (const event of told) {
        const verdict = apply(from, event)
        assert.ok(verdict.ok, verdict.ok ? '' : `${JSON.stringify(event)}: ${verdict.why}`)
      }
      assert.ok(sameState(from, run.state))
    }),
    { numRuns: 150 },
  )
})

test('whoever has a bed reserved while still under treatment goes to that bed, once, and frees the treatment place', () => {
  const state = emptyState(city)
  const at = SATURDAY_MORNING
  for (const event of [
    { kind: 'encounter.started', encounter: 'e1', facility: 'h1', need: 'general-medicine', acuity: 2 },
    { kind: 'encounter.seen', encounter: 'e1' },
    { kind: 'bed.reserved', bed: 'h1-w1-b01', encounter: 'e1' },
  ] as const)
    assert.ok(apply(state, { ...event, occurredAt: at }).ok)
  for (let seed = 0; seed < 40; seed++) {
    const run = fork(state, scenario({}), chinaParameters(), seed)
    const { events } = record(run, 30 * 1440)
    const taken = events.filter((e) => e.kind === 'bed.occupied' && e.bed === 'h1-w1-b01')
    assert.ok(taken.length > 0, 'the patient lies in the bed that was reserved')
    assert.deepEqual(checkState(run.state), [])
  }
})

test('the seed of the patients’ columns may be small: they grow in the middle of a run', () => {
  const state = emptyState(city, 4)
  for (const [unit, occupied] of [
    ['h1-w1', 6],
    ['h2-w1', 4],
    ['h1-icu', 2],
  ] as const)
    assert.ok(apply(state, { kind: 'census.reported', unit, occupied, occurredAt: SATURDAY_MORNING }).ok)
  const run = fork(state, scenario({ shocks: [{ kind: 'surge-arrivals', factor: 5 }] }), chinaParameters(), 1)
  const { from, events } = record(run, 5 * 1440)
  assert.ok(events.length > 100)
  assert.ok(run.state.patients.capacity > 4, 'the columns have grown')
  for (const event of events) assert.ok(apply(from, event).ok)
  assert.ok(sameState(from, run.state))
})
