import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCity } from '@kangcheng/seed-data'
import { bedId } from '@kangcheng/twin-engine'
import { unitBeds } from '../live/bed-counts.ts'
import { followedClock } from '../live/city-clock.ts'
import { ingest } from '../live/ingest.ts'
import { NotWritable, Twin } from '../live/twin.ts'
import type { EventLog } from '../log/event-log.ts'
import { memoryLog } from '../log/memory.ts'
import { reportTo } from '../telemetry/log-events.ts'
import { memoryHistory } from './memory.ts'
import { HistoryUnusable, type MarkSample, type OccupancyHistory } from './occupancy-history.ts'
import { recorderOf } from './recorder.ts'

const city = loadCity('testville')
const MINUTE = 60_000
const START = Date.UTC(2026, 0, 10, 4)
const MARK = 5 * MINUTE
const WARD = 'h01-w01'
const ward = city.units.find((unit) => unit.id === WARD)!
const SETTING = { city: city.id, zone: city.zone, units: city.units.map((unit) => unit.id), keepDays: 30 }

/** A twin that follows source `feed`, and what it reports. */
async function running(log: EventLog, history: OccupancyHistory) {
  const reports: string[] = []
  const report = reportTo((line) => reports.push(line))
  const recorder = await recorderOf(history, report)
  const clock = followedClock('feed', 0)
  const now = () => START + 1e9
  const twin = await Twin.start({ city, log, snapshots: null, clock, now, report, parameters: null, marks: recorder })
  recorder.follow(twin)
  let seq = twin.position * 10
  const send = (events: readonly object[], minute: number, source = 'feed', everyMinutes: number | null = null) =>
    ingest(
      twin,
      source,
      'e',
      events.map((event, i) => {
        const input = { seq: String(seq++), occurredAt: START + minute * MINUTE + i, ...event }
        return { input, raw: () => JSON.stringify(input) }
      }),
      { everyMinutes },
    )
  return { twin, recorder, reports, send }
}

const census = (occupied: number, unit = WARD) => ({ kind: 'census.reported', unit, occupied, open: ward.beds })
const read = async (history: OccupancyHistory, minutes: number, unit = WARD) =>
  (await history.read({ units: [unit], fromMark: START / MARK, toMark: START / MARK + minutes / 5, stepMarks: 1 }))
    .occupied.mean

test('a mark holds what the panels showed just then; what came in the same batch after it does not count', async () => {
  const history = memoryHistory(SETTING)
  const { twin, recorder, send } = await running(memoryLog(city.id), history)
  const other = city.units.findIndex((unit) => unit.kind === 'ward' && unit.id !== WARD)
  const beds = [1, 2, 3].map((n) => bedId(city.units[other]!, n))
  await send(
    [
      census(7),
      ...beds.map((bed) => ({ kind: 'bed.opened', bed })),
      { kind: 'bed.occupied', bed: beds[0]! },
      { kind: 'bed.occupied', bed: beds[1]! },
      { kind: 'bed.held', bed: beds[1]! },
    ],
    1,
  )
  // One batch whose events lie on both sides of the mark of minute 5.
  const events = [
    { occurredAt: START + 4 * MINUTE, ...census(8) },
    { occurredAt: START + 6 * MINUTE, ...census(9) },
  ]
  await send(events, 4)
  await send([census(10)], 10)
  await recorder.stop()
  assert.deepEqual(await read(history, 15), [null, 8, 9])
  const mark = START / MARK + 2
  for (const [u, unit] of city.units.entries()) {
    const steps = await history.read({ units: [unit.id], fromMark: mark, toMark: mark + 1, stepMarks: 1 })
    const now = unitBeds(twin, u)
    const lying = now.occupied === null ? null : now.occupied + (now.held ?? 0)
    // The census at minute 10 came after the mark.
    assert.equal(steps.occupied.mean[0], unit.id === WARD ? 9 : lying, unit.id)
    assert.equal(steps.open.mean[0], now.open, unit.id)
  }
})

test('L81: marks that the clock jumped over stay unknown', async () => {
  const history = memoryHistory(SETTING)
  const { recorder, send } = await running(memoryLog(city.id), history)
  await send([census(7)], 0)
  await send([census(8)], 5)
  // Longer than a day: one step, to a minute that is no mark.
  await send([census(9)], 5 + 25 * 60 + 2)
  await send([census(10)], 5 + 25 * 60 + 10)
  await recorder.stop()
  const all = await read(history, 26 * 60)
  assert.deepEqual(all.slice(0, 3), [null, 7, null])
  assert.deepEqual(
    all.flatMap((value, i) => (value === null ? [] : [[i * 5, value]])),
    [
      [5, 7],
      [5 + 25 * 60 + 5, 9],
      [5 + 25 * 60 + 10, 9],
    ],
  )
})

