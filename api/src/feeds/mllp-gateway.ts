/**
 * Messages on their way from MLLP connections to the twin: decoded, numbered, delivered together, and acknowledged only
 * when what they say is durable there.
 *
 * One delivery is under way at a time; what comes meanwhile, on any connection, makes up the next. The order of a
 * connection's messages is kept.
 */
import { createHash, randomBytes } from 'node:crypto'
import { causeOfOldEntry } from '../quarantine/classify.ts'
import type { Keyring } from './encounter-keyring.ts'
import type { DecodedMessage, FeedContext, FeedFormat } from './feed-format.ts'
import { type AcknowledgementError, acknowledgement, acknowledgementError } from './hl7v2-acknowledgement.ts'
import { type Hl7Header, readHeader } from './hl7v2-header.ts'
import { type MllpLedger, messageKey } from './mllp-ledger.ts'
import { frameKey, type Undecodable, undecodableFrame } from './mllp-undecodable.ts'
import type { PlaceMap } from './place-map.ts'
import { BATCH_EVENTS, type Delivery, type Destination, deliver, type Rejection } from './sending.ts'
import { lineOfPart, type MessagePart, partsOf, SEQ_PER_MESSAGE, slotsOf } from './sending-lines.ts'

export interface MllpGatewayOptions {
  readonly format: FeedFormat
  readonly zone: FeedContext['zone']
  readonly liveProcessing?: FeedContext['liveProcessing']
  /** The map as it is now: asked for with each message. */
  readonly map: () => PlaceMap
  readonly keyring: Keyring
  readonly ledger: MllpLedger
  readonly destination: Omit<Destination, 'epoch' | 'signal' | 'onRetry' | 'attempts'>
  /** A message that is not durable after so long is answered AR: the sender shall send it again. */
  readonly answerWithinMilliseconds?: number
  /** Told of trouble, never with a value of a message. */
  readonly log: (line: string) => void
}

/** How many messages were answered with what. */
export interface AnswerCounts {
  AA: number
  AE: number
  AR: number
}

export interface MllpGateway {
  /**
   * Takes one frame's message. The bytes are read before the call returns.
   * @returns the answer without its frame; null = the sender asked for none.
   */
  take(message: Buffer): Promise<Uint8Array | null>
  /**
   * Takes a frame that was too long to be held: the quarantine keeps that it came, and its hash.
   * @param beginning of the message, for its header. @param sha256 of all its bytes, hexadecimal.
   */
  takeOverlong(beginning: Uint8Array, sha256: string): Promise<Uint8Array | null>
  /** The answer to what is no frame, and is kept nowhere. @param beginning of the message, for its header. */
  reject(beginning: Uint8Array, why: string): Uint8Array | null
  readonly counts: Readonly<AnswerCounts>
  /** Messages taken and not yet answered. */
  readonly waiting: number
  /** Delivers what was taken; what is not durable after so long is answered AR. */
  stop(withinMilliseconds: number): Promise<void>
}

const ANSWER_WITHIN_MILLISECONDS = 10_000
const LONGEST_WAIT_MILLISECONDS = 1000
const LOOK_EVERY_MILLISECONDS = 100
/** Errors of one message that its answer lists. */
const LISTED_ERRORS = 5

interface Waiting {
  readonly header: Hl7Header | null
  readonly key: Uint8Array
  readonly parts: readonly MessagePart[]
  readonly deadline: number
  /** Once; later answers are dropped. */
  readonly answer: (answer: Uint8Array | null) => void
  answered: boolean
}

