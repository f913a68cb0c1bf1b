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

/** Numbers that may come and go before a sorted copy is sorted anew. */
const MOST_MOVES = 32

/** The last `size` numbers. */
class Ring {
  readonly values: Float64Array
  #next = 0
  count = 0
  /** Numbers pushed since they were last asked for in order. */
  #moves = MOST_MOVES
  /** In order as they were then; kept by those that are asked again soon. */
  #sorted: Float64Array | null = null

  constructor(size: number) {
    this.values = new Float64Array(size)
  }

  push(value: number): void {
    if (this.#sorted !== null) this.#move(this.#sorted, value)
    this.#moves++
    this.values[this.#next] = value
    if (++this.#next === this.values.length) this.#next = 0
    if (this.count < this.values.length) this.count++
  }

  /** Takes the oldest number out of the sorted copy and puts the new one in its place. */
  #move(sorted: Float64Array, value: number): void {
    if (this.#moves >= MOST_MOVES || this.count < this.values.length || Number.isNaN(value)) {
      this.#sorted = null
      return
    }
    const from = firstAtLeast(sorted, this.values[this.#next]!)
    const to = firstAtLeast(sorted, value)
    if (to > from) sorted.copyWithin(from, from + 1, to)
    else sorted.copyWithin(to + 1, to, from)
    sorted[to > from ? to - 1 : to] = value
  }

  /** Ascending; to be read before the next number comes, and never written. */
  inOrder(): Float64Array {
    const sorted = this.#sorted ?? this.values.slice(0, this.count).sort()
    if (this.#moves < MOST_MOVES) this.#sorted = sorted
    this.#moves = 0
    return sorted
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

/** Where the first number is that is not less. */
function firstAtLeast(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
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
  /** Only every so many steps something is noted that is learnt from. */
  readonly stride: number
  readonly #methods: number
  /** What each method said, one row a step, until its truth arrives and the row is used again; NaN where nothing was said. */
  readonly #said: Float64Array
  readonly #saidTogether: Float64Array
  readonly #saidNaive: Float64Array
  /** Row of now: until something is said now it holds what was said `steps` ago. */
  #row = 0
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

  constructor(steps: number, stride: number, methods: number) {
    if (steps % stride !== 0) throw new Error(`a horizon of ${steps} steps cannot be learnt from every ${stride} steps`)
    this.steps = steps
    this.stride = stride
    this.#methods = methods
    const rows = steps / stride
    this.#said = new Float64Array(rows * methods).fill(Number.NaN)
    this.#saidTogether = new Float64Array(rows).fill(Number.NaN)
    this.#saidNaive = new Float64Array(rows).fill(Number.NaN)
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
    this.#said.set(points, this.#row * this.#methods)
    this.#saidTogether[this.#row] = this.together(points)
    this.#saidNaive[this.#row] = lastScaled
    if (++this.#row === this.#saidNaive.length) this.#row = 0
  }

  /** What the methods say together by what each has been worth. */
  together(points: Float64Array): number {
    const losses = this.#losses
    const count = this.#methods
    let best = Number.POSITIVE_INFINITY
    for (let e = 0; e < count; e++) if (losses[e]! < best) best = losses[e]!
    const least = 1e-9 * this.#scored + 1e-6 * best
    const power = (-MOST_SKILL_POWER * Math.min(this.#scored, SCORED_FOR_MOST_POWER)) / SCORED_FOR_MOST_POWER
    let weights = 0
    let sum = 0
    for (let e = 0; e < count; e++) {
      const point = points[e]!
      if (Number.isNaN(point)) continue
      const weight = power === 0 ? 1 : skillWeight((losses[e]! + least) / (best + least), power)
      weights += weight
      sum += weight * point
    }
    return weights > 0 ? sum / weights : Number.NaN
  }

  /** Errors in order of time and in order of size, of the first steps only as many as are missing. */
  pastErrors(): { readonly byTime: Float64Array; readonly bySize: Float64Array } {
    const { errors } = this
    const missing = Math.max(0, FEW_ERRORS - errors.count)
    const early = missing === 0 ? [] : this.#early.slice(-missing)
    const past = new Float64Array(early.length + errors.count)
    past.set(early)
    errors.copyTo(past, early.length)
    return { byTime: past, bySize: early.length === 0 ? errors.inOrder() : past.toSorted() }
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
   * @param strides of each horizon every how many steps a forecast of it is made to learn from; every step unless given. It
   *   divides the horizon: of far ones whose errors overlap it costs little to note fewer
   */
  constructor(season: number, horizons: readonly number[], strides?: readonly number[]) {
    this.horizons = horizons
    this.#season = season
    this.#methods = pointMethods(season)
    this.#points = new Float64Array(this.#methods.length)
    this.#records = horizons.map((steps, k) => new HorizonRecord(steps, strides?.[k] ?? 1, this.#methods.length))
    this.#past = new Ring(Math.max(...horizons) + 1)
  }

  /** The next value: not negative, or NaN where it is unknown. */
  push(value: number): void {
    const scaled = Number.isNaN(value) ? Number.NaN : toScale(value)
    this.#past.push(value)
    for (const record of this.#records) {
      if (!this.#isDue(record)) continue
      record.score(scaled, this.#time)
      const change = value - this.#past.back(record.steps)
      if (!Number.isNaN(change)) record.naiveErrors.push(change)
    }
    const place = this.#time % this.#season
    for (const method of this.#methods) method.push(scaled, place)
    if (!Number.isNaN(value)) this.#last = value
    const lastScaled = toScale(this.#last)
    for (const record of this.#records)
      if (this.#isDue(record)) record.say(this.#pointsAt(record.steps, this.#time), lastScaled)
    this.#time++
  }

  #isDue({ stride }: HorizonRecord): boolean {
    return stride === 1 || this.#time % stride === 0
  }

  /** What every method says of a time `steps` after the value number `time`, the last that they know. */
  #pointsAt(steps: number, time: number): Float64Array {
    const then = (time + steps) % this.#season
    for (let e = 0; e < this.#methods.length; e++) this.#points[e] = this.#methods[e]!.at(steps, then)
    return this.#points
  }

  /** From the last value that was given. @param most horizons that are told, the first of them */
  quantiles(most = this.horizons.length): HorizonQuantiles {
    return this.#records.slice(0, most).map((record) => {
      const naive = record.naiveErrors.inOrder()
      const { byTime, bySize } = record.pastErrors()
      if (byTime.length < FEWEST_ERRORS || naive.length < FEWEST_ERRORS) return null
      const independent = independentErrors(byTime, record.steps / record.stride)
      const next = quantilesOfNextError(bySize, independent)
      const share = record.naiveShare()
      const point = record.together(this.#pointsAt(record.steps, this.#time - 1))
      for (let k = 0; k < next.length; k++) {
        const own = fromScale(point + next[k]!)
        next[k] =
          share === 0
            ? own
            : (1 - share) * own +
              share * Math.max(0, this.#last + quantileOfSorted(naive, naive.length, FORECAST_LEVELS[k]!))
      }
      return next
    })
  }

  /**
   * Points of every step up to the furthest horizon, from the last value that was given: each by the weights of the nearest
   * horizon that is not before it. What lies between two horizons follows them with the rhythm of the series.
   */
  points(): Float64Array {
    const furthest = Math.max(...this.horizons)
    return Float64Array.from({ length: furthest }, (_, k) => {
      const steps = k + 1
      const record = this.#records.reduce((best, one) =>
        one.steps >= steps && (best.steps < steps || one.steps < best.steps) ? one : best,
      )
      return fromScale(record.together(this.#pointsAt(steps, this.#time - 1)))
    })
  }

  /** Errors of the last origins whose truth is due at one of the horizons, newest last, NaN where one is not known. */
  pastErrors(horizon: number): Float64Array {
    const { errorsByTime } = this.#records[horizon]!
    const errors = new Float64Array(errorsByTime.count)
    errorsByTime.copyTo(errors, 0)
    return errors
  }

  /** The calibrated naive forecast: the last value plus the quantiles of its own past errors at each horizon. */
  calibratedNaive(most = this.horizons.length): HorizonQuantiles {
    return this.#records.slice(0, most).map(({ naiveErrors }) => {
      if (naiveErrors.count === 0 || Number.isNaN(this.#last)) return null
      const errors = naiveErrors.inOrder()
      const quantiles = new Float64Array(FORECAST_LEVELS.length)
      for (let k = 0; k < quantiles.length; k++)
        quantiles[k] = Math.max(0, this.#last + quantileOfSorted(errors, errors.length, FORECAST_LEVELS[k]!))
      return quantiles
    })
  }
}
