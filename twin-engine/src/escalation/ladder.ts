/**
 * An escalation ladder as a file, `kangcheng-ladder/1`: which levels a jurisdiction has, in which order, by what rules a hospital or
 * the city stands on one, and what each asks of whom. What is wrong with a file is told by path.
 */
import type { Text } from '../city/city.ts'
import type { Decoded } from '../city/decoded.ts'
import { unknownField } from '../city/decoded.ts'
import { Reader } from '../city/reader.ts'
import { RESOURCES, type Resource } from '../experiment/time-to-break.ts'
import type { AlertRanking } from './alert-groups.ts'
import { RISK_HOURS } from './bed-risk.ts'
import { LADDER_FIGURES, type LadderFigure } from './ladder-figures.ts'
import type { RiskThresholds } from './risk-alerts.ts'

export const LADDER_FORMAT = 'kangcheng-ladder/1'

/** What somebody is asked to do, and within how many minutes of the level; null = while it lasts. */
export interface LadderAsk {
  readonly of: Text
  readonly what: Text
  readonly withinMinutes: number | null
}

/** `figure` at or above `from`, or below `below`; with `hospitals`, the share of hospitals that stand on that level or a graver one. */
export interface LadderCondition {
  readonly figure: LadderFigure | 'hospitals'
  /** Index into the levels; null but for `hospitals`. */
  readonly hospitals: number | null
  readonly from: number | null
  readonly below: number | null
}

export const LADDER_PLACES = ['city', 'hospital'] as const
export type LadderPlace = (typeof LADDER_PLACES)[number]

/** One reason to stand on a level: all of its conditions. */
export interface LadderRule {
  readonly id: string
  readonly at: LadderPlace
  readonly text: Text
  readonly all: readonly LadderCondition[]
  readonly source: string
  readonly tag: string
}

export interface LadderLevel {
  /** As it is written: Ⅰ, L4. */
  readonly mark: string
  readonly name: Text
  readonly asks: readonly LadderAsk[]
  readonly rules: readonly LadderRule[]
}

/** A figure that earns 0 to 3 points by three cut-offs, each worse than the one before. */
export interface LadderScore {
  readonly figure: LadderFigure
  readonly cuts: readonly [number, number, number]
  readonly worse: 'above' | 'below'
  readonly weight: number
}

export interface Ladder {
  readonly id: string
  readonly name: Text
  readonly jurisdiction: Text
  /** Which mark is the gravest, in words: never to be left out beside a mark. */
  readonly order: Text
  readonly source: string
  readonly tag: string
  /** Minutes of the city's clock between readings, and readings in a row that raise and lower a level. */
  readonly everyMinutes: number
  readonly readingsUp: number
  readonly readingsDown: number
  readonly scores: readonly LadderScore[]
  /** From the calm one (index 0, without rules) to the gravest. */
  readonly levels: readonly LadderLevel[]
  readonly alerts: RiskThresholds
  readonly ranking: AlertRanking
  /** Every figure of the alerts with its source, for display. */
  readonly alertFigures: readonly LadderAlertFigure[]
  /** What an alert on a resource asks for, by its level. */
  readonly due: Readonly<Record<Resource, Readonly<Record<'watch' | 'alarm', readonly LadderAsk[]>>>>
}

export interface LadderAlertFigure {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly range: readonly [low: number, high: number]
  readonly source: string
  readonly tag: string
}

const TAGS = ['V', 'S', 'R', 'A', 'D'] as const
const FIELDS = [
  'format',
  'id',
  'name',
  'jurisdiction',
  'order',
  'source',
  'tag',
  'everyMinutes',
  'readingsUp',
  'readingsDown',
  'scores',
  'levels',
  'alerts',
  'due',
]
const ALERT_UNITS: Readonly<Record<keyof RiskThresholds, string>> = {
  judgedHours: 'h',
  watchChance: 'share',
  alarmChance: 'share',
  clearChanceMargin: 'share',
  watchMinutes: 'min',
  alarmMinutes: 'min',
  clearMinutesMargin: 'min',
  readingsUp: 'forecasts',
  readingsDown: 'forecasts',
  takenWithinMinutes: 'min',
}
/** A file may leave them out. */
const RANKING_FIGURES: Readonly<
  Record<'bedsWeight' | 'icuWeight' | 'emergencyWeight' | 'sharedFrom', Omit<LadderAlertFigure, 'name'>>
