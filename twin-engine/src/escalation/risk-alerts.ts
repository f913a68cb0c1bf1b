/**
 * Alerts on what is to come: on the chance of no bed and on the time to break, by hospital and for the city, with hysteresis. One
 * forecast is one reading. They live beside the alerts on what is (indicators/alerts.ts), which the log alone determines.
 */
import type { Text } from '../city/city.ts'
import type { Resource } from '../experiment/time-to-break.ts'
import { durationText } from '../indicators/alerts.ts'
import { type BedRisk, RISK_HOURS, type RiskHours } from './bed-risk.ts'
import { CALM, type HeldLevel, held } from './hysteresis.ts'

export const RISK_RULES = ['no-bed', 'time-to-break'] as const
export type RiskRule = (typeof RISK_RULES)[number]

/** Where alerts begin and end; from the jurisdiction's file (ladder.ts), with unit, range and source each. */
export interface RiskThresholds {
  /** The chance of no bed is judged within so many hours. */
  readonly judgedHours: RiskHours
  readonly watchChance: number
  readonly alarmChance: number
  /** How far below a threshold the chance must fall before the level may. */
  readonly clearChanceMargin: number
  /** Median time to break at or below which there is a watch, and an alarm. */
  readonly watchMinutes: number
  readonly alarmMinutes: number
  readonly clearMinutesMargin: number
  /** Forecasts in a row that raise a level, and that lower it. */
  readonly readingsUp: number
  readonly readingsDown: number
  /** Minutes after which an alarm that no post has taken is overdue. */
  readonly takenWithinMinutes: number
}

export const RISK_LEVELS = ['normal', 'watch', 'alarm'] as const
export type RiskLevel = (typeof RISK_LEVELS)[number]

/** An alert that stands. */
export interface RiskAlert {
  readonly rule: RiskRule
  /** Index of the facility; -1 = the city. */
  readonly facility: number
  readonly resource: Resource
  readonly level: RiskLevel
  /** Epoch ms by the city's clock. */
  readonly since: number
  /** What the level is judged by, and the threshold that it stands for: a chance, or minutes. null = never in half of the runs. */
  readonly value: number | null
  readonly threshold: number
  readonly risk: BedRisk
  readonly finding: Text
  /** True where the newest forecast no longer says: the level is kept. */
  readonly stale: boolean
}

export interface RiskChange {
  readonly rule: RiskRule
  readonly facility: number
  readonly resource: Resource
  readonly from: RiskLevel
  readonly to: RiskLevel
  readonly at: number
}

/** Levels by `rule:resource:facility`, as plain data, with the last risk that was read. */
export type RiskBook = ReadonlyMap<
  string,
  { readonly held: HeldLevel; readonly risk: BedRisk; readonly stale: boolean }
>

const keyOf = (rule: RiskRule, { resource, facility }: Pick<BedRisk, 'resource' | 'facility'>): string =>
  `${rule}:${resource}:${facility}`

const ruleOf = (key: string): RiskRule => key.slice(0, key.indexOf(':')) as RiskRule

/** The figure of a rule; null = not known. A break that comes in fewer than half of the runs is infinitely far. */
function figureOf(rule: RiskRule, risk: BedRisk, thresholds: RiskThresholds): number | null {
  if (rule === 'time-to-break') return risk.breaks.p50 ?? Number.POSITIVE_INFINITY
  return risk.noneFree[RISK_HOURS.indexOf(thresholds.judgedHours)]?.value ?? null
}

function asked(rule: RiskRule, risk: BedRisk, level: number, t: RiskThresholds): number | null {
  const value = figureOf(rule, risk, t)
  if (value === null) return null
  if (rule === 'no-bed') {
    const from = (threshold: number, at: number): boolean =>
      value >= threshold - (level >= at ? t.clearChanceMargin : 0)
    return from(t.alarmChance, 2) ? 2 : from(t.watchChance, 1) ? 1 : 0
  }
  const within = (threshold: number, at: number): boolean =>
    value <= threshold + (level >= at ? t.clearMinutesMargin : 0)
  return within(t.alarmMinutes, 2) ? 2 : within(t.watchMinutes, 1) ? 1 : 0
}

/** Takes one forecast into the book. What it no longer tells of keeps its level. */
export function advanceRisks(
  book: RiskBook,
  risks: readonly BedRisk[],
  thresholds: RiskThresholds,
  at: number,
): { readonly book: RiskBook; readonly changes: readonly RiskChange[] } {
  const next = new Map([...book].map(([key, entry]) => [key, { ...entry, stale: true }]))
  const changes: RiskChange[] = []
  const steps = { up: thresholds.readingsUp, down: thresholds.readingsDown }
  for (const risk of risks)
    for (const rule of RISK_RULES) {
      const key = keyOf(rule, risk)
      const before = book.get(key)?.held ?? CALM
      const want = asked(rule, risk, before.level, thresholds)
      const after = held(before, want, steps, at)
      next.set(key, { held: after, risk, stale: want === null })
      if (after.level !== before.level)
        changes.push({
          rule,
          facility: risk.facility,
          resource: risk.resource,
          from: RISK_LEVELS[before.level]!,
          to: RISK_LEVELS[after.level]!,
          at,
        })
    }
  return { book: next, changes }
}

