/** What one HL7 v2 message comes to, and how an event is put together from fields of which each may be missing. */
import type { EventKind } from '@kangcheng/twin-engine'
import type { Hl7Message } from '@medplum/core'
import type { QuarantineCauseId } from '../quarantine/causes.ts'
import {
  type DecodedEvent,
  type FeedContext,
  type FeedEvent,
  type FeedProblem,
  PLACE_FIELDS,
  type PlaceField,
} from './feed-format.ts'
import {
  type AllowedField,
  identifierParts,
  type PlaceAt,
  type ReadPlace,
  readField,
  readPlace,
} from './hl7v2-fields.ts'
import { readTime } from './hl7v2-time.ts'

export interface FieldProblem extends Omit<FeedProblem, 'place'> {
  /** `PV1-3`. */
  readonly field: string
}

/** At least one of the three is there. */
export interface Hl7Reading {
  readonly events: readonly DecodedEvent[]
  readonly withoutMeaning: string | null
  readonly problems: readonly FieldProblem[]
}

export const withoutMeaning = (kind: string): Hl7Reading => ({ events: [], withoutMeaning: kind, problems: [] })

export const problemReading = (problem: FieldProblem): Hl7Reading => ({
  events: [],
  withoutMeaning: null,
  problems: [problem],
})

/** Several readings of one message, such as the two halves of a swap. A kind without meaning counts only when alone. */
export function together(readings: readonly Hl7Reading[]): Hl7Reading {
  const events = readings.flatMap((reading) => reading.events)
  const problems = readings.flatMap((reading) => reading.problems)
  const named = readings.find((reading) => reading.withoutMeaning !== null)?.withoutMeaning ?? null
  return { events, withoutMeaning: events.length + problems.length === 0 ? named : null, problems }
}

/** The value of an event's field, with the place in the message that gave it; or why there is none. */
export type Found =
  | { readonly ok: true; readonly value: string; readonly field: string }
  | { readonly ok: false; readonly field: string; readonly why: string; readonly cause: QuarantineCauseId }

export const found = (field: string, value: string): Found => ({ ok: true, field, value })
export const missing = (field: string, why: string, cause: QuarantineCauseId): Found => ({
  ok: false,
  field,
  why,
  cause,
})

const isPlaceField = (name: string): name is PlaceField => (PLACE_FIELDS as readonly string[]).includes(name)

/**
 * An event of the given fields, or a problem at the first that is missing, with whatever of the event is known.
 *
 * @param known fields that need no reading, such as a reason that follows from the kind.
 */
export function eventReading(
  kind: EventKind,
  fields: Readonly<Record<string, Found>>,
  known: Readonly<Record<string, string>> = {},
): Hl7Reading {
  const event: Record<string, unknown> = { kind }
  const placeFields: Partial<Record<PlaceField, string>> = {}
  let problem: { path: string; of: Found & { ok: false } } | null = null
  for (const path in fields) {
    const one = fields[path]!
    if (one.ok) {
      event[path] = one.value
      if (isPlaceField(path)) placeFields[path] = one.field
    } else problem ??= { path, of: one }
  }
  Object.assign(event, known)
  if (problem === null)
    return { events: [{ event: event as unknown as FeedEvent, placeFields }], withoutMeaning: null, problems: [] }
  const { field, why, cause } = problem.of
  return problemReading({ field, why, cause, path: problem.path, reduced: event as Partial<FeedEvent> })
}

/** The encounter's token, from the visit number; without one, from the patient's id and the time of admission. */
export function encounterOf(message: Hl7Message, context: FeedContext): Found {
  const visit = identifierParts(message, 'PV1-19')
  if (visit !== null) return found('PV1-19', context.tokens.issue('visit', ...visit))
  const patient = identifierParts(message, 'PID-3')
  if (patient !== null) return found('PID-3', context.tokens.issue('patient', ...patient, readField(message, 'PV1-44')))
  const why = 'is empty, and so is PID-3; a visit number is needed to follow the encounter'
  return missing('PV1-19', why, 'malformed')
}

export type TimeField = Extract<AllowedField, 'EVN-6' | 'EVN-2' | 'PV1-44' | 'PV1-45'>

/** The first of the fields that holds a time, then MSH-7. A damaged time is a problem, not a reason to take the next. */
export function timeOf(message: Hl7Message, context: FeedContext, fields: readonly TimeField[]): Found {
  for (const field of [...fields, 'MSH-7'] as const) {
    const stamp = readField(message, field)
    if (stamp === '') continue
    const time = readTime(stamp, context.zone)
    return time.ok ? found(field, new Date(time.instant).toISOString()) : missing(field, time.why, 'malformed')
  }
  const others = fields.length === 0 ? '' : `, and so ${fields.length === 1 ? 'is' : 'are'} ${fields.join(', ')}`
  return missing('MSH-7', `is empty${others}; the message says no time`, 'malformed')
}

export function placeFound(field: string, place: ReadPlace): Found {
  return place.ok ? found(field, place.code) : missing(field, place.why, place.cause)
}

export function bedOf(message: Hl7Message, field: PlaceAt): Found {
  const place = readPlace(message, field)
  return place.ok && !place.namesBed
    ? missing(`${field}.3`, 'names no bed; expected point of care^room^bed^facility', 'unknown-place')
    : placeFound(field, place)
}
