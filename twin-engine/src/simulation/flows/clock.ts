/** The city's clock: every five minutes, on the five minutes. */
import { Handler } from '../handlers.ts'
import type { Simulation } from '../simulation.ts'
import { passClock } from '../steps.ts'

/** Plans the first passing after the start; none where the setting has no clock. */
export function startClock(simulation: Simulation): void {
  if (simulation.clockMinutes === Number.POSITIVE_INFINITY) return
  const step = simulation.clockMinutes * 60_000
  const first = (Math.floor(simulation.origin / step) + 1) * step
  simulation.schedule((first - simulation.origin) / 60_000, Handler.clock, 0, 0)
}

export function clockPasses(simulation: Simulation): void {
  simulation.bookkeeping++
  passClock(simulation)
  simulation.schedule(simulation.minute + simulation.clockMinutes, Handler.clock, 0, 0)
}
