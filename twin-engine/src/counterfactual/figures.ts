/** What a counterfactual comes to: how near the replay is to the record, and how far the changed future lies from the replay. */
import type { Text } from '../city/city.ts'
import { boardingHours, overHours } from '../experiment/figures.ts'
import { type Measure, NOT_KNOWN } from '../simulation/measures.ts'
import { type Trajectory, totalOf } from '../simulation/observe.ts'
import {
  quantileOfSorted,
  type Spread,
  type SpreadInterval,
  spreadInterval,
  spreadOf,
} from '../statistics/quantiles.ts'
import type { CounterfactualPair } from './counterfactual.ts'
import { RECORDED_MEASURES, type RecordedMeasure, type RecordedSeries } from './recorded-series.ts'

/** A figure of a replay; `of` reads it from a run, and `recorded` from the record where that shows it. */
export interface CounterfactualFigure {
  readonly id: string
  readonly name: Text
  readonly unit: string
  readonly of: (run: Trajectory, row: number) => number | null
  readonly recorded: (series: RecordedSeries, row: number) => number | null
}

type Sampled = Pick<RecordedSeries, 'samples' | 'everyMinutes' | 'facilities'> & {
  readonly values: Readonly<Partial<Record<Measure, Uint16Array>>>
}

/** Value of a measure at a sample, of a row or (−1) the sum of those known; NaN = not known. */
function valueAt({ values, facilities }: Sampled, measure: Measure, sample: number, row: number): number {
  const column = values[measure]!
  const width = facilities.length
  if (row >= 0) {
    const value = column[sample * width + row]!
    return value === NOT_KNOWN ? Number.NaN : value
  }
  let sum = Number.NaN
  for (let i = 0; i < width; i++) {
    const value = column[sample * width + i]!
    if (value !== NOT_KNOWN) sum = Number.isNaN(sum) ? value : sum + value
  }
  return sum
}

/** Patient-hours in a state; the first sample is the start and lasts no time. Null = not known. */
function patientHours(run: Sampled, measure: Measure, row: number): number | null {
  let sum = 0
  for (let s = 1; s < run.samples; s++) sum += (valueAt(run, measure, s, row) * run.everyMinutes) / 60
  return Number.isNaN(sum) ? null : sum
}

function peak(run: Sampled, measure: Measure, row: number): number | null {
  let most = 0
  for (let s = 0; s < run.samples; s++) most = Math.max(most, valueAt(run, measure, s, row))
  return Number.isNaN(most) ? null : most
}

const NEVER = (): null => null

/** The figures that are shown, the first one first. */
export const COUNTERFACTUAL_FIGURES: readonly CounterfactualFigure[] = [
  {
    id: 'boarding-hours',
    name: { zh: '滞留人时', en: 'Boarding' },
    unit: 'patient-hours',
    of: (run, row) => boardingHours(run, row),
    recorded: (series, row) => patientHours(series, 'boarding', row),
  },
  {
    id: 'waiting-hours',
    name: { zh: '候诊人时', en: 'Waiting for a doctor' },
    unit: 'patient-hours',
    of: (run, row) => patientHours(run, 'waiting', row),
    recorded: (series, row) => patientHours(series, 'waiting', row),
  },
  {
    id: 'boarding-peak',
    name: { zh: '滞留峰值', en: 'Peak of boarders' },
    unit: 'patients',
    of: (run, row) => peak(run, 'boarding', row),
    recorded: (series, row) => peak(series, 'boarding', row),
  },
  {
    id: 'occupied-bed-hours',
    name: { zh: '占用床时', en: 'Occupied beds' },
    unit: 'bed-hours',
    of: (run, row) => patientHours(run, 'occupied', row),
    recorded: (series, row) => patientHours(series, 'occupied', row),
  },
  {
    id: 'over-hours',
    name: { zh: '超载小时', en: 'Hours with more beds needed than open' },
    unit: 'hours',
    of: (run, row) => overHours(run, row),
    recorded: NEVER,
  },
  {
    id: 'left-unseen',
    name: { zh: '未诊离开', en: 'Left unseen' },
    unit: 'patients',
    of: (run, row) => totalOf(run, 'leftUnseen', row),
    recorded: NEVER,
  },
  {
    id: 'transfers',
    name: { zh: '重症转院', en: 'Transfers for intensive care' },
    unit: 'patients',
    of: (run, row) => totalOf(run, 'transfers', row),
    recorded: NEVER,
  },
]

