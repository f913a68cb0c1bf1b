import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { verifyCases } from './index.ts'

const CASES = join(import.meta.dirname, '../../../twin-engine/test/reference/cases/forecasting')
const folder = mkdtempSync(join(tmpdir(), 'forecasts-'))
after(() => rmSync(folder, { recursive: true }))

const original = (id: string) => JSON.parse(readFileSync(join(CASES, `${id}.json`), 'utf8'))

async function verified(content: unknown) {
  const path = join(folder, 'case.json')
  writeFileSync(path, JSON.stringify(content))
  return (await verifyCases([{ name: 'case.json', path }], { values: true })).cases[0]!
}

test('the scores of the reference case are right, and any answer that is changed fails it with the same values', async () => {
  const right = await verified(original('F01-scores'))
  assert.deepEqual([right.pass, right.problems], [true, []])
  for (const [list, field] of [
    ['wis', 'dispersion'],
    ['crps', 'crps'],
    ['pinball', 'loss'],
    ['interval', 'intervalScore'],
    ['mase', 'mase'],
  ] as const) {
    const changed = original('F01-scores')
    changed[list][0][field] += 1
    const wrong = await verified(changed)
    assert.match(wrong.problems.join(), new RegExp(`^${list}\\[0\\]\\.${field}: computed`))
    assert.deepEqual(wrong.values, right.values)
  }
})

test('the textbook’s methods over whole series are those of the reference case; a fit may be better than stated, not worse', async () => {
  const file = original('F03-synthetic-icu')
  const g0 = (table: Record<string, unknown>) => ({ g0: table.g0 })
  const small = { ...file, series: g0(file.series), expected: g0(file.expected), optimised: g0(file.optimised) }
  small.details = file.details.filter((item: { series: string }) => item.series === 'g0')
  const right = await verified(small)
  assert.deepEqual([right.pass, right.problems], [true, []])
  const fit = small.optimised.g0
  const better = await verified({ ...small, optimised: { g0: { ...fit, ses: { alpha: 0.5, sse: fit.ses.sse * 2 } } } })
  assert.equal(better.pass, true)
  const worse = await verified({ ...small, optimised: { g0: { ...fit, ses: { alpha: 1, sse: fit.ses.sse * 0.99 } } } })
  assert.match(worse.problems.join(), /^optimised\.g0\.ses\.sse: computed 4690/)
  const unknown = await verified({ ...small, protocol: { ...file.protocol, methods: ['naive', 'oracle'] } })
  assert.match(
    unknown.problems.join(),
    /protocol\.methods\[1\]: must be one of naive, snaive7, drift, ses, holt-damped/,
  )
})

const published = `${process.env.REFERENCE_DATA}/specs/reference-cases/forecasting/F02-icu-us-states-2020.json`
test('the published case of five states passes', {
  skip: !existsSync(published) && 'REFERENCE_DATA names no reference cases',
}, async () => {
  const { cases } = await verifyCases([{ name: 'F02', path: published }], { values: false })
  assert.deepEqual(cases[0]!.problems, [])
})
