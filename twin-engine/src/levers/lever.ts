/** What a lever is: a named kind of planned action, from data to entries of a simulation's calendar. */
import type { CityModel, Text } from '../city/city.ts'
import type { Decoded } from '../city/decoded.ts'
import type { Planned, Simulation } from '../simulation/simulation.ts'

/**
 * A lever. `decode` refuses what is malformed, with paths; `check` refuses what the city does not have. `plan` is called
 * once at the start of each simulation.
 */
export interface Lever<Spec = unknown> {
  readonly kind: string
  readonly name: Text
  decode(input: unknown): Decoded<Spec>
  check(spec: Spec, city: CityModel): Decoded<Spec>
  plan(spec: Spec, simulation: Simulation): Planned
}
