import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pictureThen } from './past-beds.ts'

const ASOF = '2026-11-20T12:24:00.000Z'

test('the beds of the units told lie where the city has them, all others are unknown', () => {
  const picture = pictureThen(6, [
    { firstBed: 2, bedsAt: { asOf: ASOF, status: ['occupied', 'dirty'], sinceMinutes: [90, null] } },
    { firstBed: 4, bedsAt: null },
  ])
  assert.ok(picture)
  assert.deepEqual([...picture.status], [0, 0, 3, 5, 0, 0])
  assert.equal(picture.asOf, Date.parse(ASOF))
  assert.equal(picture.since[2], Date.parse(ASOF) / 60_000 - 90)
  assert.equal(picture.since[3], 0, 'nobody has heard of it')
})

test('where no unit tells its beds there is no picture', () => {
  assert.equal(pictureThen(6, [{ firstBed: 0, bedsAt: null }]), null)
})
