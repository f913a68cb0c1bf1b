import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { travelMatrix } from '../network/travel-matrix.ts'
import { CARE_NEEDS } from './care-needs.ts'
import {
  calibratedShifts,
  FirstContact,
  type FirstContactFigures,
  sharesNow,
  zoneOptions,
  zonesOf,
} from './care-seeking.ts'

const FIGURES: FirstContactFigures = {
  needShareOfAge: [
    [0.1, 0, 0.1, 0.8],
    [0.5, 0.2, 0.3, 0],
    [0.3, 0.4, 0.3, 0],
    [0.2, 0.6, 0.2, 0],
  ],
  visitFactorOfAge: [1, 0.8, 1.4, 2],
  shareOfNeed: [0.6, 0.7, 0.1, 0.4],
  contractedShareOfAge: [0.3, 0.2, 0.5, 0.8],
  contractFactor: 2,
}
const RESIDENTS = [1200, 6400, 600, 1800]
const contact = new FirstContact(FIGURES, RESIDENTS)
const CHRONIC = CARE_NEEDS.indexOf('chronic-follow-up')

test('L57: the tier of first contact meets the share of the city, and every need keeps the order of its odds', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.1, max: 0.9, noNaN: true }), (target) => {
      const shifts = calibratedShifts(contact, target)
      assert.ok(shifts.ok)
      assert.ok(Math.abs(contact.cityShare(shifts.value) - target) < 1e-9)
      const at = (need: number): number => contact.share(1, need, shifts.value[need]!)
      assert.ok(at(CHRONIC) > at(0) && at(0) > at(2))
    }),
  )
})

test('one need that moves leaves the others as they are; a contract raises the share; out of reach is null', () => {
  const base = calibratedShifts(contact, 0.52)
  assert.ok(base.ok)
  const moved = contact.shiftsFor(0.55, base.value, (need) => need === CHRONIC)!
  assert.deepEqual(
    [...moved].map((shift, need) => shift - base.value[need]! > 1e-6),
    [false, true, false, false],
  )
  assert.ok(Math.abs(contact.cityShare(moved) - 0.55) < 1e-9)
  const none = new FirstContact({ ...FIGURES, contractedShareOfAge: [0, 0, 0, 0] }, RESIDENTS)
  assert.ok(none.cityShare(base.value) < 0.52)
  assert.equal(
    contact.shiftsFor(0.9, base.value, (need) => need === CHRONIC),
    null,
  )
  const fixed = calibratedShifts(new FirstContact({ ...FIGURES, shareOfNeed: [1, 1, 0, 1] }, RESIDENTS), 0.2)
  assert.ok(!fixed.ok)
  assert.match(
    fixed.problems[0]!.why,
    /is 0\.2, but with these shares by need it lies within 0\.7.* needs whose share is 0 or 1/,
  )
})

const CELLS = [
  { district: 0, population: 1000, ages: [100, 700, 50, 150] },
  { district: 0, population: 3000, ages: [300, 2100, 150, 450] },
  { district: 1, population: 500, ages: [50, 350, 25, 75] },
  { district: 1, population: 70, ages: [7, 49, 4, 10] },
]
const TRAVEL = travelMatrix([
  [5, 20, 60],
  [6, 15, 40],
  [30, 4, 10],
  [null, null, null],
])

test('L55: zones hold every resident who reaches a place, their options sum to 1, and a wait only moves people elsewhere', () => {
  const zones = zonesOf(CELLS, TRAVEL)
  assert.deepEqual([...zones.zoneOfCell], [0, 0, 1, -1])
  assert.equal(
    zones.residents.reduce((a, b) => a + b, 0),
    4500,
  )
  const options = zoneOptions(CELLS, zones, [4, 9, 25], TRAVEL, { attraction: 0.5, decay: 2 }, 2)
  const shares = options.share.slice()
  const sums = (): number[] =>
    [0, 1].map((zone) => shares.slice(options.first[zone], options.first[zone + 1]).reduce((a, b) => a + b, 0))
  assert.deepEqual(
    sums().map((sum) => Math.round(sum * 1e9) / 1e9),
    [1, 1],
  )
  // Two options kept: of the first zone the near ones.
  assert.deepEqual([...options.place.slice(0, 2)], [0, 1])
  sharesNow(options, Float64Array.from([Math.exp(-0.6), 1, 1]), shares)
  assert.ok(shares[0]! < options.share[0]! && shares[1]! > options.share[1]!)
  assert.ok(sums().every((sum) => Math.abs(sum - 1) < 1e-12))
})
