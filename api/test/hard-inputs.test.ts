/** Bad input across all formats: whatever is given to whichever decoder is read or becomes a named problem, in bounded memory. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { faultsOf, tell } from '../src/feeds/feed-format.conformance.ts'
import { context } from '../src/feeds/fixtures/hl7v2-messages.ts'
import { FEED_FORMATS } from '../src/feeds/index.ts'
import { openFraming } from '../src/feeds/mllp-framing.ts'
import type { LargeInput, Measured } from './feeds/hard-input-process.ts'
import { BEGINNING, ENDING, GOOD, laughs, nested, SECRET, sayings, type Told } from './feeds/hard-inputs.ts'

type ByFormat = Readonly<Record<string, string>>

const NO_EVENT: ByFormat = {
  hl7v2: 'file no line begins with MSH; expected HL7 v2 messages',
  fhir: 'line 1 is no JSON; expected FHIR resources, in NDJSON one per line',
  'edxl-have': 'line 1 is no well-formed XML here; the rest was not read',
  csv: 'line 1 has a quote inside a field; expected quotes around whole fields, doubled inside',
  native: 'line 1 is no JSON; expected one event per line',
}
const NO_FACILITY = 'heading row has no column that names the facility, such as code, hospital or 医院'
const HEADING_ONLY = 'file has a heading row only; expected rows of a census table'
const NO_RESOURCE = 'message 1, resourceType is missing; expected a resource of FHIR R4'
const NO_UTF8 = 'is not UTF-8 text; expected one JSON event per line, in UTF-8'
const NO_TIME = 'line 1, occurredAt must be ISO-8601 with a zone, like 2026-01-10T19:30:00+08:00, or epoch milliseconds'
const NO_FHIR_UTF16 = 'file is UTF-16 or UTF-32; FHIR’s JSON is always UTF-8'
const xmlEnds = (line: number): string => `line ${line} is no well-formed XML here; the rest was not read`

const whole = (pieces: Iterable<Uint8Array>): Buffer => Buffer.concat([...pieces])
const record = (format: string, ward = 'h01-w01'): string =>
  `${BEGINNING[format] ?? ''}${GOOD[format]!(ward)}${ENDING[format] ?? ''}`
const fixture = (name: string): Buffer => readFileSync(join(import.meta.dirname, '../src/feeds/fixtures', name))
const picture = Buffer.concat([
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
  Buffer.from(Array.from({ length: 2000 }, (_, i) => (i * 197 + (i >> 8) * 31) & 255)),
])
const people = `{"__proto__":{"kind":"census.reported"},"constructor":{"prototype":{"a":1}},"${SECRET}":"${SECRET}"}\n`

/** Each input, with the first problem that every format tells of it; null = the format's own, which it reads. */
const INPUTS: readonly (readonly [name: string, bytes: Uint8Array, first: Readonly<Record<string, string | null>>])[] =
  [
    [
      'an empty file',
      Buffer.alloc(0),
      {
        ...NO_EVENT,
        fhir: 'file is empty; expected FHIR resources as JSON or NDJSON',
        'edxl-have': 'file is empty; expected a document of EDXL-HAVE 1.0 or 2.0',
        csv: 'file is empty; expected a heading row and rows of a census table',
        native: 'file is empty; expected one JSON event per line',
      },
    ],
    ['HL7 v2', fixture('hl7v2/good.hl7'), { ...NO_EVENT, hl7v2: null, csv: NO_FACILITY }],
    ['FHIR', fixture('fhir/good.ndjson'), { ...NO_EVENT, fhir: null, 'edxl-have': xmlEnds(18), native: NO_TIME }],
    ['EDXL-HAVE', fixture('edxl-have/good.xml'), { ...NO_EVENT, 'edxl-have': null }],
    ['a census table', fixture('csv/good.csv'), { ...NO_EVENT, csv: null, 'edxl-have': xmlEnds(9) }],
    [
      'native events',
      Buffer.from(GOOD.native!('h01-w01')),
      { ...NO_EVENT, native: null, fhir: NO_RESOURCE, 'edxl-have': xmlEnds(2) },
    ],
    [
      'a picture',
      picture,
      {
        ...NO_EVENT,
        'edxl-have':
          'line 1 holds bytes that are no utf-8; declare the encoding that the document is written in; the rest was not read',
        csv: NO_FACILITY,
        native: `line 1 ${NO_UTF8}`,
      },
    ],
    ['NUL bytes', Buffer.alloc(4096), { ...NO_EVENT, fhir: NO_FHIR_UTF16, csv: HEADING_ONLY }],
    [
      'a bomb of entities',
      whole(laughs()),
      {
        ...NO_EVENT,
        'edxl-have':
          'line 31 holds a document type declaration (DTD); expected EDXL-HAVE without one; the rest was not read',
      },
    ],
    [
      'an outer entity',
      Buffer.from(`<!DOCTYPE z [<!ENTITY e SYSTEM "file:///${SECRET}">]><z>&e;</z>`),
      {
        ...NO_EVENT,
        'edxl-have':
          'line 1 holds a document type declaration (DTD); expected EDXL-HAVE without one; the rest was not read',
      },
    ],
    [
      'JSON nested 200,000 deep',
      whole(nested()),
      {
        ...NO_EVENT,
        fhir: 'line 1 is nested more than 1000 levels deep, which no FHIR resource is',
        csv: 'line 1 is longer than 1048576 bytes; expected rows of a table',
        native: NO_TIME,
      },
    ],
    [
      'names of JavaScript as keys',
      Buffer.from(people),
      { ...NO_EVENT, fhir: NO_RESOURCE, 'edxl-have': xmlEnds(2), native: NO_TIME },
    ],
  ]

