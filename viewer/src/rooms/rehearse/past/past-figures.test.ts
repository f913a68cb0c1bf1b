import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PastFigure, PastRow, PastRun } from '../../../data/past-types.ts'
import type { FacilityPulse } from '../../../data/types.ts'
import { PAST_WORDS } from '../../../i18n/past-words.ts'
import {
  changedMost,
  changeOf,
  fieldOf,
  findingOf,
  firstChange,
  instantOf,
  lastHours,
  partsOf,
  pastCsv,
  pastGeometry,
} from './past-figures.ts'
import { pastStore } from './past-store.ts'

const ZONE = 'Asia/Shanghai'
const FROM = '2026-11-21T08:00:00.000Z'

test('the change that is offered first adds beds where most were short, else where most board', () => {
  const at = (id: string, needed: number | null, open: number | null, boards: number | null) =>
    ({ id, needed, open, boarding: boards }) as FacilityPulse
  const calm = at('a', 80, 100, 0)
  assert.deepEqual(firstChange([calm, at('b', 695, 679, 5), at('c', 60, 58, 40)]), {
    kind: 'open',
    facility: 'b',
    beds: 16,
  })
  assert.deepEqual(firstChange([calm, at('c', 50, 58, 9)]), { kind: 'open', facility: 'c', beds: 9 })
  assert.deepEqual(firstChange([at('d', null, null, null)]), { kind: 'open', facility: 'd', beds: 5 })
  assert.equal(firstChange([]), null)
})

const boarding = (mean: number, halfWidth95 = 0.5, outweighsError: boolean | null = true): PastFigure => ({
  id: 'boarding-hours',
  name: { zh: '滞留人时', en: 'Boarding' },
  unit: 'patient-hours',
  recorded: 20,
  replay: { p10: 19, p50: 21, p90: 23, mean: 21 },
  changed: { p10: 19 + mean, p50: 21 + mean, p90: 23 + mean, mean: 21 + mean },
  difference: { p10: mean - 5, p50: mean, p90: mean + 5, mean, halfWidth95 },
  outweighsError,
})
const row = (facility: string | null, figure: PastFigure, trust: PastRow['trust'] = 'close'): PastRow => ({
  facility,
  trust,
  occupiedShare: 0.0069,
  boardingShare: 0.05,
  checks: [],
  figures: [figure],
})
const taken = (mean: number, halfWidth95: number): PastFigure => ({
  ...boarding(mean, halfWidth95),
  id: 'occupied-bed-hours',
  name: { zh: '占用床时', en: 'bed-hours in use' },
  unit: 'bed-hours',
})
const run = (rows: readonly PastRow[], change: unknown, isChanged = true): PastRun => ({
  id: 'r',
  state: 'DONE',
  stage: 'READY',
  from: FROM,
  until: '2026-11-21T20:00:00.000Z',
  change,
  isChanged,
  eventsRead: 1,
  eventsOfLog: 1,
  done: 10,
  wanted: 10,
  pairs: 10,
  seed: '1',
  engineVersion: '0.4.0',
  synthetic: true,
  everyMinutes: 15,
  record: null,
  levers: [],
  decisionsChanged: [],
  rows,
  failure: null,
})
const nameOf = (id: string): string => (id === 'h1' ? 'East' : id)
const said = (one: PastRun): string => findingOf(one, PAST_WORDS.en, nameOf, ZONE, ({ en }) => en)
const EARLIER = { decisions: [{ what: 'opened', facility: 'h1', byMinutes: -120 }] }

