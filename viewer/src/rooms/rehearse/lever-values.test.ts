import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LeverFieldForm } from '../../data/rehearsal-types.ts'
import { WORDS } from '../../i18n/words.ts'
import { initialSpec, principalField, sliderRange, valueWords } from './lever-values.ts'

const field = (part: Partial<LeverFieldForm>): LeverFieldForm => ({
  name: 'beds',
  label: { zh: '床位', en: 'Beds' },
  kind: 'number',
  unit: null,
  low: 0,
  high: 10_000,
  sensibleLow: null,
  sensibleHigh: null,
  sensibleSource: null,
  fallback: null,
  required: true,
  choices: [],
  ...part,
})
const reading = {
  words: WORDS.en,
  language: 'en' as const,
  from: Date.parse('2026-11-21T18:24:00+08:00'),
  zone: 'Asia/Shanghai',
}

test('a slider spans about what is usual, never more than is accepted, and always its own value', () => {
  const beds = field({ sensibleLow: 10, sensibleHigh: 50 })
  const range = sliderRange(beds, 30, 1440)
  assert.deepEqual([range.min, range.max, range.step], [0, 90, 1])
  assert.deepEqual(
    range.usual!.map((share) => Math.round(share * 90)),
    [10, 50],
  )
  assert.ok(sliderRange(beds, 400, 1440).max >= 400)
  const factor = field({ unit: 'factor', low: 1, high: 5, sensibleLow: 1.2, sensibleHigh: 4.8 })
  assert.equal(sliderRange(factor, 2, 1440).max, 5)
  assert.equal(sliderRange(field({}), 3, 1440).usual, null)
  assert.equal(sliderRange(field({ kind: 'minute', high: 527_040 }), 0, 1440).max, 1440, 'an instant of the run')
})

test('values read as people say them: clock times, shares, factors, lengths of time, the end', () => {
  const minute = field({ kind: 'minute', high: 527_040 })
  assert.equal(valueWords(minute, 0, reading), 'now')
  assert.equal(valueWords(minute, 156, reading), '21:00')
  assert.equal(valueWords(minute, 1440, reading), 'Sun 22 Nov 18:24')
  assert.equal(valueWords(minute, 527_040, reading), 'to the end')
  assert.equal(valueWords(field({ kind: 'share' }), 0.115, reading), '11.5 %')
  assert.equal(valueWords(field({ unit: 'factor' }), 1.6, reading), '× 1.6')
  assert.equal(valueWords(field({ unit: 'min' }), 150, reading), '2 h 30 m')
  assert.equal(valueWords(field({ unit: 'beds' }), 18, { ...reading, words: WORDS.zh, language: 'zh' }), '18 床')
})

test('the card of a lever shows its size, not its times; a new one begins with what is usual, where the rehearsal is about', () => {
  const form = {
    kind: 'close-beds',
    name: { zh: '关闭', en: 'Close' },
    use: 'both' as const,
    fields: [
      field({ name: 'atMinute', kind: 'minute', required: false, fallback: 0 }),
      field({ name: 'leadMinutes', unit: 'min', required: true, sensibleLow: 60, sensibleHigh: 240, high: 1440 }),
      field({ name: 'facility', kind: 'facility', required: false }),
      field({ name: 'beds', sensibleLow: 10, sensibleHigh: 30 }),
      field({ name: 'reason', kind: 'choice', choices: [{ value: 'repair', label: { zh: '检修', en: 'Repair' } }] }),
    ],
  }
  assert.equal(principalField(form)!.name, 'beds')
  assert.deepEqual(initialSpec(form, { facility: 'h04', unit: 'h04-w01' }), {
    leadMinutes: 150,
    facility: 'h04',
    beds: 20,
    reason: 'repair',
  })
})
