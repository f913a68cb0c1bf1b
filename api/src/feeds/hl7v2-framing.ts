/**
 * A stream of bytes cut into HL7 v2 messages, in constant memory. Knows lines and MSH, nothing of what messages mean.
 *
 * Segments end in CR, LF or CRLF, also mixed; a message begins at a line `MSH` and ends where the next one or a batch
 * envelope (FHS, BHS, BTS, FTS) begins, at MLLP's end byte, or with the bytes. UTF-8 byte-order marks and MLLP's bytes
 * are passed over. In every character set taken, the bytes looked for here stand for themselves only.
 */
import { LONGEST_MESSAGE_BYTES } from './feed-format.ts'

export interface FramedMessage {
  /** From 1. */
  readonly number: number
  /** The bytes from MSH to the end of the last line, as they came; line ends after it are not among them. */
  readonly bytes: Buffer
  /** Where segments begin and end in `bytes`, by turns; the first is MSH. */
  readonly segments: readonly number[]
  /** Lines inside the message that are no segment: a field broken by a line end. */
  readonly stray: LineNumbers
}

/** The first few of some lines by number (from 1, in the stream), and how many there are. */
export interface LineNumbers {
  readonly first: readonly number[]
  readonly count: number
}

export interface FramingTaker {
  message(framed: FramedMessage): void
  /** A message beyond the limit: its bytes are passed over. */
  tooLong(number: number): void
  /** Lines with text that belong to no message. */
  outside(lines: LineNumbers): void
}

export interface Hl7Framer {
  push(chunk: Uint8Array): void
  /** @returns how many messages there were. */
  end(): number
}

const LF = 0x0a
const VT = 0x0b
const CR = 0x0d
const FS = 0x1c
const SLICE_BYTES = 64 * 1024
/** So much of a line outside a message is judged; the rest of a longer one is passed over. */
const JUDGED_BYTES = 4096
/** A byte-order mark, a segment's name and its separator fit into these. */
const NAME_BYTES = 8
const SHOWN_LINES = 3

type LineKind = 'header' | 'envelope' | 'segment' | 'blank' | 'other'
const ENVELOPES = new Set(['FHS', 'BHS', 'BTS', 'FTS'])

const NO_LINES: LineNumbers = { first: [], count: 0 }

function withLine({ first, count }: LineNumbers, number: number): LineNumbers {
  return { first: count < SHOWN_LINES ? [...first, number] : first, count: count + 1 }
}