test('what belongs to another format, or to none, is a named problem in every format, and never repeated', () => {
  for (const [name, bytes, expected] of INPUTS)
    for (const format of FEED_FORMATS) {
      const where = `${name} given to ${format.id}`
      const told = tell(format, [bytes], context)
      assert.deepEqual(faultsOf(format, told, bytes), [], where)
      assert.ok(!JSON.stringify(told).includes(SECRET), where)
      if (expected[format.id] === null) {
        assert.deepEqual(told.flatMap(sayings), [], where)
        assert.ok(
          told.some(({ events }) => events.length > 0),
          where,
        )
        continue
      }
      assert.equal(told.flatMap(sayings)[0], expected[format.id], where)
      assert.equal(told.flatMap(({ events }) => events).length, 0, where)
    }
})

/** Stands where 病区 is to be put, in the character set at hand. */
const WARD = 'ZZWARD'
const GB18030 = '\xb2\xa1\xc7\xf8'
const withWard = (format: string, bytes: string): Buffer =>
  Buffer.from(record(format, WARD).replace(WARD, bytes), 'latin1')
const utf8Ward = Buffer.from('病区').toString('latin1')
const utf16 = (mark: string, swap: boolean) => (format: string) => {
  const bytes = Buffer.from(mark + record(format, '病区'), 'utf16le')
  return swap ? bytes.swap16() : bytes
}
const NO_UTF16: Readonly<Record<string, string>> = { fhir: NO_FHIR_UTF16, native: `line 1 ${NO_UTF8}` }
const NO_EDXL_UTF8 =
  'line 1, Hospital holds bytes that are no utf-8; declare the encoding that the document is written in (line 1); the rest was not read'

