import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { concentration } from './concentration.ts'
import { deciles, worstDecile } from './deciles.ts'
import { gini, lorenzCurve } from './lorenz.ts'
import { palmaRatio } from './palma.ts'
import { theilT } from './theil.ts'

interface Group {
  readonly value: number
  readonly people: number
  readonly income: number
}
const groups = fc.array(
  fc.record({
    value: fc.integer({ min: 0, max: 50 }),
    people: fc.integer({ min: 0, max: 900 }),
    income: fc.integer({ min: 1, max: 12 }),
  }),
  { minLength: 1, maxLength: 25 },
)
const column = (rows: readonly Group[], name: keyof Group): Float64Array => Float64Array.from(rows, (row) => row[name])
const columns = (rows: readonly Group[]) =>
  [column(rows, 'value'), column(rows, 'people'), column(rows, 'income')] as const
const near = (value: number, expected: number, allowed = 1e-9): void =>
  assert.ok(
    (Number.isNaN(value) && Number.isNaN(expected)) || Math.abs(value - expected) <= allowed,
    `${value}, not ${expected}`,
  )
/** Every index of one table, as numbers to compare. */
function indices(rows: readonly Group[]): readonly number[] {
  const [values, people, income] = columns(rows)
  const { standard, corrected } = concentration(values, people, income)
  return [gini(values, people), standard, corrected, theilT(values, people), palmaRatio(values, people, income)]
}

test('L50 where all have the same nothing is unequal', () => {
  const rows = [3, 800, 41].map((people, i) => ({ value: 7, people, income: i }))
  const [values, people, income] = columns(rows)
  for (const index of indices(rows).slice(0, 4)) near(index, 0)
  near(palmaRatio(values, people, income), 1)
  assert.deepEqual(
    [...deciles(values, people, 'higher')].map((mean) => Math.round(mean * 1e9) / 1e9),
    Array(10).fill(7),
  )
})

test('L50 no index depends on the order of the groups or the scale of access, nor on a group being split', () => {
  fc.assert(
    fc.property(groups, fc.integer({ min: 2, max: 9 }), (rows, factor) => {
      const expected = indices(rows)
      const same = (other: readonly Group[]): void => {
        for (const [n, index] of indices(other).entries()) near(index, expected[n]!, 1e-8)
      }
      same([...rows].reverse())
      same(rows.map((row) => ({ ...row, value: row.value * factor })))
      const halves = rows.flatMap((row) => (row.people % 2 === 0 ? [row, row] : [row]))
      same(halves.map((row) => (row.people % 2 === 0 ? { ...row, people: row.people / 2 } : row)))
    }),
  )
})

test('L50 Gini is twice the area between the Lorenz curve and equality, from 0 to below 1', () => {
  fc.assert(
    fc.property(groups, (rows) => {
      const [values, people] = columns(rows)
      const index = gini(values, people)
      if (Number.isNaN(index)) return
      const curve = lorenzCurve(values, people)
      const area = curve.slice(1).reduce((sum, [x, y], n) => sum + ((y + curve[n]![1]) / 2) * (x - curve[n]![0]), 0)
      near(index, 1 - 2 * area)
      assert.ok(index >= -1e-12 && index < 1)
      near(curve.at(-1)![0], 1)
      near(curve.at(-1)![1], 1)
    }),
  )
})

test('deciles add up to everybody, rise from the worst served, and split the group at their border', () => {
  fc.assert(
    fc.property(groups, (rows) => {
      const [values, people] = columns(rows)
      const means = deciles(values, people, 'higher')
      const all = people.reduce((a, b) => a + b, 0)
      if (all === 0) {
        assert.ok(means.every(Number.isNaN))
        return
      }
      near(means.reduce((a, b) => a + b, 0) / 10, values.reduce((a, v, i) => a + v * people[i]!, 0) / all, 1e-8)
      for (let d = 1; d < 10; d++) assert.ok(means[d]! >= means[d - 1]! - 1e-9)
      near(worstDecile(values, people, 'lower'), means[9]!, 1e-8)
    }),
  )
  // Half of the worst tenth has nothing.
  near(worstDecile(Float64Array.of(0, 10), Float64Array.of(5, 95), 'higher'), 5)
})

test('access that the deprived have is a negative concentration, and a palma below 1', () => {
  const income = Float64Array.of(1, 2, 3, 4)
  const people = Float64Array.of(40, 40, 10, 10)
  const poor = Float64Array.of(4, 3, 2, 1)
  assert.ok(concentration(poor, people, income).standard < 0)
  assert.ok(concentration(Float64Array.of(1, 2, 3, 4), people, income).standard > 0)
  near(palmaRatio(poor, people, income), 1 / 4)
})

test('nobody, no access and unknown values give no index, and unknown ones are left out', () => {
  const one = Float64Array.of(1, 1)
  for (const index of [
    gini(Float64Array.of(0, 0), one),
    theilT(Float64Array.of(0, 0), one),
    gini(one, Float64Array.of(0, 0)),
  ])
    assert.ok(Number.isNaN(index))
  near(gini(Float64Array.of(3, Number.NaN, Number.POSITIVE_INFINITY, 3), Float64Array.of(1, 9, 9, 1)), 0)
  assert.throws(() => gini(one, Float64Array.of(1)), /2 values .* of 1 groups/)
})
