/** What is under way on one node is asked for on another: handed over while its node lives, told from the board when it is gone. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { loadCity, loadParameters } from '@kangcheng/seed-data'
import { encodeEvent, tellState, warmStart } from '@kangcheng/twin-engine'
import { inProcessExecutor } from '../src/executors/in-process.ts'
import type { SweepExecutor } from '../src/executors/sweep-executor.ts'
import { followedClock } from '../src/live/city-clock.ts'
import { ask, startServer, subscribe, type TestServer } from './harness.ts'
import { type RedisServer, startRedis } from './redis.ts'

const AT = Date.UTC(2026, 10, 21, 10, 24)
let redis: RedisServer
let a: TestServer
let b: TestServer

/** Rehearses as always, except that long ones stop after a few pairs and go on for ever, and that nothing is forecast. */
function executor(): SweepExecutor {
  const plain = inProcessExecutor(loadCity('testville'), loadParameters())
  return {
    ...plain,
    async run(job, onReplication, signal) {
      const rehearsed = job.scenarios.length === 2
      if (rehearsed) await plain.run({ ...job, replications: Math.min(job.replications, 6) }, onReplication, signal)
      if ((!rehearsed || job.replications > 6) && !signal.aborted) await once(signal, 'abort')
    },
  }
}

/** A node on the shared Redis; a city's log of its own is enough for what is tried here. */
const node = (): Promise<TestServer> =>
  startServer({ REDIS_URL: redis.url }, { clock: followedClock('live', 1), executor: executor() })

before(async () => {
  redis = await startRedis()
  a = await node()
  b = await node()
  const state = warmStart(loadCity('testville'), loadParameters(), 5, AT, 3)
  const lines = tellState(state).map((event, i) => JSON.stringify(encodeEvent({ ...event, seq: BigInt(i + 1) })))
  const response = await fetch(new URL('/ingest?source=live&epoch=a', a.url), {
    method: 'POST',
    body: lines.join('\n'),
  })
  assert.equal(response.status, 200)
  await until('they hear each other', async () => (await metric(a)) === 2 && (await metric(b)) === 2)
})
after(async () => {
  await b.stop()
  await a.stop()
  await redis.stop()
})

const metric = async (of: TestServer): Promise<number> =>
  Number(/^kangcheng_nodes (\d+)$/m.exec(await (await fetch(new URL('metrics', of.url))).text())?.[1])

async function until(what: string, met: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 90_000; waited += 20) {
    if (await met()) return
    await pause(20)
  }
  assert.fail(`not within 90 s: ${what}`)
}

async function told<T>(of: TestServer, query: string, variables: object = {}, headers: Record<string, string> = {}) {
  const { body } = await ask<T>(of.url, query, variables, headers)
  assert.equal(body.errors, undefined, body.errors?.[0]?.message)
  return body.data
}

const REHEARSE = 'mutation R($input: RehearsalInput!) { rehearse(input: $input) { id } }'
const input = (replications: number) => ({
  title: 'surge',
  horizonHours: 6,
  replications,
  seed: '7',
  shocks: [{ kind: 'surge-arrivals', spec: { factor: 3, route: 'both' } }],
  levers: [{ kind: 'open-beds', spec: { facility: 'h01', beds: 2, atMinute: 30 } }],
})
const start = async (of: TestServer, replications: number): Promise<string> =>
  (await told<{ rehearse: { id: string } }>(of, REHEARSE, { input: input(replications) })).rehearse.id
interface Shown {
  readonly state: string
  readonly failure: string | null
  readonly result: unknown
  readonly problemsAtStart: unknown
}
const RESULT = `query R($id: ID!) { rehearsal(id: $id) { state failure done problemsAtStart { en }
  result { replications city { base { p10 p50 p90 } plan { p50 } } breaks { facility resource } } } }`
const shown = async (of: TestServer, id: string): Promise<Shown | null> =>
  (await told<{ rehearsal: Shown | null }>(of, RESULT, { id })).rehearsal
