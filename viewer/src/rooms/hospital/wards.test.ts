import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emptyPicture } from '../../data/frame.ts'
import type { FacilityDetail, FacilityPlan } from '../../data/types.ts'
import { wardsByNeed } from './wards.ts'

const unit = (id: string, firstBed: number, openBeds: number, kind: 'ward' | 'emergency' = 'ward') => ({
  id,
  index: 0,
  name: { zh: id, en: id },
  kind,
  need: 'respiratory',
  building: 1,
  floor: 1,
  firstBed,
  openBeds,
  surgeBeds: 0,
})
const facility = {
  id: 'h',
  units: [
    unit('roomy', 0, 3),
    unit('full', 3, 3),
    unit('queue', 6, 3),
    unit('silent', 9, 2),
    unit('ed', -1, 9, 'emergency'),
  ],
} as unknown as FacilityPlan
const beds = { ...emptyPicture(), status: Uint8Array.from([1, 1, 3, 3, 3, 3, 3, 3, 3, 0, 0]) }
const detail = {
  units: [
    { id: 'queue', waiting: 4 },
    { id: 'full', waiting: 0 },
  ],
} as unknown as FacilityDetail

test('a full ward with people waiting comes first, a full one next; the ED is no ward; silence is not calm', () => {
  assert.deepEqual(
    wardsByNeed(facility, beds, detail).map((ward) => [ward.unit.id, ward.severity]),
    [
      ['queue', 'critical'],
      ['full', 'watch'],
      ['roomy', 'normal'],
      ['silent', 'unknown'],
    ],
  )
})

test('a ward that tells a census only shows its census, and nothing of single beds', () => {
  const told = {
    units: [{ id: 'silent', waiting: null, beds: { open: 2, occupied: 2 } }],
  } as unknown as FacilityDetail
  const ward = wardsByNeed(facility, beds, told).find((one) => one.unit.id === 'silent')!
  assert.deepEqual(
    [ward.inBed, ward.open, ward.free, ward.blocked, ward.severity],
    [2, 2, null, null, 'watch'],
    'free beds are not known, and not 0',
  )
})
