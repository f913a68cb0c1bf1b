import assert from 'node:assert/strict'
import { test } from 'node:test'
import { timeBarGeometry } from './time-bar-geometry.ts'

const NOW = Date.parse('2026-11-21T18:24:00+08:00')
const HOUR = 3_600_000
const input = {
  width: 1370,
  height: 68,
  zone: 'Asia/Shanghai',
  now: NOW,
  from: NOW - 24 * HOUR,
  to: NOW + 24 * HOUR,
  history: [0.8, null, 0.82],
  historyEveryMinutes: 5,
  historyNewest: NOW,
  forecast: { p10: [0.8, 0.8], p50: [0.82, 0.83], p90: [0.84, 0.9], start: NOW, everyMinutes: 60 },
  marks: [],
}

test('now lies in the middle, measured to its left and forecast to its right', () => {
  const bar = timeBarGeometry(input)
  assert.equal(Math.round(bar.nowX), 685)
  assert.equal(bar.historyLine.split('M').length - 1, 2, 'what is unknown is a gap')
  const xs = [...bar.middle.matchAll(/[ML]([\d.]+) /g)].map((m) => Number(m[1]))
  assert.ok(xs.every((x) => x >= 684.9))
})

test('marks closer than 24 px become one with a count, and the graver shape wins', () => {
  const at = (minutes: number): number => NOW - minutes * 60_000
  const bar = timeBarGeometry({
    ...input,
    marks: [
      { at: at(300), severity: 'watch' },
      { at: at(298), severity: 'critical' },
      { at: at(60), severity: 'watch' },
      { at: NOW - 30 * HOUR, severity: 'critical' },
    ],
  })
  assert.deepEqual(
    bar.marks.map(({ severity, count }) => [severity, count]),
    [
      ['critical', 2],
      ['watch', 1],
    ],
  )
})
