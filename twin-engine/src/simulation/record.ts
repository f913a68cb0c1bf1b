/**
 * A watched run: the same transitions, also told as events. Replaying them through `apply` from the state at which the
 * watching began ends in the run's own state, byte for byte (law L7).
 */
import type { Occurrence } from '../events/event.ts'
import { copyState, type TwinState } from '../state/state.ts'
import { advance } from './advance.ts'
import type { Simulation } from './simulation.ts'

export interface Recording {
  /** The state when the watching began; belongs to the recording. */
  readonly from: TwinState
  /** In order of time. */
  readonly events: readonly Occurrence[]
}

/** Runs to `toMinute` and tells every event on the way to `tell`, in order. */
export function narrate(simulation: Simulation, toMinute: number, tell: (event: Occurrence) => void): void {
  const before = simulation.tell
  simulation.tell = tell
  try {
    advance(simulation, toMinute)
  } finally {
    simulation.tell = before
  }
}

/** Runs to `toMinute` (minutes from the start) and gives the events with the state they start from. */
export function record(simulation: Simulation, toMinute: number): Recording {
  const from = copyState(simulation.state)
  const events: Occurrence[] = []
  narrate(simulation, toMinute, (event) => events.push(event))
  return { from, events }
}
