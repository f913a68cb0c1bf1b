import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeEvent, EVENT_FIELDS, EVENT_KINDS } from '@kangcheng/twin-engine'
import fc from 'fast-check'
import { readWireLine } from '../live/wire-line.ts'
import { reasonProblem } from './reason.ts'
import { reducedEvent } from './reduced-event.ts'

/** What belongs to a person, in many forms; none of them may be kept, wherever it stands. */
const PERSONAL = [
  '33020319800101123X',
  '330203800101123',
  '13812345678',
  '+8613812345678',
  'ID:330203198001011234',
  'zz@example.org',
] as const
const NAMES = ['王小明', 'Wang Xiaoming'] as const

const words = [...new Set(Object.values(EVENT_FIELDS).flatMap((fields) => Object.keys(fields)))]
const value = fc.oneof(
  fc.constantFrom<unknown>(...PERSONAL, ...NAMES),
  fc.constantFrom<unknown>(
    'h01-w01-b01',
    'icu',
    'zz-token',
    3,
    1.7e12,
    true,
    [121.5, 29.9],
    '2026-01-10T10:00:00Z',
    null,
  ),
  fc.jsonValue(),
)
const line = fc
  .tuple(
    fc.record(
      {
        seq: fc.oneof(value, fc.bigInt({ min: 0n, max: 99n }).map(String)),
        occurredAt: value,
        kind: fc.constantFrom(...EVENT_KINDS),
      },
      { requiredKeys: ['kind'] },
    ),
    fc.dictionary(fc.constantFrom(...words, 'patientName', '姓名', ...PERSONAL), value),
  )
  .map(([common, fields]): Record<string, unknown> => ({ ...fields, ...common }))

const holds = (text: string, personal: readonly string[]): string | undefined =>
  personal.find((word) => text.includes(JSON.stringify(word).slice(1, -1)))

test('nothing personal is kept of a refused event, whatever stands in it', () => {
  fc.assert(
    fc.property(line, fc.boolean(), (input, placeCodes) => {
      const text = JSON.stringify(reducedEvent(input, placeCodes))
      assert.equal(holds(text, PERSONAL), undefined)
      // A gateway's place may have a name of its own; a native event has ids only.
      if (!placeCodes) assert.equal(holds(text, NAMES), undefined)
    }),
    { numRuns: 500 },
  )
})

test('every field that is kept passes decoding again, and what decoded whole is kept whole', () => {
  fc.assert(
    fc.property(line, (input) => {
      const kept = reducedEvent(input, false)
      const decoded = decodeEvent(kept)
      const problems = decoded.ok ? [] : decoded.problems
      for (const name of Object.keys(kept))
        assert.ok(
          problems.every(({ path, why }) => path !== name || /must not lie before|needs a unit/.test(why)),
          `${name} was kept and does not pass`,
        )
      const whole = decodeEvent(input)
      if (whole.ok) assert.deepEqual(decodeEvent(kept), whole)
    }),
    { numRuns: 500 },
  )
})

test('a line of a gateway never throws, and its own words carry nothing personal on', () => {
  const text = fc.oneof(
    fc.constantFrom(...PERSONAL, ...NAMES, 'is empty', 'PV1-3', 'bed', 'unknown-place'),
    fc.string(),
  )
  const refused = fc.record({ cause: text, path: text, place: text, why: text, event: line }, { requiredKeys: [] })
  const received = fc.tuple(
    line,
    fc.record({ raw: text, type: text, refused: fc.oneof(refused, fc.jsonValue()) }, { requiredKeys: [] }),
  )
  fc.assert(
    fc.property(received, ([event, more]) => {
      const read = readWireLine({ ...event, ...more })
      if (read.is === 'event') return
      const { event: _, ...said } = read
      assert.equal(holds(JSON.stringify(said), [...PERSONAL, ...NAMES]), undefined)
      if (read.is === 'refused') assert.equal(holds(JSON.stringify(read.event), PERSONAL), undefined)
    }),
    { numRuns: 500 },
  )
})

const refusedLine = (why: string, place: string | null = null) => {
  const read = readWireLine({ seq: '1', refused: { cause: 'malformed', place, why, event: {} } })
  assert.equal(read.is, 'refused')
  return read as Extract<typeof read, { is: 'refused' }>
}

test('a gateway’s reason with a label of a person, a phone number in groups or an e-mail address is withheld', () => {
  const personal = [
    'patient Li Lei MRN 00123456, tel 138-0013-8000',
    'not found: patient Li Lei',
    'the bed of MRN00123456 is taken',
    'mrn: zz12 is unknown',
    'MRN-00123456 is unknown',
    'pid=zz99 stands twice',
    'patient_id 42 is unknown',
    'PID-00123456 is unknown',
    '病历号 00123456',
    'call 138-0013-8000',
    'call 138 0013 8000.',
    'call (138) 0013-8000',
    'call 138.0013.8000',
    'call +86 138 0013 8000',
    'call 86-13800138000, please',
    'call 0574-8712 3456',
    'call (0574)87123456',
    'tell zz.li@example.org, please',
  ]
  for (const why of personal)
    assert.match(refusedLine(why).why, /^the gateway's reason was withheld: it holds (?:what|an e-mail|Chinese)/, why)
  const known = [
    'is empty, and so is PID-3; a visit number is needed to follow the encounter',
    'the place code has no unit in the map; give it one',
    'is a negative count; expected a whole number from 0',
  ]
  for (const why of known) assert.equal(refusedLine(why).why, why)
  for (const why of ['Wang Xiaoming', 'names a patient; expected a place', 'bed 3 of Li Lei is not in the map'])
    assert.equal(refusedLine(why).why, "the gateway's reason was withheld: it is no wording of this program", why)
  assert.equal(refusedLine('is empty', 'Wang Xiaoming').place, null)
  assert.equal(refusedLine('is empty', 'line 3, MRN 00123456').place, 'line 3')
  assert.equal(refusedLine('is empty', '13800138000').place, null)
  assert.equal(refusedLine('is empty', 'PID-3').place, 'PID-3')
})

test('a reason is refused with a person’s number inside any text', () => {
  const around = fc.string({ unit: fc.constantFrom(...'核对后放行 ward-'), maxLength: 20 })
  fc.assert(
    fc.property(
      around,
      fc.constantFrom('33020319800101123X', '13812345678', '138 1234 5678', 'zz@example.org'),
      around,
      (a, number, b) => {
        assert.match(reasonProblem(`核对${a}：${number}，${b}`) ?? '', /value withheld/)
      },
    ),
  )
  assert.equal(reasonProblem('与7病区护士站核对，床号 2，2026-01-10 10:30'), null)
})
