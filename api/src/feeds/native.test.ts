import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { freshKey, tokensOf } from './encounter-token.ts'
import { decodeAll } from './feed-format.ts'
import { native } from './native.ts'
import { fixedZone } from './zone.ts'

const context = { tokens: tokensOf(freshKey()), zone: fixedZone(480) }
const decode = (...lines: readonly unknown[]) =>
  decodeAll(
    native,
    Buffer.from(lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')),
    context,
  )
const census = { occurredAt: '2026-01-17T19:00:00+08:00', kind: 'census.reported', unit: 'h01-w01', occupied: 31 }

test('a line is an event, with its time in UTC and without a number of its own', () => {
  assert.deepEqual(decode({ ...census, seq: '7' }).events, [
    { message: 1, placeFields: {}, event: { ...census, occurredAt: '2026-01-17T11:00:00.000Z' } },
  ])
})

for (const [title, line, place, why] of [
  ['text that is no JSON', '{"kind": ZZNAME', 'line 1', /is no JSON; expected one event per line/],
  ['a list', '[]', 'line 1', /is no JSON object/],
  ['an unknown kind', { ...census, kind: 'patient.admitted' }, 'line 1, kind', /not a kind of event/],
  ['a name where an id belongs', { ...census, unit: 'ZZ NAME' }, 'line 1, unit', /holds spaces/],
  ['a field of another kind', { ...census, patient: 'ZZNAME' }, 'line 1, patient', /is not a field of census.reported/],
  ['a negative count', { ...census, occupied: -1 }, 'line 1, occupied', /from 0/],
  ['a damaged number', { ...census, seq: 'x' }, 'line 1, seq', /whole number/],
  ['the twin’s own clock', { occurredAt: census.occurredAt, kind: 'clock.passed' }, 'line 1, kind', /the twin’s own/],
] as const)
  test(`${title} is a problem at its place, never repeated`, () => {
    const { events, problems, messages } = decode(line)
    assert.equal(messages, 1)
    assert.equal(events.length, 0)
    assert.equal(problems[0]?.place, place)
    assert.match(problems[0]?.why ?? '', why)
    assert.ok(!JSON.stringify(problems).includes('NAME'))
  })

test('what is wrong is told with its cause, and what is right of the event is kept for whoever corrects it', () => {
  const told = decode({ ...census, unit: '13812345678' }, { ...census, occupied: -1 }, { ...census, kind: 'x' })
  assert.deepEqual(
    told.problems.map(({ cause, path, reduced }) => [cause, path, reduced]),
    [
      ['identifier', 'unit', { occurredAt: '2026-01-17T11:00:00.000Z', kind: 'census.reported', occupied: 31 }],
      ['malformed', 'occupied', { occurredAt: '2026-01-17T11:00:00.000Z', kind: 'census.reported', unit: 'h01-w01' }],
      ['unknown-code', 'kind', { occurredAt: '2026-01-17T11:00:00.000Z' }],
    ],
  )
})

test('an empty file is a problem', () => {
  assert.deepEqual(
    decode('', '').problems.map(({ message, place, why, cause }) => [message, place, why, cause]),
    [[null, 'file', 'is empty; expected one JSON event per line', 'undecodable']],
  )
})

test('no text makes the decoder throw, and every line that is not blank is an event or a problem', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.json(), fc.constant(JSON.stringify(census)))), (lines) => {
      const { messages, events, problems } = decode(...lines)
      const told = new Set([...events.map((e) => e.message), ...problems.flatMap((p) => p.message ?? [])])
      assert.equal(told.size, messages)
    }),
  )
})
