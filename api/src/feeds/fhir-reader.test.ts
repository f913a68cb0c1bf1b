/** The ways in which FHIR's JSON comes, whole and broken: how it is cut into resources. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LONGEST_MESSAGE_BYTES } from './feed-format.ts'
import { textIn } from './fhir-fields.ts'
import { readFhir } from './fhir-reader.ts'

/** What was taken, in order: ids of resources, and problems in brackets, `*` where they count as a resource. */
function cut(...pieces: readonly (string | Uint8Array)[]): readonly string[] {
  const told: string[] = []
  const reader = readFhir({
    document: (json) => told.push(textIn(json, 'id') || 'resource'),
    bundleBegins: () => told.push('<'),
    entry: (json) => told.push(`entry ${textIn(json, 'id')}`),
    bundleEnds: (entries) => told.push(`> ${entries}`),
    unreadable: (place, why, _, counted) => told.push(`[${place} ${why.split(/[;,]/)[0]}]${counted ? '*' : ''}`),
  })
  for (const piece of pieces) reader.push(typeof piece === 'string' ? Buffer.from(piece) : piece)
  reader.end()
  return told
}
const one = (id: string): string => `{"resourceType":"Slot","id":"${id}"}`
const pretty = (id: string): string => JSON.stringify({ resourceType: 'Slot', id, code: [{ a: '{[' }] }, null, 2)
const bundle = (...entries: readonly string[]): string =>
  `{"resourceType":"Bundle","type":"collection","entry":[${entries.join(',')}]}`
const CUT_OFF = 'is broken off before its last bracket'

const WAYS: readonly (readonly [title: string, text: string, told: readonly string[]])[] = [
  ['one resource a line', `${one('a')}\n${one('b')}\n`, ['a', 'b']],
  ['lines that end in CRLF, with blank ones between', `${one('a')}\r\n\r\n${one('b')}`, ['a', 'b']],
  ['a byte-order mark', `\ufeff${one('a')}`, ['a']],
  ['pretty-printed documents one after the other', `${pretty('a')}\n${pretty('b')}${pretty('c')}`, ['a', 'b', 'c']],
  ['documents on one line', `${one('a')}${one('b')} ${one('c')}`, ['a', 'b', 'c']],
  ['JSON text sequences', `\u001e${one('a')}\n\u001e${one('b')}\n`, ['a', 'b']],
  [
    'a Bundle in one line, then a resource',
    `${bundle(one('a'), one('b'))}\n${one('c')}`,
    ['<', 'entry a', 'entry b', '> 2', 'c'],
  ],
  [
    'a Bundle with one entry a line, unindented',
    `{"resourceType":"Bundle","entry":[\n${one('a')},\n${one('b')}\n]}`,
    ['<', 'entry a', 'entry b', '> 2'],
  ],
  ['a Bundle whose type comes last is one document', `{"entry":[${one('a')}],"resourceType":"Bundle","id":"x"}`, ['x']],
  ['a list that is called entry and is none of a Bundle’s', '{"resourceType":"List","id":"l","entry":[{}]}', ['l']],
  ['strings that hold brackets, quotes and escapes', '{"id":"a","x":"}\\"{[\\\\"}\n{"id":"b"}', ['a', 'b']],
  ['keys of the language itself', '{"__proto__":{"id":"evil"},"id":"a","id":"b"}', ['b']],
  ['a line that is cut off in a string', `{"id":"a","x":"y\n${one('b')}`, [`[line 1 ${CUT_OFF}]*`, 'b']],
  ['a line that is cut off after a value', `{"id":"a","x":{"y":1}\n${one('b')}`, [`[line 1 ${CUT_OFF}]*`, 'b']],
  ['a line that is cut off where a value may follow', `{"id":"a","x":[\n${one('b')}`, [`[line 1 ${CUT_OFF}]*`, 'b']],
  ['a line with a quote too many', `{"id":"a""}\n${one('b')}`, [`[line 1 ${CUT_OFF}]*`, 'b']],
  ['a line with brackets of the wrong kind', `{"id":["a"}\n${one('b')}`, [`[line 1 ${CUT_OFF}]*`, 'b']],
  ['a line with a bracket too many', `${one('a')}}\n${one('b')}`, ['a', '[line 1 is no JSON]', 'b']],
  ['text that is no JSON', `ZZ\nZZ {}\n${one('b')}`, ['[line 1 is no JSON]*', 'b']],
  [
    'the rest of a damaged document',
    `${pretty('a').replace('"id"', '}"id"')}\n${one('b')}`,
    ['[line 1 is no JSON]*', '[line 3 is no JSON]', 'b'],
  ],
  ['a list of resources', `[${one('a')}]\n${one('b')}`, ['[line 1 is no JSON object]*', 'b']],
  [
    'a Bundle that is cut off in an entry',
    '{"resourceType":"Bundle","entry":[{"id":"a"},{"id":"b"',
    ['<', 'entry a', `[line 1, Bundle.entry[1] ${CUT_OFF}]*`, '> 2', `[line 1, Bundle ${CUT_OFF}]`],
  ],
  [
    'a Bundle with a broken entry',
    bundle('{"id":"a"}', '{"id":b}', '{"id":"c"}'),
    ['<', 'entry a', '[line 1, Bundle.entry[1] is no JSON]*', 'entry c', '> 3'],
  ],
  [
    'a Bundle that holds something else',
    bundle('{"id":"a"}', 'null', '[{}]'),
    ['<', 'entry a', '> 1', '[line 1, Bundle.entry holds something else than entries]'],
  ],
  ['nothing but white space', ' \n\t', ['[file is empty]']],
  ['bytes of another character set', one('é').replace('é', '\u00e9'), ['é']],
]

