/** A limit that actions are to keep, as `icu<0.95`, and how long a run lies over it. */
import type { CityModel } from '../city/city.ts'
import type { Decoded } from '../city/decoded.ts'
import { figure, treatmentPlaces } from '../experiment/time-to-break.ts'
import type { Trajectory } from '../simulation/observe.ts'

export const LIMIT_FIGURES = ['icu', 'beds', 'emergency'] as const
export type LimitFigure = (typeof LIMIT_FIGURES)[number]

/** Occupied ÷ open intensive care beds, needed ÷ open beds, or people ÷ treatment places of a hospital is to stay below a share. */
export interface ActionLimit {
  readonly figure: LimitFigure
  readonly below: number
}

/** The highest share that a limit may be. */
export const MOST_BELOW = 5

export function decodeLimit(text: string): Decoded<ActionLimit> {
  const [, name, share] = /^\s*([a-z]+)\s*<\s*(\d*\.?\d+)\s*$/.exec(text) ?? []
  const named = LIMIT_FIGURES.find((one) => one === name)
  const below = Number(share)
  if (named === undefined || !(below > 0 && below <= MOST_BELOW))
    return {
      ok: false,
      problems: [
        {
          path: '',
          why: `must be ${LIMIT_FIGURES.join(', ')} < a share up to ${MOST_BELOW}, as icu<0.95, got "${text}"`,
        },
      ],
    }
  return { ok: true, value: { figure: named, below } }
}

/** Used, and what the limit is a share of, of row `i`: beds or treatment places; NaN where not known. */
export function limitedUse(
  city: CityModel,
  run: Trajectory,
  { figure: name }: ActionLimit,
  sample: number,
  i: number,
): { readonly used: number; readonly places: number } {
  if (name === 'icu') return { used: figure(run, 'icuOccupied', sample, i), places: figure(run, 'icuOpen', sample, i) }
  if (name === 'beds') return { used: figure(run, 'needed', sample, i), places: figure(run, 'open', sample, i) }
  const places = figure(run, 'treatmentPlaces', sample, i) || treatmentPlaces(city, run, i)
  return { used: figure(run, 'emergency', sample, i), places }
}

/** Whether row `i` lies at or over the limit; null where it is not known. */
export function isOver(
  city: CityModel,
  run: Trajectory,
  limit: ActionLimit,
  sample: number,
  i: number,
): boolean | null {
  const { used, places } = limitedUse(city, run, limit, sample, i)
  const share = used / places
  return Number.isNaN(share) ? null : share >= limit.below
}

/** How long and by how much a run lies at or over a limit. */
export interface OverLimit {
  /** Hospital-hours at or over it. */
  readonly hoursOver: number
  /** Bed-days above it, of emergency departments place-days: what would have to be found to keep it. */
  readonly daysAbove: number
}

/** Of every observed facility, by row; null where the figure is not known. */
export function overByRow(city: CityModel, run: Trajectory, limit: ActionLimit): (OverLimit | null)[] {
  const hours = run.everyMinutes / 60
  return Array.from(run.facilities, (_, i) => {
    if (isOver(city, run, limit, 0, i) === null) return null
    let [hoursOver, daysAbove] = [0, 0]
    for (let s = 1; s < run.samples; s++) {
      if (!isOver(city, run, limit, s, i)) continue
      const { used, places } = limitedUse(city, run, limit, s, i)
      hoursOver += hours
      daysAbove += ((used - limit.below * places) * hours) / 24
    }
    return { hoursOver, daysAbove }
  })
}

/** Of all hospitals of the city; NaN where it is known of none. */
export function overLimit(city: CityModel, run: Trajectory, limit: ActionLimit): OverLimit {
  const known = overByRow(city, run, limit).filter((one) => one !== null)
  const sum = (of: (one: OverLimit) => number): number =>
    known.length === 0 ? Number.NaN : known.reduce((all, one) => all + of(one), 0)
  return { hoursOver: sum((one) => one.hoursOver), daysAbove: sum((one) => one.daysAbove) }
}
