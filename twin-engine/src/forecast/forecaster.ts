/**
 * The product's own forecaster of counts: a mean of point methods by past skill, the quantiles of its own past errors,
 * and the calibrated naive forecast mixed in as far as that was no worse.
 *
 * It is given one value after the other and keeps what it said at every step until the truth arrives, so it cannot look
 * ahead, and its bands are those that would have been right. Points are made on the scale √(y + ⅜), on which the
 * spread of counts hardly depends on their size (Anscombe 1948). Units of values are those of the series.
 */
import { quantileOfSorted } from '../statistics/quantiles.ts'
import { independentErrors, quantilesOfNextError } from './error-quantiles.ts'
import { FORECAST_LEVELS } from './levels.ts'
import { type PointMethod, pointMethods } from './point-methods.ts'

/** Past errors that the quantiles come from, at each horizon. */
export const ERROR_WINDOW = 365
/** Fewer past errors than this at a horizon tell no distribution: there is no forecast. */
export const FEWEST_ERRORS = 8
/** Past origins whose errors tell how several series hang together. */
const JOINT_ERRORS = 100
/** Errors of the first steps, when every level is a first value, count only as long as there are few others. */
const WARM_UP_STEPS = 14
const FEW_ERRORS = 20
/** Steps after which a loss weighs half in the skill. */
const SKILL_HALF_LIFE = 200
const FORGET = 0.5 ** (1 / SKILL_HALF_LIFE)
/** Weights are loss^−power; the power grows from 0 to its most over as many scored forecasts. */
const MOST_SKILL_POWER = 12
const SCORED_FOR_MOST_POWER = 60
/**
 * Of the calibrated naive forecast is mixed in nothing where the error is below this share of the naive one's, all from
 * `MIX_FROM + MIX_OVER`, and as if `MIX_PRIOR` forecasts without any skill had been scored before.
 */
const MIX_FROM = 0.8
const MIX_OVER = 0.4
const MIX_PRIOR = 30

const toScale = (value: number): number => Math.sqrt(Math.max(0, value) + 0.375)
const fromScale = (scaled: number): number => (scaled <= 0 ? 0 : Math.max(0, scaled * scaled - 0.375))

/** The last `size` numbers. */
class Ring {
  readonly values: Float64Array
  #next = 0
  count = 0

  constructor(size: number) {
    this.values = new Float64Array(size)
  }

