/**
 * The record of forecasts: made each hour from the hours known by then, kept as they were made, scored when the truth arrives, and
 * put together by what each method has been worth. Hours are counted since 1970 by the city's clock; a forecast of origin t
 * has seen the hours before t. Lives in a thread of its own.
 */
import { averagedQuantiles, FEWEST_ERRORS, scoreForecast, skillWeights } from '@kangcheng/twin-engine/forecast'
import {
  FORECAST_HOURS,
  FURTHEST_HOURS,
  KEPT_DAYS,
  KEPT_EVERY_HOURS,
  KEPT_METHODS,
  type KeptMethod,
  keptHorizons,
  LEARNT_DAYS,
  RECOMPUTED_DAYS,
  RECOMPUTED_EVERY_HOURS,
  RUNS_METHOD,
  rhythmOf,
  type ShownMethod,
} from './forecast-methods.ts'
import { type KeptForecast, type KeptForecasts, type KeptKey, SCORE_NUMBERS } from './kept-forecasts.ts'
import { type HourlyCourses, PlaceForecaster, PlaceQuantiles, quantilesOfCourse } from './place-forecasts.ts'
import { quantilesOfFewRuns, RunErrors } from './run-errors.ts'
import { type PairedScores, ScoreTable } from './score-table.ts'

const DAY_HOURS = 24
/** A place of which nothing was known for so long is no part of the city's sum. */
const SILENT_HOURS = 24
const HOUR_MILLISECONDS = 3_600_000
/** The past that a screen draws before its forecast. */
export const SHOWN_PAST_HOURS = 7 * DAY_HOURS
/** Statistical forecasts that wait for the runs of their origin. */
const WAITING_ORIGINS = 6
/** After so many hours an opponent's forecast has been scored at every horizon. */
const OPPONENTS_KEPT_HOURS = FURTHEST_HOURS + 2 * DAY_HOURS
/** Hours that are gone through in one step of recomputing: others who ask wait no longer. */
const HOURS_PER_STEP = 24

/** Runs of the standing rehearsal as mean occupied beds an hour. */
export interface HourlyRuns {
  /** By the city's clock, epoch milliseconds. */
  readonly forkedAt: number
  /** The first hour that was not over when they were forked. */
  readonly origin: number
  readonly runs: number
  readonly hours: number
  /** By run, place and hour; NaN = not known. */
  readonly beds: Float32Array
}

/** What one method says of one place now. */
export interface FanLine {
  readonly method: ShownMethod
  /** By the city's clock, epoch milliseconds: end of the last hour that it has seen, or when its runs were forked. */
  readonly madeAt: number | null
  /** The first hour that it speaks of. */
  readonly origin: number | null
  /** By horizon; null where there is none. */
  readonly quantiles: readonly (readonly number[] | null)[]
  /** The same by the hours of the course. */
  readonly course: readonly (readonly number[] | null)[]
  /** Hours of the past that were learnt from; null for runs. */
  readonly learntHours: number | null
  readonly runs: number | null
  /** Of the ensemble by horizon the share of the statistical forecast; null = too few scored. */
  readonly statisticalShare: readonly (number | null)[] | null
}

export interface Fan {
  /** End of the last hour that is known. */
  readonly origin: number
  /** Mean occupied beds of the last hours, the newest last; null = unknown. */
  readonly past: readonly (number | null)[]
  /** Places of the city's sum, and those left out of it. */
  readonly members: readonly number[]
  readonly leftOut: readonly number[]
  readonly lines: readonly FanLine[]
}

/** Recomputing of the past under way, in hours since 1970: what is done, and where it ends. */
export interface Recomputing {
  readonly upTo: number
  readonly until: number
}

interface Made {
  readonly madeAt: number
  readonly origin: number
  readonly members: readonly number[]
  readonly quantiles: PlaceQuantiles
  readonly courses: HourlyCourses | null
  readonly learntHours: number | null
  readonly runs: number | null
}

export class ScoreKeeper {
  readonly places: number
  readonly table = new ScoreTable()
  readonly #file: KeptForecasts
  readonly #beds: number[][]
  #firstHour = 0
  #live: PlaceForecaster | null = null
  readonly #newest = new Map<ShownMethod, Made>()
  /** The last few, for runs that take hours of the city's clock. */
  #statistical: readonly Made[] = []
  #shares: (number | null)[][] = []
  /** Of what is kept the horizons, by their place in the list, whose truth has not come. */
  readonly #pending = new Map<string, { readonly key: KeptKey; readonly open: Set<number> }>()
  readonly #keptOrigins = new Set<number>()
  readonly #runErrors = new RunErrors()
  #recomputing: (Recomputing & { readonly steps: Iterator<number> }) | null = null

