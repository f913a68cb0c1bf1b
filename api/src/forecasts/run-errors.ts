/**
 * How wrong the runs of the standing rehearsal were, and how wide a forecast of them must be hence. Runs differ by the luck of
 * patients alone; what a city does beyond it (a season, a weekend, a ward that discharges less) is in their errors.
 */
import {
  FEWEST_ERRORS,
  FORECAST_LEVELS,
  independentErrors,
  MEDIAN_LEVEL,
  quantilesOfNextError,
  WEIGHING_WINDOW,
} from '@kangcheng/twin-engine/forecast'
import { FORECAST_HOURS, KEPT_EVERY_HOURS } from './forecast-methods.ts'

/** The runs' own spread counts like so many independent errors. Assumed (tag A). */
const RUNS_COUNT_AS = 5
/** Runs without any spread still leave half a bed. */
const LEAST_SPREAD = 0.5

/** Half of what lies between P10 and P90, in beds. */
function spreadOf(quantiles: ArrayLike<number>): number {
  return Math.max(LEAST_SPREAD, (quantiles[P90]! - quantiles[P10]!) / 2)
}
const [P10, P90] = [FORECAST_LEVELS.indexOf(0.1), FORECAST_LEVELS.indexOf(0.9)]

/**
 * Quantiles over runs that are a sample of few: beyond the outermost as Student's t has it.
 * @param sorted ascending, two at least
 */
export function quantilesOfFewRuns(sorted: Float64Array): Float64Array {
  const middle = sorted.length >> 1
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
  const around = quantilesOfNextError(
    sorted.map((value) => value - median),
    sorted.length,
  )
  return around.map((value) => Math.max(0, median + value))
}

/** Errors of runs by place and horizon, in spreads of those runs, the newest last. */
export class RunErrors {
  readonly #errors = new Map<number, number[]>()

  #of(place: number, horizon: number): number[] {
    const key = place * FORECAST_HOURS.length + horizon
    const known = this.#errors.get(key) ?? []
    this.#errors.set(key, known)
    return known
  }

  /** In the order of origins. */
  note(place: number, horizon: number, said: ArrayLike<number>, truth: number): void {
    const errors = this.#of(place, horizon)
    errors.push((truth - said[MEDIAN_LEVEL]!) / spreadOf(said))
    if (errors.length > WEIGHING_WINDOW) errors.shift()
  }

  /**
   * The quantiles of runs as wide as past errors ask for, and moved as far as a bias is proven; until eight errors are known they
   * stay as they are. Averaged level by level with those of the runs, which count like a few errors.
   */
  widened(place: number, horizon: number, said: ArrayLike<number>): ArrayLike<number> {
    const errors = this.#of(place, horizon)
    if (errors.length < FEWEST_ERRORS) return said
    // Origins lie some hours apart: forecasts overlap by the rest of their horizon.
    const overlap = Math.max(1, Math.ceil(FORECAST_HOURS[horizon]! / KEPT_EVERY_HOURS))
    const independent = independentErrors(errors, overlap)
    const next = quantilesOfNextError(Float64Array.from(errors).sort(), Math.min(independent, errors.length))
    const share = independent / (independent + RUNS_COUNT_AS)
    const [median, spread] = [said[MEDIAN_LEVEL]!, spreadOf(said)]
    return next.map((error, k) => Math.max(0, (1 - share) * said[k]! + share * (median + spread * error)))
  }
}
