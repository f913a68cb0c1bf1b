/**
 * Newline-delimited JSON out of the pieces of a body. A piece of plain ASCII, as nearly all are, becomes one text whose lines are read in place;
 * any other is taken line by line, as bytes.
 */
import { isAscii, isUtf8 } from 'node:buffer'
import type { Received } from '../live/ingest.ts'

export const LINE_LIMIT_BYTES = 64 * 1024
const NEWLINE = 10
const RETURN = 13
const SPACE = 32
const TAB = 9

/** One line as an event, or why it is none. The line's text is never repeated: it may be personal. */
function received(line: Buffer | string, number: number): Received {
  const raw = (): Uint8Array => (typeof line === 'string' ? Buffer.from(line, 'latin1') : line)
  const broken = (why: string): Received => ({ broken: { path: `line ${number}`, why }, raw })
  if (line.length > LINE_LIMIT_BYTES) return broken(`is longer than ${LINE_LIMIT_BYTES} bytes; send one event a line`)
  if (typeof line !== 'string' && !isUtf8(line))
    return broken('is not UTF-8 text; send one JSON object a line, in UTF-8')
  try {
    return { input: JSON.parse(typeof line === 'string' ? line : line.toString('utf8')) as unknown, raw }
  } catch (error) {
    const at = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1]
    return broken(
      `is not JSON${at === undefined ? '' : ` (from column ${Number(at) + 1})`}; send one JSON object a line`,
    )
  }
}

function isBlank(line: Buffer | string): boolean {
  for (let i = 0; i < line.length; i++) {
    const code = typeof line === 'string' ? line.charCodeAt(i) : line[i]
    if (code !== SPACE && code !== TAB) return false
  }
  return true
}

/** Splits pieces into lines; blank lines are skipped but counted. @param take is given each line as it ends */
export function eventLines(take: (item: Received) => void): { push(piece: Buffer): void; end(): void } {
  /** What came of a line that has not ended. */
  let rest: Buffer[] = []
  let number = 0
  const emit = (line: Buffer | string): void => {
    number++
    const last = line.length - 1
    const returns = typeof line === 'string' ? line.charCodeAt(last) === RETURN : line[last] === RETURN
    const text = !returns ? line : typeof line === 'string' ? line.slice(0, -1) : line.subarray(0, -1)
    if (!isBlank(text)) take(received(text, number))
  }
  /** @returns where the first line begins of which nothing came before. */
  const endRest = (piece: Buffer): number => {
    if (rest.length === 0) return 0
    const at = piece.indexOf(NEWLINE)
    if (at < 0) return 0
    emit(Buffer.concat([...rest, piece.subarray(0, at)]))
    rest = []
    return at + 1
  }
  return {
    push(piece) {
      const begin = endRest(piece)
      let from = begin
      if (rest.length === 0 && isAscii(piece)) {
        const text = piece.toString('latin1', begin)
        for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from - begin)) {
          emit(text.slice(from - begin, at))
          from = begin + at + 1
        }
      } else if (rest.length === 0)
        for (let at = piece.indexOf(NEWLINE, from); at >= 0; at = piece.indexOf(NEWLINE, from)) {
          emit(piece.subarray(from, at))
          from = at + 1
        }
      if (from < piece.length) rest.push(piece.subarray(from))
    },
    end() {
      if (rest.length > 0) emit(Buffer.concat(rest))
      rest = []
    },
  }
}
