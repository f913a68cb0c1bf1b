/**
 * The record of forecasts beside the live city: reads each hour from the history once it is over, takes the standing
 * rehearsal's runs, and answers from a thread of its own, so that nothing live waits.
 */
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { CityModel, Trajectory } from '@kangcheng/twin-engine'
import { type HistoryReading, MARK_MILLISECONDS, MARK_MINUTES } from '../history/occupancy-history.ts'
import type { FigureSteps } from '../history/steps.ts'
import { becauseOf } from '../telemetry/because.ts'
import type { Report } from '../telemetry/log-events.ts'
import { hourlyRuns } from './hourly-runs.ts'
import { FORECASTS_FILE, ForecastsUnusable } from './kept-forecasts.ts'
import type { Fan, HourlyRuns } from './score-keeper.ts'
import type {
  KeeperAnswer,
  KeeperCall,
  KeeperQuestion,
  ScoreKeeperSetting,
  ScoresAsked,
  ScoresTold,
} from './score-keeper-worker.ts'

const HOUR = 3_600_000
const HOUR_MARKS = HOUR / MARK_MILLISECONDS
const LOOK_MILLISECONDS = 1_000
/** After a failure it is tried again so much later. */
const AGAIN_MILLISECONDS = 60_000
/**
 * An hour of a hospital is unknown where less than this share is known of what usually is: a ward that fell silent must not
 * look like beds that emptied.
 */
const LEAST_KNOWN_SHARE = 0.95

export interface ForecastRecord {
  /** Indices of the facilities that are forecast: those with wards. */
  readonly places: readonly number[]
  /** Runs of the standing rehearsal by the hour, as the record takes them; null = they do not reach an hour. */
  hourly(runs: readonly Trajectory[]): HourlyRuns | null
  /** Takes them, as they end here or were told by another node. */
  rehearsed(runs: HourlyRuns): void
  /** @param place its position in `places`, or their number for the city. null = nothing is known yet. */
  fan(place: number): Promise<Fan | null>
  scores(asked: ScoresAsked): Promise<ScoresTold>
  stop(): Promise<void>
}

interface Clock {
  /** By the city's clock, epoch milliseconds; 0 = it has not begun. */
  readonly asOf: number
  /** Before the first has spoken the clock is not yet the city's. */
  readonly sources: { readonly size: number }
}

/** Facilities with wards, whose beds are counted hour by hour. */
export function placesOf(city: CityModel): readonly number[] {
  const withWards = new Set(city.units.filter(({ kind }) => kind !== 'emergency').map(({ facility }) => facility))
  return city.facilities.flatMap((_, f) => (withWards.has(f) ? [f] : []))
}

const wardsOf = (city: CityModel, facility: number): readonly string[] =>
  city.units.filter((unit) => unit.facility === facility && unit.kind !== 'emergency').map(({ id }) => id)

/** @returns beds by hour, NaN where too little of the hospital is known */
export function hourlyBeds({ mean, knownShare }: FigureSteps): Float64Array {
  const usual = Math.max(0, ...knownShare)
  return Float64Array.from(mean, (value, t) =>
    value === null || knownShare[t]! < LEAST_KNOWN_SHARE * usual ? Number.NaN : value,
  )
}

export function forecastRecord(
  city: CityModel,
  clock: () => Clock | null,
  history: HistoryReading,
  dataDir: string,
  report: Report,
): ForecastRecord {
  const places = placesOf(city)
  const wards = places.map((facility) => wardsOf(city, facility))
  const setting = {
    path: join(dataDir, FORECASTS_FILE),
    city: city.id,
    places: places.map((f) => city.facilities[f]!.id),
  }
  const keeper = keeperThread(setting)
  let nextHour: number | null = null
  let busy: Promise<void> | null = null
  let againAt = 0
  let stopped = false

  async function learnUpTo(hour: number): Promise<void> {
    const first = await keeper.ask<number>({ name: 'wantedFrom', nextHour: hour })
    if (first >= hour) return
    const columns: Float64Array[] = []
    for (const units of wards) {
      if (stopped) return
      const steps = { fromMark: first * HOUR_MARKS, toMark: hour * HOUR_MARKS, stepMarks: HOUR_MARKS }
      columns.push(hourlyBeds((await history.read({ units, ...steps })).occupied))
    }
    await keeper.ask({ name: 'learn', first, columns })
  }

  const look = setInterval(() => {
    const live = clock()
    const asOf = live === null || live.sources.size === 0 ? 0 : live.asOf
    // The mark after the hour tells that those of the hour are on record.
    const hour = Math.floor((asOf - MARK_MINUTES * 60_000) / HOUR)
    if (asOf === 0 || busy !== null || (nextHour !== null && hour <= nextHour) || Date.now() < againAt) return
    busy = learnUpTo(hour)
      .then(() => {
        nextHour = hour
      })
      .catch((error: unknown) => {
        if (stopped) return
        againAt = error instanceof ForecastsUnusable ? Number.POSITIVE_INFINITY : Date.now() + AGAIN_MILLISECONDS
        report('forecasts.not-kept', { because: becauseOf(error) })
      })
      .finally(() => {
        busy = null
      })
  }, LOOK_MILLISECONDS)
  look.unref()

  return {
    places,
    hourly: (trajectories) => hourlyRuns(trajectories, places),
    rehearsed(runs) {
      if (!stopped) keeper.ask({ name: 'rehearsed', runs }).catch(() => {})
    },
    fan: (place) => keeper.ask<Fan | null>({ name: 'fan', place }),
    scores: (asked) => keeper.ask<ScoresTold>({ name: 'scores', asked }),
    async stop() {
      stopped = true
      clearInterval(look)
      await keeper.stop()
    },
  }
}

/** The thread starts with the first call; once it has failed to open its file every call says why. */
function keeperThread(workerData: ScoreKeeperSetting) {
  const waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>()
  let worker: Worker | null = null
  let broken: Error | null = null
  let next = 1
  const fail = (error: Error): void => {
    broken = error
    for (const asker of waiting.values()) asker.reject(error)
    waiting.clear()
  }
  const start = (): Worker => {
    const thread = new Worker(new URL('./score-keeper-worker.ts', import.meta.url), { workerData })
    thread.unref()
    thread.on('message', (answer: KeeperAnswer) => {
      if (answer.id === 0) return answer.ok ? undefined : fail(new ForecastsUnusable(answer.message))
      const asker = waiting.get(answer.id)
      waiting.delete(answer.id)
      if (answer.ok) asker?.resolve(answer.value as never)
      else asker?.reject(new Error(answer.message))
    })
    thread.on('error', (error) => fail(error instanceof Error ? error : new Error(String(error))))
    thread.on('exit', () => {
      if (broken === null) fail(new Error('the thread of the forecasts has ended'))
    })
    return thread
  }
  const ask = <T>(call: KeeperCall): Promise<T> => {
    if (broken !== null) return Promise.reject(broken)
    worker ??= start()
    const thread = worker
    return new Promise((resolve, reject) => {
      const id = next++
      waiting.set(id, { resolve, reject })
      thread.postMessage({ id, call } satisfies KeeperQuestion)
    })
  }
  return {
    ask,
    async stop(): Promise<void> {
      if (worker !== null && broken === null) await ask({ name: 'close' }).catch(() => {})
      await worker?.terminate()
    },
  }
}
