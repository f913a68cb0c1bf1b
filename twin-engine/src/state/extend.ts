/** The state of a city carried over to the same city with further units behind its own. */
import type { CityModel } from '../city/city.ts'
import { emptyState, restoreState, type TwinState } from './state.ts'
import { standBedBy } from './transitions.ts'

const GROUPS = [
  'clock',
  'beds',
  'units',
  'limits',
  'facilities',
  'ambulances',
  'tallies',
  'referrals',
  'appointments',
  'history',
] as const

/**
 * A copy of `state` for `city`, whose units and beds begin with those of the state's own city; beds of further units stand
 * by since the state's clock.
 * @throws when the units differ.
 */
export function extendState(state: TwinState, city: CityModel): TwinState {
  const own = state.city.units
  if (own.some((unit, u) => city.units[u] !== unit))
    throw new Error(`the units of city ${city.id} do not begin with those of the state’s city ${state.city.id}`)
  const wide = emptyState(city, 0)
  // Columns are indexed by bed or unit first, so what was there stays in front.
  for (const group of GROUPS) {
    const from: Readonly<Record<string, Float64Array>> = state[group] as never
    const to: Readonly<Record<string, Float64Array>> = wide[group] as never
    for (const name of Object.keys(from)) to[name]!.set(from[name]!)
  }
  const extended = restoreState(city, { buffer: wide.buffer, patientBuffer: state.patientBuffer.slice(0) })
  for (let bed = state.index.bedCount; bed < extended.index.bedCount; bed++) standBedBy(extended, state.asOf, bed)
  return extended
}
