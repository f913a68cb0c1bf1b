/** Direct admissions that are put off: the same people come, whole days later at the same hour. */
import { Handler } from '../handlers.ts'
import type { Simulation } from '../simulation.ts'

const DAY = 1440

/** A hospital in trouble (`conditions.ts`) puts its planned admissions off by so many days; assumed, as the lever's usual. */
const HELD_DAYS = 7

export interface Deferral {
  /** Those put off at a lower share are among those at a higher one. */
  readonly share: number
  readonly days: number
  readonly units: ReadonlySet<number>
  readonly fromMinute: number
  readonly untilMinute: number
}

/**
 * Whether the direct admission who would come now is put off; their later coming is then planned. `patience` is the uniform
 * that decides it.
 */
export function putOff(
  simulation: Simulation,
  source: number,
  unit: number,
  number: number,
  patience: number,
): boolean {
  const { minute, conditions } = simulation
  const facility = simulation.state.index.facilityOfUnit[unit]!
  if (patience < conditions.electivesHeld[facility]!) {
    simulation.totals.add('admissionsHeld', facility, 1)
    simulation.schedule(minute + HELD_DAYS * DAY, Handler.deferredArrival, source, number)
    return true
  }
  for (const deferral of simulation.deferrals) {
    if (minute < deferral.fromMinute || minute >= deferral.untilMinute || !deferral.units.has(unit)) continue
    if (patience >= deferral.share) continue
    simulation.schedule(minute + deferral.days * DAY, Handler.deferredArrival, source, number)
    return true
  }
  return false
}
