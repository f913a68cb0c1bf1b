/**
 * A hospital with its wards, or a city with its hospitals, forecast together step by step: figures that add up, kept as they
 * were made and scored when the truth arrives.
 */
import { normalQuantiles, ScoreTally, textbookOpponents } from './backtest.ts'
import { Forecaster, type HorizonQuantiles } from './forecaster.ts'
import { type CoherentForecast, coherentForecasts, type ForecastTree } from './hierarchy.ts'

/** What was said of the whole, waiting for its truth. */
interface Kept {
  readonly due: number
  readonly horizon: number
  readonly quantiles: Float64Array
  readonly opponents: readonly Float64Array[]
}

/** By horizon in the order given, then by node; null where the past is too short. */
export type TreeForecasts = readonly (readonly (CoherentForecast | null)[])[]

export class TreeForecaster {
  readonly horizons: readonly number[]
  /** Of the whole, one a horizon: what was kept and has come true or not. */
  readonly scores: readonly ScoreTally[]
  readonly #tree: ForecastTree
  readonly #leaves: readonly number[]
  readonly #forecasters: readonly Forecaster[]
  readonly #season: number
  readonly #whole: number[] = []
  #kept: Kept[] = []

  /**
   * @param season steps after which the series repeat themselves
   * @param horizons steps ahead, each from 1
   * @param strides as of a `Forecaster`
   */
  constructor(tree: ForecastTree, season: number, horizons: readonly number[], strides?: readonly number[]) {
    this.#tree = tree
    this.#season = season
    this.horizons = horizons
    const inner = new Set(tree.parents)
    this.#leaves = tree.parents.map((_, i) => i).filter((i) => !inner.has(i))
    this.#forecasters = tree.parents.map(() => new Forecaster(season, horizons, strides))
    this.scores = horizons.map((horizon) => new ScoreTally(horizon))
  }

  /** The next value of every leaf, in the order of the tree; a sum with an unknown part (NaN) is unknown. */
  push(leafValues: ArrayLike<number>): void {
    const { parents } = this.#tree
    const values = new Float64Array(parents.length)
    for (const [k, leaf] of this.#leaves.entries()) values[leaf] = leafValues[k]!
    for (const [i, parent] of parents.entries()) if (parent >= 0) values[parent]! += values[i]!
    this.#settle(values.at(-1)!)
    for (const [i, forecaster] of this.#forecasters.entries()) forecaster.push(values[i]!)
    this.#whole.push(values.at(-1)!)
  }

  /**
   * A past from which nothing was kept: the same as giving it step by step, node by node instead, so that a city's thousand
   * forecasters do not push each other out of the processor's memory.
   * @param columns of every leaf its values, equally many
   */
  learn(columns: readonly Float64Array[]): void {
    const { parents } = this.#tree
    const steps = columns[0]?.length ?? 0
    const values: Float64Array[] = parents.map(() => new Float64Array(0))
    for (const [k, leaf] of this.#leaves.entries()) values[leaf] = columns[k]!
    for (const [i, parent] of parents.entries()) {
      for (const value of values[i]!) this.#forecasters[i]!.push(value)
      if (parent < 0) continue
      if (values[parent]!.length === 0) values[parent] = new Float64Array(steps)
      for (let t = 0; t < steps; t++) values[parent]![t]! += values[i]![t]!
    }
    for (const value of values.at(-1)!) {
      this.#settle(value)
      this.#whole.push(value)
    }
  }

  #settle(truth: number): void {
    const now = this.#whole.length
    for (const { due, horizon, quantiles, opponents } of this.#kept)
      if (due === now && !Number.isNaN(truth)) this.scores[horizon]!.add(quantiles, truth, opponents)
    this.#kept = this.#kept.filter(({ due }) => due > now)
  }

  /** What comes after the last value; it changes nothing. @param most horizons that are told, the first of them */
  forecasts(most = this.horizons.length): TreeForecasts {
    const own = this.#forecasters.map((forecaster) => forecaster.quantiles(most))
    return this.horizons.slice(0, most).map((_, k) =>
      coherentForecasts(
        this.#tree,
        this.#forecasters.map((forecaster, i) => ({
          quantiles: own[i]![k]!,
          pastErrors: forecaster.pastErrors(k),
        })),
      ),
    )
  }

