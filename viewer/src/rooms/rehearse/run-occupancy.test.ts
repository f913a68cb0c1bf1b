import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emptyPicture } from '../../data/frame.ts'
import type { CityPlan } from '../../data/types.ts'
import { pulseOfPicture } from './run-occupancy.ts'

const city = {
  hospitals: [
    {
      id: 'a',
      index: 0,
      units: [
        { kind: 'ward', firstBed: 0, openBeds: 4, surgeBeds: 1 },
        { kind: 'emergency', firstBed: -1, openBeds: 9, surgeBeds: 0 },
      ],
    },
    { id: 'b', index: 1, units: [{ kind: 'ward', firstBed: 5, openBeds: 2, surgeBeds: 0 }] },
  ],
} as unknown as CityPlan

test('a hospital’s load is read from its beds; standby beds do not count and silence stays unknown', () => {
  const picture = {
    ...emptyPicture(),
    status: Uint8Array.from([3, 3, 3, 1, 9, 0, 0]),
    facilities: Int32Array.from([2, 3, 1, 0, -1, 4, 0, 0]),
  }
  const [a, b] = pulseOfPicture(city, picture)
  assert.deepEqual(
    [a!.open, a!.occupied, a!.occupancy, a!.severity, a!.emergency, a!.boarding],
    [4, 3, 0.75, 'normal', 6, 1],
  )
  assert.deepEqual([b!.open, b!.occupancy, b!.severity, b!.emergency], [null, null, 'unknown', null])
})

test('an opened standby bed becomes an open bed', () => {
  const picture = { ...emptyPicture(), status: Uint8Array.from([3, 3, 3, 3, 3, 1, 1]), facilities: new Int32Array(8) }
  assert.deepEqual(
    [pulseOfPicture(city, picture)[0]!.open, pulseOfPicture(city, picture)[0]!.severity],
    [5, 'critical'],
  )
})
