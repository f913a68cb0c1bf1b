// What the alert desk says in figures: titles, chances with bands, times to break.
import type { BedRisk, EscalationLadder, EscalationStanding, RiskAlert } from '../../../data/risk-types.ts'
import type { Severity } from '../../../data/types.ts'
import { count, percent } from '../../../format/numbers.ts'
import { duration } from '../../../format/time.ts'
import type { RiskWords } from '../../../i18n/risk-words.ts'

export const severityOf = (alert: Pick<RiskAlert, 'severity'>): Severity =>
  alert.severity === 'CRITICAL' ? 'critical' : 'watch'

/** Alarms and watches counted; nothing stands, nothing rings. */
export function deskTitle(alerts: readonly RiskAlert[], words: RiskWords): string {
  if (alerts.length === 0) return words.none
  const alarms = alerts.filter(({ severity }) => severity === 'CRITICAL').length
  return words.title(count(alarms), count(alerts.length - alarms))
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
  return best === null ? words.riskCalm : words.riskTitle(words[best.risk.resource], percent(best.value, 0), best.hours)
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
