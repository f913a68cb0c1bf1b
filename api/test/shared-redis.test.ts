/** What nodes share over a real Redis: a board of entries and limits by the minute; and what becomes of both while it is away. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { breakGlass } from '../src/access-control/break-glass.ts'
import type { Caller } from '../src/access-control/caller.ts'
import { endingsOf, endToken } from '../src/access-control/endings.ts'
import { openStreams } from '../src/access-control/open-streams.ts'
import type { SessionProof } from '../src/access-control/proof.ts'
import type { StreamEnd } from '../src/access-control/stream-ends.ts'
import type { AuditTrail } from '../src/audit/audit-trail.ts'
import type { Auditing } from '../src/audit/auditing.ts'
import { COST_PER_MINUTE, rateLimits, WRONG_TOKENS_PER_MINUTE } from '../src/http/rate-limits.ts'
import { accessOnAll } from '../src/nodes/access-on-all.ts'
import { type Board, boardOf } from '../src/nodes/board.ts'
import { type SharedRedis, sharedRedis } from '../src/nodes/shared-redis.ts'
import { reportTo } from '../src/telemetry/log-events.ts'
import { freshFolder } from './harness.ts'
import { type RedisServer, startRedis } from './redis.ts'

const MINUTE = 60_000
let server: RedisServer
before(async () => {
  server = await startRedis()
})
after(() => server.stop())

async function until(what: string, met: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 60_000; waited += 10) {
    if (await met()) return
    await pause(10)
  }
  assert.fail(`not within a minute: ${what}`)
}

interface TestNode {
  readonly redis: SharedRedis
  readonly board: Board
  readonly reports: string[]
  end(): Promise<void>
}

async function node(city: string): Promise<TestNode> {
  const reports: string[] = []
  const report = reportTo((line) => reports.push(line))
  const redis = await sharedRedis(server.url, report)
  const board = boardOf(redis, { city, now: Date.now, report })
  return {
    redis,
    board,
    reports,
    async end() {
      await board.close()
      redis.close()
    },
  }
}

test('an entry is there at once where it was posted and soon on the others; the later one stands, and none beyond its time', async () => {
  const [a, b] = [await node('zz'), await node('zz')]
  const stranger = await node('other')
  try {
    const [onA, onB] = [a.board.topic<unknown>('t'), b.board.topic<unknown>('t')]
    const elsewhere = stranger.board.topic<unknown>('t')
    for (const [one, address] of [
      [a, 'http://a/'],
      [b, 'http://b/'],
      [stranger, 'http://c/'],
    ] as const)
      await one.board.begin(address)
    const heard: unknown[] = []
    onB.onHeard(({ value }) => heard.push(value))
    onA.onHeard(() => assert.fail('a node does not hear itself'))
    const value = { columns: Float64Array.of(1, Number.NaN), of: new Map([['k', 1]]) }
    onA.post('x', value, MINUTE)
    assert.deepEqual(onA.get('x')?.value, value)
    await until('the other has it', () => onB.get('x') !== null)
    assert.deepEqual(onB.get('x')?.value, value)
    const posted = onB.get('x')!
    assert.deepEqual([posted.node, b.board.isOthers(posted), a.board.isOthers(posted)], ['http://a/', true, false])
    onA.post('x', 'later', MINUTE)
    onA.post('soon over', 1, 150)
    await until('the later one stands', () => onB.get('x')?.value === 'later' && onB.get('soon over') !== null)
    assert.deepEqual(heard, [value, 'later', 1])
    await until('it is over', () => onB.get('soon over') === null && onA.get('soon over') === null)
    assert.deepEqual(
      onB.all().map(({ id }) => id),
      ['x'],
    )
    assert.deepEqual(elsewhere.all(), [], 'another city’s nodes hear nothing of it')
    // One that begins later knows what the others know.
    const late = await node('zz')
    const onLate = late.board.topic<unknown>('t')
    await late.board.begin('http://d/')
    assert.equal(onLate.get('x')?.value, 'later')
    await until('all are heard', () => [a, b, late].every(({ board }) => board.nodes === 3))
    assert.equal(late.board.isHere(onLate.get('x')!), true)
    await late.end()
    await until('who left in order is gone at once', () => a.board.nodes === 2)
  } finally {
    await Promise.all([a.end(), b.end(), stranger.end()])
  }
})

test('a board without Redis is the node’s own', async () => {
  const board = boardOf(null, { city: 'zz', now: Date.now, report: assert.fail })
  const topic = board.topic<number>('t')
  await board.begin('http://a/')
  topic.post('x', 1, MINUTE)
  assert.equal(topic.get('x')?.value, 1)
  assert.deepEqual([board.isHere(topic.get('x')!), board.isOthers(topic.get('x')!), board.nodes], [true, false, 1])
  await board.close()
})

test('a Redis that was killed and comes back empty is told by the nodes what they know; meanwhile nothing waits for it', async () => {
  const [a, b] = [await node('zy'), await node('zy')]
  try {
    const [onA, onB] = [a.board.topic<string>('t'), b.board.topic<string>('t')]
    await Promise.all([a.board.begin('http://a/'), b.board.begin('http://b/')])
    onA.post('before', 'kept', MINUTE)
    await until('both have it', () => onB.get('before') !== null && a.board.nodes === 2)
    await server.kill()
    await until('both see it', () => !a.redis.answers && !b.redis.answers)
    const began = performance.now()
    onA.post('meanwhile', 'of a', MINUTE)
    onB.post('meanwhile too', 'of b', MINUTE)
    assert.ok(performance.now() - began < 50)
    assert.equal(onA.get('meanwhile')?.value, 'of a')
    assert.equal(b.board.isHere(onB.get('before')!), true, 'while nobody is heard nobody is taken for gone')
    await server.start()
    await until('each has the other’s', () => onB.get('meanwhile') !== null && onA.get('meanwhile too') !== null)
    const late = await node('zy')
    const onLate = late.board.topic<string>('t')
    await late.board.begin('http://c/')
    assert.deepEqual(
      onLate
        .all()
        .map(({ id }) => id)
        .sort(),
      ['before', 'meanwhile', 'meanwhile too'],
    )
    await late.end()
    assert.match(
      a.reports.join('\n'),
      /the Redis at redis:\/\/127\.0\.0\.1:\d+ does not answer: limits count on each node/,
    )
    assert.match(a.reports.at(-1)!, /answers$/)
    assert.deepEqual([a.redis.losses, b.redis.losses], [1, 1])
  } finally {
    await Promise.all([a.end(), b.end()])
  }
})

test('nodes count one caller together; without Redis, or with one that hangs, each counts by itself and none waits', async () => {
  const [a, b] = [await node('zx'), await node('zx')]
  const [onA, onB] = [rateLimits(a.redis, 'zx'), rateLimits(b.redis, 'zx')]
  const who = (name: string): Caller => ({ kind: 'public', name })
  const half = COST_PER_MINUTE.public / 2
  try {
    assert.equal(await onA.spend(who('one'), half), null)
    assert.equal(await onB.spend(who('one'), half), null)
    const seconds = await onA.spend(who('one'), 1)
    assert.ok(seconds !== null && seconds > 0 && seconds <= 60, `${seconds}`)
    assert.equal(await onB.spend(who('another'), half), null)
    for (let i = 0; i < WRONG_TOKENS_PER_MINUTE; i++)
      assert.equal(await (i % 2 ? onA : onB).wrongToken('203.0.113.9'), null)
    assert.notEqual(await onB.wrongToken('203.0.113.9'), null)
    const keys = await server.redis.keys('kangcheng:zx:*')
    assert.equal(keys.length, 3)
    assert.doesNotMatch(keys.join(), /one|another|203\.0/, 'Redis is told no names and no addresses')
    // Hanging: the first may wait for its answer, and is judged all the same.
    server.hang(true)
    const began = performance.now()
    assert.equal(await onA.spend(who('one'), 1), null)
    assert.ok(performance.now() - began < 1_000)
    await until('it is seen', () => !a.redis.answers)
    const then = performance.now()
    for (let i = 0; i < 50; i++) await onA.spend(who('one'), 1)
    assert.ok(performance.now() - then < 100, 'nobody waits for it any more')
    server.hang(false)
    await until('it answers again', () => a.redis.answers && b.redis.answers)
    assert.notEqual(await onA.spend(who('one'), 1), null, 'what was counted together still is')
    await server.kill()
    assert.equal(await onB.spend(who('one'), COST_PER_MINUTE.public), null)
    assert.notEqual(await onB.spend(who('one'), 1), null, 'a node’s own count holds too')
    await server.start()
    await until('it answers again', () => a.redis.answers && b.redis.answers)
    assert.equal(await onB.spend(who('one'), 1), null, 'an empty Redis begins a new minute')
  } finally {
    await Promise.all([a.end(), b.end()])
  }
})

/** What decides on a node who may go on; its audit log takes everything and has nothing. */
function accessOf(of: TestNode, folder = freshFolder()) {
  const endings = endingsOf(folder, { now: Date.now, report: assert.fail })
  const glass = breakGlass({ log: { page: async () => [] }, settle: async () => {} } as unknown as AuditTrail, {
    now: Date.now,
    report: () => {},
  })
  accessOnAll(of.board, endings, glass)
  const gate = {
    again: (sha256: string) => (endings.isRevoked(sha256) ? ('TOKEN_REVOKED' as const) : officer),
  }
  return { endings, glass, streams: openStreams({ gate, endings, breakGlass: glass, now: Date.now }, 50) }
}
const officer: Caller = { kind: 'bed-manager', name: 'zz-officer', places: ['h02'] }
const noted = { must: async () => {} } as unknown as Auditing