> = {
  bedsWeight: { value: 1, unit: 'weight', range: [0.1, 100], source: 'assumed: who lacks a ward bed boards', tag: 'A' },
  icuWeight: {
    value: 3,
    unit: 'weight',
    range: [0.1, 100],
    source: 'assumed: who lacks an intensive care bed cannot wait',
    tag: 'A',
  },
  emergencyWeight: {
    value: 2,
    unit: 'weight',
    range: [0.1, 100],
    source: 'assumed: who finds emergency full waits unseen',
    tag: 'A',
  },
  sharedFrom: {
    value: 3,
    unit: 'hospitals',
    range: [2, 100],
    source: 'assumed: what three hospitals lack at once is no matter of one of them',
    tag: 'A',
  },
}
const FEWEST_LEVELS = 2
const MOST_LEVELS = 9

export function decodeLadder(input: unknown): Decoded<Ladder> {
  const root = new Reader(input, '', [])
  const { problems } = root
  if (!root.isObject('an object with format, id, name, order, levels, alerts, due')) return { ok: false, problems }
  knownOnly(root, FIELDS, 'of a ladder')
  if (root.field('format').value !== LADDER_FORMAT) root.field('format').problem(`must be "${LADDER_FORMAT}"`)
  const alertFigures = alertFiguresOf(root.field('alerts'))
  const threshold = (name: keyof RiskThresholds | keyof typeof RANKING_FIGURES): number =>
    alertFigures.find((figure) => figure.name === name)?.value ?? 1
  const ladder: Ladder = {
    id: root.field('id').text(),
    name: textOf(root.field('name')),
    jurisdiction: textOf(root.field('jurisdiction')),
    order: textOf(root.field('order')),
    source: root.field('source').text(),
    tag: root.field('tag').oneOf(TAGS),
    everyMinutes: root.field('everyMinutes').integer(1, 1440),
    readingsUp: root.field('readingsUp').integer(1, 100),
    readingsDown: root.field('readingsDown').integer(1, 100),
    scores: root.field('scores').value === undefined ? [] : root.list('scores').map(scoreOf),
    levels: levelsOf(root.field('levels')),
    alerts: {
      judgedHours: threshold('judgedHours') as RiskThresholds['judgedHours'],
      watchChance: threshold('watchChance'),
      alarmChance: threshold('alarmChance'),
      clearChanceMargin: threshold('clearChanceMargin'),
      watchMinutes: threshold('watchMinutes'),
      alarmMinutes: threshold('alarmMinutes'),
      clearMinutesMargin: threshold('clearMinutesMargin'),
      readingsUp: threshold('readingsUp'),
      readingsDown: threshold('readingsDown'),
      takenWithinMinutes: threshold('takenWithinMinutes'),
    },
    ranking: {
      weights: { beds: threshold('bedsWeight'), icu: threshold('icuWeight'), emergency: threshold('emergencyWeight') },
      sharedFrom: threshold('sharedFrom'),
    },
    alertFigures,
    due: dueOf(root.field('due')),
  }
  if (problems.length === 0) checkAddsUp(ladder, root)
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: ladder }
}

const textOf = (reader: Reader): Text => ({ zh: reader.field('zh').text(), en: reader.field('en').text() })

function knownOnly(reader: Reader, known: readonly string[], of: string): void {
  for (const [name, field] of reader.entries()) if (!known.includes(name)) field.problem(unknownField(name, known, of))
}

