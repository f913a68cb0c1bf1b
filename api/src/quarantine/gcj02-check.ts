/**
 * Whether an ambulance's position was told in GCJ-02: where it must be at a place that the city knows (idle at its station, at
 * the hospital for handover), and is there only once the position is converted. A vehicle may be idle on its way back too: told at
 * another place of the city, it is taken at its word.
 */
import type { LngLat, TwinEvent } from '@kangcheng/twin-engine'
import { distanceMetres, gcj02ToWgs84, recogniseGcj02 } from '../feeds/gcj02.ts'
import type { Twin } from '../live/twin.ts'

const PER_DEGREE = 1e6
/** Nearer than this to a facility as it was told, an idle vehicle is there. */
const AT_A_PLACE_METRES = 60

/** Why a position is refused as GCJ-02; null where it is not, or cannot be told. */
export function gcj02Problem({ city, state }: Twin, event: TwinEvent): string | null {
  if (event.kind !== 'ambulance.moved') return null
  const known = knownPlace(city, state.index, event)
  if (known === null) return null
  const { location, phase } = event
  if (phase === 'idle' && city.facilities.some((f) => distanceMetres(location, f.location) < AT_A_PLACE_METRES))
    return null
  const { system, offsetMetres, residualMetres } = recogniseGcj02([{ told: event.location, known }])
  if (system !== 'gcj02') return null
  return `is ${Math.round(offsetMetres!)} m from the place where the vehicle must be, and ${Math.round(residualMetres!)} m once converted: it is GCJ-02; send WGS-84`
}

function knownPlace(
  city: Twin['city'],
  index: Twin['state']['index'],
  event: Extract<TwinEvent, { kind: 'ambulance.moved' }>,
): LngLat | null {
  if (event.phase === 'idle') {
    const vehicle = index.vehicle.get(event.vehicle)
    return vehicle === undefined ? null : city.facilities[city.vehicles[vehicle]!.station]!.location
  }
  if (event.phase !== 'handover' || event.destination === undefined) return null
  const facility = index.facility.get(event.destination)
  return facility === undefined ? null : city.facilities[facility]!.location
}

/** The WGS-84 position to about 0.1 m, as a correction gives it. */
export function convertedLocation(told: LngLat): LngLat {
  const [lng, lat] = gcj02ToWgs84(told)
  const round = (degrees: number): number => Math.round(degrees * PER_DEGREE) / PER_DEGREE
  return [round(lng), round(lat)]
}
