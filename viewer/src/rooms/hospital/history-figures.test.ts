import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type HospitalHistory, historyFinding, historyLines } from './history-figures.ts'

const history: HospitalHistory = {
  from: '2026-11-21T00:00:00.000Z',
  everyMinutes: 60,
  madeUpUntil: null,
  occupied: {
    mean: [80, 90, null, 70],
    min: [78, 88, null, 66],
    max: [82, 95, null, 72],
    knownShare: [1, 1, 0, 0.8],
  },
  open: { mean: [100, 100, null, 100] },
}

test('the mean and the highest share are of the steps that are known, and how much was recorded is told', () => {
  assert.deepEqual(historyFinding(history), {
    mean: 0.8000000000000002,
    highest: 0.9,
    highestAt: Date.parse('2026-11-21T01:00:00.000Z'),
    known: 0.7,
  })
  assert.equal(historyFinding({ ...history, open: { mean: [null, null, null, null] } }), null)
})

test('what was not recorded is a gap in every line', () => {
  const lines = historyLines(history, { width: 400, height: 160 }, 'Asia/Shanghai')
  assert.equal(lines.occupied.match(/M/g)!.length, 2)
  assert.equal(lines.range.length, 1)
  assert.ok(lines.ticksY.every(({ value }) => Number.isInteger(value)))
})
