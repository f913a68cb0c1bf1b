import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { smallCity } from '../../test/small-city.ts'
import { bedLookup } from './bed-lookup.ts'
import { bedId } from './city.ts'

const city = smallCity()
const bed = new Map(
  city.units
    .filter((unit) => unit.kind !== 'emergency')
    .flatMap((unit) =>
      Array.from({ length: unit.beds + unit.surgeBeds }, (_, k) => [bedId(unit, k + 1), unit.firstBed + k] as const),
    ),
)

test('every bed is found by its id, and any other text finds what the map of ids finds', () => {
  const find = bedLookup(city.units)
  for (const [id, b] of bed) assert.equal(find(id), b)
  const parts = ['h1', 'h3', '-w1', '-icu', '-ed', '-b', 'b', '-', '0', '1', '01', '10', '20', '007', '21', 'x', '世']
  const near = fc.array(fc.constantFrom(...parts), { maxLength: 6 }).map((list) => list.join(''))
  fc.assert(
    fc.property(fc.oneof(near, fc.string()), (id) => {
      assert.equal(find(id), bed.get(id) ?? -1)
    }),
    { numRuns: 2000 },
  )
})

test('wards of more than a hundred beds and many units are told apart', () => {
  const many = Array.from({ length: 500 }, (_, u) => ({
    ...city.units[1]!,
    id: `h${u}-w1`,
    firstBed: u * 120,
    beds: 118,
  }))
  const find = bedLookup(many)
  many.forEach((unit, u) => {
    for (const k of [1, 9, 10, 99, 100, 120]) assert.equal(find(bedId(unit, k)), u * 120 + k - 1)
    assert.equal(find(bedId(unit, 121)), -1)
  })
})
