/** The city's clock: every five minutes, on the five minutes. */
import { HISTORY_STEP_MINUTES } from '../../state/state.ts'
import { Handler } from '../handlers.ts'
import type { Simulation } from '../simulation.ts'
import { passClock } from '../steps.ts'

const STEP = HISTORY_STEP_MINUTES * 60_000

/** Plans the first passing after the start. */
export function startClock(simulation: Simulation): void {
  const first = (Math.floor(simulation.origin / STEP) + 1) * STEP
  simulation.schedule((first - simulation.origin) / 60_000, Handler.clock, 0, 0)
}

export function clockPasses(simulation: Simulation): void {
  passClock(simulation)
  simulation.schedule(simulation.minute + HISTORY_STEP_MINUTES, Handler.clock, 0, 0)
}