function scoreOf(reader: Reader): LadderScore {
  knownOnly(reader, ['figure', 'cuts', 'worse', 'weight'], 'of a score')
  const worse = reader.field('worse').oneOf(['above', 'below'])
  const cuts = reader.field('cuts')
  const values = cuts.items().map((cut) => cut.number(0))
  if (Array.isArray(cuts.value) && values.length !== 3)
    cuts.problem(`must be three cut-offs, for 1, 2 and 3 points, got ${values.length}`)
  values.forEach((value, k) => {
    const before = values[k - 1]
    if (before !== undefined && (worse === 'above' ? value <= before : value >= before))
      cuts.problem(`must grow worse from one to the next, got ${values.join(', ')} with "worse": "${worse}"`)
  })
  return {
    figure: reader.field('figure').oneOf(LADDER_FIGURES.filter((name) => name !== 'points')),
    cuts: [values[0] ?? 0, values[1] ?? 0, values[2] ?? 0],
    worse,
    weight: reader.field('weight').value === undefined ? 1 : reader.field('weight').number(0.01, 100),
  }
}

function levelsOf(reader: Reader): readonly LadderLevel[] {
  const items = reader.items()
  if (Array.isArray(reader.value) && (items.length < FEWEST_LEVELS || items.length > MOST_LEVELS))
    reader.problem(
      `must be ${FEWEST_LEVELS} to ${MOST_LEVELS} levels, from the calm one to the gravest, got ${items.length}`,
    )
  const marks = items.map((item) => item.field('mark').text())
  return items.map((item, k) => {
    knownOnly(item, ['mark', 'name', 'asks', 'rules'], 'of a level')
    if (marks.indexOf(marks[k]!) !== k) item.field('mark').problem(`"${marks[k]}" stands twice; each level has its own`)
    const rules = item.field('rules').value === undefined ? [] : item.list('rules').map((one) => ruleOf(one, marks))
    if (k === 0 && rules.length > 0) item.field('rules').problem('the first level is the calm one and has no rules')
    if (k > 0 && rules.length === 0)
      item.field('rules').problem('must name at least one rule, or nobody ever comes to this level')
    return {
      mark: marks[k]!,
      name: textOf(item.field('name')),
      asks: item.field('asks').value === undefined ? [] : item.list('asks').map(askOf),
      rules,
    }
  })
}

function ruleOf(reader: Reader, marks: readonly string[]): LadderRule {
  knownOnly(reader, ['id', 'at', 'text', 'all', 'source', 'tag'], 'of a rule')
  const at = reader.field('at').oneOf(LADDER_PLACES)
  const all = reader.list('all').map((one) => conditionOf(one, marks, at))
  if (all.length === 0 && Array.isArray(reader.field('all').value))
    reader.field('all').problem('must name at least one condition')
  return {
    id: reader.field('id').text(),
    at,
    text: textOf(reader.field('text')),
    all,
    source: reader.field('source').text(),
    tag: reader.field('tag').oneOf(TAGS),
  }
}

function conditionOf(reader: Reader, marks: readonly string[], at: LadderPlace): LadderCondition {
  knownOnly(reader, ['figure', 'level', 'from', 'below'], 'of a condition')
  const figure = reader.field('figure').oneOf([...LADDER_FIGURES, 'hospitals'] as const)
  const level = reader.field('level')
  if (figure === 'hospitals' && at !== 'city')
    reader.field('figure').problem('"hospitals" is a figure of the city alone')
  if (figure !== 'hospitals' && level.value !== undefined) level.problem('belongs to "figure": "hospitals" alone')
  const from = reader.field('from').value === undefined ? null : reader.field('from').number(0)
  const below = reader.field('below').value === undefined ? null : reader.field('below').number(0)
  if ((from === null) === (below === null)) reader.problem('must have either from (at or above) or below')
  const hospitals = figure === 'hospitals' ? marks.indexOf(level.oneOf(marks)) : null
  return { figure, hospitals, from, below }
}

