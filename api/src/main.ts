/** Configuration → adapters → server: the one file where adapters are chosen. */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadLadder, loadScenario, scenarioNames } from '@kangcheng/scenarios'
import { loadCity, loadGroundFiles, loadPublishedSeries, parametersOfCity } from '@kangcheng/seed-data'
import type { CityModel, Parameters, Scenario } from '@kangcheng/twin-engine'
import type { Ladder } from '@kangcheng/twin-engine/escalation'
import { breakGlass } from './access-control/break-glass.ts'
import { type Endings, endingsOf } from './access-control/endings.ts'
import { openStreams } from './access-control/open-streams.ts'
import { ownToken, tokenGate } from './access-control/tokens.ts'
import { AUDIT_FILE } from './audit/audit-file.ts'
import type { AuditLog } from './audit/audit-log.ts'
import { auditTrail } from './audit/audit-trail.ts'
import { sqliteAudit } from './audit/sqlite-audit.ts'
import type { ChainedEntry } from './chained-lines/chained-file.ts'
import { type RecordPlace, type RecordStore, recordFile } from './chained-lines/record-store.ts'
import type { Config } from './config.ts'
import { counterfactualsOf } from './counterfactual/counterfactuals.ts'
import { DEMO_SCENARIO, DEMO_SOURCE, demoFeedExists, demoPastFor, startDemoFeed } from './demo-process.ts'
import { epidemicsOf } from './epidemics/epidemics.ts'
import type { SweepExecutor } from './executors/sweep-executor.ts'
import { workerThreadsExecutor } from './executors/worker-threads.ts'
import { exercisesOf } from './exercise/exercises.ts'
import { frameHub } from './fan-out/frame-hub.ts'
import { pulseHub } from './fan-out/pulse-hub.ts'
import { forecastRecord } from './forecasts/forecast-record.ts'
import { HANDOVER, type HandoverRecord } from './handover/handover-notes.ts'
import { type Mending, mendingOf } from './history/mending.ts'
import type { OccupancyHistory } from './history/occupancy-history.ts'
import { type Recorder, recorderOf } from './history/recorder.ts'
import { sqliteHistory } from './history/sqlite.ts'
import { type RunningServer, startServer } from './http/server.ts'
import { type CityClock, followedClock, wallClock } from './live/city-clock.ts'
import { indicatorTrends } from './live/indicator-trends.ts'
import { snapshotStore } from './live/snapshots.ts'
import { Twin } from './live/twin.ts'
import { type EventLog, isShared } from './log/event-log.ts'
import { retention } from './log/retention.ts'
import { sqliteLog } from './log/sqlite.ts'
import { takeLease, type WriterLease } from './log/writer-lease.ts'
import { accessOnAll } from './nodes/access-on-all.ts'
import { boardOf } from './nodes/board.ts'
import {
  everybodysActionRaces,
  everybodysAllocations,
  everybodysDuels,
  everybodysExercises,
  everybodysLabs,
  everybodysPlanning,
  everybodysRehearsals,
} from './nodes/everybodys-runs.ts'
import type { SharedRedis } from './nodes/shared-redis.ts'
import { sharedRuns } from './nodes/shared-runs.ts'
import { pastStatesOf } from './past/past-states.ts'
import { actionRacesOf } from './planning/action-races.ts'
import { allocationsOf } from './planning/allocation-runs.ts'
import { duelsOf } from './planning/duel-runs.ts'
import { planDecisionsOf } from './planning/plan-decisions.ts'
import { planningOf } from './planning/planning.ts'
import type { SharedPlanDecisions } from './planning/postgres-decisions.ts'
import { referralLabsOf } from './planning/referral-labs.ts'
import { type SharedForecast, standingForecasts } from './rehearsal/forecasts.ts'
import type { Library } from './rehearsal/ports.ts'
import { rehearsalsOf } from './rehearsal/rehearsals.ts'
import { riskDesk } from './risk/desk.ts'
import { type DeskStore, deskFile } from './risk/desk-file.ts'
import { SHARED_VIEWS, type SharedViewRecord } from './shared-views/shared-views.ts'
import { openIdSignIn } from './sign-in/open-id.ts'
import { sessionKey } from './sign-in/sealed-cookie.ts'
import { highsSolver } from './solver/highs.ts'
import { supervision } from './supervision/supervision.ts'
import { becauseOf } from './telemetry/because.ts'
import { defectOf } from './telemetry/log.ts'
import type { LogFields, Report } from './telemetry/log-events.ts'

