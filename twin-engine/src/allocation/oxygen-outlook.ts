/**
 * What oxygen each hospital has, will be supplied with and needs, read from runs in which nothing is done: the need of those who lie there and who wait
 * for its open beds at a quantile over the runs, and what has been supplied by each step at the opposite one. Where a hospital never told its stock, nothing of it is known.
 */
import { type CityModel, indexCity, NEEDS } from '../city/city.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { NOT_KNOWN } from '../simulation/measures.ts'
import type { Trajectory } from '../simulation/observe.ts'
import { TENTHS_A_DAY } from '../simulation/stock-levels.ts'
import { ITEM_COUNT, OXYGEN, stockUseOf } from '../simulation/stock-use.ts'
import { quantileOfSorted } from '../statistics/quantiles.ts'

/** A row for each facility whose stock is known in all runs; figures by step are `[row × steps + step]`, in cubic metres. */
export interface OxygenOutlook {
  readonly stepMinutes: number
  readonly steps: number
  readonly facilities: readonly number[]
  /** Facilities that use oxygen and never told their stock. */
  readonly unknown: number
  /** Cubic metres at the start, on an ordinary day used, and after a delivery. */
  readonly stock: Float64Array
  readonly ordinary: Float64Array
  readonly full: Float64Array
  readonly needed: Float64Array
  readonly supplied: Float64Array
  /** By row: minute at which the stock is out, over the runs in which it is; and the share of those runs. */
  readonly emptyMinutes: readonly ({ readonly p10: number; readonly p50: number; readonly p90: number } | null)[]
  readonly emptyShare: Float64Array
}

const STEP_MINUTES = 360
/** Steps of a program at most; longer horizons have longer steps. */
const MOST_STEPS = 28
const DAY = 1440
/** A change of stock against the use that is smaller than this part of it is the roundness of the reckoning, no delivery and no loss; assumed. */
const LEAST_PART_OF_USE = 0.5
const ICU_NEED = NEEDS.indexOf('icu')

/** @throws when there are no runs. */
export function oxygenOutlook(
  runs: readonly Trajectory[],
  quantile: number,
  city: CityModel,
  parameters: Parameters,
): OxygenOutlook {
  const first = runs[0]
  if (first === undefined) throw new Error('an outlook needs at least one run of doing nothing')
  const { ordinary, full, perBedDay, oxygenCubicMetres } = stockUseOf(city, parameters)
  const horizonMinutes = (first.samples - 1) * first.everyMinutes
  const stepMinutes = STEP_MINUTES * Math.max(1, Math.ceil(horizonMinutes / STEP_MINUTES / MOST_STEPS))
  const steps = Math.max(1, Math.floor(horizonMinutes / stepMinutes))
  const width = first.facilities.length
  const uses = Array.from(first.facilities.keys()).filter(
    (i) => !Number.isNaN(ordinary[first.facilities[i]! * ITEM_COUNT + OXYGEN]!),
  )
  const known = uses.filter((i) => runs.every(({ values }) => values.oxygenLeft[i] !== NOT_KNOWN))
  const columns = (): Float64Array => new Float64Array(known.length * steps)
  const [needed, supplied] = [columns(), columns()]
  const perDay = known.map((i) => ordinary[first.facilities[i]! * ITEM_COUNT + OXYGEN]! * oxygenCubicMetres)
  const sorted = new Float64Array(runs.length)
  /** Supplied so far, by run. */
  const sums = new Float64Array(runs.length)
  known.forEach((i, row) => {
    const beds = perBedOf(city, first.facilities[i]!, perBedDay, oxygenCubicMetres)
    const left = (run: Trajectory, s: number): number =>
      (run.values.oxygenLeft[s * width + i]! / TENTHS_A_DAY) * perDay[row]!
    sums.fill(0)
    let before = 0
    for (let step = 0; step < steps; step++) {
      const from = Math.round((step * stepMinutes) / first.everyMinutes)
      const until = Math.round(((step + 1) * stepMinutes) / first.everyMinutes)
      runs.forEach((run, r) => {
        let lying = 0
        let wanted = 0
        for (let s = from; s < until; s++) {
          const at = s * width + i
          lying += useAt(run, at, beds, false)
          wanted += useAt(run, at, beds, true)
        }
        const days = run.everyMinutes / DAY
        sorted[r] = wanted * days
        sums[r]! += supplyOf(left(run, from), left(run, until), lying * days)
      })
      sorted.sort()
      needed[row * steps + step] = quantileOfSorted(sorted, runs.length, quantile)
      // What comes late in some runs is not counted on sooner.
      const soFar = quantileOfSorted(sums.toSorted(), runs.length, 1 - quantile)
      supplied[row * steps + step] = soFar - before
      before = soFar
    }
  })
  const empty = known.map((i) => emptyOf(runs, i, width))
  return {
    stepMinutes,
    steps,
    facilities: known.map((i) => first.facilities[i]!),
    unknown: uses.length - known.length,
    stock: Float64Array.from(known, (i, row) => (first.values.oxygenLeft[i]! / TENTHS_A_DAY) * perDay[row]!),
    ordinary: Float64Array.from(perDay),
    full: Float64Array.from(known, (i) => full[first.facilities[i]! * ITEM_COUNT + OXYGEN]! * oxygenCubicMetres),
    needed,
    supplied,
    emptyMinutes: empty.map(({ minutes }) => minutes),
    emptyShare: Float64Array.from(empty, ({ share }) => share),
  }
}

