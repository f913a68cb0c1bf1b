import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { garbledHl7 } from '../../test/feeds/hl7v2-fuzz.ts'
import { tell } from './feed-format.conformance.ts'
import type { DecodedMessage } from './feed-format.ts'
import { CODE, context, decode, inBed, message, pv1, VISIT } from './fixtures/hl7v2-messages.ts'
import { hl7v2 } from './hl7v2.ts'
import { hl7Framer } from './hl7v2-framing.ts'

const MEBIBYTE = 1024 * 1024

/** What the framing says of bytes in pieces: messages with their segments as text, and the rest by number. */
function frame(pieces: readonly Uint8Array[], longestBytes?: number): unknown[] {
  const told: unknown[] = []
  const framer = hl7Framer(
    {
      message: ({ number, bytes, segments, stray }) => {
        const parts: string[] = []
        for (let i = 0; i < segments.length; i += 2)
          parts.push(bytes.subarray(segments[i], segments[i + 1]).toString('latin1'))
        told.push({ number, bytes: bytes.toString('latin1'), parts, stray })
      },
      tooLong: (number) => told.push({ number, tooLong: true }),
      outside: (lines) => told.push({ outside: lines }),
    },
    longestBytes,
  )
  for (const piece of pieces) framer.push(piece)
  told.push({ messages: framer.end() })
  return told
}

test('a message ends at the next header, at an envelope, at MLLP’s end byte or with the bytes', () => {
  const text = 'MSH|1\rPID|1\r\nMSH|2\rBTS|1\rMSH|3\n\u001c\r\u000bMSH|4\rZZ1|x'
  assert.deepEqual(frame([Buffer.from(text)]), [
    { number: 1, bytes: 'MSH|1\rPID|1', parts: ['MSH|1', 'PID|1'], stray: { first: [], count: 0 } },
    { number: 2, bytes: 'MSH|2', parts: ['MSH|2'], stray: { first: [], count: 0 } },
    { number: 3, bytes: 'MSH|3', parts: ['MSH|3'], stray: { first: [], count: 0 } },
    { number: 4, bytes: 'MSH|4\rZZ1|x', parts: ['MSH|4', 'ZZ1|x'], stray: { first: [], count: 0 } },
    { messages: 4 },
  ])
})

test('a message in a frame is told as soon as its frame ends', () => {
  const told: DecodedMessage[] = []
  const decoder = hl7v2.open(context, (one) => told.push(one))
  decoder.push(Buffer.from(`\u000b${message('ADT^A01', inBed)}\r`))
  assert.equal(told.length, 0)
  decoder.push(Buffer.from('\u001c'))
  assert.equal(told.length, 1)
  assert.equal(told[0]?.type, 'ADT^A01')
})

test('text outside messages is told by line, the first three and how many more', () => {
  const noise = ['ZZNAME', 'ZZNAME', '', 'ZZNAME', 'ZZNAME'].join('\r\n')
  const { messages, problems } = decode(`${noise}\r\n${message('ACK')}\r\u001c\rZZNAME`)
  assert.equal(messages, 1)
  assert.deepEqual(
    problems.map(({ place, why, cause }) => [place, why, cause]),
    [
      [
        'lines 1, 2, 4 and 1 more',
        'stand outside any message and were not read; expected a line that begins with MSH',
        'undecodable',
      ],
      ['line 8', 'stands outside any message and was not read; expected a line that begins with MSH', 'undecodable'],
    ],
  )
})

