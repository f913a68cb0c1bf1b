/**
 * The transitions of referrals 双向转诊 and appointments 预约: tallies of the day, apart from beds and patients. Part of
 * `transitions.ts`, which hands these names on.
 */
import type { FacilityKind } from '../city/city.ts'
import type { Instant } from '../events/event.ts'
import { heardFrom } from './reports.ts'
import type { TwinState } from './state.ts'
import { type APPOINTMENT_COUNTS, bucketOf } from './tallies.ts'
import { OK, refuse, type Verdict } from './verdict.ts'

/** To a hospital is up 上转, from one to any other kind is down 下转; between hospitals, or between others, across. */
function directionOf(from: FacilityKind, to: FacilityKind): 'up' | 'down' | 'across' {
  if ((from === 'HOSPITAL') === (to === 'HOSPITAL')) return 'across'
  return to === 'HOSPITAL' ? 'up' : 'down'
}

function toldOfReferral(state: TwinState, at: Instant, origin: number, destination: number): Verdict {
  if (origin === destination)
    return refuse(
      'origin and destination are one facility, but a referral leads to another; send the one that refers as origin and the one that receives as destination',
    )
  const { toldAt } = state.referrals
  if (at > toldAt[origin]!) toldAt[origin] = at
  if (at > toldAt[destination]!) toldAt[destination] = at
  // Nothing was heard from the receiver: data about it are no fresher than before.
  heardFrom(state, origin, at)
  return OK
}

/** A patient was referred. Counted in the hour in which it happened, once at either end. */
export function sendReferral(state: TwinState, at: Instant, origin: number, destination: number): Verdict {
  const verdict = toldOfReferral(state, at, origin, destination)
  if (!verdict.ok) return verdict
  const { facilities } = state.city
  const direction = directionOf(facilities[origin]!.kind, facilities[destination]!.kind)
  const sent = bucketOf(state, origin, at)
  if (sent < 0) return OK
  state.referrals[direction][sent]!++
  state.referrals[`${direction}Received`][bucketOf(state, destination, at)]!++
  return OK
}

/** A referral was called off. It stays among those sent: the two are figures of their own. */
export function cancelReferral(state: TwinState, at: Instant, origin: number, destination: number): Verdict {
  const verdict = toldOfReferral(state, at, origin, destination)
  if (!verdict.ok) return verdict
  const k = bucketOf(state, origin, at)
  if (k >= 0) state.referrals.cancelled[k]!++
  return OK
}

/** Something became of an appointment: counted in the hour in which it did. */
export function countAppointment(
  state: TwinState,
  at: Instant,
  facility: number,
  outcome: (typeof APPOINTMENT_COUNTS)[number],
): Verdict {
  const { toldAt } = state.appointments
  if (at > toldAt[facility]!) toldAt[facility] = at
  heardFrom(state, facility, at)
  const k = bucketOf(state, facility, at)
  if (k >= 0) state.appointments[outcome][k]!++
  return OK
}

/**
 * In the copy that a simulation starts from: appointments are of no simulation, referrals and flows only of one with primary care,
 * which tells its own. So what was told before is not known there.
 */
export function forgetReferrals({ referrals, appointments, flows }: TwinState): void {
  for (const group of [referrals, appointments, flows]) for (const column of Object.values(group)) column.fill(0)
}