test('a unit is unknown once its source has been silent for two of its intervals, or for a day where it told none', async () => {
  const history = memoryHistory(SETTING)
  const { recorder, send } = await running(memoryLog(city.id), history)
  const unit = city.units.find((one) => one.kind === 'ward' && one.id !== WARD)!.id
  await send([census(1)], 0)
  await send([census(5, unit)], 1, 'quarterly', 15)
  await send([census(6, 'h02-w01')], 1, 'untold')
  for (let minute = 60; minute <= 26 * 60; minute += 60) await send([census(2)], minute)
  await recorder.stop()
  const of = async (id: string) => (await read(history, 26 * 60, id)).map((value, i) => [i * 5, value] as const)
  assert.equal((await of(unit)).findLast(([, value]) => value !== null)![0], 30)
  assert.equal((await of('h02-w01')).findLast(([, value]) => value !== null)![0], 24 * 60)
  assert.equal((await of(WARD)).findLast(([, value]) => value !== null)![0], 26 * 60 - 5)
})

test('what a failed commit threw away never was: the history holds durable marks only', async () => {
  const history = memoryHistory(SETTING)
  const log = memoryLog(city.id)
  let failing = false
  const twinLog: EventLog = {
    ...log,
    append: (addition) => (failing ? Promise.reject(new HistoryUnusable('disk full')) : log.append(addition)),
    probe: () => (failing ? Promise.reject(new HistoryUnusable('disk full')) : log.probe()),
  }
  const { twin, recorder, send } = await running(twinLog, history)
  await send([census(1)], 0)
  failing = true
  await assert.rejects(send([census(30)], 5), NotWritable)
  await new Promise((resolve) => setTimeout(resolve, 5))
  assert.equal(await history.newest(), START / MARK)
  failing = false
  await twin.mend()
  await send([census(2)], 4)
  await send([census(3)], 10)
  await recorder.stop()
  assert.deepEqual(await read(history, 15), [null, 2, 2])
})

test('after a restart the day goes on, and marks that were lost with the process come from the log', async () => {
  const log = memoryLog(city.id)
  const whole = memoryHistory(SETTING)
  const first = await running(log, whole)
  for (let minute = 0; minute <= 60; minute += 3) await first.send([census(minute % 20)], minute)
  await first.recorder.stop()
  // The process died when five marks were on disk.
  const samples: MarkSample[] = []
  const rest = await running(log, {
    ...whole,
    newest: async () => null,
    record: async (all) => void samples.push(...all),
  })
  await rest.recorder.stop()
  const history = memoryHistory(SETTING)
  await history.record(samples.slice(0, 5))
  const second = await running(log, history)
  await second.send([census(19)], 65)
  await second.recorder.stop()
  assert.deepEqual(second.reports, [])
  const values = await read(history, 70)
  assert.deepEqual(values.slice(0, 13), (await read(whole, 65)).slice(0, 13))
  assert.deepEqual([values.filter((value) => value === null).length, values.at(-1)], [1, 0])
})

test('a history that cannot be written holds up nobody; when it can be again, it has everything', async () => {
  const history = memoryHistory(SETTING)
  let failing = true
  const { twin, recorder, send, reports } = await running(memoryLog(city.id), {
    ...history,
    record: (samples) => (failing ? Promise.reject(new HistoryUnusable('disk full')) : history.record(samples)),
  })
  for (let minute = 0; minute < 30; minute += 5) await send([census(minute)], minute)
  assert.equal(twin.health.ok, true)
  failing = false
  await send([census(30)], 30)
  await recorder.stop()
  assert.deepEqual(await read(history, 35), [null, 0, 5, 10, 15, 20, 25])
  assert.deepEqual(reports, [
    'the history cannot be written: disk full. It is tried again at every mark',
    'the history can be written again',
  ])
})

test('a start says which stretch the log did not fill, and when the history reaches further than the log', async () => {
  const log = memoryLog(city.id)
  const first = await running(log, memoryHistory(SETTING))
  await first.send([census(1)], 0)
  await first.send([census(1)], 20)
  const sample = { occupied: new Uint16Array(city.units.length), open: new Uint16Array(city.units.length) }
  const behind = memoryHistory(SETTING)
  await behind.record([{ mark: START / MARK - 3, ...sample }])
  assert.match(
    (await running(log, behind)).reports.join(),
    /history is unknown from 2026-01-10T03:50.* to 2026-01-10T03:55/,
  )
  const ahead = memoryHistory(SETTING)
  await ahead.record([{ mark: START / MARK + 90, ...sample }])
  assert.match(
    (await running(log, ahead)).reports.join(),
    /history goes up to 2026-01-10T11:30.*, the log only to 2026-01-10T04:20.*: was an earlier log put back\?/,
  )
})
