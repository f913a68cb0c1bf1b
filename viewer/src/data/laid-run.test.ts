import assert from 'node:assert/strict'
import { test } from 'node:test'
import { momentAt, momentFigures } from '../findings/moment.ts'
import { deltaFrame, fullFrame } from './frames-made.ts'
import { laidRunOf, pictureAt, type RunTold } from './laid-run.ts'

const AT = '2026-11-21T10:24:00.000Z'
const HOUR = 3_600_000
const bands = (...p50: number[]) => ({ p10: p50.map((n) => n - 2), p50, p90: p50.map((n) => n + 2) })
const told: RunTold = {
  id: 'r1',
  title: 'Surge',
  state: 'DONE',
  forkedAt: AT,
  horizonHours: 2,
  everyMinutes: 60,
  levers: [{ kind: 'open-beds' }],
  result: {
    replications: 40,
    facilities: [
      {
        facility: 'h1',
        baseCapacity: [10, 10, 10],
        planCapacity: [10, 12, 12],
        base: bands(9, 11, 12),
        plan: bands(9, 9, 12),
      },
    ],
  },
}
const live = (id: string, index: number) => ({ id, index, icuOpen: null }) as never
const sources = {
  facilities: [live('h1', 0), live('h2', 1)],
  now: Date.parse(AT),
  past: null,
  forecast: null,
  series: new Map(),
}

test('while a run lies on the bar every instant is its own, from the future with the plan, and what it lacks is unknown', () => {
  const run = laidRunOf(told)!
  assert.equal(run.until - run.from, 2 * HOUR)
  const moment = momentAt(run.from + 1.5 * HOUR, { ...sources, run })!
  assert.equal(moment.kind, 'rehearsed')
  const [one, other] = moment.facilities
  assert.deepEqual([one!.needed, one!.open, one!.occupied, one!.occupancy], [9, 12, null, 0.75])
  assert.equal(other!.severity, 'unknown')
  const [occupancy] = momentFigures(moment)
  assert.deepEqual([occupancy!.value, occupancy!.quality], [0.75, 'SIMULATED'])
})

test('without a plan it is the future of doing nothing; what has not ended is not laid', () => {
  const nothing = laidRunOf({ ...told, levers: [] })!
  const moment = momentAt(nothing.from + 2 * HOUR, { ...sources, run: nothing })!
  assert.equal(moment.facilities[0]!.occupancy, 1.2)
  assert.equal(moment.facilities[0]!.severity, 'critical')
  assert.equal(laidRunOf({ ...told, state: 'RUNNING' }), null)
  assert.equal(laidRunOf({ ...told, result: null }), null)
})

test('the beds of a run at an instant are those of its frames up to then, whether the hand goes on or back', () => {
  const stamped = (frame: Uint8Array, minute: number): Uint8Array => {
    new DataView(frame.buffer).setFloat64(24, Date.parse(AT) + minute * 60_000, true)
    return frame
  }
  const frames = [
    stamped(fullFrame(0n, [1, 1, 1], [5, 5, 5], [0, 0, 0, 0]), 0),
    stamped(deltaFrame(0n, 1n, [[0, 3, 6]], [0, 0, 0, 0]), 10),
    stamped(deltaFrame(1n, 2n, [[1, 3, 7]], [0, 0, 0, 0]), 20),
  ]
  const at = (minute: number): number => Date.parse(AT) + minute * 60_000
  const first = pictureAt(frames, at(0), null)!
  assert.deepEqual([...first.status], [1, 1, 1])
  const on = pictureAt(frames, at(25), first)!
  assert.deepEqual([...on.status], [3, 3, 1])
  const back = pictureAt(frames, at(12), on)!
  assert.deepEqual([[...back.status], back.asOf], [[3, 1, 1], at(10)])
})
