/** Capsules as data: what decodes, what is refused with its place, and the first difference of two results. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { chinaParameters, scenario, simulationCity } from '../../test/simulation-city.ts'
import { CAPSULE_FORMAT, type Capsule, decodeCapsule, decodeCapsuleQuestion, firstDifference } from './capsule.ts'
import { encodeScenario } from './scenario.ts'

const hash = 'a'.repeat(64)
const plan = scenario({ levers: [{ kind: 'open-beds', facility: 'h1', beds: 2 }] })
const capsule: Capsule = {
  format: CAPSULE_FORMAT,
  engineVersion: '0.1.0',
  city: { id: 'small', sha256: hash },
  parameters: { id: 'china', sha256: hash },
  scenario: encodeScenario(plan),
  sweep: [{ path: 'levers[0].beds', values: [0, 2] }],
  start: { kind: 'warmed-up' },
  stateHash: '0123456789abcdef',
  seed: 7,
  pairs: { replications: 40 },
  result: { replications: 40 },
  resultSha256: hash,
}

test('a capsule survives its file, and its scenario and sweep are those that were put in', () => {
  const decoded = decodeCapsule(JSON.parse(JSON.stringify(capsule)))
  assert.deepEqual(decoded, { ok: true, value: capsule })
  const question = decodeCapsuleQuestion(capsule, simulationCity(), chinaParameters())
  assert.ok(question.ok)
  assert.deepEqual(question.value.scenario, plan)
  assert.deepEqual(question.value.sweep?.axes, capsule.sweep)
})

test('what is wrong in a capsule is named by its field', () => {
  const rows: readonly (readonly [unknown, string, RegExp])[] = [
    ['text', '', /must be a capsule/],
    [{ ...capsule, format: 'zip' }, 'format', /must be "kangcheng-capsule\/1"; .*got "zip"/],
    [{ ...capsule, city: { id: 'small' } }, 'city', /must be \{ id, sha256 \}/],
    [{ ...capsule, seed: -1 }, 'seed', /whole number from 0 to 4294967295, got -1/],
    [{ ...capsule, start: { kind: 'snapshot' } }, 'start', /a snapshot \{ kind, position/],
    [{ ...capsule, pairs: { replications: 0 } }, 'pairs', /\{ replications \} or \{ precision/],
    [{ ...capsule, pairs: { precision: { all: 2, byFigure: {} } } }, 'pairs', /got \{"precision"/],
    [{ ...capsule, resultSha256: 'short' }, 'resultSha256', /64 hex digits/],
    [{ ...capsule, author: 'x' }, 'author', /not a field of a capsule/],
  ]
  for (const [input, path, why] of rows) {
    const decoded = decodeCapsule(input)
    assert.ok(!decoded.ok)
    assert.ok(
      decoded.problems.some((p) => p.path === path && why.test(p.why)),
      JSON.stringify(decoded),
    )
  }
  const gone = decodeCapsuleQuestion(
    { ...capsule, scenario: { ...encodeScenario(plan), levers: [{ kind: 'open-beds', facility: 'h9', beds: 1 }] } },
    simulationCity(),
    chinaParameters(),
  )
  assert.ok(!gone.ok && gone.problems[0]!.path === 'scenario.levers[0].facility')
  fc.assert(fc.property(fc.anything(), (input) => assert.ok(!decodeCapsule(input).ok)))
})

test('the first difference is named with its path and both values', () => {
  const result = {
    replications: 3,
    indicators: [
      { id: 'a', base: { p50: 1.5 } },
      { id: 'b', base: { p50: 2 } },
    ],
  }
  assert.equal(firstDifference(result, structuredClone(result)), null)
  const other = structuredClone(result)
  other.indicators[1]!.base.p50 = 2.0000000000000004
  assert.deepEqual(firstDifference(result, other), {
    path: 'indicators[1].base.p50',
    one: '2',
    other: '2.0000000000000004',
  })
  assert.deepEqual(firstDifference({ a: [1] }, { a: [1, 2] }), { path: 'a[1]', one: 'nothing', other: '2' })
  assert.deepEqual(firstDifference({ a: null }, {}), { path: 'a', one: 'null', other: 'nothing' })
  assert.deepEqual(firstDifference({ a: 1, b: 2 }, { b: 2, a: 1 }), { path: '', one: '["a","b"]', other: '["b","a"]' })
})

test('two JSON values have no difference exactly when their text is the same', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      const one = JSON.parse(JSON.stringify(a))
      const other = JSON.parse(JSON.stringify(b))
      assert.equal(firstDifference(one, other) === null, JSON.stringify(one) === JSON.stringify(other))
      assert.equal(firstDifference(one, JSON.parse(JSON.stringify(one))), null)
    }),
  )
})
