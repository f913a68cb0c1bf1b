/** A wave from a table: law L38 and the tables that are refused. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chinaParameters, scenario, simulationCity, warmed } from '../../test/simulation-city.ts'
import { replicate } from '../experiment/replicate.ts'
import type { Trajectory } from '../simulation/observe.ts'
import { readAdmissionCurve } from './admission-curve-file.ts'
import { decodeLever } from './index.ts'

const city = simulationCity()
const live = warmed(5, city)
const run = (shocks: readonly unknown[]): Trajectory =>
  replicate(live, scenario({ horizonHours: 48, shocks, fidelity: 'beds' }), chinaParameters(), 9, 0)
const curve = (rows: readonly unknown[], more: object = {}) => ({ kind: 'admission-curve', curve: rows, ...more })
const flat = (factor: number) => [
  { day: 0, factor },
  { day: 2, factor },
]
const arrivals = (one: Trajectory): number => one.totals.reduce((a, b) => a + b, 0)
const needed = (one: Trajectory, from: number, to: number): number =>
  one.values.needed.subarray(from * one.facilities.length, to * one.facilities.length).reduce((a, b) => a + b, 0)

test('L38: a flat curve is the surge of its factor, byte for byte; a curve at 1, or of no height, is no wave', () => {
  const surge = run([{ kind: 'surge-arrivals', factor: 2.5, untilMinute: 2880 }])
  assert.deepEqual(run([curve(flat(2.5))]).values, surge.values)
  assert.deepEqual(run([curve(flat(4), { height: 0.5 })]).values, surge.values)
  const none = run([])
  assert.deepEqual(run([curve(flat(1))]).values, none.values)
  assert.deepEqual(run([curve(flat(4), { height: 0 })]).values, none.values)
  assert.notDeepEqual(surge.values, none.values)
})

test('a wave rises and falls with its days: nothing before it, most at its peak', () => {
  const none = run([])
  const wave = run([
    curve([
      { day: 1, factor: 1 },
      { day: 1.5, factor: 5 },
      { day: 2, factor: 1 },
    ]),
  ])
  assert.equal(needed(wave, 0, 96), needed(none, 0, 96), 'not before its first day')
  const extra = (from: number, to: number): number => needed(wave, from, to) - needed(none, from, to)
  assert.ok(extra(150, 190) > extra(100, 140) && extra(100, 140) > 0)
  assert.ok(arrivals(wave) > arrivals(none))
})

test('a table is read with its needs, and a bad one names line and remedy', () => {
  const table = readAdmissionCurve(
    '# a wave\nday,factor,need,route\n0,1,respiratory,\n\n7, 1.6 ,respiratory,both\n7,1.2,,emergency\n',
  )
  assert.ok(table.ok)
  assert.deepEqual(table.value, [
    { day: 0, factor: 1, need: 'respiratory' },
    { day: 7, factor: 1.6, need: 'respiratory', route: 'both' },
    { day: 7, factor: 1.2, route: 'emergency' },
  ])
  const decoded = decodeLever(curve(table.value), city)
  assert.ok(decoded.ok)
  const rows: readonly (readonly [text: string, why: RegExp])[] = [
    ['day,number\n1,2', /^line 1: column "number" is not a field here; known are day, factor/],
    ['', /line 1: must be a header with the column day/],
    ['day,factor\n', /has no rows below its header/],
    ['day,factor\n1,2,3', /^line 2: must have 2 values \(day, factor\), has 3/],
    ['day,factor\n1,high', /^line 2: factor must be a number, got "high"/],
    ['day,factor\n\n,2', /^line 3: day must be a number, got nothing/],
  ]
  for (const [text, why] of rows) {
    const read = readAdmissionCurve(text)
    assert.ok(!read.ok)
    assert.match(read.problems.map((p) => `${p.path}: ${p.why}`).join('\n'), why)
  }
})

test('a curve that goes back in time, below the usual, or of nobody is refused with its row', () => {
  const refused = (rows: readonly unknown[]): string => {
    const found = decodeLever(curve(rows), city)
    return found.ok ? '' : found.problems.map((p) => `${p.path}: ${p.why}`).join('\n')
  }
  assert.match(refused([]), /^curve: must be a list with at least one entry/)
  assert.match(
    refused([
      { day: 3, factor: 2 },
      { day: 3, factor: 2 },
    ]),
    /curve\[1\]\.day: must lie after the day before it .*\(3\), got 3/,
  )
  assert.match(refused([{ day: 0, factor: 0.5 }]), /curve\[0\]\.factor: must be a number from 1 to 5, got 0\.5/)
  assert.match(refused([{ day: 0, factor: 2, need: 'dentistry' }]), /curve\[0\]\.need: must be one of all, /)
  assert.match(refused([{ day: 0, factor: 2, age: 3 }]), /curve\[0\]\.age: is not a field of a row/)
  assert.match(refused(['high']), /curve\[0\]\.day: must be a number from 0/)
})
