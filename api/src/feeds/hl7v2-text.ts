/** The characters of an HL7 v2 message: which set its bytes are in, and the text of the segments that may be read. */
import { isAscii, isUtf8 } from 'node:buffer'
import type { FramedMessage } from './hl7v2-framing.ts'

/** HL7 table 0211 and names in use → label of the WHATWG encoding standard. Others are told by the bytes themselves. */
const CHARACTER_SETS: Readonly<Record<string, string>> = {
  '8859/1': 'iso-8859-1',
  '8859/2': 'iso-8859-2',
  '8859/5': 'iso-8859-5',
  '8859/15': 'iso-8859-15',
  'GB 18030-2000': 'gb18030',
  GB18030: 'gb18030',
  GBK: 'gb18030',
  GB2312: 'gb18030',
  'BIG-5': 'big5',
  'UNICODE UTF-8': 'utf-8',
  'UTF-8': 'utf-8',
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
const decoders = new Map([['utf-8', utf8]])
const strictGb18030 = new TextDecoder('gb18030', { fatal: true })

function decoderOf(label: string): TextDecoder {
  const decoder = decoders.get(label) ?? new TextDecoder(label)
  decoders.set(label, decoder)
  return decoder
}

/** The header alone, every byte as one character. */
export function headerText({ bytes, segments }: FramedMessage): string {
  return bytes.toString('latin1', 0, segments[1])
}

/** So much is parsed of one message. Patients, beds and merges of a day fit; a message made to exhaust the memory does not. */
export const MOST_SEGMENTS = 1000
export const MOST_CHARACTERS = 256 * 1024

export type SegmentText =
  | { readonly ok: true; readonly text: string }
  /** The name of the segment with which it became too much. */
  | { readonly ok: false; readonly segment: string }

/**
 * The header and those segments whose names are in `names`, joined by CR, in the character set that MSH-18 names. Where it
 * names none, UTF-8; and GB 18030 where the bytes are no UTF-8 and all of them are GB 18030, as hospital systems in China send it.
 */
export function textOf(framed: FramedMessage, fieldSeparator: string, names: ReadonlySet<string>): SegmentText {
  const { bytes, segments } = framed
  const decoder = isAscii(bytes) ? null : decoderFor(framed, fieldSeparator)
  let text = ''
  let count = 0
  for (let i = 0; i < segments.length; i += 2) {
    const [start, end] = [segments[i]!, segments[i + 1]!]
    const name = bytes.toString('latin1', start, start + 3)
    if (!names.has(name)) continue
    count++
    if (count > MOST_SEGMENTS || text.length + end - start > MOST_CHARACTERS) return { ok: false, segment: name }
    const segment = decoder === null ? bytes.toString('latin1', start, end) : decoder.decode(bytes.subarray(start, end))
    text += i === 0 ? segment : `\r${segment}`
  }
  return { ok: true, text }
}

function decoderFor(framed: FramedMessage, fieldSeparator: string): TextDecoder {
  // MSH-1 is the separator itself, so MSH-18 is the 18th piece counted from 1.
  const named = headerText(framed).split(fieldSeparator, 18)[17] ?? ''
  const label = CHARACTER_SETS[named.split(/[~^]/)[0]!.trim().toUpperCase()]
  if (label !== undefined) return decoderOf(label)
  if (isUtf8(framed.bytes)) return utf8
  try {
    strictGb18030.decode(framed.bytes)
  } catch {
    // No GB 18030 either: UTF-8 marks what it cannot read, and a place code with such a mark is a problem.
    return utf8
  }
  return decoderOf('gb18030')
}

/** UTF-16 as it came: its decoded text in UTF-8, and the bytes again that a part of that text had. */
export interface Utf16 {
  decode(chunk: Uint8Array | null): Uint8Array
  encode(utf8Bytes: Buffer): Buffer
}

/** UTF-16 by its byte-order mark, or by the zero byte beside the M of MSH; null = it is not UTF-16. */
export function utf16Of(first: number, second: number): Utf16 | null {
  const little = (first === 0xff && second === 0xfe) || (first === 0x4d && second === 0)
  const big = (first === 0xfe && second === 0xff) || (first === 0 && second === 0x4d)
  if (!little && !big) return null
  const decoder = new TextDecoder(little ? 'utf-16le' : 'utf-16be')
  return {
    decode: (chunk) => Buffer.from(chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true })),
    encode: (bytes) => {
      const encoded = Buffer.from(bytes.toString('utf8'), 'utf16le')
      return little ? encoded : encoded.swap16()
    },
  }
}
