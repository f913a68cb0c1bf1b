/** Where the ambulances are, as they last said, and by which way they drive from there. */
import {
  AMBULANCE_PHASES,
  type AmbulancePhase,
  type CityModel,
  type LngLat,
  type Parameters,
  type RoadRoute,
  roadRoute,
  roadSpeedsOf,
  type TwinState,
} from '@kangcheng/twin-engine'

export interface AmbulanceReading {
  /** Index in the city's vehicles. */
  readonly vehicle: number
  readonly phase: AmbulancePhase
  /** As reported, at `since`. */
  readonly location: LngLat
  readonly since: number
  /** Index of a facility; null = none was told. */
  readonly destination: number | null
  /** The quickest way from the reported place to the destination; null while it stands, or where none is told or leads there. */
  readonly way: RoadRoute | null
}

/** Phases in which a vehicle with a destination is under way to it. */
const UNDER_WAY: ReadonlySet<AmbulancePhase> = new Set(['idle', 'to-hospital'])
const MINUTE = 60_000
const DAY_MINUTES = 1_440
/** Degrees to which places of patients are rounded for those who may not know addresses: about a kilometre. */
const ROUNDED_DEGREES = 0.01

const ways = new WeakMap<CityModel, Map<string, RoadRoute | null>>()
/** Several times the vehicles of a large city under way at once. */
const WAYS_KEPT = 2_000

/**
 * The vehicles that were heard of, in the city's order.
 * @param exact false = where no facility stands, places are rounded to a hundredth of a degree, since they may be homes.
 */
export function ambulancesOf(state: TwinState, parameters: Parameters, exact: boolean): readonly AmbulanceReading[] {
  const { city, ambulances } = state
  const readings: AmbulanceReading[] = []
  for (let vehicle = 0; vehicle < city.vehicles.length; vehicle++) {
    const phase = AMBULANCE_PHASES[ambulances.phase[vehicle]!]
    if (phase === undefined) continue
    const told: LngLat = [ambulances.lng[vehicle]!, ambulances.lat[vehicle]!]
    const location = exact || standsAtFacility(city, told) ? told : rounded(told)
    const since = ambulances.since[vehicle]!
    const to = ambulances.destination[vehicle]!
    const destination = to < 0 ? null : to
    const way =
      destination !== null && UNDER_WAY.has(phase) ? wayTo(city, parameters, location, destination, since) : null
    readings.push({ vehicle, phase, location, since, destination, way })
  }
  return readings
}

const places = new WeakMap<CityModel, ReadonlySet<string>>()

function standsAtFacility(city: CityModel, location: LngLat): boolean {
  let known = places.get(city)
  if (known === undefined) {
    known = new Set(city.facilities.map((facility) => placeKey(facility.location)))
    places.set(city, known)
  }
  return known.has(placeKey(location))
}

/** To some ten metres: a position is kept in single precision, and a forecourt is the house's. */
const placeKey = ([lng, lat]: LngLat): string => `${lng.toFixed(4)},${lat.toFixed(4)}`

const rounded = ([lng, lat]: LngLat): LngLat => [
  Math.round(lng / ROUNDED_DEGREES) * ROUNDED_DEGREES,
  Math.round(lat / ROUNDED_DEGREES) * ROUNDED_DEGREES,
]

function wayTo(
  city: CityModel,
  parameters: Parameters,
  from: LngLat,
  destination: number,
  since: number,
): RoadRoute | null {
  const to = city.facilities[destination]!.location
  if (placeKey(from) === placeKey(to)) return null
  let kept = ways.get(city)
  if (kept === undefined) {
    kept = new Map()
    ways.set(city, kept)
  }
  const key = `${from.join()}>${destination}@${since}`
  const known = kept.get(key)
  if (known !== undefined) return known
  const way = roadRoute(city, from, to, {
    speeds: roadSpeedsOf(parameters),
    mode: 'ambulance',
    hour: Math.floor(((((since / MINUTE + city.utcOffsetMinutes) % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES) / 60),
  })
  if (kept.size >= WAYS_KEPT) kept.delete(kept.keys().next().value!)
  kept.set(key, way)
  return way
}
