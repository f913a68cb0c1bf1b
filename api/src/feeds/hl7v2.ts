/** HL7 v2 messages (ADT become events of beds and encounters; other types are named): allow-list, never throws. */
import { Hl7Message } from '@medplum/core'
import type { DecodedEvent, DecodedFeed, FeedContext, FeedFormat, FeedProblem, NamedKind } from './feed-format.ts'
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
  decode: decodeHl7,
}

function decodeHl7(payload: Uint8Array, context: FeedContext): DecodedFeed {
  const { messages, outside } = frameMessages(payload)
  const events: DecodedEvent[] = []
  const withoutMeaning: NamedKind[] = []
  const problems: FeedProblem[] = []
  if (messages.length === 0)
    problems.push({ message: null, place: 'file', why: 'no line begins with MSH; expected HL7 v2 messages' })
  else if (outside.length > 0)
    problems.push({ message: null, place: lines(outside), why: 'stands before the first MSH segment and was not read' })
  for (const framed of messages) {
    const { number } = framed
    const reading = readMessage(framed, context)
    switch (reading.as) {
      case 'without-meaning':
        withoutMeaning.push({ message: number, kind: reading.kind })
        break
      case 'problem':
        problems.push({ message: number, place: `message ${number}, ${reading.field}`, why: reading.why })
        break
      case 'events':
        for (const event of reading.events) events.push({ message: number, placeField: reading.placeField, event })
        if (framed.strayLines.length > 0)
          problems.push({
            message: number,
            place: `message ${number}, ${lines(framed.strayLines)}`,
            why: 'is no segment: a line end inside a field? The event was made from the intact segments',
          })
    }
  }
  return { messages: messages.length, events, withoutMeaning, problems }
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