  constructor(file: KeptForecasts, places: number) {
    this.#file = file
    this.places = places
    this.#beds = Array.from({ length: places }, () => [])
    for (const key of file.keys()) this.#await(key)
    for (const row of file.scored()) {
      this.table.add(row)
      this.#keptOrigins.add(row.origin)
      this.#pending.get(keyText(row))?.open.delete(FORECAST_HOURS.indexOf(row.horizon))
    }
  }

  /** The hour after the last that is known; null = none is. */
  get nextHour(): number | null {
    const hours = this.#beds[0]?.length ?? 0
    return hours === 0 ? null : this.#firstHour + hours
  }

  /** The first hour that it wants to hear of, so that it can learn and recompute. */
  wantedFrom(nextHour: number): number {
    return this.nextHour ?? nextHour - (LEARNT_DAYS + RECOMPUTED_DAYS) * DAY_HOURS
  }

  /**
   * The hours from `first` on, each place's column equally long. What lies between them and those before is unknown. The
   * newest is forecast from now on; earlier origins of which nothing was kept are recomputed by `recompute`, and marked so.
   */
  learn(first: number, columns: readonly Float64Array[]): void {
    const next = this.nextHour
    if (next !== null && first < next) throw new Error(`hour ${first} is known already: the next is ${next}`)
    if (next === null) this.#firstHour = first
    const gap = next === null ? 0 : first - next
    for (const [p, beds] of this.#beds.entries()) {
      for (let t = 0; t < gap; t++) beds.push(Number.NaN)
      for (const value of columns[p]!) beds.push(value)
    }
    const origin = this.nextHour!
    this.#file.together(() => {
      this.#forecast(origin, gap > 0 || columns[0]!.length !== 1)
      this.#scoreDue(origin)
      if (origin % DAY_HOURS === 0) this.#forget(origin)
    })
    this.#combine()
  }

  /** Recomputing of the past under way; null = there is none. */
  get recomputing(): Recomputing | null {
    const going = this.#recomputing
    return going && { upTo: going.upTo, until: going.until }
  }

  /** Goes a step on with recomputing the past. @returns whether there is more to do */
  recompute(): boolean {
    const going = this.#recomputing
    if (going === null) return false
    this.#file.together(() => {
      const step = going.steps.next()
      this.#recomputing = step.done ? null : { ...going, upTo: step.value }
    })
    return this.#recomputing !== null
  }

  /** The standing rehearsal's runs; those of an origin that is behind the newest are not taken. */
  rehearsed(runs: HourlyRuns): void {
    const before = this.#newest.get('mechanistic')
    if (before !== undefined && runs.origin <= before.origin) return
    const members = this.#newest.get('statistical')?.members ?? this.#knownPlaces(this.nextHour ?? runs.origin)
    const asTheyAre = quantilesOfRuns(runs, this.places, members)
    this.#newest.set('mechanistic', {
      madeAt: runs.forkedAt,
      origin: runs.origin,
      members,
      quantiles: this.#widened(asTheyAre),
      courses: coursesOfRuns(runs, this.places, members),
      learntHours: null,
      runs: runs.runs,
    })
    this.#file.together(() => {
      this.#keepRuns(runs.origin, members, asTheyAre)
      this.#keepIfDue('mechanistic', false)
    })
    this.#combine()
  }

  fan(place: number): Fan | null {
    const origin = this.nextHour
    if (origin === null) return null
    const members = this.#newest.get('statistical')?.members ?? this.#knownPlaces(origin)
    const beds = (hour: number): number =>
      place < this.places
        ? (this.#beds[place]![hour - this.#firstHour] ?? Number.NaN)
        : members.reduce((sum, p) => sum + (this.#beds[p]![hour - this.#firstHour] ?? Number.NaN), 0)
    const past = Array.from({ length: SHOWN_PAST_HOURS }, (_, i) => beds(origin - SHOWN_PAST_HOURS + i))
    return {
      origin,
      past: members.length === 0 ? past.map(() => null) : past.map(nullIfUnknown),
      members,
      leftOut: this.#beds.map((_, p) => p).filter((p) => !members.includes(p)),
      lines: (['statistical', 'mechanistic', 'ensemble'] as const).map((method) => this.#line(method, place)),
    }
  }

  #line(method: ShownMethod, place: number): FanLine {
    const made = this.#newest.get(method)
    return {
      method,
      madeAt: made?.madeAt ?? null,
      origin: made?.origin ?? null,
      quantiles: FORECAST_HOURS.map((_, h) => {
        const quantiles = made?.quantiles.at(place, h)
        return quantiles === undefined || Number.isNaN(quantiles[0]!) ? null : [...quantiles]
      }),
      course: made === undefined ? [] : quantilesOfCourse(made.quantiles, made.courses, place),
      learntHours: made?.learntHours ?? null,
      runs: made?.runs ?? null,
      statisticalShare: method === 'ensemble' ? (this.#shares[place] ?? FORECAST_HOURS.map(() => null)) : null,
    }
  }

  /** @param jumped true where more than the next hour came: the forecaster is made anew, and the past recomputed */
  #forecast(origin: number, jumped: boolean): void {
    const members = this.#knownPlaces(origin)
    if (members.length === 0) return
    const first = this.#firstKnown(members)
    const hours = origin - first
    let live = this.#live
    const same =
      live !== null && live.members.length === members.length && live.members.every((p, k) => p === members[k])
    if (!jumped && same && live!.rhythmHours === rhythmOf(hours)) live!.push((p) => this.#bedsAt(p, origin - 1))
    else {
      if (jumped) this.#beginToRecompute(first, origin, members)
      live = new PlaceForecaster(this.places, members, rhythmOf(hours))
      const from = Math.max(first, origin - LEARNT_DAYS * DAY_HOURS)
      for (let t = from; t < origin; t++) live.push((p) => this.#bedsAt(p, t))
    }
    this.#live = live
    if (live!.hours <= FEWEST_ERRORS) return
    const made = live!.forecasts()
    const learntHours = live!.hours
    const statistical = {
      madeAt: origin * HOUR_MILLISECONDS,
      origin,
      members,
      quantiles: made.get('statistical')!,
      courses: live!.courses(),
      learntHours,
      runs: null,
    }
    this.#newest.set('statistical', statistical)
    this.#statistical = [...this.#statistical.slice(1 - WAITING_ORIGINS), statistical]
    if (origin % KEPT_EVERY_HOURS === 0) this.#keepAll(origin, members, made, false)
  }

  #beginToRecompute(first: number, origin: number, members: readonly number[]): void {
    const wanted = (t: number): boolean =>
      t % RECOMPUTED_EVERY_HOURS === 0 && t >= origin - RECOMPUTED_DAYS * DAY_HOURS && !this.#keptOrigins.has(t)
    if (!Array.from({ length: origin - first }, (_, k) => first + k).some(wanted)) return
    this.#recomputing = { upTo: first, until: origin, steps: this.#recomputed(first, origin, members, wanted) }
  }

  /** Goes once through the past and scores at each origin what would have been said there. @yields hours that are done */
  *#recomputed(
    first: number,
    origin: number,
    members: readonly number[],
    wanted: (t: number) => boolean,
  ): Generator<number, void> {
    const daily = new PlaceForecaster(this.places, members, 24)
    const weekly = new PlaceForecaster(this.places, members, 168)
    const long = rhythmOf(origin - first) === 168
    for (let t = first; t < origin; t++) {
      const told = t - first
      const by = rhythmOf(told) === 168 ? weekly : daily
      const isDue = told > FEWEST_ERRORS && wanted(t)
      if (isDue) this.#keepAll(t, members, by.forecasts(keptHorizons(t)), true)
      if (rhythmOf(told + 1) === 24) daily.push((p) => this.#bedsAt(p, t))
      if (long) weekly.push((p) => this.#bedsAt(p, t))
      if (isDue || t % HOURS_PER_STEP === 0) yield t
    }
  }

  #widened(asTheyAre: PlaceQuantiles): PlaceQuantiles {
    const widened = new PlaceQuantiles(this.places)
    for (let place = 0; place <= this.places; place++)
      for (const h of FORECAST_HOURS.keys()) {
        const said = asTheyAre.at(place, h)
        if (!Number.isNaN(said[0]!)) widened.set(place, h, this.#runErrors.widened(place, h, said))
      }
    return widened
  }

  #keepRuns(origin: number, members: readonly number[], runs: PlaceQuantiles): void {
    const quantiles = runs.kept(keptHorizons(origin))
    if (origin % KEPT_EVERY_HOURS !== 0 || quantiles.length === 0) return
    this.#keep({ origin, method: RUNS_METHOD, recomputed: false, members: this.#memberBytes(members), quantiles })
  }

  /** Errors of the runs as they are. Nobody is shown them, so no score is kept: after a start all are worked out again. */
  #noteRuns({ origin, members, quantiles }: KeptForecast, h: number): void {
    const said = new PlaceQuantiles(this.places, quantiles)
    if (!said.reaches(h)) return
    for (const [place, truth] of this.#truths(origin + FORECAST_HOURS[h]! - 1, members).entries()) {
      const of = said.at(place, h)
      if (!Number.isNaN(truth) && !Number.isNaN(of[0]!)) this.#runErrors.note(place, h, of, truth)
    }
  }

  /** Of every place what came in an hour, and the sum of the members; NaN = unknown. */
  #truths(hour: number, members: Uint8Array): Float64Array {
    const truths = new Float64Array(this.places + 1)
    for (let place = 0; place < this.places; place++) {
      truths[place] = this.#bedsAt(place, hour)
      if (members[place] === 1) truths[this.places]! += truths[place]!
    }
    return truths
  }

  #keepAll(
    origin: number,
    members: readonly number[],
    made: ReadonlyMap<KeptMethod, PlaceQuantiles>,
    recomputed: boolean,
  ): void {
    for (const [method, quantiles] of made)
      this.#keep({
        origin,
        method,
        recomputed,
        members: this.#memberBytes(members),
        quantiles: quantiles.kept(keptHorizons(origin)),
      })
  }

  #keepIfDue(method: ShownMethod, recomputed: boolean): void {
    const made = this.#newest.get(method)!
    const { origin, members } = made
    const quantiles = made.quantiles.kept(keptHorizons(origin))
    if (origin % KEPT_EVERY_HOURS !== 0 || quantiles.length === 0) return
    this.#keep({ origin, method, recomputed, members: this.#memberBytes(members), quantiles })
  }

  /** What is recomputed is scored at once as far as its truth is known; only what waits for some has to be on record. */
  #keep(forecast: KeptForecast): void {
    const known = forecast.recomputed ? this.nextHour! : forecast.origin
    const open = horizonsOf(forecast.origin).filter((h) => forecast.origin + FORECAST_HOURS[h]! > known)
    if (open.length > 0) {
      this.#file.keep(forecast)
      this.#await(forecast, open)
    }
    this.#keptOrigins.add(forecast.origin)
    if (forecast.method === RUNS_METHOD) return
    for (const h of horizonsOf(forecast.origin)) if (!open.includes(h)) this.#score(forecast, h)
  }

  #await({ origin, method, recomputed }: KeptKey, open = horizonsOf(origin)): void {
    const key = { origin, method, recomputed }
    const text = keyText(key)
    if (!this.#pending.has(text)) this.#pending.set(text, { key, open: new Set(open) })
    this.#keptOrigins.add(origin)
  }

  #scoreDue(nextHour: number): void {
    for (const [text, { key, open }] of this.#pending) {
      const due = [...open].filter((h) => key.origin + FORECAST_HOURS[h]! <= nextHour)
      if (due.length === 0) continue
      const kept = this.#file.kept(key)
      for (const h of due) {
        open.delete(h)
        if (kept === null) continue
        if (key.method === RUNS_METHOD) this.#noteRuns(kept, h)
        else this.#score(kept, h)
      }
      if (open.size === 0) this.#pending.delete(text)
    }
  }

  #score({ origin, method, recomputed, members, quantiles }: KeptForecast, h: number): void {
    const said = new PlaceQuantiles(this.places, quantiles)
    if (!said.reaches(h)) return
    const scores = new Float32Array((this.places + 1) * SCORE_NUMBERS).fill(Number.NaN)
    for (const [place, truth] of this.#truths(origin + FORECAST_HOURS[h]! - 1, members).entries()) {
      const of = said.at(place, h)
      if (Number.isNaN(truth) || Number.isNaN(of[0]!)) continue
      const { wis, crps, below, equal } = scoreForecast(of, truth)
      scores.set([wis, crps, below, equal], place * SCORE_NUMBERS)
    }
    const row = { origin, horizon: FORECAST_HOURS[h]!, method, recomputed, scores }
    this.#file.score(row)
    this.table.add(row)
  }

  /** Statistical and mechanistic of one origin as one, weighted by what both were worth up to that origin. */
  #combine(): void {
    const mechanistic = this.#newest.get('mechanistic')
    const statistical = this.#statistical.find(({ origin }) => origin === mechanistic?.origin)
    if (statistical === undefined || mechanistic === undefined) return
    const { origin, members } = statistical
    if (this.#newest.get('ensemble')?.origin === origin) return
    const { courses } = statistical
    const quantiles = new PlaceQuantiles(this.places)
    this.#shares = []
    for (let place = 0; place <= this.places; place++) {
      this.#shares.push(
        FORECAST_HOURS.map((hours, h) => {
          const parts = [statistical.quantiles.at(place, h), mechanistic.quantiles.at(place, h)]
          const weights = skillWeights(this.#pairs(place, hours, origin))
          if (weights === null || parts.some((part) => Number.isNaN(part[0]!))) return null
          quantiles.set(place, h, averagedQuantiles(parts, weights))
          return weights[0]!
        }),
      )
    }
    const { madeAt, runs } = mechanistic
    this.#newest.set('ensemble', { madeAt, origin, members, quantiles, courses, learntHours: null, runs })
    this.#file.together(() => this.#keepIfDue('ensemble', false))
  }

  /** WIS of the live forecasts that both methods made from the same origins and whose truth was known at `origin`. */
  #pairs(place: number, hours: number, origin: number): PairedScores {
    return this.table.paired(['statistical', 'mechanistic'], place, hours, origin - hours)
  }

  #bedsAt(place: number, hour: number): number {
    return this.#beds[place]![hour - this.#firstHour] ?? Number.NaN
  }

  #knownPlaces(origin: number): readonly number[] {
    return this.#beds.flatMap((_, p) => {
      for (let t = origin - SILENT_HOURS; t < origin; t++) if (!Number.isNaN(this.#bedsAt(p, t))) return [p]
      return []
    })
  }

  #firstKnown(members: readonly number[]): number {
    const hours = this.#beds[0]!.length
    for (let t = 0; t < hours; t++)
      if (members.some((p) => !Number.isNaN(this.#beds[p]![t]!))) return this.#firstHour + t
    return this.#firstHour + hours
  }

  #memberBytes(members: readonly number[]): Uint8Array {
    const bytes = new Uint8Array(this.places)
    for (const p of members) bytes[p] = 1
    return bytes
  }

  #forget(origin: number): void {
    const before = origin - KEPT_DAYS * DAY_HOURS
    this.#file.forget(before, origin - OPPONENTS_KEPT_HOURS)
    this.table.forget(before)
    for (const kept of this.#keptOrigins) if (kept < before) this.#keptOrigins.delete(kept)
    const spare = origin - (LEARNT_DAYS + RECOMPUTED_DAYS) * DAY_HOURS - this.#firstHour
    if (spare <= 0) return
    for (const beds of this.#beds) beds.splice(0, spare)
    this.#firstHour += spare
  }
}

const keyText = ({ origin, method, recomputed }: KeptKey): string =>
  `${origin} ${KEPT_METHODS.indexOf(method)} ${recomputed}`
const nullIfUnknown = (value: number): number | null => (Number.isNaN(value) ? null : value)

/** By their place in the list those that are kept of an origin. */
const horizonsOf = (origin: number): readonly number[] => Array.from({ length: keptHorizons(origin) }, (_, h) => h)

/** Means over the runs, of every place and of the members' sum. */
function coursesOfRuns({ runs, hours, beds }: HourlyRuns, places: number, members: readonly number[]): HourlyCourses {
  const courses = new Float32Array((places + 1) * hours)
  for (let run = 0; run < runs; run++)
    for (let at = 0; at < places * hours; at++) courses[at]! += beds[run * places * hours + at]! / runs
  for (const member of members)
    for (let hour = 0; hour < hours; hour++) courses[places * hours + hour]! += courses[member * hours + hour]!
  return { hours, beds: courses }
}

/** Quantiles over the runs, of every place and of the members' sum. */
function quantilesOfRuns(
  { runs, hours, beds }: HourlyRuns,
  places: number,
  members: readonly number[],
): PlaceQuantiles {
  const said = new PlaceQuantiles(places)
  const at = (run: number, place: number, hour: number): number => beds[(run * places + place) * hours + hour]!
  for (const [h, ahead] of FORECAST_HOURS.entries()) {
    if (ahead > hours) continue
    for (let place = 0; place <= places; place++) {
      if (place === places && members.length === 0) continue
      const sample = Float64Array.from({ length: runs }, (_, run) =>
        place < places
          ? at(run, place, ahead - 1)
          : members.reduce((sum, member) => sum + at(run, member, ahead - 1), 0),
      ).sort()
      // NaN sorts last: one unknown run and nothing is said.
      if (Number.isNaN(sample[runs - 1]!)) continue
      said.set(place, h, quantilesOfFewRuns(sample))
    }
  }
  return said
}
