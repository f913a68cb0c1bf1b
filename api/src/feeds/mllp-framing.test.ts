import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { garbledMllp, KEPT_MLLP_SEEDS } from '../../test/feeds/mllp-fuzz.ts'
import { type FramingProblem, framed, openFraming } from './mllp-framing.ts'

type Told = readonly ['frame' | FramingProblem, string, sha256?: string]

/** Everything that a connection's bytes are taken for. */
function tell(pieces: readonly Uint8Array[], longestBytes?: number): readonly Told[] {
  const told: Told[] = []
  const framing = openFraming(
    {
      frame: (bytes) => told.push(['frame', bytes.toString('latin1')]),
      problem: (problem, beginning, sha256) => {
        const text = beginning.toString('latin1')
        told.push(sha256 === '' ? [problem, text] : [problem, text, sha256])
      },
    },
    longestBytes,
  )
  for (const piece of pieces) framing.push(piece)
  framing.end()
  return told
}

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')
const one = (text: string, longestBytes?: number): readonly Told[] => tell([bytes(text)], longestBytes)

for (const [title, text, expected] of [
  ['a frame is what stands between VT and FS CR', '\x0bMSH|a\r\x1c\r', [['frame', 'MSH|a\r']]],
  [
    'frames follow each other, with line ends between them',
    '\x0ba\x1c\r\r\n\x0bb\x1c\r\x0bc\x1c\r',
    [
      ['frame', 'a'],
      ['frame', 'b'],
      ['frame', 'c'],
    ],
  ],
  ['an empty frame is a frame', '\x0b\x1c\r', [['frame', '']]],
  [
    'bytes outside a frame are told once a run',
    'MSH|x\x0ba\x1c\rzz zz\x0bb\x1c\r',
    [
      ['outside-frame', ''],
      ['frame', 'a'],
      ['outside-frame', ''],
      ['frame', 'b'],
    ],
  ],
  [
    'a frame that is followed by another before its end is not closed',
    '\x0bMSH|a\x0bMSH|b\x1c\r',
    [
      ['unclosed-frame', 'MSH|a'],
      ['frame', 'MSH|b'],
    ],
  ],
  ['a frame at the end of the connection is not closed', '\x0bMSH|a', [['unclosed-frame', 'MSH|a']]],
  [
    'a frame without its CR is taken, and told',
    '\x0ba\x1c\x0bb\x1cx',
    [
      ['frame', 'a'],
      ['missing-return', ''],
      ['frame', 'b'],
      ['missing-return', ''],
      ['outside-frame', ''],
    ],
  ],
] as const)
  test(title, () => assert.deepEqual(one(text), expected))

test('a frame beyond the limit is told at its end with its beginning and the hash of all of it, and the next is taken', () => {
  const long = 'abcdefghijklmnopqrstuvwxyz'
  const sha256 = createHash('sha256').update(long).digest('hex')
  const expected = [
    ['frame-too-long', 'abcdefghij', sha256],
    ['frame', 'b'],
  ]
  const whole = bytes(`\x0b${long}\x1c\r\x0bb\x1c\r`)
  assert.deepEqual(tell([whole], 10), expected)
  assert.deepEqual(
    tell(
      [...whole].map((byte) => Uint8Array.of(byte)),
      10,
    ),
    expected,
  )
  assert.deepEqual(one(`\x0b${long}\x0bb\x1c\r`, 10), [
    ['unclosed-frame', 'abcdefghij'],
    ['frame', 'b'],
  ])
  assert.deepEqual(one(`\x0b${'a'.repeat(10)}\x1c\r`, 10), [['frame', 'a'.repeat(10)]])
})

test('a frame without end holds no more memory than the longest frame, and none once it is passed over', () => {
  const problems: string[] = []
  const framing = openFraming(
    { frame: () => assert.fail('no frame ends'), problem: (p) => problems.push(p) },
    1_000_000,
  )
  const piece = Buffer.alloc(65_536, 'a')
  framing.push(bytes('\x0b'))
  let most = 0
  for (let i = 0; i < 2000; i++) {
    framing.push(piece)
    most = Math.max(most, framing.heldBytes)
  }
  assert.deepEqual(problems, [])
  assert.ok(most <= 2_000_000, `${most} bytes were held`)
  assert.equal(framing.heldBytes, 0)
  assert.ok(framing.open)
  framing.end()
  assert.deepEqual(problems, ['unclosed-frame'])
})

test('what was framed is one frame again', () => {
  assert.deepEqual(tell([framed(bytes('MSH|a\r'))]), [['frame', 'MSH|a\r']])
})

test('any chunking of any bytes gives the same frames and the same problems', () => {
  const alphabet = fc.constantFrom('\x0b', '\x1c', '\r', '\n', 'a', 'M')
  const rubbish = fc.array(alphabet, { maxLength: 60 }).map((letters) => bytes(letters.join('')))
  const fuzzed = fc.integer({ min: 0, max: 1_000_000 }).map((seed) => Buffer.concat(garbledMllp(seed)))
  fc.assert(
    fc.property(
      fc.oneof({ weight: 3, arbitrary: rubbish }, fuzzed),
      fc.array(fc.nat(100_000), { maxLength: 12 }),
      fc.constantFrom(5, 20, 10_000),
      (whole, cuts, longest) => {
        const edges = [0, ...cuts.map((cut) => cut % (whole.length + 1)).sort((a, b) => a - b), whole.length]
        const pieces = edges.slice(1).map((end, i) => whole.subarray(edges[i]!, end))
        assert.deepEqual(tell(pieces, longest), tell([whole], longest))
      },
    ),
  )
})

test('the kept seeds of the fuzzer say the same in pieces, byte by byte and whole', () => {
  for (const seed of KEPT_MLLP_SEEDS) {
    const pieces = garbledMllp(seed)
    const whole = Buffer.concat(pieces)
    const told = tell(pieces)
    assert.deepEqual(told, tell([whole]), `seed ${seed}`)
    assert.deepEqual(told, tell(Array.from(whole, (byte) => Uint8Array.of(byte))), `seed ${seed}`)
    assert.ok(told.length > 0, `seed ${seed}`)
  }
})