const REPOSITORY = join(import.meta.dirname, '../..')
const TICK_MS = 1_000
const SUPERVISION_MS = 60_000
/** A demo that is slower than this is shown as far as it came. */
const LONGEST_START_MS = 90_000

/** What a test may choose itself; everything else comes from the configuration. */
export interface Overrides {
  readonly city?: CityModel
  readonly clock?: CityClock
  readonly log?: EventLog
  readonly executor?: SweepExecutor
  readonly now?: () => number
}

export interface Kangcheng {
  readonly url: string
  readonly twin: Twin
  /** Finishes what was acknowledged, leaves a snapshot and ends. */
  stop(): Promise<void>
}

function cityOf(config: Config): { city: CityModel; ground: ReturnType<typeof loadGroundFiles> | null } {
  const city = loadCity(config.city)
  try {
    return { city, ground: loadGroundFiles(config.city) }
  } catch {
    // A city needs no ground: its folder may hold city.json alone.
    return { city, ground: null }
  }
}

/** The scenario files that fit this city; one that names places of another city is left out. */
function libraryOf(city: CityModel, parameters: Parameters): Library {
  return new Map(
    scenarioNames().flatMap((name): [string, Scenario][] => {
      try {
        const scenario = loadScenario(name, city, parameters)
        return [[scenario.id, scenario]]
      } catch {
        // The scenarios' own tests report a broken file; here it only does not fit.
        return []
      }
    }),
  )
}

/** @throws an Error that names the ladders there are, or what is wrong with a file */
function laddersOf([first, ...others]: Config['ladders']): readonly [Ladder, ...Ladder[]] {
  return [loadLadder(first), ...others.map(loadLadder)]
}

/** Two nodes must not share a folder: each writes its own history, forecasts and snapshots there. */
function leaseOn(dataDir: string): WriterLease {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  return takeLease(dataDir)
}

/** Where the log lies: in the database that nodes share where there is one, else in DATA_DIR. */
async function logOf(config: Config, city: CityModel, report: Report): Promise<EventLog> {
  if (config.databaseUrl === null) return sqliteLog(config.dataDir, city.id)
  const { postgresLog } = await import('./log/postgres.ts')
  return postgresLog({ url: config.databaseUrl, city: city.id, report })
}

/** Where rehearsals are computed: by the workers on Redis where there is one, else by threads of this process. */
async function executorOf(config: Config, city: CityModel, report: Report): Promise<SweepExecutor> {
  if (config.redisUrl === null) return workerThreadsExecutor(config.city)
  const { bullmqExecutor } = await import('./executors/bullmq.ts')
  return bullmqExecutor({ url: config.redisUrl, city, parameters: parametersOfCity(city), report })
}

/** What nodes share beside the log; null = this node is alone, and needs none. */
async function redisOf(config: Config, report: Report): Promise<SharedRedis | null> {
  if (config.redisUrl === null) return null
  const { sharedRedis } = await import('./nodes/shared-redis.ts')
  return sharedRedis(config.redisUrl, report)
}

/** Who saw and did what: in the database that nodes share where there is one, else in DATA_DIR. */
async function auditOf({ databaseUrl, dataDir }: Config, report: Report): Promise<AuditLog> {
  const file = join(dataDir, AUDIT_FILE)
  if (databaseUrl === null) return sqliteAudit(file)
  const { postgresAudit } = await import('./audit/postgres-audit.ts')
  return postgresAudit(databaseUrl, file, report)
}

/** Decisions about plans, where nodes share a database; null = they lie in DATA_DIR. */
async function decisionsOf(
  { databaseUrl, dataDir }: Config,
  now: () => number,
  report: Report,
): Promise<SharedPlanDecisions | null> {
  if (databaseUrl === null) return null
  const { postgresDecisions } = await import('./planning/postgres-decisions.ts')
  return postgresDecisions(databaseUrl, planDecisionsOf(dataDir, now, report), now, report)
}

