/** Frames that hold no message that can be read: what the quarantine keeps of them, and how they are numbered. */
import { LONGEST_MESSAGE_BYTES } from './feed-format.ts'
import type { Hl7Header } from './hl7v2-header.ts'
import type { MessagePart } from './sending-lines.ts'

/** Why a frame cannot be decoded; never with anything of it. */
export const UNDECODABLE = {
  empty: 'is empty; expected VT, the message, FS, CR',
  noMessage: 'holds no HL7 v2 message; expected one that begins with MSH and its delimiters',
  several: 'holds several messages; expected each in a frame of its own',
  tooLong: `is longer than ${LONGEST_MESSAGE_BYTES} bytes; send less in one message`,
} as const
export type Undecodable = keyof typeof UNDECODABLE

const KEY_BYTES = 16

/** @param sha256 of all bytes of the frame, hexadecimal. */
export function undecodableFrame(header: Hl7Header | null, sha256: string, is: Undecodable): MessagePart {
  const type = header === null || header.type === '' ? null : header.type
  const refused = { cause: 'undecodable', path: '', place: 'frame', why: UNDECODABLE[is], event: {} } as const
  return { event: null, placeFields: {}, refused, unmapped: null, type, raw: sha256 }
}

/** What numbers such a frame in the ledger: the same bytes have the same numbers. */
export const frameKey = (sha256: string): Uint8Array => Buffer.from(sha256, 'hex').subarray(0, KEY_BYTES)
