/** What the executor on Redis promises beside the port: what lies in Redis, who may die, and what is said when something is missing. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { loadCity, loadParameters } from '@kangcheng/seed-data'
import { type CityModel, replicate, type Trajectory, warmStart } from '@kangcheng/twin-engine'
import { type Job, Queue } from 'bullmq'
import { type BullmqSetting, bullmqExecutor } from '../src/executors/bullmq.ts'
import { startSweepWorker } from '../src/executors/bullmq-worker.ts'
import { surge } from '../src/executors/sweep-executor.conformance.ts'
import {
  decodeResult,
  doneChannel,
  encode,
  modelHashes,
  PREFIX,
  QUEUE,
  resultKey,
  type SweepTask,
  sweepId,
  sweepKey,
  sweepOf,
  taskId,
} from '../src/executors/sweep-task.ts'
import { reportTo } from '../src/telemetry/log-events.ts'
import { type RedisServer, startRedis, startSoonGivenUpWorker, startWorker, type WorkerProcess } from './redis.ts'

const city = loadCity('testville')
const parameters = loadParameters()
const SEED = 7
const state = warmStart(city, parameters, SEED, Date.UTC(2026, 10, 21, 10, 24), 2)
const scenario = surge(city)
const job = { state, scenarios: [scenario], seed: SEED, replications: 6, priority: 1 }
/** Minutes of work, in one task. */
const long = { ...job, scenarios: Array.from({ length: 40 }, () => surge(city, 1344)), replications: 100 }
const own = (k: number): Trajectory[] => [replicate(state, scenario, parameters, SEED, k)]
const never = (): AbortSignal => new AbortController().signal
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function until(met: () => Promise<boolean> | boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 6_000; tries++) {
    if (await met()) return
    await pause(10)
  }
  assert.fail(`in vain waited for ${what}`)
}

