/** Direct admissions that are put off: the same people come, whole days later at the same hour. */
import { Handler, Purpose, Stream } from '../handlers.ts'
import type { Simulation } from '../simulation.ts'

const DAY = 1440

export interface Deferral {
  /** Those put off at a lower share are among those at a higher one. */
  readonly share: number
  readonly days: number
  readonly units: ReadonlySet<number>
  readonly fromMinute: number
  readonly untilMinute: number
}

/** Whether the direct admission who would come now is put off; their later coming is then planned. */
export function putOff(simulation: Simulation, unit: number, number: number): boolean {
  const { minute } = simulation
  for (const deferral of simulation.deferrals) {
    if (minute < deferral.fromMinute || minute >= deferral.untilMinute || !deferral.units.has(unit)) continue
    // A direct admission has no triage level, so its uniform is free to decide this.
    if (simulation.random.draw(Stream.direct + unit, number, Purpose.arrival)[1]! >= deferral.share) continue
    simulation.schedule(minute + deferral.days * DAY, Handler.deferredArrival, unit, number)
    return true
  }
  return false
}
