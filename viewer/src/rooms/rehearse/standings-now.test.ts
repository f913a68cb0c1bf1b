import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FacilityPulse } from '../../data/types.ts'
import { standings } from './standings-now.ts'

const pulse = (id: string, more: Partial<FacilityPulse>): FacilityPulse =>
  ({ id, occupied: null, needed: null, open: null, icuOccupied: null, icuOpen: null, ...more }) as FacilityPulse

const full = pulse('a', { occupied: 640, needed: 690, open: 679, icuOccupied: 33, icuOpen: 35 })
const calm = pulse('b', { occupied: 80, needed: 80, open: 100 })

test('each question has the figure that its answer is in: needed, intensive care, or wards without it', () => {
  const of = (figure: 'beds' | 'icu' | 'wards') =>
    standings([calm, full], figure).map(({ id, used, open }) => [id, used, open])
  assert.deepEqual(of('beds'), [
    ['a', 690, 679],
    ['b', 80, 100],
  ])
  assert.deepEqual(of('icu'), [['a', 33, 35]])
  assert.deepEqual(of('wards'), [
    ['a', 607, 644],
    ['b', 80, 100],
  ])
})

test('a hospital of which it is not known is left out, never shown as empty', () => {
  assert.deepEqual(standings([pulse('c', { open: 10 })], 'beds'), [])
  assert.deepEqual(standings([pulse('c', { open: 10 })], 'wards'), [])
})
