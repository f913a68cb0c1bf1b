/** What statistics and the opponents say of every hospital and of the city, from one origin. */
import {
  FORECAST_LEVELS,
  type HorizonQuantiles,
  naive,
  normalQuantileAt,
  seasonalNaive,
  type TextbookMethod,
  TreeForecaster,
} from '@kangcheng/twin-engine/forecast'
import { FORECAST_HOURS, type KeptMethod } from './forecast-methods.ts'

const LEVELS = FORECAST_LEVELS.length
const FURTHEST = Math.max(...FORECAST_HOURS)

/** Beds of every place and of the city, which comes last, by horizon and level; NaN = no forecast. */
export class PlaceQuantiles {
  readonly values: Float32Array

  constructor(places: number, values?: Float32Array) {
    this.values = values ?? new Float32Array((places + 1) * FORECAST_HOURS.length * LEVELS).fill(Number.NaN)
  }

  /** The 23 quantiles of a place at a horizon, as a view. */
  at(place: number, horizon: number): Float32Array {
    const from = (place * FORECAST_HOURS.length + horizon) * LEVELS
    return this.values.subarray(from, from + LEVELS)
  }

  set(place: number, horizon: number, quantiles: ArrayLike<number>): void {
    this.at(place, horizon).set(quantiles)
  }
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

  /** After the last hour that was pushed. */
  forecasts(): ReadonlyMap<KeptMethod, PlaceQuantiles> {
    const places = [...this.members, this.#places]
    const statistical = new PlaceQuantiles(this.#places)
    for (const [h, nodes] of this.#tree.forecasts().entries())
      for (const [k, node] of nodes.entries()) if (node !== null) statistical.set(places[k]!, h, node.quantiles)
    const calibrated = new PlaceQuantiles(this.#places)
    for (const [k, horizons] of this.#tree.calibratedNaive().entries()) setAll(calibrated, places[k]!, horizons)
    return new Map<KeptMethod, PlaceQuantiles>([
      ['statistical', statistical],
      ['naive', this.#textbook(naive, places)],
      ['seasonalNaive', this.#textbook(seasonalNaive(this.rhythmHours), places)],
      ['calibratedNaive', calibrated],
    ])
  }

  #textbook(method: TextbookMethod, places: readonly number[]): PlaceQuantiles {
    const said = new PlaceQuantiles(this.#places)
    for (const [k, past] of this.#past.entries()) {
      const made = method.forecast(past, past.length, FURTHEST)
      if (made === null) continue
      setAll(
        said,
        places[k]!,
        FORECAST_HOURS.map((hours) =>
          Float64Array.from(FORECAST_LEVELS, (level) => normalQuantileAt(made, hours, level)),
        ),
      )
    }
    return said
  }
}

function setAll(into: PlaceQuantiles, place: number, horizons: HorizonQuantiles): void {
  for (const [h, quantiles] of horizons.entries()) if (quantiles !== null) into.set(place, h, quantiles)
}
