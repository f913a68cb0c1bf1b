import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeCounter, decodeFiles } from './decode-files.ts'
import { keyFrom, tokensOf } from './encounter-token.ts'
import { findFeedFiles } from './feed-files.ts'
import { type DecodedEvent, type DecodedFeed, decodeAll } from './feed-format.ts'
import { BED, CODE, context, decode, inBed, message, pv1, VISIT } from './fixtures/hl7v2-messages.ts'
import { hl7v2 } from './hl7v2.ts'
import { ALLOWED_FIELDS } from './hl7v2-fields.ts'
import { utf16Of } from './hl7v2-text.ts'

const FIXTURES = join(import.meta.dirname, 'fixtures/hl7v2')
const REFERENCE_DATA = process.env.REFERENCE_DATA
const SAMPLES = REFERENCE_DATA === undefined ? '' : join(REFERENCE_DATA, 'data/hl7v2')
const needsSamples = { skip: REFERENCE_DATA === undefined ? 'REFERENCE_DATA is not set' : false }

test('the time is EVN-6, else EVN-2, else PV1-44, else MSH-7, with the zone of the context where it names none', () => {
  const at = (...segments: string[]) => decode(message('ADT^A01', ...segments)).events[0]?.event.occurredAt
  assert.equal(at('EVN|A01|202601171000||||20260117110000.25-0130', inBed), '2026-01-17T12:30:00.250Z')
  assert.equal(at('EVN|A01|202601171000', inBed), '2026-01-17T02:00:00.000Z')
  const admitted = ['PV1', 1, 'I', BED, ...Array(15).fill(''), VISIT, ...Array(24).fill(''), '20260117090000'].join('|')
  assert.equal(at(admitted), '2026-01-17T01:00:00.000Z')
  assert.equal(at(inBed), '2026-01-17T12:00:00.000Z')
})

test('a message may bring its own delimiters', () => {
  const text = `MSH#*~\\&#ZZ#ZZ###20260117200000##ADT*A01#1#P#2.5\rPV1#1#I#W1*R1*B1*H####${'#'.repeat(12)}V1`
  assert.equal(decode(text).events[0]?.event.bed, CODE)
})

test('exactly these fields are ever read; a longer list needs a reason of privacy', () => {
  assert.equal(
    ALLOWED_FIELDS.join(' '),
    'MSH-7 MSH-9 EVN-1 EVN-2 EVN-6 PV1-2 PV1-3 PV1-19 PV1-36 PV1-42 PV1-44 PV1-45 NPU-1 NPU-2 MRG-5 PID-3 SCH-1 SCH-2 SCH-3 SCH-25 AIS-3 AIL-3 AIL-4 RF1-6 RF1-11 PRD-1 PRD-4 PRD-10 PRD-12',
  )
})

test('a damaged time is a problem at its field, also when another field holds a good one', () => {
  const { events, problems } = decode(message('ADT^A01', 'EVN|A01|20260117999999', inBed))
  assert.equal(events.length, 0)
  assert.deepEqual(problems[0], {
    message: 1,
    place: 'message 1, EVN-2',
    why: 'names no moment of the calendar; expected YYYYMMDDHHMM[SS][+/-ZZZZ]',
    cause: 'malformed',
    path: 'occurredAt',
    reduced: { kind: 'bed.occupied', encounter: 'e:4b500313-086dad51', bed: CODE },
  })
})

test('all messages of one visit carry one token, and another key gives another', () => {
  const text = [message('ADT^A01', inBed), message('ADT^A02', inBed), message('ADT^A03', inBed)].join('\r')
  const tokens = new Set(decode(text).events.map((e) => e.event.encounter))
  assert.equal(tokens.size, 1)
  const [token] = tokens
  assert.match(token ?? '', /^e:[0-9a-f]{8}-[0-9a-f]{8}$/)
  const other = decodeAll(hl7v2, Buffer.from(text), {
    ...context,
    tokens: tokensOf(keyFrom(Buffer.from('another key for tests'))),
  })
  assert.notEqual(other.events[0]?.event.encounter, token)
})

test('the surviving visit of a merge is the one that later messages name', () => {
  const { events } = decode(`${message('ADT^A42', 'MRG|||||V0^^^ZZ^VN', inBed)}\r${message('ADT^A02', inBed)}`)
  assert.equal(events[0]?.event.into, events[1]?.event.encounter)
  assert.notEqual(events[0]?.event.encounter, events[0]?.event.into)
})

test('without a visit number the token comes from the patient’s id and the time of admission', () => {
  const stay = (id: string, admitted: string) =>
    decode(message('ADT^A01', `PID|1||${id}^^^ZZ`, pv1({ 2: 'I', 3: BED, 44: admitted }))).events[0]?.event.encounter
  assert.equal(stay('ZZ1', '202601170900'), stay('ZZ1', '202601170900'))
  assert.notEqual(stay('ZZ1', '202601170900'), stay('ZZ2', '202601170900'))
  assert.notEqual(stay('ZZ1', '202601170900'), stay('ZZ1', '202601180900'))
})

