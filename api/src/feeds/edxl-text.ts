/**
 * The bytes of an XML document as text in pieces of a fixed length, whatever pieces they came in: what is said of a document
 * must not depend on how it was cut.
 */

/** Labels of XML declarations that are read; the WHATWG decoder knows more, but not every one of them is a text of our senders. */
const ENCODINGS: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  ascii: 'utf-8',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  gb18030: 'gb18030',
  gbk: 'gb18030',
  gb2312: 'gb18030',
  big5: 'big5',
  'iso-8859-1': 'iso-8859-1',
  'windows-1252': 'windows-1252',
}
/** The declaration stands within the first bytes, or there is none. */
const HEAD_BYTES = 256
export const PIECE_LENGTH = 64 * 1024

export interface DocumentText {
  push(chunk: Uint8Array): void
  end(): void
}

export interface TextTaker {
  piece(text: string): void
  /** From here on nothing can be read. */
  unreadable(why: string): void
  /** How the bytes of a piece of text came: the same text in the document's own encoding, where that can be written. */
  encoding(asSent: (text: string) => Buffer): void
}

/** @param take is told nothing more once the document is unreadable. */
export function documentText(take: TextTaker): DocumentText {
  let head: Buffer | null = Buffer.alloc(0)
  let decoder: TextDecoder | null = null
  let label = 'utf-8'
  let waiting = ''
  let dead = false
  const refuse = (why: string): void => {
    dead = true
    take.unreadable(why)
  }
  const flush = (all: boolean): void => {
    while (!dead && (waiting.length >= PIECE_LENGTH || (all && waiting !== ''))) {
      const piece = waiting.slice(0, PIECE_LENGTH)
      waiting = waiting.slice(PIECE_LENGTH)
      // The decoder puts this character where bytes are none of its encoding.
      const bad = piece.indexOf('\ufffd')
      take.piece(bad < 0 ? piece : piece.slice(0, bad))
      if (bad >= 0) refuse(`holds bytes that are no ${label}; declare the encoding that the document is written in`)
    }
  }
  const begin = (): void => {
    const first = head!
    head = null
    const found = encodingOf(first)
    if (found === null) {
      refuse('declares an encoding that is not known; expected UTF-8, UTF-16 or GB18030')
      return
    }
    label = found
    take.encoding((text) => asSent(text, found))
    decoder = new TextDecoder(found)
    waiting += decoder.decode(first, { stream: true })
    flush(false)
  }
  return {
    push(chunk) {
      if (dead) return
      if (head === null) {
        waiting += decoder!.decode(chunk, { stream: true })
        flush(false)
        return
      }
      head = Buffer.concat([head, chunk])
      if (head.length >= HEAD_BYTES) begin()
    },
    end() {
      if (head !== null) begin()
      if (dead) return
      waiting += decoder!.decode()
      flush(true)
    },
  }
}

function encodingOf(head: Buffer): string | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  if (head[0] === 0x3c && head[1] === 0) return 'utf-16le'
  if (head[0] === 0 && head[1] === 0x3c) return 'utf-16be'
  const declared = /^(?:\xef\xbb\xbf)?\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.-]{1,40})["']/.exec(
    head.subarray(0, HEAD_BYTES).toString('latin1'),
  )
  if (declared === null) return 'utf-8'
  const found = Object.hasOwn(ENCODINGS, declared[1]!.toLowerCase()) ? ENCODINGS[declared[1]!.toLowerCase()]! : null
  // The declaration itself was read byte by byte: it cannot be in an encoding of two bytes a letter.
  return found?.startsWith('utf-16') ? 'utf-8' : found
}

/** Of GB18030 and Big5, which Node cannot write, the text in UTF-8. */
function asSent(text: string, encoding: string): Buffer {
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le')
  if (encoding === 'utf-16be') return Buffer.from(text, 'utf16le').swap16()
  return Buffer.from(text, encoding === 'iso-8859-1' ? 'latin1' : 'utf8')
}
