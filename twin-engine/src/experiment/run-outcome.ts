/** What the answers need of a run, kept in place of its samples: when each resource of each hospital broke, and who boarded. */
import type { CityModel } from '../city/city.ts'
import type { Trajectory } from '../simulation/observe.ts'
import { boardingHours } from './figures.ts'
import { breakMinutes, RESOURCES } from './time-to-break.ts'

export interface RunOutcome {
  readonly replication: number
  readonly horizonMinutes: number
  /** Index of each observed facility. */
  readonly facilities: Int32Array
  /** Minute of the first break, `[row of the facility × RESOURCES.length + resource]`: Infinity = none, NaN = not known. */
  readonly breaks: Float64Array
  /** Patient-hours of boarding in the city; null where no emergency department is known. */
  readonly boardingHours: number | null
}

export function runOutcome(city: CityModel, run: Trajectory): RunOutcome {
  const { facilities } = run
  const breaks = new Float64Array(facilities.length * RESOURCES.length)
  for (let i = 0; i < facilities.length; i++)
    RESOURCES.forEach((resource, k) => {
      breaks[i * RESOURCES.length + k] = breakMinutes(city, [run], i, resource)?.[0] ?? Number.NaN
    })
  return {
    replication: run.replication,
    horizonMinutes: (run.samples - 1) * run.everyMinutes,
    facilities,
    breaks,
    boardingHours: boardingHours(run, -1),
  }
}
