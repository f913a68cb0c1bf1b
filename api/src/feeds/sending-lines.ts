/**
 * What a message sends to the twin: its events with the city's ids, and what could not become an event, which the twin's
 * quarantine keeps. One line of NDJSON each, numbered within the message.
 */
import type { QuarantineCauseId } from '../quarantine/causes.ts'
import { type DecodedMessage, type FeedEvent, type PlaceFields, SHA256_OF_NO_BYTES } from './feed-format.ts'
import { type PlaceMap, resolvePlaces } from './place-map.ts'

/** Room for the lines of one message in the numbering; a message with more takes the room of several. */
export const SEQ_PER_MESSAGE = 8

export interface Refusal {
  readonly cause: QuarantineCauseId
  /** The field of the event, or ''. */
  readonly path: string
  /** `PV1-3`: where in the message. */
  readonly place: string
  readonly why: string
  /** What is known of the event: place codes allowed, never a refused value. */
  readonly event: Readonly<Partial<FeedEvent>>
}

/** One line to be sent: an event, or what was refused. */
export interface MessagePart {
  readonly event: FeedEvent | null
  /** Where in the message each place of the event stands; empty where there is no event. */
  readonly placeFields: PlaceFields
  readonly refused: Refusal | null
  /** The sender's code, where the map has no place for it. */
  readonly unmapped: string | null
  /** `ADT^A02`; null = not known. */
  readonly type: string | null
  /** SHA-256 of the raw message, hexadecimal; of its whole file where the format kept none of its bytes. */
  readonly raw: string
}

/**
 * The parts of a message in the order in which they are numbered: events as decoded, then problems.
 * @param wholeSha256 of all that the message came in, hexadecimal: stands for a message of which no bytes were kept.
 */
export function partsOf(message: DecodedMessage, map: PlaceMap | null, wholeSha256: string): readonly MessagePart[] {
  if (message.events.length === 0 && message.problems.length === 0) return []
  const { type } = message
  const own = message.rawSha256()
  const raw = own === SHA256_OF_NO_BYTES ? wholeSha256 : own
  const parts: MessagePart[] = message.events.map((decoded) => {
    const resolved = map === null ? { ok: true as const, event: decoded.event } : resolvePlaces(decoded, map)
    const { placeFields } = decoded
    if (resolved.ok) return { event: resolved.event, placeFields, refused: null, unmapped: null, type, raw }
    const refused: Refusal = {
      cause: 'unknown-place',
      path: resolved.field,
      place: placeWithin(placeFields[resolved.field] ?? ''),
      why: `the place code ${resolved.why}`,
      event: decoded.event,
    }
    return { event: null, placeFields: {}, refused, unmapped: resolved.code, type, raw }
  })
  for (const { place, why, cause, path, reduced } of message.problems) {
    const refused: Refusal = { cause, path, place: placeWithin(place), why, event: reduced }
    parts.push({ event: null, placeFields: {}, refused, unmapped: null, type, raw })
  }
  return parts
}

/** `message 4, EVN-2` → `EVN-2`: the number says nothing beside the message's own hash. */
const placeWithin = (place: string): string => place.replace(/^message \d+, /, '')

/** How many times eight numbers a message with so many parts takes: one at least. */
export const slotsOf = (parts: number): number => Math.max(1, Math.ceil(parts / SEQ_PER_MESSAGE))

/** An event as a line of `POST /ingest`. */
export function lineOfEvent(seq: bigint, event: object): string {
  return JSON.stringify({ ...event, seq: String(seq) })
}

/** A part of a message as a line of `POST /ingest`. */
export function lineOfPart(seq: bigint, { event, refused, raw, type }: MessagePart): string {
  const about = type === null ? { raw } : { raw, type }
  return refused === null
    ? JSON.stringify({ seq: String(seq), ...event, ...about })
    : JSON.stringify({ seq: String(seq), ...about, refused })
}
