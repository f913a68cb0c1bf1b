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
import { APPOINTMENT_COUNTS, REFERRAL_COUNTS, sumOverDay } from '../src/state/tallies.ts'
import { PlainModel } from './plain-model.ts'
import { PlainReferrals } from './plain-referrals.ts'
import { randomEvents } from './random-events.ts'
import { cityWithPrimaryCare, MINUTE, SATURDAY_MORNING } from './small-city.ts'

const city = cityWithPrimaryCare()

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

test('L3d: a census, with open beds or without, carries its unit until bed events do, and nothing counts twice', () => {
  fc.assert(
    fc.property(randomEvents(city, 150), (events) => {
      const state = emptyState(city, 2)
      const plain = new PlainModel(city)
      for (const event of events) {
        apply(state, event)
        plain.apply(event)
      }
      city.units.forEach((unit, u) => {
        const census = plain.census.get(unit.id)
        assert.equal(state.units.census[u], census?.occupied ?? -1, unit.id)
        assert.equal(state.units.censusOpen[u], census?.open ?? -1, unit.id)
        assert.equal(state.units.censusByBed[u], census?.byBed ?? -1, unit.id)
      })
      city.facilities.forEach(({ id }, f) => {
        const { occupied, open } = plain.occupancyOf(f)
        assert.equal(state.tallies.occupied[f], occupied, id)
        assert.equal(state.tallies.open[f], open, id)
      })
    }),
    { numRuns: 400 },
  )
})

test('L3e: referrals and appointments count in the hour of the day in which they happened, and touch no bed', () => {
  fc.assert(
    fc.property(randomEvents(city, 150), (events) => {
      const state = emptyState(city, 2)
      const without = emptyState(city, 2)
      const plain = new PlainReferrals(city)
      for (const event of events) {
        if (apply(state, event).ok) plain.take(event)
        if (!/^(referral|appointment)\./.test(event.kind)) apply(without, event)
      }
      city.facilities.forEach(({ id }, f) => {
        for (const name of REFERRAL_COUNTS)
          assert.equal(sumOverDay(state.referrals[name], f), plain.sum('referrals', name, f), `${name} of ${id}`)
        for (const name of APPOINTMENT_COUNTS)
          assert.equal(sumOverDay(state.appointments[name], f), plain.sum('appointments', name, f), `${name} of ${id}`)
      })
      assert.deepEqual(state.beds, without.beds)
      assert.deepEqual(state.units, without.units)
      assert.deepEqual(state.patientBuffer, without.patientBuffer)
      assert.deepEqual(state.tallies.occupied, without.tallies.occupied)
    }),
    { numRuns: 300 },
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
