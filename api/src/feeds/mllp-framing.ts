/**
 * The frames of MLLP, the Minimal Lower Layer Protocol (HL7 v2.x, Appendix C / Transport Specification: MLLP, Release 1):
 * VT (0x0B), the message, FS (0x1C), CR (0x0D). Takes a connection's bytes in any pieces; memory is bounded by one frame.
 */
import { createHash, type Hash } from 'node:crypto'
import { LONGEST_MESSAGE_BYTES } from './feed-format.ts'

const VT = 0x0b
const FS = 0x1c
const CR = 0x0d
const LF = 0x0a

export type FramingProblem =
  /** Bytes that belong to no frame; told once a run. CR and LF between frames are nobody's trouble. */
  | 'outside-frame'
  /** A frame began, and another one, or the end of the connection, came before its end. */
  | 'unclosed-frame'
  /** The frame came to its end, and is beyond the limit: all but its beginning was passed over. */
  | 'frame-too-long'
  /** FS without the CR that belongs to it. The message was taken all the same. */
  | 'missing-return'

export interface FrameTaker {
  /** What stood between VT and FS; the bytes are only lent until the call returns. */
  frame(bytes: Buffer): void
  /**
   * @param beginning the first bytes of what is not taken, enough for a header; empty where there are none.
   * @param sha256 of all bytes of a frame that is too long, hexadecimal; '' of anything else.
   */
  problem(problem: FramingProblem, beginning: Buffer, sha256: string): void
}

export interface Framing {
  push(chunk: Uint8Array): void
  /** No more bytes come. */
  end(): void
  /** Whether a frame has begun and not ended. */
  readonly open: boolean
  /** Memory held for the frame that is open. */
  readonly heldBytes: number
  /** Bytes so far that belonged to no frame. */
  readonly outsideBytes: number
}

const BEGINNING_BYTES = 4096
const FIRST_BUFFER_BYTES = 8192
const NOTHING = Buffer.alloc(0)

export function openFraming(take: FrameTaker, longestBytes = LONGEST_MESSAGE_BYTES): Framing {
  let open = false
  /** The open frame is beyond the limit: its bytes are hashed and passed over. */
  let skipped: { readonly hash: Hash; readonly beginning: Buffer } | null = null
  let held: Buffer = NOTHING
  let length = 0
  let expectsReturn = false
  let outsideRun = false
  let outsideBytes = 0

  const begin = (): void => {
    open = true
    skipped = null
    expectsReturn = false
    outsideRun = false
    length = 0
  }
  const close = (): void => {
    open = false
    skipped = null
    length = 0
    // One long frame shall not hold its memory for the rest of the connection.
    if (held.length > FIRST_BUFFER_BYTES) held = NOTHING
  }
  const keep = (part: Buffer): void => {
    if (skipped !== null) {
      skipped.hash.update(part)
      return
    }
    if (length + part.length > longestBytes) {
      // No longer than the limit, so that it does not depend on the pieces.
      const most = Math.min(BEGINNING_BYTES, longestBytes)
      const beginning = Buffer.concat([held.subarray(0, Math.min(length, most)), part.subarray(0, most)])
      const hash = createHash('sha256').update(held.subarray(0, length)).update(part)
      skipped = { hash, beginning: beginning.subarray(0, most) }
      held = NOTHING
      length = 0
      return
    }
    if (length + part.length > held.length) {
      const grown = Buffer.allocUnsafe(Math.max(FIRST_BUFFER_BYTES, held.length * 2, length + part.length))
      held.copy(grown, 0, 0, length)
      held = grown
    }
    part.copy(held, length)
    length += part.length
  }
  const finish = (part: Buffer): void => {
    if (length === 0 && part.length <= longestBytes && skipped === null) take.frame(part)
    else {
      keep(part)
      if (skipped === null) take.frame(held.subarray(0, length))
      else take.problem('frame-too-long', skipped.beginning, skipped.hash.digest('hex'))
    }
    close()
    expectsReturn = true
  }
  const unclosed = (): void => {
    take.problem('unclosed-frame', skipped?.beginning ?? held.subarray(0, Math.min(length, BEGINNING_BYTES)), '')
    close()
  }
  /** Bytes before the next frame. */
  const outside = (part: Buffer): void => {
    let from = 0
    if (expectsReturn && part.length > 0) {
      expectsReturn = false
      if (part[0] === CR) from = 1
      else take.problem('missing-return', NOTHING, '')
    }
    for (let i = from; i < part.length; i++) {
      if (part[i] === CR || part[i] === LF) continue
      outsideBytes++
      if (outsideRun) continue
      outsideRun = true
      take.problem('outside-frame', NOTHING, '')
    }
  }

  return {
    push(input) {
      const chunk = Buffer.from(input.buffer, input.byteOffset, input.byteLength)
      let from = 0
      // Looked for once behind each end: many beginnings in one chunk shall not have the rest of it searched each time.
      let end = chunk.indexOf(FS)
      while (from < chunk.length) {
        if (!open) {
          const start = chunk.indexOf(VT, from)
          outside(chunk.subarray(from, start < 0 ? chunk.length : start))
          if (start < 0) return
          if (expectsReturn) take.problem('missing-return', NOTHING, '')
          begin()
          from = start + 1
          continue
        }
        if (end >= 0 && end < from) end = chunk.indexOf(FS, from)
        const part = chunk.subarray(from, end < 0 ? chunk.length : end)
        const again = part.indexOf(VT)
        if (again >= 0) {
          keep(part.subarray(0, again))
          unclosed()
          begin()
          from += again + 1
        } else if (end < 0) {
          keep(part)
          return
        } else {
          finish(part)
          from = end + 1
        }
      }
    },
    end() {
      if (open) unclosed()
    },
    get open() {
      return open
    },
    get heldBytes() {
      return held.length
    },
    get outsideBytes() {
      return outsideBytes
    },
  }
}

/** A message in its frame. */
export function framed(message: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(message.length + 3)
  frame[0] = VT
  frame.set(message, 1)
  frame[message.length + 1] = FS
  frame[message.length + 2] = CR
  return frame
}
