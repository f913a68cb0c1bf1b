/** All scores on record, by method, origin, horizon and place: what the scoreboard and the weights are worked out from. */
import {
  isProvenAt,
  type ProvenSpan,
  provenSpans,
  SkillTally,
  type TalliedScores,
} from '@kangcheng/twin-engine/forecast'
import { FORECAST_HOURS, KEPT_OPPONENTS, type KeptMethod, SHOWN_METHODS, type ShownMethod } from './forecast-methods.ts'
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
  /** Hours ahead over which it has beaten the calibrated naive forecast, horizon by horizon; empty = nowhere proven. */
  readonly spans: readonly ProvenSpan[]
  /** The fewest scored forecasts of any of those horizons, or of the nearest. */
  readonly forecasts: number
}

const keyOf = (method: KeptMethod, recomputed: boolean): string => (recomputed ? `${method}*` : method)

/** Sums over the origins of one method and horizon, of every place, with the first origin; and the origins that are in them. */
interface Sums {
  readonly counted: Set<number>
  readonly places: { readonly tally: SkillTally; since: number | null }[]
}

export class ScoreTable {
  /** By method, then origin, then the place of the horizon in the list. */
  readonly #rows = new Map<string, Map<number, (Float32Array | undefined)[]>>()
  /** By method, then the place of the horizon in the list: people ask for all of them at once, and often. */
  readonly #sums = new Map<string, Sums[]>()

  add({ method, recomputed, origin, horizon, scores }: ScoredRow): void {
    const key = keyOf(method, recomputed)
    const origins = this.#rows.get(key) ?? new Map<number, (Float32Array | undefined)[]>()
    this.#rows.set(key, origins)
    const horizons = origins.get(origin) ?? []
    origins.set(origin, horizons)
    const h = FORECAST_HOURS.indexOf(horizon)
    horizons[h] = scores
    this.#count(origin, h)
  }

  forget(before: number): void {
    let forgotten = false
    for (const origins of this.#rows.values())
      for (const origin of origins.keys()) if (origin < before) forgotten = origins.delete(origin) || forgotten
    if (!forgotten) return
    this.#sums.clear()
    for (const origin of new Set([...this.#rows.values()].flatMap((origins) => [...origins.keys()])))
      for (const h of FORECAST_HOURS.keys()) this.#count(origin, h)
  }

  /** A forecast counts once every opponent's of the same origin has been scored too. */
  #count(origin: number, h: number): void {
    for (const recomputed of [false, true]) {
      const opponents = KEPT_OPPONENTS.map((one) => this.#opponent(one, recomputed, origin)?.[h])
      if (opponents.includes(undefined)) continue
      for (const method of SHOWN_METHODS) {
        const own = this.#rows.get(keyOf(method, recomputed))?.get(origin)?.[h]
        const sums = this.#sumsOf(keyOf(method, recomputed), h)
        if (own === undefined || sums.counted.has(origin)) continue
        sums.counted.add(origin)
        for (let place = 0; place * SCORE_NUMBERS < own.length; place++) {
          const at = place * SCORE_NUMBERS
          const wis = opponents.map((scores) => scores![at]!)
          const one = sums.places[place] ?? { tally: new SkillTally(KEPT_OPPONENTS.length), since: null }
          sums.places[place] = one
          if (Number.isNaN(own[at]!) || wis.some(Number.isNaN)) continue
          one.tally.add({ wis: own[at]!, crps: own[at + 1]!, below: own[at + 2]!, equal: own[at + 3]! }, wis)
          one.since = one.since === null ? origin : Math.min(one.since, origin)
        }
      }
    }
  }

  #sumsOf(key: string, h: number): Sums {
    const horizons = this.#sums.get(key) ?? FORECAST_HOURS.map((): Sums => ({ counted: new Set(), places: [] }))
    this.#sums.set(key, horizons)
    return horizons[h]!
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
    const spans = provenSpans(records)
    const within =
      spans.length === 0 ? records.slice(0, 1) : records.filter(({ horizon }) => isProvenAt(spans, horizon))
    return { place, spans, forecasts: Math.min(...within.map(({ forecasts }) => forecasts)) }
  }

  #tally(method: ShownMethod, recomputed: boolean, places: readonly number[], horizon: number) {
    const sums = this.#sumsOf(keyOf(method, recomputed), FORECAST_HOURS.indexOf(horizon))
    const told = places.flatMap((place) => sums.places[place] ?? [])
    if (told.length === 1) return told[0]!
    const tally = new SkillTally(KEPT_OPPONENTS.length)
    for (const one of told) tally.merge(one.tally)
    return { tally, since: null }
  }

  /** Opponents are the same whoever asks: where none was made live, the recomputed one stands in. */
  #opponent(method: KeptMethod, recomputed: boolean, origin: number) {
    const live = this.#rows.get(keyOf(method, recomputed))?.get(origin)
    return live ?? this.#rows.get(keyOf(method, !recomputed))?.get(origin)
  }
}
