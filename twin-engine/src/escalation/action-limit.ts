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

const MOST = 5

export function decodeLimit(text: string): Decoded<ActionLimit> {
  const [, name, share] = /^\s*([a-z]+)\s*<\s*(\d*\.?\d+)\s*$/.exec(text) ?? []
  const named = LIMIT_FIGURES.find((one) => one === name)
  const below = Number(share)
  if (named === undefined || !(below > 0 && below <= MOST))
    return {
      ok: false,
      problems: [
        { path: '', why: `must be ${LIMIT_FIGURES.join(', ')} < a share up to ${MOST}, as icu<0.95, got "${text}"` },
      ],
    }
  return { ok: true, value: { figure: named, below } }
}

/** Hours at or over the limit of every observed facility of which the figure is known, by row; NaN where it is not. */
export function hoursOverByRow(city: CityModel, run: Trajectory, { figure: name, below }: ActionLimit): Float64Array {
  const hours = run.everyMinutes / 60
  return Float64Array.from(run.facilities, (_, i) => {
    const share = (s: number): number => {
      if (name === 'icu') return figure(run, 'icuOccupied', s, i) / figure(run, 'icuOpen', s, i)
      if (name === 'beds') return figure(run, 'needed', s, i) / figure(run, 'open', s, i)
      const places = figure(run, 'treatmentPlaces', s, i) || treatmentPlaces(city, run, i)
      return figure(run, 'emergency', s, i) / places
    }
    if (Number.isNaN(share(0))) return Number.NaN
    let over = 0
    for (let s = 1; s < run.samples; s++) if (share(s) >= below) over += hours
    return over
  })
}

/** Hospital-hours at or over the limit in the city; NaN where it is known of no hospital. */
export function hoursOver(city: CityModel, run: Trajectory, limit: ActionLimit): number {
  const known = hoursOverByRow(city, run, limit).filter((hours) => !Number.isNaN(hours))
  return known.length === 0 ? Number.NaN : known.reduce((sum, hours) => sum + hours, 0)
}
