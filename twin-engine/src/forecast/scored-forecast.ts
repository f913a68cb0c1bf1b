/** One forecast against its truth, and what many of them add up to: for forecasts that were kept, whatever made them. */
import { crpsOfQuantiles } from './crps.ts'
import { FORECAST_LEVELS, levelIndex } from './levels.ts'
import { quantileScore } from './scores.ts'

/** Scores are in the unit of the series. */
export interface ScoredForecast {
  readonly wis: number
  readonly crps: number
  /** Of the 23 quantiles, those below the truth and those equal to it: where it lies, and in which bands. */
  readonly below: number
  readonly equal: number
}

export function scoreForecast(quantiles: ArrayLike<number>, truth: number): ScoredForecast {
  let below = 0
  let equal = 0
  for (let k = 0; k < FORECAST_LEVELS.length; k++) {
    if (quantiles[k]! < truth) below++
    else if (quantiles[k]! === truth) equal++
  }
  return { wis: quantileScore(quantiles, truth), crps: crpsOfQuantiles(quantiles, truth), below, equal }
}

/** Central bands, as the positions of their lower and upper quantile. */
const BANDS = { coverage50: [0.25, 0.75], coverage80: [0.1, 0.9], coverage95: [0.025, 0.975] } as const
const BAND_EDGES = Object.values(BANDS).map(([low, high]) => [levelIndex(low), levelIndex(high)] as const)

export interface TalliedScores {
  readonly forecasts: number
  readonly wis: number | null
  readonly crps: number | null
  /** From −1 (all truths below all quantiles) to 1. */
  readonly bias: number | null
  readonly coverage50: number | null
  readonly coverage80: number | null
  readonly coverage95: number | null
  /** Mean WIS over each opponent's on the same forecasts, in the order in which they were added; null where that is 0. */
  readonly relative: readonly (number | null)[]
  /** At each of the 23 levels the share of truths at or below the quantile: the level itself where bands are right. */
  readonly belowShare: readonly number[] | null
}

/** Sums over scored forecasts, each beside its opponents' WIS. Tallies of several places may be merged. */
export class SkillTally {
  forecasts = 0
  #wis = 0
  #crps = 0
  #bias = 0
  readonly #inside = new Float64Array(BAND_EDGES.length)
  readonly #atOrBelow = new Float64Array(FORECAST_LEVELS.length)
  readonly #opponents: Float64Array

  /** @param opponents how many each forecast is compared with */
  constructor(opponents: number) {
    this.#opponents = new Float64Array(opponents)
  }

  add({ wis, crps, below, equal }: ScoredForecast, opponentsWis: readonly number[]): void {
    this.forecasts++
    this.#wis += wis
    this.#crps += crps
    this.#bias += (2 * (below + equal / 2)) / FORECAST_LEVELS.length - 1
    for (const [b, [low, high]] of BAND_EDGES.entries()) if (below + equal > low && below <= high) this.#inside[b]!++
    // Quantiles that are not below the truth have it at or below them.
    for (let k = below; k < FORECAST_LEVELS.length; k++) this.#atOrBelow[k]!++
    for (const [o, one] of opponentsWis.entries()) this.#opponents[o]! += one
  }

  merge(other: SkillTally): void {
    this.forecasts += other.forecasts
    this.#wis += other.#wis
    this.#crps += other.#crps
    this.#bias += other.#bias
    for (let b = 0; b < this.#inside.length; b++) this.#inside[b]! += other.#inside[b]!
    for (let k = 0; k < this.#atOrBelow.length; k++) this.#atOrBelow[k]! += other.#atOrBelow[k]!
    for (let o = 0; o < this.#opponents.length; o++) this.#opponents[o]! += other.#opponents[o]!
  }

  scores(): TalliedScores {
    const { forecasts } = this
    const mean = (sum: number): number | null => (forecasts === 0 ? null : sum / forecasts)
    const [coverage50, coverage80, coverage95] = Array.from(this.#inside, mean)
    return {
      forecasts,
      wis: mean(this.#wis),
      crps: mean(this.#crps),
      bias: mean(this.#bias),
      coverage50: coverage50!,
      coverage80: coverage80!,
      coverage95: coverage95!,
      relative: Array.from(this.#opponents, (sum) => (sum > 0 ? this.#wis / sum : null)),
      belowShare: forecasts === 0 ? null : Array.from(this.#atOrBelow, (sum) => sum / forecasts),
    }
  }
}
