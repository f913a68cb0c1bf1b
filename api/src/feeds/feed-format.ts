/**
 * The port of a feed format: bytes that a sender wrote become events of the twin, or are accounted for otherwise.
 *
 * A format promises: `decode` never throws; every message becomes events, a named kind without meaning for the twin, or
 * a problem; it works by an allow-list of fields, so that nothing about a person leaves it, not even in a problem's text.
 */
import type { EventKind, Outcome } from '@kangcheng/twin-engine'
import type { EncounterKey } from './encounter-token.ts'

/** What a format is given besides the bytes. */
export interface FeedContext {
  /** Offset from UTC, in minutes, of times that name none. */
  readonly zoneOffsetMinutes: number
  /** Key of the encounter tokens. */
  readonly key: EncounterKey
}

/**
 * One event as a message says it: the contract's flat `EventInput` without `seq`. `bed`, `unit` and `facility` hold the
 * sender's place code until `resolvePlaces` has replaced it by an id of the city; other kinds of field are final.
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
  readonly need?: string
  readonly outcome?: Outcome
  /** Fields of kinds that only the native format carries. */
  readonly [field: string]: unknown
}

export interface DecodedEvent {
  /** Number of the message in its file, from 1. */
  readonly message: number
  /** Where the place code stands, for problems: `PV1-3`; null when the event's ids are the city's own. */
  readonly placeField: string | null
  readonly event: FeedEvent
}

export interface NamedKind {
  readonly message: number
  /** What the message is, such as `ORU^R01 observation result`; never taken from free text. */
  readonly kind: string
}

export interface FeedProblem {
  /** null when the trouble lies outside any message. */
  readonly message: number | null
  /** `message 12, PV1-3`, `line 4`: where to look, never what stands there. */
  readonly place: string
  /** What is wrong, and what would have been right. */
  readonly why: string
}

export interface DecodedFeed {
  readonly messages: number
  readonly events: readonly DecodedEvent[]
  readonly withoutMeaning: readonly NamedKind[]
  readonly problems: readonly FeedProblem[]
}

export interface FeedFormat {
  readonly id: string
  readonly name: { readonly zh: string; readonly en: string }
  /** True when events carry the sender's place codes and need a mapping file before they can be sent. */
  readonly placeCodes: boolean
  decode(payload: Uint8Array, context: FeedContext): DecodedFeed
}
