import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { verifyCases } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'network-'))
after(() => rmSync(folder, { recursive: true }))

/** 0 → 1 → 2 with a slower way 0 → 2 and a dearer edge beside the first; 3 leads away and is never reached. */
const byHand = {
  format: 'kangcheng-road-graph/1',
  id: 'by-hand',
  nodes: [0, 1, 2, 3].map((k) => [120 + k / 100, 30]),
  edges: [
    [0, 1, 10],
    [0, 1, 12],
    [1, 2, 20],
    [0, 2, 31],
    [3, 0, 5],
  ],
  expected: {
    pairsSeconds: [
      [0, 2, 30],
      [0, 3, null],
    ],
    keyNodes: [0, 3],
    matrixSeconds: [
      [0, null],
      [5, 0],
    ],
    reachableFromFirstKeyNodeWithinSeconds: { 10: 2, 29.5: 2, 30: 3 },
  },
}

async function verified(change: (expected: typeof byHand.expected) => object) {
  const path = join(folder, 'by-hand.json')
  writeFileSync(path, JSON.stringify({ ...byHand, expected: { ...byHand.expected, ...change(byHand.expected) } }))
  const { cases } = await verifyCases([{ name: 'by-hand.json', path }], { values: true })
  return cases[0]!
}

test('a road graph worked out by hand is verified, no route and parallel edges included', async () => {
  const { pass, problems } = await verified(() => ({}))
  assert.deepEqual([pass, problems], [true, []])
})

test('a wrong time, a way where there is none and a wrong count fail with their places', async () => {
  const wrong = await verified(() => ({
    pairsSeconds: [
      [0, 2, 30.00001],
      [0, 3, 7],
    ],
    reachableFromFirstKeyNodeWithinSeconds: { 30: 5 },
  }))
  assert.equal(wrong.pass, false)
  const told = wrong.problems.join('\n')
  for (const place of [
    /pairsSeconds.0.*2.*30\.00001/,
    /pairsSeconds.1.*2.*computed null, expected 7/,
    /WithinSeconds.*30/,
  ])
    assert.match(told, place)
})

const outside = join(process.env.REFERENCE_DATA ?? '../shared', 'specs/reference-cases/flows')
const files = ['W02-portoalegre-roads.json', 'W03-grid-30.json']

test('the reference road graphs pass', {
  skip: existsSync(outside) ? false : `no ${outside}: set REFERENCE_DATA to the folder that holds it`,
}, async () => {
  const { cases } = await verifyCases(
    files.map((name) => ({ name, path: join(outside, name) })),
    { values: false },
  )
  assert.deepEqual(
    cases.map(({ pass, problems }) => [pass, problems]),
    files.map(() => [true, []]),
  )
})
