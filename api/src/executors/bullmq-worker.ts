/**
 * Takes tasks of sweeps from Redis and runs them in this machine's threads. The main thread stays free, so that BullMQ's locks
 * are renewed however long a task takes; a worker that dies loses its locks, and the others take its tasks.
 */
import { hostname } from 'node:os'
import { loadCity, parametersOfCity } from '@kangcheng/seed-data'
import { ENGINE_VERSION, type Trajectory } from '@kangcheng/twin-engine'
import { type Job, WaitingError, Worker } from 'bullmq'
import { becauseOf, OperatorError } from '../telemetry/because.ts'
import type { Report } from '../telemetry/log-events.ts'
import { openRedis, placeOf } from './redis-link.ts'
import { ATTEMPTS, ReplicationFailed, type SweepExecutor } from './sweep-executor.ts'
import {
  decodeSweep,
  doneChannel,
  encode,
  type ModelHashes,
  modelHashes,
  PREFIX,
  QUEUE,
  RESULT_SECONDS,
  resultKey,
  type Sweep,
  type SweepResult,
  type SweepTask,
  sweepId,
  sweepKey,
  taskId,
} from './sweep-task.ts'
import { workerThreadsExecutor } from './worker-threads.ts'

export interface SweepWorkerSetting {
  readonly url: string
  /** Tasks that run at the same time, each in a thread. */
  readonly threads: number
  /** Built-in cities by name and others by folder: those whose sweeps this worker can run. */
  readonly cities: readonly string[]
  readonly report: Report
  /** Without a sign of life for this long, a worker counts as dead and its tasks are given to others. */
  readonly lockMilliseconds?: number
  /** How often it looks for tasks of the dead; by default twice in that time. */
  readonly lookMilliseconds?: number
}

export interface SweepWorker {
  /** Tasks and replications run to their end so far. */
  readonly done: { readonly tasks: number; readonly replications: number }
  /** Finishes what runs, for a while; what takes longer goes back into the queue. */
  stop(): Promise<void>
}

const LOCK_MILLISECONDS = 5_000
const UNWANTED_LOOK_MILLISECONDS = 1_000
/** A stop takes 5 s at most; the rest is for saying good-bye to Redis. */
const FINISH_MILLISECONDS = 3_500
const GOOD_BYE_MILLISECONDS = 1_000
/** Sweeps kept decoded: those of a rehearsal and of the forecast, and their recorded runs. */
const SWEEPS_KEPT = 4

/** Writes a result only while its sweep is wanted, and announces it, in one step. */
const STORE = `if redis.call('exists', KEYS[1]) == 0 then return 0 end
redis.call('set', KEYS[2], ARGV[1], 'EX', ARGV[2])
redis.call('publish', ARGV[3], ARGV[4])
return 1`

interface Model extends ModelHashes {
  readonly id: string
  readonly pool: SweepExecutor
}

