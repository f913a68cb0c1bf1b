import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { axisHours, breakBar, sortedBreaks } from './break-rows.ts'
import { firstAbove } from './crossing.ts'
import { fanGeometry, quantilesAt } from './fan.ts'
import { hourlyCells, occupancyColour } from './heat-matrix.ts'
import { bandPath, extent, linePath } from './series.ts'
import { sparkline } from './sparkline.ts'
import { timeScale, timeTicks } from './time-axis.ts'
import { waterfallPanel } from './waterfall.ts'

const ZONE = 'Asia/Shanghai'
const NOW = Date.parse('2026-11-21T18:24:00+08:00')
const HOUR = 3_600_000

test('a gap in the data is a gap in the line', () => {
  assert.equal(linePath([{ x: 0, y: 1 }, { x: 1, y: 1 }, null, { x: 3, y: 2 }]), 'M0 1L1 1M3 2h0.1')
  assert.equal(sparkline([null, null, null], 70, 26).path, '')
  assert.equal(sparkline([1, null], 70, 26).last, null, 'an unknown present has no dot')
})

test('a sparkline stays in its box whatever the values', () => {
  fc.assert(
    fc.property(
      fc.array(fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true })), { minLength: 2, maxLength: 300 }),
      (values) => {
        const { path } = sparkline(values, 72, 26)
        for (const [, x, y] of path.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)) {
          assert.ok(Number(x) >= 0 && Number(x) <= 72)
          assert.ok(Number(y) >= 0 && Number(y) <= 26)
        }
      },
    ),
  )
})

test('extent ignores what is unknown', () => {
  assert.deepEqual(extent([null, 3, 1], [Number.NaN, 2]), [1, 3])
  assert.equal(extent([null]), null)
})

test('ticks fall on round hours of the city and know its midnight', () => {
  const x = timeScale(NOW - 24 * HOUR, NOW + 24 * HOUR, 0, 480)
  const ticks = timeTicks(NOW - 24 * HOUR, NOW + 24 * HOUR, x, ZONE, 44)
  assert.deepEqual(
    ticks.map((tick) => tick.label),
    ['00:00', '06:00', '12:00', '18:00', '00:00', '06:00', '12:00', '18:00'],
  )
  assert.deepEqual(
    ticks.filter((tick) => tick.midnight).map((tick) => new Date(tick.at).toISOString()),
    ['2026-11-20T16:00:00.000Z', '2026-11-21T16:00:00.000Z'],
  )
})

const flat = (value: number, n = 25): number[] => Array.from({ length: n }, () => value)
const rising = (n = 25): number[] => Array.from({ length: n }, (_, k) => 90 + k)

test('the crossing is where P50 passes the open beds, between the samples', () => {
  assert.equal(firstAbove([90, 98, 102], [100], NOW, 60), NOW + 1.5 * HOUR)
  assert.equal(firstAbove([101, 90], [100], NOW, 60), NOW, 'over from the start')
  assert.equal(firstAbove([90, 100], [100], NOW, 60), null, 'reaching is not crossing')
})

test('a fan draws measured left of now, bands right of it, and its crossing on the line of open beds', () => {
  const bands = {
    p10: rising().map((v) => v - 4),
    p25: rising().map((v) => v - 2),
    p50: rising(),
    p75: rising().map((v) => v + 2),
    p90: rising().map((v) => v + 4),
  }
  const fan = fanGeometry({
    width: 440,
    height: 262,
    margins: { top: 10, right: 40, bottom: 24, left: 44 },
    zone: ZONE,
    now: NOW,
    history: { values: [...flat(88, 10), null, ...flat(89, 10)], everyMinutes: 60, newest: NOW },
    historyHours: 24,
    horizonHours: 24,
    fans: [{ id: 'now', bands }],
    start: NOW,
    everyMinutes: 60,
    open: flat(100),
  })
  const drawn = fan.fans[0]!
  assert.equal(drawn.crossing?.at, NOW + 10 * HOUR)
  assert.equal(Math.round(drawn.crossing!.y), Math.round(fan.openY!))
  assert.equal(Math.round(fan.nowX), Math.round((44 + 400) / 2))
  assert.equal(fan.history.split('M').length - 1, 2, 'the gap splits the measured line')
  const xs = [...drawn.middle.matchAll(/[ML]([\d.]+) /g)].map((m) => Number(m[1]))
  assert.ok(Math.min(...xs) >= fan.nowX - 0.1 && Math.max(...xs) <= 400.1)
  assert.ok(drawn.end!.p90 < drawn.end!.p50 && drawn.end!.p50 < drawn.end!.p10)
  assert.equal(Math.round(fan.timeAt(fan.nowX) / 1000), Math.round(NOW / 1000))
  assert.deepEqual(quantilesAt(bands, NOW, 60, NOW + 90 * 60_000)?.p50, 92)
  assert.equal(quantilesAt(bands, NOW, 60, NOW - 2 * HOUR), null)
})

