/** How a facility fares, as one word for maps and lists: its worst standing alert, and what the alerts cannot say. */
import { FACILITY_STATUSES, type Severity as Level, SERVICES, severityOf as worstAlert } from '@kangcheng/twin-engine'
import type { Twin } from './twin.ts'

export type Severity = 'NORMAL' | 'WATCH' | 'CRITICAL' | 'UNKNOWN' | 'CLOSED'

export const SEVERITY_OF_LEVEL = { normal: 'NORMAL', watch: 'WATCH', alarm: 'CRITICAL' } as const satisfies Record<
  Level,
  Severity
>

const CLOSED = FACILITY_STATUSES.indexOf('closed')

export function severityOf(twin: Twin, facility: number): Severity {
  const { state } = twin
  if (state.facilities.status[facility * (SERVICES.length + 1) + SERVICES.length] === CLOSED) return 'CLOSED'
  const level = SEVERITY_OF_LEVEL[worstAlert(twin.alertBook, facility)]
  if (level !== 'NORMAL') return level
  return state.facilities.reportedAt[facility]! > 0 ? 'NORMAL' : 'UNKNOWN'
}
