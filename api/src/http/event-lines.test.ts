/** However a body is cut into pieces and whatever stands in it, its lines are the same. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Received } from '../live/ingest.ts'
import { eventLines, LINE_LIMIT_BYTES } from './event-lines.ts'

const read = (pieces: readonly Buffer[]): readonly Received[] => {
  const taken: Received[] = []
  const lines = eventLines((item) => taken.push(item))
  for (const piece of pieces) lines.push(piece)
  lines.end()
  return taken
}

const told = (item: Received): unknown => ({
  ...('broken' in item ? item.broken : { input: item.input }),
  raw: Buffer.from(item.raw()).toString('hex'),
})

/** Each line by itself. */
function oneByOne(lines: readonly Buffer[]): readonly unknown[] {
  return lines.flatMap((line, i): readonly unknown[] => {
    const text = line.at(-1) === 13 ? line.subarray(0, -1) : line
    if (/^[ \t]*$/.test(text.toString('latin1'))) return []
    const raw = text.toString('hex')
    const path = `line ${i + 1}`
    try {
      return [{ input: JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text)), raw }]
    } catch (error) {
      if (!(error instanceof SyntaxError))
        return [{ path, why: 'is not UTF-8 text; send one JSON object a line, in UTF-8', raw }]
      const at = /position (\d+)/.exec(error.message)?.[1]
      const column = at === undefined ? '' : ` (from column ${Number(at) + 1})`
      return [{ path, why: `is not JSON${column}; send one JSON object a line`, raw }]
    }
  })
}

const line = fc.oneof(
  fc
    .constantFrom(
      '',
      ' \t',
      '\r',
      '{"seq":"1"}',
      '{"seq":"1"}\r',
      '{"name":"宁波"}',
      '{"a":1},{"b":2}',
      '{',
      '\u001f',
      '\u007f{}',
    )
    .map((text) => Buffer.from(text)),
  fc.json().map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 10))),
)

test('lines are the same however a body is cut, in plain letters and in others', () => {
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 8 }),
      fc.boolean(),
      fc.array(fc.nat(400), { maxLength: 6 }),
      (lines, ended, cuts) => {
        const body = Buffer.concat(
          lines
            .flatMap((one, i) => (i === 0 ? [one] : [Buffer.from('\n'), one]))
            .concat(ended ? [Buffer.from('\n')] : []),
        )
        const places = [0, ...cuts.map((cut) => Math.min(cut, body.length)).sort((a, b) => a - b), body.length]
        const pieces = places.slice(1).map((end, i) => body.subarray(places[i], end))
        assert.deepEqual(read(pieces).map(told), oneByOne(lines))
      },
    ),
    { numRuns: 500 },
  )
})

test('a line that is too long is told by its number, and the next is read', () => {
  const long = JSON.stringify({ why: 'x'.repeat(LINE_LIMIT_BYTES) })
  for (const text of [long, long.replace('x', '康')]) {
    const [first, second] = read([Buffer.from(`${text}\n{"seq":"2"}`)]).map((item) =>
      'broken' in item ? item.broken : item.input,
    )
    assert.deepEqual(first, { path: 'line 1', why: 'is longer than 65536 bytes; send one event a line' })
    assert.deepEqual(second, { seq: '2' })
  }
})