const listed = async (of: TestServer): Promise<{ id: string; state: string }[]> =>
  (await told<{ rehearsals: { id: string; state: string }[] }>(of, '{ rehearsals { id state } }')).rehearsals

test('a rehearsal of one node is followed, read and cancelled through another', async () => {
  const id = await start(a, 6)
  await until('the other lists it', async () => (await listed(b)).some((one) => one.id === id))
  const progress = await subscribe<{ rehearsalProgress: { state: string; done: number } }>(
    b.url,
    `subscription { rehearsalProgress(id: "${id}") { state done } }`,
    (events) => events.at(-1)?.data.rehearsalProgress.state === 'DONE',
  )
  assert.equal(progress.at(-1)!.data.rehearsalProgress.done, 6)
  const result = await shown(a, id)
  assert.equal(result?.state, 'DONE')
  assert.deepEqual(await shown(b, id), result)
  const long = await start(a, 400)
  const cancelled = 'mutation C($id: ID!) { cancelRehearsal(id: $id) { state } }'
  await until('the other knows it', async () => (await listed(b)).some((one) => one.id === long))
  assert.deepEqual(await told(b, cancelled, { id: long }), { cancelRehearsal: { state: 'CANCELLED' } })
  assert.equal((await shown(a, long))?.state, 'CANCELLED')
  const run = await fetch(new URL(`/rehearsals/${id}/run`, b.url))
  assert.deepEqual(
    Buffer.from(await run.arrayBuffer()),
    Buffer.from(await (await fetch(new URL(`/rehearsals/${id}/run`, a.url))).arrayBuffer()),
  )
  assert.equal(run.status, 200)
  // What a page elsewhere would send is judged by the node that is asked.
  const foreign = await fetch(new URL('/graphql', b.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'https://elsewhere.example' },
    body: JSON.stringify({ query: cancelled, variables: { id } }),
  })
  assert.equal(foreign.status, 403)
})

test('a search for actions of one node is listed, rehearsed from and stopped through another', async () => {
  const { startActionRace: race } = await told<{ startActionRace: { id: string; stateHash: string } }>(
    a,
    'mutation S($input: ActionRaceInput!) { startActionRace(input: $input) { id stateHash } }',
    { input: { seed: '7' } },
  )
  const races = '{ actionRaces { id state } }'
  await until('the other lists it', async () =>
    (await told<{ actionRaces: { id: string }[] }>(b, races)).actionRaces.some(({ id }) => id === race.id),
  )
  const { rehearse } = await told<{ rehearse: { id: string; stateHash: string } }>(
    b,
    'mutation R($input: RehearsalInput!) { rehearse(input: $input) { id stateHash } }',
    { input: { ...input(2), sameForkAs: race.id } },
  )
  assert.equal(rehearse.stateHash, race.stateHash, 'the node that has the state rehearses from it')
  const stop = 'mutation C($id: ID!) { cancelActionRace(id: $id) { state } }'
  assert.deepEqual(await told(b, stop, { id: race.id }), { cancelActionRace: { state: 'CANCELLED' } })
  assert.deepEqual(await told(a, races), { actionRaces: [{ id: race.id, state: 'CANCELLED' }] })
})

interface Seat {
  readonly token: string
  readonly exercise: { readonly id: string }
}

