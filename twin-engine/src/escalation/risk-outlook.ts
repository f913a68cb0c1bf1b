/**
 * Whom the newest forecast says to look after, whether or not an alert stands yet: one row of each resource of each place that reaches
 * attention within a day, or of which an alert is held. An alert opens only when forecasts agree; whoever reads the list can't wait
 * for that, so both come from one book, and no alert is without its row.
 */
import { type BedRisk, RISK_HOURS, type RiskHours } from './bed-risk.ts'
import { RISK_LEVELS, type RiskBook, type RiskLevel, type RiskThresholds } from './risk-alerts.ts'

export interface RiskOutlook {
  /** Index of the facility; -1 = the city. */
  readonly facility: number
  readonly resource: BedRisk['resource']
  /** The gravest that is held, or that the newest forecast asks for; never `normal`. */
  readonly level: RiskLevel
  /** The shortest time within which the chance of nothing free reaches attention; null = none does any more, and an alert is held. */
  readonly withinHours: RiskHours | null
  /** Of the alert that stands; `normal` = none does yet. */
  readonly held: RiskLevel
  /** Forecasts in a row that ask for a graver alert than the one held, and how many it takes. */
  readonly forecasts: number
  readonly forecastsNeeded: number
  readonly risk: BedRisk
}

/** The rows of a book: the gravest first, then the soonest and the likeliest. */
export function riskOutlookOf(book: RiskBook, thresholds: RiskThresholds): RiskOutlook[] {
  const rows: RiskOutlook[] = []
  for (const entries of Map.groupBy(book.values(), ({ risk }) => `${risk.resource}:${risk.facility}`).values()) {
    const { risk } = entries[0]!
    const withinHours = reachedWithin(risk, thresholds.watchChance)
    const held = Math.max(...entries.map((entry) => entry.held.level))
    const rising = entries.filter((entry) => entry.held.readings > 0 && entry.held.asked > held)
    const asked = Math.max(held, withinHours === null ? 0 : 1, ...rising.map((entry) => entry.held.asked))
    if (asked === 0) continue
    rows.push({
      facility: risk.facility,
      resource: risk.resource,
      level: RISK_LEVELS[asked]!,
      withinHours,
      held: RISK_LEVELS[held]!,
      forecasts: Math.max(0, ...rising.map((entry) => entry.held.readings)),
      forecastsNeeded: thresholds.readingsUp,
      risk,
    })
  }
  const likely = ({ risk }: RiskOutlook): number => Math.max(...risk.noneFree.map((chance) => chance?.value ?? 0))
  const within = (row: RiskOutlook): number => row.withinHours ?? Number.MAX_SAFE_INTEGER
  return rows.sort(
    (a, b) =>
      RISK_LEVELS.indexOf(b.level) - RISK_LEVELS.indexOf(a.level) ||
      within(a) - within(b) ||
      likely(b) - likely(a) ||
      a.facility - b.facility,
  )
}

function reachedWithin(risk: BedRisk, watchChance: number): RiskHours | null {
  const k = risk.noneFree.findIndex((chance) => chance !== null && chance.value >= watchChance)
  return k < 0 ? null : RISK_HOURS[k]!
}
