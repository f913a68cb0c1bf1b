/** All scores on record, by method, origin, horizon and place: what the scoreboard and the weights are worked out from. */
import { provenHorizon, SkillTally, type TalliedScores } from '@kangcheng/twin-engine/forecast'
import { FORECAST_HOURS, KEPT_OPPONENTS, type KeptMethod, type ShownMethod } from './forecast-methods.ts'
import { SCORE_NUMBERS, type ScoredRow } from './kept-forecasts.ts'

/** One list a method: its scores of the same forecasts, oldest first. */
export type PairedScores = readonly (readonly number[])[]

/** What forecasts of one place at one horizon were worth; those made live and those recomputed afterwards never together. */
export interface PlaceScores extends TalliedScores {
  readonly place: number
  readonly horizon: number
  /** Origin of the first, in hours since 1970; null = none is scored. */
  readonly since: number | null
}

export interface ProvenHours {
  readonly place: number
  /** Up to here every horizon has beaten the calibrated naive forecast; null = not proven. */
  readonly hours: number | null
  /** The fewest scored forecasts of any horizon up to there, or of the nearest. */
  readonly forecasts: number
}

const keyOf = (method: KeptMethod, recomputed: boolean): string => (recomputed ? `${method}*` : method)

export class ScoreTable {
  /** By method, then origin, then the place of the horizon in the list. */
  readonly #rows = new Map<string, Map<number, (Float32Array | undefined)[]>>()

  add({ method, recomputed, origin, horizon, scores }: ScoredRow): void {
    const key = keyOf(method, recomputed)
    const origins = this.#rows.get(key) ?? new Map<number, (Float32Array | undefined)[]>()
    this.#rows.set(key, origins)
    const horizons = origins.get(origin) ?? []
    origins.set(origin, horizons)
    horizons[FORECAST_HOURS.indexOf(horizon)] = scores
  }

  forget(before: number): void {
    for (const origins of this.#rows.values())
      for (const origin of origins.keys()) if (origin < before) origins.delete(origin)
  }

  /** WIS of live forecasts that all of the methods made, of origins up to `until`. */
  paired(methods: readonly ShownMethod[], place: number, hours: number, until: number): PairedScores {
    const h = FORECAST_HOURS.indexOf(hours)
    const lists = methods.map((): number[] => [])
    const [first, ...others] = methods.map((method) => this.#rows.get(keyOf(method, false)))
    for (const [origin, horizons] of first ?? []) {
      if (origin > until) continue
      const scores = [horizons, ...others.map((rows) => rows?.get(origin))].map(
        (of) => of?.[h]?.[place * SCORE_NUMBERS] ?? Number.NaN,
      )
      if (!scores.some(Number.isNaN)) for (const [m, score] of scores.entries()) lists[m]!.push(score)
    }
    return lists
  }

  /** Of one method at some places and horizons, in that order; a place without scores stands there with none. */
  scores(
    method: ShownMethod,
    recomputed: boolean,
    places: readonly number[],
    horizons: readonly number[],
  ): readonly PlaceScores[] {
    return places.flatMap((place) =>
      horizons.map((horizon) => {
        const { tally, since } = this.#tally(method, recomputed, [place], horizon)
        return { place, horizon, since, ...tally.scores() }
      }),
    )
  }

  /** All of the places together: at each level the share of truths at or below the quantile. */
  pooled(
    method: ShownMethod,
    recomputed: boolean,
    places: readonly number[],
    horizon: number,
  ): TalliedScores & { readonly horizon: number } {
    return { horizon, ...this.#tally(method, recomputed, places, horizon).tally.scores() }
  }

  proven(method: ShownMethod, recomputed: boolean, place: number): ProvenHours {
    const records = FORECAST_HOURS.map((horizon) => {
      const { forecasts, relative } = this.#tally(method, recomputed, [place], horizon).tally.scores()
      return { horizon, forecasts, ratio: relative[KEPT_OPPONENTS.indexOf('calibratedNaive')]! }
    })
    const hours = provenHorizon(records)
    const within = records.filter(({ horizon }) => horizon <= (hours ?? FORECAST_HOURS[0]!))
    return { place, hours, forecasts: Math.min(...within.map(({ forecasts }) => forecasts)) }
  }

  /** A forecast counts where every opponent's of the same origin has been scored too. */
  #tally(method: ShownMethod, recomputed: boolean, places: readonly number[], horizon: number) {
    const h = FORECAST_HOURS.indexOf(horizon)
    const tally = new SkillTally(KEPT_OPPONENTS.length)
    let since: number | null = null
    for (const [origin, rows] of this.#rows.get(keyOf(method, recomputed)) ?? []) {
      const own = rows[h]
      if (own === undefined) continue
      const opponents = KEPT_OPPONENTS.map((one) => this.#opponent(one, recomputed, origin)?.[h])
      for (const place of places) {
        const at = place * SCORE_NUMBERS
        const wis = opponents.map((scores) => scores?.[at] ?? Number.NaN)
        if (Number.isNaN(own[at]!) || wis.some(Number.isNaN)) continue
        tally.add({ wis: own[at]!, crps: own[at + 1]!, below: own[at + 2]!, equal: own[at + 3]! }, wis)
        since = since === null ? origin : Math.min(since, origin)
      }
    }
    return { tally, since }
  }

  /** Opponents are the same whoever asks: where none was made live, the recomputed one stands in. */
  #opponent(method: KeptMethod, recomputed: boolean, origin: number) {
    const live = this.#rows.get(keyOf(method, recomputed))?.get(origin)
    return live ?? this.#rows.get(keyOf(method, !recomputed))?.get(origin)
  }
}
