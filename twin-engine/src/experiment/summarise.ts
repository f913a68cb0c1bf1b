/**
 * Many runs as bands: quantiles at every sample for the city and each facility, and when what gives way first.
 */
import type { CityModel } from '../city/city.ts'
import { type Measure, NOT_KNOWN } from '../simulation/measures.ts'
import type { Trajectory } from '../simulation/observe.ts'
import { quantileOfSorted, sortFew } from '../statistics/quantiles.ts'
import {
  breakMinutes,
  crossingMinutes,
  earliest,
  RESOURCES,
  type Resource,
  type TimeToBreak,
  timeToBreak,
} from './time-to-break.ts'

/** Quantiles across runs at each sample; NaN = not known. */
export interface Bands {
  readonly p10: Float64Array
  readonly p25: Float64Array
  readonly p50: Float64Array
  readonly p75: Float64Array
  readonly p90: Float64Array
}

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
  /** When more beds are first needed than open: the crossing of the two lines; null where not known. */
  readonly crossing: TimeToBreak | null
  /** When each resource first fails somebody (see time-to-break.ts); null where it is absent or not known. */
  readonly firstUnmet: Readonly<Record<Resource, TimeToBreak | null>>
}

export interface Summary {
  readonly replications: number
  readonly startedAt: number
  readonly everyMinutes: number
  readonly samples: number
  readonly city: SeriesSummary
  readonly facilities: readonly SeriesSummary[]
  /** When each resource first fails somebody in any hospital; null where it is known nowhere. */
  readonly anywhere: Readonly<Record<Resource, TimeToBreak | null>>
}

const SHARES = [0.1, 0.25, 0.5, 0.75, 0.9] as const

/**
 * Summarises runs of one scenario from one state. The order in which they are given does not matter.
 * @throws when there is none, or when they were not sampled alike.
 */
export function summarise(city: CityModel, trajectories: readonly Trajectory[]): Summary {
  const runs = inOrder(trajectories)
  const first = runs[0]!
  const { samples, facilities } = first
  const scratch = new Float64Array(runs.length)
  const read = (measure: Measure, i: number): Reader =>
    i < 0 ? cityReader(runs, measure, facilities.length) : facilityReader(runs, measure, facilities.length, i)
  const series = (facility: number, i: number): SeriesSummary => {
    const bands = (reader: Reader): Bands => bandsOf(reader, samples, scratch)
    const crossing = crossingMinutes(runs, i)
    const minutes = (resource: Resource): Float64Array | null => breakMinutes(city, runs, i, resource)
    return {
      facility,
      open: bands(read('open', i)).p50,
      icuOpen: bands(read('icuOpen', i)).p50,
      needed: bands(read('needed', i)),
      occupied: bands(read('occupied', i)),
      icuOccupied: bands(read('icuOccupied', i)),
      emergency: bands(read('emergency', i)),
      boarding: bands(read('boarding', i)),
      crossing: crossing && timeToBreak(crossing),
      firstUnmet: byResource((resource) => {
        const found = minutes(resource)
        if (found !== null && i >= 0) broken[resource].push(found)
        return found && timeToBreak(found)
      }),
    }
  }
  const broken: Record<Resource, Float64Array[]> = { beds: [], icu: [], emergency: [] }
  return {
    replications: runs.length,
    startedAt: first.startedAt,
    everyMinutes: first.everyMinutes,
    samples,
    city: series(-1, -1),
    facilities: Array.from(facilities, (f, i) => series(f, i)),
    anywhere: byResource((resource) =>
      broken[resource].length === 0 ? null : timeToBreak(earliest(broken[resource], runs.length)),
    ),
  }
}

const byResource = <T>(of: (resource: Resource) => T): Record<Resource, T> =>
  Object.fromEntries(RESOURCES.map((resource) => [resource, of(resource)])) as Record<Resource, T>

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
