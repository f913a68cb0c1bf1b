/** Referrals and appointments of the last 24 h: what the indicators of two-way referral and of missed appointments read. */
import type { Instant } from '../events/event.ts'
import { sumOverDay } from '../state/tallies.ts'
import { facilitiesOf, type Reading, type Scope } from './indicator.ts'

/**
 * Referrals of one direction: of a facility those that it sent and received; of the city or a district those that its
 * facilities sent, so that none counts twice. null where no facility was ever told of one, and for a unit.
 */
export function referralsOf(reading: Reading, scope: Scope, direction: 'up' | 'down'): number | null {
  if (scope.kind === 'unit') return null
  const { referrals } = reading.state
  let known = false
  let count = 0
  for (const f of facilitiesOf(reading.state, scope)) {
    if (referrals.toldAt[f] === 0) continue
    known = true
    count += sumOverDay(referrals[direction], f)
    if (scope.kind === 'facility') count += sumOverDay(referrals[`${direction}Received`], f)
  }
  return known ? count : null
}

/** When a facility of the scope last told of a referral, or of an appointment; null = never. */
export function toldAtOf(reading: Reading, scope: Scope, what: 'referrals' | 'appointments'): Instant | null {
  const { toldAt } = reading.state[what]
  const newest = facilitiesOf(reading.state, scope).reduce((at, f) => Math.max(at, toldAt[f]!), 0)
  return newest === 0 ? null : newest
}

/** Appointments of a scope by what became of them. */
export interface AppointmentCounts {
  readonly booked: number
  readonly moved: number
  readonly cancelled: number
  readonly missed: number
  readonly kept: number
}

/** Sums over the facilities that ever told of an appointment; null where none did, and for a unit. */
export function appointmentsOf(reading: Reading, scope: Scope): AppointmentCounts | null {
  if (scope.kind === 'unit') return null
  const { appointments } = reading.state
  let known = false
  let [booked, moved, cancelled, missed, kept] = [0, 0, 0, 0, 0]
  for (const f of facilitiesOf(reading.state, scope)) {
    if (appointments.toldAt[f] === 0) continue
    known = true
    booked += sumOverDay(appointments.booked, f)
    moved += sumOverDay(appointments.moved, f)
    cancelled += sumOverDay(appointments.cancelled, f)
    missed += sumOverDay(appointments.missed, f)
    kept += sumOverDay(appointments.kept, f)
  }
  return known ? { booked, moved, cancelled, missed, kept } : null
}
