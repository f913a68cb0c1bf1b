/**
 * Runs replications on every `kangcheng worker` that listens on the same Redis, through BullMQ.
 *
 * What is wanted is compared with what lies in Redis, again and again, rather than inferred from events: a task that is
 * neither waiting, nor running, nor finished is added again. So a lost message, a worker's death, another sender of the same
 * sweep or a Redis that forgot everything delay a job and change nothing in it.
 */
import type { CityModel, Occurrence, Parameters } from '@kangcheng/twin-engine'
import { Queue } from 'bullmq'
import { becauseOf } from '../telemetry/because.ts'
import type { Report } from '../telemetry/log-events.ts'
import { openRedis, placeOf, RedisUnreachable } from './redis-link.ts'
import {
  ATTEMPTS,
  begunTooOften,
  RECORD_PRIORITY,
  ReplicationFailed,
  type SweepExecutor,
  type SweepJob,
} from './sweep-executor.ts'
import {
  blockSize,
  decodeResult,
  doneChannel,
  encode,
  modelHashes,
  PREFIX,
  QUEUE,
  queuePriority,
  resultKey,
  SWEEP_SECONDS,
  type Sweep,
  type SweepResult,
  type SweepTask,
  sweepId,
  sweepKey,
  sweepOf,
  taskId,
} from './sweep-task.ts'

export interface BullmqSetting {
  readonly url: string
  readonly city: CityModel
  readonly parameters: Parameters
  /** Told once when nobody takes tasks, and when somebody does again. */
  readonly report: Report
  /** Tasks of one job under way at most; by default three per listening thread. */
  readonly ahead?: number
  /** What a task should take at least by estimate. */
  readonly blockMilliseconds?: number
  /** How long a job waits while no worker listens at all. */
  readonly patienceMilliseconds?: number
  /** How long a job waits for a Redis that is away. */
  readonly outageMilliseconds?: number
}

const LOOK_MILLISECONDS = 1_000
const KEEP_MILLISECONDS = SWEEP_SECONDS * 250
const PATIENCE_MILLISECONDS = 30_000
/** A Redis that is away for longer ends the job; shorter restarts are waited for. */
const OUTAGE_MILLISECONDS = 20_000
const CLOSE_MILLISECONDS = 2_000
/** BullMQ's bookkeeping of the queue vanishes when nobody rehearsed for a day. */
const QUEUE_SECONDS = 86_400
const BOOKKEEPING = ['meta', 'events', 'id', 'marker', 'pc']

