/**
 * Guarded reading of parsed FHIR JSON: a value of another type than the standard's is as good as absent, and nothing
 * throws. What a resource file reads through these functions by name is the allow-list; there is no other way in.
 */
import { type LngLat, MAX_COUNT } from '@kangcheng/twin-engine'
import type { DecodedEvent, FeedEvent, FeedProblem, PlaceFields, PlaceHint } from './feed-format.ts'
import { momentOfStamp, type Zone } from './zone.ts'

export type FhirObject = Readonly<Record<string, unknown>>

/** What one resource comes to. */
export interface Reading {
  readonly events: readonly DecodedEvent[]
  readonly withoutMeaning: string | null
  readonly problems: readonly FeedProblem[]
  readonly places: readonly PlaceHint[]
}

export const isObject = (value: unknown): value is FhirObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const NOTHING: FhirObject = Object.freeze({})

/** The object in a field; an empty one when there is none. */
export const objectIn = (from: FhirObject, field: string): FhirObject => {
  const value = from[field]
  return isObject(value) ? value : NOTHING
}

/** The objects in a list; others are passed over, keeping the positions of those that stay. */
export function objectsIn(from: FhirObject, field: string): readonly (readonly [item: FhirObject, index: number])[] {
  const value = from[field]
  if (!Array.isArray(value)) return []
  const found: (readonly [FhirObject, number])[] = []
  for (let i = 0; i < value.length; i++) if (isObject(value[i])) found.push([value[i] as FhirObject, i])
  return found
}

/** Longest text that is read: no code, identifier, reference or name of a place comes near it. */
const LONGEST_TEXT = 2048

/** Text in a field, trimmed; '' when there is none, or one that is too long to be what the field is for. */
export const textIn = (from: FhirObject, field: string): string => {
  const value = from[field]
  return typeof value === 'string' && value.length <= LONGEST_TEXT ? value.trim() : ''
}

/** A code of a coded field: `system` without a version. */
export interface Coding {
  readonly system: string
  readonly code: string
}

export const codingOf = (coding: FhirObject): Coding => ({
  system: textIn(coding, 'system'),
  code: textIn(coding, 'code'),
})

/** Codings of a CodeableConcept; display and text are never read. */
export const codingsOf = (concept: FhirObject): readonly Coding[] =>
  objectsIn(concept, 'coding').map(([coding]) => codingOf(coding))

/** Codings of every CodeableConcept in a list. */
export const codingsIn = (from: FhirObject, field: string): readonly Coding[] =>
  objectsIn(from, field).flatMap(([concept]) => codingsOf(concept))

/** `system|code` for tables of codes; Map, not object, because senders choose the words. */
export const codeKey = ({ system, code }: Coding): string => `${system}|${code}`

/** The first of the codings that the table knows. */
export function lookUp<T>(table: ReadonlyMap<string, T>, codings: readonly Coding[]): T | undefined {
  for (const coding of codings) {
    const found = table.get(codeKey(coding))
    if (found !== undefined) return found
  }
  return undefined
}

/** FHIR R4 dateTime and instant: https://hl7.org/fhir/R4/datatypes.html#dateTime */
const MOMENT = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})?$/
const DAY_OR_LESS = /^\d{4}(-\d{2}(-\d{2})?)?$/

export type ReadMoment =
  | { readonly ok: true; readonly at: string; readonly instant: number }
  | { readonly ok: false; readonly why: string }

/** A moment as ISO 8601 in UTC. A day without a time is none; a time without a zone is read in the feed's. */
export function momentOf(value: unknown, zone: Zone): ReadMoment {
  if (value === undefined || value === null || value === '')
    return { ok: false, why: 'is missing; expected a time such as 2026-01-17T19:30:00+08:00' }
  if (typeof value !== 'string')
    return { ok: false, why: 'is no text; expected a time such as 2026-01-17T19:30:00+08:00' }
  const text = value.trim()
  if (DAY_OR_LESS.test(text))
    return { ok: false, why: 'names a day and no time; expected a time such as 2026-01-17T19:30:00+08:00' }
  const parts = MOMENT.exec(text)
  if (parts === null)
    return { ok: false, why: 'is no dateTime of FHIR; expected a time such as 2026-01-17T19:30:00+08:00' }
  const [year, month, day, hour, minute, second = 0] = parts
    .slice(1, 7)
    .map((part) => (part === undefined ? 0 : Number(part)))
  const milliseconds = parts[7] === undefined ? 0 : Math.floor(Number(`0.${parts[7]}`) * 1000)
  const local = Date.UTC(year!, month! - 1, day!, hour!, minute!, Math.min(second, 59), milliseconds)
  const real =
    month! >= 1 &&
    month! <= 12 &&
    day! >= 1 &&
    day! <= new Date(Date.UTC(year!, month!, 0)).getUTCDate() &&
    hour! <= 23 &&
    minute! <= 59 &&
    second <= 60
  if (!real || year! < 1000) return { ok: false, why: 'names no moment of the calendar; expected one that exists' }
  const moment = momentOfStamp(local, parts[8], zone)
  return moment.ok ? { ...moment, at: new Date(moment.instant).toISOString() } : moment
}

/** Longitude and latitude of `Location.position`; undefined unless both are degrees. */
export function positionOf(position: FhirObject): LngLat | undefined {
  const { longitude, latitude } = position
  return typeof longitude === 'number' &&
    typeof latitude === 'number' &&
    Math.abs(longitude) <= 180 &&
    Math.abs(latitude) <= 90
    ? [longitude, latitude]
    : undefined
}

/** A whole number from 0 to the largest count that one event may report; undefined for anything else. */
export const countIn = (from: FhirObject, field: string): number | undefined => {
  const value = from[field]
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_COUNT
    ? value + 0
    : undefined
}

export const named = (withoutMeaning: string, places: readonly PlaceHint[] = []): Reading => ({
  events: [],
  withoutMeaning,
  problems: [],
  places,
})

export const decoded = (event: FeedEvent, placeFields: PlaceFields = {}): DecodedEvent => ({ event, placeFields })

/** Events with what is wrong beside them; without either, the name of what was left. */
export const eventsOr = (
  kind: string,
  events: readonly DecodedEvent[],
  problems: readonly FeedProblem[],
  places: readonly PlaceHint[] = [],
): Reading => ({
  events,
  withoutMeaning: events.length + problems.length === 0 ? kind : null,
  problems,
  places,
})

export const refused = (problem: FeedProblem, places: readonly PlaceHint[] = []): Reading => ({
  events: [],
  withoutMeaning: null,
  problems: [problem],
  places,
})

export const malformed = (
  place: string,
  why: string,
  path = '',
  reduced: Readonly<Partial<FeedEvent>> = {},
): FeedProblem => ({ place, why, cause: 'malformed', path, reduced })
