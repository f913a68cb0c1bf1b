/**
 * Alerts on what is to come, put together for whoever reads them: one group of each place, and one of each resource that several
 * hospitals lack at once. Groups are derived from the alerts that stand; each alert stays one of its own, in the record and by its id.
 *
 * The order is by level, then by *urgency*: minutes until it breaks, an hour added, divided by the resource's weight. The hour lets the
 * weight decide between what has broken already. Of an alert on the chance of no bed, the minutes are those in which a constant hazard
 * with that chance would reach one half, H ln 2 / −ln(1 − p), and the weight is halved: nobody goes without yet. So are those of a
 * break that most runs no longer have.
 */
import type { CityModel, Text } from '../city/city.ts'
import { RESOURCES, type Resource } from '../experiment/time-to-break.ts'
import { durationText } from '../indicators/alerts.ts'
import { type BedRisk, RISK_HOURS, type RiskHours } from './bed-risk.ts'
import { LACKING, RISK_LEVELS, type RiskAlert, type RiskLevel } from './risk-alerts.ts'

/** From the jurisdiction's file (ladder.ts), with source and tag each. */
export interface AlertRanking {
  readonly weights: Readonly<Record<Resource, number>>
  /** So many hospitals with an alert on the same resource share a cause. */
  readonly sharedFrom: number
}

export interface AlertGroup<Alert extends RiskAlert = RiskAlert> {
  /** `place:<facility index>`, `place:-1` for the city, or `shared:<resource>`. */
  readonly id: string
  readonly kind: 'place' | 'shared'
  /** Of a place: index of the facility, -1 = the city. null = shared by hospitals. */
  readonly facility: number | null
  /** What is shared; null of a place. */
  readonly resource: Resource | null
  /** The gravest of its alerts. */
  readonly level: RiskLevel
  /** Of its most urgent alert of that level, in weighted minutes; less is more urgent. */
  readonly urgencyMinutes: number
  readonly finding: Text
  /** At least one; the most urgent first. */
  readonly alerts: readonly Alert[]
}

/** A chance of 0 or 1 from a few runs is not taken for certain. */
const SUREST = 0.975
const ALREADY_MINUTES = 60
const SHARE_OF_NOBODY_YET = 0.5

/** Weighted minutes; Infinity where nothing is known of when. */
export function urgencyMinutes(
  { rule, resource, risk }: Pick<RiskAlert, 'rule' | 'resource' | 'risk'>,
  ranking: AlertRanking,
): number {
  const weight = ranking.weights[resource]
  if (rule === 'time-to-break' && risk.breaks.p50 !== null) return (risk.breaks.p50 + ALREADY_MINUTES) / weight
  const halfway = risk.noneFree.map((chance, k) =>
    chance === null || chance.value === 0
      ? Number.POSITIVE_INFINITY
      : (RISK_HOURS[k]! * 60 * Math.LN2) / -Math.log(1 - Math.min(SUREST, chance.value)),
  )
  return (Math.min(...halfway) + ALREADY_MINUTES) / (weight * SHARE_OF_NOBODY_YET)
}

/**
 * The groups of places, and those that hospitals share, the gravest and most urgent first. Of equal urgency, the place with more open
 * beds of what it lacks comes first. Every alert is in exactly one group of a place.
 */
export function alertGroups<Alert extends RiskAlert>(
  city: CityModel,
  alerts: readonly Alert[],
  ranking: AlertRanking,
  judgedHours: RiskHours,
): readonly AlertGroup<Alert>[] {
  const urgency = new Map(alerts.map((alert) => [alert, urgencyMinutes(alert, ranking)]))
  const beds = new Map(alerts.map((alert) => [alert, bedsOf(city, alert)]))
  const ordered = alerts.toSorted(
    (a, b) =>
      RISK_LEVELS.indexOf(b.level) - RISK_LEVELS.indexOf(a.level) ||
      difference(urgency.get(a)!, urgency.get(b)!) ||
      beds.get(b)! - beds.get(a)! ||
      a.facility - b.facility,
  )
  const group = (own: readonly Alert[], of: Pick<AlertGroup, 'id' | 'kind' | 'facility' | 'resource' | 'finding'>) => ({
    ...of,
    level: own[0]!.level,
    urgencyMinutes: urgency.get(own[0]!)!,
    alerts: own,
  })
  // `ordered` makes the first alert of each group its most urgent one, and the groups come in the order of those.
  const places = [...Map.groupBy(ordered, ({ facility }) => facility)].map(([facility, own]) =>
    group(own, { id: `place:${facility}`, kind: 'place', facility, resource: null, finding: own[0]!.finding }),
  )
  const shared = RESOURCES.flatMap((resource) => {
    const own = ordered.filter((alert) => alert.facility >= 0 && alert.resource === resource)
    const hospitals = new Set(own.map(({ facility }) => facility)).size
    if (hospitals < ranking.sharedFrom) return []
    const finding = sharedFinding(resource, own, hospitals, judgedHours)
    return [group(own, { id: `shared:${resource}`, kind: 'shared', facility: null, resource, finding })]
  }).sort((a, b) => ordered.indexOf(a.alerts[0]!) - ordered.indexOf(b.alerts[0]!))
  return [...shared, ...places]
}

/** Of two numbers that may both be infinite. */
const difference = (a: number, b: number): number => (a === b ? 0 : a - b)

/** Open beds of the resource in ordinary operation, or emergency places. */
function bedsOf(city: CityModel, { facility, resource }: Pick<BedRisk, 'facility' | 'resource'>): number {
  const kind = resource === 'beds' ? 'ward' : resource
  let beds = 0
  for (const unit of city.units)
    if (unit.kind === kind && (facility < 0 || unit.facility === facility)) beds += unit.beds
  return beds
}

const percent = (share: number): string => `${Math.round(share * 100)}%`

/** What is said of all of them: from the alerts' own figures, not from the thresholds, which a held level may have left. */
function sharedFinding(
  resource: Resource,
  alerts: readonly RiskAlert[],
  hospitals: number,
  judgedHours: RiskHours,
): Text {
  const lacking = LACKING[resource]
  const chances = alerts.flatMap(({ risk }) => risk.noneFree[RISK_HOURS.indexOf(judgedHours)]?.value ?? [])
  const [low, high] = [percent(Math.min(...chances)), percent(Math.max(...chances))]
  const range = low === high ? low : `${low}–${high}`
  const breaking = alerts.filter(({ rule, risk }) => rule === 'time-to-break' && risk.breaks.p50 !== null)
  return {
    zh: `${hospitals} 家医院：${chances.length > 0 ? `${judgedHours} 小时内${lacking.zh}的可能 ${range}` : `${lacking.zh}的可能未知`}${breakingText(breaking).zh}`,
    en: `${hospitals} hospitals: ${chances.length > 0 ? `${range} chance` : 'unknown chance'} of ${lacking.en} within ${judgedHours} h${breakingText(breaking).en}`,
  }
}

function breakingText(breaking: readonly RiskAlert[]): Text {
  const n = breaking.length
  if (n === 0) return { zh: '', en: '' }
  const first = Math.min(...breaking.map(({ risk }) => risk.breaks.p50!))
  const begun = first < 1
  const when = begun
    ? { zh: '已经发生', en: 'already' }
    : { zh: `P50 ${durationText(first)} 后`, en: `in ${durationText(first)} (median)` }
  return {
    zh: `；其中 ${n} 家不够用，${n === 1 ? '' : begun ? '最早的' : '最早 '}${when.zh}`,
    en: `; ${n} of them ${n === 1 ? 'falls short, ' : 'fall short, the first '}${when.en}`,
  }
}
