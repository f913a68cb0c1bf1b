/** The log in PostgreSQL: the port's contract, the lease and its fence, and a database that goes away and comes back. */
import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { postgresServer, query } from '../../test/postgres.ts'
import { addition, conformance } from './event-log.conformance.ts'
import { type Appended, LeaseLost, LogUnusable, LogUnwritable, type SharedLog } from './event-log.ts'
import { type PostgresSetting, postgresLog } from './postgres.ts'
import { prepareTables, TABLES_FORMAT } from './postgres-tables.ts'
import { rejected, zoneConformance } from './zone.conformance.ts'

/** Short, so that tests need not wait; long enough for a busy machine to renew it. */
const LEASE_MS = 400

const place = async (): Promise<string> => (await postgresServer()).newPlace()
const open = new Set<SharedLog>()
afterEach(async () => {
  await Promise.all([...open].map((log) => log.close()))
  open.clear()
})
async function opened(url: string, setting: Partial<PostgresSetting> = {}): Promise<SharedLog> {
  const log = await postgresLog({ url, city: 'toy', ...setting })
  open.add(log)
  return log
}
const address = (node: number): string => `http://127.0.0.1:${node}/`

async function writer(url?: string, setting: Partial<PostgresSetting> = {}): Promise<SharedLog> {
  const log = await opened(url ?? (await place()), setting)
  await log.lease.compete(address(1))
  return log
}

async function until(what: string, met: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 20_000; waited += 20) {
    if (await met()) return
    await pause(20)
  }
  assert.fail(`not within 20 s: ${what}`)
}

/** A writer whose node stops in its sleep: it neither renews its lease nor notices that it is gone. */
async function sleepingWriter(url: string): Promise<SharedLog> {
  const log = await writer(url, { leaseMs: 60_000 })
  await query(url, `update lease set until = clock_timestamp() + interval '${LEASE_MS} milliseconds'`)
  return log
}

conformance('postgres', () => writer())
zoneConformance('postgres', () => writer())

test('a log that is opened again is as it was left', async () => {
  const url = await place()
  const first = await writer(url)
  await first.append(addition(1, 3, { rejected: [rejected('1')] }))
  const head = await first.head()
  await first.close()
  const second = await writer(url)
  assert.deepEqual(await second.head(), head)
  await second.append(addition(4, 1))
  await second.close()
})

test('the log of another city, and of a later version, is refused with both names', async () => {
  const url = await place()
  await (await opened(url)).close()
  await assert.rejects(opened(url, { city: 'other' }), /log of city "toy", not of "other"\. Set CITY .* DATABASE_URL/)
  await query(url, 'update head set format = 7')
  await assert.rejects(opened(url), (error: Error) => {
    assert.ok(error instanceof LogUnusable)
    assert.match(error.message, new RegExp(`log format 7, .*up to ${TABLES_FORMAT}\\. Use the version that wrote it`))
    return true
  })
})

test('a table "head" of somebody else is left alone', async () => {
  const url = await place()
  await query(url, 'create table head (name text)')
  await assert.rejects(opened(url), /has a table "head" that is no event log.*Give DATABASE_URL a database of its own/)
})

test('an older format is brought up step by step in order, and a step that fails leaves everything as it was', async () => {
  const url = await place()
  await (await opened(url)).close()
  const first = 'never run again: the format tells that it was'
  const client = new pg.Client(url)
  await client.connect()
  try {
    const known = Array.from({ length: TABLES_FORMAT }, () => first)
    const steps = [...known, 'create table step_two (n integer)', 'insert into step_two values (3)']
    await assert.rejects(prepareTables(client, 'x', 'toy', [...steps, 'select no_such_thing']), /no_such_thing/)
    assert.deepEqual(await query(url, `select format, to_regclass('step_two') as made from head`), [
      { format: TABLES_FORMAT, made: null },
    ])
    await prepareTables(client, 'x', 'toy', steps)
    assert.deepEqual(await query(url, 'select format, n from head, step_two'), [{ format: TABLES_FORMAT + 2, n: 3 }])
    await prepareTables(client, 'x', 'toy', steps)
    assert.equal((await query(url, 'select * from step_two')).length, 1)
  } finally {
    await client.end()
  }
  await assert.rejects(
    opened(url),
    new RegExp(`log format ${TABLES_FORMAT + 2}, this program knows formats up to ${TABLES_FORMAT}`),
  )
})

test('tables of the first format are brought up to date, with what they hold', async () => {
  const url = await place()
  const before = await writer(url)
  await before.append(addition(1, 2))
  await before.close()
  await query(url, 'drop table beginning, removed')
  await query(url, 'update head set format = 1')
  const after = await opened(url)
  const [head, beginning] = await Promise.all([after.head(), after.beginning()])
  assert.deepEqual([head.lastPosition, beginning], [2, null])
  await after.close()
})

