import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CALENDAR_WORDS } from '../../i18n/calendar-words.ts'
import type { Published } from './catalogue-types.ts'
import {
  periodYears,
  type SatisfactionId,
  type SatisfactionSeries,
  satisfactionFinding,
  satisfactionShapes,
} from './satisfaction-figures.ts'

const words = CALENDAR_WORDS.en
const published = (period: string, value: number): Published => ({ period, value, low: value - 1, high: value + 1 })
const series = (id: SatisfactionId, first: number, last: number): SatisfactionSeries => ({
  id,
  kind: 'IMPORTED',
  values: [published('2024-Q1', first), published('2025-Q3', last)],
})

test('the finding names who rose most and who stands lowest, from the figures alone', () => {
  const rose = [
    series('satisfaction-inpatients', 86, 90),
    series('satisfaction-outpatients', 82, 88),
    series('satisfaction-residents', 76, 84),
  ]
  assert.equal(satisfactionFinding(rose, words), words.satisfactionRoseLowest(words['satisfaction-residents'], '8.0'))
  const other = [...rose.slice(0, 2), series('satisfaction-residents', 83.5, 84)]
  assert.equal(
    satisfactionFinding(other, words),
    words.satisfactionRose(words['satisfaction-outpatients'], '6.0', words['satisfaction-residents']),
  )
  const fell = rose.map(({ id }, k) => series(id, 90 - k, 80 - k))
  assert.equal(satisfactionFinding(fell, words), words.satisfactionFell(words['satisfaction-residents']))
})

test('what nobody published is said, and a series alone tells its value', () => {
  const none: SatisfactionSeries = { id: 'satisfaction-inpatients', kind: 'NOT_REPORTED', values: [] }
  assert.equal(satisfactionFinding([none], words), words.satisfactionNone)
  assert.equal(satisfactionShapes([none], 440, 200, 100), null)
  const one = series('satisfaction-outpatients', 82, 88)
  assert.equal(
    satisfactionFinding([none, one], words),
    words.satisfactionOne(words['satisfaction-outpatients'], '88.0'),
  )
})

test('periods stand where they begin; close names stand apart; what has no interval has no band', () => {
  assert.deepEqual(['2024', '2024-Q3', '2024-07'].map(periodYears), [2024, 2024.5, 2024.5])
  const bare: SatisfactionSeries = {
    id: 'satisfaction-residents',
    kind: 'SYNTHETIC',
    values: [published('2024', 88), published('2025', 88.2)].map((one) => ({ ...one, low: null, high: null })),
  }
  const drawn = satisfactionShapes([series('satisfaction-inpatients', 86, 88), bare], 440, 200, 100)!
  assert.ok(Math.abs(drawn.lines[0]!.nameY - drawn.lines[1]!.nameY) >= 30)
  assert.deepEqual([drawn.lines[0]!.band !== '', drawn.lines[1]!.band], [true, ''])
  assert.deepEqual(
    drawn.ticksX.map(({ year }) => year),
    [2024, 2025],
  )
})

test('names of years keep apart where the room is small, and the newest stands always', () => {
  const years = Array.from({ length: 6 }, (_, k) => published(String(2021 + k), 80 + k))
  const long: SatisfactionSeries = { id: 'satisfaction-residents', kind: 'SYNTHETIC', values: years }
  const drawn = satisfactionShapes([long], 300, 200, 140)!
  assert.equal(drawn.ticksX.at(-1)!.year, 2026)
  drawn.ticksX.slice(1).forEach(({ x }, k) => {
    assert.ok(x - drawn.ticksX[k]!.x >= 40)
  })
  assert.ok(drawn.ticksX.length < 6)
})
