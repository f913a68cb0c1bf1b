/** What it takes to run an experiment again and get the same numbers. */
import { stateHash } from '../state/equality.ts'
import type { TwinState } from '../state/state.ts'
import type { Scenario } from './scenario.ts'

/** Version of the model: changes whenever the same input may give other numbers. Equal to the package's version. */
export const ENGINE_VERSION = '0.1.0'

export interface Capsule {
  readonly engineVersion: string
  readonly scenario: Scenario
  readonly city: string
  /** Hash of the state that the runs start from. */
  readonly stateHash: string
  /** Clock of that state, epoch ms. */
  readonly asOf: number
  readonly seed: number
  readonly replications: number
}

export function capsuleOf(live: TwinState, scenario: Scenario, seed: number, replications: number): Capsule {
  return {
    engineVersion: ENGINE_VERSION,
    scenario,
    city: live.city.id,
    stateHash: stateHash(live),
    asOf: live.asOf,
    seed,
    replications,
  }
}