test('a writer of an older version is refused once the tables are of a later one', async () => {
  const url = await place()
  const log = await writer(url)
  await query(url, `update head set format = ${TABLES_FORMAT + 1}`)
  await assert.rejects(log.append(addition(1, 1)), LeaseLost)
  await query(url, `update head set format = ${TABLES_FORMAT}`)
  await log.close()
})

test('two nodes that want the lease at once: one gets it, the other knows its address', async () => {
  const url = await place()
  const [a, b] = await Promise.all([opened(url), opened(url)])
  await Promise.all([a.lease.compete(address(1)), b.lease.compete(address(2))])
  await until('the other knows', () => a.lease.holder !== null && b.lease.holder !== null)
  assert.equal(Number(a.lease.held) + Number(b.lease.held), 1)
  assert.equal(a.lease.holder, b.lease.holder)
  const [leader, follower] = a.lease.held ? [a, b] : [b, a]
  await leader.append(addition(1, 1))
  await assert.rejects(follower.append(addition(2, 1)), LeaseLost)
  // Given back in order, the lease is taken at once, not after its time.
  await leader.close()
  await until('the other takes it', () => follower.lease.held)
  await follower.append(addition(2, 1))
  await follower.close()
})

test('a writer that overslept its lease writes nothing, whatever it believes, and its successor goes on', async () => {
  const url = await place()
  const sleeper = await sleepingWriter(url)
  await sleeper.append(addition(1, 2))
  const next = await opened(url, { leaseMs: LEASE_MS })
  await next.lease.compete(address(2))
  await until('the lease runs out', () => next.lease.held)
  assert.equal(sleeper.lease.held, true)
  await assert.rejects(sleeper.append(addition(3, 1)), (error: Error) => {
    assert.ok(error instanceof LeaseLost)
    assert.match(error.message, /another node has taken the lease/)
    return true
  })
  await assert.rejects(sleeper.append(addition(3, 0, { rejected: [rejected('1')] })), LeaseLost)
  await next.append(addition(3, 1))
  const head = await next.head()
  assert.deepEqual([head.lastPosition, head.quarantined], [3, {}])
})

test('a writer that stops within a transaction holds the next one up for seconds at most', async () => {
  const url = await place()
  const stopped = new pg.Client(url)
  stopped.on('error', () => {})
  await sleepingWriter(url)
  await stopped.connect()
  await stopped.query(`set idle_in_transaction_session_timeout = 700`)
  await stopped.query('begin')
  await stopped.query(`select * from fence(1, ${TABLES_FORMAT})`)
  const next = await opened(url, { leaseMs: LEASE_MS })
  await next.lease.compete(address(2))
  await until('the next one writes', () => next.lease.held)
  await next.append(addition(1, 1))
  await stopped.end().catch(() => {})
})

test('the lease and the log’s time go by the database’s clock: a node whose own jumps neither keeps nor steals it', async (t) => {
  const url = await place()
  const holder = await writer(url, { leaseMs: 5_000 })
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 48 * 3_600_000 })
  const other = await opened(url, { leaseMs: 5_000 })
  await other.lease.compete(address(2))
  await pause(200)
  assert.deepEqual([holder.lease.held, other.lease.held], [true, false])
  const [{ now }] = (await query<{ now: number }>(url, 'select extract(epoch from now())::float8 * 1000 as now')) as [
    { now: number },
  ]
  for (const log of [holder, other]) assert.ok(Math.abs(log.now() - now) < 1_000, `${log.now()} is not ${now}`)
  t.mock.timers.reset()
})

test('a follower is told of all that was committed, in order, and each thing once', async () => {
  const url = await place()
  const log = await writer(url)
  const follower = await opened(url)
  let calls = 0
  const quit = follower.onNews(() => calls++)
  const { followed: start } = await follower.head()
  assert.equal(await follower.news(start), null)
  const seen = { source: 'a', position: 2, seenAt: 10, seenAtCity: 20, format: null, everyMinutes: 5 }
  let { followed: wrote } = (await log.append(addition(1, 2, { sources: [seen] }))) as Required<Appended>
  ;({ followed: wrote } = (await log.append(addition(3, 0, { rejected: [rejected('1')] }))) as Required<Appended>)
  await until('the follower is woken', () => calls > 0)
  const news = (await follower.news(start))!
  assert.deepEqual(
    news.blocks.map((b) => [b.firstPosition, b.lines.length]),
    [[1, 2]],
  )
  assert.deepEqual(
    [news.more, news.followed, news.sources, news.quarantined, news.rejected.map((r) => r.seq)],
    [false, wrote, [seen], { a: 1 }, ['1']],
  )
  assert.equal(await follower.news(news.followed), null)
  // More than fits one answer comes in several, without a gap.
  for (let i = 0; i < 3; i++) await log.append(addition(3 + i * 15_000, 15_000))
  let at = news.followed
  const firsts: number[] = []
  for (let answer = await follower.news(at); answer !== null; answer = await follower.news(at)) {
    firsts.push(...answer.blocks.map((b) => b.firstPosition))
    assert.equal(answer.more, answer.followed.position < 45_002)
    at = answer.followed
  }
  assert.deepEqual(firsts, [3, 15_003, 30_003])
  quit()
})