/** @throws RedisUnreachable */
export async function bullmqExecutor(setting: BullmqSetting): Promise<SweepExecutor> {
  const { url, city, report } = setting
  const outage = setting.outageMilliseconds ?? OUTAGE_MILLISECONDS
  const redis = await openRedis(url, outage)
  const listener = await openRedis(url, outage)
  const queue = new Queue<SweepTask>(QUEUE, {
    connection: redis,
    prefix: PREFIX,
    streams: { events: { maxLen: 100 } },
    defaultJobOptions: { removeOnComplete: true, removeOnFail: { age: 600 }, attempts: ATTEMPTS },
  })
  // A lost connection is told by the commands that fail for it.
  queue.on('error', () => undefined)
  const hashes = modelHashes(city, setting.parameters)
  const beds = city.units.reduce((sum, unit) => sum + unit.beds, 0)
  /** Jobs of this process by sweep: two of the same share what lies in Redis. */
  const waiting = new Map<string, Set<() => void>>()
  listener.on('message', (channel: string) => {
    for (const wake of waiting.get(channel) ?? []) wake()
  })
  const closing = new AbortController()
  let threads = 0
  let underWay = 0
  await look()

  /** Threads that take tasks now, as the workers' connection names tell; null where Redis does not tell. */
  async function look(): Promise<number | null> {
    const workers = await queue.getWorkers()
    const counts = workers.map(({ rawname }) => Number(/\.threads-(\d+)$/.exec(rawname ?? '')?.[1] ?? Number.NaN))
    if (workers.length > 0 && counts.every(Number.isNaN)) return null
    threads = counts.reduce((sum, n) => sum + (n > 0 ? n : 0), 0)
    return threads
  }

  const bound = (): number => setting.ahead ?? Math.min(256, Math.max(8, 3 * threads))

  /** Hands out tasks in order, `bound()` ahead of the consumer, and gives each result to it in order. */
  async function carryOut(
    sweep: Sweep,
    tasks: readonly SweepTask[],
    consume: (task: SweepTask, result: SweepResult) => void | Promise<void>,
    aborted: AbortSignal,
  ): Promise<void> {
    const id = tasks[0]!.sweep
    const channel = doneChannel(id)
    let told = false
    let wake = (): void => undefined
    const ring = (): void => {
      told = true
      wake()
    }
    /** Until a result is announced, the next look is due, or the job is aborted. @returns whether it was announced. */
    const announcement = async (): Promise<boolean> => {
      if (!told && !aborted.aborted)
        await new Promise<void>((resolve) => {
          const due = setTimeout(resolve, LOOK_MILLISECONDS)
          wake = () => {
            clearTimeout(due)
            resolve()
          }
        })
      const was = told
      told = false
      return was
    }
    aborted.addEventListener('abort', ring, { once: true })
    const listeners = waiting.get(channel) ?? new Set()
    waiting.set(channel, listeners.add(ring))

    let next = 0
    let consumed = 0
    let nobodySince: number | null = null
    const keeping = setInterval(() => {
      // What fails here fails in the loop too, and is told there.
      Promise.all([keep(), look()]).catch(() => undefined)
    }, KEEP_MILLISECONDS)
    try {
      await listener.subscribe(channel)
      await keep()
      await look()
      while (consumed < tasks.length && !aborted.aborted) {
        const most = Math.min(tasks.length, consumed + bound())
        if (next < most) {
          const from = next
          underWay += most - next
          next = most
          await add(tasks.slice(from, most))
        }
        const task = tasks[consumed]!
        const bytes = await redis.getdelBuffer(resultKey(task))
        if (bytes) {
          if (aborted.aborted) return
          await consume(task, decodeResult(bytes))
          consumed++
          underWay--
          nobodySince = null
        } else if (!(await announcement()) && !aborted.aborted) {
          await keep()
          await mend(tasks.slice(consumed, next))
          await needSomebody()
        }
      }
    } catch (error) {
      if (!aborted.aborted) throw error
    } finally {
      underWay -= next - consumed
      clearInterval(keeping)
      aborted.removeEventListener('abort', ring)
      listeners.delete(ring)
      if (listeners.size === 0) {
        waiting.delete(channel)
        await leave(id, tasks.slice(0, next), consumed)
      }
    }

    /** The sweep is there for as long as somebody wants it, and its bytes travel only when it is not. */
    async function keep(): Promise<void> {
      if ((await redis.expire(sweepKey(id), SWEEP_SECONDS)) === 0)
        await redis.set(sweepKey(id), encode(sweep), 'EX', SWEEP_SECONDS)
    }

    async function mend(open: readonly SweepTask[]): Promise<void> {
      const lost = await Promise.all(
        open.map(async (task, i) => {
          const job = await queue.getJob(taskId(task))
          // Failures come in order like everything else: the others' turn will come, or the first one ends the job.
          if (job?.finishedOn !== undefined && job.failedReason !== undefined && i === 0) {
            const { first, count } = task
            const which = count === 1 ? `replication ${first}` : `replications ${first}–${first + count - 1}`
            throw begunTooOften(which, sweep.seed, causeOf(job.failedReason))
          }
          // In this order: a task leaves the queue only after its result is there.
          return job === undefined && (await redis.exists(resultKey(task))) === 0 ? [task] : []
        }),
      )
      await add(lost.flat())
    }

    async function needSomebody(): Promise<void> {
      const found = await look()
      if (found !== 0) {
        if (nobodySince !== null) report('executor.somebody', { redis: placeOf(url) })
        nobodySince = null
        return
      }
      const now = performance.now()
      if (nobodySince === null) report('executor.nobody', { redis: placeOf(url) })
      nobodySince ??= now
      if (now - nobodySince >= (setting.patienceMilliseconds ?? PATIENCE_MILLISECONDS))
        throw new ReplicationFailed(
          `no worker takes tasks from ${placeOf(url)} (REDIS_URL); start \`kangcheng worker\` with the same REDIS_URL on any machine`,
        )
    }
  }

  async function add(tasks: readonly SweepTask[]): Promise<void> {
    if (tasks.length === 0) return
    await queue.addBulk(
      tasks.map((task) => ({
        name: task.kind,
        data: task,
        opts: { jobId: taskId(task), priority: queuePriority(task.priority) },
      })),
    )
  }

  /** Nobody here wants the sweep any more. Without it no worker writes a result, so that what is removed now stays so. */
  async function leave(sweep: string, tasks: readonly SweepTask[], consumed: number): Promise<void> {
    try {
      if (redis.status !== 'ready') throw new Error('it does not answer')
      await listener.unsubscribe(doneChannel(sweep))
      await redis.unlink(sweepKey(sweep))
      for (let i = 0; i < tasks.length; i += 500) await redis.unlink(tasks.slice(i, i + 500).map(resultKey))
      // A task that runs just now stays: its worker sees that nobody wants it, and ends it.
      await Promise.all(tasks.slice(consumed).map((task) => queue.remove(taskId(task))))
      await Promise.all(BOOKKEEPING.map((name) => redis.expire(queue.toKey(name), QUEUE_SECONDS)))
    } catch (error) {
      report('executor.untidied', { redis: placeOf(url), because: becauseOf(error) })
    }
  }

  async function carryOutOrTell(
    job: Pick<SweepJob, 'state' | 'scenarios' | 'seed' | 'priority'>,
    tasksOf: (sweep: Sweep, id: string) => readonly SweepTask[],
    consume: (task: SweepTask, result: SweepResult) => void | Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    if (closing.signal.aborted) throw new ReplicationFailed('the executor is closed')
    if (signal.aborted) return
    const sweep = sweepOf(city, hashes, {
      ...job,
      // The live state goes on changing while the job runs.
      state: { buffer: job.state.buffer.slice(0), patientBuffer: job.state.patientBuffer.slice(0) },
    })
    const tasks = tasksOf(sweep, sweepId(sweep))
    if (tasks.length === 0) return
    let theirs: unknown
    const guarded = async (task: SweepTask, result: SweepResult): Promise<void> => {
      try {
        await consume(task, result)
      } catch (error) {
        theirs = error
        throw error
      }
    }
    const ended = carryOut(sweep, tasks, guarded, AbortSignal.any([signal, closing.signal]))
    open.add(ended)
    try {
      await ended
    } catch (error) {
      if (error === theirs || !isConnectionLoss(error)) throw error
      throw new RedisUnreachable(
        `REDIS_URL: ${placeOf(url)} does not answer any more (${textOf(error)}); start it again, then run this again`,
      )
    } finally {
      open.delete(ended)
    }
    if (closing.signal.aborted && !signal.aborted) throw new ReplicationFailed('the executor is closed')
  }

  const open = new Set<Promise<void>>()
  const place = (): string => `BullMQ at ${placeOf(url)}`

  return {
    get place() {
      return `${place()} (${threads} worker thread${threads === 1 ? '' : 's'} listening)`
    },
    get width() {
      return Math.max(1, threads)
    },
    get ahead() {
      return bound()
    },
    underWay: () => underWay,
    run(job, onReplication, signal) {
      const { first = 0, replications, priority } = job
      return carryOutOrTell(
        job,
        (sweep, id) => {
          const size = blockSize(sweep, beds, setting.blockMilliseconds)
          const tasks: SweepTask[] = []
          for (let k = first; k < first + replications; k += size) {
            const count = Math.min(size, first + replications - k)
            tasks.push({ sweep: id, kind: 'replicate', first: k, count, priority })
          }
          return tasks
        },
        async (task, result) => {
          if (result.kind === 'recorded') throw failureOf(result)
          for (const [i, trajectories] of result.trajectories.entries()) {
            if (signal.aborted || closing.signal.aborted) return
            await onReplication(task.first + i, trajectories)
          }
          if (result.kind === 'failed') throw failureOf(result)
        },
        signal,
      )
    },
    async record({ state, scenario, seed, replication }, signal) {
      let told: readonly Occurrence[] = []
      const priority = RECORD_PRIORITY
      await carryOutOrTell(
        { state, scenarios: [scenario], seed, priority },
        (_, sweep) => [{ sweep, kind: 'record', first: replication, count: 1, priority }],
        (_, result) => {
          if (result.kind !== 'recorded') throw failureOf(result)
          told = result.events
        },
        signal,
      )
      return told
    },
    async close() {
      closing.abort()
      const tidy = Promise.allSettled(open).then(() => queue.close())
      // Of a Redis that is away nothing need be waited for: what lies there expires.
      await Promise.race([tidy, new Promise((resolve) => setTimeout(resolve, CLOSE_MILLISECONDS).unref())])
      redis.disconnect()
      listener.disconnect()
    },
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const failureOf = (result: SweepResult): ReplicationFailed =>
  new ReplicationFailed(result.kind === 'failed' ? result.why : `a worker answered with ${result.kind}`)

/** BullMQ's word for a worker that is gone says nothing to whoever rehearses. */
const causeOf = (reason: string): string =>
  reason.includes('stalled') ? 'the machine or process that ran it gave no more sign of life' : reason

/** ioredis has no class of its own for a connection that is gone. */
const isConnectionLoss = (error: unknown): boolean =>
  /Command timed out|Connection is closed|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|ENOTFOUND/.test(textOf(error))
