import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { verifyCases } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'flows-'))
after(() => rmSync(folder, { recursive: true }))

/** Small enough to be worked out by hand: e^(−β·10 ln 2) with β 0.1 halves the weight of ten minutes more. */
const BETA = Math.LN2 / 10
const byHand = {
  format: 'kangcheng-flows/1',
  id: 'by-hand',
  origins: { trips: [30, 30] },
  destinations: { attraction: [1, 1] },
  costMinutes: [
    [10, 20],
    [20, 10],
  ],
  huff: {
    alpha: 1,
    lam: 1,
    flows: [
      [20, 10],
      [10, 20],
    ],
  },
  productionConstrained: {
    beta: BETA,
    flows: [
      [20, 10],
      [10, 20],
    ],
  },
  doublyConstrained: {
    beta: BETA,
    destTotals: [30, 30],
    flows: [
      [20, 10],
      [10, 20],
    ],
    meanCost: 40 / 3,
  },
  calibration: { targetMeanCost: 40 / 3, beta: BETA },
  ipf: {
    seed: [
      [2, 1],
      [0, 1],
    ],
    rows: [3, 1],
    cols: [2, 2],
    table: [
      [2, 1],
      [0, 1],
    ],
  },
}

const verified = async (content: unknown) => {
  const path = join(folder, 'case.json')
  writeFileSync(path, JSON.stringify(content))
  const { cases } = await verifyCases([{ name: 'case.json', path }], { values: true })
  return cases[0]!
}

test('a case worked out by hand passes, and its values do not depend on the answers that it states', async () => {
  const right = await verified(byHand)
  assert.deepEqual([right.pass, right.problems], [true, []])
  const wrong = await verified({ ...byHand, calibration: { targetMeanCost: 40 / 3, beta: 0.08 } })
  assert.equal(wrong.pass, false)
  assert.match(wrong.problems.join(), /^calibration\.beta: computed 0\.0693/)
  assert.deepEqual(wrong.values, right.values)
})

test('margins of different sums and unknown figures fail the case with place and remedy', async () => {
  const { doublyConstrained } = byHand
  const differ = await verified({ ...byHand, doublyConstrained: { ...doublyConstrained, destTotals: [30, 31] } })
  assert.match(differ.problems.join(), /arriving: sum to 61, the leaving to 60: .* Scale one by 0\.98/)
  const minus = await verified({ ...byHand, origins: { trips: [30, -1] } })
  assert.match(minus.problems.join(), /origins\.trips\[1\]: must be a number from 0, got -1/)
})

const published = `${process.env.REFERENCE_DATA}/specs/reference-cases/flows/W01-25x8.json`
test('the published case passes', {
  skip: !existsSync(published) && 'REFERENCE_DATA names no reference cases',
}, async () => {
  const { cases } = await verifyCases([{ name: 'W01', path: published }], { values: false })
  assert.deepEqual(cases[0]!.problems, [])
  assert.ok(cases[0]!.pass && cases[0]!.worstError! < 1e-9)
})