test('an axis that goes on beyond what is forecast says where that ends, and the unproven ground ends there too', () => {
  const bands = { p10: flat(1), p25: flat(1), p50: flat(1), p75: flat(1), p90: flat(1) }
  const input = {
    ...{ width: 440, height: 262, margins: { top: 10, right: 40, bottom: 24, left: 0 }, zone: ZONE, now: NOW },
    ...{ history: null, historyHours: 8, horizonHours: 72, fans: [{ id: 'now', bands }] },
    ...{ start: NOW, everyMinutes: 60, open: [] },
  }
  const fan = fanGeometry({ ...input, issuedHours: 12, proven: [] })
  assert.equal(Math.round(fan.issuedX), 100, '8 h of the past and 12 h ahead of 80 h on 400 pixels')
  const unproven = (proven: readonly { readonly from: number; readonly to: number }[]) =>
    fanGeometry({ ...input, issuedHours: 12, proven }).unproven.map((ends) => ends.map(Math.round))
  assert.deepEqual(unproven([]), [[40, 100]])
  assert.deepEqual(unproven([{ from: 0, to: 24 }]), [])
  assert.deepEqual(unproven([{ from: 4, to: 8 }]), [
    [40, 60],
    [80, 100],
  ])
  assert.deepEqual(fanGeometry(input).unproven, [], 'where nothing is said of it nothing is hatched')
  assert.equal(Math.round(fanGeometry(input).issuedX), 400, 'else it goes to the end')
})

test('where the fan shows another figure than the measured line, the line goes on from its end and the step between them is told', () => {
  const bands = { p10: flat(95), p25: flat(95), p50: flat(95), p75: flat(95), p90: flat(95) }
  const input = {
    width: 440,
    height: 262,
    margins: { top: 10, right: 40, bottom: 24, left: 44 },
    zone: ZONE,
    now: NOW,
    history: { values: flat(88), everyMinutes: 60, newest: NOW },
    historyHours: 24,
    horizonHours: 24,
    fans: [{ id: 'now', bands }],
    start: NOW,
    everyMinutes: 60,
    open: flat(100),
  }
  const fan = fanGeometry({ ...input, ahead: flat(88) })
  assert.equal(fan.step?.difference, 7)
  const joint = `${Number(fan.nowX.toFixed(1))} ${Number(fan.y(88).toFixed(1))}`
  assert.ok(fan.ahead.startsWith(`M${joint}`), fan.ahead)
  assert.ok(fan.history.endsWith(`L${joint}`), fan.history)
  assert.equal(fanGeometry({ ...input, ahead: flat(95) }).step, null)
  assert.equal(fanGeometry(input).step, null)
})

test('bands close their shape', () => {
  assert.equal(
    bandPath(
      [
        { x: 0, y: 1 },
        { x: 1, y: 1 },
      ],
      [
        { x: 0, y: 2 },
        { x: 1, y: 2 },
      ],
    ),
    'M0 1L1 1L1 2L0 2Z',
  )
})

test('a waterfall ends where its steps lead, and cuts its axis only when the steps are small', () => {
  const box = { x: 0, width: 240, top: 20, bottom: 120 }
  const panel = waterfallPanel(
    [
      { id: 'approved', value: 2100, kind: 'total' },
      { id: 'notOpen', value: 88, kind: 'less' },
      { id: 'open', value: 2012, kind: 'total' },
    ],
    box,
  )
  assert.equal(panel.cut, true)
  const [approved, less, open] = panel.bars
  assert.equal(Math.round(less!.y + less!.height), Math.round(open!.y), 'the step ends at the next total')
  assert.equal(Math.round(approved!.y), 20)
  const small = waterfallPanel(
    [
      { id: 'free', value: 28, kind: 'total' },
      { id: 'cleaning', value: 19, kind: 'less' },
      { id: 'usable', value: 9, kind: 'usable' },
    ],
    box,
  )
  assert.equal(small.cut, false)
  assert.equal(Math.round(small.bars[2]!.height), Math.round((9 / 28) * 100))
})

test('an hour is over when its mean is, and the ramp is monotone in lightness', () => {
  const cells = hourlyCells([90, 92, 104, 106], [100, 100, 100, 100], 30, 3)
  assert.deepEqual(cells, [
    { share: 0.91, over: false },
    { share: 1.05, over: true },
    { share: null, over: false },
  ])
  const light = [0.8, 0.85, 0.9, 0.95, 1].map((share) => {
    const [r, g, b] = occupancyColour(share).match(/\d+/g)!.map(Number)
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
  })
  assert.deepEqual(
    light,
    light.toSorted((a, b) => a - b),
  )
})

test('the axis of the break chart is as short as its latest P50 allows', () => {
  const row = (p50: number | null) => ({
    facility: 'a',
    resource: 'beds',
    base: { p10: 1, p50, p90: null },
    plan: { p10: null, p50: null, p90: null },
  })
  assert.deepEqual(
    [[30], [100, 200], [500], [700], [null]].map((list) => axisHours(list.map(row), 24)),
    [3, 6, 12, 24, 3],
  )
})

test('a resource that mostly holds has a bar without a tick, and one that always holds has none', () => {
  const x = (minutes: number): number => minutes / 10
  assert.equal(breakBar({ p10: null, p50: null, p90: null }, x, 1440), null)
  assert.deepEqual(breakBar({ p10: 60, p50: null, p90: null }, x, 1440), { x0: 6, x1: 144, tick: null, open: true })
  const rows = sortedBreaks([
    {
      facility: 'b',
      resource: 'beds',
      base: { p10: 300, p50: 400, p90: 500 },
      plan: { p10: null, p50: null, p90: null },
    },
    {
      facility: 'c',
      resource: 'icu',
      base: { p10: null, p50: null, p90: null },
      plan: { p10: null, p50: null, p90: null },
    },
    { facility: 'a', resource: 'icu', base: { p10: 30, p50: 80, p90: 200 }, plan: { p10: 90, p50: null, p90: null } },
  ])
  assert.deepEqual(
    rows.map((row) => row.facility),
    ['a', 'b'],
  )
})
