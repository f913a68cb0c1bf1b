/**
 * A run in which people pull levers on the way, as in an exercise, told so that any worker can run it: done again to its end, or
 * gone on with from the minute that it has reached. Never in a scenario's file.
 */
import { type LeverSpec, planLever } from '../levers/index.ts'
import { advance } from '../simulation/advance.ts'
import { observe, type Trajectory } from '../simulation/observe.ts'
import type { Simulation } from '../simulation/simulation.ts'
import { stateHash } from '../state/equality.ts'
import type { Scenario } from './scenario.ts'

export interface PulledLever {
  /** From the fork. */
  readonly minute: number
  readonly spec: LeverSpec
}

export interface Played {
  /** In the order in which they were pulled. */
  readonly pulled: readonly PulledLever[]
  /** Minute that the run has reached. */
  readonly minutes: number
  /**
   * null = this very run is wanted again, up to that minute (law L42), the scenario's levers pulled at its start. Else it was
   * played with this seed, and runs that go on from there are wanted: over the scenario's horizon, its levers pulled at that
   * minute. All that was pulled before goes on in them, and who lies in a bed leaves it when they would have; everything else
   * that comes has the luck of the new seed.
   */
  readonly onwardFrom: number | null
}

/** `advance` that pulls on the way what was pulled. */
export function pulling(pulled: readonly PulledLever[], runTo: typeof advance = advance): typeof advance {
  let next = 0
  return (simulation, toMinute) => {
    for (; next < pulled.length && pulled[next]!.minute <= toMinute; next++) {
      runTo(simulation, pulled[next]!.minute)
      planLever(pulled[next]!.spec, simulation)
    }
    runTo(simulation, toMinute)
  }
}

/** The run again, from its fork; `endHash` is that of the state in which it ends. */
export function observeAgain(
  simulation: Simulation,
  { pulled, minutes }: Played,
  runTo: typeof advance = advance,
): Trajectory {
  const pullAndRun = pulling(pulled, runTo)
  const trajectory = observe(simulation, minutes / 60, pullAndRun)
  pullAndRun(simulation, minutes)
  return { ...trajectory, endHash: stateHash(simulation.state) }
}

/** Runs that go on from `played`, a simulation at the minute that was reached: one for each scenario. It is only copied. */
export function observeOnward(
  played: Simulation,
  scenarios: readonly Scenario[],
  seed: number,
  replication: number,
  runTo: typeof advance = advance,
): Trajectory[] {
  return scenarios.map(({ levers, horizonHours }) => {
    const onward = played.copy({ seed, replication, horizonMinutes: played.minute + horizonHours * 60 })
    for (const spec of levers) planLever(spec, onward)
    return observe(onward, horizonHours, runTo)
  })
}