export function openMllpGateway(options: MllpGatewayOptions): MllpGateway {
  const { format, zone, liveProcessing = [], map, keyring, ledger, log } = options
  const answerWithin = options.answerWithinMilliseconds ?? ANSWER_WITHIN_MILLISECONDS
  const context: FeedContext = { zone, tokens: keyring.issuer, liveProcessing }
  const counts: AnswerCounts = { AA: 0, AE: 0, AR: 0 }
  const stopping = new AbortController()
  /** Control numbers of answers: unlike those of other runs, and counted within this one. */
  const run = randomBytes(6).toString('hex')
  let answers = 0
  let queue: Waiting[] = []
  let underWay: readonly Waiting[] = []
  let lastTrouble = ''

  const trouble = (why: string): void => {
    if (why !== lastTrouble) log(why)
    lastTrouble = why
  }
  const answerOf = (
    header: Hl7Header | null,
    code: keyof AnswerCounts,
    text: string,
    errors: readonly AcknowledgementError[] = [],
  ): Uint8Array | null => {
    counts[code]++
    answers++
    return acknowledgement(header, { code, text, errors, at: Date.now(), controlId: `${run}${answers}` })
  }
  const settle = (item: Waiting, code: keyof AnswerCounts, text: string, errors?: readonly AcknowledgementError[]) => {
    if (item.answered) return
    item.answered = true
    item.answer(answerOf(item.header, code, text, errors))
  }
  const again = (why: string): readonly [code: 'AR', text: string, errors: readonly AcknowledgementError[]] => [
    'AR',
    `not stored: ${why}; send it again`,
    [{ code: 207, location: null, text: why }],
  ]
  const notDurable = (item: Waiting, why: string): void => settle(item, ...again(why))

  const numberedLines = async (batch: readonly Waiting[]): Promise<readonly string[]> => {
    // What a token was made with, and what number a message has, is durable before either is known elsewhere.
    const numbers = keyring.file.exclusively(() => {
      keyring.commit()
      return ledger.number(batch.map(({ key, parts }) => ({ key, slots: slotsOf(parts.length) })))
    })
    await keyring.file.durable()
    return batch.flatMap(({ parts }, m) =>
      parts.map((part, i) => {
        const first = numbers[m]![Math.floor(i / SEQ_PER_MESSAGE)]!
        return lineOfPart(first + BigInt(i % SEQ_PER_MESSAGE), part)
      }),
    )
  }

  const deliverBatch = async (batch: readonly Waiting[]): Promise<void> => {
    let lines: readonly string[]
    try {
      lines = await numberedLines(batch)
    } catch (error) {
      const why = 'the gateway cannot write its ledger'
      trouble(`${why} (${error instanceof Error ? error.message : String(error)})`)
      for (const item of batch) notDurable(item, why)
      return
    }
    const delivery: Delivery = await deliver(lines, {
      ...options.destination,
      epoch: ledger.epoch,
      signal: stopping.signal,
      attempts: Number.POSITIVE_INFINITY,
      longestWaitMilliseconds: LONGEST_WAIT_MILLISECONDS,
      onRetry: (_, why) => trouble(`${options.destination.to.origin} ${why}; trying again`),
    })
    if (!delivery.ok) {
      trouble(delivery.why)
      for (const item of batch)
        notDurable(item, stopping.signal.aborted ? 'the gateway is stopping' : 'the twin refused it')
      return
    }
    if (lastTrouble !== '') log(`${options.destination.to.origin} takes messages again`)
    lastTrouble = ''
    const rejections = new Map(delivery.receipt.quarantined.map((rejection) => [rejection.index, rejection]))
    let index = 0
    for (const item of batch) {
      const rejected = item.parts.flatMap((part) => {
        const rejection = rejections.get(index++)
        return rejection === undefined ? [] : [{ part, rejection }]
      })
      if (rejected.length === 0) settle(item, 'AA', '')
      else settle(item, 'AE', reasonOf(rejected), rejected.slice(0, LISTED_ERRORS).map(errorOf))
    }
  }

  let idle = Promise.resolve()
  let running = false
  const deliverAll = async (): Promise<void> => {
    // The connections that have bytes to read are read first: their messages share this delivery.
    await new Promise((resolve) => setImmediate(resolve))
    while (queue.length > 0) {
      let lines = 0
      let length = 0
      while (length < queue.length && (length === 0 || lines + queue[length]!.parts.length <= BATCH_EVENTS))
        lines += queue[length++]!.parts.length
      underWay = queue.slice(0, length)
      queue = queue.slice(length)
      await deliverBatch(underWay)
      underWay = []
    }
    running = false
  }
  const wake = (): void => {
    if (running) return
    running = true
    idle = deliverAll()
  }

  const look = setInterval(() => {
    const now = performance.now()
    for (const item of underWay) if (item.deadline <= now) notDurable(item, 'the twin is away')
    if (queue.length === 0 || queue[0]!.deadline > now) return
    for (const item of queue) if (item.deadline <= now) notDurable(item, 'the twin is away')
    queue = queue.filter((item) => !item.answered)
  }, LOOK_EVERY_MILLISECONDS)
  look.unref()

  const enqueue = (header: Hl7Header | null, key: Uint8Array, parts: readonly MessagePart[]) => {
    if (stopping.signal.aborted) return Promise.resolve(answerOf(header, ...again('the gateway is stopping')))
    return new Promise<Uint8Array | null>((answer) => {
      queue.push({ header, key, parts, deadline: performance.now() + answerWithin, answer, answered: false })
      wake()
    })
  }
  // An engine sends again what is answered AR: its queue would stand still behind a frame that never decodes.
  const keepUndecodable = (header: Hl7Header | null, sha256: string, is: Undecodable) =>
    enqueue(header, frameKey(sha256), [undecodableFrame(header, sha256, is)])

  return {
    counts,
    get waiting() {
      return queue.length + underWay.filter((item) => !item.answered).length
    },
    takeOverlong: (beginning, sha256) => keepUndecodable(readHeader(beginning), sha256, 'tooLong'),
    reject: (beginning, why) => answerOf(readHeader(beginning), 'AR', why),
    take(message) {
      const header = readHeader(message)
      const sha256 = createHash('sha256').update(message).digest('hex')
      if (header === null) return keepUndecodable(null, sha256, message.length === 0 ? 'empty' : 'noMessage')
      const messages: DecodedMessage[] = []
      let parts: readonly MessagePart[]
      const places = map()
      try {
        const decoder = format.open(context, (decoded) => messages.push(decoded))
        decoder.push(message)
        decoder.end()
        parts = messages.flatMap((decoded) => partsOf(decoded, places, sha256))
        for (const { event } of parts) if (event !== null) keyring.note(event)
      } catch (error) {
        // Decoders never throw, but the ledger of the tokens lies on a disk.
        trouble(`the gateway cannot read its ledger (${error instanceof Error ? error.message : String(error)})`)
        return Promise.resolve(answerOf(header, ...again('the gateway cannot read its ledger')))
      }
      const numbered = messages.filter((decoded) => decoded.number !== null).length
      if (numbered !== 1) return keepUndecodable(header, sha256, numbered === 0 ? 'noMessage' : 'several')
      // A named kind without meaning for the twin: nothing of it is to be kept.
      if (parts.length === 0) return Promise.resolve(answerOf(header, 'AA', ''))
      return enqueue(header, messageKey(header, message), parts)
    },
    async stop(withinMilliseconds) {
      const late = setTimeout(() => stopping.abort(), withinMilliseconds)
      while (running) await idle
      clearTimeout(late)
      clearInterval(look)
      stopping.abort()
    },
  }
}

interface Rejected {
  readonly part: MessagePart
  readonly rejection: Rejection
}

/** The first reason with its receipt, and how many more there are. */
function reasonOf(rejected: readonly Rejected[]): string {
  const { part, rejection } = rejected[0]!
  const where = part.refused === null || part.refused.place === '' ? rejection.path : part.refused.place
  const why = `${where === '' ? '' : `${where} `}${part.refused?.why ?? rejection.why}`
  const kept = rejection.receipt === undefined ? 'in quarantine' : `in quarantine as ${rejection.receipt}`
  return `${kept}: ${why}${rejected.length > 1 ? ` (and ${rejected.length - 1} more)` : ''}`
}

/** Of an event that the twin itself refused, the cause is told by its wording, and the place where the message has one. */
function errorOf({ part: { refused, placeFields }, rejection: { path, why } }: Rejected): AcknowledgementError {
  if (refused !== null) return acknowledgementError(refused)
  const place = (placeFields as Readonly<Record<string, string>>)[path] ?? ''
  return acknowledgementError({ place, why, cause: causeOfOldEntry(why) })
}
