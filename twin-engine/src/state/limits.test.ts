/** Limits on admission and the waterfall: worked examples, and law L21. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { smallCity } from '../../test/small-city.ts'
import {
  apply,
  CITY,
  capacityByNeed,
  capacityOf,
  checkState,
  type EventBody,
  emptyState,
  indexCity,
  NEED_CLAIMS,
  ofFacility,
  ofUnit,
  type TwinState,
} from '../index.ts'
import { admissiblePatients, availableBeds, patientsOverRatio } from './limits.ts'
import { shiftAt } from './need-claims.ts'

const city = smallCity()
const { unit } = indexCity(city)
const WARD = unit.get('h1-w1')!
const ICU = unit.get('h1-icu')!
const MINUTE = 60_000
/** 09:00, 17:00 and 01:00 in the city. */
const DAY = Date.UTC(2026, 5, 1, 1, 0)
const EVENING = Date.UTC(2026, 5, 1, 9, 0)
const NIGHT = Date.UTC(2026, 5, 1, 17, 0)

function told(state: TwinState, at: number, ...bodies: readonly EventBody[]): TwinState {
  for (const body of bodies) {
    const verdict = apply(state, { ...body, occurredAt: at })
    assert.ok(verdict.ok, verdict.ok ? '' : `${body.kind}: ${verdict.why}`)
  }
  assert.deepEqual(checkState(state), [])
  return state
}

const beds = (name: string, from: number, to: number, kind: 'bed.opened' | 'bed.occupied'): EventBody[] =>
  Array.from({ length: to - from + 1 }, (_, k) => ({ kind, bed: `${name}-b0${from + k}` }))
const nurses = (onShift: number, of = 'h1-w1'): EventBody => ({
  kind: 'staff.reported',
  unit: of,
  role: 'nurse',
  onShift,
})
const openWard = (at: number): TwinState => told(emptyState(city), at, ...beds('h1-w1', 1, 8, 'bed.opened'))

test('a nurse reported by day may have 8 patients, in the evening 15, at night 20; by the norm of the shift of the report', () => {
  for (const [at, shift, each] of [
    [DAY, 1, 8],
    [EVENING, 2, 15],
    [NIGHT, 0, 20],
  ] as const) {
    assert.equal(shiftAt(at, city.utcOffsetMinutes), shift)
    const state = told(openWard(at), at, nurses(1))
    assert.equal(admissiblePatients(state, WARD), each)
    assert.equal(availableBeds(state, WARD), 8)
  }
  assert.equal(480 / NEED_CLAIMS.icu.nurseMinutes[1], 2)
})

test('a shortfall never empties an occupied bed: it only keeps free beds from being given', () => {
  const state = told(openWard(DAY), DAY, ...beds('h1-w1', 1, 5, 'bed.occupied'), {
    kind: 'bed.reserved',
    bed: 'h1-w1-b06',
  })
  assert.equal(availableBeds(state, WARD), 2, 'nobody told of nurses')
  told(state, DAY, nurses(0))
  assert.equal(availableBeds(state, WARD), 0)
  assert.equal(state.tallies.occupied[0], 5)
  assert.equal(patientsOverRatio(state, WARD), 5)
  told(state, DAY + MINUTE, nurses(1), { kind: 'bed.occupied', bed: 'h1-w1-b06' })
  assert.equal(availableBeds(state, WARD), 2, 'eight, six of them lying')
})

test('doctors, oxygen points and ventilators limit as nurses do, and the least of them counts', () => {
  const state = told(emptyState(city), DAY, ...beds('h1-icu', 1, 4, 'bed.opened'))
  told(state, DAY, nurses(2, 'h1-icu'), { kind: 'staff.reported', unit: 'h1-icu', role: 'doctor', onShift: 1 })
  assert.equal(availableBeds(state, ICU), 4)
  told(state, DAY, { kind: 'equipment.reported', unit: 'h1-icu', equipment: 'ventilator', inUse: 0, available: 2 })
  assert.equal(availableBeds(state, ICU), 2, 'two ventilators at three for four patients: 2.67')
  told(state, DAY, { kind: 'equipment.reported', unit: 'h1-icu', equipment: 'oxygen-point', inUse: 1, available: 0 })
  assert.equal(availableBeds(state, ICU), 1)
  assert.equal(capacityOf(state, ofUnit(ICU)).binding, 'oxygen', 'a point for each patient')
  told(state, DAY, { kind: 'equipment.reported', unit: 'h1-icu', equipment: 'oxygen-point', inUse: 9, available: 0 })
  assert.equal(availableBeds(state, ICU), 2)
})

