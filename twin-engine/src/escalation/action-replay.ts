/** What a set of actions brings when the engine plays it, against the same runs with nothing done: beside the hours over the limit when and where they lie. */
import type { CityModel } from '../city/city.ts'
import { boardingHours } from '../experiment/figures.ts'
import { figure } from '../experiment/time-to-break.ts'
import type { Trajectory } from '../simulation/observe.ts'
import { type Spread, type SpreadInterval, spreadInterval, spreadOf } from '../statistics/quantiles.ts'
import { type ActionLimit, isOver, type OverLimit, overByRow } from './action-limit.ts'

/** One run, as far as a replay needs it. */
export interface ReplayedRun extends OverLimit {
  readonly replication: number
  /** Hours of each hospital of which the figure is known. */
  readonly hoursByFacility: ReadonlyMap<number, number>
  /** Hospitals at or over the limit in the mean of each hour. */
  readonly overByHour: readonly number[]
  /** Bed-days that are open; NaN where not known. */
  readonly openBedDays: number
  /** Patient-hours of boarding; NaN where not known. */
  readonly boardingHours: number
}

/** What is not known of a hospital leaves it out. */
export function replayedRun(city: CityModel, run: Trajectory, limit: ActionLimit): ReplayedRun {
  const hoursEach = run.everyMinutes / 60
  const perHour = Math.max(1, Math.round(1 / hoursEach))
  const overByHour = new Array<number>(Math.ceil((run.samples - 1) / perHour)).fill(0)
  const hoursByFacility = new Map<number, number>()
  let [hoursOver, daysAbove] = [0, 0]
  for (const [i, over] of overByRow(city, run, limit).entries()) {
    if (over === null) continue
    hoursOver += over.hoursOver
    daysAbove += over.daysAbove
    hoursByFacility.set(run.facilities[i]!, over.hoursOver)
    for (let s = 1; over.hoursOver > 0 && s < run.samples; s++)
      if (isOver(city, run, limit, s, i)) overByHour[Math.floor((s - 1) / perHour)]! += 1 / perHour
  }
  let openBedDays = 0
  for (let s = 1; s < run.samples; s++) openBedDays += (figure(run, 'open', s, -1) * hoursEach) / 24
  return {
    replication: run.replication,
    hoursOver: hoursByFacility.size === 0 ? Number.NaN : hoursOver,
    daysAbove: hoursByFacility.size === 0 ? Number.NaN : daysAbove,
    hoursByFacility,
    overByHour,
    openBedDays,
    boardingHours: boardingHours(run, -1) ?? Number.NaN,
  }
}

/** Of runs of a set and of doing nothing with the same luck. */
export interface SetReplay {
  readonly pairs: number
  /** Pairs in which nobody is at or over the limit at any time. */
  readonly keptRuns: number
  readonly hoursOver: SpreadInterval
  readonly hoursAvoided: SpreadInterval
  readonly daysAbove: SpreadInterval
  readonly daysAvoided: SpreadInterval
  /** Bed-days that the set opens; null where open beds are not known. */
  readonly bedDaysOpened: SpreadInterval | null
  /** Patient-hours of boarding in the city that the set avoids; null where boarding is not known. */
  readonly boardingAvoided: SpreadInterval | null
  /** Hospitals at or over the limit, hour by hour. */
  readonly overByHour: readonly Spread[]
  /** Hours over the limit of each hospital that is over it in some run, the longest first; by index into the city's facilities. */
  readonly hospitals: readonly { readonly facility: number; readonly nothing: number; readonly plan: number }[]
}

/** @throws when a replication has no partner. */
export function setReplay(base: readonly ReplayedRun[], plan: readonly ReplayedRun[]): SetReplay {
  const nothing = base.toSorted((a, b) => a.replication - b.replication)
  const done = plan.toSorted((a, b) => a.replication - b.replication)
  if (nothing.length === 0 || nothing.some(({ replication }, r) => done[r]?.replication !== replication))
    throw new Error('a replay needs the runs of doing nothing and of the set, replication by replication')
  const differences = (of: (run: ReplayedRun) => number): SpreadInterval | null => {
    const values = nothing.map((run, r) => of(run) - of(done[r]!))
    return values.some(Number.isNaN) ? null : spreadInterval(values)
  }
  const opened = differences(({ openBedDays }) => -openBedDays)
  const meanOf = (runs: readonly ReplayedRun[], facility: number): number =>
    runs.reduce((sum, run) => sum + (run.hoursByFacility.get(facility) ?? 0), 0) / runs.length
  return {
    pairs: done.length,
    keptRuns: done.filter(({ hoursOver }) => hoursOver === 0).length,
    hoursOver: spreadInterval(done.map(({ hoursOver }) => hoursOver)),
    hoursAvoided: differences(({ hoursOver }) => hoursOver)!,
    daysAbove: spreadInterval(done.map(({ daysAbove }) => daysAbove)),
    daysAvoided: differences(({ daysAbove }) => daysAbove)!,
    bedDaysOpened: opened,
    boardingAvoided: differences(({ boardingHours: hours }) => hours),
    overByHour: done[0]!.overByHour.map((_, h) => spreadOf(done.map(({ overByHour }) => overByHour[h]!))),
    hospitals: [...nothing[0]!.hoursByFacility.keys()]
      .map((facility) => ({ facility, nothing: meanOf(nothing, facility), plan: meanOf(done, facility) }))
      .filter((one) => one.nothing > 0 || one.plan > 0)
      .toSorted((a, b) => b.nothing - a.nothing),
  }
}
