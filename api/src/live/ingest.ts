/**
 * The one way in: decode → identity → apply → log, or quarantine with the reason. GraphQL, `POST /ingest` and every feed
 * end here. A batch is all or nothing; a refused event does not use up its number and may be sent again corrected.
 */
import { createHash } from 'node:crypto'
import { decodeEvent, decodeInstant, encodeEvent, personalDataIn, type TwinEvent } from '@kangcheng/twin-engine'
import type { QuarantineEntry } from '../log/zone-records.ts'
import type { QuarantineCauseId } from '../quarantine/causes.ts'
import { causeOfProblem } from '../quarantine/classify.ts'
import { type ReducedEvent, reducedEvent, subjectOfEntry } from '../quarantine/reduced-event.ts'
import { within } from '../telemetry/tracing.ts'
import { namedNotLive } from './not-live.ts'
import { take } from './take.ts'
import { CLOCK_SOURCE, type Commitment, type Twin } from './twin.ts'
import { readWireLine } from './wire-line.ts'

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
  /** Under which it lies in the quarantine: `q-20261129-000412`. */
  readonly receipt: string
}

/** What a request tells of its feed, and the SHA-256 of the request as received. */
export interface BatchAbout {
  readonly format?: string | null
  readonly everyMinutes?: number | null
  readonly sha256?: string | null
  /** Where the sender's clock stands: moves the city's clock where that follows this source. ISO 8601 with a zone. */
  readonly now?: string | null
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
const FORMAT = /^[a-z0-9][a-z0-9-]{0,31}$/
/** Longest interval that a feed may announce: a month. */
const LONGEST_EVERY_MINUTES = 31 * 24 * 60
const EPOCH = /^[A-Za-z0-9][A-Za-z0-9._:+/=-]{0,127}$/

/** @throws BadRequest naming the argument and the form it must have. Values are not repeated: they may be personal. */
export function assertSender(source: string, epoch: string): void {
  if (!SOURCE.test(source) || personalDataIn(source) !== null)
    throw new BadRequest('source must be a name of up to 64 letters, digits, dots, hyphens and underscores')
  if (source === CLOCK_SOURCE)
    throw new BadRequest(`source "${CLOCK_SOURCE}" is the twin's own; give the sender another name`)
  const notLive = namedNotLive(source)
  if (notLive !== null) throw new BadRequest(notLive)
  if (!EPOCH.test(epoch) || personalDataIn(epoch) !== null)
    throw new BadRequest(
      'epoch must be up to 128 letters, digits and .:_+/=- ; choose a new one whenever the numbering starts again',
    )
}

/** @throws BadRequest naming what a feed may say of itself. */
export function assertAbout({ format = null, everyMinutes = null, now = null }: BatchAbout): void {
  const instant = now === null ? null : decodeInstant(now)
  if (instant !== null && 'why' in instant) throw new BadRequest(`now ${instant.why}`)
  if (format !== null && !FORMAT.test(format))
    throw new BadRequest('format must be the name of a feed format, like hl7v2, fhir, edxl-have, csv or native')
  if (everyMinutes !== null && !(everyMinutes > 0 && everyMinutes <= LONGEST_EVERY_MINUTES))
    throw new BadRequest(
      `every must be the minutes between two sendings, more than 0 and at most ${LONGEST_EVERY_MINUTES}; leave it out where that varies`,
    )
}

/** A recording that is played tells its time between its events too. */
function moveClock(twin: Twin, source: string, now: string | null): void {
  const read = now === null ? null : decodeInstant(now)
  if (read === null || 'why' in read) return
  const { clock, state } = twin
  // A clock that runs ahead of what is taken would also refuse this source's next events.
  if (read.value <= clock.latest(source, twin.now(), state.asOf))
    twin.passMinutes(clock.minutesBefore(source, read.value, state.asOf))
}

interface Held {
  readonly cause: QuarantineCauseId
  readonly path: string
  readonly why: string
  readonly seq: string
  readonly event: ReducedEvent
  readonly place?: string | null
  readonly type?: string | null
  readonly raw?: string | null
}

/**
 * Takes one batch of a source.
 * @returns the receipt, once everything it says is durable.
 * @throws BadRequest when the request as a whole is wrong; NotWritable when the log cannot be written.
 */
export function ingest(
  twin: Twin,
  source: string,
  epoch: string,
  batch: readonly Received[],
  about: BatchAbout = {},
): Promise<IngestReceipt> {
  return within('ingest', { 'kangcheng.events': batch.length }, async (span) => {
    const receipt = await taken(twin, source, epoch, batch, about)
    span.setAttributes({
      'kangcheng.source': source,
      'kangcheng.position': receipt.position,
      'kangcheng.accepted': receipt.accepted,
      'kangcheng.quarantined': receipt.quarantined.length,
    })
    twin.way.committed(receipt.position)
    return receipt
  })
}

async function taken(
  twin: Twin,
  source: string,
  epoch: string,
  batch: readonly Received[],
  about: BatchAbout,
): Promise<IngestReceipt> {
  assertSender(source, epoch)
  assertAbout(about)
  if (batch.length > BATCH_LIMIT)
    throw new BadRequest(`a batch has at most ${BATCH_LIMIT} events, this one ${batch.length}; send it in parts`)
  twin.assertWritable()
  if (about.everyMinutes != null) twin.agree(source, about.everyMinutes)
  const receivedAt = twin.now()
  const format = about.format ?? twin.sources.get(source)?.format ?? null
  const rejections: { index: number; path: string; why: string }[] = []
  const entries: QuarantineEntry[] = []
  let accepted = 0
  let duplicates = 0
  const hold = (index: number, held: Held): void => {
    const { cause, path, why, seq, event, place = null, type = null, raw = null } = held
    rejections.push({ index, path, why })
    entries.push({
      source,
      epoch,
      seq,
      receivedAt,
      cause,
      path,
      place,
      subject: subjectOfEntry(event, path),
      why,
      type,
      format,
      event: JSON.stringify(event),
      rawSha256: raw ?? createHash('sha256').update(batch[index]!.raw()).digest('hex'),
    })
  }
  for (let index = 0; index < batch.length; index++) {
    const item = batch[index]!
    if ('broken' in item) {
      hold(index, { cause: 'undecodable', ...item.broken, seq: '', event: {} })
      continue
    }
    const line = readWireLine(item.input)
    if (line.is === 'refused') {
      hold(index, line)
      continue
    }
    const { raw, type } = line.is === 'event' ? line : { raw: null, type: null }
    const refuse = (cause: QuarantineCauseId, path: string, why: string): void => {
      const event = reducedEvent(line.event, false)
      hold(index, { cause, path, why, seq: typeof event.seq === 'string' ? event.seq : '', event, raw, type })
    }
    if (line.is === 'broken') {
      refuse('malformed', line.path, line.why)
      continue
    }
    const decoded = decodeEvent(line.event)
    if (!decoded.ok) {
      // Where a person's data was found is told first: it is what must not happen again.
      const causes = decoded.problems.map((problem) => ({ problem, cause: causeOfProblem(problem) }))
      const first = causes.find(({ cause }) => cause === 'identifier') ?? causes[0]!
      const others = decoded.problems.filter((problem) => problem !== first.problem)
      const why = [first.problem.why, ...others.map((p) => `${p.path}: ${p.why}`)].join('; ')
      refuse(first.cause, first.problem.path, why)
      continue
    }
    const event = { source, epoch, ...decoded.value } as TwinEvent
    const outcome = take(twin, event)
    if (outcome === 'accepted') accepted++
    else if (outcome === 'duplicate') duplicates++
    else {
      const { seq } = decoded.value
      hold(index, { ...outcome, seq: seq.toString(), event: encodeEvent(decoded.value), raw, type })
    }
  }
  moveClock(twin, source, about.now ?? null)
  const commitment = {
    seen: { source, format: about.format ?? null, everyMinutes: about.everyMinutes ?? null },
    rejected: entries,
    // A telling of the time alone is no batch: it would crowd the receipts of batches out.
    receipts:
      batch.length === 0
        ? []
        : [
            {
              at: receivedAt,
              what: 'BATCH',
              source,
              accepted,
              duplicates,
              quarantined: rejections.length,
              position: twin.appliedPosition,
              by: null,
              subject: null,
              action: null,
              sha256: about.sha256 ?? null,
            },
          ],
  } satisfies Commitment
  const { position, given } = await within('log.commit', {}, () => twin.commit(commitment))
  twin.counters.batches++
  twin.counters.events += accepted
  twin.counters.duplicates += duplicates
  twin.counters.quarantined += rejections.length
  return {
    accepted,
    duplicates,
    quarantined: rejections.map((rejection, i) => ({ ...rejection, receipt: given.rejected[i]! })),
    position,
  }
}
