import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { chinaParameters, scenario, simulationCity, warmed } from '../../test/simulation-city.ts'
import { NEEDS, type Need } from '../city/city.ts'
import { MEASURES, type Measure, NOT_KNOWN } from '../simulation/measures.ts'
import type { Trajectory } from '../simulation/observe.ts'
import { TOTALS } from '../simulation/totals.ts'
import { replicate } from './replicate.ts'
import { summarise } from './summarise.ts'
import { breakMinutes, breakRows, brokenBy, crossingMinutes, earliest, timeToBreak, wilson95 } from './time-to-break.ts'

const city = simulationCity()
const bit = (need: Need): number => 1 << NEEDS.indexOf(need)

/** A run of h1 and h4 with the given figures of h1 by sample; whatever is not given stays unknown, h4 has free ward beds. */
function run(samples: number, figures: Partial<Record<Measure, readonly number[]>>, replication = 0): Trajectory {
  const values = Object.fromEntries(MEASURES.map((m) => [m, new Uint16Array(samples * 2).fill(NOT_KNOWN)])) as Record<
    Measure,
    Uint16Array
  >
  for (const measure of MEASURES)
    figures[measure]?.forEach((value, s) => {
      values[measure][s * 2] = value
    })
  for (let s = 0; s < samples; s++) {
    values.wardWaiting[s * 2 + 1] = 0
    values.wardFree[s * 2 + 1] = 2
  }
  const facilities = Int32Array.of(0, 3)
  return {
    replication,
    startedAt: 0,
    everyMinutes: 15,
    samples,
    facilities,
    values,
    totals: new Float64Array(3 * TOTALS.length),
    entries: 1,
  }
}

test('beds of a hospital fail somebody when more ask for a ward bed than are free or being made ready in all of it', () => {
  const one = run(4, { wardWaiting: [3, 3, 3, 4], wardFree: [9, 3, 2, 0], needed: [9, 9, 9, 9], open: [8, 8, 8, 8] })
  assert.deepEqual([...breakMinutes(city, [one], 0, 'beds')!], [30])
  assert.deepEqual([...crossingMinutes([one], 0)!], [0], 'more are needed than open all the while, and beds are free')
  assert.deepEqual([...breakMinutes(city, [one], -1, 'beds')!], [45], 'the city: three ask and four are free, until 45')
  assert.equal(breakMinutes(city, [one], 0, 'icu'), null, 'no intensive care is known')
  assert.equal(breakMinutes(city, [one], 0, 'emergency'), null)
})

test('a ward need fails apart from its hospital, and only where the hospital has such a ward', () => {
  const lacking = [0, bit('respiratory'), bit('respiratory') | bit('icu'), 0]
  const rows = breakRows(city, [run(4, { wardWaiting: [0, 2, 2, 0], wardFree: [4, 9, 9, 4], lacking })])
  const of = (need: Need | null) => rows.find((row) => row.facility === 0 && row.need === need)?.minutes[0]
  assert.equal(of('respiratory'), 15)
  assert.equal(of(null), Number.POSITIVE_INFINITY, 'beds are free elsewhere in the house')
  assert.equal(of('paediatrics'), Number.POSITIVE_INFINITY)
  assert.equal(of('oncology'), undefined, 'h1 has no such ward')
  assert.equal(of('icu'), undefined, 'intensive care is a resource of its own')
})

test('intensive care fails when more ask than beds are free or being made ready', () => {
  const minutes = (icuWaiting: readonly number[], icuFree: readonly number[]) =>
    breakMinutes(city, [run(3, { icuWaiting, icuFree })], 0, 'icu')![0]
  assert.equal(minutes([0, 0, 0], [0, 0, 0]), Number.POSITIVE_INFINITY, 'full, and nobody asks')
  assert.equal(minutes([1, 1, 1], [1, 1, 1]), Number.POSITIVE_INFINITY, 'a bed is being cleaned for the one who asks')
  assert.equal(minutes([1, 1, 2], [1, 0, 0]), 15)
})

