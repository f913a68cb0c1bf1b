/** How a facility fares, as one word for maps and lists: by its alerts, else by occupancy. */
import { FACILITY_STATUSES, SERVICES } from '@kangcheng/twin-engine'
import { facilityBedCounts, wardsOf } from './bed-counts.ts'
import type { Twin } from './twin.ts'

export type Severity = 'NORMAL' | 'WATCH' | 'CRITICAL' | 'UNKNOWN' | 'CLOSED'

/** Occupancy from which a hospital is watched, and from which it is critical (domain rule of thumb 85 % and 95 %, OPEL-style). */
export const WATCH_OCCUPANCY = 0.9
export const CRITICAL_OCCUPANCY = 0.97

const CLOSED = FACILITY_STATUSES.indexOf('closed')

export function severityOf(twin: Twin, facility: number): Severity {
  const { state } = twin
  if (state.facilities.status[facility * (SERVICES.length + 1) + SERVICES.length] === CLOSED) return 'CLOSED'
  const alert = twin.alerts.worstOf(facility)
  if (alert === 'CRITICAL') return 'CRITICAL'
  if (wardsOf(state, facility).length === 0) {
    if (alert === 'WATCH') return 'WATCH'
    return state.facilities.reportedAt[facility]! > 0 ? 'NORMAL' : 'UNKNOWN'
  }
  const { occupancy } = facilityBedCounts(twin, facility)
  if (occupancy === null) return alert ?? 'UNKNOWN'
  if (occupancy >= CRITICAL_OCCUPANCY) return 'CRITICAL'
  return alert === 'WATCH' || occupancy >= WATCH_OCCUPANCY ? 'WATCH' : 'NORMAL'
}