test('a text with a NUL, which PostgreSQL cannot keep, does not stop the log', async () => {
  const log = await writer()
  const entry = rejected('1\0', { why: 'odd\0type', type: 'A\0' })
  await log.append(addition(1, 0, { rejected: [entry] }))
  const again = await log.append(addition(1, 0, { rejected: [entry, rejected('x'.repeat(20_000))] }))
  assert.deepEqual(again.quarantined, { a: 2 })
  assert.deepEqual((await log.quarantine({ first: 9 })).rows.at(-1)!.why, 'odd␀type')
  await log.close()
})

test('a full disk fails everything that waits, keeps what was acknowledged, and ends when there is space', async () => {
  const url = await place()
  const log = await writer(url)
  await log.append(addition(1, 10))
  // The error as PostgreSQL raises it where a file cannot be extended, at the same place.
  await query(
    url,
    `create function full_disk() returns trigger language plpgsql as $$
     begin raise exception 'could not extend file: No space left on device' using errcode = 'disk_full'; end $$`,
  )
  for (const table of ['blocks', 'scratch'])
    await query(url, `create trigger full_disk before insert on ${table} execute function full_disk()`)
  const outcomes = await Promise.allSettled([log.append(addition(11, 500)), log.append(addition(511, 1))])
  for (const outcome of outcomes) {
    assert.equal(outcome.status, 'rejected')
    assert.ok(outcome.reason instanceof LogUnwritable)
    assert.match(outcome.reason.message, /its disk is full .*Free space on its machine; the server then goes on by/)
  }
  await assert.rejects(log.probe(), LogUnwritable)
  assert.equal((await log.head()).lastPosition, 10)
  for (const table of ['blocks', 'scratch']) await query(url, `drop trigger full_disk on ${table}`)
  await log.probe()
  await log.append(addition(11, 500))
  assert.equal((await log.head()).lastPosition, 510)
  await log.close()
})

test('a database that cannot be used is refused with what would help, and never with the password', async () => {
  const url = new URL(await place())
  for (const [change, message] of [
    [(u: URL) => u.searchParams.set('host', '/nowhere'), /is stopped or does not answer .*Start it/],
    [(u: URL) => (u.pathname = '/none'), /there is no database of this name .*createdb NAME/],
    [(u: URL) => (u.username = 'nobody-here'), /does not let this user in .*Check user and password/],
  ] as const) {
    const changed = new URL(url)
    changed.password = 'hunter2'
    change(changed)
    await assert.rejects(opened(changed.href), (error: Error) => {
      assert.ok(error instanceof LogUnusable)
      assert.match(error.message, message)
      assert.doesNotMatch(error.message, /hunter2/)
      return true
    })
  }
})

test('a database killed in mid-batch loses nothing it acknowledged, and the log goes on when it is back', async () => {
  const server = await postgresServer()
  const url = await server.newPlace()
  const log = await writer(url)
  const acknowledged: number[] = []
  let failed: Error | null = null
  let position = 0
  const appending = (async () => {
    while (failed === null) {
      // Several at a time: the kill meets a group under way.
      const group = [1, 2, 3].map(() =>
        log.append(addition(++position, 1)).then((a) => acknowledged.push(a.lastPosition)),
      )
      for (const outcome of await Promise.allSettled(group))
        if (outcome.status === 'rejected') failed ??= outcome.reason as Error
    }
  })()
  await until('some is acknowledged', () => acknowledged.length > 20)
  await server.stop('SIGKILL')
  await appending
  assert.ok((failed as Error | null) instanceof LogUnwritable)
  assert.match((failed as Error | null)!.message, /stopped or does not answer .*the server then goes on by itself/)
  await assert.rejects(log.probe(), /is stopped or does not answer/)
  await server.start()
  await until('it answers', () =>
    log.probe().then(
      () => true,
      () => false,
    ),
  )
  const { lastPosition } = await log.head()
  assert.ok(lastPosition >= Math.max(...acknowledged), `${lastPosition} < ${Math.max(...acknowledged)}`)
  await until('it writes again', () =>
    log.append(addition(lastPosition + 1, 1)).then(
      () => true,
      () => false,
    ),
  )
  const numbers: number[] = []
  for await (const block of log.read(0))
    numbers.push(...block.lines.map((line) => (JSON.parse(line) as { n: number }).n))
  assert.deepEqual(
    numbers,
    Array.from({ length: lastPosition + 1 }, (_, i) => i + 1),
  )
  await log.close()
})
