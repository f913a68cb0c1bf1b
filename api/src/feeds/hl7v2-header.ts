/**
 * The header of an HL7 v2 message: its delimiters and who sent what, by an allow-list of MSH fields (HL7 v2.8, 2.14.9).
 * What stands in other fields of MSH, and in all other segments, cannot be reached from here.
 */

import { typeOf } from './hl7v2-kinds.ts'

/** MSH-1 and MSH-2: a separator, then four or five different encoding characters, then the separator again. */
const DELIMITERS = /^MSH([^A-Za-z0-9\s])([^A-Za-z0-9\s]{4,5})\1/

export interface Delimiters {
  readonly field: string
  readonly component: string
  readonly repetition: string
  readonly escapeCharacter: string
  readonly subcomponent: string
  /** MSH-2 as it stands. */
  readonly encodingCharacters: string
}

/** The delimiters that a header names; null when they are damaged. */
export function readDelimiters(header: string): Delimiters | null {
  const match = DELIMITERS.exec(header)
  if (match === null) return null
  const [field, encodingCharacters] = [match[1]!, match[2]!]
  if (encodingCharacters.includes(field)) return null
  const [component = '', repetition = '', escapeCharacter = '', subcomponent = ''] = encodingCharacters
  return { field, component, repetition, escapeCharacter, subcomponent, encodingCharacters }
}

/** What an answer to a message needs of its header. Texts are as the sender wrote them, '' where absent. */
export interface Hl7Header {
  readonly delimiters: Delimiters
  /** MSH-3 to MSH-6. */
  readonly sendingApplication: string
  readonly sendingFacility: string
  readonly receivingApplication: string
  readonly receivingFacility: string
  /** MSH-7, as a time stamp of HL7. */
  readonly messageTime: string
  /** `ADT^A01`, from MSH-9; '' when it is no message type. */
  readonly type: string
  /** MSH-10. */
  readonly controlId: string
  /** MSH-11: `P`, `T` or `D`. */
  readonly processingId: string
  /** MSH-12: `2.5`. */
  readonly version: string
  /** MSH-15 and MSH-16 (table 0155): `AL`, `ER`, `NE`, `SU`, or '' in original mode. */
  readonly acceptAck: string
  readonly applicationAck: string
  /** MSH-18, the character set. */
  readonly characterSet: string
}

/** A header beyond this is damaged: longer than any field of it may be. */
const LONGEST_HEADER_BYTES = 4096
const LONGEST_FIELD = 250

/**
 * The header of a message that may stand in an MLLP frame or after a byte-order mark; null when there is none or its
 * delimiters are damaged. Never throws.
 */
export function readHeader(message: Uint8Array): Hl7Header | null {
  // Latin-1 keeps every byte, so that an answer repeats names in the sender's own character set.
  const start = Buffer.from(message.buffer, message.byteOffset, Math.min(message.byteLength, LONGEST_HEADER_BYTES))
  const whole = start.toString('latin1')
  // Before it, only a byte-order mark, MLLP's start byte and line ends can stand.
  const at = whole.search(/[A-Za-z]/)
  const text = at > 8 ? '' : whole.slice(Math.max(0, at))
  const delimiters = readDelimiters(text)
  if (delimiters === null) return null
  const fields = (text.split(/[\r\n]/, 1)[0] ?? '').split(delimiters.field)
  // MSH-1 is the separator itself: MSH-3 is the third piece counted from 1.
  const field = (number: number): string => clean(fields[number - 1] ?? '')
  const code = (number: number): string => (field(number).split(delimiters.component)[0] ?? '').slice(0, 20)
  const [kind = '', trigger = ''] = field(9).split(delimiters.component)
  return {
    delimiters,
    sendingApplication: field(3),
    sendingFacility: field(4),
    receivingApplication: field(5),
    receivingFacility: field(6),
    messageTime: /^\d{4,14}(?:\.\d{1,4})?(?:[+-]\d{4})?$/.test(field(7)) ? field(7) : '',
    type: typeOf(kind, trigger) ?? '',
    controlId: field(10),
    processingId: code(11),
    version: /^\d\.\d(?:\.\d)?$/.test(code(12)) ? code(12) : '',
    acceptAck: code(15),
    applicationAck: code(16),
    characterSet: field(18),
  }
}

function clean(text: string): string {
  const printable = text.slice(0, LONGEST_FIELD).replace(/\p{Cc}/gu, '')
  return printable === '""' ? '' : printable
}
