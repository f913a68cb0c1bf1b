import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadScenario } from '@kangcheng/scenarios'
import { loadCity, parametersOfCity } from '@kangcheng/seed-data'
import { openingSimulation } from '@kangcheng/twin-engine'
import { demoPast, feedBegins } from '../demo-feed/demo-past.ts'
import { Freshness } from '../live/freshness.ts'
import { fillHistoryBefore, historyBegins } from './history-before.ts'
import { MARK_MILLISECONDS, type MarkSample, UNKNOWN } from './occupancy-history.ts'
import { sampleUnits } from './sample.ts'
import { HISTORY_FILE, openHistoryForWriting } from './sqlite-file.ts'

const DAY = 288
/** Midnight in the zone, as a mark. */
const MIDNIGHT = Date.parse('2026-11-20T00:00:00+08:00') / MARK_MILLISECONDS
const SETTING = { city: 'made-up', zone: 'Asia/Shanghai', units: ['a', 'b'], keepDays: 3660 }
const sample = (mark: number, beds: number): MarkSample => ({
  mark,
  occupied: Uint16Array.of(beds, UNKNOWN),
  open: Uint16Array.of(40, 30),
})
const marks = (from: number, to: number, beds: number): MarkSample[] =>
  Array.from({ length: to - from }, (_, i) => sample(from + i, beds))
const freshPath = (): string => join(mkdtempSync(join(tmpdir(), 'history-')), HISTORY_FILE)
const occupiedOf = (history: ReturnType<typeof openHistoryForWriting>, fromMark: number, toMark: number) =>
  history.read({ units: ['a'], fromMark, toMark, stepMarks: 1 }).occupied.mean

for (const [name, recordedUntil] of [
  ['that is not over', MIDNIGHT + 120],
  ['that is over', MIDNIGHT + DAY + 12],
] as const)
  test(`days come before what is on record, also on a first day ${name}, and nothing recorded is changed`, () => {
    const path = freshPath()
    const history = openHistoryForWriting(path, SETTING)
    history.record(marks(MIDNIGHT + 100, recordedUntil, 20))
    assert.equal(historyBegins(path), MIDNIGHT + 100)
    const before = marks(MIDNIGHT - 2 * DAY + 7, MIDNIGHT + 100, 11)
    fillHistoryBefore(path, SETTING, [before.slice(0, DAY), before.slice(DAY)])
    assert.equal(historyBegins(path), MIDNIGHT - 2 * DAY + 7)
    assert.deepEqual(occupiedOf(history, MIDNIGHT - 2 * DAY, recordedUntil), [
      ...new Array(7).fill(null),
      ...new Array(2 * DAY + 93).fill(11),
      ...new Array(recordedUntil - MIDNIGHT - 100).fill(20),
    ])
    const told = history.read({ units: ['a', 'b'], fromMark: MIDNIGHT - DAY, toMark: MIDNIGHT, stepMarks: DAY })
    assert.deepEqual([told.madeUpUntilMark, told.open.mean], [MIDNIGHT + 100, [70]])
    // The history goes on as it would have.
    history.record(marks(recordedUntil, MIDNIGHT + 3 * DAY, 25))
    assert.deepEqual(occupiedOf(history, MIDNIGHT + 99, MIDNIGHT + 101), [11, 20])
    assert.deepEqual(occupiedOf(history, MIDNIGHT + 3 * DAY - 1, MIDNIGHT + 3 * DAY), [25])
    history.close()
  })

test('what would lie on what is recorded is refused, and leaves no trace', () => {
  const path = freshPath()
  const history = openHistoryForWriting(path, SETTING)
  assert.equal(historyBegins(path), null)
  history.record(marks(MIDNIGHT, MIDNIGHT + 3, 20))
  assert.throws(
    () => fillHistoryBefore(path, SETTING, [marks(MIDNIGHT - 3, MIDNIGHT + 1, 11)]),
    new RegExp(`mark ${MIDNIGHT} does not lie before what is on record, which begins at mark ${MIDNIGHT}`),
  )
  const told = history.read({ units: ['a'], fromMark: MIDNIGHT - 3, toMark: MIDNIGHT + 3, stepMarks: 1 })
  assert.deepEqual([told.madeUpUntilMark, told.occupied.mean], [null, [null, null, null, 20, 20, 20]])
  history.close()
})

test('the demo’s past is that of its own hidden city up to where its feed begins, mark by mark', () => {
  const city = loadCity('testville')
  const scenario = loadScenario('busy-winter-saturday', city)
  const days = [...demoPast(city, parametersOfCity(city), scenario, 15)]
  const all = days.flat()
  const begins = Math.ceil(feedBegins(scenario) / MARK_MILLISECONDS)
  assert.deepEqual(
    all.map(({ mark }) => mark),
    Array.from({ length: 15 * DAY }, (_, k) => begins - 15 * DAY + k),
  )
  // Its end is the hidden city itself, whatever the strides in which it was lived.
  const hidden = openingSimulation(city, parametersOfCity(city), scenario, (begins - 1) * MARK_MILLISECONDS)
  const seen = sampleUnits({ state: hidden.state, freshness: new Freshness(city), toldMinutes: () => null })
  assert.deepEqual(all.at(-1)!.occupied, seen.occupied)
  assert.deepEqual(all.at(-1)!.open, seen.open)
  const ward = city.units.findIndex(({ kind }) => kind === 'ward')
  // Beds come and go: no day is like the one before.
  const means = days.map((samples) => samples.reduce((sum, one) => sum + one.occupied[ward]!, 0) / samples.length)
  assert.ok(new Set(means).size > 10, `${means}`)
})