describe('many machines', () => {
  let server: RedisServer
  const workers: WorkerProcess[] = []
  let queue: Queue<SweepTask>
  before(async () => {
    server = await startRedis()
    queue = new Queue(QUEUE, { connection: server.redis, prefix: PREFIX })
    queue.on('error', () => undefined)
  })
  after(async () => {
    await Promise.all(workers.map((worker) => worker.kill()))
    await server?.stop()
  })
  const executorWith = (setting: Partial<BullmqSetting> = {}) =>
    bullmqExecutor({ url: server.url, city, parameters, report: () => undefined, ...setting })
  const collect = async (executor: { run: Awaited<ReturnType<typeof executorWith>>['run'] }, replications: number) => {
    const found: (readonly Trajectory[])[] = []
    await executor.run({ ...job, replications }, (k, runs) => void assert.equal(found.push(runs), k + 1), never())
    return found
  }
  const noMoreWorkers = async (): Promise<void> => {
    await Promise.all(workers.splice(0).map((worker) => worker.kill()))
  }
  /** What is left apart from BullMQ's bookkeeping of the queue, which expires too. */
  async function left(): Promise<string[]> {
    const keys = await server.redis.keys('*')
    const bookkeeping = /^kangcheng:sweeps:(meta|events|id|marker|pc|stalled|stalled-check)$/
    return keys.filter((key) => !bookkeeping.test(key)).sort()
  }

  test('without any worker a job waits, says so, and ends with the remedy', async (t) => {
    const said: string[] = []
    const executor = await executorWith({ report: reportTo((line) => said.push(line)), patienceMilliseconds: 1 })
    t.after(() => executor.close())
    assert.match(executor.place, /^BullMQ at redis:\/\/127\.0\.0\.1:\d+ \(0 worker threads listening\)$/)
    await assert.rejects(
      collect(executor, 6),
      /no worker takes tasks from redis:\/\/127\.0\.0\.1:\d+ \(REDIS_URL\); start `kangcheng worker` with the same REDIS_URL/,
    )
    assert.match(said[0]!, /no worker takes tasks from redis:.* yet: start `kangcheng worker`/)
    assert.deepEqual(await left(), [])
  })

  test('the state lies in Redis once, tasks are small, everything expires, and a second sender adds nothing', async (t) => {
    const [first, second] = [await executorWith({ blockMilliseconds: 1 }), await executorWith({ blockMilliseconds: 1 })]
    t.after(() => Promise.all([first.close(), second.close()]))
    const both = [collect(first, 40), collect(second, 40)]
    await until(async () => first.underWay() === 8 && second.underWay() === 8, 'tasks of both')
    await until(async () => (await queue.getPrioritizedCount()) === 8, 'eight tasks, not sixteen')
    const keys = await left()
    const [sweep, ...more] = keys.filter((key) => key.startsWith('kangcheng:sweep:'))
    assert.ok(sweep !== undefined && more.length === 0, `one sweep: ${keys}`)
    const stateBytes = state.buffer.byteLength + state.patientBuffer.byteLength
    assert.ok((await server.redis.strlen(sweep)) < stateBytes)
    assert.ok((await server.redis.ttl(sweep)) > 0)
    for (const task of await queue.getPrioritized())
      assert.ok(JSON.stringify(await server.redis.hgetall(queue.toKey(task.id!))).length < 1_000)
    workers.push(await startWorker(server.url, 2))
    for (const found of await Promise.all(both))
      assert.deepEqual(
        found,
        Array.from({ length: 40 }, (_, k) => own(k)),
      )
    await until(async () => (await left()).length === 0, 'an empty Redis')
    for (const key of await server.redis.keys('*'))
      if (!key.includes('stalled')) assert.ok((await server.redis.ttl(key)) > 0, `${key} expires`)
  })

  test('a slow consumer bounds what lies in Redis', async (t) => {
    const executor = await executorWith({ blockMilliseconds: 1, ahead: 5 })
    t.after(() => executor.close())
    let most = 0
    await executor.run(
      { ...job, replications: 500 },
      async (k) => {
        if (k % 10 !== 0) return
        await pause(2)
        const results = (await server.redis.keys('kangcheng:result:*')).length
        most = Math.max(most, results + (await queue.getPrioritizedCount()) + (await queue.getWaitingCount()))
      },
      never(),
    )
    assert.ok(most >= 1 && most <= 5, `${most} tasks and results at the same time`)
  })

  test('a cancelled job leaves nothing, and the worker stops what it is at', async (t) => {
    const executor = await executorWith({ blockMilliseconds: Infinity })
    t.after(() => executor.close())
    const abort = new AbortController()
    const ended = executor.run(long, () => assert.fail('no block can be done so soon'), abort.signal)
    await until(async () => (await queue.getActiveCount()) > 0, 'a task that runs')
    abort.abort()
    await ended
    assert.equal(await queue.getPrioritizedCount(), 0)
    await until(async () => (await left()).length === 0, 'an empty Redis')
  })

  test('a worker whose city or engine is another refuses with the remedy', async (t) => {
    const other: CityModel = { ...city, name: { zh: '别处', en: 'Elsewhere' } }
    for (const [model, why] of [
      [
        { ...other, id: 'elsewhere' },
        /refused: it has no city "elsewhere", only ningbo, testville: start it with --city/,
      ],
      [other, /refused: its city "testville" differs: give it the same folder with --city/],
    ] as const) {
      const executor = await executorWith({ city: model })
      t.after(() => executor.close())
      await assert.rejects(collect(executor, 2), why)
    }
    const changed = await executorWith({ parameters: { ...parameters, list: parameters.list.slice(1) } })
    t.after(() => changed.close())
    await assert.rejects(collect(changed, 2), /refused: its parameters differ: run the same version/)

    const sweep = { ...sweepOf(city, modelHashes(city, parameters), job), engineVersion: '99.0.0' }
    const task: SweepTask = { sweep: sweepId(sweep), kind: 'replicate', first: 0, count: 1, priority: 1 }
    await server.redis.set(sweepKey(task.sweep), encode(sweep), 'EX', 60)
    await queue.add('replicate', task, { jobId: taskId(task), removeOnComplete: true })
    await until(async () => (await server.redis.exists(resultKey(task))) === 1, 'an answer')
    const result = decodeResult((await server.redis.getdelBuffer(resultKey(task)))!)
    assert.match(result.kind === 'failed' ? result.why : '', /refused: it needs engine 99\.0\.0 and has .*same version/)
    await server.redis.del(sweepKey(task.sweep))
    assert.match(workers[0]!.said(), /refused a task: it needs engine 99\.0\.0/)
  })

  test('a worker survives a Redis that restarts empty, and so does the job', async (t) => {
    const executor = await executorWith({ blockMilliseconds: 4 })
    t.after(() => executor.close())
    const found: (readonly Trajectory[])[] = []
    await executor.run(
      { ...job, replications: 60 },
      async (k, runs) => {
        assert.equal(found.push(runs), k + 1)
        if (k !== 7) return
        await server.kill()
        await server.start()
      },
      never(),
    )
    assert.deepEqual(
      found,
      Array.from({ length: 60 }, (_, k) => own(k)),
    )
    assert.match(workers[0]!.said(), /is away; waiting for it[\s\S]*is back/)
    assert.equal(workers[0]!.child.exitCode, null)
  })

  test('SIGTERM: the worker finishes its task, answers what it did and ends with 0', async (t) => {
    const executor = await executorWith({ blockMilliseconds: 200 })
    t.after(() => executor.close())
    const done = collect(executor, 60)
    await until(async () => (await queue.getActiveCount()) > 0, 'a task that runs')
    const worker = workers.pop()!
    let out = ''
    worker.child.stdout!.on('data', (chunk: Buffer) => {
      out += chunk
    })
    assert.equal(await worker.stop(), 0)
    assert.match(out, /\d+ tasks, \d+ replications/)
    assert.equal(await queue.getActiveCount(), 0, 'nothing waits for its lock to expire')
    workers.push(await startWorker(server.url, 2))
    assert.deepEqual(
      await done,
      Array.from({ length: 60 }, (_, k) => own(k)),
    )
  })

  test('what cannot be finished in time goes back into the queue at once', async (t) => {
    await noMoreWorkers()
    const executor = await executorWith({ blockMilliseconds: Infinity })
    t.after(() => executor.close())
    const abort = new AbortController()
    const ended = executor.run(long, () => assert.fail('it takes longer than this test'), abort.signal)
    const worker = await startWorker(server.url, 1)
    workers.push(worker)
    await until(async () => (await queue.getActiveCount()) > 0, 'a task that runs')
    const before = (await queue.getPrioritizedCount()) + (await queue.getWaitingCount())
    assert.equal(await worker.stop(), 0)
    assert.equal(await queue.getActiveCount(), 0)
    assert.equal((await queue.getPrioritizedCount()) + (await queue.getWaitingCount()), before + 1)
    abort.abort()
    await ended
    workers.length = 0
  })

  test('a worker killed in the middle of a task: it runs elsewhere; killed three times, the job names it', async (t) => {
    await noMoreWorkers()
    const executor = await executorWith({ blockMilliseconds: Infinity })
    t.after(() => executor.close())
    const oneMore = async (): Promise<void> => void workers.push(await startSoonGivenUpWorker(server.url))
    /** Kills whoever has the task, and lets the time pass at once that its lock would have held. Another worker stands by. */
    const killInTheMiddle = async (earlierDeaths = 0): Promise<void> => {
      let task: Job<SweepTask> | undefined
      const begun = async (): Promise<boolean> => {
        task = (await queue.getActive()).find(({ attemptsStarted }) => attemptsStarted > earlierDeaths)
        return task?.processedBy !== undefined
      }
      await until(begun, 'a task that somebody has begun')
      const { id, processedBy } = task!
      const k = workers.findIndex(({ pid }) => processedBy!.includes(`-${pid}.`))
      await workers.splice(k, 1)[0]!.kill()
      assert.equal(await server.redis.del(`${queue.toKey(id!)}:lock`), 1, 'it died holding its task')
    }
    const heavy = { ...job, scenarios: Array.from({ length: 8 }, () => surge(city, 168)), replications: 8 }
    const expected = Array.from({ length: 8 }, (_, k) =>
      heavy.scenarios.map((s) => replicate(state, s, parameters, SEED, k)),
    )
    const found: (readonly Trajectory[])[] = []
    await Promise.all([oneMore(), oneMore()])
    const done = executor.run(heavy, (k, runs) => void assert.equal(found.push(runs), k + 1), never())
    await killInTheMiddle()
    await done
    assert.deepEqual(found, expected)
    assert.match(workers[0]!.said(), /took over the task of a worker that is gone/)

    await Promise.all([oneMore(), oneMore(), oneMore()])
    const failing = executor.run({ ...long, seed: 8 }, () => assert.fail('it never ends'), never())
    const refused = assert.rejects(
      failing,
      /^ReplicationFailed: replications? 0(–\d+)? \(seed 8\) failed: begun 3 times, and its worker died each time; last: the machine or process/,
    )
    for (const deaths of [0, 1, 2]) await killInTheMiddle(deaths)
    await refused
    await until(async () => (await left()).length === 0, 'an empty Redis')
  })

  test('what came before a failure in the same task is given first', async (t) => {
    await noMoreWorkers()
    const executor = await executorWith({ blockMilliseconds: Infinity, patienceMilliseconds: 60_000 })
    t.after(() => executor.close())
    const taken: number[] = []
    const refused = assert.rejects(
      executor.run(job, (k) => void taken.push(k), never()),
      /^ReplicationFailed: replication 2 \(seed 7\) failed: no such ward$/,
    )
    await until(async () => (await queue.getPrioritizedCount()) === 1, 'the task')
    const [task] = await queue.getPrioritized()
    const result = encode({
      kind: 'failed',
      why: 'replication 2 (seed 7) failed: no such ward',
      trajectories: [own(0), own(1)],
    })
    await server.redis.set(resultKey(task!.data), result, 'EX', 60)
    await server.redis.publish(doneChannel(task!.data.sweep), task!.id!)
    await refused
    assert.deepEqual(taken, [0, 1])
    await until(async () => (await left()).length === 0, 'an empty Redis')
  })

  test('a Redis that does not come back ends the job by name', async (t) => {
    const executor = await executorWith({ outageMilliseconds: 300 })
    t.after(() => executor.close())
    await server.kill()
    await assert.rejects(
      collect(executor, 6),
      /^RedisUnreachable: REDIS_URL: redis:\/\/127\.0\.0\.1:\d+ does not answer any more .*start it again/,
    )
    await server.start()
  })

  test('a Redis that wants another password, or something that is no Redis: said with the remedy', async (t) => {
    const silent = createServer().listen(0, '127.0.0.1')
    t.after(() => silent.close())
    await once(silent, 'listening')
    const { port } = silent.address() as { port: number }
    await server.redis.config('SET', 'requirepass', 'right')
    t.after(() => server.redis.config('SET', 'requirepass', ''))
    const cases = [
      [
        server.url,
        /^RedisUnreachable: REDIS_URL: the Redis at redis:\/\/127\.0\.0\.1:\d+ refuses the user or the password; write those/,
      ],
      [server.url.replace('//', '//:wrong@'), /refuses the user or the password/],
      [`redis://127.0.0.1:${port}`, /no Redis answers at .* \(no answer within 5 s\)/],
    ] as const
    const report = (): void => undefined
    await Promise.all(cases.map(([url, why]) => assert.rejects(bullmqExecutor({ url, city, parameters, report }), why)))
  })

  test('no Redis at the address: said at once, with the remedy and without the password', async () => {
    const url = 'redis://user:hunter2@127.0.0.1:9'
    const report = (): void => undefined
    for (const start of [
      () => bullmqExecutor({ url, city, parameters, report }),
      () => startSweepWorker({ url, threads: 1, cities: ['testville'], report }),
    ])
      await assert.rejects(start, (error: Error) => {
        assert.match(
          error.message,
          /^REDIS_URL: no Redis answers at redis:\/\/127\.0\.0\.1:9 \(.*ECONNREFUSED.*\); start it, or/,
        )
        assert.doesNotMatch(error.message, /hunter2/)
        return true
      })
  })
})
