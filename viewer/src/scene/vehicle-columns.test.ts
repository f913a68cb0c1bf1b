import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SurfaceVehicle } from '../surfaces/surface.ts'
import { VEHICLE_LOOKS, vehicleColumns, vehicleOrigins, wayColumns } from './vehicle-columns.ts'

const vehicle = (id: string, east: number, north: number, more: Partial<SurfaceVehicle> = {}): SurfaceVehicle => ({
  id,
  look: 'carrying',
  east,
  north,
  ahead: Float64Array.of(east, north, east + 200, north, east + 200, north - 300),
  stressed: false,
  ...more,
})
const drawnOf = (vehicles: readonly SurfaceVehicle[]) => {
  const { places } = vehicleColumns(vehicles)
  const ids = vehicles.map(({ id }) => id)
  return { ids, places, origins: vehicleOrigins(ids, places, null, 1) }
}

test('a vehicle stands where it is, looks along its way, and tells by its number that it goes to a stressed hospital', () => {
  const { count, places, looks } = vehicleColumns([
    vehicle('a', 1_000, 2_000),
    vehicle('b', 0, 0, { ahead: null, look: 'late' }),
    vehicle('c', 0, 0, { stressed: true }),
  ])
  assert.equal(count, 3)
  assert.deepEqual([...places.subarray(0, 4)], [10, -20, 2, 0])
  assert.deepEqual([...places.subarray(4, 8)].map(Math.abs), [0, 0, 0, 0])
  assert.deepEqual(
    [...looks].map((look) => VEHICLE_LOOKS[look]),
    ['carrying', 'late', 'carrying-to-stressed'],
  )
})

test('a vehicle is drawn from where it was seen, though its row is another one', () => {
  const before = drawnOf([vehicle('a', 0, 0), vehicle('b', 500, 0)])
  const halfway = [vehicle('b', 700, 0), vehicle('a', 100, 0), vehicle('new', 900, 0)]
  const { places } = vehicleColumns(halfway)
  const ids = halfway.map(({ id }) => id)
  const origins = vehicleOrigins(ids, places, before, 1)
  assert.deepEqual(
    [...origins].map((one) => one + 0),
    [5, 0, 0, 0, 9, 0],
  )
  // Told anew before the move was over: it goes on from the middle of it.
  const again = drawnOf(halfway)
  const early = vehicleOrigins(ids, places, { ...again, origins }, 0.5)
  assert.deepEqual(
    [...early].map((one) => one + 0),
    [6, 0, 0.5, 0, 9, 0],
  )
})

test('what is farther than a report apart is no move: it is there at once', () => {
  const before = drawnOf([vehicle('a', 0, 0)])
  const { places } = vehicleColumns([vehicle('a', 5_000, 0)])
  assert.equal(vehicleOrigins(['a'], places, before, 1)[0], 50)
})

test('ways are stretches from point to point, of those alone who are called or carry', () => {
  const { positions, stressed } = wayColumns([
    vehicle('a', 0, 0),
    vehicle('b', 0, 0, { look: 'returning' }),
    vehicle('c', 0, 0, { ahead: null }),
    vehicle('d', 0, 0, { stressed: true }),
  ])
  assert.deepEqual([...stressed], [0, 0, 0, 0, 1, 1, 1, 1])
  const points = Array.from({ length: positions.length / 3 }, (_, at) => [positions[at * 3], positions[at * 3 + 2]])
  assert.deepEqual(
    points.slice(0, 4).map((point) => point.map((one) => one! + 0)),
    [
      [0, 0],
      [2, 0],
      [2, 0],
      [2, 3],
    ],
  )
})
