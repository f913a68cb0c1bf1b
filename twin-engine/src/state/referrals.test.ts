import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cityWithPrimaryCare, MINUTE, SATURDAY_MORNING as start } from '../../test/small-city.ts'
import { apply } from './apply.ts'
import { stateHash } from './equality.ts'
import { checkState } from './invariants.ts'
import { forgetReferrals } from './referrals.ts'
import { emptyState, type TwinState } from './state.ts'
import { APPOINTMENT_COUNTS, REFERRAL_COUNTS, sumOverDay } from './tallies.ts'
import type { Verdict } from './verdict.ts'

const city = cityWithPrimaryCare()
const HOUR = 60 * MINUTE
const [FIRST, SECOND, CENTRE] = [0, 1, 3]

function started(): TwinState {
  const state = emptyState(city)
  apply(state, { kind: 'clock.passed', occurredAt: start })
  return state
}

type Referral = 'referral.sent' | 'referral.cancelled'
const refer = (state: TwinState, origin: string, destination: string, kind: Referral = 'referral.sent'): Verdict =>
  apply(state, { kind, referral: 'r1', origin, destination, occurredAt: start })
const appointment = (state: TwinState, outcome: Outcome, at = start, facility = 'h1'): Verdict =>
  apply(state, { kind: `appointment.${outcome}`, appointment: 'a1', facility, occurredAt: at })
type Outcome = 'booked' | 'moved' | 'cancelled' | 'missed' | 'kept'
const why = (verdict: Verdict): string => (verdict.ok ? '' : verdict.why)

/** The counts of a facility that are not 0. */
function told({ referrals, appointments }: TwinState, facility: number): Record<string, number> {
  const counts = [
    ...REFERRAL_COUNTS.map((name) => [`referrals ${name}`, sumOverDay(referrals[name], facility)] as const),
    ...APPOINTMENT_COUNTS.map((name) => [`appointments ${name}`, sumOverDay(appointments[name], facility)] as const),
  ]
  return Object.fromEntries(counts.filter(([, count]) => count > 0))
}

test('to a hospital is up, from one is down, between hospitals across; each end counts it once', () => {
  const state = started()
  for (let i = 0; i < 3; i++) assert.ok(refer(state, 'h4', 'h1').ok)
  for (let i = 0; i < 2; i++) assert.ok(refer(state, 'h1', 'h4').ok)
  assert.ok(refer(state, 'h1', 'h2').ok)
  assert.ok(refer(state, 'h4', 'h1', 'referral.cancelled').ok)
  assert.deepEqual(told(state, CENTRE), { 'referrals up': 3, 'referrals downReceived': 2, 'referrals cancelled': 1 })
  assert.deepEqual(told(state, FIRST), { 'referrals down': 2, 'referrals across': 1, 'referrals upReceived': 3 })
  assert.deepEqual(told(state, SECOND), { 'referrals acrossReceived': 1 })
  assert.equal(state.facilities.reportedAt[SECOND], 0, 'nothing was heard from the one that receives')
  assert.deepEqual(checkState(state), [])
})

test('every outcome of an appointment is a tally of its facility', () => {
  const state = started()
  const kinds = ['booked', 'booked', 'moved', 'cancelled', 'missed', 'kept', 'kept', 'kept'] as const
  for (const outcome of kinds) assert.ok(appointment(state, outcome).ok)
  assert.deepEqual(told(state, FIRST), {
    'appointments booked': 2,
    'appointments moved': 1,
    'appointments cancelled': 1,
    'appointments missed': 1,
    'appointments kept': 3,
  })
})

test('each counts in the hour in which it happened, and falls out of the day with that hour', () => {
  const state = started()
  assert.ok(appointment(state, 'kept', start - 22 * HOUR).ok)
  assert.ok(appointment(state, 'kept', start - 24 * HOUR).ok, 'older than the day: taken, and not of it')
  assert.ok(appointment(state, 'kept', start + 5 * HOUR).ok, 'ahead of the clock: of the running hour')
  assert.equal(sumOverDay(state.appointments.kept, FIRST), 2)
  apply(state, { kind: 'clock.passed', occurredAt: start + HOUR })
  assert.equal(sumOverDay(state.appointments.kept, FIRST), 2)
  apply(state, { kind: 'clock.passed', occurredAt: start + 2 * HOUR })
  assert.equal(sumOverDay(state.appointments.kept, FIRST), 1)
  apply(state, { kind: 'clock.passed', occurredAt: start + 24 * HOUR })
  assert.deepEqual(told(state, FIRST), {})
})

test('before the clock’s first reading nothing is tallied, and it is known that something was told', () => {
  const state = emptyState(city)
  assert.ok(refer(state, 'h4', 'h1').ok)
  assert.ok(appointment(state, 'kept').ok)
  assert.deepEqual([told(state, FIRST), told(state, CENTRE)], [{}, {}])
  assert.deepEqual([...state.referrals.toldAt], [start, 0, 0, start])
  assert.deepEqual([...state.appointments.toldAt], [start, 0, 0, 0])
})

test('an unknown facility, and a referral to oneself, are refused with the remedy and leave no trace', () => {
  const state = started()
  const before = stateHash(state)
  assert.match(why(refer(state, 'h9', 'h1')), /the city has no facility "h9"; map the sender's code/)
  assert.match(why(refer(state, 'h1', 'h9', 'referral.cancelled')), /the city has no facility "h9"; map/)
  assert.match(why(appointment(state, 'missed', start, 'h9')), /the city has no facility "h9"; map/)
  assert.match(why(refer(state, 'h1', 'h1')), /origin and destination are one facility.*send the one that refers/)
  assert.equal(stateHash(state), before)
})

test('a state that forgets its referrals and appointments is one that was never told of them', () => {
  const state = started()
  refer(state, 'h4', 'h1')
  appointment(state, 'missed')
  const never = started()
  never.facilities.reportedAt.set(state.facilities.reportedAt)
  assert.notEqual(stateHash(state), stateHash(never))
  forgetReferrals(state)
  assert.equal(stateHash(state), stateHash(never))
})
