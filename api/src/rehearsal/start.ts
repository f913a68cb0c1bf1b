/** Where a rehearsal starts: a live state from a snapshot, one that a capsule carries, or a warmed-up city. */
import { readFileSync } from 'node:fs'
import {
  type Capsule,
  type CityModel,
  openingSimulation,
  type Parameters,
  restoreState,
  type Scenario,
  stateFormat,
  type TwinState,
} from '@kangcheng/twin-engine'
import type { StateBytes } from '../executors/sweep-executor.ts'
import { decodeSnapshot } from '../live/snapshots.ts'
import { carriedBytes, carryState } from './capsule-file.ts'
import type { StartTold } from './experiment-result.ts'

export interface RehearsalStart {
  readonly state: TwinState
  readonly told: StartTold
  /** What a capsule must hold to start here again: packed when it is asked for. */
  readonly carry: () => Capsule['start']
}

/** @throws an Error when the scenario has no `start`. */
export function warmedUpStart(city: CityModel, parameters: Parameters, scenario: Scenario): RehearsalStart {
  const { start } = scenario
  if (!start)
    throw new Error(
      `scenario ${scenario.id} has no start; give --from SNAPSHOT, or a start {at, warmUpDays, seed} in the file`,
    )
  const { state } = openingSimulation(city, parameters, scenario)
  return {
    state,
    told: {
      kind: 'warmed-up',
      at: new Date(state.asOf).toISOString(),
      position: null,
      warmUp: { method: 'steady-fill', days: start.warmUpDays },
    },
    carry: () => ({ kind: 'warmed-up' }),
  }
}

/** @throws an Error that says why the file cannot be a start for the city. */
export function snapshotStart(city: CityModel, file: string): RehearsalStart {
  const snapshot = decodeSnapshot(readFileSync(file))
  const { header } = snapshot
  if (header.city !== city.id) throw new Error(`it is of city "${header.city}"; give --city for it`)
  return liveStart(city, snapshot, header.position, header.stateFormat)
}

/** @throws an Error that says why what the capsule carries cannot be a start for the city. */
export function capsuleStart(
  city: CityModel,
  parameters: Parameters,
  scenario: Scenario,
  carried: Capsule['start'],
): RehearsalStart {
  if (carried.kind === 'warmed-up') return warmedUpStart(city, parameters, scenario)
  return liveStart(city, carriedBytes(carried), carried.position, carried.stateFormat)
}

function liveStart(city: CityModel, bytes: StateBytes, position: number, format: string): RehearsalStart {
  if (format !== stateFormat(city)) throw new Error('its state has the format of another version')
  const state = restoreState(city, bytes)
  return {
    state,
    told: { kind: 'snapshot', at: new Date(state.asOf).toISOString(), position, warmUp: null },
    carry: () => carryState(state, position, format),
  }
}
