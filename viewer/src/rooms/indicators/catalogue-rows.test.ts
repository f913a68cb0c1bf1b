import assert from 'node:assert/strict'
import { test } from 'node:test'
import { indicatorsEn } from '../../i18n/indicators-en.ts'
import { indicatorsZh } from '../../i18n/indicators-zh.ts'
import { countOf, csvOf, FILTERS, figure, finding, type Row, rowsOf, shownRows, targetWords } from './catalogue-rows.ts'
import type { Entry, Value } from './catalogue-types.ts'

const text = (zh: string, en: string) => ({ zh, en })

const entry = (id: string, more: Partial<Entry> = {}): Entry => ({
  id,
  category: 'SERVICES',
  name: text(`指标${id}`, `Indicator ${id}`),
  unit: 'beds',
  unitName: text('张', 'beds'),
  digits: 0,
  better: 'higher',
  formula: text('占用 ÷ 开放', 'occupied ÷ open'),
  explanation: text('', ''),
  source: text('床位事件', 'bed events'),
  levels: ['city'],
  refresh: 'event',
  target: null,
  thresholds: null,
  ...more,
})

const value = (id: string, more: Partial<Value> = {}): Value => ({
  id,
  kind: 'LIVE',
  value: 1,
  low: null,
  high: null,
  period: null,
  observedAt: '2026-11-21T10:00:00.000Z',
  quality: 'measured',
  confidence: null,
  source: null,
  standing: 'NONE',
  series: [],
  references: [],
  trend: [],
  ...more,
})

const row = (id: string, ofEntry: Partial<Entry> = {}, ofValue: Partial<Value> = {}): Row => ({
  entry: entry(id, ofEntry),
  value: value(id, ofValue),
})

const ROWS = [
  row('a', { unit: 'share', digits: 1 }, { value: 0.9123, standing: 'WATCH' }),
  row('b', { category: 'MEDICINES' }, { standing: 'ALARM' }),
  row('c', {}, { kind: 'PLAN', standing: 'OK' }),
  row('d', {}, { kind: 'IMPORTED', period: '2024' }),
  row('e', {}, { kind: 'SYNTHETIC', period: '2025' }),
  row('f', {}, { kind: 'NOT_REPORTED', value: null }),
]

test('each indicator is of one kind: what was made up counts neither as imported nor as live', () => {
  assert.deepEqual(
    FILTERS.map((filter) => countOf(ROWS, filter, null)),
    [6, 2, 1, 1, 1, 1],
  )
  assert.equal(countOf(ROWS, 'live', 'MEDICINES'), 1)
  assert.deepEqual(
    shownRows(ROWS, 'demo', null, '').map(({ entry: { id } }) => id),
    ['e'],
  )
})

test('every word of a search must occur, in either language; an entry without a value is no row', () => {
  assert.deepEqual(
    shownRows(ROWS, 'all', null, ' INDICATOR 指标d ').map(({ entry: { id } }) => id),
    ['d'],
  )
  assert.equal(shownRows(ROWS, 'all', null, 'indicator nowhere').length, 0)
  assert.deepEqual(
    rowsOf([entry('a'), entry('b')], [value('b')]).map(({ entry: { id } }) => id),
    ['b'],
  )
})

test('the finding counts what is off target and names an alarm before a watch', () => {
  const say = ({ en }: { en: string }) => en
  const found = finding(ROWS, indicatorsEn, say)
  assert.match(found, /^2 of 3 .*Indicator b$/)
  assert.equal(
    finding(ROWS.slice(2, 4), indicatorsZh, ({ zh }) => zh),
    indicatorsZh.allWithin('1'),
  )
  assert.equal(finding(ROWS.slice(3), indicatorsEn, say), indicatorsEn.noneJudged)
})

test('a share is told in per cent; a target is a bound or a band', () => {
  assert.equal(figure({ unit: 'share', digits: 1 }, 0.9123, 'en'), '91.2')
  const target = (low: number | null, high: number | null) =>
    targetWords(entry('t', { target: { low, high, source: text('', '') } }), 'en')
  assert.deepEqual([target(1, null), target(null, 2), target(1, 2)], ['≥ 1', '≤ 2', '1–2'])
  assert.equal(targetWords(entry('t'), 'en'), null)
})

test('the file says unit, kind, time and source in every row; what is not reported stays empty and is no 0', () => {
  const lines = csvOf([...ROWS, row('g', { name: text('甲', 'x, "y"') })], indicatorsEn, 'en', true)
    .slice(1)
    .trimEnd()
    .split('\r\n')
  assert.equal(lines.length, 8)
  assert.equal(
    lines[1],
    'a,Indicator a,91.23,beds,Live · synthetic data,2026-11-21T10:00:00.000Z,,bed events,occupied ÷ open',
  )
  assert.match(lines[5]!, /^e,Indicator e,1,beds,Demonstration,2025,/)
  assert.match(lines[6]!, /^f,Indicator f,,beds,Not reported,/)
  assert.match(lines[7]!, /^g,"x, ""y""",/)
})
