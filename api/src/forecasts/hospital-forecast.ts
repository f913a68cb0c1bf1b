/**
 * What a hospital's recorded hours say of those to come: its wards and the whole, adding up, to three days ahead, with the
 * record of how good it was. Made again from the history by the same code, so what is scored is what would have been shown.
 */
import {
  FEWEST_ERRORS,
  type HorizonScores,
  type ProvenSpan,
  provenSteps,
  TreeForecaster,
  type TreeForecasts,
} from '@kangcheng/twin-engine/forecast'
import { type HistoryReading, MARK_MILLISECONDS } from '../history/occupancy-history.ts'
import { FORECAST_HOURS, FORECAST_STRIDES, rhythmOf } from './forecast-methods.ts'

/** Hours of the past that are learnt from: five weeks. */
const PAST_HOURS = 35 * 24
/** A forecast is kept for the scoreboard every so many hours of the past, over its newest part. */
const KEEP_EVERY_HOURS = 6
const KEEP_OVER_HOURS = 21 * 24
const HOUR_MARKS = 3_600_000 / MARK_MILLISECONDS
/** Steps of work between pauses: what is live never waits long. */
const PUSHES_BETWEEN_PAUSES = 16

export interface ForecastLine {
  /** Index of the ward in the city; null = the hospital. */
  readonly unit: number | null
  /** Expected beds by horizon; null = the past is too short. */
  readonly mean: readonly (number | null)[]
  /** By horizon the beds at the 23 levels. */
  readonly quantiles: readonly (readonly number[] | null)[]
}

export interface HospitalForecast {
  /** End of the last hour that was learnt from, epoch milliseconds. */
  readonly asOf: number
  /** Hours that were learnt from. */
  readonly hours: number
  readonly rhythmHours: number
  readonly hospital: ForecastLine
  readonly wards: readonly ForecastLine[]
  /** Wards that are left out, also of the sum, as too little of them was recorded. */
  readonly leftOut: readonly number[]
  readonly scores: readonly HorizonScores[]
  /** Hours ahead over which it has beaten the calibrated naive forecast, horizon by horizon; empty = nowhere proven. */
  readonly provenSpans: readonly ProvenSpan[]
}

interface WardPast {
  readonly unit: number
  /** Mean occupied beds of each hour, NaN = unknown. */
  readonly values: Float64Array
}

/**
 * @param wards indices, with the ids that the history knows them by
 * @param asOf by the city's clock, epoch milliseconds: the hour in which it lies is not over and is left out
 * @returns null where no ward has enough on record
 */
export async function forecastHospital(
  history: HistoryReading,
  wards: readonly { readonly unit: number; readonly id: string }[],
  asOf: number,
  pause: () => Promise<void>,
): Promise<HospitalForecast | null> {
  const toMark = Math.floor(asOf / MARK_MILLISECONDS / HOUR_MARKS) * HOUR_MARKS
  const pasts = await Promise.all(wards.map((ward) => pastOf(history, ward, toMark)))
  const recorded = pasts.map(({ values }) => values.findIndex((value) => !Number.isNaN(value)))
  const used = pasts.filter(({ values }, i) => knownOf(values) > FEWEST_ERRORS && recorded[i]! >= 0)
  if (used.length === 0) return null
  const first = Math.min(...recorded.filter((at) => at >= 0))
  const hours = PAST_HOURS - first
  const rhythmHours = rhythmOf(hours)
  const tree = { parents: [...used.map(() => used.length), -1] }
  const forecaster = new TreeForecaster(tree, rhythmHours, FORECAST_HOURS, FORECAST_STRIDES)
  for (let t = first; t < PAST_HOURS; t++) {
    forecaster.push(used.map(({ values }) => values[t]!))
    const ago = PAST_HOURS - 1 - t
    if (ago % KEEP_EVERY_HOURS === 0 && ago <= KEEP_OVER_HOURS) forecaster.keep()
    if (t % PUSHES_BETWEEN_PAUSES === 0) await pause()
  }
  const made = forecaster.forecasts()
  return {
    asOf: toMark * MARK_MILLISECONDS,
    hours,
    rhythmHours,
    hospital: lineOf(null, made, used.length),
    wards: used.map(({ unit }, k) => lineOf(unit, made, k)),
    leftOut: pasts.filter((past) => !used.includes(past)).map(({ unit }) => unit),
    scores: forecaster.scores.map((tally) => tally.scores()),
    provenSpans: provenSteps(forecaster.scores),
  }
}

async function pastOf(
  history: HistoryReading,
  { unit, id }: { readonly unit: number; readonly id: string },
  toMark: number,
): Promise<WardPast> {
  const { occupied } = await history.read({
    units: [id],
    fromMark: toMark - PAST_HOURS * HOUR_MARKS,
    toMark,
    stepMarks: HOUR_MARKS,
  })
  return { unit, values: Float64Array.from(occupied.mean, (value) => value ?? Number.NaN) }
}

const knownOf = (values: Float64Array): number => values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : 1), 0)

function lineOf(unit: number | null, made: TreeForecasts, node: number): ForecastLine {
  return {
    unit,
    mean: made.map((nodes) => nodes[node]?.mean ?? null),
    quantiles: made.map((nodes) => (nodes[node] ? [...nodes[node].quantiles] : null)),
  }
}

/** Forecasts of hospitals as they are asked for, each made once per hour of the city's clock. */
export class HospitalForecasts {
  readonly #history: HistoryReading
  readonly #made = new Map<number, { readonly hour: number; readonly forecast: Promise<HospitalForecast | null> }>()
  #last: Promise<unknown> = Promise.resolve()

  constructor(history: HistoryReading) {
    this.#history = history
  }

  /** One after the other: a page that asks for every hospital must not hold up what is live. */
  of(
    facility: number,
    wards: readonly { readonly unit: number; readonly id: string }[],
    asOf: number,
  ): Promise<HospitalForecast | null> {
    const hour = Math.floor(asOf / 3_600_000)
    const known = this.#made.get(facility)
    if (known?.hour === hour) return known.forecast
    const forecast = this.#last.then(() =>
      forecastHospital(this.#history, wards, asOf, () => new Promise((resolve) => setImmediate(resolve))),
    )
    this.#last = forecast.catch(() => {})
    this.#made.set(facility, { hour, forecast })
    // What failed is tried again by whoever asks next.
    forecast.catch(() => this.#made.delete(facility))
    return forecast
  }
}