function askOf(reader: Reader): LadderAsk {
  knownOnly(reader, ['of', 'what', 'withinMinutes'], 'of what is asked')
  const within = reader.field('withinMinutes')
  return {
    of: textOf(reader.field('of')),
    what: textOf(reader.field('what')),
    withinMinutes: within.value === undefined ? null : within.integer(1, 10_080),
  }
}

function dueOf(reader: Reader): Ladder['due'] {
  knownOnly(reader, RESOURCES, 'of what is due')
  const of = (resource: Resource) => {
    const field = reader.field(resource)
    knownOnly(field, ['watch', 'alarm'], 'of a resource')
    return { watch: field.list('watch').map(askOf), alarm: field.list('alarm').map(askOf) }
  }
  return { beds: of('beds'), icu: of('icu'), emergency: of('emergency') }
}

function alertFiguresOf(reader: Reader): readonly LadderAlertFigure[] {
  const thresholds = Object.keys(ALERT_UNITS) as readonly (keyof RiskThresholds)[]
  const names = [...thresholds, ...(Object.keys(RANKING_FIGURES) as (keyof typeof RANKING_FIGURES)[])]
  knownOnly(reader, names, 'of the alerts')
  return names.map((name) => {
    const figure = reader.field(name)
    const fallback = name in RANKING_FIGURES ? RANKING_FIGURES[name as keyof typeof RANKING_FIGURES] : null
    if (figure.value === undefined && fallback !== null) return { name, ...fallback }
    const expected = fallback?.unit ?? ALERT_UNITS[name as keyof RiskThresholds]
    if (figure.value === undefined) {
      figure.problem('is missing: { "value", "unit", "range", "source", "tag" }, with "tag": "A" where assumed')
      return { name, value: 1, unit: expected, range: [0, 1], source: '', tag: 'A' }
    }
    knownOnly(figure, ['value', 'unit', 'range', 'source', 'tag'], 'of a figure')
    const range = figure.list('range').map((bound) => bound.number(0))
    if (range.length !== 2) figure.field('range').problem('must be the least and the greatest value')
    const [low = 0, high = Number.POSITIVE_INFINITY] = range
    const unit = figure.field('unit').oneOf([expected])
    const value = figure.field('value').number(low, high)
    if (name === 'judgedHours' && !RISK_HOURS.some((hours) => hours === value))
      figure.field('value').problem(`must be one of ${RISK_HOURS.join(', ')}, got ${value}`)
    if ((unit === 'forecasts' || unit === 'hospitals') && (!Number.isInteger(value) || value < 1))
      figure.field('value').problem('must be a whole number from 1')
    return {
      name,
      value,
      unit,
      range: [low, high],
      source: figure.field('source').text(),
      tag: figure.field('tag').oneOf(TAGS),
    }
  })
}

/** What no single field shows. */
function checkAddsUp({ alerts, levels, scores }: Ladder, root: Reader): void {
  const value = (name: string): Reader => root.field('alerts').field(name).field('value')
  if (alerts.alarmChance <= alerts.watchChance)
    value('alarmChance').problem(`must be above watchChance, ${alerts.watchChance}, got ${alerts.alarmChance}`)
  if (alerts.alarmMinutes >= alerts.watchMinutes)
    value('alarmMinutes').problem(
      `must be below watchMinutes, ${alerts.watchMinutes}, since a break that is nearer is graver; got ${alerts.alarmMinutes}`,
    )
  if (alerts.clearChanceMargin >= alerts.watchChance)
    value('clearChanceMargin').problem(
      `must be below watchChance, ${alerts.watchChance}, or an alert never ends; got ${alerts.clearChanceMargin}`,
    )
  levels.forEach(({ rules }, k) => {
    for (const [r, rule] of rules.entries())
      for (const [c, { figure, hospitals }] of rule.all.entries()) {
        const where = root.field('levels').items()[k]!.field('rules').items()[r]!.field('all').items()[c]!
        if (figure === 'points' && scores.length === 0)
          where.field('figure').problem('"points" needs scores, and there are none')
        if (hospitals === 0) where.field('level').problem('is the calm level, on which every hospital stands at least')
      }
  })
}