test('a department breaks when its crowding lasts an hour, counted from where that began', () => {
  const places = city.units.find((unit) => unit.kind === 'emergency')!.beds
  const over = Math.floor(places * 1.2) + 1
  const calm = new Array<number>(12).fill(places)
  const minutes = (emergency: readonly number[], i: number) =>
    breakMinutes(city, [run(12, { emergency })], i, 'emergency')![0]
  assert.equal(minutes(calm, 0), Number.POSITIVE_INFINITY, 'full is not crowded')
  const flicker = calm.map((n, s) => (s % 5 === 4 ? n : over))
  assert.equal(minutes(flicker, 0), Number.POSITIVE_INFINITY, 'three quarters of an hour pass')
  const lasting = calm.map((n, s) => (s >= 5 ? over : n))
  assert.equal(minutes(lasting, 0), 75)
  assert.equal(minutes(lasting, -1), 75, 'the city’s places are those of the departments it hears of')
})

test('quantiles that fall on a run without are null, and the curve is the share broken so far', () => {
  const minutes = [30, Number.POSITIVE_INFINITY, 0, 45, Number.POSITIVE_INFINITY]
  const time = timeToBreak(minutes)
  assert.deepEqual([time.p10, time.p50, time.p90, time.never], [12, 45, null, 0.4])
  assert.equal(time.probability.value, 0.6)
  assert.deepEqual(
    [...brokenBy(minutes, 5, 15)].map((p) => Math.round(p * 10) / 10),
    [0.2, 0.2, 0.4, 0.6, 0.6],
  )
  assert.throws(() => timeToBreak([]), /no runs, so nothing is known/)
})

test('Wilson’s interval agrees with published figures and reaches over 0 and 1', () => {
  // Brown, Cai and DasGupta, Statistical Science 16 (2001): formula (4); Newcombe, Statistics in Medicine 17 (1998), table I.
  for (const [count, runs, low, high] of [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const) {
    const p = wilson95(count, runs)
    assert.ok(
      Math.abs(p.low95 - low) < 6e-5 && Math.abs(p.high95 - high) < 6e-5,
      `${count}/${runs}: ${p.low95} ${p.high95}`,
    )
  }
  assert.equal(wilson95(40, 40).high95, 1)
})

test('the curve ends at the probability, rises only, and the summary of many things is their earliest', () => {
  const minute = fc.oneof(
    fc.constant(Number.POSITIVE_INFINITY),
    fc.nat({ max: 8 }).map((s) => s * 15),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(minute, minute), { minLength: 1, maxLength: 30 }), (pairs) => {
      const [a, b] = [Float64Array.from(pairs, (p) => p[0]), Float64Array.from(pairs, (p) => p[1])]
      const first = earliest([a, b], pairs.length)
      const curve = brokenBy(first, 9, 15)
      const time = timeToBreak(first)
      assert.ok(Math.abs(curve[8]! - time.probability.value) < 1e-9)
      assert.ok(Math.abs(time.never + time.probability.value - 1) < 1e-9)
      for (let s = 1; s < 9; s++) assert.ok(curve[s]! >= curve[s - 1]!)
      assert.ok(time.probability.low95 <= time.probability.value && time.probability.value <= time.probability.high95)
      assert.ok(time.probability.value >= timeToBreak(a).probability.value)
    }),
  )
})

test('in a surge beds and intensive care fail, more often and sooner than without; the summary says the same', () => {
  const live = warmed()
  const go = (factor: number) => {
    const shocks = [{ kind: 'surge-arrivals', factor }]
    const runs = [0, 1, 2, 3, 4, 5].map((r) => replicate(live, scenario({ shocks }), chinaParameters(), 3, r))
    return { runs, summary: summarise(city, runs) }
  }
  const [calm, surge] = [go(1), go(4)]
  assert.ok(surge.summary.anywhere.beds!.probability.value > calm.summary.anywhere.beds!.probability.value)
  assert.ok(surge.summary.anywhere.beds!.p50! < 1440)
  surge.summary.facilities.forEach((series, i) => {
    const minutes = breakMinutes(city, surge.runs, i, 'icu')
    assert.deepEqual(series.firstUnmet.icu, minutes && timeToBreak(minutes))
  })
  const h4 = surge.summary.facilities.find((series) => series.facility === 3)!
  assert.equal(h4.firstUnmet.icu, null, 'a township centre has no intensive care')
  // Whenever a whole hospital lacks ward beds, one of its ward needs does.
  const rows = breakRows(city, surge.runs)
  for (const row of rows.filter(({ resource, need }) => resource === 'beds' && need === null)) {
    const needs = rows.filter((other) => other.facility === row.facility && other.need !== null)
    const first = earliest(
      needs.map(({ minutes }) => minutes),
      row.minutes.length,
    )
    assert.ok(row.minutes.every((minute, r) => first[r]! <= minute))
  }
})
