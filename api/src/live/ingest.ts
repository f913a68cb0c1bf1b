/**
 * The one way in: decode → identity → apply → log, or quarantine with the reason. GraphQL, `POST /ingest` and every feed
 * end here. A batch is all or nothing; a refused event does not use up its number and may be sent again corrected.
 */
import { createHash } from 'node:crypto'
import {
  decodeEvent,
  EVENT_FIELDS,
  EVENT_KINDS,
  encodeEvent,
  type NumberedOccurrence,
  personalDataIn,
  type TwinEvent,
} from '@kangcheng/twin-engine'
import type { QuarantineEntry } from '../log/event-log.ts'
import { contentHash, lineOf } from './event-line.ts'
import { CLOCK_SOURCE, type Twin } from './twin.ts'

/** Most events of one batch: bounds the time for which the twin does nothing else. */
export const BATCH_LIMIT = 100_000

/** One event as received: its decoded JSON, or why it could not be read, and its bytes for the quarantine's hash. */
export type Received =
  | { readonly input: unknown; readonly raw: () => string | Uint8Array }
  | { readonly broken: { readonly path: string; readonly why: string }; readonly raw: () => string | Uint8Array }

export interface Rejection {
  readonly index: number
  readonly path: string
  readonly why: string
}

export interface IngestReceipt {
  readonly accepted: number
  readonly duplicates: number
  readonly quarantined: readonly Rejection[]
  readonly position: number
}

/** The request as a whole cannot be taken: nothing was looked at, nothing kept. The message names the remedy. */
export class BadRequest extends Error {
  override readonly name = 'BadRequest'
}

const SOURCE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/
const EPOCH = /^[A-Za-z0-9][A-Za-z0-9._:+/=-]{0,127}$/

/** @throws BadRequest naming the argument and the form it must have. Values are not repeated: they may be personal. */
export function assertSender(source: string, epoch: string): void {
  if (!SOURCE.test(source) || personalDataIn(source) !== null)
    throw new BadRequest('source must be a name of up to 64 letters, digits, dots, hyphens and underscores')
  if (source === CLOCK_SOURCE)
    throw new BadRequest(`source "${CLOCK_SOURCE}" is the twin's own; give the sender another name`)
  if (!EPOCH.test(epoch) || personalDataIn(epoch) !== null)
    throw new BadRequest(
      'epoch must be up to 128 letters, digits and .:_+/=- ; choose a new one whenever the numbering starts again',
    )
}

/**
 * Takes one batch of a source.
 * @returns the receipt, once everything it says is durable.
 * @throws BadRequest when the request as a whole is wrong; NotWritable when the log cannot be written.
 */
export async function ingest(
  twin: Twin,
  source: string,
  epoch: string,
  batch: readonly Received[],
): Promise<IngestReceipt> {
  assertSender(source, epoch)
  if (batch.length > BATCH_LIMIT)
    throw new BadRequest(`a batch has at most ${BATCH_LIMIT} events, this one ${batch.length}; send it in parts`)
  twin.assertWritable()
  const receivedAt = twin.now()
  const rejections: Rejection[] = []
  const entries: QuarantineEntry[] = []
  let accepted = 0
  let duplicates = 0
  const refuse = (index: number, path: string, why: string, seq: string, kept: string): void => {
    rejections.push({ index, path, why })
    const rawSha256 = createHash('sha256').update(batch[index]!.raw()).digest('hex')
    entries.push({ source, epoch, seq, receivedAt, path, why, event: kept, rawSha256 })
  }
  for (let index = 0; index < batch.length; index++) {
    const item = batch[index]!
    if ('broken' in item) {
      refuse(index, item.broken.path, item.broken.why, '', '{}')
      continue
    }
    const decoded = decodeEvent(item.input)
    if (!decoded.ok) {
      const [first, ...others] = decoded.problems
      const why = [first!.why, ...others.map((p) => `${p.path}: ${p.why}`)].join('; ')
      const kept = reduced(item.input)
      refuse(index, first!.path, why, kept.seq ?? '', JSON.stringify(kept))
      continue
    }
    const event = { source, epoch, ...decoded.value } as TwinEvent
    const outcome = take(twin, event)
    if (outcome === 'accepted') accepted++
    else if (outcome === 'duplicate') duplicates++
    else {
      const kept = JSON.stringify(encodeEvent(decoded.value))
      refuse(index, outcome.path, outcome.why, decoded.value.seq.toString(), kept)
    }
  }
  const position = await twin.commit(source, entries)
  twin.counters.batches++
  twin.counters.events += accepted
  twin.counters.duplicates += duplicates
  twin.counters.quarantined += rejections.length
  return { accepted, duplicates, quarantined: rejections, position }
}

type Outcome = 'accepted' | 'duplicate' | { readonly path: string; readonly why: string }

function take(twin: Twin, event: TwinEvent): Outcome {
  if (event.kind === 'clock.passed')
    return { path: 'kind', why: 'clock.passed is appended by the twin itself; senders never send it' }
  const line = lineOf(event)
  const hash = contentHash(line)
  const familiar = twin.identities.familiarity(event.source, event.epoch, event.seq, hash)
  if (familiar === 'duplicate') return 'duplicate'
  if (familiar === 'other content')
    return {
      path: 'seq',
      why: 'this number of the epoch was already used by an event with other content; give every event its own number, and begin a new epoch when the numbering starts again',
    }
  const { clock } = twin
  const asOf = twin.state.asOf
  const latest = clock.latest(event.source, twin.now(), asOf)
  if (event.occurredAt > latest) {
    const reference = new Date(asOf || twin.now()).toISOString()
    return {
      path: 'occurredAt',
      why: `lies ahead of ${clock.name} (${reference}) by more than is taken; latest accepted ${new Date(latest).toISOString()}. Set the sender's clock, and its zone`,
    }
  }
  twin.passMinutes(clock.minutesBefore(event.source, event.occurredAt, asOf))
  const verdict = twin.applyNext(event, line, hash)
  return verdict.ok ? 'accepted' : { path: subjectOf(event), why: verdict.why }
}

/** The field that names what the event is about: its first one. */
function subjectOf(event: NumberedOccurrence): string {
  return Object.keys(EVENT_FIELDS[event.kind])[0] ?? 'occurredAt'
}

/** Of an event that could not be decoded, only what cannot be personal: number, time and a kind that exists. */
function reduced(input: unknown): { seq?: string; occurredAt?: string; kind?: string } {
  if (typeof input !== 'object' || input === null) return {}
  const { seq, occurredAt, kind } = input as Record<string, unknown>
  const kept: { seq?: string; occurredAt?: string; kind?: string } = {}
  if ((typeof seq === 'string' || typeof seq === 'number') && /^\d{1,19}$/.test(String(seq))) {
    // Numbers that may be identity or telephone numbers are not kept either.
    if (personalDataIn(String(seq)) === null) kept.seq = String(seq)
  }
  const at =
    typeof occurredAt === 'string' || typeof occurredAt === 'number' ? new Date(occurredAt).getTime() : Number.NaN
  if (!Number.isNaN(at)) kept.occurredAt = new Date(at).toISOString()
  if ((EVENT_KINDS as readonly unknown[]).includes(kind)) kept.kind = kind as string
  return kept
}
