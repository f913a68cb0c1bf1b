/**
 * A stream of bytes cut into FHIR resources, in constant memory: NDJSON, documents one after the other (pretty-printed or
 * not), and Bundles, whose entries are given one by one as they come.
 *
 * The bytes are cut by counting brackets outside strings and each piece goes to `JSON.parse`. A line that begins with `{` where
 * JSON allows none ends what was broken before it, so that one damaged line of NDJSON costs one resource.
 */
import { isUtf8 } from 'node:buffer'
import { LONGEST_MESSAGE_BYTES } from './feed-format.ts'
import { type FhirObject, isObject, textIn } from './fhir-fields.ts'

/** Deeper nesting is refused: no resource of FHIR comes near it. */
const DEEPEST_NESTING = 1000

export interface FhirTaker {
  /** A resource by itself; the bytes are lent until the call returns. */
  document(json: FhirObject, bytes: Buffer): void
  /** A Bundle begins: what stands before its entries. */
  bundleBegins(head: FhirObject): void
  /** One entry of the Bundle; the bytes are the taker's to keep. */
  entry(json: FhirObject, bytes: Buffer): void
  /** The Bundle is over, or was broken off. */
  bundleEnds(entries: number): void
  /** A piece that cannot be read. `counted` is false for bytes that belong to no resource. */
  unreadable(place: string, why: string, bytes: Buffer, counted: boolean): void
}

export interface FhirReader {
  push(chunk: Uint8Array): void
  end(): void
}

const [QUOTE, BACKSLASH, OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d]
const [COLON, COMMA, SPACE, TAB, LF, CR] = [0x3a, 0x2c, 0x20, 0x09, 0x0a, 0x0d]
const [OBJECT, LIST] = [1, 2]
const NO_BYTES = Buffer.alloc(0)
/** Room for a piece at first; larger pieces make it grow. */
const ROOM_BYTES = 64 * 1024
const RESOURCE_START = Buffer.from('{"resourceType"')
const NOT_JSON = 'is no JSON; expected FHIR resources, in NDJSON one per line'
const TOO_DEEP = `is nested more than ${DEEPEST_NESTING} levels deep, which no FHIR resource is`
const TOO_LONG = `is longer than ${LONGEST_MESSAGE_BYTES} bytes; split it, or put a Bundle's resourceType before its entries`
const CUT_OFF = 'is broken off before its last bracket; send the whole resource'

/** Blank between documents: white space, the byte-order mark's three bytes, and the record separator of RFC 7464. */
const BETWEEN = new Set([SPACE, TAB, CR, 0x1e, 0xef, 0xbb, 0xbf])

/** Lists of entries in one Bundle: the standard has one. */
const MOST_LISTS = 16

/** What stands around the entries of the Bundle that is being read. */
interface OpenBundle {
  readonly firstLine: number
  readonly around: Buffer[]
  aroundBytes: number
  entries: number
  /** Inside the list of entries, between or in them. */
  inEntries: boolean
  /** The list holds something else than objects. */
  stray: boolean
  /** What stands around the entries was too long to keep. */
  overlong: boolean
}