/** Each way to write a record whose ward is 病区, with the problem of those formats that do not read it as they read UTF-8. */
const WRITTEN: readonly (readonly [name: string, write: (format: string) => Buffer, problems: ByFormat])[] = [
  ['UTF-8 with a mark', (format) => Buffer.from(`\ufeff${record(format, '病区')}`), {}],
  ['UTF-16 LE with a mark', utf16('\ufeff', false), NO_UTF16],
  ['UTF-16 BE with a mark', utf16('\ufeff', true), NO_UTF16],
  ['UTF-16 LE without a mark', utf16('', false), NO_UTF16],
  ['UTF-16 BE without a mark', utf16('', true), NO_UTF16],
  [
    'GB18030 that nothing declares',
    (format) => withWard(format, GB18030),
    {
      fhir: 'line 1 is not UTF-8; FHIR’s JSON is always UTF-8',
      'edxl-have': NO_EDXL_UTF8,
      native: `line 1 ${NO_UTF8}`,
    },
  ],
  [
    'a NUL byte in the name',
    (format) => withWard(format, `${utf8Ward}\0`),
    {
      hl7v2: 'message 1, PV1-3 holds control characters; expected a place code',
      fhir: NO_EVENT.fhir!,
      'edxl-have': 'line 1, Hospital is no well-formed XML here (line 1); the rest was not read',
      csv: 'line 2, code holds control characters; expected a place code',
      native: NO_EVENT.native!,
    },
  ],
]

test('every character set is read as UTF-8 is, or is a problem that names the right one', () => {
  for (const format of FEED_FORMATS) {
    const said = (bytes: Buffer) => tell(format, [bytes], context).map(({ rawSha256: _, ...rest }) => rest)
    const plain = said(withWard(format.id, utf8Ward))
    if (format.placeCodes) assert.match(JSON.stringify(plain), /病区/, format.id)
    for (const [name, write, problems] of WRITTEN) {
      const told = said(write(format.id))
      const problem = problems[format.id]
      if (problem === undefined) assert.deepEqual(told, plain, `${name} given to ${format.id}`)
      else assert.equal(told.flatMap(sayings)[0], problem, `${name} given to ${format.id}`)
    }
  }
})

test('of a file in two character sets, what fits the first is read and the other is told by its place', () => {
  const problems: Readonly<Record<string, string | undefined>> = {
    fhir: 'line 2 is not UTF-8; FHIR’s JSON is always UTF-8',
    'edxl-have': NO_EDXL_UTF8,
    csv: 'line 3 is no UTF-8, in which the file began; expected one character set in all of it',
    native: `line 2 ${NO_UTF8}`,
  }
  for (const format of FEED_FORMATS) {
    const records = [GOOD[format.id]!(format.placeCodes ? utf8Ward : 'h01-w01'), GOOD[format.id]!(GB18030)]
    const text = [BEGINNING[format.id] ?? '', ...records, ENDING[format.id] ?? ''].join('')
    const told = tell(format, [Buffer.from(text, 'latin1')], context)
    assert.equal(told.filter(({ number }) => number !== null).length, 2, format.id)
    assert.deepEqual(told[0]!.problems, [], format.id)
    // HL7 v2 names the character set in each message: both are read.
    assert.deepEqual(
      told.flatMap(sayings),
      [problems[format.id]].filter((one) => one !== undefined),
      format.id,
    )
  }
})

test('names of JavaScript are no fields, kinds or types, and of a key that is there twice the last one counts', () => {
  const [fhir, native] = ['fhir', 'native'].map((id) => FEED_FORMATS.find((format) => format.id === id)!)
  const event = GOOD.native!('h01-w01')
  const first = (format: typeof fhir, text: string) => tell(format!, [Buffer.from(text)], context).flatMap(sayings)[0]
  assert.equal(
    first(native, event.replace('{', '{"__proto__":{"unit":"h01-w02"},')),
    'line 1 a field that census.reported does not have (name withheld); its fields are unit, occupied, open',
  )
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    assert.match(
      first(native, event.replace('census.reported', name))!,
      /^line 1, kind is not a kind of event; there are census\.reported, /,
    )
    assert.equal(
      first(fhir, `{"resourceType":"${name}"}`),
      'message 1, resourceType is no resource type of FHIR R4 (value withheld)',
    )
  }
  const [place] = tell(fhir!, [Buffer.from('{"resourceType":"Location","__proto__":{"id":"zz1"},"id":"zz2"}')], context)
  assert.equal(place?.type, 'Location')
  assert.deepEqual(
    place.places.map(({ code }) => code),
    ['Location/zz2'],
  )
  assert.ok(!('unit' in {}) && !('id' in {}))
  const [twice] = tell(native!, [Buffer.from(event.replace('{', '{"unit":"h01-w02",'))], context)
  assert.equal(twice?.events[0]?.event.unit, 'h01-w01')
})

