/**
 * What of a refused event may be kept, so that a person can correct it: every field that passes its own field's decoding.
 * A field that does not, and any field that its kind does not have, may hold anything, a name included: it is dropped.
 */
import { decodeEventField, decodeInstant, EVENT_FIELDS, type EventKind, personalDataIn } from '@kangcheng/twin-engine'
import { placeCodeFault } from '../feeds/place-code.ts'

export type ReducedEvent = Readonly<Record<string, unknown>>

/** Fields in which a gateway may leave its sender's own code for a place. */
const PLACE_FIELDS: ReadonlySet<string> = new Set(['bed', 'unit', 'facility', 'origin', 'destination'])

/**
 * @param input a refused event in its wire form, or anything else.
 * @param placeCodes whether a gateway sent it: then a sender's code may stand where an id of the city belongs.
 * @returns the fields that may be kept, in wire form; times as ISO 8601.
 */
export function reducedEvent(input: unknown, placeCodes: boolean): ReducedEvent {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return {}
  const record = input as Readonly<Record<string, unknown>>
  const kept: Record<string, unknown> = {}
  const seq = numberText(record.seq)
  if (seq !== '') kept.seq = seq
  const at = decodeInstant(record.occurredAt)
  if ('value' in at) kept.occurredAt = new Date(at.value).toISOString()
  const { kind } = record
  if (typeof kind !== 'string' || !Object.hasOwn(EVENT_FIELDS, kind)) return kept
  kept.kind = kind
  for (const [name, field] of Object.entries(EVENT_FIELDS[kind as EventKind])) {
    const value = record[name]
    if (value === undefined || value === null) continue
    const decoded = decodeEventField(value, field)
    if ('value' in decoded)
      kept[name] = field.type === 'instant' ? new Date(decoded.value as number).toISOString() : decoded.value
    else if (placeCodes && PLACE_FIELDS.has(name) && typeof value === 'string' && placeCodeFault(value) === null)
      kept[name] = value
  }
  return kept
}

/** A sequence number as text, '' where it is none; numbers that may be a person's are none either. */
export function numberText(seq: unknown): string {
  const text = typeof seq === 'string' || typeof seq === 'number' || typeof seq === 'bigint' ? String(seq) : ''
  return /^\d{1,19}$/.test(text) && personalDataIn(text) === null ? text : ''
}

/** The value of a field of a reduced event as text that can be compared; '' where it was not kept. */
export function subjectOfEntry(event: ReducedEvent, path: string): string {
  return Object.hasOwn(event, path) ? JSON.stringify(event[path]) : ''
}