  push(value: number): void {
    this.values[this.#next] = value
    if (++this.#next === this.values.length) this.#next = 0
    if (this.count < this.values.length) this.count++
  }

  /** The number that was pushed `ago` ≥ 0 before the last; NaN where there is none. */
  back(ago: number): number {
    if (ago >= this.count) return Number.NaN
    const at = this.#next - 1 - ago
    return this.values[at < 0 ? at + this.values.length : at]!
  }

  /** Oldest first. */
  copyTo(target: Float64Array, at: number): void {
    const oldest = this.count < this.values.length ? 0 : this.#next
    target.set(this.values.subarray(oldest, this.count), at)
    target.set(this.values.subarray(0, oldest), at + this.count - oldest)
  }

  sum(): number {
    let sum = 0
    for (let i = 0; i < this.count; i++) sum += this.values[i]!
    return sum
  }
}

/** ratio^power; the most power, which nearly every step has, by multiplying. */
function skillWeight(ratio: number, power: number): number {
  if (power > -MOST_SKILL_POWER) return ratio ** power
  const cube = ratio * ratio * ratio
  const sixth = cube * cube
  return 1 / (sixth * sixth)
}

/** What is known of one horizon: what was said, how wrong it was, and who was right. */
class HorizonRecord {
  readonly steps: number
  readonly #methods: number
  /** What each method said, one row a step, until its truth arrives and the row is used again; NaN where nothing was said. */
  readonly #said: Float64Array
  readonly #saidTogether: Float64Array
  readonly #saidNaive: Float64Array
  /** Row of now: until something is said now it holds what was said `steps` ago. */
  #row = 0
  #point = Number.NaN
  readonly #losses: Float64Array
  #scored = 0
  /** Errors of the ensemble on the scale, and the sizes of them and of the naive forecast's, pairwise. */
  readonly errors = new Ring(ERROR_WINDOW)
  readonly #sizes = new Ring(ERROR_WINDOW)
  readonly #naiveSizes = new Ring(ERROR_WINDOW)
  /** Errors of the last value at this horizon, in the unit of the series. */
  readonly naiveErrors = new Ring(ERROR_WINDOW)
  readonly #early: number[] = []
  /** Errors step by step, NaN where none is known: for what several series did at the same time. */
  readonly errorsByTime = new Ring(JOINT_ERRORS)

  constructor(steps: number, methods: number) {
    this.steps = steps
    this.#methods = methods
    this.#said = new Float64Array(steps * methods).fill(Number.NaN)
    this.#saidTogether = new Float64Array(steps).fill(Number.NaN)
    this.#saidNaive = new Float64Array(steps).fill(Number.NaN)
    this.#losses = new Float64Array(methods)
  }

  /** Scores what was said `steps` ago, before the methods learn the truth; `time` counts values from 0. */
  score(scaled: number, time: number): void {
    const together = this.#saidTogether[this.#row]!
    const error = scaled - together
    this.errorsByTime.push(error)
    if (Number.isNaN(error)) return
    this.#learnSkill(scaled)
    if (time - this.steps > WARM_UP_STEPS) this.errors.push(error)
    else this.#early.push(error)
    this.#sizes.push(Math.abs(error))
    this.#naiveSizes.push(Math.abs(scaled - this.#saidNaive[this.#row]!))
  }

  /** Losses count only where every method had said something: they are compared. */
  #learnSkill(scaled: number): void {
    const said = this.#said
    const losses = this.#losses
    const count = this.#methods
    const from = this.#row * count
    let all = 0
    for (let e = 0; e < count; e++) all += said[from + e]!
    if (Number.isNaN(all)) return
    for (let e = 0; e < count; e++) losses[e] = losses[e]! * FORGET + Math.abs(scaled - said[from + e]!)
    this.#scored = this.#scored * FORGET + 1
  }

  /**
   * Notes what is said now, after the methods have learnt the last value.
   * @param points what each method says of this horizon
   */
  say(points: Float64Array, lastScaled: number): void {
    const losses = this.#losses
    const count = this.#methods
    const from = this.#row * count
    let best = Number.POSITIVE_INFINITY
    for (let e = 0; e < count; e++) if (losses[e]! < best) best = losses[e]!
    const least = 1e-9 * this.#scored + 1e-6 * best
    const power = (-MOST_SKILL_POWER * Math.min(this.#scored, SCORED_FOR_MOST_POWER)) / SCORED_FOR_MOST_POWER
    let weights = 0
    let sum = 0
    for (let e = 0; e < count; e++) {
      const point = points[e]!
      this.#said[from + e] = point
      if (Number.isNaN(point)) continue
      const weight = power === 0 ? 1 : skillWeight((losses[e]! + least) / (best + least), power)
      weights += weight
      sum += weight * point
    }
    this.#point = weights > 0 ? sum / weights : Number.NaN
    this.#saidTogether[this.#row] = this.#point
    this.#saidNaive[this.#row] = lastScaled
    if (++this.#row === this.steps) this.#row = 0
  }

  get point(): number {
    return this.#point
  }

  /** Errors in order of time, of the first steps only as many as are missing. */
  pastErrors(): Float64Array {
    const { errors } = this
    const missing = Math.max(0, FEW_ERRORS - errors.count)
    const early = missing === 0 ? [] : this.#early.slice(-missing)
    const past = new Float64Array(early.length + errors.count)
    past.set(early)
    errors.copyTo(past, early.length)
    return past
  }

  /** Share of the calibrated naive forecast, from 0 to 1. */
  naiveShare(): number {
    const [own, naive] = [this.#sizes.sum(), this.#naiveSizes.sum()]
    const prior = this.#sizes.count === 0 ? 0 : (MIX_PRIOR * naive) / this.#sizes.count
    const ratio = naive + prior > 0 ? (own + prior) / (naive + prior) : 1
    return Math.min(1, Math.max(0, (ratio - MIX_FROM) / MIX_OVER))
  }
}

/** The 23 quantiles of each horizon, in the order that the horizons were given in; null where the past is too short. */
export type HorizonQuantiles = readonly (Float64Array | null)[]

export class Forecaster {
  readonly horizons: readonly number[]
  readonly #season: number
  readonly #methods: readonly PointMethod[]
  readonly #records: readonly HorizonRecord[]
  readonly #points: Float64Array
  readonly #past: Ring
  #time = 0
  #last = Number.NaN

  /**
   * @param season steps after which the series repeats itself: 7 for days, 168 for hours
   * @param horizons steps ahead, each from 1
   */
  constructor(season: number, horizons: readonly number[]) {
    this.horizons = horizons
    this.#season = season
    this.#methods = pointMethods(season)
    this.#points = new Float64Array(this.#methods.length)
    this.#records = horizons.map((steps) => new HorizonRecord(steps, this.#methods.length))
    this.#past = new Ring(Math.max(...horizons) + 1)
  }

  /** The next value: not negative, or NaN where it is unknown. */
  push(value: number): void {
    const scaled = Number.isNaN(value) ? Number.NaN : toScale(value)
    this.#past.push(value)
    for (const record of this.#records) {
      record.score(scaled, this.#time)
      const change = value - this.#past.back(record.steps)
      if (!Number.isNaN(change)) record.naiveErrors.push(change)
    }
    const place = this.#time % this.#season
    for (const method of this.#methods) method.push(scaled, place)
    if (!Number.isNaN(value)) this.#last = value
    const lastScaled = toScale(this.#last)
    for (const record of this.#records) {
      const then = (this.#time + record.steps) % this.#season
      for (let e = 0; e < this.#methods.length; e++) this.#points[e] = this.#methods[e]!.at(record.steps, then)
      record.say(this.#points, lastScaled)
    }
    this.#time++
  }

  /** From the last value that was given. */
  quantiles(): HorizonQuantiles {
    return this.#records.map((record) => {
      const naive = sortedOf(record.naiveErrors)
      const errors = record.pastErrors()
      if (errors.length < FEWEST_ERRORS || naive.length < FEWEST_ERRORS) return null
      const independent = independentErrors(errors, record.steps)
      const next = quantilesOfNextError(errors.sort(), independent)
      const share = record.naiveShare()
      return Float64Array.from(FORECAST_LEVELS, (level, k) => {
        const own = fromScale(record.point + next[k]!)
        return share === 0
          ? own
          : (1 - share) * own + share * Math.max(0, this.#last + quantileOfSorted(naive, naive.length, level))
      })
    })
  }

  /** Errors of the last origins whose truth is due at one of the horizons, newest last, NaN where one is not known. */
  pastErrors(horizon: number): Float64Array {
    const { errorsByTime } = this.#records[horizon]!
    return Float64Array.from({ length: errorsByTime.count }, (_, i) => errorsByTime.back(errorsByTime.count - 1 - i))
  }

  /** The calibrated naive forecast: the last value plus the quantiles of its own past errors at each horizon. */
  calibratedNaive(): HorizonQuantiles {
    return this.#records.map(({ naiveErrors }) => {
      if (naiveErrors.count === 0 || Number.isNaN(this.#last)) return null
      const errors = sortedOf(naiveErrors)
      return Float64Array.from(FORECAST_LEVELS, (level) =>
        Math.max(0, this.#last + quantileOfSorted(errors, errors.length, level)),
      )
    })
  }
}

const sortedOf = (ring: Ring): Float64Array => ring.values.slice(0, ring.count).sort()