test('an exercise is joined and played through another node, and never answered with the live city', async () => {
  const { createExercise: seat } = await told<{ createExercise: Seat }>(
    a,
    'mutation C($input: ExerciseInput!) { createExercise(input: $input) { token exercise { id } } }',
    { input: { title: '冬季演练', seed: '7', start: 'LIVE', horizonHours: 2 } },
  )
  const { id } = seat.exercise
  const stories = '{ exercises { id state } }'
  await until('the other lists it', async () =>
    (await told<{ exercises: { id: string }[] }>(b, stories)).exercises.some((one) => one.id === id),
  )
  const inside = { 'kangcheng-exercise': id, 'kangcheng-participant': seat.token }
  const answer = await fetch(new URL('/graphql', b.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...inside },
    body: JSON.stringify({ query: '{ mode city { position } }' }),
  })
  assert.equal(answer.headers.get('kangcheng-mode'), 'EXERCISE')
  assert.equal(((await answer.json()) as { data: { mode: string } }).data.mode, 'EXERCISE')
  const { joinExercise: joined } = await told<{ joinExercise: Seat }>(
    b,
    `mutation J($id: ID!) { joinExercise(id: $id, role: HOSPITAL, facility: "h01", post: "nursing") { token exercise { id } } }`,
    { id },
  )
  const participants = `query P($id: ID!) { exercise(id: $id) { participants { role } } }`
  type Told = { exercise: { participants: { role: string }[] } }
  assert.deepEqual(
    await told<Told>(a, participants, { id }, { 'kangcheng-participant': joined.token }),
    await told<Told>(b, participants, { id }, { 'kangcheng-participant': joined.token }),
  )
  const frames = await fetch(new URL(`/frames?exercise=${id}`, b.url))
  const { value } = await frames.body!.getReader().read()
  assert.equal(Buffer.from(value!).readUInt32LE(4), 0x4b434631)
  const nowhere = await fetch(new URL(`/frames?exercise=x-2026-01-01-00000000`, b.url))
  assert.deepEqual([nowhere.status, /Nothing was answered from the live city/.test(await nowhere.text())], [404, true])
})

test('results of a node that is gone are told by those that are left, and what it had not finished is said to have failed', async () => {
  const gone = await node()
  const lines = [
    { seq: '1', occurredAt: new Date(AT).toISOString(), kind: 'census.reported', unit: 'h02-w01', occupied: 3 },
  ]
  await fetch(new URL('/ingest?source=live&epoch=b', gone.url), { method: 'POST', body: JSON.stringify(lines[0]) })
  const done = await start(gone, 5)
  await until('it is done', async () => (await shown(gone, done))?.state === 'DONE')
  const running = await start(gone, 400)
  const result = await shown(gone, done)
  await until('its result is told', async () =>
    (await listed(b)).some(({ id, state }) => id === done && state === 'DONE'),
  )
  await until('the other is listed', async () => (await listed(b)).some(({ id }) => id === running))
  await gone.stop()
  const left = await shown(b, done)
  assert.deepEqual({ ...left, problemsAtStart: null }, { ...result, problemsAtStart: null })
  const failed = await shown(b, running)
  assert.equal(failed?.state, 'FAILED')
  assert.match(failed?.failure ?? '', /节点已停止；请重新开始 · the node that worked on it has ended; start it again/)
  const progress = await subscribe<{ rehearsalProgress: { state: string } }>(
    b.url,
    `subscription { rehearsalProgress(id: "${running}") { state } }`,
    () => true,
  )
  assert.equal(progress[0]!.data.rehearsalProgress.state, 'FAILED')
  const cancelled = await ask(b.url, 'mutation C($id: ID!) { cancelRehearsal(id: $id) { state } }', { id: running })
  assert.match(cancelled.body.errors?.[0]?.message ?? '', /there is no rehearsal of this id/)
})

test('/health and /metrics say whether Redis answers; without it a node goes on', async () => {
  const health = async () => (await (await fetch(new URL('health', a.url))).json()) as Record<string, string>
  const answers = async () =>
    /^kangcheng_redis_answers (\d)$/m.exec(await (await fetch(new URL('metrics', a.url))).text())?.[1]
  assert.deepEqual(
    [(await health()).redis, (await health()).limits, await answers()],
    ['answers', 'counted by all nodes together', '1'],
  )
  await redis.kill()
  await until('it is told', async () => (await answers()) === '0')
  const told = await health()
  assert.equal(told.status, 'ok')
  assert.match(told.redis!, /the one at redis:\/\/127\.0\.0\.1:\d+ does not answer\. Start it/)
  assert.equal(told.limits, 'counted by each node for itself')
  assert.match(a.reports.join('\n'), /does not answer: limits count on each node by itself/)
  const id = await start(a, 5)
  await until('it rehearses', async () => (await shown(a, id))?.state === 'DONE')
  await redis.start()
  await until('it is told on', async () => (await listed(b)).some((one) => one.id === id && one.state === 'DONE'))
})