/** @throws RedisUnreachable, or an Error when a city cannot be loaded. */
export async function startSweepWorker(setting: SweepWorkerSetting): Promise<SweepWorker> {
  const { url, threads, report, lockMilliseconds = LOCK_MILLISECONDS } = setting
  const name = `${hostname().replace(/[^\w-]/g, '-')}-${process.pid}`
  const models: Model[] = setting.cities.map((nameOrFolder) => {
    const city = loadCity(nameOrFolder)
    return {
      id: city.id,
      ...modelHashes(city, parametersOfCity(city)),
      pool: workerThreadsExecutor(nameOrFolder, threads),
    }
  })
  const redis = await openRedis(url)
  const sweeps = new Map<string, Sweep>()
  const done = { tasks: 0, replications: 0 }
  const handingBack = new AbortController()

  /** null when nobody wants the sweep any more. */
  async function sweepOf(id: string): Promise<Sweep | null> {
    const known = sweeps.get(id)
    if (known) return known
    const bytes = await redis.getBuffer(sweepKey(id))
    if (!bytes) return null
    const sweep = decodeSweep(bytes)
    sweeps.set(id, sweep)
    for (const old of sweeps.keys()) if (sweeps.size > SWEEPS_KEPT) sweeps.delete(old)
    return sweep
  }

  /** Why this worker cannot run the sweep, with the remedy; null when it can. */
  function refusal(id: string, sweep: Sweep): string | null {
    if (sweep.engineVersion !== ENGINE_VERSION)
      return `it needs engine ${sweep.engineVersion} and has ${ENGINE_VERSION}: run the same version of Kangcheng everywhere`
    const namesakes = models.filter((model) => model.id === sweep.city)
    if (namesakes.length === 0)
      return `it has no city "${sweep.city}", only ${models.map((m) => m.id).join(', ')}: start it with --city and that city's folder`
    const same = namesakes.find((model) => model.cityHash === sweep.cityHash)
    if (!same) return `its city "${sweep.city}" differs: give it the same folder with --city`
    if (same.parametersHash !== sweep.parametersHash)
      return 'its parameters differ: run the same version of Kangcheng everywhere'
    return sweepId(sweep) === id ? null : 'what lies in Redis under its name is damaged: run it again'
  }

  async function resultOf(task: SweepTask, sweep: Sweep, signal: AbortSignal): Promise<SweepResult> {
    const why = refusal(task.sweep, sweep)
    if (why !== null) {
      report('worker.refused', { because: becauseOf(new OperatorError(why)) })
      return { kind: 'failed', why: `worker ${name} refused: ${why}`, trajectories: [] }
    }
    const { pool } = models.find((m) => m.id === sweep.city && m.cityHash === sweep.cityHash)!
    const { first, count, priority } = task
    const { state, scenarios, seed } = sweep
    const trajectories: (readonly Trajectory[])[] = []
    try {
      if (task.kind === 'record') {
        const scenario = scenarios[0]!
        return { kind: 'recorded', events: await pool.record({ state, scenario, seed, replication: first }, signal) }
      }
      const job = { state, scenarios, seed, first, replications: count, priority }
      await pool.run(job, (_, runs) => void trajectories.push(runs), signal)
      return { kind: 'replicated', trajectories }
    } catch (error) {
      if (!(error instanceof ReplicationFailed)) throw error
      return { kind: 'failed', why: error.message, trajectories }
    }
  }

  async function work(job: Job<SweepTask>, token: string | undefined): Promise<void> {
    const task = job.data
    const unwanted = new AbortController()
    const looking = setInterval(() => {
      redis
        .exists(sweepKey(task.sweep))
        .then((there) => there === 0 && unwanted.abort())
        // While Redis is away, the task may as well go on.
        .catch(() => undefined)
    }, UNWANTED_LOOK_MILLISECONDS)
    try {
      const wanted = await redis.exists(sweepKey(task.sweep))
      const known = await redis.exists(resultKey(task))
      const sweep = wanted === 1 && known === 0 ? await sweepOf(task.sweep) : null
      if (sweep === null) return
      const result = await resultOf(task, sweep, AbortSignal.any([unwanted.signal, handingBack.signal]))
      if (unwanted.signal.aborted) return
      if (handingBack.signal.aborted) {
        await job.moveToWait(token)
        throw new WaitingError()
      }
      const { sweep: id } = task
      await redis.eval(
        STORE,
        2,
        sweepKey(id),
        resultKey(task),
        encode(result),
        RESULT_SECONDS,
        doneChannel(id),
        taskId(task),
      )
      if (result.kind === 'failed') return
      done.tasks++
      done.replications += task.count
    } finally {
      clearInterval(looking)
    }
  }

  const worker = new Worker<SweepTask>(QUEUE, work, {
    connection: redis,
    prefix: PREFIX,
    // Its threads, for those who send: they hand out as much as there is somebody for.
    name: `${name}.threads-${threads}`,
    concurrency: threads,
    lockDuration: lockMilliseconds,
    stalledInterval: setting.lookMilliseconds ?? lockMilliseconds / 2,
    maxStalledCount: ATTEMPTS - 1,
  })
  let away = false
  worker.on('error', (error) => {
    if (!away) report('worker.failed', { redis: placeOf(url), because: becauseOf(error) })
  })
  worker.on('stalled', () => report('worker.took-over'))
  redis.on('close', () => {
    if (!away) report('worker.waits', { redis: placeOf(url) })
    away = true
  })
  redis.on('ready', () => {
    if (away) report('worker.goes-on', { redis: placeOf(url) })
    away = false
  })
  await worker.waitUntilReady()

  let stopped: Promise<void> | null = null
  async function stop(): Promise<void> {
    const late = setTimeout(() => handingBack.abort(), FINISH_MILLISECONDS)
    const tooLate = new Promise<void>((resolve) =>
      setTimeout(resolve, FINISH_MILLISECONDS + GOOD_BYE_MILLISECONDS).unref(),
    )
    away = true
    await Promise.race([worker.close(), tooLate])
    clearTimeout(late)
    redis.disconnect()
    await Promise.all(models.map(({ pool }) => pool.close()))
  }
  return {
    done,
    stop() {
      stopped ??= stop()
      return stopped
    },
  }
}