/** What people keep in common: in the database that nodes share where there is one, else in DATA_DIR. */
async function recordsOf<R extends ChainedEntry>(
  { databaseUrl, dataDir }: Config,
  place: RecordPlace,
  report: Report,
): Promise<RecordStore<R> & { close?(): Promise<void> }> {
  const own = recordFile<R>(dataDir, place, report)
  if (databaseUrl === null) return own
  const { postgresRecords } = await import('./chained-lines/postgres-records.ts')
  return postgresRecords(databaseUrl, place, own, report)
}

/** What the alert desk remembers, and the forecast that it reads: in the database of the log where nodes share it, else each node's own. */
async function sharedByNodes(
  log: EventLog,
  { dataDir }: Config,
  report: Report,
): Promise<{ readonly deskRecords: DeskStore; readonly shared: SharedForecast | null }> {
  if (!isShared(log)) return { deskRecords: deskFile(dataDir, report), shared: null }
  const [{ isPostgres }, { postgresDesk }, { postgresForecast }] = await Promise.all([
    import('./log/postgres.ts'),
    import('./risk/postgres-desk.ts'),
    import('./rehearsal/postgres-forecast.ts'),
  ])
  if (!isPostgres(log)) return { deskRecords: deskFile(dataDir, report), shared: null }
  return { deskRecords: await postgresDesk(log, dataDir, report), shared: await postgresForecast(log) }
}

/** What is ended on one node of a database ends on all. @returns the way to stop */
async function endingsOfNodes(log: EventLog, endings: Endings, report: Report): Promise<() => Promise<void>> {
  if (!isShared(log)) return async () => {}
  const [{ isPostgres }, { endingsOnAll }] = await Promise.all([
    import('./log/postgres.ts'),
    import('./nodes/postgres-endings.ts'),
  ])
  return isPostgres(log) ? endingsOnAll(log, endings, report) : async () => {}
}

/** What is recorded for years; null, with a word to the operator, where its file cannot be used: the city runs without it. */
async function historyFor(
  { dataDir, databaseUrl, city, historyDays }: Config,
  { id, zone, units }: CityModel,
  report: Report,
): Promise<{ readonly history: OccupancyHistory; readonly recorder: Recorder; readonly mending: Mending } | null> {
  try {
    const setting = { city: id, zone, units: units.map((unit) => unit.id), keepDays: historyDays }
    const mending = mendingOf({ dataDir, databaseUrl }, city, report)
    const history = await sqliteHistory(dataDir, setting, mending.found)
    mending.into(history)
    return { history, recorder: await recorderOf(history, report), mending }
  } catch (error) {
    report('history.off', { because: becauseOf(error) })
    return null
  }
}

/** A recording is as old as its newest event: no time passes in it by itself, hence the speed 0. */
function clockOf(config: Config, demo: boolean): CityClock {
  if (demo) return followedClock(DEMO_SOURCE, config.demoSpeed)
  return config.replaySource === null ? wallClock() : followedClock(config.replaySource, 0)
}

