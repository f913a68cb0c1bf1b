/**
 * How likely the next patient finds nothing free, and when a resource breaks: over the runs of one scenario from one state, for
 * every hospital and the city.
 *
 * Nothing is free for the next at a sample when, of ward beds or intensive care beds, as many patients ask for one with none
 * reserved for them as are free or being made ready and within staff and equipment; of an emergency department, when for an hour on end as many people are in it
 * as it has treatment places. A *break* is graver: somebody who is there already goes without (time-to-break.ts). Hence the first
 * never comes later than the second.
 */
import type { CityModel } from '../city/city.ts'
import {
  breakMinutes,
  figure,
  firstMinutes,
  type Probability,
  RESOURCES,
  type Resource,
  type TimeToBreak,
  timeToBreak,
  treatmentPlaces,
  wilson95,
} from '../experiment/time-to-break.ts'
import type { Measure } from '../simulation/measures.ts'
import type { Trajectory } from '../simulation/observe.ts'

/** Hours within which the chance is told. */
export const RISK_HOURS = [6, 12, 24] as const
export type RiskHours = (typeof RISK_HOURS)[number]

const FULL_MINUTES = 60

export interface BedRisk {
  /** Index of the facility; -1 = the whole city by its sums, as if every free bed could be reached from everywhere. */
  readonly facility: number
  readonly resource: Resource
  /** Chance that the next patient finds nothing free at some moment within each of `RISK_HOURS`; null beyond the runs' horizon. */
  readonly noneFree: readonly (Probability | null)[]
  /** When it first fails somebody. */
  readonly breaks: TimeToBreak
}

/**
 * What is known of every observed facility, then of the city; a resource that is absent or not known is left out.
 * @throws when there is no run.
 */
export function bedRisks(city: CityModel, runs: readonly Trajectory[]): BedRisk[] {
  const first = runs[0]
  if (!first) throw new Error('no runs, so nothing is known of the risk')
  const horizonMinutes = (first.samples - 1) * first.everyMinutes
  const rows = [...first.facilities.keys(), -1]
  return rows.flatMap((i) =>
    RESOURCES.flatMap((resource): BedRisk[] => {
      const breaks = breakMinutes(city, runs, i, resource)
      if (breaks === null) return []
      const full = noneFreeMinutes(city, runs, i, resource)
      return [
        {
          facility: i < 0 ? -1 : first.facilities[i]!,
          resource,
          noneFree: RISK_HOURS.map((hours) =>
            hours * 60 > horizonMinutes ? null : wilson95(full.filter((m) => m <= hours * 60).length, runs.length),
          ),
          breaks: timeToBreak(breaks),
        },
      ]
    }),
  )
}

/** Minute from which the next patient finds nothing free, by run; Infinity = never. Of a resource that is known. */
function noneFreeMinutes(city: CityModel, runs: readonly Trajectory[], i: number, resource: Resource): Float64Array {
  if (resource === 'emergency') {
    const planned = treatmentPlaces(city, runs[0]!, i)
    return firstMinutes(
      runs,
      (run, s) => figure(run, 'emergency', s, i) >= (figure(run, 'treatmentPlaces', s, i) || planned),
      FULL_MINUTES,
    )
  }
  const [waiting, free]: readonly [Measure, Measure] =
    resource === 'icu' ? ['icuWaiting', 'icuFree'] : ['wardWaiting', 'wardFree']
  return firstMinutes(runs, (run, s) => figure(run, waiting, s, i) >= figure(run, free, s, i))
}
