// Who needs somebody, now or within a day, in which order; and everyone else. One assessment for the list, the rails, the desk, the
// wall, the tables, the report and the telephone, so that no two of them can name different hospitals (law L134).
import type { RiskOutlook } from '../../data/risk-types.ts'
import type { Alert, FacilityPulse, Pulse, Severity, TimeQuantiles } from '../../data/types.ts'
import type { Text } from '../../i18n/words.ts'

export interface Ranked {
  readonly pulse: FacilityPulse
  /** `now` by the alerts that stand; `ahead` by the newest forecast alone. */
  readonly when: 'now' | 'ahead'
  readonly severity: Severity
  /** The alert that explains the severity: the most severe, then the earliest; null of a row that is to come. */
  readonly alert: Alert | null
  /** What else is wrong there, in the same order. */
  readonly further: readonly Alert[]
  /** Until the resource that this alert names is full. */
  readonly full: TimeQuantiles | null
  /** What the newest forecast says of the place, the gravest first. */
  readonly ahead: readonly RiskOutlook[]
}

const RANK: Record<Severity, number> = { critical: 0, watch: 1, unknown: 2, closed: 3, normal: 4 }
const NEVER = Number.MAX_SAFE_INTEGER
const NO_ROWS: readonly RiskOutlook[] = []

/**
 * Hospitals that need somebody: those that do now, by severity, by the P50 of the time until what the alert names is full and by
 * occupancy; then those that will, the gravest and soonest first. Late data keep their place.
 * @param outlook of the alert desk; empty where it is not followed, or at another moment than the present
 */
export function needingAction(
  facilities: readonly FacilityPulse[],
  alerts: readonly Alert[],
  outlook: readonly RiskOutlook[],
): Ranked[] {
  const alertsOf = Map.groupBy(alerts, (alert) => alert.facility?.id)
  const aheadOf = Map.groupBy(outlook, (row) => row.facility?.id)
  const rows = facilities.flatMap((pulse): Ranked[] => {
    const own = (alertsOf.get(pulse.id) ?? []).toSorted(
      (a, b) => RANK[a.severity] - RANK[b.severity] || a.since.localeCompare(b.since),
    )
    const ahead = aheadOf.get(pulse.id) ?? NO_ROWS
    const severity = own[0] && RANK[own[0].severity] < RANK[pulse.severity] ? own[0].severity : pulse.severity
    const [first, ...further] = own
    if (severity === 'critical' || severity === 'watch')
      return [
        { pulse, when: 'now', severity, alert: first ?? null, further, full: first?.fullInMinutes ?? null, ahead },
      ]
    return ahead.length === 0
      ? []
      : [{ pulse, when: 'ahead', severity: gravest(ahead), alert: null, further: [], full: null, ahead }]
  })
  return [...nowOf(rows).toSorted(byUrgency), ...aheadOnly(rows).toSorted(bySoonness)]
}

export const nowOf = (ranked: readonly Ranked[]): readonly Ranked[] => ranked.filter(({ when }) => when === 'now')
export const aheadOnly = (ranked: readonly Ranked[]): readonly Ranked[] => ranked.filter(({ when }) => when === 'ahead')
/** Hospitals that are critical now. */
export const criticalOf = (ranked: readonly Ranked[]): readonly Ranked[] =>
  ranked.filter(({ when, severity }) => when === 'now' && severity === 'critical')

/** The first of all, for what shows one hospital where none is chosen. */
export const urgentOf = (pulse: Pulse | null, outlook: readonly RiskOutlook[]): string | null =>
  pulse === null ? null : (needingAction(pulse.facilities, pulse.alerts, outlook)[0]?.pulse.id ?? null)

const gravest = (ahead: readonly RiskOutlook[]): Severity =>
  ahead.some(({ severity }) => severity === 'CRITICAL') ? 'critical' : 'watch'

/** Hours within which a place reaches attention; null = an alert is held, and no chance does any more. */
export const soonestHours = (ahead: readonly RiskOutlook[]): number | null => {
  const hours = ahead.flatMap(({ withinHours }) => withinHours ?? [])
  return hours.length === 0 ? null : Math.min(...hours)
}

/** The word for how grave a row is: what is to come is never called by the word for what is. */
export const graveness = ({ when, severity }: Pick<Ranked, 'when' | 'severity'>): 'sev.ahead' | `sev.${Severity}` =>
  when === 'ahead' ? 'sev.ahead' : `sev.${severity}`

/** What is wrong at a place, or will be, in a sentence. */
export const findingOf = ({ alert, ahead, when }: Ranked): Text | null =>
  alert?.finding ?? (when === 'ahead' ? (ahead[0]?.finding ?? null) : null)

const byUrgency = (a: Ranked, b: Ranked): number =>
  RANK[a.severity] - RANK[b.severity] ||
  (a.full?.p50 ?? NEVER) - (b.full?.p50 ?? NEVER) ||
  (b.pulse.occupancy ?? 0) - (a.pulse.occupancy ?? 0)

const bySoonness = (a: Ranked, b: Ranked): number =>
  RANK[a.severity] - RANK[b.severity] ||
  (soonestHours(a.ahead) ?? NEVER) - (soonestHours(b.ahead) ?? NEVER) ||
  (b.pulse.occupancy ?? 0) - (a.pulse.occupancy ?? 0)

/** The others by occupancy; those without a report come last. */
export function others(facilities: readonly FacilityPulse[], ranked: readonly Ranked[]): FacilityPulse[] {
  const taken = new Set(ranked.map(({ pulse }) => pulse.id))
  return facilities
    .filter((pulse) => !taken.has(pulse.id))
    .toSorted((a, b) => (b.occupancy ?? -1) - (a.occupancy ?? -1))
}