test('the same bytes in any pieces are the same messages, also at the limit of their length', () => {
  fc.assert(
    fc.property(
      fc.nat(1_000_000),
      fc.integer({ min: 20, max: 400 }),
      fc.array(fc.nat(4000), { maxLength: 10 }),
      (seed, longestBytes, cuts) => {
        const bytes = garbledHl7(seed)
        const edges = [0, ...cuts.map((n) => n % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
        const pieces = edges.slice(1).map((end, i) => bytes.subarray(edges[i]!, end))
        assert.deepEqual(frame(pieces, longestBytes), frame([bytes], longestBytes))
        const single = Array.from(bytes, (byte) => Uint8Array.of(byte))
        assert.deepEqual(frame(single, longestBytes), frame([bytes], longestBytes))
      },
    ),
    // An LF after a line that was passed over was once taken for the other half of the CR before it.
    { numRuns: 300, examples: [[660_400, 20, []]] },
  )
})

test('lines after one that was passed over keep their numbers', () => {
  const text = Buffer.from(`ZZNAME\r${'x'.repeat(9000)}\nZZNAME\rMSH|1`)
  const outside = { outside: { first: [1, 2, 3], count: 3 } }
  const last = [{ number: 1, bytes: 'MSH|1', parts: ['MSH|1'], stray: { first: [], count: 0 } }, { messages: 1 }]
  assert.deepEqual(frame([text]), [outside, ...last])
  assert.deepEqual(frame([text.subarray(0, 8000), text.subarray(8000, 9007), text.subarray(9007)]), [outside, ...last])
})

test('a message beyond the limit is passed over once, and the next one is read', () => {
  const long = `MSH|1\r${'OBX|text\r'.repeat(20)}`
  const after = { number: 2, bytes: 'MSH|2', parts: ['MSH|2'], stray: { first: [], count: 0 } }
  const expected = [{ number: 1, tooLong: true }, after, { messages: 2 }]
  assert.deepEqual(frame([Buffer.from(`${long}MSH|2\r`)], 100), expected)
  assert.deepEqual(frame([Buffer.from(`MSH|1\rOBX|${'x'.repeat(9000)}\rNTE|\rMSH|2`)], 100), expected)
  assert.deepEqual(frame([Buffer.from(`MSH|${'x'.repeat(200_000)}\rPID|\rMSH|2`)], 100), expected)
})

/** Pushes `count` copies of a chunk and says by how much that grew the memory in use. */
function growthMebibytes(decoder: { push(chunk: Uint8Array): void }, chunk: Uint8Array, count: number): number {
  const before = process.memoryUsage().arrayBuffers
  let most = before
  for (let i = 0; i < count; i++) {
    decoder.push(chunk)
    if (i % 8 === 0) most = Math.max(most, process.memoryUsage().arrayBuffers)
  }
  return (most - before) / MEBIBYTE
}

test('a segment of 100 MB is one problem that names its message, and is not held', () => {
  const told: DecodedMessage[] = []
  const decoder = hl7v2.open(context, (one) => told.push(one))
  decoder.push(Buffer.from(`${message('ADT^A01', inBed)}\r${message('MDM^T02', 'OBX|1|TX|')}`))
  const growth = growthMebibytes(decoder, Buffer.alloc(MEBIBYTE, 'ZZNAME'), 100)
  decoder.push(Buffer.from(`\r${message('ADT^A02', inBed)}\r`))
  decoder.end()
  assert.deepEqual(
    told.map(({ number, events, problems }) => [number, events.length, problems[0]?.place, problems[0]?.why]),
    [
      [1, 1, undefined, undefined],
      [
        2,
        0,
        'message 2',
        'is longer than 16777216 bytes and was passed over; expected one MSH segment for each message',
      ],
      [3, 1, undefined, undefined],
    ],
  )
  assert.ok(growth < 80, `memory grew by ${growth} MiB`)
})

test('100 MB of text without any message are held no more', () => {
  const told: DecodedMessage[] = []
  const decoder = hl7v2.open(context, (one) => told.push(one))
  const growth = growthMebibytes(decoder, Buffer.alloc(MEBIBYTE, 'ZZNAME'), 100)
  decoder.end()
  assert.deepEqual(
    told.map(({ problems }) => problems[0]?.place),
    ['file'],
  )
  assert.ok(growth < 32, `memory grew by ${growth} MiB`)
})

test('a message within the limit that is made to exhaust the parser is a problem, quickly', () => {
  const began = process.threadCpuUsage()
  for (const [type, text, where] of [
    ['ADT^A40', 'PID|\r'.repeat(1_000_000), 'PID'],
    ['REF^I12', 'PRD|x\r'.repeat(1_000_000), 'PRD'],
    ['ADT^A01', `PV1|1|I|${'^'.repeat(5_000_000)}`, 'PV1'],
  ] as const) {
    const { problems } = decode(message(type, text))
    assert.deepEqual(
      problems.map(({ place, why }) => [place, why]),
      [
        [
          `message 1, ${where}`,
          'stands too often or is too long; expected at most 1000 segments with 262144 characters',
        ],
      ],
    )
  }
  assert.ok(process.threadCpuUsage(began).user < 20_000_000)
})

test('the hash is of the message’s bytes as they came, whatever carries them', () => {
  const text = message('ADT^A01', inBed)
  const sha = createHash('sha256').update(text).digest('hex')
  const hashes = (payload: string): string[] =>
    tell(hl7v2, [Buffer.from(payload)], context).flatMap((one) => (one.number === null ? [] : one.rawSha256()))
  assert.deepEqual(hashes(text), [sha])
  assert.deepEqual(hashes(`\ufeff${text}\r\n`), [sha])
  assert.deepEqual(hashes(`\u000b${text}\r\u001c\r`), [sha])
  assert.deepEqual(hashes(`BHS|^~\\&\r${text}\r\r${text}\rBTS|2`), [sha, sha])
  const late: DecodedMessage[] = []
  const decoder = hl7v2.open(context, (one) => late.push(one))
  for (let i = 0; i < 3000; i++) decoder.push(Buffer.from(`${text}\r`))
  decoder.end()
  assert.deepEqual([...new Set(late.map((one) => one.rawSha256()))], [sha])
})

const WARD = '病区'
const inWard = pv1({ 2: 'I', 3: `${WARD}^R1^B1^H`, 19: VISIT })

test('UTF-16 is told by its mark, or by MSH itself, and hashed as it came', () => {
  const text = `${message('ADT^A01', inWard)}\r${message('ADT^A02', inWard)}`
  for (const mark of ['\ufeff', ''])
    for (const swap of [false, true]) {
      const bytes = Buffer.from(mark + text, 'utf16le')
      if (swap) bytes.swap16()
      const told = tell(hl7v2, [bytes.subarray(0, 1), bytes.subarray(1)], context)
      assert.deepEqual(
        told.map((one) => one.events[0]?.event.bed),
        [`${WARD}|R1|B1|H`, `${WARD}|R1|B1|H`],
      )
      const second = Buffer.from(message('ADT^A02', inWard), 'utf16le')
      if (swap) second.swap16()
      assert.equal(told[1]?.rawSha256(), createHash('sha256').update(second).digest('hex'))
    }
})

test('GB 18030 that no MSH-18 names is recognised where the bytes are no UTF-8', () => {
  const gb18030 = Buffer.from(message('ADT^A01', inWard).replace(WARD, '\xb2\xa1\xc7\xf8'), 'latin1')
  const [one] = tell(hl7v2, [gb18030], context)
  assert.equal(one?.events[0]?.event.bed, `${WARD}|R1|B1|H`)
  assert.deepEqual(one?.problems, [])
})

test('a file may mix character sets from message to message', () => {
  const utf8 = Buffer.from(`${message('ADT^A01', inWard)}\r`)
  const gb18030 = Buffer.from(`${message('ADT^A01', inWard).replace(WARD, '\xb2\xa1\xc7\xf8')}\r`, 'latin1')
  const beds = tell(hl7v2, [Buffer.concat([utf8, gb18030, utf8])], context).map((one) => one.events[0]?.event.bed)
  assert.deepEqual(beds, Array(3).fill(`${WARD}|R1|B1|H`))
})

test('a line end inside a field is a problem beside the event', () => {
  const { events, problems } = decode(message('ADT^A01', inBed, 'NTE|1||ZZTEXT', 'ZZTEXT goes on', 'OBX|1'))
  assert.equal(events[0]?.event.bed, CODE)
  assert.deepEqual(
    problems.map(({ place, why }) => [place, why]),
    [['message 1, line 4', 'is no segment: a line end inside a field? The event was made from the intact segments']],
  )
})

test('the bytes of the sample fixture, doubled, are the messages twice', () => {
  const good = readFileSync(join(import.meta.dirname, 'fixtures/hl7v2/good.hl7'))
  const beds = (bytes: Uint8Array) => tell(hl7v2, [bytes], context).map((one) => one.events[0]?.event.kind)
  assert.deepEqual(beds(Buffer.concat([good, good])), [...beds(good), ...beds(good)])
})