export function hl7Framer(take: FramingTaker, longestBytes = LONGEST_MESSAGE_BYTES): Hl7Framer {
  /** Bytes not yet told. Replaced, never overwritten, once messages told are views of it. */
  let held = Buffer.alloc(0)
  let viewed = false
  let used = 0
  let scanned = 0
  let lineStart = 0
  let lineNumber = 1
  /** The last line ended in CR: an LF that follows at once belongs to it. */
  let afterReturn = false
  /** The line's beginning was judged and let go; only its end is looked for. */
  let restOfLine = false

  let mode: 'outside' | 'message' | 'passing-over' = 'outside'
  let messages = 0
  let messageStart = 0
  let contentEnd = 0
  let segments: number[] = []
  let stray = NO_LINES
  let outside = NO_LINES
  let enveloped = false

  const tellOutside = (): void => {
    if (outside.count > 0) take.outside(outside)
    outside = NO_LINES
  }
  const closeMessage = (): void => {
    if (mode === 'message') {
      const bytes = held.subarray(messageStart, contentEnd)
      viewed = true
      take.message({ number: messages, bytes, segments, stray })
    }
    mode = 'outside'
    stray = NO_LINES
  }
  const tooLong = (): void => {
    take.tooLong(messages)
    mode = 'passing-over'
    stray = NO_LINES
  }
  /** One line, or as much of it as is judged. */
  const takeLine = (start: number, end: number): void => {
    const from = hasMark(held, start, end) ? start + 3 : start
    const kind = kindOfLine(held, from, mode === 'message' ? end : Math.min(end, start + JUDGED_BYTES))
    if (kind === 'header') {
      closeMessage()
      tellOutside()
      messages++
      mode = 'message'
      enveloped = false
      messageStart = from
      contentEnd = end
      segments = [0, end - from]
      if (end - from > longestBytes) tooLong()
    } else if (kind === 'envelope') {
      closeMessage()
      enveloped = true
    } else if (mode === 'message') {
      if (end - messageStart > longestBytes) tooLong()
      else if (kind === 'segment') {
        segments.push(from - messageStart, end - messageStart)
        contentEnd = end
      } else if (kind === 'other') {
        stray = withLine(stray, lineNumber)
        contentEnd = end
      }
    } else if (mode === 'outside' && (kind === 'other' || (kind === 'segment' && !enveloped)))
      outside = withLine(outside, lineNumber)
  }
  /** What of an unfinished line need not be waited for. */
  const judgeUnfinished = (): void => {
    if (restOfLine) {
      lineStart = used
      return
    }
    const length = used - lineStart
    if (length < NAME_BYTES) return
    const from = hasMark(held, lineStart, used) ? lineStart + 3 : lineStart
    const kind = kindOfName(held, from, used)
    const limit = kind === 'header' ? longestBytes + NAME_BYTES : JUDGED_BYTES
    if (kind === 'header' || kind === 'envelope' || mode !== 'message') {
      if (length <= limit) return
      takeLine(lineStart, used)
    } else if (used - messageStart > longestBytes) tooLong()
    else return
    restOfLine = true
    lineStart = used
  }
  const scan = (): void => {
    for (;;) {
      let at = scanned
      while (at < used && !endsLine(held[at]!)) at++
      scanned = at
      if (at === used) {
        if (at > lineStart) afterReturn = false
        judgeUnfinished()
        return
      }
      const byte = held[at]
      const ofReturn = byte === LF && afterReturn && at === lineStart
      afterReturn = byte === CR
      if (!ofReturn) {
        if (!restOfLine) takeLine(lineStart, at)
        restOfLine = false
        if (byte === CR || byte === LF) lineNumber++
        if (byte === FS) {
          closeMessage()
          enveloped = false
        }
      }
      lineStart = scanned = at + 1
    }
  }
  /** Room for so many more bytes; what was told stays where it is, for whoever still asks for its hash. */
  const makeRoom = (bytes: number): void => {
    if (held.length - used >= bytes) return
    const keep = mode === 'message' ? messageStart : lineStart
    const fits = !viewed && held.length >= used - keep + bytes
    const next = fits ? held : Buffer.allocUnsafeSlow(2 * (used - keep + bytes))
    held.copy(next, 0, keep, used)
    held = next
    viewed = false
    used -= keep
    scanned -= keep
    lineStart -= keep
    messageStart -= keep
    contentEnd -= keep
  }
  return {
    push(chunk) {
      for (let from = 0; from < chunk.length; from += SLICE_BYTES) {
        const slice = chunk.subarray(from, from + SLICE_BYTES)
        makeRoom(slice.length)
        held.set(slice, used)
        used += slice.length
        scan()
      }
    },
    end() {
      if (used > lineStart && !restOfLine) takeLine(lineStart, used)
      closeMessage()
      if (messages > 0) tellOutside()
      return messages
    },
  }
}

function endsLine(byte: number): boolean {
  return byte <= FS && (byte === CR || byte === LF || byte === VT || byte === FS)
}

function hasMark(bytes: Buffer, start: number, end: number): boolean {
  return end - start >= 3 && bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf
}

function kindOfLine(bytes: Buffer, start: number, end: number): LineKind {
  const kind = kindOfName(bytes, start, end)
  if (kind !== 'other') return kind
  for (let i = start; i < end; i++) if (bytes[i] !== 0x20 && bytes[i] !== 0x09) return 'other'
  return 'blank'
}

/** By the three letters or digits that a segment begins with, and the separator after them. */
function kindOfName(bytes: Buffer, start: number, end: number): LineKind {
  if (end - start < 3 || !isCapital(bytes[start]!)) return 'other'
  if (!isCapital(bytes[start + 1]!) && !isDigit(bytes[start + 1]!)) return 'other'
  if (!isCapital(bytes[start + 2]!) && !isDigit(bytes[start + 2]!)) return 'other'
  if (end - start > 3 && isAlphanumeric(bytes[start + 3]!)) return 'other'
  const initial = bytes[start]
  if (initial !== 0x4d && initial !== 0x46 && initial !== 0x42) return 'segment'
  const name = bytes.toString('latin1', start, start + 3)
  return name === 'MSH' ? 'header' : ENVELOPES.has(name) ? 'envelope' : 'segment'
}

const isCapital = (byte: number): boolean => byte >= 0x41 && byte <= 0x5a
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39
const isAlphanumeric = (byte: number): boolean => isCapital(byte) || isDigit(byte) || (byte >= 0x61 && byte <= 0x7a)
