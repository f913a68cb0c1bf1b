/**
 * Rounds of the vehicles that empty a hospital: loading, the drive over the roads as they are, unloading, the way back.
 * Where no road leads there ambulances and buses wait; boats go over the great circle with a detour, stretches on land included.
 */
import { distanceKilometres } from '../../policies/neighbours.ts'
import { journeyMinutes, roadMinutes } from '../hospital-ways.ts'
import type { Simulation } from '../simulation.ts'
import type { EvacuationVehicle, VehicleKind } from './evacuation-run.ts'

/** Ways on the water over the great circle; assumed. */
const BOAT_DETOUR = 1.4

/** Minutes from one facility to another for a vehicle that leaves now; Infinity where no road leads. */
export function driveMinutes(simulation: Simulation, kind: VehicleKind, from: number, to: number): number {
  const { setting, state } = simulation
  const { evacuation } = setting.parameters
  const { facilities } = state.city
  if (kind === 'boat') {
    const kilometres = BOAT_DETOUR * distanceKilometres(facilities[from]!.location, facilities[to]!.location)
    return (kilometres * 60) / evacuation.boatKilometresPerHour
  }
  const minutes = roadMinutes(simulation, from, to) ?? journeyMinutes(simulation, from, to)
  const slowed = minutes / slowdownNow(simulation)
  return kind === 'bus' ? slowed / evacuation.busSpeedFactor : slowed
}

/** What storms and ice make of the speed of ambulances now. */
function slowdownNow({ parts, minute }: Simulation): number {
  let factor = 1
  for (const slowdown of parts.ambulances?.slowdowns ?? [])
    if (minute >= slowdown.fromMinute && minute < slowdown.untilMinute) factor *= slowdown.factor
  return factor
}

/** Minutes from the beginning of loading until the vehicle leaves. */
export function loadingMinutes({ setting }: Simulation, kind: VehicleKind): number {
  const { evacuation } = setting.parameters
  if (kind === 'bus') return evacuation.busLoadingMinutes
  return kind === 'boat' ? evacuation.boatLoadingMinutes : evacuation.ambulanceLoadingMinutes
}

/** Patients that a vehicle carries at once; those of intensive care travel alone. */
export function places({ setting }: Simulation, kind: VehicleKind): number {
  const { evacuation } = setting.parameters
  return kind === 'bus' ? evacuation.busSeats : kind === 'boat' ? evacuation.boatPlaces : 1
}

/** Whether the vehicle is at hand: an ambulance is once it has finished its last call. */
export function isAtHand({ parts }: Simulation, { ofFleet }: EvacuationVehicle): boolean {
  return ofFleet < 0 || parts.ambulances?.onDuty[ofFleet] === 0
}