for (const [title, text, told] of WAYS) test(`${title}: read as such`, () => assert.deepEqual(cut(text), told))

test('however the bytes are cut, the same is read', () => {
  const texts = WAYS.map(([, text]) => text)
  fc.assert(
    fc.property(
      fc.shuffledSubarray(texts, { maxLength: 4 }),
      fc.array(fc.nat(2000), { maxLength: 8 }),
      (chosen, at) => {
        const bytes = Buffer.from(chosen.join('\n'))
        const edges = [0, ...at.map((n) => n % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
        const pieces = edges.slice(1).map((end, i) => bytes.subarray(edges[i], end))
        assert.deepEqual(cut(...pieces), cut(bytes))
      },
    ),
  )
})

test('UTF-16 and Latin-1 are problems that name the right character set', () => {
  for (const bytes of [Buffer.from(`\ufeff${one('a')}`, 'utf16le'), Buffer.from(one('a'), 'utf16le')])
    assert.deepEqual(cut(bytes), ['[file is UTF-16 or UTF-32]'])
  assert.deepEqual(cut(Buffer.from(`${one('\u00e9')}\n${one('b')}`, 'latin1')), ['[line 1 is not UTF-8]*', 'b'])
})

test('nesting of any depth is a problem and no overflow of the stack', () => {
  for (const deep of ['['.repeat(100_000), '{"a":'.repeat(100_000), `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`])
    assert.deepEqual(cut(`${deep}\n${one('b')}`), ['[line 1 is nested more than 1000 levels deep]*', 'b'])
})

test('a resource beyond the limit is one problem, and its bytes are not kept', () => {
  const piece = Buffer.alloc(1024 * 1024, 'x')
  const long = (before: string, after: string): readonly string[] =>
    cut(before, ...Array.from({ length: 40 }, () => piece), after)
  const before = process.memoryUsage().arrayBuffers
  const tooLong = `is longer than ${LONGEST_MESSAGE_BYTES} bytes`
  assert.deepEqual(long('{"id":"a","x":"', `"}\n${one('b')}`), [`[line 1 ${tooLong}]*`, 'b'])
  assert.deepEqual(long('{"resourceType":"Bundle","entry":[{"id":"a"},{"x":"', '"},{"id":"c"}]}'), [
    '<',
    'entry a',
    `[line 1, Bundle.entry[1] ${tooLong}]*`,
    'entry c',
    '> 3',
  ])
  assert.ok(process.memoryUsage().arrayBuffers - before < 64 * 1024 * 1024)
})

test('a Bundle of any length is read entry by entry', () => {
  let entries = 0
  const reader = readFhir({
    document: () => assert.fail('a Bundle is no document'),
    bundleBegins: () => {},
    entry: () => entries++,
    bundleEnds: (told) => assert.equal(told, entries),
    unreadable: (place, why) => assert.fail(`${place} ${why}`),
  })
  const hundred = Buffer.from(
    `${Array.from({ length: 100 }, (_, i) => JSON.stringify({ id: `${i}`, x: 'y'.repeat(2000) })).join(',')},`,
  )
  reader.push(Buffer.from('{"resourceType":"Bundle","entry":['))
  for (let i = 0; i < 200; i++) reader.push(hundred)
  reader.push(Buffer.from('{"id":"last"}]}'))
  reader.end()
  assert.equal(entries, 20_001)
})

test('what repeats a hundred thousand times takes its time once', () => {
  const began = process.threadCpuUsage()
  assert.equal(cut('{}'.repeat(100_000)).length, 100_000)
  assert.equal(cut(`${'{}'.repeat(100_000)}\n`).length, 100_000)
  assert.deepEqual(cut(`{"resourceType":"List","id":"a"${',"entry":[]'.repeat(100_000)}}`), ['a'])
  assert.deepEqual(cut(`{"resourceType":"Bundle"${',"entry":[]'.repeat(100_000)}}`), [
    '<',
    '> 0',
    `[line 1, Bundle is longer than ${LONGEST_MESSAGE_BYTES} bytes]`,
  ])
  // Seconds of the processor; minutes where any of these were quadratic.
  assert.ok(process.threadCpuUsage(began).user < 20_000_000)
})
