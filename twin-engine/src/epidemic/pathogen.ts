/**
 * A pathogen as a file, `kangcheng-pathogen/1`: how contagious, how fast, how grave by age. Every figure has unit, range, source
 * and tag, as parameters do; what does not add up is refused with its place and what would be right.
 */
import type { Text } from '../city/city.ts'
import type { Decoded } from '../city/decoded.ts'
import { Reader } from '../city/reader.ts'

export const PATHOGEN_FORMAT = 'kangcheng-pathogen/1'

/** Durations in days; lists by age group. Shares are of all the infected of an age. */
export interface Pathogen {
  readonly id: string
  readonly name: Text
  /** Youngest age of each group, years: the first is 0, all are multiples of 5. */
  readonly ages: readonly number[]
  /** Whether the reproduction number is that among wholly susceptible people, or that of the start with its immune. */
  readonly reproduction: 'basic' | 'effective'
  readonly reproductionNumber: number
  readonly latentDays: number
  readonly infectiousDays: number
  readonly wardDays: number
  readonly intensiveCareDays: number
  readonly relativeSusceptibility: readonly number[]
  readonly symptomaticShare: readonly number[]
  readonly hospitalShare: readonly number[]
  readonly intensiveCareShare: readonly number[]
  readonly deathShare: readonly number[]
  /** Of those in intensive care. */
  readonly ventilatedShare: number
  readonly immuneShare: readonly number[]
  /** Multiplies the shares of hospital, intensive care and death: vaccination, a milder variant. */
  readonly severityFactor: number
  /** Days for which somebody with symptoms does not come to work. */
  readonly absentDays: number
  /** Every figure with its source, for display. */
  readonly figures: readonly PathogenFigure[]
}

export interface PathogenFigure {
  readonly name: string
  readonly value: number | readonly number[]
  readonly unit: string
  readonly range: readonly [low: number, high: number]
  readonly source: string
  /** V verified, S study, R recalled, A assumed, D derived. */
  readonly tag: string
}

const TAGS = ['V', 'S', 'R', 'A', 'D'] as const
const NUMBERS = [
  'reproductionNumber',
  'latentDays',
  'infectiousDays',
  'wardDays',
  'intensiveCareDays',
  'ventilatedShare',
  'severityFactor',
  'absentDays',
] as const
const BY_AGE = [
  'relativeSusceptibility',
  'symptomaticShare',
  'hospitalShare',
  'intensiveCareShare',
  'deathShare',
  'immuneShare',
] as const
const FIGURES: readonly string[] = [...NUMBERS, ...BY_AGE]
const FIELDS = ['format', 'id', 'name', 'ages', 'reproduction', 'figures', 'notes']
/** Each stage is reached by a part of those of the stage before. */
const LADDER = ['symptomaticShare', 'hospitalShare', 'intensiveCareShare', 'deathShare'] as const
/** The oldest group of the census tables is 85 and older. */
const OLDEST = 85
const AGE_STEP = 5

export function decodePathogen(input: unknown): Decoded<Pathogen> {
  const root = new Reader(input, '', [])
  const { problems } = root
  if (!root.isObject('an object with format, id, name, ages, reproduction, figures')) return { ok: false, problems }
  for (const [name] of root.entries())
    if (!FIELDS.includes(name)) root.field(name).problem(`is no field of a pathogen; known are ${FIELDS.join(', ')}`)
  if (root.field('format').value !== PATHOGEN_FORMAT) root.field('format').problem(`must be "${PATHOGEN_FORMAT}"`)
  const ages = agesOf(root.field('ages'))
  const figures = figuresOf(root.field('figures'), ages.length)
  const number = (name: (typeof NUMBERS)[number]): number => (figures.get(name)?.value as number | undefined) ?? 1
  const byAge = (name: (typeof BY_AGE)[number]): readonly number[] =>
    (figures.get(name)?.value as readonly number[] | undefined) ?? ages.map(() => 0)
  const pathogen: Pathogen = {
    id: root.field('id').text(),
    name: { zh: root.field('name').field('zh').text(), en: root.field('name').field('en').text() },
    ages,
    reproduction: root.field('reproduction').oneOf(['basic', 'effective']),
    reproductionNumber: number('reproductionNumber'),
    latentDays: number('latentDays'),
    infectiousDays: number('infectiousDays'),
    wardDays: number('wardDays'),
    intensiveCareDays: number('intensiveCareDays'),
    relativeSusceptibility: byAge('relativeSusceptibility'),
    symptomaticShare: byAge('symptomaticShare'),
    hospitalShare: byAge('hospitalShare'),
    intensiveCareShare: byAge('intensiveCareShare'),
    deathShare: byAge('deathShare'),
    ventilatedShare: number('ventilatedShare'),
    immuneShare: byAge('immuneShare'),
    severityFactor: number('severityFactor'),
    absentDays: number('absentDays'),
    figures: [...figures.values()],
  }
  if (problems.length === 0) checkLadder(pathogen, root)
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: pathogen }
}

