/**
 * How many beds of a kind each hospital needs on each calendar day, read from runs: quantiles over the runs, and the beds that are open.
 */
import { NOT_KNOWN } from '../simulation/measures.ts'
import type { Trajectory } from '../simulation/observe.ts'
import { quantileOfSorted } from '../statistics/quantiles.ts'

export type NeedKind = 'ward' | 'icu'

/** Beds needed and open, a row for each facility that is known to have any, a figure a day. */
export interface DailyNeed {
  readonly days: number
  /** Minute from the start at which each day begins, and the last ends: the first is what is left of its calendar day. */
  readonly begins: readonly number[]
  readonly facilities: readonly number[]
  /** At the quantile asked for. */
  readonly needed: Float64Array
  readonly low: Float64Array
  readonly middle: Float64Array
  readonly high: Float64Array
  readonly open: Float64Array
}

const DAY_MINUTES = 1440
const [LOW, MIDDLE, HIGH] = [0.1, 0.5, 0.9] as const

/**
 * The mean of each calendar day, whole or begun, in each run, and of the runs the quantiles; open beds by the mean of the runs.
 * @throws when there are no runs.
 */
export function dailyNeed(
  runs: readonly Trajectory[],
  quantile: number,
  utcOffsetMinutes: number,
  kind: NeedKind,
): DailyNeed {
  const first = runs[0]
  if (first === undefined) throw new Error('a proposal needs at least one run of doing nothing')
  const begins = dayBegins(first, utcOffsetMinutes)
  const days = begins.length - 1
  const width = first.facilities.length
  const { open: openOf, needed: neededOf } = READERS[kind]
  const known = Array.from(first.facilities.keys()).filter((i) =>
    runs.every(({ values }) => values.open[i] !== NOT_KNOWN && openOf(values, i) > 0),
  )
  const rows = (): Float64Array => new Float64Array(known.length * days)
  const [needed, low, middle, high, open] = [rows(), rows(), rows(), rows(), rows()]
  const sorted = new Float64Array(runs.length)
  known.forEach((i, row) => {
    for (let day = 0; day < days; day++) {
      const from = Math.ceil(begins[day]! / first.everyMinutes)
      const until = day === days - 1 ? first.samples : Math.ceil(begins[day + 1]! / first.everyMinutes)
      let openSum = 0
      runs.forEach(({ values }, r) => {
        let sum = 0
        for (let s = from; s < until; s++) {
          sum += neededOf(values, s * width + i)
          openSum += openOf(values, s * width + i)
        }
        sorted[r] = sum / (until - from)
      })
      sorted.sort()
      const at = row * days + day
      needed[at] = quantileOfSorted(sorted, runs.length, quantile)
      low[at] = quantileOfSorted(sorted, runs.length, LOW)
      middle[at] = quantileOfSorted(sorted, runs.length, MIDDLE)
      high[at] = quantileOfSorted(sorted, runs.length, HIGH)
      open[at] = openSum / (runs.length * (until - from))
    }
  })
  return { days, begins, facilities: known.map((i) => first.facilities[i]!), needed, low, middle, high, open }
}

/** Requests are counted by the city's calendar day, so a plan is too. */
function dayBegins({ startedAt, samples, everyMinutes }: Trajectory, utcOffsetMinutes: number): number[] {
  const end = (samples - 1) * everyMinutes
  const intoDay = (((startedAt / 60_000 + utcOffsetMinutes) % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES
  const begins = [0]
  for (let at = DAY_MINUTES - intoDay; at < end; at += DAY_MINUTES) begins.push(at)
  return [...begins, Math.max(end, everyMinutes)]
}

const knownOr0 = (value: number): number => (value === NOT_KNOWN ? 0 : value)

type Values = Trajectory['values']
type Reading = (values: Values, at: number) => number

/** Those in beds of the kind and all who ask for one. */
const READERS: Readonly<Record<NeedKind, { readonly open: Reading; readonly needed: Reading }>> = {
  ward: {
    open: ({ open, icuOpen }, at) => open[at]! - knownOr0(icuOpen[at]!),
    needed: ({ occupied, icuOccupied, wardWaiting }, at) =>
      occupied[at]! - knownOr0(icuOccupied[at]!) + knownOr0(wardWaiting[at]!),
  },
  icu: {
    open: ({ icuOpen }, at) => knownOr0(icuOpen[at]!),
    needed: ({ icuOccupied, icuWaiting }, at) => knownOr0(icuOccupied[at]!) + knownOr0(icuWaiting[at]!),
  },
}

/** Mean ward beds in use and asked for, by those open, over all samples but the start; null where it is not known. */
export function meanWardUse(run: Trajectory, row: number): number | null {
  const width = run.facilities.length
  const { open, needed } = READERS.ward
  let inUse = 0
  let there = 0
  for (let s = 1; s < run.samples; s++) {
    const at = s * width + row
    if (run.values.open[at] === NOT_KNOWN) return null
    inUse += needed(run.values, at)
    there += open(run.values, at)
  }
  return there > 0 ? inUse / there : null
}
