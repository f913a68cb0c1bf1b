import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { chinaParameters } from '../../test/simulation-city.ts'
import { NEEDS } from '../city/city.ts'
import { BED_NEEDS } from '../parameters/keys.ts'
import { normalQuantile, normalSurvival } from '../parameters/normal.ts'
import { RandomSource, standardNormal } from './random.ts'
import {
  elapsedInSteadyState,
  exitGivenPresence,
  exitMinute,
  stayGivenElapsed,
  stayTables,
  weekdayOf,
  wholeStayMinutes,
} from './stays.ts'

const parameters = chinaParameters()
const tables = stayTables(parameters)
const DAY = 1440
const medicine = NEEDS.indexOf('general-medicine')
const unit = fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true })

test('survival and quantile of the normal distribution are each the inverse of the other, and known at known points', () => {
  for (const [z, p] of [
    [0, 0.5],
    [1, 0.158655254],
    [1.959963985, 0.025],
    [3, 0.001349898],
    [6, 9.865876e-10],
  ] as const)
    assert.ok(Math.abs(normalSurvival(z) / p - 1) < 1e-6, `${z}`)
  fc.assert(fc.property(unit, (p) => assert.ok(Math.abs(normalSurvival(-normalQuantile(p)) / p - 1) < 1e-5)))
})

test('the mean of many stays is that of the table, long stays included, less the wait that theatres add', () => {
  const source = new RandomSource(2, 0)
  for (const need of BED_NEEDS) {
    const k = NEEDS.indexOf(need)
    let sum = 0
    const n = 40_000
    for (let i = 0; i < n; i++) {
      const u = source.draw(k, i, 0)
      sum += wholeStayMinutes(tables, k, u[0]!, standardNormal(u[1]!, u[2]!))
    }
    const { stay } = parameters
    const long = tables.longShare[k]! * stay.longStayMeanDays * DAY
    const drawn = long + (tables.meanMinutes[k]! - long) * (1 - stay.waitIncludedShare[need])
    assert.ok(Math.abs(sum / n / drawn - 1) < 0.03, `${need}: ${sum / n / DAY} d`)
  }
})

test('a stay given the time so far exceeds it, and grows with the uniform', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...BED_NEEDS),
      fc.double({ min: 0, max: 400 * DAY, noNaN: true }),
      unit,
      unit,
      unit,
      (need, elapsed, c, u, v) => {
        const k = NEEDS.indexOf(need)
        const stay = stayGivenElapsed(tables, k, elapsed, c, u)
        assert.ok(stay >= elapsed && Number.isFinite(stay))
        const [low, high] = u < v ? [u, v] : [v, u]
        if (elapsed > 1)
          assert.ok(stayGivenElapsed(tables, k, elapsed, c, low) >= stayGivenElapsed(tables, k, elapsed, c, high))
      },
    ),
  )
})

test('stays drawn given the time so far have the distribution of whole stays that happen to be that long', () => {
  const source = new RandomSource(4, 0)
  const elapsed = 9 * DAY
  const long: number[] = []
  const given: number[] = []
  for (let i = 0; i < 60_000; i++) {
    const u = source.draw(1, i, 0)
    const whole = wholeStayMinutes(tables, medicine, u[0]!, standardNormal(u[1]!, u[2]!))
    if (whole > elapsed) long.push(whole)
    const v = source.draw(2, i, 0)
    if (i < 20_000) given.push(stayGivenElapsed(tables, medicine, elapsed, v[0]!, v[1]!))
  }
  long.sort((a, b) => a - b)
  given.sort((a, b) => a - b)
  for (const share of [0.1, 0.25, 0.5, 0.75, 0.9, 0.97]) {
    const a = long[Math.floor(share * long.length)]! / DAY
    const b = given[Math.floor(share * given.length)]! / DAY
    assert.ok(Math.abs(a / b - 1) < 0.06, `${share}: ${a.toFixed(2)} d against ${b.toFixed(2)} d`)
  }
})

test('a steady state: elapsed plus residual is the length-biased stay, with the mean that renewal theory gives', () => {
  const source = new RandomSource(5, 0)
  const n = 40_000
  let elapsedSum = 0
  let residualSum = 0
  for (let i = 0; i < n; i++) {
    const u = source.draw(1, i, 0)
    const elapsed = elapsedInSteadyState(tables, medicine, u[0]!, normalQuantile(u[1]!), u[2]!)
    const v = source.draw(1, i, 1)
    elapsedSum += elapsed
    residualSum += stayGivenElapsed(tables, medicine, elapsed, v[0]!, v[1]!) - elapsed
  }
  const expected = (tables.meanMinutes[medicine]! * (1 + tables.variation[medicine]! ** 2)) / 2
  assert.ok(Math.abs(elapsedSum / n / expected - 1) < 0.06, `elapsed ${elapsedSum / n} against ${expected}`)
  assert.ok(Math.abs(residualSum / n / expected - 1) < 0.06, `residual ${residualSum / n} against ${expected}`)
})

test('exits fall between nine and eighteen, after the start, and later stays never leave earlier', () => {
  const minutes = fc.double({ min: 0, max: 40 * DAY, noNaN: true })
  fc.assert(
    fc.property(minutes, minutes, minutes, unit, unit, (start, stay, later, hour, weekend) => {
      const exit = exitMinute(tables, start, start + stay, hour, weekend)
      const time = exit % DAY
      assert.ok(time >= 540 && time <= 1080, `${time}`)
      assert.ok(exit >= start + 60)
      assert.ok(exitMinute(tables, start + later, start + later + stay, hour, weekend) >= exit)
    }),
  )
})

test('weekend days see about 78 % of the exits of a weekday', () => {
  const source = new RandomSource(6, 0)
  const days = new Float64Array(7)
  for (let i = 0; i < 70_000; i++) {
    const u = source.draw(1, i, 0)
    days[weekdayOf(Math.floor(exitMinute(tables, 0, 30 * DAY + u[0]! * 700 * DAY, u[1]!, u[2]!) / DAY))]!++
  }
  const weekday = (days[1]! + days[2]! + days[3]! + days[4]! + days[5]!) / 5
  assert.ok(Math.abs((days[0]! + days[6]!) / 2 / weekday - 0.78) < 0.02)
})

test('somebody still present leaves in the future, by day, also when asked after the last exit of today', () => {
  const source = new RandomSource(8, 0)
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 200 * DAY, noNaN: true }),
      fc.integer({ min: 0, max: 14 * DAY }),
      fc.nat(),
      (elapsed, now, n) => {
        const at = 20_000 * DAY + now
        const exit = exitGivenPresence(tables, medicine, at - elapsed, at, (attempt) => source.draw(1, n, attempt))
        assert.ok(exit > at)
        assert.ok(exit % DAY >= 540 && exit % DAY <= 1080)
      },
    ),
  )
})