/** @throws with a message for the operator when something cannot be opened. */
export async function startKangcheng(config: Config, report: Report, overrides: Overrides = {}): Promise<Kangcheng> {
  const { city, ground } = overrides.city ? { city: overrides.city, ground: null } : cityOf(config)
  const demo = config.demoFeed && demoFeedExists()
  if (config.demoFeed && !demo) report('demo-feed.absent')
  const clock = overrides.clock ?? clockOf(config, demo)
  // A log in a file brings its own lease on the folder.
  const folderLease = config.databaseUrl === null ? null : leaseOn(config.dataDir)
  const log = overrides.log ?? (await logOf(config, city, report))
  // One clock for all nodes of a city, whatever their own say.
  const now = overrides.now ?? (isShared(log) ? log.now : Date.now)

  const parameters = parametersOfCity(city)
  const library = libraryOf(city, parameters)
  const ladders = laddersOf(config.ladders)
  const published = overrides.city ? [] : loadPublishedSeries(config.city, city)
  const recorded = await historyFor(config, city, report)
  let twin: Twin
  try {
    twin = await Twin.start({
      city,
      log,
      snapshots: snapshotStore(config.dataDir),
      clock,
      now,
      report,
      parameters,
      ...(recorded && { marks: recorded.recorder }),
    })
  } catch (error) {
    await recorded?.history.close()
    await log.close()
    throw error
  }
  const auditLog = await auditOf(config, report).catch(async (error: unknown) => {
    await recorded?.history.close()
    await log.close()
    throw error
  })
  const audit = auditTrail(auditLog, { now, report, keptDays: config.auditDays })
  const glass = breakGlass(audit, { now, report })
  const supervising = supervision(audit, glass, { now, report, zone: city.zone })
  recorded?.recorder.follow(twin)
  const redis = await redisOf(config, report)
  const board = boardOf(redis, { city: city.id, now, report })
  const runs = sharedRuns(board)
  const pulses = pulseHub(twin)
  const trends = indicatorTrends(twin)
  const frames = frameHub(twin)
  const ownExecutor = overrides.executor
  const executor = await (ownExecutor ? Promise.resolve(ownExecutor) : executorOf(config, city, report)).catch(
    async (error: unknown) => {
      redis?.close()
      await recorded?.history.close()
      await log.close()
      throw error
    },
  )
  report('executor.chosen', { executor: executor.place })
  const running = (): Twin | null => (starting() === null ? twin : null)
  const past = demo && recorded !== null && config.demoPastDays > 0 ? demoPastFor(config, report) : null
  // Forecasts are learnt from the past: where one is on its way they wait for it.
  const remembering = (): Twin | null => (past === null || past.isThere() ? running() : null)
  const forecastsKept =
    recorded === null ? null : forecastRecord(city, remembering, recorded.recorder.reading, config.dataDir, report)
  const { deskRecords, shared } = await sharedByNodes(log, config, report)
  const forecasts = standingForecasts({ city, twin: running, executor, now, report, record: forecastsKept, shared })
  const desk = riskDesk({ city, twin: running, forecasts, ladders, store: deskRecords, now, report })
  const pastStates = pastStatesOf({ city, log, asOf: () => twin.state.asOf, forkedFrom: null })
  const actionRaces = everybodysActionRaces(
    actionRacesOf({ city, parameters, library, twin: () => twin, executor, now }),
    runs,
  )
  const rehearsals = everybodysRehearsals(
    rehearsalsOf({
      city,
      parameters,
      library,
      twin: () => twin,
      past: pastStates,
      otherFork: actionRaces.forkOf,
      executor,
      now,
    }),
    runs,
  )
  const ownPlanning = planningOf({ cityName: config.city, city, dataDir: config.dataDir, now, report })
  const handover = await recordsOf<HandoverRecord>(config, HANDOVER, report)
  const views = await recordsOf<SharedViewRecord>(config, SHARED_VIEWS, report)
  const sharedDecisions = await decisionsOf(config, now, report)
  const decisions = sharedDecisions ?? ownPlanning.decisions
  const planning = everybodysPlanning({ ...ownPlanning, decisions }, runs)
  const referralLabs = everybodysLabs(referralLabsOf({ cityName: config.city, now }), runs)
  const epidemics = epidemicsOf({ cityName: config.city })
  const counterfactuals = counterfactualsOf({ city, cityName: config.city, now })
  const duels = everybodysDuels(duelsOf({ city, parameters, twin: () => twin, executor, now }), runs)
  const allocations = everybodysAllocations(
    allocationsOf({ city, parameters, library, twin: () => twin, executor, decisions, solver: highsSolver, now }),
    runs,
  )
  const exercises = everybodysExercises(
    exercisesOf({
      city,
      parameters,
      library,
      dataDir: config.dataDir,
      live: () => twin,
      past: pastStates,
      executor,
      now,
      report,
    }),
    runs,
  )
  // The demo's first sight is its opening evening, not the hurry through the day before it.
  const opening = demo ? (loadScenario(DEMO_SCENARIO).start?.at ?? 0) : 0
  let demoSettled = false
  const starting = (): string | null =>
    demoSettled || twin.state.asOf >= opening ? null : 'starting: the demo feed is bringing its first day of history'
  const endings = endingsOf(config.dataDir, { now, report })
  accessOnAll(board, endings, glass)
  const stopEndings = await endingsOfNodes(log, endings, report)
  let server: RunningServer
  try {
    const gate = tokenGate(config.dataDir, config.auth, { now, endings, report })
    server = await startServer(
      {
        version: versionOf(),
        host: config.host,
        city,
        ground,
        viewer: join(REPOSITORY, 'viewer/dist'),
        gate,
        audit,
        breakGlass: glass,
        supervision: supervising,
        endings,
        openStreams: openStreams({ gate, endings, breakGlass: glass, now }),
        signIn:
          config.openId === null
            ? null
            : openIdSignIn(config.openId, sessionKey(config.dataDir), () => server.url, now),
        pulses,
        frames,
        forecasts,
        riskDesk: desk,
        handover,
        sharedViews: views,
        rehearsals,
        pastStates,
        planning,
        duels,
        allocations,
        actionRaces,
        referralLabs,
        epidemics,
        counterfactuals,
        scenarios: library,
        parameters,
        published,
        mapboxToken: config.mapboxToken,
        trends,
        exercises,
        history: recorded?.recorder.reading ?? null,
        forecastsKept,
        redis,
        board,
        runs,
        dataDir: config.dataDir,
        logRequests: config.logLevel === 'debug',
        report,
        starting,
      },
      config.port,
    )
  } catch (error) {
    redis?.close()
    await executor.close()
    await recorded?.history.close()
    await log.close()
    throw error
  }
  const address = config.nodeUrl ?? server.url
  if (isShared(log)) await log.lease.compete(address)
  await board.begin(address)
  await twin.tick()
  server.open(twin)
  let stopDemo: (() => Promise<void>) | null = null
  // Of several nodes the one that writes has the demo: it goes on wherever another's stopped.
  const demoWhereItBelongs = async (): Promise<void> => {
    if (!demo || twin.leads === (stopDemo !== null)) return
    const stop = stopDemo
    stopDemo = null
    if (stop !== null) await stop()
    else
      stopDemo = startDemoFeed({
        url: server.url,
        token: ownToken(config.dataDir, DEMO_SOURCE),
        speed: config.demoSpeed,
        city: config.city,
        folder: join(config.dataDir, 'demo-feed'),
        report,
        settled: () => {
          demoSettled = true
        },
      })
  }
  await demoWhereItBelongs()
  const stopRetention =
    config.retentionDays === null
      ? async () => {}
      : retention({
          place: { dataDir: config.dataDir, databaseUrl: config.databaseUrl },
          cityName: config.city,
          keepDays: config.retentionDays,
          asOf: () => twin.asOf,
          leads: () => twin.leads,
          now,
          report,
        })
  const failed = (work: NonNullable<LogFields['work']>, error: unknown): void =>
    report('work.failed', { work, ...defectOf(error) })
  const ticking = setInterval(() => {
    twin
      .tick()
      .then(demoWhereItBelongs)
      .catch((error: unknown) => failed('the tick of the city', error))
  }, TICK_MS)
  // Where nobody is told apart nothing is noted, and there is nothing to find.
  const watching =
    config.auth === 'off'
      ? null
      : setInterval(() => supervising.tell().catch((error: unknown) => failed('supervision', error)), SUPERVISION_MS)
  for (let waited = 0; starting() !== null && waited < LONGEST_START_MS; waited += 50)
    await new Promise((resolve) => setTimeout(resolve, 50))
  demoSettled = true
  // After the first sight, which it must not hold up.
  past?.begin()

  return {
    url: server.url,
    twin,
    async stop() {
      clearInterval(ticking)
      await stopRetention()
      if (watching !== null) clearInterval(watching)
      await stopDemo?.()
      await past?.stop()
      forecasts.stop()
      await forecastsKept?.stop()
      desk.stop()
      rehearsals.stop()
      actionRaces.stop()
      duels.stop()
      await allocations.stop()
      await planning.stop()
      await sharedDecisions?.close()
      await handover.close?.()
      await views.close?.()
      await referralLabs.stop()
      await epidemics.stop()
      await counterfactuals.stop()
      exercises.stop()
      await executor.close()
      pulses.stop()
      trends.stop()
      frames.stop()
      await server.close()
      await stopEndings()
      runs.stop()
      await board.close()
      redis?.close()
      await audit.close()
      await twin.stop()
      await recorded?.mending.stop()
      await recorded?.recorder.stop()
      await recorded?.history.close()
      await log.close()
      folderLease?.release()
    },
  }
}

function versionOf(): string {
  const { version } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as { version: string }
  return version
}
