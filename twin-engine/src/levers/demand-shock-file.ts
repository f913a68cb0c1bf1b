/**
 * A demand shock as a file, `kangcheng-demand-shock/1`: heat, cold or a holiday. How many more people come and call 120 at its full
 * strength, at which hours, and how strong it is day by day. Every figure has unit, range, source and tag, as parameters do.
 */
import type { Text } from '../city/city.ts'
import type { Decoded } from '../city/decoded.ts'
import { Reader } from '../city/reader.ts'

export const DEMAND_SHOCK_FORMAT = 'kangcheng-demand-shock/1'
/** The largest factor that a shock of demand may name. */
export const MOST_DEMAND_FACTOR = 3

export interface DemandShockFigure {
  readonly name: string
  readonly value: number | readonly number[]
  readonly unit: string
  readonly range: readonly [low: number, high: number]
  readonly source: string
  /** V verified, S study, R recalled, A assumed, D derived. */
  readonly tag: string
}

/** Factors hold at strength 1 for a whole day; 1 = as usual. */
export interface DemandShockFile {
  readonly id: string
  readonly name: Text
  /** Visits to emergency departments, of all levels. */
  readonly emergencyFactor: number
  /** … of levels Ⅲ and Ⅳ besides. */
  readonly lowAcuityFactor: number
  /** All calls of 120, those of the emergency patients among them. */
  readonly callsFactor: number
  /** By hour of the day, relative: how what is beyond the usual spreads over the day. */
  readonly hourWeight: readonly number[]
  /** Days from the start and strength from 0 to 1, straight between them; nothing before the first and after the last. */
  readonly course: readonly { readonly day: number; readonly strength: number }[]
  /** Every figure with its source, for display. */
  readonly figures: readonly DemandShockFigure[]
}

const FACTORS = ['emergencyFactor', 'lowAcuityFactor', 'callsFactor'] as const
const FIGURES: readonly string[] = [...FACTORS, 'hourWeight']
const FIELDS = ['format', 'id', 'name', 'notes', 'figures', 'course']
const TAGS = ['V', 'S', 'R', 'A', 'D'] as const
const LONGEST_DAYS = 366
const HOURS = 24

export function decodeDemandShockFile(input: unknown): Decoded<DemandShockFile> {
  const root = new Reader(input, '', [])
  const { problems } = root
  if (!root.isObject('an object with format, id, name, figures, course')) return { ok: false, problems }
  for (const [name] of root.entries())
    if (!FIELDS.includes(name))
      root.field(name).problem(`is no field of a demand shock; known are ${FIELDS.join(', ')}`)
  if (root.field('format').value !== DEMAND_SHOCK_FORMAT)
    root.field('format').problem(`must be "${DEMAND_SHOCK_FORMAT}"`)
  const figures = figuresOf(root.field('figures'))
  const factor = (name: (typeof FACTORS)[number]): number => (figures.get(name)?.value as number | undefined) ?? 1
  const file: DemandShockFile = {
    id: root.field('id').text(),
    name: { zh: root.field('name').field('zh').text(), en: root.field('name').field('en').text() },
    emergencyFactor: factor('emergencyFactor'),
    lowAcuityFactor: factor('lowAcuityFactor'),
    callsFactor: factor('callsFactor'),
    hourWeight: (figures.get('hourWeight')?.value as readonly number[] | undefined) ?? [],
    course: courseOf(root.field('course')),
    figures: [...figures.values()],
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: file }
}

function figuresOf(object: Reader): Map<string, DemandShockFigure> {
  const found = new Map<string, DemandShockFigure>()
  for (const [name, figure] of object.entries()) {
    if (FIGURES.includes(name)) found.set(name, figureOf(name, figure))
    else figure.problem(`is no figure of a demand shock; known are ${FIGURES.join(', ')}`)
  }
  for (const name of FIGURES)
    if (!found.has(name))
      object
        .field(name)
        .problem('is missing: { "value", "unit", "range", "source", "tag" }, with "tag": "A" where assumed')
  return found
}

function figureOf(name: string, figure: Reader): DemandShockFigure {
  const isWeight = name === 'hourWeight'
  const least = isWeight ? 0 : 1
  const bounds = figure.list('range').map((bound) => bound.number(least))
  const [low = least, high = least] = bounds
  if (bounds.length !== 2 || low > high) figure.field('range').problem('must be [lowest, highest]')
  const value = figure.field('value')
  const most = isWeight ? high : Math.min(high, MOST_DEMAND_FACTOR)
  const values = isWeight ? value.items().map((one) => one.number(low, most)) : value.number(low, most)
  if (typeof values !== 'number' && Array.isArray(value.value)) {
    if (values.length !== HOURS) value.problem(`has ${values.length} values; give one for each hour from 0 to 23`)
    else if (values.every((one) => one === 0)) value.problem('is 0 at every hour; at least one must be above')
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

function courseOf(list: Reader): DemandShockFile['course'] {
  let before = -1
  const course = list.items().map((item) => {
    const point = { day: item.field('day').number(0, LONGEST_DAYS), strength: item.field('strength').number(0, 1) }
    if (point.day <= before) item.field('day').problem(`must lie after the day before it (${before}), got ${point.day}`)
    before = point.day
    return point
  })
  if (Array.isArray(list.value) && course.length < 2)
    list.problem('needs two days at least, as [{ "day": 0, "strength": 0 }, { "day": 3, "strength": 1 }]')
  return course
}