/** Cubic metres a day of a ward patient of the facility, by the mix of its wards, and of one in intensive care. */
interface PerBed {
  readonly ward: number
  readonly intensive: number
}

function perBedOf(city: CityModel, facility: number, perBedDay: Float64Array, cubicMetres: number): PerBed {
  let beds = 0
  let use = 0
  for (const u of indexCity(city).unitsOfFacility[facility]!) {
    const unit = city.units[u]!
    if (unit.kind !== 'ward') continue
    beds += unit.beds
    use += unit.beds * perBedDay[NEEDS.indexOf(unit.need) * ITEM_COUNT + OXYGEN]!
  }
  return {
    ward: beds > 0 ? (use / beds) * cubicMetres : 0,
    intensive: perBedDay[ICU_NEED * ITEM_COUNT + OXYGEN]! * cubicMetres,
  }
}

const knownOr0 = (value: number): number => (value === NOT_KNOWN ? 0 : value)

/** Cubic metres a day by those who lie there, and, if `asked`, by those who wait for its open beds too. */
function useAt({ values }: Trajectory, at: number, { ward, intensive }: PerBed, asked: boolean): number {
  const icu = knownOr0(values.icuOccupied[at]!)
  const wards = Math.max(0, knownOr0(values.occupied[at]!) - icu)
  if (!asked) return wards * ward + icu * intensive
  const icuOpen = knownOr0(values.icuOpen[at]!)
  const wardOpen = Math.max(0, knownOr0(values.open[at]!) - icuOpen)
  const inWards = Math.max(wards, Math.min(wardOpen, wards + knownOr0(values.wardWaiting[at]!)))
  const inIcu = Math.max(icu, Math.min(icuOpen, icu + knownOr0(values.icuWaiting[at]!)))
  return inWards * ward + inIcu * intensive
}

/** What came (or, below nought, was lost) between two readings of a stock of which so much was used. */
function supplyOf(before: number, after: number, used: number): number {
  if (after === 0 && before <= used) return 0
  const change = after - before + used
  return Math.abs(change) > LEAST_PART_OF_USE * used ? change : 0
}

function emptyOf(runs: readonly Trajectory[], row: number, width: number) {
  const minutes: number[] = []
  for (const { values, samples, everyMinutes } of runs)
    for (let s = 0; s < samples; s++)
      if (values.oxygenLeft[s * width + row] === 0) {
        minutes.push(s * everyMinutes)
        break
      }
  minutes.sort((a, b) => a - b)
  const of = (share: number): number => quantileOfSorted(minutes, minutes.length, share)
  return {
    share: minutes.length / runs.length,
    minutes: minutes.length === 0 ? null : { p10: of(0.1), p50: of(0.5), p90: of(0.9) },
  }
}
