import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chartCsv, plainCell } from './chart-csv.ts'
import { explanationsEn } from './explanations-en.ts'
import { explanationsZh } from './explanations-zh.ts'
import { told } from './plain-colour.ts'
import { fileName, marksOf, markWords, type Standpoint } from './provenance.ts'

const HERE: Standpoint = { exercise: false, synthetic: false, replayOf: null, run: false, cursor: null, now: 1000 }

test('what is not the present is never called live, and an exercise says so first', () => {
  assert.deepEqual(marksOf('observed', HERE), ['live'])
  assert.deepEqual(marksOf('forecast', HERE), ['forecast'])
  assert.deepEqual(marksOf('simulated', HERE), ['rehearsal'])
  assert.deepEqual(marksOf('published', HERE), ['published'])
  assert.deepEqual(marksOf('recorded', { ...HERE, cursor: 500 }), ['recorded'])
  assert.deepEqual(marksOf('observed', { ...HERE, cursor: 500 }), ['past'])
  assert.deepEqual(marksOf('observed', { ...HERE, cursor: 500, run: true }), ['rehearsal'])
  assert.deepEqual(marksOf('observed', { ...HERE, cursor: 2000 }), ['ahead'])
  assert.deepEqual(marksOf('forecast', { ...HERE, replayOf: 'nhs' }), ['replay', 'forecast'])
  assert.deepEqual(marksOf('observed', { ...HERE, exercise: true }), ['exercise'])
  assert.deepEqual(marksOf('simulated', { ...HERE, exercise: true }), ['exercise', 'rehearsal'])
  for (const basis of ['observed', 'recorded', 'forecast', 'simulated', 'published'] as const)
    for (const at of [{ exercise: true }, { replayOf: 'nhs' }, { cursor: 1 }])
      assert.ok(!marksOf(basis, { ...HERE, ...at }).includes('live'), `${basis} ${JSON.stringify(at)}`)
})

test('marks stand in both languages and in the name of the file', () => {
  assert.equal(markWords(['exercise', 'rehearsal'], true), '演练 EXERCISE · 推演 REHEARSAL · 合成数据 SYNTHETIC')
  assert.equal(
    fileName('rehearsal-fan', ['rehearsal'], Date.UTC(2026, 10, 21, 10, 24), 'png'),
    'rehearsal-fan-rehearsal-20261121T1024Z.png',
  )
  assert.equal(fileName('satisfaction', ['published'], null, 'csv'), 'satisfaction-published.csv')
})

test('a cell becomes what a program reads: no grouping, a plain minus, nothing where nothing is known', () => {
  const cells = ['1,984', '−96', '+1.8', '±0', '–', '—', '12–15', '18:24', 0, ' P50 ']
  assert.deepEqual(cells.map(plainCell), ['1984', '-96', '1.8', '0', '', '', '12–15', '18:24', '0', 'P50'])
})

test('a file of figures begins with what it must be taken for, and quotes what a comma would break', () => {
  const csv = chartCsv({ columns: ['时间', 'P50 '], rows: [['a, "b"', '1,000']] }, ['推演 REHEARSAL', 'two\nlines'])
  assert.equal(csv, '\ufeff# 推演 REHEARSAL\r\n# two lines\r\n时间,P50\r\n"a, ""b""",1000\r\n')
})

test('every explained figure says how, from what and how sure, in both languages', () => {
  assert.deepEqual(Object.keys(explanationsEn).sort(), Object.keys(explanationsZh).sort())
  for (const [id, said] of Object.entries(explanationsEn)) {
    for (const part of ['how', 'source', 'uncertainty'] as const) {
      assert.match(said[part], /\S/, id)
      assert.doesNotMatch(said[part], /\p{Script=Han}/u, id)
      assert.match(explanationsZh[id as keyof typeof explanationsZh][part], /\p{Script=Han}/u, id)
    }
  }
})

test('a colour is told in six digits and a share', () => {
  assert.deepEqual(told('rgb(87, 182, 217)'), { hex: '#57b6d9', alpha: 1 })
  assert.deepEqual(told('rgba(10, 15, 20, 0.84)'), { hex: '#0a0f14', alpha: 0.84 })
  assert.equal(told('color(srgb 0.1 0.2 0.3)'), null)
})
