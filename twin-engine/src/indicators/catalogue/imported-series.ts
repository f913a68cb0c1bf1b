/** Series that others published, as a city's file holds them: decoded with every problem and its place. */
import type { CityModel, Confidence, Text } from '../../city/city.ts'
import { type Decoded, type Problem, unknownField } from '../../city/decoded.ts'
import { Reader } from '../../city/reader.ts'
import type { ImportedEntry } from './entry.ts'
import { CATALOGUE, catalogueEntry } from './index.ts'

/** One value of a series: of a year `2024`, a quarter `2024-Q3` or a month `2024-07`. */
export interface PublishedValue {
  readonly period: string
  readonly value: number
  /** A 95 % interval, where it was published. */
  readonly low: number | null
  readonly high: number | null
}

/** Whose figure a series is. Another area's, the nation's say, is a reference and never the city's own. */
export type Area =
  | { readonly kind: 'city' }
  | { readonly kind: 'district'; readonly district: number }
  | { readonly kind: 'reference'; readonly name: Text }

export interface PublishedSeries {
  readonly indicator: string
  readonly area: Area
  readonly source: Text
  readonly confidence: Confidence
  /** True for demonstration: made up, and shown as such. */
  readonly synthetic: boolean
  /** By rising period. */
  readonly values: readonly PublishedValue[]
}

const PERIOD = /^(19|20)\d{2}(-Q[1-4]|-(0[1-9]|1[0-2]))?$/
const CONFIDENCES: readonly Confidence[] = ['sourced', 'approximate', 'synthetic']
const FIELDS = ['indicator', 'area', 'reference', 'source', 'confidence', 'values']

/**
 * A file of published series: `{series: [{indicator, area: "city" | district id, or reference: {zh, en}, source: {zh, en}, confidence,
 * values: [{period, value, low?, high?}]}]}`. Values are in the indicator's unit; a share is a fraction of one.
 * @param synthetic whether all of the file is made up for demonstration.
 */
export function decodeSeries(
  document: unknown,
  city: Pick<CityModel, 'districts'>,
  synthetic: boolean,
): Decoded<readonly PublishedSeries[]> {
  const problems: Problem[] = []
  const root = new Reader(document, '', problems)
  if (!root.isObject()) return { ok: false, problems }
  const seen = new Set<string>()
  const series = root.list('series').flatMap((reader) => {
    const one = seriesOf(reader, city, synthetic)
    if (one === null) return []
    const key = JSON.stringify([one.indicator, one.area])
    if (seen.has(key))
      reader.problem(`is a second series of ${one.indicator} for the same area; put their values into one`)
    seen.add(key)
    return [one]
  })
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: series }
}

function seriesOf(reader: Reader, city: Pick<CityModel, 'districts'>, synthetic: boolean): PublishedSeries | null {
  if (!reader.isObject()) return null
  for (const [name, field] of reader.entries()) if (!FIELDS.includes(name)) field.problem(unknownField(name, FIELDS))
  const id = reader.field('indicator').text()
  const entry = catalogueEntry(id)
  if (entry === undefined) {
    const like = CATALOGUE.find((one) => id !== '' && one.id.startsWith(id.split('-')[0]!))
    reader
      .field('indicator')
      .problem(`is no indicator of the catalogue${like === undefined ? '' : `; did you mean ${like.id}?`}`)
    return null
  }
  const area = areaOf(reader, city)
  if (area.kind !== 'reference' && entry.origin !== 'imported')
    reader.field('indicator').problem('is computed by the twin; only a reference can be imported for it')
  const range = entry.origin === 'imported' ? entry.range : ([-1e13, 1e13] as const)
  return {
    indicator: id,
    area,
    source: textOf(reader.field('source')),
    confidence: synthetic ? 'synthetic' : reader.field('confidence').oneOf(CONFIDENCES.slice(0, 2)),
    synthetic,
    values: valuesOf(reader.field('values'), range, entry.unit === 'share'),
  }
}

function areaOf(reader: Reader, city: Pick<CityModel, 'districts'>): Area {
  const reference = reader.field('reference')
  if (reference.value !== undefined) return { kind: 'reference', name: textOf(reference) }
  const area = reader.field('area')
  if (area.value === 'city') return { kind: 'city' }
  const district = city.districts.findIndex(({ id }) => id === area.value)
  if (district < 0)
    area.problem(
      `must be "city" or a district of it (${city.districts.map(({ id }) => id).join(', ')}); another area goes into "reference"`,
    )
  return { kind: 'district', district: Math.max(0, district) }
}

function textOf(reader: Reader): Text {
  if (!reader.isObject('{zh, en}')) return { zh: '', en: '' }
  return { zh: reader.field('zh').text(), en: reader.field('en').text() }
}

function valuesOf(reader: Reader, [low, high]: ImportedEntry['range'], share: boolean): PublishedValue[] {
  const periods = new Set<string>()
  const items = reader.items()
  if (Array.isArray(reader.value) && items.length === 0)
    reader.problem('is empty; leave the series out where nothing was published')
  const values = items.map((item): PublishedValue => {
    const period = item.field('period').text()
    if (period !== '' && !PERIOD.test(period))
      item.field('period').problem('must be a year 2024, a quarter 2024-Q3 or a month 2024-07')
    if (periods.has(period)) item.field('period').problem(`${period} stands twice in the series`)
    periods.add(period)
    const value = item.field('value')
    if (share && typeof value.value === 'number' && value.value > high)
      value.problem(`must be a fraction of one: ${value.value} % is ${value.value / 100}`)
    const bound = (name: string): number | null => {
      const field = item.field(name)
      return field.value === undefined || field.value === null ? null : field.number(low, high)
    }
    const read = share && typeof value.value === 'number' && value.value > high ? low : value.number(low, high)
    const [from, to] = [bound('low'), bound('high')]
    if ((from !== null && from > read) || (to !== null && to < read))
      item.problem('the interval must hold the value: low ≤ value ≤ high')
    return { period, value: read, low: from, high: to }
  })
  return values.sort((a, b) => (a.period < b.period ? -1 : 1))
}
