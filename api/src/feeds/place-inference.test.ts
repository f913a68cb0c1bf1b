import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inferredBed } from './place-inference.ts'
import type { MappedPlace, PlaceMap } from './place-map.ts'

const map = (codes: Record<string, MappedPlace | null>): PlaceMap => ({
  city: 'zz',
  facilities: { zz1: { name: { zh: '甲', en: 'A' } } },
  units: { w1: { facility: 'zz1', need: 'cardiology', beds: 12, name: { zh: '一', en: 'One' } } },
  codes,
})

test('an unlisted bed of a ward whose listed beds have the city’s numbers is found by its number', () => {
  const known = map({ 'A|1|01床|H': { unit: 'w1', bed: 'w1-b01', by: 'name' } })
  assert.deepEqual(inferredBed('A|7|09床|H', known), { unit: 'w1', bed: 'w1-b09' })
  assert.deepEqual(inferredBed('A||Bed 12|H', known), { unit: 'w1', bed: 'w1-b12' })
  for (const [code, why] of [
    ['A|1|13床|H', 'the unit has twelve beds'],
    ['A|1|00|H', 'there is no bed nought'],
    ['A|1|03B|H', 'a letter may be an extra bed'],
    ['A|1|加3|H', 'an extra bed'],
    ['A|1||H', 'no bed is named'],
    ['B|1|01床|H', 'another ward'],
    ['A|1|01床|G', 'another house'],
  ] as const)
    assert.equal(inferredBed(code, known), null, why)
})

test('a ward whose beds are numbered otherwise, or only guessed, teaches nothing; a human must have said it twice', () => {
  const shifted = map({
    'A|1|1|H': { unit: 'w1', bed: 'w1-b01', by: 'name' },
    'A|1|2|H': { unit: 'w1', bed: 'w1-b07' },
  })
  assert.equal(inferredBed('A|1|3|H', shifted), null)
  assert.equal(
    inferredBed('A|1|3|H', map({ 'A|1|1|H': { unit: 'w1', bed: 'w1-b01', by: 'size', suggested: true } })),
    null,
  )
  assert.equal(inferredBed('A|1|3|H', map({ 'A|1|1|H': { unit: 'w1', bed: 'w1-b01' } })), null)
  const twice = map({ 'A|1|1|H': { unit: 'w1', bed: 'w1-b01' }, 'A|1|2|H': { unit: 'w1', bed: 'w1-b02' } })
  assert.deepEqual(inferredBed('A|1|3|H', twice), { unit: 'w1', bed: 'w1-b03' })
})