function agesOf(list: Reader): readonly number[] {
  const ages = list.items().map((item, k, all) => {
    const age = item.integer(0, OLDEST)
    if (age % AGE_STEP !== 0) item.problem(`must be a multiple of ${AGE_STEP}, as census tables have it, got ${age}`)
    if (k === 0 && age !== 0) item.problem(`must be 0, the age of the youngest, got ${age}`)
    if (k > 0 && age <= Number(all[k - 1]!.value)) item.problem(`must be above the age before it, got ${age}`)
    return age
  })
  if (Array.isArray(list.value) && ages.length === 0) list.problem('must name at least one group, as [0, 15, 65]')
  return ages
}

function figuresOf(object: Reader, ages: number): Map<string, PathogenFigure> {
  const found = new Map<string, PathogenFigure>()
  for (const [name, figure] of object.entries()) {
    if (FIGURES.includes(name)) found.set(name, figureOf(name, figure, ages))
    else figure.problem(`is no figure of a pathogen; known are ${FIGURES.join(', ')}`)
  }
  for (const name of FIGURES)
    if (!found.has(name))
      object
        .field(name)
        .problem('is missing: { "value", "unit", "range", "source", "tag" }, with "tag": "A" where assumed')
  return found
}

function figureOf(name: string, figure: Reader, ages: number): PathogenFigure {
  const [low, high] = (() => {
    const bounds = figure.list('range').map((bound) => bound.number(0))
    if (bounds.length === 2 && bounds[0]! <= bounds[1]!) return [bounds[0]!, bounds[1]!] as const
    figure.field('range').problem('must be [lowest, highest]')
    return [0, Number.POSITIVE_INFINITY] as const
  })()
  const isShare = name.endsWith('Share')
  const most = Math.min(high, isShare ? 1 : Number.POSITIVE_INFINITY)
  const least = name.endsWith('Days') ? Math.max(low, 0.01) : low
  const value = figure.field('value')
  const one = (item: Reader): number => item.number(least, most)
  let values: number | readonly number[]
  if (NUMBERS.includes(name as never)) values = one(value)
  else {
    values = value.items().map(one)
    if (Array.isArray(value.value) && values.length !== ages)
      value.problem(`has ${values.length} values for ${ages} age groups; give one for each of "ages"`)
  }
  return {
    name,
    value: values,
    unit: figure.field('unit').text(),
    range: [low, high],
    source: figure.field('source').text(),
    tag: figure.field('tag').oneOf(TAGS),
  }
}

/** Nobody is in intensive care who is not in hospital, and nobody dies of it who was not there: the model nests them. */
function checkLadder(pathogen: Pathogen, root: Reader): void {
  const scaled = (name: (typeof LADDER)[number], a: number): number =>
    pathogen[name][a]! * (name === 'symptomaticShare' ? 1 : pathogen.severityFactor)
  for (let k = 1; k < LADDER.length; k++)
    pathogen.ages.forEach((age, a) => {
      const [before, here] = [LADDER[k - 1]!, LADDER[k]!]
      if (scaled(here, a) <= scaled(before, a) * (1 + 1e-9)) return
      const bounded = Number(scaled(before, a).toPrecision(6))
      root.problems.push({
        path: `figures.${here}.value[${a}]`,
        why: `${Number(scaled(here, a).toPrecision(6))} of the infected from age ${age}, but ${before} is only ${bounded}; lower it or raise ${before}`,
      })
    })
}
