import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { EpidemicRun } from '../../../data/epidemic-types.ts'
import type { PlanAccess } from '../../../data/plan-types.ts'
import type { BedRisk } from '../../../data/risk-types.ts'
import {
  binsOf,
  byDistrict,
  type CityServing,
  changeOfCells,
  incidenceOfCells,
  meanOverServing,
  peopleWhere,
  riskOfCells,
  worstDay,
} from './heat-figures.ts'

/** Three cells: served 3 : 1 by a and b, by b alone, by nobody. */
const serving: CityServing = {
  first: [0, 2, 3, 3],
  facility: [0, 1, 1],
  facilities: ['a', 'b'],
  share: [0.75, 0.25, 1],
  times: 'roads',
  synthetic: true,
}
const cells = {
  id: ['1', '2', '3'],
  lng: [0, 0, 0],
  lat: [0, 0, 0],
  population: [1000, 200, 30],
  district: [0, 0, 1],
}

test('a cell has the mean of its hospitals by share; who is served by nobody has none, and it is not 0', () => {
  const values = meanOverServing(serving, (id) => ({ a: 0.8, b: 1 })[id] ?? null)
  assert.deepEqual(values, [0.75 * 0.8 + 0.25, 1, null])
})

test('hospitals that say nothing are left out; where they are more than half of a cell it is not known', () => {
  assert.deepEqual(
    meanOverServing(serving, (id) => (id === 'a' ? 0.8 : null)),
    [0.8000000000000002, null, null],
  )
  assert.deepEqual(
    meanOverServing(serving, (id) => (id === 'b' ? 0.9 : null)),
    [null, 0.9, null],
  )
})

test('the mean of a cell lies between those of its hospitals', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 2, noNaN: true }), fc.double({ min: 0, max: 2, noNaN: true }), (a, b) => {
      const [mean] = meanOverServing(serving, (id) => (id === 'a' ? a : b))
      assert.ok(mean! >= Math.min(a, b) - 1e-12 && mean! <= Math.max(a, b) + 1e-12)
    }),
  )
})

test('risk reads the chance of no ward bed within a day, of hospitals and not of the city', () => {
  const risk = (id: string | null, resource: BedRisk['resource'], value: number | null): BedRisk => ({
    facility: id === null ? null : { id },
    resource,
    noneFree: [
      { hours: 6, chance: { value: 0.01, low95: 0, high95: 1 } },
      { hours: 24, chance: value === null ? null : { value, low95: 0, high95: 1 } },
    ],
    breaks: { p10: null, p50: null, p90: null, never: 1 },
  })
  const risks = [risk('a', 'BEDS', 0.4), risk('b', 'BEDS', null), risk('a', 'ICU', 0.9), risk(null, 'BEDS', 1)]
  assert.deepEqual(
    riskOfCells(serving, risks).map((value) => value && Number(value.toFixed(9))),
    [0.4, null, null],
  )
})

test('an epidemic is shown on its worst day by people, and each cell has the figure of its subdistrict', () => {
  const run = {
    days: 2,
    subdistricts: [{ people: 10 }, { people: 1000 }],
    subdistrictOfCell: [1, 0, 1],
    base: { incidence: [1, 1, 500, 2, 3, 9] },
    plan: null,
  } as unknown as EpidemicRun
  assert.equal(worstDay(run), 2, 'ten people with 500 are fewer cases than a thousand with 9')
  assert.deepEqual(incidenceOfCells(run, 1, 'plan'), [2, 500, 2], 'without measures there is nothing but doing nothing')
})

test('a plan’s difference is known only where both are', () => {
  const access = (...values: (number | null)[]) => ({ values }) as unknown as PlanAccess
  assert.deepEqual(changeOfCells(access(1, null, 2), access(1.5, 3, null)), [0.5, null, null])
})

test('bins begin at their lower limit, and what is not known has none', () => {
  assert.deepEqual(binsOf([0.1, 0.5, 0.7, 0.95, null], [0.5, 0.7, 0.9]), [0, 1, 2, 3, -1])
})

test('residents are counted, the unknown apart, and districts add up to the city', () => {
  const values = [0.95, 0.5, null]
  const city = peopleWhere(values, cells, (value) => value >= 0.9)
  assert.deepEqual(city, { people: 1000, known: 1200, unknown: 30 })
  const rows = byDistrict(values, cells, 2, (value) => value >= 0.9)
  assert.deepEqual(
    rows.map(({ people, known, unknown, mean }) => [people, known, unknown, mean]),
    [
      [1000, 1200, 30 - 30, (0.95 * 1000 + 0.5 * 200) / 1200],
      [0, 0, 30, null],
    ],
  )
})
