import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { decodeEvent, EVENT_FIELDS } from '@kangcheng/twin-engine'
import { QUARANTINE_CAUSES } from './causes.ts'
import { causeOfOldEntry, causeOfProblem, causeOfVerdict, isKnownVerdict } from './classify.ts'

const STATE = join(import.meta.dirname, '../../../twin-engine/src/state')

/** The refusals in the engine's sources: the text after `refuse(`, with `x` for every part that is filled in. */
function refusals(): string[] {
  return readdirSync(STATE)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .flatMap((name) => [
      ...readFileSync(join(STATE, name), 'utf8').matchAll(/\brefuse\(\s*(?:`((?:[^`\\]|\\.)*)`|'((?:[^'\\]|\\.)*)')/g),
    ])
    .map(([, template, plain]) => filled(template ?? plain ?? ''))
}

function filled(template: string): string {
  let out = ''
  let depth = 0
  for (let i = 0; i < template.length; i++) {
    if (template.startsWith('${', i)) {
      if (depth++ === 0) out += 'x'
      i++
    } else if (depth > 0) depth += template[i] === '{' ? 1 : template[i] === '}' ? -1 : 0
    else out += template[i]
  }
  return out
}

test('every refusal of the engine has a cause by a row of the table, none by accident', () => {
  const all = refusals()
  assert.ok(all.length >= 18, `found ${all.length} refusals`)
  assert.deepEqual(
    all.filter((why) => !isKnownVerdict(why)),
    [],
    'give the wording a row in VERDICTS of classify.ts',
  )
})

test('verdicts are sorted as people would sort them', () => {
  const cases: readonly [string, string][] = [
    ['the city has no bed "h99-w01-b01"; map the sender’s code to one of its ids', 'unknown-place'],
    ['no bed class "x"; one of ward, icu', 'unknown-code'],
    ['a census of 5000 cannot be right for a unit of 40 beds; at most 80 are taken', 'implausible-count'],
    ['a later census (2026-01-10T00:01:00.000Z) is already known', 'stale'],
    [
      'the bed has been occupied since 2026-01-10T00:01:00.000Z, later than this event (…); send events in order',
      'stale',
    ],
    ['the bed has been occupied by another patient since x; send bed.vacated first', 'impossible-step'],
    ['encounter x is not present; send encounter.started or bed.occupied for it first', 'impossible-step'],
    ['something that the engine will say one day', 'impossible-step'],
  ]
  for (const [why, cause] of cases) assert.equal(causeOfVerdict(why), cause, why)
})

test('problems of the decoder are identifiers, codes outside the dictionary, or malformed', () => {
  const first = (change: object): string => {
    const decoded = decodeEvent({ seq: 1, occurredAt: 1.7e12, kind: 'bed.occupied', bed: 'h1-w1-b1', ...change })
    assert.ok(!decoded.ok)
    return causeOfProblem(decoded.problems[0]!)
  }
  assert.equal(first({ encounter: '13812345678' }), 'identifier')
  assert.equal(first({ bed: 'ZZ 测试' }), 'identifier')
  assert.equal(first({ patientName: 'ZZTEST' }), 'identifier')
  assert.equal(first({ 姓名: 'ZZTEST' }), 'identifier')
  assert.equal(first({ outcome: 'cured' }), 'unknown-code')
  assert.equal(first({ kind: 'bed.exploded' }), 'unknown-code')
  assert.equal(first({ kind: 12 }), 'unknown-code')
  assert.equal(first({ seq: -1 }), 'malformed')
  assert.equal(first({ waiting: 3 }), 'malformed')
  assert.equal(first({ bed: '' }), 'malformed')
})

test('entries of earlier versions get their cause from the reason that was kept', () => {
  assert.equal(
    causeOfOldEntry('this number of the epoch was already used by an event with other content; …'),
    'other-content',
  )
  assert.equal(causeOfOldEntry('lies ahead of the wall clock (…) by more than is taken'), 'ahead-of-clock')
  assert.equal(causeOfOldEntry('is not JSON (from column 3); send one JSON object a line'), 'undecodable')
  assert.equal(causeOfOldEntry('the city has no unit "x"; map the sender’s code to one of its ids'), 'unknown-place')
})

test('every cause has both names and a remedy', () => {
  assert.equal(new Set(QUARANTINE_CAUSES.map((cause) => cause.id)).size, 12)
  for (const { id, name, remedy } of QUARANTINE_CAUSES)
    for (const text of [name.zh, name.en, remedy.zh, remedy.en]) assert.ok(text.length > 2, id)
  assert.ok(Object.keys(EVENT_FIELDS).length > 20)
})
