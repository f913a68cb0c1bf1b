/**
 * Figures of a run: one number each, for the city or a hospital, and how a plan's differ from its do-nothing twin's.
 */
import type { Text } from '../city/city.ts'
import { type Measure, NOT_KNOWN, type Trajectory } from '../simulation/observe.ts'
import { type MeanInterval, meanInterval, quantileOfSorted, sortFew } from './quantiles.ts'

export interface RunFigure {
  readonly id: string
  readonly name: Text
  readonly unit: string
  /** Of row `i` of the trajectory, -1 = all rows; null = not known. */
  readonly of: (run: Trajectory, i: number) => number | null
}

/** Value of a measure at a sample: of one row, or the sum over those known; NaN = not known. */
function at(run: Trajectory, measure: Measure, sample: number, i: number): number {
  const width = run.facilities.length
  const column = run.values[measure]
  let sum = Number.NaN
  for (let k = Math.max(0, i); k < (i < 0 ? width : i + 1); k++) {
    const value = column[sample * width + k]!
    if (value !== NOT_KNOWN) sum = Number.isNaN(sum) ? value : sum + value
  }
  return sum
}

function reduce(run: Trajectory, measure: Measure, i: number, how: 'peak' | 'mean'): number | null {
  let result = how === 'peak' ? Number.NEGATIVE_INFINITY : 0
  for (let s = 0; s < run.samples; s++) {
    const value = at(run, measure, s, i)
    if (Number.isNaN(value)) return null
    result = how === 'peak' ? Math.max(result, value) : result + value / run.samples
  }
  return result
}

/** Hours of the horizon weighted by a figure per row and sample; the first sample is the start and lasts no time. */
function hours(run: Trajectory, i: number, of: (k: number) => number | null): number | null {
  const width = run.facilities.length
  let sum: number | null = null
  for (let s = 1; s < run.samples; s++)
    for (let k = Math.max(0, i); k < (i < 0 ? width : i + 1); k++) {
      const value = of(s * width + k)
      if (value !== null) sum = (sum ?? 0) + (value * run.everyMinutes) / 60
    }
  return sum
}

/** Patient-hours of boarding; null where no emergency department is known. */
export function boardingHours(run: Trajectory, i: number): number | null {
  return hours(run, i, (k) => (run.values.boarding[k] === NOT_KNOWN ? null : run.values.boarding[k]!))
}

/** Hours in which more beds are needed than open (for the city: hospital-hours); null where not known. */
export function overHours(run: Trajectory, i: number): number | null {
  const { needed, open } = run.values
  return hours(run, i, (k) => (needed[k] === NOT_KNOWN ? null : needed[k]! > open[k]! ? 1 : 0))
}

/** The figures of a rehearsal, in the order in which they are shown. */
export const RUN_FIGURES: readonly RunFigure[] = [
  {
    id: 'needed-beds-peak',
    name: { zh: '所需床位峰值', en: 'Peak of needed beds' },
    unit: 'beds',
    of: (run, i) => reduce(run, 'needed', i, 'peak'),
  },
  {
    id: 'occupied-beds-mean',
    name: { zh: '平均占用床位', en: 'Mean occupied beds' },
    unit: 'beds',
    of: (run, i) => reduce(run, 'occupied', i, 'mean'),
  },
  {
    id: 'icu-occupied-peak',
    name: { zh: '重症占用峰值', en: 'Peak of occupied ICU beds' },
    unit: 'beds',
    of: (run, i) => reduce(run, 'icuOccupied', i, 'peak'),
  },
  {
    id: 'emergency-patients-peak',
    name: { zh: '急诊在科峰值', en: 'Peak of emergency patients' },
    unit: 'patients',
    of: (run, i) => reduce(run, 'emergency', i, 'peak'),
  },
  {
    id: 'boarding-hours',
    name: { zh: '滞留人时', en: 'Boarding' },
    unit: 'patient-hours',
    of: boardingHours,
  },
  {
    id: 'over-hours',
    name: { zh: '超出开放床位的院时', en: 'Over open beds' },
    unit: 'hospital-hours',
    of: overHours,
  },
]

export interface Spread {
  readonly p10: number
  readonly p50: number
  readonly p90: number
}

export interface FigureComparison {
  readonly figure: RunFigure
  /** Index of the facility; -1 = the whole city. */
  readonly facility: number
  readonly base: Spread
  readonly plan: Spread
  /** plan − base over the pairs. */
  readonly difference: MeanInterval
}

/**
 * Every figure of a plan beside its do-nothing twin's, paired by replication: for the city, and for the facilities given by
 * index. A figure that is not known is left out.
 */
export function compareFigures(
  base: readonly Trajectory[],
  plan: readonly Trajectory[],
  facilities: readonly number[],
): FigureComparison[] {
  const partner = new Map(plan.map((run) => [run.replication, run]))
  const pairs = base
    .filter((run) => partner.has(run.replication))
    .sort((a, b) => a.replication - b.replication)
    .map((run) => [run, partner.get(run.replication)!] as const)
  const rows = pairs[0]?.[0].facilities ?? new Int32Array()
  return [-1, ...facilities].flatMap((facility) => {
    const i = facility < 0 ? -1 : rows.indexOf(facility)
    if (facility >= 0 && i < 0) return []
    return RUN_FIGURES.flatMap((figure) => {
      const values = pairs.map(([b, p]) => [figure.of(b, i), figure.of(p, i)] as const)
      if (values.length === 0 || values.some(([b, p]) => b === null || p === null)) return []
      return [
        {
          figure,
          facility,
          base: spread(values.map(([b]) => b!)),
          plan: spread(values.map(([, p]) => p!)),
          difference: meanInterval(values.map(([b, p]) => p! - b!)),
        },
      ]
    })
  })
}

function spread(values: readonly number[]): Spread {
  const sorted = Float64Array.from(values)
  sortFew(sorted, sorted.length)
  const q = (share: number): number => quantileOfSorted(sorted, sorted.length, share)
  return { p10: q(0.1), p50: q(0.5), p90: q(0.9) }
}
