/** A backtest from rolling origins: what would have been said, against what came, beside the opponents. */
import { Forecaster } from './forecaster.ts'
import { FORECAST_LEVELS, levelIndex, MEDIAN_LEVEL } from './levels.ts'
import { biasSign, quantileScore } from './scores.ts'
import {
  dampedHolt,
  type NormalForecast,
  naive,
  normalQuantileAt,
  seasonalNaive,
  type TextbookMethod,
} from './textbook.ts'

export interface BacktestProtocol {
  /** Steps after which the series repeats itself. */
  readonly season: number
  /** Values before the first origin. */
  readonly firstTrain: number
  /** Steps from one origin to the next. */
  readonly step: number
  /** Steps ahead that are scored. */
  readonly horizons: readonly number[]
}

/** The opponents, in the order of their columns; damped Holt with the weights of the reference cases. */
export const OPPONENTS = ['naive', 'seasonalNaive', 'dampedHolt', 'calibratedNaive'] as const
const DAMPED_HOLT = { alpha: 0.7, betaStar: 0.3, phi: 0.9 }

/** A forecast as it was made. */
export interface MadeForecast {
  /** Index of the last value that it could see. */
  readonly origin: number
  readonly horizon: number
  /** At the 23 levels. */
  readonly quantiles: Float64Array
}

/** How good the forecasts of one horizon were, in the unit of the series; null where nothing could be scored. */
export interface HorizonScores {
  readonly horizon: number
  readonly forecasts: number
  readonly wis: number | null
  /** Mean absolute error of the median. */
  readonly mae: number | null
  /** From −1 (all truths below all quantiles) to 1. */
  readonly bias: number | null
  readonly coverage50: number | null
  readonly coverage80: number | null
  readonly coverage95: number | null
  /** Mean WIS over the opponent's on the same forecasts; null where that is 0. */
  readonly relativeWisToNaive: number | null
  readonly relativeWisToSeasonalNaive: number | null
  readonly relativeWisToDampedHolt: number | null
  readonly relativeWisToCalibratedNaive: number | null
}

const BANDS = [
  [levelIndex(0.25), levelIndex(0.75)],
  [levelIndex(0.1), levelIndex(0.9)],
  [levelIndex(0.025), levelIndex(0.975)],
] as const

/** Sums over scored forecasts of one horizon; sums of several series may be added. */
export class ScoreTally {
  readonly horizon: number
  forecasts = 0
  #wis = 0
  #error = 0
  #bias = 0
  readonly #inside = new Float64Array(BANDS.length)
  readonly #opponents = new Float64Array(OPPONENTS.length)

  constructor(horizon: number) {
    this.horizon = horizon
  }

  /** @param opponents one forecast per opponent at the 23 levels */
  add(quantiles: Float64Array, truth: number, opponents: readonly ArrayLike<number>[]): void {
    this.forecasts++
    this.#wis += quantileScore(quantiles, truth)
    this.#error += Math.abs(truth - quantiles[MEDIAN_LEVEL]!)
    this.#bias += biasSign(quantiles, truth)
    for (const [k, [low, high]] of BANDS.entries())
      if (truth >= quantiles[low]! && truth <= quantiles[high]!) this.#inside[k]!++
    for (const [k, other] of opponents.entries()) this.#opponents[k]! += quantileScore(other, truth)
  }

  merge(other: ScoreTally): void {
    this.forecasts += other.forecasts
    this.#wis += other.#wis
    this.#error += other.#error
    this.#bias += other.#bias
    for (let k = 0; k < BANDS.length; k++) this.#inside[k]! += other.#inside[k]!
    for (let k = 0; k < OPPONENTS.length; k++) this.#opponents[k]! += other.#opponents[k]!
  }

  scores(): HorizonScores {
    const mean = (sum: number): number | null => (this.forecasts === 0 ? null : sum / this.forecasts)
    const relative = (k: number): number | null => (this.#opponents[k]! > 0 ? this.#wis / this.#opponents[k]! : null)
    return {
      horizon: this.horizon,
      forecasts: this.forecasts,
      wis: mean(this.#wis),
      mae: mean(this.#error),
      bias: mean(this.#bias),
      coverage50: mean(this.#inside[0]!),
      coverage80: mean(this.#inside[1]!),
      coverage95: mean(this.#inside[2]!),
      relativeWisToNaive: relative(0),
      relativeWisToSeasonalNaive: relative(1),
      relativeWisToDampedHolt: relative(2),
      relativeWisToCalibratedNaive: relative(3),
    }
  }
}

/** What the opponents of the textbook say, in the order of `OPPONENTS`; the calibrated naive comes last. */
export function textbookOpponents(season: number): readonly TextbookMethod[] {
  return [naive, seasonalNaive(season), dampedHolt(DAMPED_HOLT)]
}

/** A forecast of the textbook at the 23 levels. */
export function normalQuantiles(made: NormalForecast, horizon: number): Float64Array {
  return Float64Array.from(FORECAST_LEVELS, (level) => normalQuantileAt(made, horizon, level))
}

/**
 * Goes once through the values (NaN = unknown) and forecasts at every origin whose last season holds a known value. A
 * forecast is scored where its truth and every opponent's forecast are known.
 * @param told hears of every forecast of the product that was made, also where its truth never came
 */
export function backtest(
  values: Float64Array,
  protocol: BacktestProtocol,
  told: (made: MadeForecast) => void = () => {},
): readonly ScoreTally[] {
  const { season, firstTrain, step, horizons } = protocol
  const forecaster = new Forecaster(season, horizons)
  const tallies = horizons.map((horizon) => new ScoreTally(horizon))
  const textbook = textbookOpponents(season)
  const furthest = Math.max(...horizons)
  let lastKnown = Number.NEGATIVE_INFINITY
  for (const [origin, value] of values.entries()) {
    forecaster.push(value)
    if (!Number.isNaN(value)) lastKnown = origin
    const isOrigin = origin + 1 >= firstTrain && (origin + 1 - firstTrain) % step === 0
    if (!isOrigin || origin - lastKnown >= season || origin + 1 === values.length) continue
    const own = forecaster.quantiles()
    const calibrated = forecaster.calibratedNaive()
    const others = textbook.map((method) => method.forecast(values, origin + 1, furthest))
    for (const [k, horizon] of horizons.entries()) {
      const quantiles = own[k]
      if (!quantiles) continue
      told({ origin, horizon, quantiles })
      const truth = values[origin + horizon]
      if (truth === undefined || Number.isNaN(truth)) continue
      const opponents = [...others.map((made) => made && normalQuantiles(made, horizon)), calibrated[k]!]
      if (opponents.every((other) => other !== null)) tallies[k]!.add(quantiles, truth, opponents)
    }
  }
  return tallies
}