export interface FigureOutcome {
  /** null = the record does not show it. */
  readonly recorded: number | null
  readonly replay: Spread
  readonly changed: Spread
  /** changed − replay, pair by pair. */
  readonly difference: SpreadInterval
  /** Whether the mean difference is larger than the replay's own error about this figure; null where the record does not show it. */
  readonly outweighsError: boolean | null
}

/** A figure of one row, −1 = the city; null where some run does not know it. */
export function figureOutcome(
  pairs: readonly CounterfactualPair[],
  series: RecordedSeries,
  figure: CounterfactualFigure,
  row: number,
): FigureOutcome | null {
  const replay = pairs.map((pair) => figure.of(pair.replay, row))
  const changed = pairs.map((pair) => figure.of(pair.changed, row))
  if (pairs.length === 0 || replay.includes(null) || changed.includes(null)) return null
  const recorded = figure.recorded(series, row)
  const base = replay as number[]
  const difference = spreadInterval((changed as number[]).map((value, k) => value - base[k]!))
  const spread = spreadOf(base)
  return {
    recorded,
    replay: spread,
    changed: spreadOf(changed as number[]),
    difference,
    outweighsError: recorded === null ? null : Math.abs(difference.mean) > Math.abs(spread.mean - recorded),
  }
}

/** Of each sample the median, P10 and P90 of some runs; NaN = not known. */
export interface Band {
  readonly p10: Float64Array
  readonly p50: Float64Array
  readonly p90: Float64Array
}

export interface MeasureSeries {
  readonly recorded: Float64Array
  readonly replay: Band
  readonly changed: Band
}

/** The course of a measure of one row, −1 = the city. */
export function measureSeries(
  pairs: readonly CounterfactualPair[],
  series: RecordedSeries,
  measure: RecordedMeasure,
  row: number,
): MeasureSeries {
  return {
    recorded: Float64Array.from({ length: series.samples }, (_, s) => valueAt(series, measure, s, row)),
    replay: bandOf(
      pairs.map(({ replay }) => replay),
      measure,
      row,
      series.samples,
    ),
    changed: bandOf(
      pairs.map(({ changed }) => changed),
      measure,
      row,
      series.samples,
    ),
  }
}

function bandOf(runs: readonly Trajectory[], measure: RecordedMeasure, row: number, samples: number): Band {
  const band = { p10: new Float64Array(samples), p50: new Float64Array(samples), p90: new Float64Array(samples) }
  for (let s = 0; s < samples; s++) {
    const values = Float64Array.from(runs, (run) => valueAt(run, measure, s, row)).sort()
    const known = values.length > 0 && !values.some(Number.isNaN)
    band.p10[s] = known ? quantileOfSorted(values, values.length, 0.1) : Number.NaN
    band.p50[s] = known ? quantileOfSorted(values, values.length, 0.5) : Number.NaN
    band.p90[s] = known ? quantileOfSorted(values, values.length, 0.9) : Number.NaN
  }
  return band
}

/** How far the replay of a measure lies from the record, in its unit: over all samples and runs. */
export interface MeasureCheck {
  readonly measure: RecordedMeasure
  /** Root of the mean square of replay − record, and the mean of it. */
  readonly rootMeanSquare: number
  readonly bias: number
  readonly recordedMean: number
  /**
   * Share of the samples at which the record lies more than one beyond the P10–P90 of the runs: the band that is drawn. By chance alone a
   * fifth would; more says that the runs err all in one way, which none of them shows.
   */
  readonly outsideShare: number
  /**
   * What a record that the engine itself had made might show of that: each run held against the band of the others, the 95 % quantile of
   * their shares. null = too few runs to say.
   */
  readonly chanceShare: number | null
}

/** null where the record, or a run, does not know the measure of the row. */
export function measureCheck(
  runs: readonly Trajectory[],
  series: RecordedSeries,
  measure: RecordedMeasure,
  row: number,
): MeasureCheck | null {
  let squares = 0
  let bias = 0
  let sum = 0
  let outside = 0
  const outsideOthers = new Float64Array(runs.length)
  const [values, sorted] = [new Float64Array(runs.length), new Float64Array(runs.length)]
  for (let s = 0; s < series.samples; s++) {
    const recorded = valueAt(series, measure, s, row)
    sum += recorded
    runs.forEach((run, r) => {
      values[r] = valueAt(run, measure, s, row)
      const error = values[r]! - recorded
      squares += error * error
      bias += error
    })
    sorted.set(values)
    sorted.sort()
    if (isOutside(recorded, sorted, null)) outside++
    values.forEach((value, r) => {
      if (isOutside(value, sorted, sorted.indexOf(value))) outsideOthers[r]!++
    })
  }
  const n = series.samples * runs.length
  if (n === 0 || Number.isNaN(squares)) return null
  return {
    measure,
    rootMeanSquare: Math.sqrt(squares / n),
    bias: bias / n,
    recordedMean: sum / series.samples,
    outsideShare: outside / series.samples,
    chanceShare:
      runs.length < FEWEST_RUNS_OF_A_BAND
        ? null
        : quantileOfSorted(outsideOthers.sort(), runs.length, 0.95) / series.samples,
  }
}

