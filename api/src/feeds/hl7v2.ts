/** HL7 v2 messages: beds, encounters, appointments and referrals become events, other types are named. By allow-list, never throws. */
import { createHash } from 'node:crypto'
import { Hl7Message } from '@medplum/core'
import {
  type DecodedMessage,
  type FeedContext,
  type FeedDecoder,
  type FeedFormat,
  type FeedProblem,
  LONGEST_MESSAGE_BYTES,
  problemOnly,
} from './feed-format.ts'
import { readAdt } from './hl7v2-adt.ts'
import { readAppointment } from './hl7v2-appointments.ts'
import { ALLOWED_SEGMENTS, readField } from './hl7v2-fields.ts'
import { type FramedMessage, hl7Framer, type LineNumbers } from './hl7v2-framing.ts'
import { readDelimiters } from './hl7v2-header.ts'
import { kindOfMessage, typeOf } from './hl7v2-kinds.ts'
import { type FieldProblem, type Hl7Reading, problemReading, withoutMeaning } from './hl7v2-reading.ts'
import { readReferral } from './hl7v2-referrals.ts'
import { headerText, MOST_CHARACTERS, MOST_SEGMENTS, textOf, type Utf16, utf16Of } from './hl7v2-text.ts'

export const hl7v2: FeedFormat = {
  id: 'hl7v2',
  name: { zh: 'HL7 v2 消息', en: 'HL7 v2 messages' },
  placeCodes: true,
  open: openHl7,
}

function openHl7(context: FeedContext, take: (message: DecodedMessage) => void): FeedDecoder {
  /** Of the stream as a whole, told by its first two bytes; undefined = they have not come yet. */
  let utf16: Utf16 | null | undefined
  let firstByte: number | null = null
  const framer = hl7Framer({
    message: (framed) => take(messageOf(framed, context, utf16 ?? null)),
    tooLong: (number) =>
      take(
        problemOnly(number, {
          place: `message ${number}`,
          why: `is longer than ${LONGEST_MESSAGE_BYTES} bytes and was passed over; expected one MSH segment for each message`,
          cause: 'undecodable',
        }),
      ),
    outside: (numbers) =>
      take(
        problemOnly(null, {
          place: lines(numbers),
          why: `${numbers.count > 1 ? 'stand' : 'stands'} outside any message and ${numbers.count > 1 ? 'were' : 'was'} not read; expected a line that begins with MSH`,
          cause: 'undecodable',
        }),
      ),
  })
  const feed = (chunk: Uint8Array): void => framer.push(utf16 ? utf16.decode(chunk) : chunk)
  return {
    push(chunk) {
      if (chunk.length === 0) return
      if (utf16 !== undefined) return feed(chunk)
      if (firstByte === null && chunk.length === 1) {
        firstByte = chunk[0]!
        return
      }
      const held = firstByte
      utf16 = held === null ? utf16Of(chunk[0]!, chunk[1]!) : utf16Of(held, chunk[0]!)
      if (held !== null) feed(Uint8Array.of(held))
      feed(chunk)
    },
    end() {
      if (utf16 === undefined && firstByte !== null) framer.push(Uint8Array.of(firstByte))
      if (utf16) framer.push(utf16.decode(null))
      if (framer.end() > 0) return
      const why = 'no line begins with MSH; expected HL7 v2 messages'
      take(problemOnly(null, { place: 'file', why, cause: 'undecodable' }))
    },
  }
}

function messageOf(framed: FramedMessage, context: FeedContext, utf16: Utf16 | null): DecodedMessage {
  const { reading, type } = readMessage(framed, context)
  const at = (problem: FieldProblem): FeedProblem => {
    const { field, why, cause, path, reduced } = problem
    return { place: `message ${framed.number}, ${field}`, why, cause, path, reduced }
  }
  const problems = reading.problems.map(at)
  if (reading.events.length > 0 && framed.stray.count > 0)
    problems.push(
      at({
        field: lines(framed.stray),
        why: 'is no segment: a line end inside a field? The event was made from the intact segments',
        cause: 'malformed',
        path: '',
        reduced: {},
      }),
    )
  return {
    number: framed.number,
    type,
    events: reading.events,
    withoutMeaning: reading.withoutMeaning,
    problems,
    places: [],
    rawSha256: () =>
      createHash('sha256')
        .update(utf16 === null ? framed.bytes : utf16.encode(framed.bytes))
        .digest('hex'),
  }
}

interface ReadMessage {
  readonly reading: Hl7Reading
  readonly type: string | null
}

/** HL7 table 0103, processing id: debugging, training, non-production testing, validation. Production is `P`. */
const NOT_PRODUCTION: ReadonlySet<string> = new Set(['D', 'T', 'N', 'V'])

function refused(
  field: string,
  why: string,
  cause: 'malformed' | 'unknown-code' | 'not-production',
  type: string | null = null,
): ReadMessage {
  return { reading: problemReading({ field, why, cause, path: '', reduced: {} }), type }
}

function readMessage(framed: FramedMessage, context: FeedContext): ReadMessage {
  const header = headerText(framed)
  const delimiters = readDelimiters(header)
  if (delimiters === null)
    return refused('MSH-2', 'the encoding characters are damaged; expected a header like MSH|^~\\&|', 'malformed')
  const fields = header.split(delimiters.field, 11)
  const components = (field: string): readonly string[] =>
    field
      .split(delimiters.repetition, 1)[0]!
      .split(delimiters.component)
      .map((part) => part.split(delimiters.subcomponent, 1)[0]!.trim())
  const [kind = '', headerTrigger = ''] = components(fields[8] ?? '')
  const meaningful = kind === 'ADT' || kind === 'SIU' || kind === 'REF'
  if (!meaningful) {
    if (kind === '' || kind === '""')
      return refused('MSH-9', 'is empty; expected a message type such as ADT^A01', 'malformed')
    const named = kindOfMessage(kind, headerTrigger)
    return named === null
      ? refused('MSH-9.1', 'is no message type of HL7 v2, such as ADT or ORU', 'unknown-code')
      : { reading: withoutMeaning(named), type: typeOf(kind, headerTrigger) }
  }
  const processing = components(fields[10] ?? '')[0]!.toUpperCase()
  // Law L96: what was sent to train or to test is never written as live.
  if (NOT_PRODUCTION.has(processing) && !context.liveProcessing?.includes(processing))
    return refused(
      'MSH-11',
      'marks the message as none of production (HL7 table 0103); expected P',
      'not-production',
      typeOf(kind, headerTrigger),
    )
  const allowed = textOf(framed, delimiters.field, ALLOWED_SEGMENTS)
  if (!allowed.ok)
    return refused(
      allowed.segment,
      `stands too often or is too long; expected at most ${MOST_SEGMENTS} segments with ${MOST_CHARACTERS} characters`,
      'malformed',
    )
  const message = Hl7Message.parse(allowed.text)
  // Senders of early versions put the trigger into EVN-1 only.
  const trigger = headerTrigger || readField(message, 'EVN-1')
  return { reading: MEANINGS[kind](message, trigger, context), type: typeOf(kind, trigger) }
}

const MEANINGS = { ADT: readAdt, SIU: readAppointment, REF: readReferral } as const

/** `line 4`, `lines 4, 7, 9 and 12 more`. */
function lines({ first, count }: LineNumbers): string {
  const more = count > first.length ? ` and ${count - first.length} more` : ''
  return `line${count > 1 ? 's' : ''} ${first.join(', ')}${more}`
}