test('the title says what would have been spared, where, and that it is below the error', () => {
  const rows = [row(null, boarding(-14)), row('h2', boarding(2)), row('h1', boarding(-15))]
  assert.equal(
    said(run(rows, EARLIER)),
    'Opening beds at East 2 h earlier would have spared 14.0 boarder-hours (9–19); 15.0 of them at East',
  )
  assert.match(
    said(run([row(null, boarding(3, 0.5, false))], EARLIER)),
    /would have cost 3\.0 .*; less than the replay’s own error/,
  )
  const carried = [row(null, boarding(-14, 0.5, false)), row('h1', boarding(-14, 0.5, true))]
  assert.doesNotMatch(said(run(carried, EARLIER)), /own error/)
  assert.match(said(run([row(null, boarding(0.1))], EARLIER)), /would have made no difference/)
  assert.match(said(run([row(null, boarding(3, 4))], EARLIER)), /would have made no difference/)
  // What boarding does not show another figure may; one that its interval does not tell from none stays unsaid.
  const beside = (one: PastFigure) => said(run([{ ...row(null, boarding(0)), figures: [boarding(0), one] }], EARLIER))
  assert.match(beside(taken(75.6, 12)), /: no difference in boarding; bed-hours in use \+75\.6 bed-h$/)
  assert.match(beside(taken(75.6, 80)), /would have made no difference/)
  assert.match(
    said(run([row(null, boarding(0), 'poor')], {}, false)),
    /strays from the record: .* 0\.69 %; conclude nothing/,
  )
  assert.deepEqual(
    changedMost(run(rows, EARLIER)).map(({ facility }) => facility),
    ['h1', 'h2'],
  )
})

test('a form becomes the change that the API takes, minutes from the start', () => {
  const { form } = pastStore.getState()
  const of = (part: Partial<typeof form>) => changeOf({ ...form, facility: 'h1', ...part })
  assert.deepEqual(of({ kind: 'open', beds: 12, hour: 1.5 }), {
    levers: [{ kind: 'open-beds', facility: 'h1', beds: 12, atMinute: 90 }],
  })
  assert.deepEqual(of({ kind: 'moved', byHours: -2 }), EARLIER)
  assert.deepEqual(of({ kind: 'struck' }), { decisions: [{ what: 'opened', facility: 'h1' }] })
  assert.deepEqual(of({ kind: 'divert', hour: 1, untilHour: 3 }), {
    diversions: [{ facilities: ['h1'], fromMinute: 60, untilMinute: 180 }],
  })
  assert.deepEqual(of({ kind: 'policy' }), { policy: 'least-loaded' })
  assert.deepEqual(of({ kind: 'none' }), {})
})

test('instants stand in the city’s zone, and come back from the field', () => {
  const at = Date.parse(FROM)
  assert.equal(fieldOf(at, ZONE), '2026-11-21T16:00')
  assert.equal(instantOf('2026-11-21T16:00', ZONE), at)
  assert.equal(instantOf('', ZONE), null)
  const span = { from: at, until: at + 5 * 3_600_000 + 12_345 }
  assert.deepEqual(lastHours(span, 6), { from: at, until: at + 5 * 3_600_000 })
})

test('the file says that it is a rehearsal of synthetic data, and holds a line for each figure', () => {
  const csv = pastCsv(run([row(null, boarding(-14)), row('h1', boarding(-15))], EARLIER), PAST_WORDS.en, nameOf)
  const lines = csv.trim().split('\r\n')
  assert.match(lines[0]!, /推演 REHEARSAL · 合成数据 SYNTHETIC/)
  assert.equal(lines.length, 5)
  assert.equal(lines[4], 'h1 East,boarding-hours,patient-hours,20,21,21,6,6,-15,-20,-10,true,close')
})

test('unknown samples are gaps, and ticks are whole people', () => {
  const series = {
    recorded: [1, null, 2],
    replay: { p10: [1, 1, 1], p50: [1, 1, 2], p90: [1, 2, 2] },
    changed: { p10: [0, 0, 0], p50: [0, 0, 1], p90: [1, 1, 1] },
  }
  const drawn = pastGeometry(series, Date.parse(FROM), 60, { width: 600, height: 300 }, ZONE)
  assert.equal(drawn.recorded.match(/M/g)!.length, 2)
  assert.ok(drawn.ticksY.every(({ value }) => Number.isInteger(value)))
})

test('what a difference is made of adds up to it: means, with the replay’s own error beside them', () => {
  const skewed = { ...boarding(-25.8), recorded: 441, replay: { p10: 370, p50: 390.3, p90: 420, mean: 395.1 } }
  const one = { ...skewed, changed: { p10: 340, p50: 367.9, p90: 390, mean: 369.3 } }
  assert.equal(partsOf(one, true, PAST_WORDS.zh), '记录 441.0 · 均值 重演 395.1 (−45.9) · 改变后 369.3')
  assert.ok(Math.abs(one.changed.mean - one.replay.mean - one.difference.mean) < 1e-9)
  assert.equal(partsOf({ ...one, recorded: null }, false, PAST_WORDS.en), 'Record – · means Replay 395.1')
})
