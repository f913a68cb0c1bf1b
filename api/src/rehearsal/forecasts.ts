/**
 * The standing forecast: a rehearsal without levers from the live state, made anew every 15 city minutes while somebody
 * may look (docs/decisions/0005-the-standing-forecast-is-a-rehearsal.md).
 */
import {
  type CityModel,
  copyState,
  ENGINE_VERSION,
  PLAIN_SCENARIO,
  type Scenario,
  summarise,
  type Trajectory,
} from '@kangcheng/twin-engine'
import { bedRisks } from '@kangcheng/twin-engine/escalation'
import type { SweepExecutor } from '../executors/sweep-executor.ts'
import type { ForecastRecord } from '../forecasts/forecast-record.ts'
import type { HourlyRuns } from '../forecasts/score-keeper.ts'
import type { Twin } from '../live/twin.ts'
import { becauseOf } from '../telemetry/because.ts'
import type { Report } from '../telemetry/log-events.ts'
import type { Forecast, Forecasts } from './ports.ts'
import { forecastSeries, withKnownBeds } from './summaries.ts'

const MINUTE = 60_000
const FORECAST_EVERY_MINUTES = 15
const HORIZON_HOURS = 24
const REPLICATIONS = 20
const LOOK_MILLISECONDS = 1_000
/** After the pairs of a rehearsal that somebody waits for (3), before whatever else is reckoned: no search may keep the city without one. */
const PRIORITY = 2.5
const HOUR_MINUTES = 60

/** When a forecast that began at `asOf` is followed by the next, epoch ms: after a quarter of an hour, and at each new hour. */
export const nextForecastAt = (asOf: number): number =>
  Math.min(
    asOf + FORECAST_EVERY_MINUTES * MINUTE,
    (Math.floor(asOf / MINUTE / HOUR_MINUTES) + 1) * HOUR_MINUTES * MINUTE,
  )

/** Nothing is done, nothing special happens. */
const standingScenario: Scenario = {
  ...PLAIN_SCENARIO,
  id: 'standing-forecast',
  title: { zh: '常态预测', en: 'Standing forecast' },
  why: { zh: '不采取任何措施时未来 24 小时的走势', en: 'The next 24 hours if nothing is done' },
  horizonHours: HORIZON_HOURS,
  shocks: [],
  levers: [],
  policy: 'nearest',
  parameters: {},
  start: null,
}

export interface StandingForecasts extends Forecasts {
  stop(): void
}

/** A forecast, and its runs by the hour for the record of forecasts. */
export interface ToldForecast {
  readonly forecast: Forecast
  readonly hourly: HourlyRuns | null
}

/** The forecast that nodes share: the one that writes makes it, and all tell it. */
export interface SharedForecast {
  /** @throws where the database is away, or another node writes by now */
  publish(told: ToldForecast): Promise<void>
  /** What another node has published since; null = nothing. */
  newer(): Promise<ToldForecast | null>
}

export interface ForecastParts {
  readonly city: CityModel
  readonly twin: () => Twin | null
  readonly executor: SweepExecutor
  readonly now: () => number
  readonly report: Report
  /** Takes the runs of each forecast; null = no record is kept. */
  readonly record: Pick<ForecastRecord, 'hourly' | 'rehearsed'> | null
  /** null = this node makes its own. */
  readonly shared: SharedForecast | null
}

export function standingForecasts(parts: ForecastParts): StandingForecasts {
  const { city, twin, executor, now, report, record, shared } = parts
  const stopping = new AbortController()
  let latest: Forecast | null = null
  /** Where the city's clock stood. The forecast itself starts at the newest event, which may be dated minutes ahead of it. */
  let madeFrom = 0
  let busy = false
  let failedAt = 0

  async function make(live: Twin): Promise<void> {
    const state = copyState(live.state)
    const asOf = state.asOf
    // The seed changes with the hour it starts from, so that one unlucky stream does not colour a whole day.
    const seed = Math.floor(asOf / (FORECAST_EVERY_MINUTES * MINUTE)) % 2 ** 31
    const runs: Trajectory[] = []
    const job = { state, scenarios: [standingScenario], seed, replications: REPLICATIONS, priority: PRIORITY }
    await executor.run(job, (_, [run]) => void runs.push(run!), stopping.signal)
    if (stopping.signal.aborted || runs.length < REPLICATIONS) return
    const hourly = record?.hourly(runs) ?? null
    const summary = summarise(city, runs)
    const forecast: Forecast = {
      madeAt: now(),
      asOf: summary.startedAt,
      horizonHours: HORIZON_HOURS,
      everyMinutes: summary.everyMinutes,
      replications: summary.replications,
      engineVersion: ENGINE_VERSION,
      seed: String(seed),
      city: forecastSeries(city, summary.city),
      facilities: withKnownBeds(summary).map((series) => forecastSeries(city, series)),
      risks: bedRisks(city, runs),
    }
    tell({ forecast, hourly }, asOf)
    await shared?.publish({ forecast, hourly })
  }

  function tell({ forecast, hourly }: ToldForecast, asOf: number): void {
    latest = forecast
    madeFrom = asOf
    if (hourly !== null) record?.rehearsed(hourly)
  }

  function isDue(live: Twin): boolean {
    const { asOf } = live.state
    const hourOf = (at: number): number => Math.floor(at / MINUTE / HOUR_MINUTES)
    // Also at each new hour: forecasts are compared by the hour.
    return (
      latest === null ||
      hourOf(asOf) !== hourOf(madeFrom) ||
      asOf - madeFrom >= FORECAST_EVERY_MINUTES * MINUTE ||
      asOf < madeFrom
    )
  }

  async function lookOnce(live: Twin): Promise<void> {
    const told = (await shared?.newer()) ?? null
    if (told !== null) tell(told, Math.min(told.forecast.asOf, live.state.asOf))
    if (live.leads && isDue(live) && now() - failedAt >= 30_000 && live.sources.size > 0) await make(live)
  }

  const look = setInterval(() => {
    const live = twin()
    if (busy || live === null || live.state.asOf === 0 || !live.health.ok) return
    busy = true
    lookOnce(live)
      .catch((error: unknown) => {
        failedAt = now()
        report('forecast.failed', { because: becauseOf(error) })
      })
      .finally(() => {
        busy = false
      })
  }, LOOK_MILLISECONDS)
  look.unref()

  return {
    latest: () => latest,
    stop() {
      clearInterval(look)
      stopping.abort()
    },
  }
}
