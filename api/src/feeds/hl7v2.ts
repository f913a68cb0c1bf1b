/** HL7 v2 messages (ADT become events of beds and encounters; other types are named): allow-list, never throws. */
import { createHash } from 'node:crypto'
import { Hl7Message } from '@medplum/core'
import type { DecodedMessage, FeedContext, FeedDecoder, FeedFormat, FeedProblem } from './feed-format.ts'
import { type Reading, readAdt } from './hl7v2-adt.ts'
import { readField } from './hl7v2-fields.ts'
import { type FramedMessage, frameMessages } from './hl7v2-framing.ts'
import { kindOfMessage } from './hl7v2-kinds.ts'

/** MSH-1 and MSH-2: a separator, then four or five different encoding characters, then the separator again. */
const HEADER = /^MSH([^A-Za-z0-9\s])(?:([^A-Za-z0-9\s]{4,5}))\1/

export const hl7v2: FeedFormat = {
  id: 'hl7v2',
  name: { zh: 'HL7 v2 消息', en: 'HL7 v2 messages' },
  placeCodes: true,
  open: openHl7,
}

const outsideProblem = (place: string, why: string): DecodedMessage => ({
  number: null,
  type: null,
  events: [],
  withoutMeaning: null,
  problems: [{ place, why, cause: 'undecodable', path: '', reduced: {} }],
  places: [],
  rawSha256: () => createHash('sha256').digest('hex'),
})

function openHl7(context: FeedContext, take: (message: DecodedMessage) => void): FeedDecoder {
  const chunks: Uint8Array[] = []
  return {
    push(chunk) {
      chunks.push(Uint8Array.from(chunk))
    },
    end() {
      const { messages, outside } = frameMessages(Buffer.concat(chunks))
      if (messages.length === 0) take(outsideProblem('file', 'no line begins with MSH; expected HL7 v2 messages'))
      else if (outside.length > 0)
        take(outsideProblem(lines(outside), 'stands before the first MSH segment and was not read'))
      for (const framed of messages) take(messageOf(framed, context))
    },
  }
}

function messageOf(framed: FramedMessage, context: FeedContext): DecodedMessage {
  const problems: FeedProblem[] = []
  const reading = readMessage(framed, context)
  if (reading.as === 'problem')
    problems.push({
      place: `message ${framed.number}, ${reading.field}`,
      why: reading.why,
      cause: 'malformed',
      path: '',
      reduced: {},
    })
  if (reading.as === 'events' && framed.strayLines.length > 0)
    problems.push({
      place: `message ${framed.number}, ${lines(framed.strayLines)}`,
      why: 'is no segment: a line end inside a field? The event was made from the intact segments',
      cause: 'malformed',
      path: '',
      reduced: {},
    })
  return {
    number: framed.number,
    type: null,
    events:
      reading.as === 'events'
        ? reading.events.map((event) => {
            const placeFields: Record<string, string> = {}
            for (const field of ['bed', 'unit', 'facility'] as const)
              if (event[field] !== undefined && reading.placeField !== null) placeFields[field] = reading.placeField
            return { event, placeFields }
          })
        : [],
    withoutMeaning: reading.as === 'without-meaning' ? reading.kind : null,
    problems,
    places: [],
    rawSha256: () => createHash('sha256').update(framed.text).digest('hex'),
  }
}

function readMessage(framed: FramedMessage, context: FeedContext): Reading {
  if (!HEADER.test(framed.text))
    return {
      as: 'problem',
      field: 'MSH-2',
      why: 'the encoding characters are damaged; expected a header like MSH|^~\\&|',
    }
  const message = Hl7Message.parse(framed.text)
  const type = readField(message, 'MSH-9', 1)
  // Senders of early versions put the trigger into EVN-1 only.
  const trigger = readField(message, 'MSH-9', 2) || readField(message, 'EVN-1')
  if (type === '') return { as: 'problem', field: 'MSH-9', why: 'is empty; expected a message type such as ADT^A01' }
  if (type === 'ADT') return readAdt(message, trigger, context)
  const kind = kindOfMessage(type, trigger)
  if (kind === null) return { as: 'problem', field: 'MSH-9.1', why: 'is no message type of HL7 v2, such as ADT or ORU' }
  return { as: 'without-meaning', kind }
}

/** `line 4`, `lines 4, 7, 9 and 12 more`. */
function lines(numbers: readonly number[]): string {
  const shown = numbers.slice(0, 3).join(', ')
  const more = numbers.length > 3 ? ` and ${numbers.length - 3} more` : ''
  return `line${numbers.length > 1 ? 's' : ''} ${shown}${more}`
}
