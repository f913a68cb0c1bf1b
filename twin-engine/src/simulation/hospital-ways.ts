/** Ways between hospitals as they are at the minute: which other one is nearest, and how long it takes. */

import { givenDrives } from '../network/facility-times.ts'
import type { RoadEdit } from '../network/road-edits.ts'
import { roadSpeedsOf } from '../parameters/road-speeds.ts'
import {
  distanceKilometres,
  estimatedMinutes,
  type Neighbours,
  namedMinutes,
  neighboursOf,
} from '../policies/neighbours.ts'
import { drivesNow, peakShareNow } from './drives-now.ts'
import { WALKED_DETOUR } from './road-drives.ts'
import type { Simulation } from './simulation.ts'

/** The neighbours over the roads as they are: those of calm, or of what is closed now. */
export function neighboursNow(simulation: Simulation): Neighbours {
  const { conditions, minute, state, setting, neighbours } = simulation
  if (conditions.roadEdits.length === 0 || state.city.roads === undefined) return neighbours
  let now: readonly RoadEdit[] | null = null
  for (const { edits, fromMinute, untilMinute } of conditions.roadEdits)
    if (minute >= fromMinute && minute < untilMinute) now = now === null ? edits : [...now, ...edits]
  return now === null ? neighbours : neighboursOf(state.city, roadSpeedsOf(setting.parameters), now)
}

/** Minutes over the roads as they are, for a vehicle that leaves now; Infinity where no road leads, null where the city has none. */
export function roadMinutes(simulation: Simulation, from: number, to: number): number | null {
  const drives = drivesNow(simulation)
  if (drives === null) return null
  const peakShare = peakShareNow(simulation, drives)
  const freeFlow = drives.roadsFrom(from, 0)[to]!
  return peakShare === 0 ? freeFlow : (1 - peakShare) * freeFlow + peakShare * drives.roadsFrom(from, 1)[to]!
}

/**
 * Minutes from one facility to another for whoever leaves now: as the city's care or its own times say, else over the roads as
 * they are, where nothing takes longer than on foot; else estimated.
 */
export function journeyMinutes(simulation: Simulation, from: number, to: number): number {
  const { state, care, neighbours, setting } = simulation
  const { city } = state
  const named = namedMinutes(neighbours, from, to)
  if (named !== null) return named
  const minutes = givenDrives(city) === null ? roadMinutes(simulation, from, to) : neighbours.minutes(from)![to]!
  if (minutes === null) return estimatedMinutes(city, from, to, care.speedKilometresPerHour)
  const kilometres = distanceKilometres(city.facilities[from]!.location, city.facilities[to]!.location)
  const { walkingKilometresPerHour } = setting.parameters.roads
  return Math.min(minutes, (WALKED_DETOUR * kilometres * 60) / walkingKilometresPerHour)
}