  /**
   * The course of every node from the next step to the furthest horizon, between which it has the rhythm of the series; a
   * sum's is the sum of its parts', NaN as long as one of them says nothing.
   */
  courses(): readonly Float64Array[] {
    const { parents } = this.#tree
    const furthest = Math.max(...this.horizons)
    const courses: Float64Array[] = parents.map(() => new Float64Array(furthest))
    for (const leaf of this.#leaves) courses[leaf] = this.#forecasters[leaf]!.points()
    for (const [i, parent] of parents.entries())
      if (parent >= 0) for (let t = 0; t < furthest; t++) courses[parent]![t]! += courses[i]![t]!
    return courses
  }

  /** The calibrated naive forecasts of every node, by node and horizon; they need not add up. */
  calibratedNaive(most = this.horizons.length): readonly HorizonQuantiles[] {
    return this.#forecasters.map((forecaster) => forecaster.calibratedNaive(most))
  }

  /** The same, kept for the scoreboard. */
  keep(): TreeForecasts {
    const made = this.forecasts()
    const count = this.#whole.length
    const furthest = Math.max(...this.horizons)
    const calibrated = this.#forecasters.at(-1)!.calibratedNaive()
    const others = textbookOpponents(this.#season).map((method) => method.forecast(this.#whole, count, furthest))
    for (const [k, steps] of this.horizons.entries()) {
      const whole = made[k]!.at(-1)
      const opponents = [...others.map((other) => other && normalQuantiles(other, steps)), calibrated[k]!]
      if (!whole || !opponents.every((other) => other !== null)) continue
      this.#kept.push({ due: count - 1 + steps, horizon: k, quantiles: whole.quantiles, opponents })
    }
    return made
  }
}

/** Fewer scored forecasts than this prove nothing. */
export const FEWEST_TO_PROVE = 20

interface HorizonTrackRecord {
  /** Steps ahead. */
  readonly horizon: number
  readonly forecasts: number
  /** Mean WIS over that of the calibrated naive forecast; null = it cannot be told. */
  readonly ratio: number | null
}

/** Horizons ahead over which a forecast is proven, both ends included, in the unit of its horizons. */
export interface ProvenSpan {
  /** 0 where the nearest horizon is proven. */
  readonly from: number
  readonly to: number
}

/**
 * The spans of horizons that have beaten the calibrated naive forecast, each judged by itself: near by, hardly anything beats a beds
 * count that stays what it is, and a tie there says nothing of a day ahead. Between two neighbours that are proven all is; up to one
 * that is not, nothing. What lies outside is shown hatched.
 * @param records by rising horizon
 */
export function provenSpans(records: readonly HorizonTrackRecord[]): ProvenSpan[] {
  const spans: { from: number; to: number }[] = []
  let open = false
  for (const [k, { horizon, forecasts, ratio }] of records.entries()) {
    const proven = forecasts >= FEWEST_TO_PROVE && ratio !== null && ratio < 1
    if (proven && open) spans.at(-1)!.to = horizon
    else if (proven) spans.push({ from: k === 0 ? 0 : horizon, to: horizon })
    open = proven
  }
  return spans
}

/** Whether a horizon lies in one of the spans. */
export const isProvenAt = (spans: readonly ProvenSpan[], horizon: number): boolean =>
  spans.some(({ from, to }) => horizon >= from && horizon <= to)

/** Of the tallies of a forecaster, in steps. */
export const provenSteps = (tallies: readonly ScoreTally[]): readonly ProvenSpan[] =>
  provenSpans(
    tallies.map((tally) => {
      const { horizon, forecasts, relativeWisToCalibratedNaive: ratio } = tally.scores()
      return { horizon, forecasts, ratio }
    }),
  )
