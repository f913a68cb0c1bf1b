/**
 * Many runs as bands: quantiles at every sample for the city and each facility, and when what gives way first.
 */
import type { CityModel } from '../city/city.ts'
import { indexCity } from '../city/city.ts'
import { type Measure, NOT_KNOWN, type Trajectory } from '../simulation/observe.ts'
import { quantileOfSorted, sortFew } from './quantiles.ts'

/** Quantiles across runs at each sample; NaN = not known. */
export interface Bands {
  readonly p10: Float64Array
  readonly p25: Float64Array
  readonly p50: Float64Array
  readonly p75: Float64Array
  readonly p90: Float64Array
}

/** Minutes from the start until something gives way, across runs; a quantile that falls on a run without is null. */
export interface TimeToBreak {
  readonly p10: number | null
  readonly p50: number | null
  readonly p90: number | null
  /** Share of runs in which it does not happen within the horizon. */
  readonly never: number
}

export const RESOURCES = ['beds', 'icu', 'emergency'] as const
export type Resource = (typeof RESOURCES)[number]

export interface SeriesSummary {
  /** Index of the facility; -1 = the whole city, the sum of what is known. */
  readonly facility: number
  /** Median of the open beds at each sample; NaN = not known. */
  readonly open: Float64Array
  readonly icuOpen: Float64Array
  readonly needed: Bands
  readonly occupied: Bands
  readonly icuOccupied: Bands
  readonly emergency: Bands
  readonly boarding: Bands
  /**
   * `beds`: more are needed than are open. `icu`: every open intensive care bed is occupied and somebody waits for one.
   * `emergency`: for an hour, patients at more than 120 % of the treatment places (OPEL-style upper cut-off, recalled).
   * null where the resource is absent or not known. For the city: of its sums.
   */
  readonly firstOver: Readonly<Record<Resource, TimeToBreak | null>>
}

export interface Summary {
  readonly replications: number
  readonly startedAt: number
  readonly everyMinutes: number
  readonly samples: number
  readonly city: SeriesSummary
  readonly facilities: readonly SeriesSummary[]
}

/** A waiting patient or two is every department's evening; crowding is what lasts. */
const CROWDED_SHARE = 1.2
const CROWDED_SAMPLES = 5

const SHARES = [0.1, 0.25, 0.5, 0.75, 0.9] as const

/**
 * Summarises runs of one scenario from one state. The order in which they are given does not matter.
 * @throws when there is none, or when they were not sampled alike.
 */
export function summarise(city: CityModel, trajectories: readonly Trajectory[]): Summary {
  const runs = inOrder(trajectories)
  const first = runs[0]!
  const { samples, facilities } = first
  const places = Float64Array.from(facilities, (f) => {
    const u = indexCity(city).emergencyUnitOfFacility[f]!
    return u < 0 ? Number.NaN : city.units[u]!.beds
  })
  const scratch = new Float64Array(runs.length)
  const read = (measure: Measure, i: number): Reader =>
    i < 0 ? cityReader(runs, measure, facilities.length) : facilityReader(runs, measure, facilities.length, i)
  const series = (facility: number, i: number): SeriesSummary => {
    const needed = read('needed', i)
    const open = read('open', i)
    const icuOccupied = read('icuOccupied', i)
    const icuOpen = read('icuOpen', i)
    const icuWaiting = read('icuWaiting', i)
    const emergency = read('emergency', i)
    const bands = (reader: Reader): Bands => bandsOf(reader, samples, scratch)
    const allPlaces = i < 0 ? places.reduce((sum, p) => (Number.isNaN(p) ? sum : sum + p), 0) : places[i]!
    const over = (
      broken: (run: number, sample: number) => boolean,
      known: boolean,
      sustained = 1,
    ): TimeToBreak | null => (known ? timeToBreak(runs.length, samples, first.everyMinutes, broken, sustained) : null)
    return {
      facility,
      open: bands(open).p50,
      icuOpen: bands(icuOpen).p50,
      needed: bands(needed),
      occupied: bands(read('occupied', i)),
      icuOccupied: bands(icuOccupied),
      emergency: bands(emergency),
      boarding: bands(read('boarding', i)),
      firstOver: {
        beds: over((r, s) => needed(r, s) > open(r, s), !Number.isNaN(needed(0, 0))),
        icu: over(
          (r, s) => icuOpen(r, s) > 0 && icuOccupied(r, s) >= icuOpen(r, s) && icuWaiting(r, s) > 0,
          !Number.isNaN(icuOccupied(0, 0)),
        ),
        emergency: over(
          (r, s) => emergency(r, s) > CROWDED_SHARE * allPlaces,
          !Number.isNaN(allPlaces) && !Number.isNaN(emergency(0, 0)),
          CROWDED_SAMPLES,
        ),
      },
    }
  }
  return {
    replications: runs.length,
    startedAt: first.startedAt,
    everyMinutes: first.everyMinutes,
    samples,
    city: series(-1, -1),
    facilities: Array.from(facilities, (f, i) => series(f, i)),
  }
}

