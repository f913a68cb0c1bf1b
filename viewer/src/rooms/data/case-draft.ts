// The correction of one entry: texts in fields, and the difference to the event as the API takes it.
import type { Fields, QuarantineCase } from '../../data/feed-types.ts'
import { fieldOfPath } from './inbox.ts'

export interface Draft {
  /** Texts by field; only of fields that were prefilled or touched. */
  readonly texts: Readonly<Record<string, string>>
  readonly reason: string
  /** Decide on all that are alike. */
  readonly same: boolean
}

const NUMBERS = ['occupied', 'open', 'waiting', 'count', 'onShift', 'inUse', 'available', 'daysOfSupply', 'acuity']
/** Who and when of the sending: identity, which a correction never changes. */
const FIXED = ['seq', 'source', 'epoch', 'raw', 'type']
export const PLACE_FIELDS = ['bed', 'unit', 'facility', 'origin', 'destination'] as const

const isPair = (value: unknown): value is readonly [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'number')

/** `[lng, lat]` of a location in either form; null where it is none. */
export function locationOf(value: unknown): readonly [number, number] | null {
  if (isPair(value)) return value
  if (typeof value !== 'object' || value === null) return null
  const { lng, lat } = value as { lng?: unknown; lat?: unknown }
  return typeof lng === 'number' && typeof lat === 'number' ? [lng, lat] : null
}

/** A value as it stands in a text field; unknown is empty. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  const location = locationOf(value)
  if (location) return location.map((degrees) => degrees.toFixed(6)).join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** The value that a text means where `before` stood; empty = the field is taken out (null). */
export function typedValue(field: string, text: string, before: unknown): unknown {
  const said = text.trim()
  if (said === '') return null
  if (typeof before === 'number' || NUMBERS.includes(field)) return Number.isFinite(Number(said)) ? Number(said) : said
  if (field === 'location') {
    const parts = said.split(/[\s,，]+/).map(Number)
    if (!isPair(parts) || parts.some((part) => !Number.isFinite(part))) return said
    return Array.isArray(before) || before === undefined ? parts : { lng: parts[0], lat: parts[1] }
  }
  if (typeof before === 'boolean' && (said === 'true' || said === 'false')) return said === 'true'
  return said
}

/** The fields that can be corrected: the offending one, what a suggestion changes, then the others. */
export function editableFields(entry: QuarantineCase): {
  readonly first: readonly string[]
  readonly rest: readonly string[]
} {
  const offending = fieldOfPath(entry.path)
  const known = Object.keys(entry.event).filter((field) => !FIXED.includes(field))
  const isField = known.includes(offending) || /^[a-z]\w*$/.test(entry.path)
  const first = [
    ...new Set([
      ...(isField && !FIXED.includes(offending) ? [offending] : []),
      ...Object.keys(entry.suggestion ?? {}).filter((field) => !FIXED.includes(field)),
    ]),
  ]
  return { first, rest: known.filter((field) => !first.includes(field)) }
}

export function firstDraft(entry: QuarantineCase): Draft {
  // A change that no field shows would be released unseen.
  const suggestion = entry.cause.correctable ? entry.suggestion : null
  return {
    texts: Object.fromEntries(Object.entries(suggestion ?? {}).map(([field, value]) => [field, textOf(value)])),
    reason: '',
    same: entry.sameCause > 1,
  }
}

/** What a draft changes; null = nothing, the entry would be released as it is. */
export function correctionOf(entry: Pick<QuarantineCase, 'event'>, draft: Draft): Fields | null {
  const changed = Object.entries(draft.texts).flatMap(([field, text]) => {
    const before = entry.event[field]
    return text === textOf(before) ? [] : [[field, typedValue(field, text, before)] as const]
  })
  return changed.length === 0 ? null : Object.fromEntries(changed)
}

/** The event's fields in the order people read them: what, when, where, then the rest. */
const READING_ORDER = ['seq', 'kind', 'occurredAt', 'facility', 'unit', 'bed', 'origin', 'destination', 'encounter']

export function eventLines(event: Fields): { readonly field: string; readonly text: string }[] {
  const rank = (field: string): number => {
    const at = READING_ORDER.indexOf(field)
    return at < 0 ? READING_ORDER.length : at
  }
  return Object.entries(event)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([field, value]) => ({ field, text: textOf(value) }))
    .toSorted((a, b) => rank(a.field) - rank(b.field))
}

const EARTH_METRES_PER_DEGREE = 111_320

/** Metres between two positions `[lng, lat]` that lie near each other (equirectangular). */
export function metresBetween(a: readonly [number, number], b: readonly [number, number]): number {
  const north = (b[1] - a[1]) * EARTH_METRES_PER_DEGREE
  const east = (b[0] - a[0]) * EARTH_METRES_PER_DEGREE * Math.cos((((a[1] + b[1]) / 2) * Math.PI) / 180)
  return Math.hypot(north, east)
}
