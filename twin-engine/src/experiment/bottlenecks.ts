/**
 * What breaks first, and what breaks next once that is mended: found by simulating the mended city, replication by
 * replication with the same luck, never by reading the unmended runs.
 *
 * The rows are the resources of the hospitals (time-to-break.ts). A row that is broken at the start in at least half of the
 * runs is told apart, for nothing is left of it to break; a department that is crowded then and stays so for an hour in
 * fewer runs is first in none of these. Of the others, the bottleneck is the one that is first in the most
 * runs; rows that break at the same sample are all first, so that shares may sum to more than 1. Beds and intensive care
 * are mended by the lever `add-beds`, a department by `add-treatment-places`.
 */
import { type CityModel, indexCity, NEEDS, type Need, type Unit } from '../city/city.ts'
import type { LeverSpec } from '../levers/index.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { type Measure, NOT_KNOWN } from '../simulation/measures.ts'
import type { Trajectory } from '../simulation/observe.ts'
import type { TwinState } from '../state/state.ts'
import { quantileOfSorted, sortFew } from '../statistics/quantiles.ts'
import { replicate } from './replicate.ts'
import type { Scenario } from './scenario.ts'
import {
  type BreakRow,
  breakMinutes,
  CROWDED_SHARE,
  earliest,
  type Probability,
  RESOURCES,
  type Resource,
  type TimeToBreak,
  timeToBreak,
  wilson95,
} from './time-to-break.ts'

/** Beds, or treatment places of a department, added to a unit from the start of the run on. */
export interface Relief {
  /** Id of the unit beside which they stand. */
  readonly unit: string
  readonly beds: number
  /** Chance that the resource still fails somebody within the horizon. */
  readonly stillBreaks: Probability
}

/** What breaks first in the most runs. */
export interface FirstToBreak {
  /** Index of the facility. */
  readonly facility: number
  readonly resource: Resource
  /** The ward need that lacks beds in most of the runs at that time; null but for `beds`. */
  readonly need: Need | null
  /** Runs in which nothing breaks before it, of all runs. */
  readonly first: Probability
  /** When it breaks, with everything mended that stands before it in the chain. */
  readonly time: TimeToBreak
}

export interface Bottleneck extends FirstToBreak {
  /** null = no unit there could take more beds. */
  readonly relief: Relief | null
  /**
   * What the relief buys: by how many minutes the first break of all is later with it than without, run by run, over the
   * runs in which this one was first. `never` = share of these in which nothing breaks with it; a quantile that falls on
   * such a run is null (more than the rest of the horizon). Zero where another breaks at the same sample. null without a
   * relief.
   */
  readonly gained: TimeToBreak | null
}

export interface BottleneckChain {
  readonly replications: number
  /** Broken at the start in at least half of the runs. */
  readonly already: readonly { readonly facility: number; readonly resource: Resource }[]
  /** In order: each with all before it mended as far as they can be. */
  readonly chain: readonly Bottleneck[]
  /** What breaks next with all of the chain mended; null = nothing does, in any run. */
  readonly next: FirstToBreak | null
}

/** A relief is enough when the resource still breaks in at most this share of runs. */
const ENOUGH = 0.1
/** Each attempt doubles the beds. */
const ATTEMPTS = 3

/**
 * Searches the chain: yields each scenario that is to be run, with the same seed and replications as `base`, and is sent its
 * trajectories. So any executor can run it: in this process, in threads, on other machines.
 * @param base the runs of `scenario` itself
 * @param depth mended bottlenecks in a row, 1 … 10; one emergency department may stand among them besides
 */