test('frames that are not closed are told, each of them, and a connection that ends in one too', () => {
  const told: string[] = []
  const framing = openFraming({ frame: (bytes) => told.push(`${bytes}`), problem: (problem) => told.push(problem) })
  framing.push(Buffer.from(`\x0bMSH|${SECRET}\x0bMSH|${SECRET}\r\x0bMSH|a\x1c\r${SECRET}\x0bMSH|${SECRET}`))
  framing.end()
  assert.deepEqual(told, ['unclosed-frame', 'unclosed-frame', 'MSH|a', 'outside-frame', 'unclosed-frame'])
})

const TOO_LONG_LINE = 'line 2 is longer than 16777216 bytes'
const LARGE: Readonly<Record<LargeInput, readonly (readonly [first: string, messages: number, read: number])[]>> = {
  longField: [
    ['message 2 is longer than 16777216 bytes and was passed over; expected one MSH segment for each message', 3, 2],
    [`${TOO_LONG_LINE}; split it, or put a Bundle's resourceType before its entries`, 3, 2],
    ['line 1, Hospital holds more than 1048576 characters without an element (line 1); the rest was not read', 2, 1],
    ['line 3 is longer than 1048576 bytes; expected rows of a table', 3, 2],
    [`${TOO_LONG_LINE}; expected one event per line`, 3, 2],
  ],
  unclosedQuote: [
    ['message 2 is longer than 16777216 bytes and was passed over; expected one MSH segment for each message', 2, 1],
    [`${TOO_LONG_LINE}; split it, or put a Bundle's resourceType before its entries`, 2, 1],
    ['line 1, Hospital holds more than 1048576 characters without an element (line 1095); the rest was not read', 2, 1],
    ['line 3 has a quote that is not closed; the lines after it were read on their own', 51_502, 1],
    ['line 2 is no JSON; expected one event per line', 51_502, 1],
  ],
  nestedField: [
    [NO_EVENT.hl7v2!, 0, 0],
    ['line 1 is nested more than 1000 levels deep, which no FHIR resource is', 1, 0],
    [NO_EVENT['edxl-have']!, 0, 0],
    [NO_EVENT.csv!, 0, 0],
    ['line 1, unit must be text: an id of the city, like h04-w12-b07', 1, 0],
  ],
}
const MEBIBYTE = 1024 * 1024
const HEAP_MEBIBYTES = 64

test('fields of 100 MB, quotes open over 50 MB and frames without end are named, in little memory and time', async () => {
  const program = join(import.meta.dirname, 'feeds/hard-input-process.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [`--max-old-space-size=${HEAP_MEBIBYTES}`, program])
  const lines = stdout.trimEnd().split('\n')
  const told = lines.slice(0, -1).map((line) => JSON.parse(line) as Told & Measured)
  const expected = Object.entries(LARGE).flatMap(([input, rows]) =>
    FEED_FORMATS.map(({ id }, i) => {
      const [first, messages, read] = rows[i]!
      return { input, format: id, first, messages, read, repeated: false, silent: 0 }
    }),
  )
  assert.deepEqual(
    told.map(({ first, problems: _, milliseconds: __, grownBytes: ___, ...rest }) => ({ ...rest, first: first[0] })),
    expected,
  )
  const frames = JSON.parse(lines.at(-1)!) as Measured & { frames: number; counts: object }
  assert.deepEqual(frames.counts, { 'unclosed-frame': 1_000_002 })
  assert.equal(frames.frames, 1)
  for (const { input, format, milliseconds, grownBytes } of [...told, { ...frames, input: 'frames', format: 'mllp' }]) {
    assert.ok(grownBytes < 80 * MEBIBYTE, `${input} in ${format}: memory grew by ${grownBytes / MEBIBYTE} MiB`)
    assert.ok(milliseconds < 30_000, `${input} in ${format} took ${milliseconds} ms`)
  }
})
