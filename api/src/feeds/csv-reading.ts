/**
 * A stream of bytes as rows of a table, in constant memory: character set, separator, quotes. What a row means is not known
 * here.
 *
 * UTF-8 and UTF-16 with or without a byte-order mark, and GB18030 (with it GBK and GB2312), which is known by bytes that are
 * no UTF-8; the first row that is not plain ASCII decides for the whole file. The separator is the one of `,` `;` tab and
 * `|` that the heading row has most of. Quotes are read by csv-parse; a quote that stays open costs its own row only.
 */
import { isAscii, isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { StringDecoder } from 'node:string_decoder'
import { parse } from 'csv-parse/sync'
import { lineReader } from './lines.ts'

/** A row of a census is a few hundred bytes; one beyond this is no row. */
const LONGEST_ROW_BYTES = 1024 * 1024
/** A quoted field may go over line ends, but not without end. */
const MOST_LINES_OF_A_ROW = 20

export interface TableRow {
  /** Line on which the row begins, from 1. */
  readonly line: number
  /** Fields without white space around them; null = the row cannot be read, for the reason `why`. */
  readonly fields: readonly string[] | null
  readonly why: string
  /** Hexadecimal SHA-256 of the row's bytes without its line end. */
  readonly sha256: () => string
}

export interface TableReader {
  push(chunk: Uint8Array): void
  end(): void
}

const SEPARATORS = [',', ';', '\t', '|'] as const
const QUOTE = 0x22
const EMPTY: Buffer = Buffer.alloc(0)

/** @param take is given the rows in order, the heading row first; blank lines, and comments `#` before it, are passed over. */
export function tableReader(take: (row: TableRow) => void): TableReader {
  const text = asUtf8((chunk) => lines.push(chunk))
  const decode = rowDecoder()
  let separator: string | null = null
  let open: { readonly line: number; readonly parts: Buffer[]; bytes: number; quotes: number } | null = null

  const give = (bytes: Buffer, line: number, why: string | null): void => {
    // The bytes are only lent: they are copied for a hash that is asked for later, within the same call.
    const sha256 = (): string => createHash('sha256').update(text.asSent(bytes)).digest('hex')
    const refuse = (reason: string): void => take({ line, fields: null, why: reason, sha256 })
    const decoded = why === null ? decode(bytes) : { ok: false as const, why }
    if (!decoded.ok) {
      refuse(decoded.why)
      return
    }
    let row = decoded.text
    if (separator === null) {
      if (row.startsWith('#')) return
      const told = /^sep=(.)$/i.exec(row)
      if (told !== null) {
        separator = told[1]!
        return
      }
      separator = separatorOf(row)
    }
    if (!row.includes('"')) {
      take({ line, fields: row.split(separator).map((field) => field.trim()), why: '', sha256 })
      return
    }
    row = row.trim()
    try {
      const rows = parse(row, { delimiter: separator, relax_column_count: true, trim: true, bom: false }) as string[][]
      if (rows.length === 1) take({ line, fields: rows[0]!.map((field) => field.trim()), why: '', sha256 })
      else refuse('has quotes that do not fit together; expected them around whole fields, doubled inside')
    } catch {
      // The parser's own message quotes the row, and the row may hold anything.
      refuse('has a quote inside a field; expected quotes around whole fields, doubled inside')
    }
  }

  const takeLine = (bytes: Buffer, line: number): void => {
    const queue: { bytes: Buffer; line: number }[] = [{ bytes, line }]
    while (queue.length > 0) {
      const next = queue.shift()!
      if (open === null) {
        if (isBlank(next.bytes)) continue
        const quotes = countQuotes(next.bytes)
        if (quotes % 2 === 0) give(next.bytes, next.line, null)
        else open = { line: next.line, parts: [Buffer.from(next.bytes)], bytes: next.bytes.length, quotes }
        continue
      }
      open.parts.push(Buffer.from(next.bytes))
      open.bytes += next.bytes.length + 1
      open.quotes += countQuotes(next.bytes)
      if (open.quotes % 2 === 0) {
        const { parts, line: begun } = open
        open = null
        give(joined(parts), begun, null)
      } else if (open.parts.length > MOST_LINES_OF_A_ROW || open.bytes > LONGEST_ROW_BYTES) queue.unshift(...giveUp())
    }
  }

  /** The row whose quote stays open is told; the lines behind it are to be read anew. */
  const giveUp = (): { bytes: Buffer; line: number }[] => {
    if (open === null) return []
    const { line, parts } = open
    open = null
    give(parts[0]!, line, 'has a quote that is not closed; the lines after it were read on their own')
    return parts.slice(1).map((bytes, i) => ({ bytes, line: line + 1 + i }))
  }

  const lines = lineReader(
    {
      line: takeLine,
      tooLong(line) {
        while (open !== null) for (const left of giveUp()) takeLine(left.bytes, left.line)
        give(EMPTY, line, `is longer than ${LONGEST_ROW_BYTES} bytes; expected rows of a table`)
      },
    },
    LONGEST_ROW_BYTES,
  )
  return {
    push: (chunk) => text.push(chunk),
    end() {
      text.end()
      lines.end()
      while (open !== null) for (const left of giveUp()) takeLine(left.bytes, left.line)
    },
  }
}

const joined = (parts: readonly Buffer[]): Buffer =>
  Buffer.concat(parts.flatMap((part, i) => (i === 0 ? [part] : [Buffer.from('\n'), part])))

const isBlank = (bytes: Buffer): boolean => bytes.every((byte) => byte === 32 || byte === 9)

function countQuotes(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(QUOTE); at >= 0; at = bytes.indexOf(QUOTE, at + 1)) count++
  return count
}