export function* searchBottlenecks(
  city: CityModel,
  scenario: Scenario,
  base: readonly Trajectory[],
  depth: number,
): Generator<Scenario, BottleneckChain, readonly Trajectory[]> {
  if (!(Number.isInteger(depth) && depth >= 1 && depth <= 10))
    throw new Error(`depth must be a whole number from 1 to 10, got ${depth}`)
  const setAside = new Set<string>()
  const already = rowsOf(city, base).filter(({ minutes }) => timeToBreak(minutes).p50 === 0)
  for (const row of already) setAside.add(nameOf(row))
  let mended = 0
  const chain: Bottleneck[] = []
  let runs = inOrder(base)
  let present = scenario
  for (;;) {
    const rows = rowsOf(city, runs).filter((row) => !setAside.has(nameOf(row)))
    const found = firstMostOften(rows, runs.length)
    if (found === null) return { replications: runs.length, already, chain, next: null }
    const { row, first } = found
    const need = row.resource === 'beds' ? needLacking(city, runs, row) : null
    const told = { facility: row.facility, resource: row.resource, need, first, time: timeToBreak(row.minutes) }
    if (mended === depth) return { replications: runs.length, already, chain, next: told }
    const unit = unitToRelieve(city, row, need)
    if (unit === null) {
      for (const other of rows) if (other === row || other.resource === row.resource) setAside.add(nameOf(other))
      chain.push({ ...told, relief: null, gained: null })
      continue
    }
    let beds = bedsLacking(runs, row)
    for (let attempt = 1; ; attempt++) {
      const tried: Scenario = {
        ...present,
        levers: [...present.levers, reliefOf(city, unit, beds)],
      }
      const relieved = inOrder(yield tried)
      const after = rowsOf(city, relieved).filter((other) => !setAside.has(nameOf(other)))
      const same = after.find((other) => nameOf(other) === nameOf(row))!
      const broken = same.minutes.reduce((n, minute) => (minute < Number.POSITIVE_INFINITY ? n + 1 : n), 0)
      if (broken > ENOUGH * relieved.length && attempt < ATTEMPTS) {
        beds *= 2
        continue
      }
      chain.push({
        ...told,
        relief: { unit: unit.id, beds, stillBreaks: wilson95(broken, relieved.length) },
        gained: gainedOf(row, rows, after, runs.length),
      })
      // Its last few breaks are not told a second time.
      setAside.add(nameOf(row))
      mended++
      present = tried
      runs = relieved
      break
    }
  }
}

/** What adds so many beds or places to a unit from the start on. */
function reliefOf(city: CityModel, unit: Unit, beds: number): LeverSpec {
  if (unit.kind !== 'emergency') return { kind: 'add-beds', unit: unit.id, beds, atMinute: 0 }
  const facility = city.facilities[unit.facility]!.id
  return { kind: 'add-treatment-places', facility, places: beds, atMinute: 0, leadMinutes: 0, untilMinute: null }
}

/** The chain of bottlenecks of a scenario from a live state, all in this thread: replications 0 … n − 1 of the seed. */
export function findBottlenecks(
  live: TwinState,
  scenario: Scenario,
  parameters: Parameters,
  seed: number,
  replications: number,
  depth = 3,
): BottleneckChain {
  const run = (one: Scenario): Trajectory[] =>
    Array.from({ length: replications }, (_, r) => replicate(live, one, parameters, seed, r))
  const search = searchBottlenecks(live.city, scenario, run(scenario), depth)
  let step = search.next()
  while (!step.done) step = search.next(run(step.value))
  return step.value
}

const nameOf = ({ facility, resource }: BreakRow): string => `${facility} ${resource}`

const inOrder = (runs: readonly Trajectory[]): readonly Trajectory[] =>
  [...runs].sort((a, b) => a.replication - b.replication)

function rowsOf(city: CityModel, runs: readonly Trajectory[]): BreakRow[] {
  return Array.from(runs[0]?.facilities ?? [], (facility, i) =>
    RESOURCES.flatMap((resource): BreakRow[] => {
      const minutes = breakMinutes(city, runs, i, resource)
      return minutes === null ? [] : [{ facility, resource, need: null, minutes }]
    }),
  ).flat()
}

/** The breaks after the start. */
const ahead = ({ minutes }: BreakRow): Float64Array =>
  minutes.map((minute) => (minute === 0 ? Number.POSITIVE_INFINITY : minute))

/** The row that is first in the most runs, sooner in the median where two are as often; null = nothing breaks. */
function firstMostOften(
  rows: readonly BreakRow[],
  runs: number,
): { readonly row: BreakRow; readonly first: Probability } | null {
  const first = earliest(rows.map(ahead), runs)
  let best: BreakRow | null = null
  let most = 0
  for (const row of rows) {
    let count = 0
    for (let r = 0; r < runs; r++)
      if (row.minutes[r]! < Number.POSITIVE_INFINITY && row.minutes[r] === first[r]) count++
    if (count > most || (count === most && best !== null && sooner(row, best))) {
      best = row
      most = count
    }
  }
  return best === null ? null : { row: best, first: wilson95(most, runs) }
}

