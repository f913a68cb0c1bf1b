import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  apply,
  BED_STATUS_NAMES,
  checkState,
  copyState,
  emptyState,
  restoreState,
  sameState,
  stateHash,
} from '../src/index.ts'
import { PlainModel } from './plain-model.ts'
import { randomEvents } from './random-events.ts'
import { MINUTE, SATURDAY_MORNING, smallCity } from './small-city.ts'

const city = smallCity()

test('L1, L2, L3: no event throws, a refused one leaves every byte, and the state stays sound', () => {
  fc.assert(
    fc.property(randomEvents(city, 120), fc.constantFrom(0, 2, 64), (events, capacity) => {
      const state = emptyState(city, capacity)
      for (const event of events) {
        const before = stateHash(state)
        const verdict = apply(state, event)
        if (!verdict.ok) {
          assert.equal(stateHash(state), before, `${event.kind} was refused (${verdict.why}) and changed the state`)
          assert.ok(verdict.why.length > 20, 'a refusal says why')
        }
      }
      assert.deepEqual(checkState(state), [])
    }),
    { numRuns: 300 },
  )
})

test('L2: replaying the same events gives the same bytes, also through a copy or a snapshot halfway', () => {
  fc.assert(
    fc.property(randomEvents(city, 100), fc.nat({ max: 100 }), (events, cut) => {
      const straight = emptyState(city, 3)
      for (const event of events) apply(straight, event)
      let broken = emptyState(city, 3)
      events.forEach((event, i) => {
        if (i === cut) {
          const copy = copyState(broken)
          broken = restoreState(city, { buffer: copy.buffer, patientBuffer: copy.patientBuffer })
        }
        apply(broken, event)
      })
      assert.ok(sameState(straight, broken))
      assert.equal(stateHash(straight), stateHash(broken))
    }),
    { numRuns: 100 },
  )
})

test('the columns accept and refuse exactly as a plain model does, and every bed ends alike', () => {
  fc.assert(
    fc.property(randomEvents(city, 150), (events) => {
      const state = emptyState(city, 2)
      const plain = new PlainModel(city)
      for (const event of events) {
        const verdict = apply(state, event)
        const expected = plain.apply(event)
        if (expected !== null)
          assert.equal(
            verdict.ok,
            expected,
            `${JSON.stringify(event, (_, v: unknown) => (typeof v === 'bigint' ? `${v}` : v))} ${verdict.ok ? 'accepted' : verdict.why}`,
          )
      }
      for (const [id, bed] of plain.beds) {
        const b = state.index.findBed(id)
        assert.equal(BED_STATUS_NAMES[state.beds.status[b]!], bed.status, id)
        assert.equal(state.beds.since[b], bed.since, id)
        assert.equal(state.beds.patient[b]! >= 0, bed.who !== null, id)
      }
      assert.equal(state.patients.head[1], plain.encounters.size)
    }),
    { numRuns: 400 },
  )
})

test('L5: a copy and its origin go their own ways', () => {
  fc.assert(
    fc.property(randomEvents(city, 60), randomEvents(city, 60), (first, second) => {
      const origin = emptyState(city, 4)
      for (const event of first) apply(origin, event)
      const kept = stateHash(origin)
      const fork = copyState(origin)
      for (const event of second) apply(fork, event)
      assert.equal(stateHash(origin), kept, 'the fork wrote into its origin')
      const forked = stateHash(fork)
      for (const event of second) apply(origin, event)
      assert.equal(stateHash(origin), forked, 'the origin no longer behaves as its fork did')
    }),
    { numRuns: 60 },
  )
})

test('a state that nobody told anything is unknown, not empty', () => {
  const state = emptyState(city)
  assert.deepEqual(checkState(state), [])
  assert.ok(state.beds.status.every((status) => BED_STATUS_NAMES[status] === 'unknown'))
  assert.ok(state.facilities.status.every((status) => status === 255))
  assert.ok(state.units.census.every((census) => census === -1))
  assert.equal(apply(state, { kind: 'clock.passed', occurredAt: SATURDAY_MORNING + MINUTE }).ok, true)
  assert.ok(state.history.occupied.every((sample) => sample === 65_535))
})
