/**
 * Point forecasts that learn value by value: what the ensemble chooses from. None can see what it has not been given.
 *
 * An unknown value (NaN) moves the clock and teaches nothing.
 */

export interface PointMethod {
  /** The next value of the series, at its place in the season: the number of the value, from 0, modulo the season. */
  push(value: number, place: number): void
  /** Forecast `steps` ≥ 1 after the last value, at the place in the season of then; NaN as long as nothing is known. */
  at(steps: number, place: number): number
}

export interface SeasonalSmoothingWeights {
  /** Share of an error that moves the level. */
  readonly level: number
  /** Share of that which moves the slope; 0 = no slope. */
  readonly slope: number
  /** Share of the slope that is left after a step. */
  readonly damping: number
  /** Share of an error that moves the season's effect, once it has been seen often. */
  readonly season: number
}

/**
 * Additive exponential smoothing with a damped slope and a season (Holt and Winters; ETS(A, Ad, A) of Hyndman et al.
 * 2008). At first every weight is 1/n, so that level and season start as means instead of as the first value.
 */
export class SeasonalSmoothing implements PointMethod {
  readonly #weights: SeasonalSmoothingWeights
  /** Effects of the season, all too high by `#excess`: taking it off each of them every time would cost a season a step. */
  readonly #effects: Float64Array
  #excess = 0
  /** φ + φ² + … + φ^steps by steps. */
  readonly #ahead: number[] = [0]
  readonly #seen: Int32Array
  #level = Number.NaN
  #slope = 0
  #known = 0

  constructor(weights: SeasonalSmoothingWeights, season: number) {
    this.#weights = weights
    this.#effects = new Float64Array(season)
    this.#seen = new Int32Array(season)
  }

  push(value: number, place: number): void {
    const { level, slope, damping } = this.#weights
    if (Number.isNaN(value)) {
      this.#level += damping * this.#slope
      this.#slope *= damping
    } else if (this.#known === 0) {
      this.#level = value
      this.#known = 1
    } else {
      const forecast = this.#level + damping * this.#slope
      const error = value - forecast - this.#effects[place]! + this.#excess
      const share = Math.max(level, 1 / ++this.#known)
      this.#level = forecast + share * error
      this.#slope = damping * this.#slope + level * slope * error
      this.#learnSeason(place, (1 - share) * error)
    }
  }

  /** Effects always sum to 0: what one gains all lose, and the level takes it. */
  #learnSeason(place: number, error: number): void {
    const effects = this.#effects
    const change = Math.max(this.#weights.season, 1 / (++this.#seen[place]! + 1)) * error
    const mean = change / effects.length
    effects[place]! += change
    this.#excess += mean
    this.#level += mean
  }

  at(steps: number, place: number): number {
    const ahead = this.#ahead
    while (ahead.length <= steps) ahead.push(this.#weights.damping * (1 + ahead.at(-1)!))
    return this.#level + this.#slope * ahead[steps]! + (this.#effects[place]! - this.#excess)
  }
}

/** The last value that is known. */
export class LastValue implements PointMethod {
  #last = Number.NaN

  push(value: number): void {
    if (!Number.isNaN(value)) this.#last = value
  }

  at(): number {
    return this.#last
  }
}

/** Mean of the last known values at the same place of the season, as many as `cycles`. */
export class SeasonalMean implements PointMethod {
  readonly #cycles: number
  /** The last values of each place, the place's newest overwriting its oldest. */
  readonly #values: Float64Array
  readonly #seen: Int32Array

  constructor(cycles: number, season: number) {
    this.#cycles = cycles
    this.#values = new Float64Array(season * cycles)
    this.#seen = new Int32Array(season)
  }

  push(value: number, place: number): void {
    if (Number.isNaN(value)) return
    this.#values[place * this.#cycles + (this.#seen[place]! % this.#cycles)] = value
    this.#seen[place] = this.#seen[place]! + 1
  }

  at(_steps: number, place: number): number {
    const count = Math.min(this.#cycles, this.#seen[place]!)
    const from = place * this.#cycles
    let sum = 0
    for (let i = 0; i < count; i++) sum += this.#values[from + i]!
    return sum / count
  }
}

/** Slow, middling and quick levels, the same with a slope, and the plain opponents: skill decides between them. */
export function pointMethods(season: number): readonly PointMethod[] {
  const smoothing = (level: number, slope = 0): PointMethod =>
    new SeasonalSmoothing({ level, slope, damping: slope === 0 ? 0.9 : 0.93, season: 0.05 }, season)
  return [
    ...[0.1, 0.3, 0.6, 0.9].map((level) => smoothing(level)),
    ...[0.3, 0.6, 0.9].map((level) => smoothing(level, 0.15)),
    new LastValue(),
    ...[1, 4, 12].map((cycles) => new SeasonalMean(cycles, season)),
  ]
}