function sooner(row: BreakRow, other: BreakRow): boolean {
  const [a, b] = [timeToBreak(row.minutes), timeToBreak(other.minutes)]
  return (a.p50 ?? Infinity) < (b.p50 ?? Infinity) || (a.p50 === b.p50 && a.never < b.never)
}

function gainedOf(row: BreakRow, before: readonly BreakRow[], after: readonly BreakRow[], runs: number): TimeToBreak {
  const [without, having] = [earliest(before.map(ahead), runs), earliest(after.map(ahead), runs)]
  const later: number[] = []
  row.minutes.forEach((minute, r) => {
    if (minute < Number.POSITIVE_INFINITY && minute === without[r]) later.push(having[r]! - minute)
  })
  return timeToBreak(later)
}

function valuesAt(run: Trajectory, row: BreakRow, measure: Measure, sample: number): number {
  return run.values[measure][sample * run.facilities.length + run.facilities.indexOf(row.facility)]!
}

/** The ward need that lacks in the most runs when the row breaks. */
function needLacking(city: CityModel, runs: readonly Trajectory[], row: BreakRow): Need | null {
  const counts = NEEDS.map(() => 0)
  runs.forEach((run, r) => {
    if (row.minutes[r] === Number.POSITIVE_INFINITY) return
    const lacking = valuesAt(run, row, 'lacking', row.minutes[r]! / run.everyMinutes)
    for (let k = 0; k < NEEDS.length; k++) if (lacking !== NOT_KNOWN && (lacking >> k) & 1) counts[k]!++
  })
  let best: Need | null = null
  let most = 0
  NEEDS.forEach((need, k) => {
    if (counts[k]! > most && wardOf(city, row.facility, need)) {
      best = need
      most = counts[k]!
    }
  })
  return best
}

function wardOf(city: CityModel, facility: number, need: Need | null): Unit | undefined {
  return indexCity(city)
    .unitsOfFacility[facility]!.map((u) => city.units[u]!)
    .find((unit) => unit.kind === 'ward' && (need === null || unit.need === need))
}

function unitToRelieve(city: CityModel, row: BreakRow, need: Need | null): Unit | null {
  if (row.resource === 'beds') return wardOf(city, row.facility, need) ?? null
  return (
    indexCity(city)
      .unitsOfFacility[row.facility]!.map((u) => city.units[u]!)
      .find((unit) => unit.kind === row.resource) ?? null
  )
}

/** Beds that would do for nine runs in ten, as far as the runs can tell: the most that were lacking at one sample. */
function bedsLacking(runs: readonly Trajectory[], row: BreakRow): number {
  if (row.resource === 'emergency') return placesLacking(runs, row)
  const [waiting, free]: readonly [Measure, Measure] =
    row.resource === 'icu' ? ['icuWaiting', 'icuFree'] : ['wardWaiting', 'wardFree']
  const most = Float64Array.from(runs, (run) => {
    let lack = 0
    for (let s = 0; s < run.samples; s++)
      lack = Math.max(lack, valuesAt(run, row, waiting, s) - valuesAt(run, row, free, s))
    return lack
  })
  sortFew(most, most.length)
  // One more: a ward keeps its last free bed for its own patients.
  return Math.ceil(quantileOfSorted(most, most.length, 0.9)) + 1
}

/** Treatment places with which the department would not be crowded at its fullest, in nine runs of ten. */
function placesLacking(runs: readonly Trajectory[], row: BreakRow): number {
  const most = Float64Array.from(runs, (run) => {
    let lack = 1
    for (let s = 0; s < run.samples; s++) {
      const people = valuesAt(run, row, 'emergency', s)
      lack = Math.max(lack, people / CROWDED_SHARE - valuesAt(run, row, 'treatmentPlaces', s))
    }
    return lack
  })
  sortFew(most, most.length)
  return Math.ceil(quantileOfSorted(most, most.length, 0.9))
}
