/** `rehearse --executor bullmq`, `worker` and the server, as an operator uses them: in processes of their own, one of which dies. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { loadCity, loadParameters } from '@kangcheng/seed-data'
import { encodeEvent, tellState, warmStart } from '@kangcheng/twin-engine'
import { Queue } from 'bullmq'
import { PREFIX, QUEUE } from '../src/executors/sweep-task.ts'
import { followedClock } from '../src/live/city-clock.ts'
import { ask, freshFolder, startServer, subscribe } from './harness.ts'
import { kangcheng, type RedisServer, startRedis, startWorker, type WorkerProcess } from './redis.ts'

const NOWHERE = 'redis://127.0.0.1:9'

describe('commands on many machines', () => {
  let server: RedisServer
  const workers: WorkerProcess[] = []
  before(async () => {
    server = await startRedis()
    workers.push(...(await Promise.all([startWorker(server.url, 1), startWorker(server.url, 1)])))
  })
  after(async () => {
    await Promise.all(workers.map((worker) => worker.kill()))
    await server?.stop()
  })

  const file = join(freshFolder(), 'surge.json')
  writeFileSync(
    file,
    JSON.stringify({
      id: 'surge',
      title: { zh: '激增', en: 'Surge' },
      why: { zh: '检验', en: 'a check' },
      horizonHours: 96,
      start: { at: '2026-11-21T18:24:00+08:00', warmUpDays: 2, seed: 1 },
      shocks: [{ kind: 'surge-arrivals', factor: 2 }],
      levers: [{ kind: 'open-beds', facility: 'h01', beds: 2 }],
    }),
  )
  const rehearse = ['rehearse', file, '--city', 'testville', '--replications', '80', '--json']
  const numbers = (out: string): unknown => ({ ...(JSON.parse(out) as object), wallSeconds: 0 })

  test('rehearse --executor bullmq with a worker killed on the way gives what --executor local gives', async () => {
    const queue = new Queue(QUEUE, { connection: server.redis, prefix: PREFIX })
    const local = await kangcheng([...rehearse, '--executor', 'local', '--workers', '1'], {})
    assert.equal(local.code, 0, local.error)
    const running = kangcheng([...rehearse, '--executor', 'bullmq'], { REDIS_URL: server.url })
    // One task each: whichever worker is killed, it is at work.
    while ((await queue.getActiveCount()) < 2) await new Promise((resolve) => setTimeout(resolve, 2))
    await workers.shift()!.kill()
    const remote = await running
    assert.equal(remote.code, 0, remote.error)
    assert.deepEqual(numbers(remote.out), numbers(local.out))
    assert.match(workers[0]!.said(), /took over the task of a worker that is gone/)
    assert.equal(await workers.shift()!.stop(), 0)
  })

  test('the server rehearses on the workers where REDIS_URL is set, and says so', async (t) => {
    workers.push(await startWorker(server.url, 2))
    const city = await startServer({ REDIS_URL: server.url }, { clock: followedClock('live', 1) })
    t.after(() => city.stop())
    assert.ok(
      city.reports.some((line) => /^rehearsals run on BullMQ at redis:.* \(2 worker threads listening\)$/.test(line)),
      city.reports.join('\n'),
    )
    const at = Date.UTC(2026, 10, 21, 10, 24)
    const state = warmStart(loadCity('testville'), loadParameters(), 5, at, 3)
    const lines = tellState(state).map((event, i) => JSON.stringify(encodeEvent({ ...event, seq: BigInt(i + 1) })))
    const sent = await fetch(new URL('/ingest?source=live&epoch=a', city.url), {
      method: 'POST',
      body: lines.join('\n'),
    })
    assert.equal(sent.status, 200)
    const started = await ask<{ rehearse: { id: string } }>(
      city.url,
      'mutation ($input: RehearsalInput!) { rehearse(input: $input) { id } }',
      { input: { title: 'surge', horizonHours: 12, replications: 8, seed: '7', shocks: [], levers: [] } },
    )
    const { id } = started.body.data.rehearse
    const told = await subscribe<{ rehearsalProgress: { state: string; done: number; failure: string | null } }>(
      city.url,
      `subscription { rehearsalProgress(id: "${id}") { state done failure } }`,
      (events) => events.at(-1)?.data.rehearsalProgress.state !== 'RUNNING',
    )
    const last = told.at(-1)!.data.rehearsalProgress
    assert.deepEqual(last, { state: 'DONE', done: 8, failure: null })
  })

  test('without Redis: worker, rehearse and the server end at once, naming REDIS_URL and the remedy', async () => {
    const unreachable =
      /REDIS_URL: no Redis answers at redis:\/\/127\.0\.0\.1:9 \(.*ECONNREFUSED.*\); start it, or correct/
    for (const command of [['worker'], [...rehearse, '--executor', 'bullmq'], ['serve']]) {
      const { code, error } = await kangcheng(command, {
        REDIS_URL: NOWHERE,
        DATA_DIR: freshFolder(),
        CITY: 'testville',
        PORT: '0',
      })
      assert.equal(code, 2, command.join(' '))
      assert.match(error, unreachable)
    }
    for (const command of [['worker'], [...rehearse, '--executor', 'bullmq']]) {
      const { code, error } = await kangcheng(command, { REDIS_URL: '' })
      assert.equal(code, 2)
      assert.match(error, /REDIS_URL is not set; give the address of the Redis to use, like redis:/)
    }
  })

  test('bad usage is refused by name', async () => {
    for (const [command, why] of [
      [['worker', '--workers', 'many'], /--workers must be a whole number from 1 to 256, got many/],
      [['worker', 'now'], /worker takes no arguments, got now/],
      [['worker', '--city', './nowhere'], /no city at .*nowhere/],
      [[...rehearse, '--executor', 'cluster'], /--executor cluster does not exist; it is one of local, bullmq/],
    ] as const) {
      const { code, error } = await kangcheng(command, { REDIS_URL: server.url })
      assert.equal(code, 2, command.join(' '))
      assert.match(error, why)
    }
  })
})
