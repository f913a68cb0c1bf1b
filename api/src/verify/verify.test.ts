import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { kangcheng } from '../../test/command-line.ts'
import { compare } from './compare.ts'
import { verifyCases } from './index.ts'
import { type CaseFile, type ReferenceFormat, relative } from './reference-case.ts'

const folder = mkdtempSync(join(tmpdir(), 'verify-'))
after(() => rmSync(folder, { recursive: true }))

/** Twice the numbers; crashes on demand; needs a file beside where it names one. */
const doubling: ReferenceFormat = {
  id: 'test-doubling/1',
  dataFiles: (file) => (typeof file.data === 'string' ? [file.data] : []),
  compute(question, at) {
    assert.ok(!('expected' in question), 'what computes sees no answers')
    if (question.crash === true) throw new Error('the numbers ran out')
    const numbers = typeof question.data === 'string' ? at.beside(question.data).split(' ') : question.numbers
    return { doubled: (numbers as (number | null)[]).map((n) => (n === null ? null : Number(n) * 2)) }
  },
  tolerance: () => relative(1e-9),
}

function written(name: string, content: CaseFile | readonly unknown[] | string): { name: string; path: string } {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return { name, path }
}

const good = { format: 'test-doubling/1', id: 'good', numbers: [1, 2, null], expected: { doubled: [2, 4, null] } }
const verifiedOf = (content: CaseFile | readonly unknown[] | string, values = false) =>
  verifyCases([written('case.json', content)], { values, formats: [doubling] })

test('a case passes with its values, and fails where any of them is changed, with the same values computed', async () => {
  const { cases, passed, failed } = await verifiedOf(good, true)
  assert.deepEqual([passed, failed], [1, 0])
  assert.equal(cases[0]!.worstError, 0)
  assert.deepEqual(cases[0]!.values, { doubled: [2, 4, null] })
  for (const [wrong, why] of [
    [[2, 4.1, null], /^doubled\[1\]: computed 4, expected 4\.1: relative error 0\.0244, allowed 1e-9$/],
    [[2, 4, 0], /^doubled\[2\]: computed null, expected 0$/],
    [[null, 4, null], /^doubled\[0\]: computed 2, expected null$/],
    [[2, 4], /^doubled: computed a list of 3, expected one of 2$/],
  ] as const) {
    const other = (await verifiedOf({ ...good, expected: { doubled: wrong } }, true)).cases[0]!
    assert.equal(other.pass, false)
    assert.match(other.problems[0]!, why)
    assert.deepEqual(other.values, cases[0]!.values)
  }
})

test('a crash, an unknown format, no JSON and an empty list are entries that fail and say why', async () => {
  const problemOf = async (content: CaseFile | readonly unknown[] | string) => {
    const { cases, failed } = await verifiedOf(content)
    assert.deepEqual([cases.length, failed, cases[0]!.pass], [1, 1, false])
    return cases[0]!.problems.join('\n')
  }
  assert.match(await problemOf({ ...good, crash: true }), /could not be computed: the numbers ran out/)
  assert.match(await problemOf({ ...good, format: 'x/1' }), /unknown format "x\/1"; known formats: test-doubling\/1/)
  assert.match(await problemOf({ id: 'a' }), /names no format; known formats: test-doubling\/1/)
  assert.match(await problemOf('{"format": "test-doubl'), /is no JSON \(.*\); a case is/)
  assert.match(await problemOf([]), /an empty list: it holds no case/)
  assert.match(await problemOf([3]), /is no object/)
  assert.match(await problemOf({ ...good, expected: {} }), /nothing was compared/)
  assert.match(await problemOf({ ...good, expected: { tripled: [3] } }), /^tripled: was not computed/)
  assert.match(await problemOf({ ...good, data: 'away.txt' }), /away\.txt, which the case names, cannot be read/)
})

test('a file may hold several cases, and what a case names as its data is no case', async () => {
  const data = written('folder/numbers.txt', '1 2')
  const list = written('folder/list.json', [
    good,
    { format: 'test-doubling/1', id: 'beside', data: 'numbers.txt', expected: { doubled: [2, 4] } },
  ])
  const { cases, passed } = await verifyCases([list, data], { values: false, formats: [doubling] })
  assert.deepEqual(
    cases.map(({ id }) => id),
    ['good', 'beside'],
  )
  assert.equal(passed, 2)
  const alone = await verifyCases([data], { values: false, formats: [doubling] })
  assert.equal(alone.failed, 1)
})

test('repetitions of the question are not compared, and the error told is the one nearest to its tolerance', () => {
  const tolerance = (path: readonly (string | number)[]) => relative(path[0] === 'loose' ? 1e-2 : 1e-9)
  const answers = { problem: 'p-median', p: 3, loose: 1000, tight: 1, zero: 0 }
  const close = compare({ loose: 1001, tight: 1 + 5e-10, zero: 1e-10, bound: 0 }, answers, { tolerance })
  assert.deepEqual([close.pass, close.tolerance], [true, 1e-9])
  assert.ok(Math.abs(close.worstError! - 5e-10) < 1e-15)
  assert.equal(compare({ loose: 1000, tight: 1, zero: 1e-8 }, answers, { tolerance }).pass, false)
  assert.equal(compare({ loose: Number.NaN, tight: 1, zero: 0 }, answers, { tolerance }).worstError, null)
})

test('the command exits 1 for a case that fails and 2 for a path that is not there', async () => {
  const run = async (...args: readonly string[]) => {
    const { code, out } = await kangcheng(folder, 'verify', ...args, '--json')
    return { code, document: JSON.parse(out) }
  }
  written('unknown/case.json', { format: 'nobody-knows/1', id: 'odd' })
  written('unknown/README.md', 'not read')
  const unknown = await run('unknown')
  assert.equal(unknown.code, 1)
  assert.deepEqual([unknown.document.cases.length, unknown.document.passed, unknown.document.failed], [1, 0, 1])
  assert.deepEqual(unknown.document.cases[0].id, 'odd')
  const missing = await run('nowhere')
  assert.equal(missing.code, 2)
  assert.match(missing.document.error, /nowhere: no such file or folder; give files or folders of reference cases/)
  assert.match((await run()).document.error, /give files or folders of cases · usage: kangcheng verify PATH/)
})