for (const [name, join] of [
  ['CR', '\r'],
  ['LF', '\n'],
  ['CRLF', '\r\n'],
] as const)
  test(`segments may end in ${name}, after a byte-order mark and inside MLLP and batch envelopes`, () => {
    const one = message('ADT^A01', inBed).replaceAll('\r', join)
    const text = `\ufeffFHS|^~\\&${join}BHS|^~\\&${join}\u000b${one}${join}\u001c${join}${one}${join}BTS|2${join}FTS|1${join}`
    const { messages, events, problems } = decode(text)
    assert.equal(messages, 2)
    assert.equal(events.length, 2)
    assert.deepEqual(problems, [])
  })

test('place codes are read in the character set that MSH-18 names', () => {
  const header = Buffer.from('MSH|^~\\&|ZZ|ZZ|||20260117200000||ADT^A01|1|P|2.5||||||GB 18030-2000\rPV1|1|I|')
  const ward = Buffer.from([0xb2, 0xa1, 0xc7, 0xf8]) // 病区
  const { events } = decodeAll(
    hl7v2,
    Buffer.concat([header, ward, Buffer.from(`^1^2^H|||||${'|'.repeat(11)}V1`)]),
    context,
  )
  assert.equal(events[0]?.event.bed, '病区|1|2|H')
})

test('a place code of the wrong character set is a problem', () => {
  const header = Buffer.from('MSH|^~\\&|ZZ|ZZ|||20260117200000||ADT^A01|1|P|2.5\rPV1|1|I|')
  const { problems } = decodeAll(
    hl7v2,
    Buffer.concat([header, Buffer.from([0xff, 0xa1]), Buffer.from(`^1^2^H|||||${'|'.repeat(11)}V1`)]),
    context,
  )
  assert.equal(problems[0]?.place, 'message 1, PV1-3')
  assert.match(problems[0]?.why ?? '', /name the set in MSH-18/)
})

for (const name of ['good', 'bad', 'duplicated'])
  test(`the fixture ${name}.hl7 decodes as written down`, () => {
    const decoded = decodeAll(hl7v2, readFileSync(join(FIXTURES, `${name}.hl7`)), context)
    const expected = join(FIXTURES, `${name}.expected.json`)
    // Rewritten only by `UPDATE_EXPECTED=1 node --test`, to be read in the diff.
    if (process.env.UPDATE_EXPECTED === '1') writeFileSync(expected, `${JSON.stringify(decoded, null, 2)}\n`)
    assert.deepEqual(JSON.parse(JSON.stringify(decoded)), JSON.parse(readFileSync(expected, 'utf8')))
  })

/** Every message is events, or one named kind, or a problem; events and kinds name messages that exist. */
function assertAccounted(feed: DecodedFeed): void {
  const eventful = new Set(feed.events.map((e) => e.message))
  const named = new Set(feed.withoutMeaning.map((w) => w.message))
  const troubled = new Set(feed.problems.flatMap((p) => p.message ?? []))
  for (let n = 1; n <= feed.messages; n++) {
    assert.ok(eventful.has(n) || named.has(n) || troubled.has(n), `message ${n} came to nothing`)
    assert.ok(!(eventful.has(n) && named.has(n)), `message ${n} is both events and without meaning`)
  }
  for (const n of [...eventful, ...named, ...troubled]) assert.ok(n >= 1 && n <= feed.messages)
  assert.equal(feed.withoutMeaning.length, named.size)
}

test('no bytes make the decoder throw, and none are passed over', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      const feed = decodeAll(hl7v2, bytes, context)
      assertAccounted(feed)
      assert.ok(feed.messages > 0 || feed.problems.length > 0)
    }),
  )
})

test('good messages cut, doubled, overwritten or shuffled are still accounted for, one by one', () => {
  const good = readFileSync(join(FIXTURES, 'good.hl7'))
  const edit = fc.record({
    at: fc.nat(good.length - 1),
    length: fc.nat(60),
    by: fc.oneof(
      fc.uint8Array({ maxLength: 8 }),
      fc.constantFrom('|', '^', '\r', 'MSH|', '~&').map((s) => Buffer.from(s)),
    ),
  })
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 12 }), fc.nat(good.length), (edits, cut) => {
      let bytes: Uint8Array = good.subarray(0, cut)
      for (const { at, length, by } of edits)
        bytes = Buffer.concat([bytes.subarray(0, at), by, bytes.subarray(at + length)])
      fc.pre(utf16Of(bytes[0] ?? 0x20, bytes[1] ?? 0x20) === null)
      const feed = decodeAll(hl7v2, bytes, context)
      assertAccounted(feed)
      // MLLP's start and end bytes end a line too.
      const lines = Buffer.from(bytes)
        .toString('latin1')
        .replaceAll('\x0b', '\r')
        .replaceAll('\x1c', '\r')
        .split(/\r\n|\r|\n/)
      const headers = lines.filter((line) => /^MSH([^A-Za-z0-9]|$)/.test(line))
      assert.equal(feed.messages, headers.length)
    }),
  )
})

