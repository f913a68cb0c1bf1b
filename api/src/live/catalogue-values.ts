/** Values of the catalogue as the API serves them: read from the twin, from what stands, or from published series. */
import {
  CATALOGUE,
  type CatalogueEntry,
  CITY,
  type Confidence,
  catalogueEntry,
  confidenceOf,
  type LiveEntry,
  type PublishedSeries,
  type PublishedValue,
  type Standing,
  standingOf,
  type Text,
} from '@kangcheng/twin-engine'
import { type BedReport, cityBeds, facilityBeds, type Quality } from './bed-counts.ts'
import type { Twin } from './twin.ts'

type Scope = Parameters<LiveEntry['of']>[1]

/** Where a value comes from: `SYNTHETIC` = made up for demonstration, `NOT_REPORTED` = nobody published one. */
export const VALUE_KINDS = ['LIVE', 'PLAN', 'IMPORTED', 'SYNTHETIC', 'NOT_REPORTED'] as const
export type ValueKind = (typeof VALUE_KINDS)[number]

/** A figure of another area, to compare with. */
export interface ReferenceValue extends PublishedValue {
  readonly area: Text
  readonly source: Text
  readonly confidence: Confidence
}

export interface CatalogueValue {
  readonly entry: CatalogueEntry
  readonly kind: ValueKind
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  /** Of a published value, `2024`, `2024-Q3` or `2024-07`. */
  readonly period: string | null
  /** Epoch ms, of a live value. */
  readonly observedAt: number | null
  readonly ageMinutes: number | null
  readonly quality: Quality
  readonly confidence: Confidence | null
  readonly source: Text | null
  readonly standing: Standing
  readonly series: readonly PublishedValue[]
  readonly references: readonly ReferenceValue[]
}

const MINUTE = 60_000

/** The one value of an entry in a scope. */
export function catalogueValue(
  twin: Twin,
  published: readonly PublishedSeries[],
  entry: CatalogueEntry,
  scope: Scope = CITY,
): CatalogueValue {
  const found =
    entry.origin === 'live'
      ? liveValue(twin, entry, scope)
      : entry.origin === 'plan'
        ? planValue(twin, entry, scope)
        : publishedValue(published, entry.id, scope)
  return {
    entry,
    ...found,
    standing: found.kind === 'SYNTHETIC' ? 'none' : standingOf(entry, found.value),
    references: referencesOf(published, entry.id),
  }
}

type Found = Omit<CatalogueValue, 'entry' | 'standing' | 'references'>

const NOTHING: Found = {
  kind: 'NOT_REPORTED',
  value: null,
  low: null,
  high: null,
  period: null,
  observedAt: null,
  ageMinutes: null,
  quality: 'MISSING',
  confidence: null,
  source: null,
  series: [],
}

/** The city's beds as they were last counted: one answer asks for them some eighty times. */
const counted = new WeakMap<Twin, { readonly position: number; readonly beds: BedReport }>()

function bedsOf(twin: Twin, scope: Scope): BedReport {
  if (scope.kind === 'facility') return facilityBeds(twin, scope.facility)
  const before = counted.get(twin)
  if (before?.position === twin.appliedPosition) return before.beds
  const beds = cityBeds(twin)
  counted.set(twin, { position: twin.appliedPosition, beds })
  return beds
}

function liveValue(twin: Twin, entry: LiveEntry, scope: Scope): Found {
  const reading = twin.reading()
  const value = entry.of(reading, scope)
  const beds = bedsOf(twin, scope)
  const observedAt = entry.observedAt === undefined ? beds.observedAt : entry.observedAt(reading, scope)
  const told = twin.simulated ? 'SIMULATED' : 'LIVE'
  return {
    ...NOTHING,
    kind: 'LIVE',
    value,
    observedAt: value === null ? null : observedAt,
    ageMinutes: value === null || observedAt === null ? null : Math.max(0, twin.asOf - observedAt) / MINUTE,
    quality:
      value === null
        ? 'MISSING'
        : entry.observedAt !== undefined
          ? told
          : beds.quality === 'MISSING'
            ? 'ESTIMATED'
            : beds.quality,
  }
}

function planValue(twin: Twin, entry: Extract<CatalogueEntry, { origin: 'plan' }>, scope: Scope): Found {
  const value = entry.of(twin.city, scope)
  return {
    ...NOTHING,
    kind: 'PLAN',
    value,
    quality: value === null ? 'MISSING' : 'ESTIMATED',
    confidence: confidenceOf(twin.city, entry.standsOn),
  }
}

/** The newest value of the scope's own series; one that was published goes before one for demonstration. */
function publishedValue(published: readonly PublishedSeries[], id: string, scope: Scope): Found {
  const own = published.filter(
    ({ indicator, area }) =>
      indicator === id &&
      (area.kind === 'district'
        ? scope.kind === 'district' && area.district === scope.district
        : area.kind === 'city' && scope.kind === 'city'),
  )
  const series = own.find(({ synthetic }) => !synthetic) ?? own[0]
  const newest = series?.values.at(-1)
  if (series === undefined || newest === undefined) return NOTHING
  return {
    ...NOTHING,
    kind: series.synthetic ? 'SYNTHETIC' : 'IMPORTED',
    value: newest.value,
    low: newest.low,
    high: newest.high,
    period: newest.period,
    quality: 'ESTIMATED',
    confidence: series.confidence,
    source: series.source,
    series: series.values,
  }
}

function referencesOf(published: readonly PublishedSeries[], id: string): ReferenceValue[] {
  return published.flatMap(({ indicator, area, source, confidence, values }) => {
    const newest = values.at(-1)
    return indicator === id && area.kind === 'reference' && newest !== undefined
      ? [{ ...newest, area: area.name, source, confidence }]
      : []
  })
}

/** Of all entries in the order of the catalogue, or of those named; unknown ids are left out. */
export function catalogueValues(
  twin: Twin,
  published: readonly PublishedSeries[],
  ids: readonly string[] | null,
): CatalogueValue[] {
  const wanted = ids === null ? CATALOGUE : ids.flatMap((id) => catalogueEntry(id) ?? [])
  return wanted.map((entry) => catalogueValue(twin, published, entry))
}

/** A value that is not told: of few people, or not for whoever asks. */
export const withoutCatalogueValue = (value: CatalogueValue): CatalogueValue => ({
  ...value,
  value: null,
  low: null,
  high: null,
  observedAt: null,
  ageMinutes: null,
  standing: 'none',
})