test('what was revoked while a node or Redis was down is told as soon as it is back', async () => {
  const folder = freshFolder()
  endToken(folder, 'cd'.repeat(32), Date.now() - 40 * 86_400_000)
  const [a, b] = [await node('zx'), await node('zx')]
  const onB = accessOf(b)
  await b.board.begin('http://b/')
  accessOf(a, folder)
  await a.board.begin('http://a/')
  try {
    await until('the other node knows it', () => onB.endings.isRevoked('cd'.repeat(32)))
  } finally {
    await Promise.all([a.end(), b.end()])
  }
})

test('a session ended, a token revoked, an emergency access begun and given back on one node: streams end on the other within a second', async () => {
  const [a, b] = [await node('zw'), await node('zw')]
  const [onA, onB] = [accessOf(a), accessOf(b)]
  await a.board.begin('http://a/')
  await b.board.begin('http://b/')
  const session = (id: string): SessionProof => ({
    kind: 'session',
    id,
    providerId: null,
    caller: officer,
    sinceMs: Date.now() - 1,
    untilMs: Date.now() + MINUTE,
  })
  const endOn = async (by: Parameters<typeof onB.streams.watch>[0], caller: Caller, act: () => unknown) => {
    const ended: StreamEnd[] = []
    const quit = onB.streams.watch(by, caller, (why) => ended.push(why))
    const began = performance.now()
    await act()
    await until('the other node ends it', () => ended.length > 0)
    assert.ok(performance.now() - began < 1_000)
    quit()
    return ended[0]
  }
  try {
    assert.equal(await endOn(session('s1'), officer, () => onA.endings.end('session', 's1')), 'SESSION_ENDED')
    assert.equal(onB.endings.isOver(session('s2')), false)
    const token = { kind: 'token', sha256: 'ab'.repeat(32) } as const
    assert.equal(await endOn(token, officer, () => onA.endings.end('token', token.sha256)), 'TOKEN_REVOKED')
    const held = session('s3')
    assert.equal(
      await endOn(held, officer, () => onA.glass.request(noted, officer, 'fire at h01', 5)),
      'EMERGENCY_BEGAN',
    )
    const elevated = onB.streams.judged(held) as Caller
    assert.equal(await endOn(held, elevated, () => onA.glass.end(noted, officer)), 'EMERGENCY_ENDED')
    // Judged on the other node, by another person; both know it then.
    const [access] = await onB.glass.list()
    await onB.glass.review(noted, { kind: 'commander', name: 'zz-c' }, access!.id, 'JUSTIFIED', 'was right then')
    await until('the first knows', async () => (await onA.glass.list())[0]?.review?.by === 'commander zz-c')
    // With Redis away it counts where it was made, and on the others when it is back.
    await server.kill()
    await until('it is seen', () => !a.redis.answers && !b.redis.answers)
    onA.endings.end('subject', 'zz-officer')
    assert.deepEqual([onA.endings.isOver(held), onB.endings.isOver(held)], [true, false])
    await server.start()
    await until('the other hears of it', () => onB.endings.isOver(held))
    // So does one that begins later, after a restart with an empty folder.
    const late = await node('zw')
    const onLate = accessOf(late)
    await late.board.begin('http://c/')
    assert.equal(onLate.endings.isOver(held), true)
    assert.equal((await onLate.glass.list())[0]?.review?.verdict, 'JUSTIFIED')
    await late.end()
    onLate.streams.stop()
  } finally {
    onA.streams.stop()
    onB.streams.stop()
    await Promise.all([a.end(), b.end()])
  }
})