test('the 732 sample messages are accounted for, with exactly one problem', needsSamples, async () => {
  const found = findFeedFiles([SAMPLES], '/')
  assert.ok(found.ok)
  assert.equal(found.files.length, 45)
  const counter = decodeCounter()
  const stays: DecodedEvent[] = []
  // Examples of implementers: most say that they are for training.
  const asLive = { ...context, liveProcessing: ['D', 'T'] }
  await decodeFiles(hl7v2, found.files, asLive, (message, file) => {
    counter.add(message, file)
    if (file.endsWith('messages.hl7')) stays.push(...message.events)
  })
  for (const { path } of found.files) assertAccounted(decodeAll(hl7v2, readFileSync(path), asLive))
  const summary = counter.summary()
  assert.equal(summary.messages, 732)
  assert.equal(summary.events, 289)
  assert.deepEqual(summary.byKind, {
    'appointment.booked': 2,
    'appointment.cancelled': 3,
    'appointment.missed': 1,
    'appointment.moved': 1,
    'bed.occupied': 270,
    'bed.released': 1,
    'bed.reserved': 4,
    'encounter.cancelled': 2,
    'encounter.ended': 2,
    'encounter.moved': 1,
    'referral.cancelled': 1,
    'referral.sent': 1,
  })
  assert.equal(summary.withoutMeaning['ORU^R01 observation result'], 420)
  assert.equal(
    Object.values(summary.withoutMeaning).reduce((a, b) => a + b, 0),
    442,
  )
  assert.deepEqual(
    summary.problems.map(({ file, place }) => [file.slice(file.lastIndexOf('/') + 1), place]),
    [['ADT04-251.hl7', 'message 1, PV1-3']],
  )
  assert.equal(new Set(stays.map((e) => e.event.bed)).size, 266)
  assert.equal(new Set(stays.map((e) => e.event.encounter)).size, 266)
})

/** Fields that name or number a person, a relative, a payer or a doctor. */
const PERSONAL: Readonly<Record<string, readonly number[]>> = {
  PID: [2, 3, 4, 5, 6, 9, 11, 13, 14, 18, 19, 20, 21],
  NK1: [2, 4, 5, 6, 12, 13, 30, 31, 32, 33],
  GT1: [2, 3, 4, 5, 6, 7, 12, 16, 17, 19],
  IN1: [2, 16, 19, 36, 49],
  PV1: [7, 8, 9, 17, 19, 50, 52],
  EVN: [5],
  MRG: [1, 2, 3, 4, 5, 7],
}

/** Every component of a personal field, of four characters or more. */
function personalWords(text: string): Set<string> {
  const words = new Set<string>()
  for (const line of text.split(/\r\n|\r|\n/)) {
    const fields = line.replace(/^\ufeff/, '').split('|')
    for (const n of PERSONAL[fields[0] ?? ''] ?? [])
      for (const word of (fields[n] ?? '').split(/[~^&]/)) if (word.trim().length >= 4) words.add(word.trim())
  }
  return words
}

function assertNothingPersonal(folder: string, atLeast: number): void {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.hl7$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
  let looked = 0
  for (const file of files) {
    const bytes = readFileSync(file)
    const feed = decodeAll(hl7v2, bytes, { ...context, liveProcessing: ['D', 'T'] })
    // Place codes are what the twin is about, and a payer's field may hold a part of a hospital's name.
    const output = JSON.stringify(feed, (field, value) => (['bed', 'unit', 'facility'].includes(field) ? '' : value))
    for (const word of personalWords(bytes.toString())) {
      looked++
      assert.ok(!output.includes(word), `${file}: a personal field of ${word.length} characters is in the output`)
    }
  }
  assert.ok(looked >= atLeast, `looked for ${looked} words only`)
}

test('nothing personal of the fixtures is in events, kinds or problems', () => {
  assertNothingPersonal(FIXTURES, 40)
})

test('nothing personal of the sample messages is in events, kinds or problems', needsSamples, () => {
  assertNothingPersonal(SAMPLES, 3000)
})

test('L96: what MSH-11 says is none of production becomes no event, unless the sender means it in earnest', () => {
  const said = (code: string, liveProcessing: readonly string[] = []) => {
    const text = message('ADT^A01', pv1({ 2: 'I', 3: 'N1^R1^B1', 19: 'ZZV1' })).replace('|P|2.5', `|${code}|2.5`)
    const { events, problems } = decodeAll(hl7v2, Buffer.from(text), { ...context, liveProcessing })
    return [events.length, ...problems.map(({ place, cause, why }) => `${place}: ${cause}: ${why}`)]
  }
  const held = 'message 1, MSH-11: not-production: marks the message as none of production (HL7 table 0103); expected P'
  for (const code of ['T', 'D', 'N', 'V', 't', 'T^A', ' D ']) assert.deepEqual(said(code), [0, held], code)
  for (const code of ['P', '', 'P^T', 'X']) assert.deepEqual(said(code), [1], code)
  assert.deepEqual([said('T', ['T']), said('D', ['T'])], [[1], [0, held]])
})
