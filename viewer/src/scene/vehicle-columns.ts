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

type Look = (typeof VEHICLE_LOOKS)[number]
const NUMBERS = Object.fromEntries(VEHICLE_LOOKS.map((look, number) => [look, number])) as Readonly<
  Record<Look, number>
>

export interface VehicleColumns {
  readonly count: number
  /** Scene x and z, then the direction ahead in scene units; 0, 0 = it stands. */
  readonly places: Float32Array
  readonly looks: Float32Array
}

export function vehicleColumns(vehicles: readonly SurfaceVehicle[]): VehicleColumns {
  const places = new Float32Array(vehicles.length * 4)
  const looks = new Float32Array(vehicles.length)
  for (let i = 0; i < vehicles.length; i++) {
    const { east, north, ahead, look, stressed } = vehicles[i]!
    const x = sceneX(east)
    const z = sceneZ(north)
    places[i * 4] = x
    places[i * 4 + 1] = z
    places[i * 4 + 2] = ahead ? sceneX(ahead[2]!) - x : 0
    places[i * 4 + 3] = ahead ? sceneZ(ahead[3]!) - z : 0
    looks[i] = NUMBERS[look === 'carrying' && stressed ? 'carrying-to-stressed' : look]
  }
  return { count: vehicles.length, places, looks }
}

/** What was drawn last: whose place stands where, and where it was drawn from. */
export interface DrawnVehicles {
  readonly ids: readonly string[]
  readonly places: Float32Array
  readonly origins: Float32Array
}

/** Farther than this between two reports nobody drives: it is another journey, and is not drawn as one (scene units). */
const LEAP = 40

/**
 * Where each vehicle is drawn from on its way to its new place: where it is seen now.
 * @param share how far of the way to the last place each has come, 0..1.
 * @returns scene x and z in turn; of those that were not drawn, or are far away, the new place itself.
 */
export function vehicleOrigins(
  ids: readonly string[],
  places: Float32Array,
  drawn: DrawnVehicles | null,
  share: number,
): Float32Array {
  const origins = new Float32Array(ids.length * 2)
  // Hardly ever does one come or go: the same vehicle stands at the same row.
  let rows: Map<string, number> | null = null
  for (let i = 0; i < ids.length; i++) {
    const x = places[i * 4]!
    const z = places[i * 4 + 1]!
    origins[i * 2] = x
    origins[i * 2 + 1] = z
    if (drawn === null) continue
    let row: number | undefined = i
    if (drawn.ids[i] !== ids[i]) {
      rows ??= new Map(drawn.ids.map((id, at) => [id, at]))
      row = rows.get(ids[i]!)
    }
    if (row === undefined) continue
    const fromX = drawn.origins[row * 2]!
    const fromZ = drawn.origins[row * 2 + 1]!
    const seenX = fromX + (drawn.places[row * 4]! - fromX) * share
    const seenZ = fromZ + (drawn.places[row * 4 + 1]! - fromZ) * share
    if (Math.hypot(x - seenX, z - seenZ) > LEAP) continue
    origins[i * 2] = seenX
    origins[i * 2 + 1] = seenZ
  }
  return origins
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
      positions[at * 6] = sceneX(ahead[i]!)
      positions[at * 6 + 1] = 0.4
      positions[at * 6 + 2] = sceneZ(ahead[i + 1]!)
      positions[at * 6 + 3] = sceneX(ahead[i + 2]!)
      positions[at * 6 + 4] = 0.4
      positions[at * 6 + 5] = sceneZ(ahead[i + 3]!)
      if (vehicle.stressed) stressed.fill(1, at * 2, at * 2 + 2)
    }
  }
  return { positions, stressed }
}