/**
 * The alerts that stand, one of each resource of each place: the gravest first, then by how soon it breaks and how likely. A chance
 * of no bed is not told beside a break that is as grave, which implies it.
 */
export function riskAlertsOf(book: RiskBook, thresholds: RiskThresholds): RiskAlert[] {
  const alerts: RiskAlert[] = []
  for (const [key, entry] of book) {
    if (entry.held.level === 0) continue
    const implied = book.get(keyOf('time-to-break', entry.risk))?.held.level ?? 0
    if (ruleOf(key) === 'no-bed' && implied >= entry.held.level) continue
    const rule = ruleOf(key)
    const { facility, resource } = entry.risk
    const value = figureOf(rule, entry.risk, thresholds)
    const alarm = entry.held.level === 2
    alerts.push({
      rule,
      facility,
      resource,
      level: RISK_LEVELS[entry.held.level]!,
      since: entry.held.since,
      value: value !== null && Number.isFinite(value) ? value : null,
      threshold:
        rule === 'no-bed'
          ? thresholds[alarm ? 'alarmChance' : 'watchChance']
          : thresholds[alarm ? 'alarmMinutes' : 'watchMinutes'],
      risk: entry.risk,
      finding: findingOf(rule, entry.risk, thresholds),
      stale: entry.stale,
    })
  }
  const soon = ({ risk }: RiskAlert): number => risk.breaks.p50 ?? Number.POSITIVE_INFINITY
  const likely = ({ risk }: RiskAlert): number => risk.noneFree.at(-1)?.value ?? 0
  const sooner = (a: RiskAlert, b: RiskAlert): number => (soon(a) === soon(b) ? 0 : soon(a) - soon(b))
  return alerts.sort(
    (a, b) =>
      RISK_LEVELS.indexOf(b.level) - RISK_LEVELS.indexOf(a.level) ||
      sooner(a, b) ||
      likely(b) - likely(a) ||
      a.facility - b.facility,
  )
}

/** What the next patient may find. */
export const LACKING: Readonly<Record<Resource, Text>> = {
  beds: { zh: '无病房空床', en: 'no ward bed' },
  icu: { zh: '无重症空床', en: 'no intensive care bed' },
  emergency: { zh: '急诊诊疗位占满一小时', en: 'emergency places full for an hour' },
}
const BREAKING: Readonly<Record<Resource, Text>> = {
  beds: { zh: '病房床位不够用', en: 'ward beds fall short' },
  icu: { zh: '重症床位不够用', en: 'intensive care beds fall short' },
  emergency: { zh: '急诊拥挤超过 120%', en: 'emergency crowded beyond 120%' },
}

const percent = (share: number): string => `${Math.round(share * 100)}%`

/** Of the city the sums are meant, which no single hospital need feel: said, since indicators show the city's worst hospital. */
function findingOf(rule: RiskRule, risk: BedRisk, thresholds: RiskThresholds): Text {
  const finding = placeFinding(rule, risk, thresholds)
  return risk.facility >= 0 ? finding : { zh: `各院合计，${finding.zh}`, en: `all hospitals added up: ${finding.en}` }
}

/** The chance that the next patient finds nothing free within so many hours, in a sentence. */
export function riskFinding({ resource, noneFree }: BedRisk, hours: RiskHours): Text {
  const chance = noneFree[RISK_HOURS.indexOf(hours)]
  if (!chance) return { zh: `${LACKING[resource].zh}的可能未知`, en: `chance of ${LACKING[resource].en} not known` }
  const band = `${percent(chance.low95)}–${percent(chance.high95)}`
  return {
    zh: `${hours} 小时内${LACKING[resource].zh}的可能 ${percent(chance.value)}（95% 区间 ${band}）`,
    en: `${percent(chance.value)} chance of ${LACKING[resource].en} within ${hours} h (95% interval ${band})`,
  }
}

function placeFinding(rule: RiskRule, risk: BedRisk, { judgedHours }: RiskThresholds): Text {
  if (rule === 'no-bed') return riskFinding(risk, judgedHours)
  const { resource, breaks } = risk
  const { zh, en } = BREAKING[resource]
  const horizon = RISK_HOURS.at(-1)!
  const by = (minutes: number | null): string => (minutes === null ? `>${horizon} h` : durationText(minutes))
  if (breaks.p50 === null) return { zh: `${zh}：多数推演中未发生`, en: `${en}: not in most runs any more` }
  if (breaks.p50 < 1) return { zh: `${zh}：已经发生`, en: `${en}: it does already` }
  const range = `P10–90 ${by(breaks.p10)} – ${by(breaks.p90)}`
  return {
    zh: `${zh}：P50 ${durationText(breaks.p50)} 后（${range}）`,
    en: `${en} in ${durationText(breaks.p50)} (median; ${range})`,
  }
}
