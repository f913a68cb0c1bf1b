/**
 * A stream of bytes cut into lines, in constant memory. Lines end in LF, CRLF or CR; a line longer than the limit is
 * reported once and passed over, so that one endless line cannot fill the memory.
 */
import { LONGEST_MESSAGE_BYTES } from './feed-format.ts'

export interface LineReader {
  push(chunk: Uint8Array): void
  end(): void
}

const LF = 10
const CR = 13

export interface LineTaker {
  /** One line without its end; the bytes are only lent until the call returns. `number` counts from 1. */
  line(bytes: Buffer, number: number): void
  /** A line beyond the limit: its number and its length so far. */
  tooLong(number: number): void
}

export function lineReader(take: LineTaker, longestBytes = LONGEST_MESSAGE_BYTES): LineReader {
  let rest: Buffer[] = []
  let restBytes = 0
  let number = 0
  let skipping = false
  /** The last chunk ended in CR: an LF that follows belongs to it. */
  let afterReturn = false
  const finish = (part: Buffer): void => {
    number++
    if (skipping) {
      skipping = false
      rest = []
      restBytes = 0
      return
    }
    if (restBytes + part.length > longestBytes) {
      rest = []
      restBytes = 0
      take.tooLong(number)
      return
    }
    const whole = restBytes === 0 ? part : Buffer.concat([...rest, part], restBytes + part.length)
    rest = []
    restBytes = 0
    take.line(whole, number)
  }
  return {
    push(input) {
      const chunk = Buffer.from(input.buffer, input.byteOffset, input.byteLength)
      let from = 0
      if (afterReturn && chunk.length > 0) {
        if (chunk[0] === LF) from = 1
        afterReturn = false
      }
      let lineFeed = chunk.indexOf(LF, from)
      let carriageReturn = chunk.indexOf(CR, from)
      while (lineFeed >= 0 || carriageReturn >= 0) {
        const first = carriageReturn >= 0 && (lineFeed < 0 || carriageReturn < lineFeed) ? carriageReturn : lineFeed
        finish(chunk.subarray(from, first))
        from = first + 1
        if (first === carriageReturn) {
          if (from === chunk.length) afterReturn = true
          else if (chunk[from] === LF) from++
          carriageReturn = chunk.indexOf(CR, from)
        }
        if (lineFeed >= 0 && lineFeed < from) lineFeed = chunk.indexOf(LF, from)
      }
      if (from < chunk.length && !skipping) {
        if (restBytes + chunk.length - from > longestBytes) {
          rest = []
          restBytes = 0
          skipping = true
          take.tooLong(number + 1)
        } else {
          // A copy: the chunk belongs to whoever pushed it.
          rest.push(Buffer.from(chunk.subarray(from)))
          restBytes += chunk.length - from
        }
      }
    },
    end() {
      if (restBytes > 0 || skipping) finish(Buffer.alloc(0))
    },
  }
}
