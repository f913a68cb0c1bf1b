/** Inputs made to break a decoder, in pieces made on the fly; nothing in them exists, and SECRET must never come out. */
import type { DecodedMessage, FeedFormat } from '../../src/feeds/feed-format.ts'
import { inBed, message } from '../../src/feeds/fixtures/hl7v2-messages.ts'

export const SECRET = 'ZZSECRET'
const MEBIBYTE = 1024 * 1024
export const EDXL_ROOT = '<h:HospitalStatus xmlns:h="urn:oasis:names:tc:emergency:EDXL:HAVE:1.0">'

/** A good record of each format with `ward` as its place; several may follow one another. */
export const GOOD: Readonly<Record<string, (ward: string) => string>> = {
  hl7v2: (ward) => `${message('ADT^A01', inBed.replace('W1', ward))}\r`,
  fhir: (ward) => `${JSON.stringify({ resourceType: 'Location', identifier: [{ value: ward }] })}\n`,
  'edxl-have': (ward) => `<h:Hospital><h:OrganisationName>${ward}</h:OrganisationName></h:Hospital>`,
  csv: (ward) => `${ward},2026-01-16,3\n`,
  native: (ward) =>
    `${JSON.stringify({ occurredAt: '2026-01-17T11:00:00Z', kind: 'census.reported', unit: ward, occupied: 3 })}\n`,
}

/** What stands before the first record of a file. */
export const BEGINNING: Readonly<Record<string, string>> = { 'edxl-have': EDXL_ROOT, csv: 'code,date,ga_occupied\n' }

/** What stands behind the last one. */
export const ENDING: Readonly<Record<string, string>> = { 'edxl-have': '</h:HospitalStatus>' }

/** What a decoder said of one input: few words of it, and counts. */
export interface Told {
  readonly input: string
  readonly format: string
  readonly messages: number
  /** Messages that are events, a named kind or a place. */
  readonly read: number
  readonly problems: number
  /** Place and reason of the first two problems. */
  readonly first: readonly string[]
  /** SECRET stood in something that was said. */
  readonly repeated: boolean
  /** Messages without event, named kind and problem. */
  readonly silent: number
}

export const sayings = ({ problems }: Pick<DecodedMessage, 'problems'>): readonly string[] =>
  problems.map(({ place, why }) => `${place} ${why}`)

/** Decodes pieces without holding what is said of them. */
export function tellOf(
  format: FeedFormat,
  input: string,
  pieces: Iterable<Uint8Array>,
  context: Parameters<FeedFormat['open']>[0],
  afterEach: () => void = () => {},
): Told {
  const first: string[] = []
  let [messages, read, problems, silent] = [0, 0, 0, 0]
  let repeated = false
  const decoder = format.open(context, (one) => {
    if (one.number !== null) messages++
    if (one.events.length > 0 || one.withoutMeaning !== null) read++
    else if (one.problems.length === 0) silent++
    problems += one.problems.length
    if (first.length < 2) first.push(...sayings(one))
    repeated ||= JSON.stringify(one).includes(SECRET)
  })
  for (const piece of pieces) {
    decoder.push(piece)
    afterEach()
  }
  decoder.end()
  return { input, format: format.id, messages, read, problems, first: first.slice(0, 2), repeated, silent }
}

const OPENED: Readonly<Record<string, string>> = {
  hl7v2: `${message('MDM^T02', 'OBX|1|TX|')}`,
  fhir: '{"resourceType":"Location","id":"zz2","name":"',
  'edxl-have': '<h:Hospital><h:Comment x="',
  csv: 'ZZ2,2026-01-16,"',
  native: '{"occurredAt":"',
}
const CLOSED: Readonly<Record<string, string>> = {
  hl7v2: '\r',
  fhir: '"}\n',
  'edxl-have': '"/></h:Hospital>',
  csv: '"\n',
  native: '"}\n',
}

function* repeated(piece: string, bytes: number): Generator<Uint8Array> {
  const block = Buffer.from(piece.repeat(Math.ceil(MEBIBYTE / piece.length)).slice(0, MEBIBYTE))
  for (let given = 0; given < bytes; given += block.length) yield block
}

/** A field of a good format that goes on for 100 MB without a line end, between two good records. */
export function* longField(format: string): Generator<Uint8Array> {
  const good = GOOD[format]!
  yield Buffer.from(`${BEGINNING[format] ?? ''}${good('h01-w01')}${OPENED[format]}`)
  yield* repeated(`${SECRET} `, 100 * MEBIBYTE)
  yield Buffer.from(`${CLOSED[format]}${good('h01-w02')}`)
}

/** A quote, field or attribute that is opened and never closed, over 50 MB of lines. */
export function* unclosedQuote(format: string): Generator<Uint8Array> {
  yield Buffer.from(`${BEGINNING[format] ?? ''}${GOOD[format]!('h01-w01')}${OPENED[format]}`)
  yield* repeated(`${`${SECRET} `.repeat(113)}\n`, 50 * MEBIBYTE)
}

/** 30 entities, each of ten of the one before it: 10³⁰ letters for whoever expands them. */
export function* laughs(): Generator<Uint8Array> {
  const entities = Array.from({ length: 30 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`)
  yield Buffer.from(
    `<?xml version="1.0"?>\n<!DOCTYPE z [<!ENTITY l0 "${SECRET}">${entities.join('\n')}]>\n<z>&l30;</z>`,
  )
}

/** An object in an object, 200,000 deep, and closed again. */
export function* nested(): Generator<Uint8Array> {
  yield Buffer.from(`${'{"a":'.repeat(200_000)}"${SECRET}"${'}'.repeat(200_000)}\n`)
}

/** A field of an event that is nested 200,000 deep. */
export function* nestedField(): Generator<Uint8Array> {
  const list = `${'['.repeat(200_000)}"${SECRET}"${']'.repeat(200_000)}`
  yield Buffer.from(GOOD.native!('h01-w01').replace('"h01-w01"', list))
}
