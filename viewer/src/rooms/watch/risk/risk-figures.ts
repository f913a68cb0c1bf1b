// What the alert desk says in figures: titles, chances with bands, times to break.
import type {
  BedRisk,
  EscalationJudgement,
  EscalationLadder,
  EscalationStanding,
  RiskAlert,
  RiskDesk,
  RiskGroup,
} from '../../../data/risk-types.ts'
import type { BedBalance, Severity } from '../../../data/types.ts'
import { count, NO_VALUE, percent } from '../../../format/numbers.ts'
import { duration } from '../../../format/time.ts'
import type { RiskWords } from '../../../i18n/risk-words.ts'
import type { Ranked } from '../ranking.ts'

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

/** Alerts, places and alarms counted. Where none stands yet, who needs somebody all the same: one forecast raises no alert. */
export function deskTitle(
  { alerts }: Pick<RiskDesk, 'alerts'>,
  ranked: readonly Pick<Ranked, 'when'>[],
  words: RiskWords,
): string {
  if (alerts.length === 0) {
    const ahead = ranked.filter(({ when }) => when === 'ahead').length
    return ranked.length === 0 ? words.none : words.first(count(ranked.length - ahead), count(ahead))
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

/** The panel of a hospital's risk in rows: a resource and span each. */
export const riskRows = (risks: readonly BedRisk[], words: RiskWords): readonly (readonly string[])[] =>
  risks.flatMap((risk) =>
    risk.noneFree.map(({ hours, chance }) => [
      words[risk.resource],
      `${hours} h`,
      percent(chance?.value ?? null, 0),
      chance === null ? NO_VALUE : bandWords(chance).replace('%', ''),
      breakWords(risk, words),
    ]),
  )

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

/**
 * What is lacking already, before what is to come; else the likeliest lack within the shortest time in which it reaches attention.
 * @param short the kind of bed of which most are short now
 */
export function riskTitle(risks: readonly BedRisk[], short: BedBalance | null, words: RiskWords): string {
  if (short !== null) return words.shortNow(words[short.kind === 'ICU' ? 'ICU.one' : 'BEDS.one'], count(short.short))
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

/**
 * The colour in which the city's level may be said: never calm while hospitals are critical, which the city's sums may not show.
 * @param critical hospitals that are critical now
 */
export function cityLevelSeverity(ladder: EscalationLadder, level: number | null, critical: number): Severity {
  const severity = levelSeverity(ladder, level)
  return severity === 'normal' && critical > 0 ? 'watch' : severity
}

/** How far a rule of the city is met: the least of its conditions, each the part of its threshold that its figure reaches; null = not known. */
function reach({ conditions }: EscalationJudgement): number | null {
  const parts = conditions.map(({ value, from, below }) =>
    value === null ? null : from === null ? (value < below! ? 1 : below! / value) : from === 0 ? 1 : value / from,
  )
  return parts.some((part) => part === null) ? null : Math.min(...parts.map((part) => part!))
}

/** What decides the city's level: the rules that hold on it, and the rule of a graver one that is nearest to holding. */
export function decidingRules(
  ladder: EscalationLadder,
  level: number | null,
): { readonly holding: readonly EscalationJudgement[]; readonly nearest: EscalationJudgement | null } {
  if (level === null) return { holding: [], nearest: null }
  const graver = ladder.cityRules.filter((rule) => rule.level > level)
  const nearest = graver
    .filter((rule) => reach(rule) !== null)
    .toSorted((a, b) => a.level - b.level || reach(b)! - reach(a)!)[0]
  return {
    holding: ladder.cityRules.filter((rule) => rule.level === level && rule.holds === true),
    nearest: nearest ?? null,
  }
}

/** Of the hospitals that are critical now, those that stand on the calm level of a ladder: they do not count towards the city's. */
export function uncountedHospitals(ladder: EscalationLadder, critical: readonly string[]): readonly string[] {
  const responding = new Set(
    ladder.standings.flatMap(({ facility, level }) => (facility !== null && (level ?? 0) > 0 ? [facility.id] : [])),
  )
  return critical.filter((id) => !responding.has(id))
}

/** How grave a level is, as a colour: the calm one, the milder half, the graver half. */
export function levelSeverity(ladder: EscalationLadder, level: number | null): Severity {
  if (level === null) return 'unknown'
  if (level === 0) return 'normal'
  return level >= ladder.levels.length / 2 ? 'critical' : 'watch'
}

export const tagWords = (tag: string, words: RiskWords): string =>
  tag === 'A' ? words.assumed : tag === 'R' ? words.recalled : ''