/** Value of a run at a sample; NaN = not known. */
type Reader = (run: number, sample: number) => number

function facilityReader(runs: readonly Trajectory[], measure: Measure, width: number, i: number): Reader {
  const columns = runs.map((run) => run.values[measure])
  return (run, sample) => {
    const value = columns[run]![sample * width + i]!
    return value === NOT_KNOWN ? Number.NaN : value
  }
}

/** Sum over the facilities where the measure is known; NaN where it is known nowhere. */
export function citySums(run: Trajectory, measure: Measure): Float64Array {
  const width = run.facilities.length
  const column = run.values[measure]
  return Float64Array.from({ length: run.samples }, (_, s) => {
    let sum = Number.NaN
    for (let i = s * width; i < (s + 1) * width; i++) {
      const value = column[i]!
      if (value !== NOT_KNOWN) sum = Number.isNaN(sum) ? value : sum + value
    }
    return sum
  })
}

function cityReader(runs: readonly Trajectory[], measure: Measure, _width: number): Reader {
  const sums = runs.map((run) => citySums(run, measure))
  return (run, sample) => sums[run]![sample]!
}

/** Sorted by replication, and checked to be comparable. */
export function inOrder(trajectories: readonly Trajectory[]): readonly Trajectory[] {
  const first = trajectories[0]
  if (!first) throw new Error('no runs to summarise')
  for (const t of trajectories)
    if (
      t.samples !== first.samples ||
      t.startedAt !== first.startedAt ||
      t.facilities.length !== first.facilities.length
    )
      throw new Error('runs from different starts or horizons cannot be summarised together')
  return [...trajectories].sort((a, b) => a.replication - b.replication)
}

function bandsOf(reader: Reader, samples: number, scratch: Float64Array): Bands {
  const rows = SHARES.map(() => new Float64Array(samples))
  const count = scratch.length
  for (let s = 0; s < samples; s++) {
    for (let r = 0; r < count; r++) scratch[r] = reader(r, s)
    const known = !Number.isNaN(scratch[0]!)
    if (known) sortFew(scratch, count)
    for (let q = 0; q < SHARES.length; q++)
      rows[q]![s] = known ? quantileOfSorted(scratch, count, SHARES[q]!) : Number.NaN
  }
  return { p10: rows[0]!, p25: rows[1]!, p50: rows[2]!, p75: rows[3]!, p90: rows[4]! }
}

function timeToBreak(
  runs: number,
  samples: number,
  everyMinutes: number,
  broken: (run: number, sample: number) => boolean,
  sustained: number,
): TimeToBreak {
  const minutes = new Float64Array(runs).fill(Number.POSITIVE_INFINITY)
  for (let r = 0; r < runs; r++) {
    let lasting = 0
    for (let s = 0; s < samples && lasting < sustained; s++) {
      lasting = broken(r, s) ? lasting + 1 : 0
      if (lasting === sustained) minutes[r] = (s - sustained + 1) * everyMinutes
    }
  }
  minutes.sort()
  const never = minutes.reduce((n, m) => (m === Number.POSITIVE_INFINITY ? n + 1 : n), 0) / runs
  const at = (share: number): number | null => {
    const q = quantileOfSorted(minutes, runs, share)
    return Number.isFinite(q) ? q : null
  }
  return { p10: at(0.1), p50: at(0.5), p90: at(0.9), never }
}
