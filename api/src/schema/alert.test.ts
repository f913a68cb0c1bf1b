import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minutesLeft } from './alert.ts'

test('a time to full counts from now, and an instant that went by leaves a minute', () => {
  assert.deepEqual(minutesLeft({ p10: 45, p50: 83, p90: null }, 60), { p10: 1, p50: 23, p90: null })
  assert.deepEqual(
    minutesLeft({ p10: 0, p50: 0.5, p90: 83 }, 60),
    { p10: 0, p50: 0.5, p90: 23 },
    'what is full stays full',
  )
  assert.deepEqual(minutesLeft({ p10: 45, p50: 83, p90: 183 }, 0), { p10: 45, p50: 83, p90: 183 })
})
