import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { verifyCases } from './index.ts'

const kept = join(import.meta.dirname, '../../../twin-engine/test/reference/cases/epidemic')
const folder = mkdtempSync(join(tmpdir(), 'epidemic-'))
after(() => rmSync(folder, { recursive: true }))

const verified = async (content: unknown) => {
  const path = join(folder, 'case.json')
  writeFileSync(path, JSON.stringify(content))
  const { cases } = await verifyCases([{ name: 'case.json', path }], { values: true })
  return cases[0]!
}
const read = (name: string) => JSON.parse(readFileSync(join(kept, name), 'utf8'))

test('every case of the family passes', async () => {
  const names = readdirSync(kept)
  assert.equal(names.length, 6)
  const { cases } = await verifyCases(
    names.map((name) => ({ name, path: join(kept, name) })),
    { values: false },
  )
  assert.deepEqual(
    cases.map(({ id, pass, problems }) => [id, pass, problems]),
    names.map((name) => [name.slice(0, -'.json'.length), true, []]),
  )
})

test('a wrong answer fails at its place, and what is computed does not depend on it', async () => {
  const right = read('E01-single.json')
  const wrong = structuredClone(right)
  wrong.expected.attackRate = 0.5
  wrong.expected.byAge.H[20][0] += 5
  wrong.expected.peakOfDailyValues.C.day = 104
  const [good, bad] = [await verified(right), await verified(wrong)]
  assert.equal(bad.pass, false)
  assert.match(bad.problems.join('\n'), /byAge\.H\[20\]\[0\]: computed .*allowed 0\.8/)
  assert.match(bad.problems.join('\n'), /peakOfDailyValues\.C\.day: computed 105, expected 104/)
  assert.match(bad.problems.join('\n'), /attackRate: computed 0\.8638/)
  assert.deepEqual(bad.values, good.values)
  const analytic = read('E05-analytic.json')
  analytic.extinction[6].poisson = 0.4
  analytic.finalSizeMulti[0].R0 = 5
  const answer = await verified(analytic)
  assert.match(answer.problems.join('\n'), /finalSizeMulti\[0\]\.R0: computed 4\.89/)
  assert.match(answer.problems.join('\n'), /extinction\[6\]\.poisson: computed 0\.417/)
})

test('a damaged question is told with place and remedy', async () => {
  const damaged = read('E03-metapop5.json')
  damaged.params.commute[2][2] = 0.5
  assert.match((await verified(damaged)).problems.join(), /commute\[2\]: shares of time must sum to 1, sum to 0\.5968/)
  const chime = read('E06-chime.json')
  chime.cases[0].params.current_date = 'soon'
  assert.match((await verified(chime)).problems.join(), /current_date: must be a date such as 2020-03-28, got soon/)
})