export function readFhir(take: FhirTaker): FhirReader {
  let line = 1
  /** The next byte is the first of its line. */
  let atLineStart = true
  let depth = 0
  let inString = false
  let escaped = false
  /** The last byte of the document outside strings that is not blank. */
  let before = 0
  /** OBJECT or LIST by depth. */
  const nesting = new Uint8Array(DEEPEST_NESTING + 2)
  /** The piece being gathered: a document, an entry, stray lines, or what of a Bundle stands around its entries. */
  let store = Buffer.allocUnsafe(ROOM_BYTES)
  let gathered = 0
  let firstLine = 1
  let tooDeep = false
  let tooLong = false
  /** Something follows the document's first bracket on the same line, as in NDJSON. */
  let compact = false
  let bundle: OpenBundle | null = null
  /** The document has a list of entries and is no Bundle, or does not say so before them. */
  let otherThanBundle = false
  let inEntry = false
  /** Text that is no JSON stands between documents: told when a document begins on a line of its own. */
  let litter: 'line' | 'rest of line' | null = null
  let seenAnything = false
  /** Where in this chunk a line was looked at as a whole: one that holds several documents is looked at once. */
  let triedUpTo = 0
  let wrongCharset = false
  let ended = false
  /** The file's first bytes until there are four, and bytes that cannot be judged before the next ones come. */
  let waiting: Buffer = NO_BYTES
  let started = false

  const gather = (chunk: Buffer, from: number, to: number): void => {
    if (to <= from || tooLong || tooDeep) return
    const needed = gathered + to - from
    if (needed > LONGEST_MESSAGE_BYTES) {
      tooLong = true
      gathered = 0
      return
    }
    if (needed > store.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, 2 * store.length))
      store.copy(larger, 0, 0, gathered)
      store = larger
    }
    // A copy: the chunk belongs to whoever pushed it.
    chunk.copy(store, gathered, from, to)
    gathered = needed
  }
  const release = (): Buffer => {
    const bytes = Buffer.from(store.subarray(0, gathered))
    if (store.length > 16 * ROOM_BYTES) store = Buffer.allocUnsafe(ROOM_BYTES)
    gathered = 0
    tooDeep = false
    tooLong = false
    return bytes
  }

  /** The document or entry at hand is complete, or known to be broken. */
  const finishPiece = (broken: string | null): void => {
    const place = inEntry ? `line ${firstLine}, Bundle.entry[${bundle!.entries}]` : `line ${firstLine}`
    const why = tooDeep ? TOO_DEEP : tooLong ? TOO_LONG : broken
    const isEntry = inEntry
    if (inEntry) bundle!.entries++
    inEntry = false
    const bytes = release()
    const read = why === null ? parse(bytes) : { why }
    if ('why' in read) take.unreadable(place, read.why, bytes, true)
    else if (isEntry) take.entry(read.json, bytes)
    else take.document(read.json, bytes)
  }
  const finishBundle = (broken: string | null): void => {
    if (inEntry) finishPiece(broken)
    const { entries, around, firstLine: begun, stray, overlong } = bundle!
    bundle = null
    const faulty = broken ?? (tooDeep ? TOO_DEEP : tooLong || overlong ? TOO_LONG : null)
    const rest = release()
    const bytes = Buffer.concat([...around, rest])
    const read = faulty === null ? parse(bytes) : { why: faulty }
    take.bundleEnds(entries)
    if ('why' in read) take.unreadable(`line ${begun}, Bundle`, read.why, bytes, false)
    else if (stray)
      take.unreadable(
        `line ${begun}, Bundle.entry`,
        'holds something else than entries, which was not read',
        bytes,
        false,
      )
  }
  /** Ends everything that is open. */
  const breakOff = (): void => {
    if (bundle === null) finishPiece(CUT_OFF)
    else finishBundle(CUT_OFF)
    depth = 0
    inString = false
    escaped = false
  }

  /** At the `[` of a document's first level: whether a Bundle's entries begin here. */
  const entriesBegin = (chunk: Buffer, from: number, at: number): boolean => {
    const here = chunk.subarray(Math.max(from, at - 64), at)
    const tail = Buffer.concat([store.subarray(Math.max(0, gathered - 64), gathered), here])
    if (!/"entry"[ \t\r\n]*:[ \t\r\n]*$/.test(tail.toString('latin1'))) return false
    if (bundle !== null) return true
    // Asked once: a key that is told again and again must not have the document parsed each time.
    if (otherThanBundle) return false
    const read = parse(Buffer.concat([store.subarray(0, gathered), chunk.subarray(from, at), Buffer.from('[]}')]))
    otherThanBundle = 'why' in read || textIn(read.json, 'resourceType') !== 'Bundle'
    if ('why' in read || otherThanBundle) return false
    bundle = { firstLine, around: [], aroundBytes: 0, entries: 0, inEntries: false, stray: false, overlong: false }
    take.bundleBegins(read.json)
    return true
  }

  /** Whether the `{` at the start of a line begins a document because what is open is broken; null = more bytes decide. */
  const beginsAnew = (chunk: Buffer, at: number): boolean | null => {
    if (inString || tooDeep) return true
    if (before !== COLON && before !== COMMA && before !== OPEN_BRACKET) return true
    if (before === COMMA && nesting[depth] === OBJECT) return true
    if (bundle !== null || !compact) return false
    // JSON would allow it, but a line of NDJSON was cut off where another one may begin.
    if (chunk.length - at < RESOURCE_START.length && !ended) return null
    return chunk.subarray(at, at + RESOURCE_START.length).equals(RESOURCE_START)
  }

  /** A line that is one plain resource needs no counting of brackets. Returns where it ends, or -1. */
  const wholeLine = (chunk: Buffer, at: number): number => {
    if (at < triedUpTo) return -1
    const lineEnd = chunk.indexOf(LF, at)
    triedUpTo = lineEnd < 0 ? chunk.length : lineEnd
    if (lineEnd < 0 || lineEnd - at > LONGEST_MESSAGE_BYTES) return -1
    const end = chunk[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd
    if (chunk[end - 1] !== CLOSE_BRACE) return -1
    const bytes = chunk.subarray(at, end)
    const read = parse(bytes)
    // Everything else is read byte by byte, so that no verdict depends on how the bytes were cut.
    if ('why' in read || textIn(read.json, 'resourceType') === 'Bundle' || nestedTooDeep(bytes)) return -1
    seenAnything = true
    atLineStart = false
    take.document(read.json, bytes)
    return end
  }

  const isOpen = (): boolean => depth > 0
  /** Between documents. Returns the next position, or the same when a document or a stray line begins at it. */
  const between = (chunk: Buffer, at: number): number => {
    const byte = chunk[at]!
    if (byte === LF) {
      line++
      atLineStart = true
      return at + 1
    }
    if (BETWEEN.has(byte)) return at + 1
    if (byte === OPEN_BRACE) {
      const end = wholeLine(chunk, at)
      if (end >= 0) return end
    }
    seenAnything = true
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth = 1
      nesting[1] = byte === OPEN_BRACE ? OBJECT : LIST
      firstLine = line
      compact = false
      otherThanBundle = false
      before = byte
    } else {
      litter = atLineStart ? 'line' : 'rest of line'
      firstLine = line
    }
    atLineStart = false
    return at
  }

  const finishLitter = (): void => {
    const counted = litter === 'line'
    litter = null
    take.unreadable(`line ${firstLine}`, NOT_JSON, release(), counted)
  }

  /** A bracket outside strings, at `at`. Returns where the part of the open piece begins in this chunk from now on. */
  const opened = (chunk: Buffer, byte: number, from: number, at: number): number => {
    let start = from
    if (depth === 1 && byte === OPEN_BRACKET && before === COLON && nesting[1] === OBJECT && !tooLong) {
      if (entriesBegin(chunk, from, at)) {
        gather(chunk, from, at + 1)
        const around = release()
        bundle!.aroundBytes += around.length
        if (bundle!.aroundBytes > LONGEST_MESSAGE_BYTES || bundle!.around.length > MOST_LISTS) bundle!.overlong = true
        else bundle!.around.push(around)
        bundle!.inEntries = true
        start = at + 1
      }
    } else if (depth === 2 && bundle?.inEntries) {
      if (byte === OPEN_BRACE) {
        inEntry = true
        firstLine = line
        start = at
      } else bundle.stray = true
    }
    depth++
    if (depth <= DEEPEST_NESTING) nesting[depth] = byte === OPEN_BRACE ? OBJECT : LIST
    else {
      tooDeep = true
      gathered = 0
    }
    return start
  }
  const closed = (chunk: Buffer, from: number, at: number): number => {
    depth--
    if (depth === 2 && inEntry) {
      gather(chunk, from, at + 1)
      finishPiece(null)
    } else if (depth === 1 && bundle?.inEntries) {
      bundle.inEntries = false
      return at
    } else if (depth === 0) {
      gather(chunk, from, at + 1)
      if (bundle === null) finishPiece(null)
      else finishBundle(null)
    } else return from
    return at + 1
  }
  const keep = (chunk: Buffer, from: number, to: number): void => {
    if (litter !== null || (depth > 0 && (inEntry || !bundle?.inEntries))) gather(chunk, from, to)
  }

  const scan = (chunk: Buffer): void => {
    triedUpTo = 0
    let from = 0
    let i = 0
    while (i < chunk.length) {
      const byte = chunk[i]!
      if (litter !== null) {
        // A run of lines that are no JSON, such as the rest of a damaged document, is one problem.
        if (atLineStart && (byte === OPEN_BRACE || byte === OPEN_BRACKET)) {
          gather(chunk, from, i)
          finishLitter()
          continue
        }
        const lineEnd = chunk.indexOf(LF, i)
        atLineStart = lineEnd >= 0
        i = atLineStart ? lineEnd + 1 : chunk.length
        if (atLineStart) line++
        continue
      }
      if (depth === 0) {
        const at = i
        i = between(chunk, i)
        from = at
        if (isOpen()) i++
        continue
      }
      if (byte === OPEN_BRACE && atLineStart) {
        const anew = beginsAnew(chunk, i)
        if (anew !== false) keep(chunk, from, i)
        if (anew === null) {
          waiting = Buffer.from(chunk.subarray(i))
          return
        }
        if (anew) {
          breakOff()
          continue
        }
      }
      i++
      if (byte === LF) {
        // No string of JSON goes on over a line's end; what is open is broken, and its end is looked for all the same.
        line++
        atLineStart = true
        escaped = false
        continue
      }
      atLineStart = false
      if (inString) {
        if (escaped) escaped = false
        else if (byte === BACKSLASH) escaped = true
        else if (byte === QUOTE) inString = false
        continue
      }
      if (byte === SPACE || byte === CR || byte === TAB) continue
      if (byte === QUOTE) {
        inString = true
        if (line === firstLine) compact = true
        if (bundle?.inEntries && !inEntry) bundle.stray = true
      } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) from = opened(chunk, byte, from, i - 1)
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) from = closed(chunk, from, i - 1)
      else if (byte !== COMMA && bundle?.inEntries && !inEntry) bundle.stray = true
      before = byte
    }
    keep(chunk, from, chunk.length)
  }

  return {
    push(input) {
      if (wrongCharset || input.byteLength === 0) return
      let chunk = Buffer.from(input.buffer, input.byteOffset, input.byteLength)
      if (waiting.length > 0) {
        chunk = Buffer.concat([waiting, chunk])
        waiting = NO_BYTES
      }
      if (!started) {
        if (chunk.length < 4) {
          waiting = Buffer.from(chunk)
          return
        }
        started = true
        // UTF-16 and UTF-32 show by their mark, or by the zero bytes of their first characters.
        const [a, b] = chunk
        wrongCharset = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) || chunk.subarray(0, 4).includes(0)
        if (wrongCharset) return
      }
      scan(chunk)
    },
    end() {
      ended = true
      if (wrongCharset) {
        take.unreadable('file', 'is UTF-16 or UTF-32; FHIR’s JSON is always UTF-8', NO_BYTES, false)
        return
      }
      const rest = waiting
      waiting = NO_BYTES
      scan(rest)
      if (litter !== null) finishLitter()
      if (depth > 0) breakOff()
      if (!seenAnything) take.unreadable('file', 'is empty; expected FHIR resources as JSON or NDJSON', NO_BYTES, false)
    },
  }
}

function parse(bytes: Buffer): { readonly json: FhirObject } | { readonly why: string } {
  if (!isUtf8(bytes)) return { why: 'is not UTF-8; FHIR’s JSON is always UTF-8' }
  try {
    const json: unknown = JSON.parse(bytes.toString('utf8'))
    return isObject(json) ? { json } : { why: 'is no JSON object; expected a FHIR resource' }
  } catch {
    // The parser's own message quotes the text, and the text may hold anything.
    return { why: NOT_JSON }
  }
}

/** Whether the brackets of valid JSON go deeper than the limit. */
function nestedTooDeep(bytes: Buffer): boolean {
  if (bytes.length < 2 * DEEPEST_NESTING) return false
  let depth = 0
  let inString = false
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!
    if (byte === QUOTE) inString = !inString
    else if (inString) {
      if (byte === BACKSLASH) i++
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      if (++depth > DEEPEST_NESTING) return true
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth--
  }
  return false
}
