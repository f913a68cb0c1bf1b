import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Alert, FacilityPulse } from '../../data/types.ts'
import { WORDS } from '../../i18n/words.ts'
import type { Ranked } from './ranking.ts'
import { timeToFull } from './time-to-full.ts'

const row = (alert: Partial<Alert> | null, occupancy: number, p50: number | null): Ranked => ({
  pulse: { id: 'a', occupancy } as FacilityPulse,
  when: 'now',
  ahead: [],
  severity: 'critical',
  alert:
    alert === null
      ? null
      : ({ rule: 'occupancy', resource: 'ALL_BEDS', value: occupancy, stale: false, ...alert } as Alert),
  further: [],
  full: { p10: p50, p50, p90: p50 },
})
const icu = { rule: 'icu-occupancy', resource: 'ICU' } as const

test('the time beside an alert says whose time it is', () => {
  assert.equal(timeToFull(row({}, 0.96, 90), WORDS.en).of, 'beds needed')
  assert.equal(timeToFull(row({ ...icu, value: 0.93 }, 0.7, 90), WORDS.en).of, 'ICU')
  assert.equal(timeToFull(row(null, 0.7, 90), WORDS.zh).of, '需要床位')
})

test('intensive care is full where none of its beds is left, whatever its share or that of all beds', () => {
  const none = { rule: 'no-icu-bed', resource: 'ICU', value: 0, severity: 'watch' } as Alert
  assert.equal(timeToFull(row({ ...icu, value: 1.045 }, 0.7, 90), WORDS.en).time, '1 h 30 m', 'another unit has a bed')
  assert.equal(timeToFull({ ...row({ ...icu, value: 0.93 }, 0.7, 90), further: [none] }, WORDS.en).time, 'full')
  assert.equal(timeToFull(row({ rule: 'no-ward-bed', value: 3 }, 0.9, 90), WORDS.en).of, 'ward beds')
  assert.equal(timeToFull(row({ ...icu, value: 0.93 }, 1.02, 90), WORDS.en).time, '1 h 30 m')
  assert.equal(timeToFull(row({}, 1.02, 90), WORDS.en).time, 'full')
})

test('what has happened is a word without a range, and what is kept without knowledge says so', () => {
  const over = timeToFull(row({}, 0.97, 0.5), WORDS.en)
  assert.deepEqual([over.time, over.isWord, over.range], ['over', true, ''])
  assert.equal(timeToFull(row({ stale: true }, 0.97, 30), WORDS.en).time, 'judgement withheld')
  assert.equal(timeToFull(row({}, 0.97, null), WORDS.en).time, '>24 h')
})
