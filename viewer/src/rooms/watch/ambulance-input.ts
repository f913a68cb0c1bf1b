// From what the ambulances said to what the surface draws and the table tells.
import type { Ambulance, AmbulancePhase } from '../../data/ambulances.ts'
import type { CityGround } from '../../data/ground.ts'
import { placeOnWay, type VehiclePlace, type VehicleWay } from '../../scene/vehicle-motion.ts'
import type { SurfaceVehicle } from '../../surfaces/surface.ts'

const MINUTE = 60_000
/** Minutes, the second of the usual limits of 15, 30 and 60 (NHS England: none over 30); beyond it the vehicle is lost to the city. */
export const HANDOVER_LIMIT_MINUTES = 30

/** Phases in which a vehicle is at work: those that are drawn bright and listed. */
export const AT_WORK: readonly AmbulancePhase[] = [
  'ASSIGNED',
  'MOBILE',
  'ON_SCENE',
  'TO_HOSPITAL',
  'HANDOVER',
  'CLEARING',
]

const LOOKS: Readonly<Record<AmbulancePhase, SurfaceVehicle['look'] | null>> = {
  IDLE: 'ready',
  ASSIGNED: 'called',
  MOBILE: 'called',
  ON_SCENE: 'at-scene',
  TO_HOSPITAL: 'carrying',
  HANDOVER: 'handing-over',
  CLEARING: 'handing-over',
  OFF_DUTY: null,
}

/** Ways in metres, for as long as their answer is kept: each second asks for all of them again. */
const WAYS = new WeakMap<CityGround, WeakMap<object, VehicleWay>>()

function wayOf({ way }: Ambulance, ground: CityGround): VehicleWay | null {
  if (way === null) return null
  const known = WAYS.get(ground) ?? new WeakMap<object, VehicleWay>()
  WAYS.set(ground, known)
  const before = known.get(way)
  if (before !== undefined) return before
  const { points } = way
  const metres = new Float64Array(points.length)
  for (let i = 0; i < points.length; i += 2) metres.set(ground.place({ lng: points[i]!, lat: points[i + 1]! }), i)
  const made = { points: metres, minutes: Float64Array.from(way.minutes) }
  known.set(way, made)
  return made
}

/** Room for the ways ahead of all vehicles in one piece: an array each would be thousands of small ones a second. */
function aheadIn(room: number): (way: VehicleWay, place: VehiclePlace) => Float64Array | null {
  const whole = new Float64Array(room)
  let used = 0
  return ({ points }, { east, north, next }) => {
    if (2 * next >= points.length) return null
    const from = used
    whole[used++] = east
    whole[used++] = north
    for (let i = 2 * next; i < points.length; i++) whole[used++] = points[i]!
    return whole.subarray(from, used)
  }
}

export const minutesIn = (ambulance: Ambulance, asOf: number): number =>
  Math.max(0, (asOf - Date.parse(ambulance.since)) / MINUTE)

/** Minutes left on the reckoned way; null = no way was told, or it should have arrived. */
export function minutesLeft(ambulance: Ambulance, asOf: number): number | null {
  const whole = ambulance.way?.minutes.at(-1)
  const left = whole === undefined ? null : whole - minutesIn(ambulance, asOf)
  return left === null || left <= 0 ? null : left
}

/** Where each is at `asOf`; those off duty are left out, and those who are back at their station stand still. */
export function surfaceVehicles(
  ambulances: readonly Ambulance[],
  ground: CityGround,
  asOf: number,
  stressed: ReadonlySet<string>,
): SurfaceVehicle[] {
  const aheadOf = aheadIn(ambulances.reduce((sum, { way }) => sum + (way === null ? 0 : way.points.length + 2), 0))
  return ambulances.flatMap((ambulance): SurfaceVehicle[] => {
    const look = LOOKS[ambulance.phase]
    if (look === null) return []
    const way = wayOf(ambulance, ground)
    const elapsed = minutesIn(ambulance, asOf)
    const late = ambulance.phase === 'HANDOVER' && elapsed > HANDOVER_LIMIT_MINUTES
    const towards = ambulance.destination !== null && stressed.has(ambulance.destination.id)
    if (way === null) {
      const [east, north] = ground.place(ambulance.location)
      return [{ id: ambulance.id, look: late ? 'late' : look, east, north, ahead: null, stressed: towards }]
    }
    const place = placeOnWay(way, elapsed)
    const ahead = aheadOf(way, place)
    return [
      {
        id: ambulance.id,
        look: look === 'ready' && ahead !== null ? 'returning' : look,
        east: place.east,
        north: place.north,
        ahead,
        stressed: towards && look === 'carrying',
      },
    ]
  })
}
