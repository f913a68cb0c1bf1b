import assert from 'node:assert/strict'
import { test } from 'node:test'
import { latenessLine } from './lateness-line.ts'

test('lateness stands on a logarithmic line and never leaves it; unknown has no place', () => {
  const line = latenessLine(100, 60, 1e9, null)
  assert.ok(Math.abs(line.p50! - (100 * Math.log(60)) / Math.log(86_400)) < 1e-9)
  assert.equal(line.p90, 100)
  assert.equal(line.interval, null)
  assert.equal(line.x(0), 0)
  assert.equal(latenessLine(100, null, 5, 5).p50, null)
})
