import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ALERT_RESPONSE_BOUNDS, RESPONSE_BOUNDS } from './response-bounds.ts'
import { TOTALS } from './totals.ts'

test('every total of responses within so many minutes is counted and read by the same bounds, of the city and under alert', () => {
  for (const [bounds, name] of [
    [RESPONSE_BOUNDS, 'ambulanceResponsesWithin'],
    [ALERT_RESPONSE_BOUNDS, 'alertResponsesWithin'],
  ] as const) {
    assert.deepEqual(
      bounds.map(([, total]) => total),
      TOTALS.filter((total) => total.startsWith(name)),
    )
    for (const [minutes, total] of bounds) assert.equal(total, `${name}${minutes}`)
  }
})
