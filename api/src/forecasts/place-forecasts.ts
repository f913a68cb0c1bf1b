/** What statistics and the opponents say of every hospital and of the city, from one origin. */
import {
  exactNormalQuantile,
  FORECAST_LEVELS,
  type HorizonQuantiles,
  naive,
  seasonalNaive,
  type TextbookMethod,
  TreeForecaster,
} from '@kangcheng/twin-engine/forecast'
import { COURSE_HOURS, FORECAST_HOURS, FORECAST_STRIDES, FURTHEST_HOURS, type KeptMethod } from './forecast-methods.ts'

const LEVELS = FORECAST_LEVELS.length
const NORMAL_QUANTILES = FORECAST_LEVELS.map(exactNormalQuantile)

const NOTHING_SAID = new Float32Array(LEVELS).fill(Number.NaN)

/** Beds by horizon, then of every place and of the city, which comes last, by level; NaN = no forecast. */
export class PlaceQuantiles {
  readonly values: Float32Array
  readonly #perHorizon: number

  /** @param values of the nearest horizons, as `kept` tells them; nothing is said of those beyond */
  constructor(places: number, values?: Float32Array) {
    this.#perHorizon = (places + 1) * LEVELS
    this.values = values ?? new Float32Array(FORECAST_HOURS.length * this.#perHorizon)
    if (values === undefined) this.values.fill(Number.NaN)
  }

  /** The 23 quantiles of a place at a horizon, as a view. */
  at(place: number, horizon: number): Float32Array {
    const from = horizon * this.#perHorizon + place * LEVELS
    return from < this.values.length ? this.values.subarray(from, from + LEVELS) : NOTHING_SAID
  }

  /** The nearest horizons, `most` at most, without those beyond the last of which anything is said. */
  kept(most: number): Float32Array {
    let horizons = most
    const isSilent = (h: number): boolean =>
      this.values.subarray(h * this.#perHorizon, (h + 1) * this.#perHorizon).every(Number.isNaN)
    while (horizons > 0 && isSilent(horizons - 1)) horizons--
    return this.values.subarray(0, horizons * this.#perHorizon)
  }

  /** Whether anything may be said of a horizon. */
  reaches(horizon: number): boolean {
    return horizon * this.#perHorizon < this.values.length
  }

  set(place: number, horizon: number, quantiles: ArrayLike<number>): void {
    this.at(place, horizon).set(quantiles)
  }
}

/** Of every place and of the city, which comes last, its expected beds hour by hour. */
export interface HourlyCourses {
  readonly hours: number
  readonly beds: Float32Array
}

/**
 * The 23 quantiles of each hour of the course: what was said at the horizons, between which it follows the course as far as there
 * is one and goes straight else. null = before the first horizon, or beyond the last, of which anything is said.
 */
export function quantilesOfCourse(
  said: PlaceQuantiles,
  courses: HourlyCourses | null,
  place: number,
): readonly (readonly number[] | null)[] {
  const courseAt = (hours: number): number =>
    courses === null || hours > courses.hours ? Number.NaN : courses.beds[place * courses.hours + hours - 1]!
  const knots = FORECAST_HOURS.flatMap((hours, h) => {
    const quantiles = said.at(place, h)
    return Number.isNaN(quantiles[0]!) ? [] : [{ hours, quantiles, course: courseAt(hours) }]
  })
  return COURSE_HOURS.map((hours) => {
    const right = knots.find((knot) => knot.hours >= hours)
    const left = knots.findLast((knot) => knot.hours <= hours)
    if (right === undefined || left === undefined) return null
    if (right === left) return [...right.quantiles]
    const share = (hours - left.hours) / (right.hours - left.hours)
    const between = (a: number, b: number): number => a + share * (b - a)
    const course = courseAt(hours) - between(left.course, right.course)
    const off = Number.isNaN(course) ? 0 : course
    return Array.from(right.quantiles, (beds, k) => Math.max(0, between(left.quantiles[k]!, beds) + off))
  })
}

/** Hospitals of one sum, learnt from hour by hour. */
export class PlaceForecaster {
  /** Places that are part of the city's sum, ascending. */
  readonly members: readonly number[]
  readonly rhythmHours: number
  readonly #places: number
  readonly #tree: TreeForecaster
  readonly #past: number[][]

  constructor(places: number, members: readonly number[], rhythmHours: number) {
    this.#places = places
    this.members = members
    this.rhythmHours = rhythmHours
    this.#tree = new TreeForecaster(
      { parents: [...members.map(() => members.length), -1] },
      rhythmHours,
      FORECAST_HOURS,
      FORECAST_STRIDES,
    )
    this.#past = [...members, places].map(() => [])
  }

  get hours(): number {
    return this.#past.at(-1)!.length
  }

  /** @param bedsOf beds of a place in the next hour, NaN = unknown */
  push(bedsOf: (place: number) => number): void {
    const values = this.members.map(bedsOf)
    this.#tree.push(values)
    for (const [k, value] of [...values, values.reduce((sum, value) => sum + value, 0)].entries())
      this.#past[k]!.push(value)
  }

  /** After the last hour that was pushed. @param most horizons that are told, the first of the list */
  forecasts(most = FORECAST_HOURS.length): ReadonlyMap<KeptMethod, PlaceQuantiles> {
    const places = [...this.members, this.#places]
    const statistical = new PlaceQuantiles(this.#places)
    for (const [h, nodes] of this.#tree.forecasts(most).entries())
      for (const [k, node] of nodes.entries()) if (node !== null) statistical.set(places[k]!, h, node.quantiles)
    const calibrated = new PlaceQuantiles(this.#places)
    for (const [k, horizons] of this.#tree.calibratedNaive(most).entries()) setAll(calibrated, places[k]!, horizons)
    return new Map<KeptMethod, PlaceQuantiles>([
      ['statistical', statistical],
      ['naive', this.#textbook(naive, places, most)],
      ['seasonalNaive', this.#textbook(seasonalNaive(this.rhythmHours), places, most)],
      ['calibratedNaive', calibrated],
    ])
  }

  /** The course of every place hour by hour, on which what lies between two horizons is told; NaN = nothing is known. */
  courses(): HourlyCourses {
    const courses = { hours: FURTHEST_HOURS, beds: new Float32Array((this.#places + 1) * FURTHEST_HOURS) }
    courses.beds.fill(Number.NaN)
    const places = [...this.members, this.#places]
    for (const [k, course] of this.#tree.courses().entries()) courses.beds.set(course, places[k]! * FURTHEST_HOURS)
    return courses
  }

  #textbook(method: TextbookMethod, places: readonly number[], most: number): PlaceQuantiles {
    const said = new PlaceQuantiles(this.#places)
    for (const [k, past] of this.#past.entries()) {
      const made = method.forecast(past, past.length, FURTHEST_HOURS)
      if (made === null) continue
      for (let h = 0; h < most; h++) {
        const [point, deviation] = [made.point[FORECAST_HOURS[h]! - 1]!, made.deviation[FORECAST_HOURS[h]! - 1]!]
        const quantiles = said.at(places[k]!, h)
        for (let level = 0; level < LEVELS; level++)
          quantiles[level] = Math.max(0, point + deviation * NORMAL_QUANTILES[level]!)
      }
    }
    return said
  }
}

function setAll(into: PlaceQuantiles, place: number, horizons: HorizonQuantiles): void {
  for (const [h, quantiles] of horizons.entries()) if (quantiles !== null) into.set(place, h, quantiles)
}
