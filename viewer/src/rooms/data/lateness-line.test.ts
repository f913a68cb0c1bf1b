import assert from 'node:assert/strict'
import { test } from 'node:test'
import { latenessLine, nameAnchor } from './lateness-line.ts'

test('lateness stands on a logarithmic line and never leaves it; unknown has no place', () => {
  const line = latenessLine(100, 60, 1e9, null)
  assert.ok(Math.abs(line.p50! - (100 * Math.log(60)) / Math.log(30 * 86_400)) < 1e-9)
  assert.equal(line.p90, 100)
  assert.equal(line.interval, null)
  assert.equal(line.x(0), 0)
  assert.equal(latenessLine(100, null, 5, 5).p50, null)
})

test('the line ends at a day, and beyond it at the next of two days, a week and thirty days', () => {
  const end = (p90: number | null) => latenessLine(100, 60, p90, null).ticks.at(-1)! / 86_400
  assert.deepEqual([null, 5, 86_400, 86_401, 200_000, 604_801, 1e9].map(end), [1, 1, 1, 2, 7, 30, 30])
  const week = latenessLine(100, 60, 300_000, null)
  assert.ok(week.p90! < 100 && week.p90! > week.x(86_400))
})

test('a name near an end of the line runs inwards', () => {
  assert.deepEqual(
    [0, 50, 100].map((x) => nameAnchor(x, 100)),
    ['start', 'middle', 'end'],
  )
})