test('a stretched ratio admits more; the patients beyond the norm stay counted; a ratio of the pen is refused', () => {
  const state = told(openWard(DAY), DAY, nurses(0), ...beds('h1-w1', 1, 8, 'bed.occupied'))
  told(state, DAY, nurses(1), { kind: 'ratio.stretched', unit: 'h1-w1', factor: 1.5 })
  assert.equal(admissiblePatients(state, WARD), 12)
  assert.equal(patientsOverRatio(state, WARD), 0)
  told(state, DAY, nurses(0))
  assert.equal(patientsOverRatio(state, WARD), 8)
  const wrong = apply(state, { kind: 'ratio.stretched', unit: 'h1-w1', factor: 12, occurredAt: DAY })
  assert.deepEqual(wrong, {
    ok: false,
    why: 'a ratio stretched 12 times cannot be right; send a factor from 1 (the norm) to 3',
  })
})

test('the waterfall tells each step of a unit, a hospital and the city, and which step binds', () => {
  const at = DAY
  const state = told(openWard(at), at, ...beds('h1-w1', 1, 3, 'bed.occupied'), {
    kind: 'bed.blocked',
    bed: 'h1-w1-b08',
    reason: 'repair',
  })
  const steps = (scope = ofUnit(WARD), need?: 'respiratory' | 'icu') =>
    Object.fromEntries(capacityOf(state, scope, need).steps.map(({ id, beds }) => [id, beds]))
  const open = { approved: null, physical: 10, open: 8, unblocked: 7 }
  const unknown = { nurses: null, doctors: null, oxygen: null, ventilators: null }
  assert.deepEqual(steps(), { ...open, ...unknown })
  told(state, at, { kind: 'equipment.reported', unit: 'h1-w1', equipment: 'oxygen-point', inUse: 1, available: 2 })
  assert.deepEqual(steps(), { ...open, ...unknown, oxygen: 5 })
  const short = capacityOf(state, ofUnit(WARD), 'respiratory')
  assert.deepEqual(
    [short.usable, short.lying, short.assigned, short.free, short.over, short.binding],
    [5, 3, 0, 2, 0, 'oxygen'],
  )
  told(state, at, nurses(0))
  assert.deepEqual(steps(ofFacility(0), 'respiratory'), { ...open, ...unknown, nurses: 0, oxygen: 0 })
  const [free, over] = [capacityOf(state, CITY).free, capacityOf(state, CITY).over]
  assert.deepEqual([free, over], [0, 3], 'three lie there without a nurse: counted, not moved')
  assert.equal(capacityOf(state, ofFacility(1)).usable, null, 'never heard of is not nought')
  assert.deepEqual(
    capacityByNeed(state, ofFacility(0)).map((c) => c.need),
    ['respiratory', 'icu'],
  )
})

const figure = fc.option(fc.integer({ min: 0, max: 6 }), { nil: null })

test('L21: steps never rise, limits are monotone in every resource, free beds agree with admissions', () => {
  fc.assert(
    fc.property(
      fc.record({ nurse: figure, doctor: figure, oxygen: figure, lying: fc.integer({ min: 0, max: 8 }) }),
      fc.constantFrom('nurse', 'doctor', 'oxygen'),
      fc.constantFrom(DAY, EVENING, NIGHT),
      (given, more, at) => {
        const build = (what: typeof given): TwinState => {
          const state = openWard(at)
          if (what.lying > 0) told(state, at, ...beds('h1-w1', 1, what.lying, 'bed.occupied'))
          for (const role of ['nurse', 'doctor'] as const)
            if (what[role] !== null)
              told(state, at, { kind: 'staff.reported', unit: 'h1-w1', role, onShift: what[role] })
          if (what.oxygen !== null)
            told(state, at, {
              kind: 'equipment.reported',
              unit: 'h1-w1',
              equipment: 'oxygen-point',
              inUse: 0,
              available: what.oxygen,
            })
          return state
        }
        const state = build(given)
        const capacity = capacityOf(state, ofUnit(WARD))
        let before = Number.POSITIVE_INFINITY
        for (const { beds } of capacity.steps)
          if (beds !== null) {
            assert.ok(beds <= before)
            before = beds
          }
        assert.equal(capacity.usable, before)
        assert.equal(capacity.free, availableBeds(state, WARD))
        assert.equal(capacity.free, Math.max(0, Math.min(8 - given.lying, capacity.usable! - given.lying)))
        const richer = given[more]
        if (richer !== null)
          assert.ok(availableBeds(build({ ...given, [more]: richer + 1 }), WARD) >= availableBeds(state, WARD))
      },
    ),
    { numRuns: 100 },
  )
})