function separatorOf(heading: string): string {
  const outside = heading.replace(/"[^"]*"/g, '')
  const counts = SEPARATORS.map((separator) => outside.split(separator).length)
  return SEPARATORS[counts.indexOf(Math.max(...counts))]!
}

type Decoded = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: string }

/** Decodes rows of one file: the first that is not plain ASCII decides between UTF-8 and GB18030. */
function rowDecoder(): (bytes: Buffer) => Decoded {
  const gb18030 = new TextDecoder('gb18030', { fatal: true })
  let charset: 'utf-8' | 'gb18030' | null = null
  return (bytes) => {
    if (isAscii(bytes)) return { ok: true, text: bytes.toString('latin1') }
    if (charset !== 'gb18030' && isUtf8(bytes)) {
      charset = 'utf-8'
      return { ok: true, text: bytes.toString('utf8') }
    }
    if (charset === 'utf-8')
      return { ok: false, why: 'is no UTF-8, in which the file began; expected one character set in all of it' }
    try {
      const text = gb18030.decode(bytes)
      charset = 'gb18030'
      return { ok: true, text }
    } catch {
      // Only that it failed is of interest.
      return { ok: false, why: 'is neither UTF-8 nor GB18030 nor UTF-16; expected one of these character sets' }
    }
  }
}

interface Utf8Stream {
  push(chunk: Uint8Array): void
  end(): void
  /** Bytes of a row as they came, up to byte-order mark and line end. */
  asSent(row: Buffer): Buffer
}

/** UTF-16 becomes UTF-8 on the way; anything else passes as it is, without its byte-order mark. */
function asUtf8(give: (chunk: Uint8Array) => void): Utf8Stream {
  let head: Buffer | null = EMPTY
  let sixteen: 'le' | 'be' | null = null
  let odd: Buffer = EMPTY
  const decoder = new StringDecoder('utf16le')
  const pass = (chunk: Buffer): void => {
    if (sixteen === null) {
      give(chunk)
      return
    }
    let pairs = odd.length === 0 ? chunk : Buffer.concat([odd, chunk])
    odd = Buffer.from(pairs.subarray(pairs.length - (pairs.length % 2)))
    pairs = pairs.subarray(0, pairs.length - odd.length)
    if (sixteen === 'be') pairs = Buffer.from(pairs).swap16()
    give(Buffer.from(decoder.write(pairs), 'utf8'))
  }
  const begin = (): void => {
    const first = head ?? EMPTY
    head = null
    let mark = 0
    if (first[0] === 0xef && first[1] === 0xbb && first[2] === 0xbf) mark = 3
    else if (first[0] === 0xff && first[1] === 0xfe) [sixteen, mark] = ['le', 2]
    else if (first[0] === 0xfe && first[1] === 0xff) [sixteen, mark] = ['be', 2]
    // Without a mark: an ASCII letter is one byte of zero beside another that is not.
    else if (first.length > 1 && first[0] !== 0 && first[1] === 0) sixteen = 'le'
    else if (first.length > 1 && first[0] === 0 && first[1] !== 0) sixteen = 'be'
    if (first.length > mark) pass(first.subarray(mark))
  }
  return {
    push(input) {
      const chunk = Buffer.from(input.buffer, input.byteOffset, input.byteLength)
      if (head === null) {
        pass(chunk)
        return
      }
      head = Buffer.concat([head, chunk])
      if (head.length >= 3) begin()
    },
    end() {
      if (head !== null) begin()
      const rest = decoder.end() + (odd.length > 0 ? '\ufffd' : '')
      if (sixteen !== null && rest !== '') give(Buffer.from(rest, 'utf8'))
    },
    asSent(row) {
      if (sixteen === null) return row
      const sent = Buffer.from(row.toString('utf8'), 'utf16le')
      return sixteen === 'be' ? sent.swap16() : sent
    },
  }
}
