// What the alert desk says in figures: titles, chances with bands, times to break.
import type {
  BedRisk,
  EscalationLadder,
  EscalationStanding,
  RiskAlert,
  RiskDesk,
  RiskGroup,
} from '../../../data/risk-types.ts'
import type { Severity } from '../../../data/types.ts'
import { count, percent } from '../../../format/numbers.ts'
import { duration } from '../../../format/time.ts'
import type { RiskWords } from '../../../i18n/risk-words.ts'

export const severityOf = (alert: Pick<RiskAlert, 'severity'>): Severity =>
  alert.severity === 'CRITICAL' ? 'critical' : 'watch'

/** Groups with their alerts; one whose alerts are not told is left out. */
export function groupsOf(
  { groups, alerts }: Pick<RiskDesk, 'groups' | 'alerts'>,
  kind: RiskGroup['kind'],
): readonly { readonly group: RiskGroup; readonly alerts: readonly RiskAlert[] }[] {
  const byId = new Map(alerts.map((alert) => [alert.id, alert]))
  return groups
    .filter((group) => group.kind === kind)
    .map((group) => ({ group, alerts: group.alerts.flatMap(({ id }) => byId.get(id) ?? []) }))
    .filter((one) => one.alerts.length > 0)
}

/** How many hospitals share it. */
export const hospitalsIn = (alerts: readonly RiskAlert[]): number =>
  new Set(alerts.flatMap(({ facility }) => facility?.id ?? [])).size

/** Alerts, places and alarms counted. Where none stands yet, how many hospitals are at risk all the same: one forecast raises no alert. */
export function deskTitle({ alerts, risks }: Pick<RiskDesk, 'alerts' | 'risks'>, words: RiskWords): string {
  if (alerts.length === 0) {
    const many = atRisk(risks).length
    return many === 0 ? words.none : words.first(count(many))
  }
  const alarms = alerts.filter(({ severity }) => severity === 'CRITICAL').length
  const places = new Set(alerts.map(({ facility }) => facility?.id ?? null)).size
  return words.title(count(alerts.length), count(places), count(alarms))
}

/** Whole per cent; null = not known. */
export const chanceWords = (chance: BedRisk['noneFree'][number]['chance']): string =>
  chance === null ? percent(null) : `${percent(chance.value, 0)}%`

export const bandWords = (chance: BedRisk['noneFree'][number]['chance']): string =>
  chance === null ? '' : `${percent(chance.low95, 0)}–${percent(chance.high95, 0)}%`

export function breakWords({ breaks }: BedRisk, words: RiskWords): string {
  if (breaks.p50 === null) return words.never
  return breaks.p50 < 1 ? words.already : duration(breaks.p50)
}

/** Where attention begins, as the built-in ladders have it. */
const WATCH = 0.2
const ALARM = 0.5

export function chanceSeverity(chance: BedRisk['noneFree'][number]['chance']): Severity {
  if (chance === null) return 'unknown'
  return chance.value >= ALARM ? 'critical' : chance.value >= WATCH ? 'watch' : 'normal'
}

/** Hospitals with a chance of no bed that reaches attention, with what each may lack; the likeliest first. */
export function atRisk(
  risks: readonly BedRisk[],
): readonly { readonly facility: string; readonly risks: readonly BedRisk[] }[] {
  const highest = ({ noneFree }: BedRisk): number => Math.max(0, ...noneFree.map(({ chance }) => chance?.value ?? 0))
  const soonest = (of: readonly BedRisk[]): number => Math.max(...of.map(highest))
  const grouped = Map.groupBy(
    risks.filter((risk) => risk.facility !== null && highest(risk) >= WATCH),
    (risk) => risk.facility!.id,
  )
  return [...grouped]
    .map(([facility, of]) => ({ facility, risks: of }))
    .sort((a, b) => soonest(b.risks) - soonest(a.risks))
}

/** The likeliest lack within the shortest time in which it reaches attention. */
export function riskTitle(risks: readonly BedRisk[], words: RiskWords): string {
  let best: { readonly risk: BedRisk; readonly hours: number; readonly value: number } | null = null
  for (const risk of risks) {
    const first = risk.noneFree.find(({ chance }) => chance !== null && chance.value >= WATCH)
    if (!first?.chance) continue
    const { hours } = first
    const { value } = first.chance
    if (best === null || hours < best.hours || (hours === best.hours && value > best.value))
      best = { risk, hours, value }
  }
  return best === null
    ? words.riskCalm
    : words.riskTitle(words[`${best.risk.resource}.one`], percent(best.value, 0), best.hours)
}

/** The standing of a hospital, or (null) of the city. */
export const standingOf = (ladder: EscalationLadder, facility: string | null): EscalationStanding | undefined =>
  ladder.standings.find((standing) => (standing.facility?.id ?? null) === facility)

/** How grave a level is, as a colour: the calm one, the milder half, the graver half. */
export function levelSeverity(ladder: EscalationLadder, level: number | null): Severity {
  if (level === null) return 'unknown'
  if (level === 0) return 'normal'
  return level >= ladder.levels.length / 2 ? 'critical' : 'watch'
}

export const tagWords = (tag: string, words: RiskWords): string =>
  tag === 'A' ? words.assumed : tag === 'R' ? words.recalled : ''
