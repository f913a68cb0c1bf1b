// Who needs action, in which order; and everyone else.
import type { Alert, FacilityPulse, Severity, TimeQuantiles } from '../../data/types.ts'

export interface Ranked {
  readonly pulse: FacilityPulse
  readonly severity: Severity
  /** The alert that explains the severity: the most severe, then the earliest. */
  readonly alert: Alert | null
  /** What else is wrong there, in the same order. */
  readonly further: readonly Alert[]
  /** Until the resource that this alert names is full. */
  readonly full: TimeQuantiles | null
}

const RANK: Record<Severity, number> = { critical: 0, watch: 1, unknown: 2, closed: 3, normal: 4 }
const NEVER = Number.MAX_SAFE_INTEGER

/** Hospitals in need of action: by severity of need (P50 of the time until what the alert names is full), then by occupancy. Late data keep their place. */
export function needingAction(facilities: readonly FacilityPulse[], alerts: readonly Alert[]): Ranked[] {
  return facilities
    .flatMap((pulse): Ranked[] => {
      const own = alerts
        .filter((alert) => alert.facility?.id === pulse.id)
        .toSorted((a, b) => RANK[a.severity] - RANK[b.severity] || a.since.localeCompare(b.since))
      const severity = own[0] && RANK[own[0].severity] < RANK[pulse.severity] ? own[0].severity : pulse.severity
      if (severity !== 'critical' && severity !== 'watch') return []
      const [first, ...further] = own
      return [{ pulse, severity, alert: first ?? null, further, full: first?.fullInMinutes ?? null }]
    })
    .toSorted(
      (a, b) =>
        RANK[a.severity] - RANK[b.severity] ||
        (a.full?.p50 ?? NEVER) - (b.full?.p50 ?? NEVER) ||
        (b.pulse.occupancy ?? 0) - (a.pulse.occupancy ?? 0),
    )
}

/** The others by occupancy; those without a report come last. */
export function others(facilities: readonly FacilityPulse[], ranked: readonly Ranked[]): FacilityPulse[] {
  const taken = new Set(ranked.map(({ pulse }) => pulse.id))
  return facilities
    .filter((pulse) => !taken.has(pulse.id))
    .toSorted((a, b) => (b.occupancy ?? -1) - (a.occupancy ?? -1))
}
