/** The siting formats on cases of our own, and on the published ones where they are here. */
import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { verifyCases } from './index.ts'

const SITES = {
  xy: [
    [0, 0],
    [10, 0],
    [5, 5],
  ],
  capacity: [3, 3, 9],
  fixedCost: [4, 4, 1],
}
const CASE = {
  format: 'kangcheng-siting/1',
  id: 'line',
  demand: {
    xy: [
      [0, 0],
      [10, 0],
      [4, 0],
      [90, 0],
    ],
    weight: [2, 2, 1, 1],
  },
  sites: SITES,
  expected: [
    // Everybody on the line but the last, who is 80 away from the second site.
    { problem: 'p-median', p: 2, objective: 84 },
    { problem: 'lscp', radius: 4, uncoverableIgnored: 1, objective: 2 },
    { problem: 'mclp', p: 1, radius: 4, objective: 3 },
    { problem: 'p-center', p: 1, objective: 80 },
    { problem: 'mexclp', vehicles: 2, busyFraction: 0.5, radius: 4, objective: 2.5 },
    { problem: 'capacitated-p-median', assignment: 'split', p: 2, objective: 84 },
    { problem: 'cflp', assignment: 'single', objective: 92 },
  ],
}

async function verified(file: object): ReturnType<typeof verifyCases> {
  const path = join(mkdtempSync(join(tmpdir(), 'siting-')), 'case.json')
  writeFileSync(path, JSON.stringify(file))
  return verifyCases([{ name: 'case.json', path }], { values: true })
}

test('every siting problem of a case is answered by its optimum, beside it the set, the bound and the proof', async () => {
  const { cases } = await verified(CASE)
  assert.deepEqual(cases[0]!.problems, [])
  assert.equal(cases[0]!.pass, true)
  for (const value of cases[0]!.values as { objective: number; bound: number; proven: boolean; sites: number[] }[]) {
    assert.equal(value.proven, true)
    assert.equal(value.bound, value.objective)
    assert.ok(value.sites.length > 0)
  }
})

test('a wrong objective fails, and the values do not depend on it', async () => {
  const wrong = { ...CASE, expected: CASE.expected.map((one) => ({ ...one, objective: one.objective + 1 })) }
  const [right, other] = [await verified(CASE), await verified(wrong)]
  assert.equal(other.cases[0]!.pass, false)
  assert.deepEqual(other.cases[0]!.values, right.cases[0]!.values)
})

test('a graph case takes the last of repeated edges, there and back', async () => {
  const { cases } = await verified({
    format: 'kangcheng-graph-pmedian/1',
    id: 'path',
    n: 3,
    edges: [
      [0, 1, 1],
      [1, 2, 5],
      [1, 0, 3],
    ],
    weight: [1, 1, 1],
    expected: [{ problem: 'p-median', p: 1, objective: 8 }],
  })
  assert.deepEqual(cases[0]!.problems, [])
})

const REFERENCE = process.env.REFERENCE_DATA
const needsReference =
  REFERENCE === undefined ? { skip: 'REFERENCE_DATA is not set: the published cases are not here' } : {}

test(
  'the smallest published case and the one on a graph are solved to their proven optima',
  needsReference,
  async () => {
    const folder = join(REFERENCE!, 'specs/reference-cases/siting')
    const names = ['S01-20x8.json', 'S05-graph-150-p15.json']
    const { cases } = await verifyCases(
      names.map((name) => ({ name, path: join(folder, name) })),
      { values: false },
    )
    for (const { id, pass, problems } of cases) assert.ok(pass, `${id}: ${problems.join('; ')}`)
    assert.equal(cases.length, 2)
  },
)