/** Whether a value lies more than one beyond the P10–P90 of sorted ones, the one at `without` left out of them. */
function isOutside(value: number, sorted: Float64Array, without: number | null): boolean {
  const count = sorted.length - (without === null ? 0 : 1)
  if (count === 0) return false
  const at = (k: number): number => sorted[without === null || k < without ? k : k + 1]!
  const quantile = (share: number): number => {
    const place = (count - 1) * share
    const below = Math.floor(place)
    return at(below) + (at(Math.min(count - 1, below + 1)) - at(below)) * (place - below)
  }
  return value < quantile(0.1) - 1 || value > quantile(0.9) + 1
}

/**
 * How far the level of a replay can be believed: by its error, and by how often the record lies outside the drawn band. `close` = no more
 * often than the band promises; `fair` = no more often than runs of the engine lie outside each other's; else `poor`. Of fewer than five
 * runs the band says nothing against `fair`.
 */
export type Trust = 'close' | 'fair' | 'poor'

/** Limits of `close` and `fair`: error of occupied beds as a share of the open ones, and of boarding as a share of the recorded; assumed. */
export const TRUST_LIMITS = { close: [0.01, 0.2], fair: [0.03, 0.5] } as const
/** Of a band from P10 to P90 a fifth of the time lies outside by chance: more is not called close, however small the error. */
export const CLOSE_OUTSIDE_SHARE = 0.2
/** Runs of which it is said how often one of them lies outside the band of the others. */
const FEWEST_RUNS_OF_A_BAND = 5
/** Patient-hours of boarding a day of which nobody would speak; assumed. */
const SMALL_BOARDING_HOURS_A_DAY = 2

export interface SelfCheck {
  readonly trust: Trust
  readonly measures: readonly MeasureCheck[]
  /** Error of occupied beds as a share of the beds open on average; null where beds are not known. */
  readonly occupiedShare: number | null
  /** |replay − record| of the boarding hours as a share of the recorded; null where not known. */
  readonly boardingShare: number | null
}

/** The replay with nothing changed against the record: of one row, −1 = the city. */
export function selfCheck(runs: readonly Trajectory[], series: RecordedSeries, row: number): SelfCheck {
  const measures = RECORDED_MEASURES.flatMap((measure) => measureCheck(runs, series, measure, row) ?? [])
  const of = (measure: RecordedMeasure): MeasureCheck | undefined => measures.find((one) => one.measure === measure)
  const occupied = of('occupied')
  const open = of('open')
  const occupiedShare =
    occupied === undefined || open === undefined || open.recordedMean <= 0
      ? null
      : occupied.rootMeanSquare / open.recordedMean
  const recorded = patientHours(series, 'boarding', row)
  const hours = runs.map((run) => boardingHours(run, row))
  const days = ((series.samples - 1) * series.everyMinutes) / 1440
  let boardingShare: number | null = null
  if (recorded !== null && hours.length > 0 && !hours.includes(null)) {
    const mean = (hours as number[]).reduce((sum, one) => sum + one, 0) / hours.length
    boardingShare = Math.abs(mean - recorded) / Math.max(recorded, SMALL_BOARDING_HOURS_A_DAY * days)
  }
  const within = ([beds, boarding]: readonly [number, number]): boolean =>
    (occupiedShare ?? 0) <= beds && (boardingShare ?? 0) <= boarding
  const judged = measures.filter(({ measure }) => measure === 'occupied' || measure === 'boarding')
  const inBand = judged.every(({ outsideShare }) => outsideShare <= CLOSE_OUTSIDE_SHARE)
  const asRuns = judged.every(
    ({ outsideShare, chanceShare }) =>
      chanceShare === null || outsideShare <= Math.max(CLOSE_OUTSIDE_SHARE, chanceShare),
  )
  const trust = within(TRUST_LIMITS.close) && inBand ? 'close' : within(TRUST_LIMITS.fair) && asRuns ? 'fair' : 'poor'
  return { trust, measures, occupiedShare, boardingShare }
}
