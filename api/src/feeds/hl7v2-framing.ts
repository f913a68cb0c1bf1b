/**
 * A file of HL7 v2 messages, cut into messages. Knows lines and MSH, nothing of what messages mean.
 *
 * Segments end in CR, LF or CRLF, also mixed in one file; a message begins at a line `MSH`; batch envelopes (FHS, BHS,
 * BTS, FTS), a UTF-8 byte-order mark and the start and end bytes of MLLP are passed over.
 */

export interface FramedMessage {
  /** From 1. */
  readonly number: number
  /** The message's segments joined by CR, in the character set that MSH-18 names. */
  readonly text: string
  /** Numbers (from 1, in the file) of lines inside the message that are no segment: a field broken by a line end. */
  readonly strayLines: readonly number[]
}

export interface Framed {
  readonly messages: readonly FramedMessage[]
  /** Numbers of the lines with text before the first message. */
  readonly outside: readonly number[]
}

const BYTE_ORDER_MARK = 'ï»¿'
const HEADER = /^MSH([^A-Za-z0-9]|$)/
const ENVELOPE = /^(FHS|BHS|BTS|FTS)([^A-Za-z0-9]|$)/
const SEGMENT = /^[A-Z][A-Z0-9]{2}([^A-Za-z0-9]|$)/

/** HL7 table 0211 → label of the WHATWG encoding standard. Anything else is read as UTF-8, of which ASCII is a part. */
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
}

/** Cuts a file into messages. Bytes that are no message are told by line number. */
export function frameMessages(payload: Uint8Array): Framed {
  // Latin-1 keeps every byte, and in all the sets above CR and LF occur only as line ends: cut first, decode after.
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('latin1')
  const messages: FramedMessage[] = []
  const outside: number[] = []
  let lines: string[] | null = null
  let strayLines: number[] = []
  let enveloped = false
  const close = () => {
    if (lines !== null) messages.push({ number: messages.length + 1, text: decodeText(lines), strayLines })
    lines = null
    strayLines = []
  }
  let number = 0
  for (const raw of bytes.split(/\r\n|\r|\n/)) {
    number++
    const line = bare(raw)
    if (line.trim() === '') continue
    if (HEADER.test(line)) {
      close()
      lines = [line]
      enveloped = false
    } else if (ENVELOPE.test(line)) {
      close()
      enveloped = true
    } else if (lines === null) {
      if (!enveloped || !SEGMENT.test(line)) outside.push(number)
    } else if (SEGMENT.test(line)) lines.push(line)
    else strayLines.push(number)
  }
  close()
  return { messages, outside }
}

/** Without byte-order mark and without MLLP's start (VT) and end (FS) bytes. */
function bare(line: string): string {
  let start = 0
  if (line.startsWith(BYTE_ORDER_MARK)) start = BYTE_ORDER_MARK.length
  while (line.charCodeAt(start) === 0x0b || line.charCodeAt(start) === 0x1c) start++
  let end = line.length
  while (end > start && line.charCodeAt(end - 1) === 0x1c) end--
  return line.slice(start, end)
}

function decodeText(lines: readonly string[]): string {
  const header = lines[0]!
  const separator = header[3] ?? '|'
  // MSH-1 is the separator itself, so MSH-18 is the 18th piece counted from 1.
  const named = (header.split(separator)[17] ?? '').split(/[~^]/)[0]!.trim().toUpperCase()
  const decoder = new TextDecoder(CHARACTER_SETS[named] ?? 'utf-8')
  return decoder.decode(Buffer.from(lines.join('\r'), 'latin1'))
}
