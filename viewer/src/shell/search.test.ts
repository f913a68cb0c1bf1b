import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CityPlan } from '../data/types.ts'
import { search } from './search.ts'

const unit = (id: string, zh: string, en: string, kind: 'ward' | 'emergency' = 'ward') => ({
  id,
  index: 0,
  name: { zh, en },
  kind,
  need: 'respiratory',
  building: 1,
  floor: 3,
  firstBed: 0,
  openBeds: 48,
  surgeBeds: 0,
})
const city = {
  hospitals: [
    {
      id: 'a',
      name: { zh: '城东医院', en: 'East Hospital' },
      units: [unit('a1', '呼吸一', 'Respiratory 1'), unit('a2', '急诊', 'Emergency', 'emergency')],
    },
    { id: 'b', name: { zh: '城西医院', en: 'West Hospital' }, units: [unit('b1', '呼吸一', 'Respiratory 1')] },
  ],
} as unknown as CityPlan

test('a hospital is found by part of its name in either language, with its open beds and without its ED places', () => {
  assert.deepEqual(
    search(city, '城东').map((f) => [f.kind, f.facility, f.beds]),
    [['hospital', 'a', 48]],
  )
  assert.deepEqual(
    search(city, 'west').map((f) => f.facility),
    ['b'],
  )
})

test('a ward is found by its own name, and by hospital and ward together', () => {
  assert.deepEqual(
    search(city, '呼吸').map((f) => f.unit),
    ['a1', 'b1'],
  )
  assert.deepEqual(
    search(city, 'resp west').map((f) => f.unit),
    ['b1'],
  )
})

test('an empty query finds nothing', () => assert.deepEqual(search(city, '  '), []))
