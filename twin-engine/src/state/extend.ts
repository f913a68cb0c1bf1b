/** The state of a city carried over to the same city with further units and facilities behind its own. */
import type { CityModel } from '../city/city.ts'
import { emptyState, HISTORY_SAMPLES, restoreState, type TwinState } from './state.ts'
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
  'flows',
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
  const extended = widenState(state, city)
  for (let bed = state.index.bedCount; bed < extended.index.bedCount; bed++) standBedBy(extended, state.asOf, bed)
  return extended
}

/**
 * The bytes of `state` in the columns of `city`, which has the same districts and vehicles, and whose units, beds and facilities
 * begin with as many as the state's own; of what is further nothing is known.
 */
export function widenState(state: TwinState, city: CityModel): TwinState {
  const wide = emptyState(city, 0)
  // Columns are indexed by bed, unit or facility first, so what was there stays in front.
  for (const group of GROUPS) {
    const from: Readonly<Record<string, Float64Array>> = state[group] as never
    const to: Readonly<Record<string, Float64Array>> = wide[group] as never
    for (const name of Object.keys(from)) to[name]!.set(from[name]!)
  }
  widenHistory(state, wide)
  return restoreState(city, { buffer: wide.buffer, patientBuffer: state.patientBuffer.slice(0) })
}

/** The history alone is indexed by its sample first. */
function widenHistory(state: TwinState, wide: TwinState): void {
  const narrowWidth = state.city.facilities.length
  const width = wide.city.facilities.length
  const { newest, ...from } = state.history
  wide.history.newest.set(newest)
  for (const [name, column] of Object.entries(from)) {
    const to = wide.history[name as keyof typeof from]
    for (let sample = 0; sample < HISTORY_SAMPLES; sample++)
      to.set(column.subarray(sample * narrowWidth, (sample + 1) * narrowWidth), sample * width)
  }
}
