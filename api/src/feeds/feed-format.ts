/**
 * The port of a feed format: bytes that a sender wrote become events of the twin, or are accounted for otherwise.
 *
 * A format promises: nothing here ever throws; every message becomes events, a named kind without meaning for the twin, or
 * a problem; memory is bounded by the longest message, not by the file; it works by an allow-list of fields, so that
 * nothing about a person leaves it, not even in a problem's text. `feed-format.conformance.ts` holds every format to this.
 */
import { createHash } from 'node:crypto'
import type { EventKind, LngLat, Outcome } from '@kangcheng/twin-engine'
import type { QuarantineCauseId } from '../quarantine/causes.ts'
import type { CsvColumns } from './csv-columns.ts'
import type { TokenIssuer } from './encounter-token.ts'
import type { Zone } from './zone.ts'

/** Longest single message that is taken; a longer one is a problem, and its bytes are passed over. */
export const LONGEST_MESSAGE_BYTES = 16 * 1024 * 1024

/** What a format is given besides the bytes. */
export interface FeedContext {
  /** The zone of times that name none. */
  readonly zone: Zone
  /** Makes the tokens that stand for visits, referrals and appointments. */
  readonly tokens: TokenIssuer
  /** What the columns of a table mean; null or absent = to be recognised by their headings. */
  readonly columns?: CsvColumns | null
  /** Codes of HL7 table 0103 that this sender writes into MSH-11 in earnest, beside `P`: `T` where a system was never switched over. */
  readonly liveProcessing?: readonly string[]
  /** Any object, the same for files of one delivery: what one says of places is known in the next. Absent = none is. */
  readonly memory?: object
}

/**
 * One event as a message says it: the contract's flat `EventInput` without `seq`. The fields named by `placeFields` hold
 * the sender's place code until `resolvePlaces` has replaced it by an id of the city; other fields are final.
 */
export interface FeedEvent {
  readonly kind: EventKind
  /** ISO 8601, UTC, with milliseconds. */
  readonly occurredAt: string
  readonly encounter?: string
  readonly into?: string
  readonly bed?: string
  readonly unit?: string
  readonly facility?: string
  readonly origin?: string
  readonly destination?: string
  readonly need?: string
  readonly outcome?: Outcome
  /** Fields of further kinds. */
  readonly [field: string]: unknown
}

/** The fields of an event that may hold a place code. */
export const PLACE_FIELDS = ['bed', 'unit', 'facility', 'origin', 'destination'] as const
export type PlaceField = (typeof PLACE_FIELDS)[number]
/** Where in the message each place code of an event stands, for problems: `{bed: 'PV1-3'}`; empty = ids of the city. */
export type PlaceFields = Readonly<Partial<Record<PlaceField, string>>>

export interface DecodedEvent {
  readonly event: FeedEvent
  readonly placeFields: PlaceFields
}

export interface FeedProblem {
  /** `PV1-3`, `line 4`, `Encounter.location[0]`: where in the message to look, never what stands there. */
  readonly place: string
  /** What is wrong, and what would have been right. */
  readonly why: string
  readonly cause: QuarantineCauseId
  /** The event's field that it concerns, where the message was to become an event; else ''. */
  readonly path: string
  /** What is known of the event that could not be made: never a value that was refused. */
  readonly reduced: Readonly<Partial<FeedEvent>>
}

/** A place that a message describes: what `feed map` makes suggestions from. */
export interface PlaceHint {
  readonly code: string
  readonly kind: 'facility' | 'unit' | 'bed'
  /** Name of the place, never of a person. */
  readonly name?: string
  /** Code of the place that it belongs to. */
  readonly within?: string
  /** As the sender gave it: WGS-84, or GCJ-02 and then to be recognised as such. */
  readonly location?: LngLat
  readonly beds?: number
}

/** One message. At least one of `events`, `withoutMeaning` and `problems` is there. */
export interface DecodedMessage {
  /** In its file, from 1; null = bytes that belong to no message (a problem only). */
  readonly number: number | null
  /** `ADT^A02`, `Encounter`, `row`: what kind of message it is; null = it could not be told. */
  readonly type: string | null
  readonly events: readonly DecodedEvent[]
  /** What the message is, such as `ORU^R01 observation result`, where it means nothing to the twin; never free text. */
  readonly withoutMeaning: string | null
  readonly problems: readonly FeedProblem[]
  readonly places: readonly PlaceHint[]
  /**
   * Hexadecimal SHA-256 of the message's bytes as they came; of no bytes where none were kept: outside any message, or
   * beyond the longest one. `feed send` and `feed play` then send that of the whole file. Ask before the next `push`.
   */
  readonly rawSha256: () => string
}

/** Hexadecimal SHA-256 of no bytes: what a message has whose bytes were passed over, and what stands outside every message. */
export const SHA256_OF_NO_BYTES = createHash('sha256').digest('hex')

/** A message, or bytes outside every message (`number` null), that come to a problem and nothing else. */
export function problemOnly(
  number: number | null,
  { place, why, cause = 'undecodable' }: Pick<FeedProblem, 'place' | 'why'> & Partial<Pick<FeedProblem, 'cause'>>,
  rawSha256: () => string = () => SHA256_OF_NO_BYTES,
): DecodedMessage {
  return {
    number,
    type: null,
    events: [],
    withoutMeaning: null,
    problems: [{ place, why, cause, path: '', reduced: {} }],
    places: [],
    rawSha256,
  }
}

/** Takes the bytes of one file or connection in any pieces. Neither function throws. */
export interface FeedDecoder {
  push(chunk: Uint8Array): void
  /** No more bytes come: what is left is told, and what was begun and not ended is a problem. */
  end(): void
}

export interface FeedFormat {
  readonly id: string
  readonly name: { readonly zh: string; readonly en: string }
  /** True when events carry the sender's place codes and need a mapping file before they can be sent. */
  readonly placeCodes: boolean
  /** @param take is given every message, in order. */
  open(context: FeedContext, take: (message: DecodedMessage) => void): FeedDecoder
}

/** Everything that a payload says, for tests and for small files: the number of the message beside each part. */
export interface DecodedFeed {
  readonly messages: number
  readonly events: readonly (DecodedEvent & { readonly message: number })[]
  readonly withoutMeaning: readonly { readonly message: number; readonly kind: string }[]
  readonly problems: readonly (FeedProblem & { readonly message: number | null })[]
  readonly places: readonly PlaceHint[]
}

/** Decodes a payload that is held in memory. */
export function decodeAll(format: FeedFormat, payload: Uint8Array, context: FeedContext): DecodedFeed {
  const events: (DecodedEvent & { message: number })[] = []
  const withoutMeaning: { message: number; kind: string }[] = []
  const problems: (FeedProblem & { message: number | null })[] = []
  const places: PlaceHint[] = []
  let messages = 0
  const decoder = format.open(context, (message) => {
    const { number } = message
    if (number !== null) messages++
    for (const problem of message.problems) problems.push({ ...problem, message: number })
    places.push(...message.places)
    if (number === null) return
    for (const decoded of message.events) events.push({ ...decoded, message: number })
    if (message.withoutMeaning !== null) withoutMeaning.push({ message: number, kind: message.withoutMeaning })
  })
  decoder.push(payload)
  decoder.end()
  return { messages, events, withoutMeaning, problems, places }
}
