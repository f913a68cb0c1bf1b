import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clauses, duration, minutes, percent } from './words.ts'

test('durations read as people say them, in both languages', () => {
  assert.deepEqual(
    [0, 59, 119, 120, 3540, 3600, 7500, 90_000, 200_000].map((s) => duration(s).en),
    ['0 s', '59 s', '119 s', '2 min', '59 min', '1 h', '2 h 5 min', '25 h', '2 d'],
  )
  assert.deepEqual(
    [0.5, 1.01, 1.6, 125].map((n) => minutes(n).zh),
    ['30 秒', '1 分钟', '96 秒', '2 小时 5 分'],
  )
})

test('a share near the end of the scale is not rounded onto it', () => {
  assert.deepEqual([0, 1, 0.5, 0.004, 0.9996, 0.999999].map(percent), [
    '0%',
    '100%',
    '50%',
    '0.4%',
    '99.96%',
    '>99.99%',
  ])
})

test('clauses are joined with the marks of each language', () => {
  assert.deepEqual(clauses([duration(1), duration(2)]), { zh: '1 秒；2 秒', en: '1 s; 2 s' })
})
