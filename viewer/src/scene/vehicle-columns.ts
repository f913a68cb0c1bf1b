// Vehicles and the ways before them as columns for the graphics card.
import type { SurfaceVehicle } from '../surfaces/surface.ts'
import { sceneX, sceneZ } from './projection.ts'

/** In the order of the numbers that the shader knows them by; the last is one that carries somebody to a stressed hospital. */
export const VEHICLE_LOOKS = [
  'ready',
  'returning',
  'called',
  'at-scene',
  'carrying',
  'handing-over',
  'late',
  'carrying-to-stressed',
] as const

export interface VehicleColumns {
  readonly count: number
  /** Scene x and z, then the direction ahead in scene units; 0, 0 = it stands. */
  readonly places: Float32Array
  readonly looks: Float32Array
}

export function vehicleColumns(vehicles: readonly SurfaceVehicle[]): VehicleColumns {
  const places = new Float32Array(vehicles.length * 4)
  const looks = new Float32Array(vehicles.length)
  vehicles.forEach(({ east, north, ahead, look, stressed }, i) => {
    const x = sceneX(east)
    const z = sceneZ(north)
    places.set([x, z, ahead ? sceneX(ahead[2]!) - x : 0, ahead ? sceneZ(ahead[3]!) - z : 0], i * 4)
    looks[i] = VEHICLE_LOOKS.indexOf(look === 'carrying' && stressed ? 'carrying-to-stressed' : look)
  })
  return { count: vehicles.length, places, looks }
}

export interface WayColumns {
  /** Two points a stretch of line. */
  readonly positions: Float32Array
  readonly stressed: Float32Array
}

/** The ways ahead of those that are called or carry somebody; who drives home draws none. */
export function wayColumns(vehicles: readonly SurfaceVehicle[]): WayColumns {
  const drawn = vehicles.filter(({ ahead, look }) => ahead !== null && look !== 'returning')
  const stretches = drawn.reduce((sum, { ahead }) => sum + ahead!.length / 2 - 1, 0)
  const positions = new Float32Array(stretches * 6)
  const stressed = new Float32Array(stretches * 2)
  let at = 0
  for (const vehicle of drawn) {
    const ahead = vehicle.ahead!
    for (let i = 0; i + 3 < ahead.length; i += 2, at++) {
      positions.set(
        [sceneX(ahead[i]!), 0.4, sceneZ(ahead[i + 1]!), sceneX(ahead[i + 2]!), 0.4, sceneZ(ahead[i + 3]!)],
        at * 6,
      )
      stressed.fill(vehicle.stressed ? 1 : 0, at * 2, at * 2 + 2)
    }
  }
  return { positions, stressed }
}
