/** Several nodes over one log in PostgreSQL: one writes, the others follow and hand over; any may be killed. */
import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { loadLadder } from '@kangcheng/scenarios'
import { loadCity } from '@kangcheng/seed-data'
import { endingsOf } from '../src/access-control/endings.ts'
import { takeBackup } from '../src/backup/backup.ts'
import { restoreBackup } from '../src/backup/restore.ts'
import { MARK_MILLISECONDS } from '../src/history/occupancy-history.ts'
import { openHistoryForReading } from '../src/history/sqlite-file.ts'
import { writesLog, writingFields } from '../src/http/writing-operations.ts'
import { followedClock } from '../src/live/city-clock.ts'
import { hashState } from '../src/live/snapshots.ts'
import type { Twin } from '../src/live/twin.ts'
import { postgresLog } from '../src/log/postgres.ts'
import type { LogVerdict } from '../src/log/verify.ts'
import { endingsOnAll } from '../src/nodes/postgres-endings.ts'
import { type DecisionAsked, planDecisionsOf } from '../src/planning/plan-decisions.ts'
import type { SitePlanRun } from '../src/planning/ports.ts'
import { postgresDecisions } from '../src/planning/postgres-decisions.ts'
import type { Forecast } from '../src/rehearsal/ports.ts'
import { postgresForecast } from '../src/rehearsal/postgres-forecast.ts'
import { riskDesk } from '../src/risk/desk.ts'
import { deskFile } from '../src/risk/desk-file.ts'
import type { DeskStanding } from '../src/risk/ports.ts'
import { postgresDesk } from '../src/risk/postgres-desk.ts'
import { schema } from '../src/schema/schema.ts'
import { reportTo } from '../src/telemetry/log-events.ts'
import { bedForecast, START } from './bed-forecast.ts'
import { kangchengWith } from './command-line.ts'
import { ask, freshFolder, minutesFromNow, post, startServer, type TestServer, type WireEvent } from './harness.ts'
import { postgresServer, query } from './postgres.ts'

const at = minutesFromNow(-5)
const census = (seq: number, more: WireEvent = {}): WireEvent => ({
  seq: String(seq),
  occurredAt: at,
  kind: 'census.reported',
  unit: 'h02-w01',
  occupied: seq % 20,
  ...more,
})

async function until(what: string, met: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 90_000; waited += 20) {
    if (await met()) return
    await pause(20)
  }
  assert.fail(`not within 90 s: ${what}`)
}

/** A node of the test process on a place for logs. Its lease outlasts the start of another one in the same process. */
async function node(url: string, leaseMs = 20_000): Promise<TestServer> {
  const log = await postgresLog({ url, city: 'testville', leaseMs })
  return startServer({ DATABASE_URL: url }, { log })
}

const accepted = async (url: string, source: string): Promise<string | null> => {
  const { body } = await ask<{ source: { epochs: { lastSeq: string }[] } | null }>(
    url,
    `{ source(id: "${source}") { epochs { lastSeq } } }`,
  )
  return body.data.source?.epochs[0]?.lastSeq ?? null
}

test('a follower answers from its own twin, hands over what writes, and sees it at once', async () => {
  const url = await (await postgresServer()).newPlace()
  const [a, b] = [await node(url), await node(url)]
  try {
    const health = async (of: TestServer) => (await (await fetch(new URL('health', of.url))).json()) as { node: string }
    assert.deepEqual([(await health(a)).node, (await health(b)).node], ['writes', 'follows'])
    for (let i = 0; i < 5; i++) {
      // Sent to the one and asked of the other, then the other way round.
      const sent = await post(b.url, 'k', 'e', [census(2 * i), census(2 * i + 1)])
      assert.deepEqual([sent.status, sent.body.accepted], [200, 2])
      assert.equal(await accepted(b.url, 'k'), String(2 * i + 1))
    }
    const again = await post(b.url, 'k', 'e', [census(0), census(1, { occupied: 19 })])
    assert.deepEqual([again.body.duplicates, again.body.quarantined.length], [1, 1])
    const mutation = await ask<{ ingest: { accepted: number } }>(
      b.url,
      'mutation Send($events: [EventInput!]!) { ...all } fragment all on Mutation { ingest(source: "g", epoch: "e", events: $events) { accepted } }',
      { events: [census(1)] },
    )
    assert.equal(mutation.body.data.ingest.accepted, 1)
    assert.equal(await accepted(b.url, 'g'), '1')
    // People's decisions as well, and both nodes tell the same of them.
    const wrong = await post(b.url, 'k', 'e', [census(50, { unit: 'nowhere' })])
    assert.equal(wrong.body.quarantined.length, 1)
    const open = '{ quarantine(first: 9, status: OPEN) { totalCount nodes { id } } }'
    const held = await ask<{ quarantine: { totalCount: number; nodes: { id: string }[] } }>(b.url, open)
    assert.equal(held.body.data.quarantine.totalCount, 2)
    const refused = await ask(
      b.url,
      'mutation Refuse($ids: [ID!]!) { refuseQuarantined(ids: $ids, reason: "a test") { __typename } }',
      { ids: held.body.data.quarantine.nodes.map(({ id }) => id) },
    )
    assert.equal(refused.body.errors, undefined)
    assert.deepEqual((await ask(a.url, open)).body, (await ask(b.url, open)).body)
    assert.equal(b.twin.quarantinedOf('k'), 2)
    // A minute of the city's clock may pass between two looks.
    await until('both nodes stand at the same event', async () => {
      await b.twin.caughtUp()
      return a.twin.appliedPosition === a.twin.position && a.twin.position === b.twin.appliedPosition
    })
    assert.equal(hashState(a.twin.state), hashState(b.twin.state))
    const rhythm = (of: TestServer) => of.twin.quality.of('k', of.twin.asOf)?.rhythmMinutes(of.twin.asOf)
    assert.deepEqual(rhythm(a), rhythm(b))
  } finally {
    await b.stop()
    await a.stop()
  }
})

test('log check reads the database while nodes write, finds one flipped bit, and says where there is no log', async () => {
  const url = await (await postgresServer()).newPlace()
  const a = await node(url)
  const check = async (DATABASE_URL: string) => {
    const { code, out } = await kangchengWith({ DATABASE_URL }, a.dataDir, 'log', 'check', a.dataDir, '--json')
    return { code, verdict: JSON.parse(out) as LogVerdict & { error: string } }
  }
  try {
    await post(a.url, 'k', 'e', [census(1), census(2), census(9)])
    await post(a.url, 'k', 'e', [census(3), census(4, { unit: 'nowhere' })])
    await a.twin.snapshot()
    await post(a.url, 'k', 'e', [census(5)])
    const sound = await check(url)
    assert.deepEqual([sound.code, sound.verdict.problems], [0, []])
    assert.deepEqual([sound.verdict.lastPosition, sound.verdict.equal], [a.twin.position, true])
    assert.equal(sound.verdict.snapshotHash, sound.verdict.replayHash)
    const past = await kangchengWith(
      { DATABASE_URL: url },
      a.dataDir,
      ...['log', 'restore', '--position', String(a.twin.position), '--out', 'past.bin', '--json'],
    )
    assert.equal(past.code, 0, past.error)
    assert.equal((JSON.parse(past.out) as { stateHash: string }).stateHash, hashState(a.twin.state))
    for (const [change, back, found] of [
      ['payload = set_byte(payload, 9, get_byte(payload, 9) # 1)', null, /the block's checksum does not fit its bytes/],
      ['received_at = received_at + 1', 'received_at = received_at - 1', /the block's checksum does not fit its bytes/],
    ] as const) {
      const where = 'where first_position = (select max(first_position) from blocks)'
      await query(url, `update blocks set ${change} ${where}`)
      const damaged = await check(url)
      assert.equal(damaged.code, 1)
      assert.match(damaged.verdict.problems.join(), found)
      await query(url, `update blocks set ${back ?? change} ${where}`)
    }
    await query(url, 'delete from quarantine')
    assert.match((await check(url)).verdict.problems.join(), /k has 0 entries, but 1 are counted/)
  } finally {
    await a.stop()
  }
  const none = await check(await (await postgresServer()).newPlace())
  assert.equal(none.code, 2)
  assert.match(none.verdict.error, /there is no log in database .*give the DATABASE_URL of a server that has run/)
})

test('a node that ends in order leaves the lease, and the next one goes on within a second, with the same bytes', async () => {
  const url = await (await postgresServer()).newPlace()
  const [a, b] = [await node(url), await node(url)]
  try {
    await post(a.url, 'k', 'e', [census(1), census(2)])
    const before = hashState(a.twin.state)
    await b.twin.caughtUp()
    assert.equal(hashState(b.twin.state), before)
    await a.stop()
    await until('the other writes', () => b.twin.leads)
    const sent = await post(b.url, 'k', 'e', [census(2), census(3)])
    assert.deepEqual([sent.body.duplicates, sent.body.accepted], [1, 1])
  } finally {
    await b.stop()
  }
})

test('a node whose lease another has taken throws away what it had not committed, and follows', async () => {
  const url = await (await postgresServer()).newPlace()
  const a = await node(url, 60_000)
  await post(a.url, 'k', 'e', [census(1)])
  // As if its node had slept: its lease runs out, and it does not know.
  await query(url, 'update lease set until = clock_timestamp()')
  const b = await node(url)
  try {
    assert.deepEqual([b.twin.leads, a.twin.leads], [true, true])
    assert.equal((await post(b.url, 'k', 'e', [census(2)])).status, 200)
    const late = await post(a.url, 'k', 'e', [census(3)])
    // Its alert desk writes under the same fence: was that refused first, the node follows already and hands the batch over.
    const told = late.status === 200
    if (!told) {
      assert.equal(late.status, 503)
      assert.match(
        late.body.error,
        /another node has taken the lease.*nothing of this batch was accepted: send it again/,
      )
    }
    await until('it follows', () => a.twin.leader === b.url && a.twin.health.ok)
    const again = told ? late : await post(a.url, 'k', 'e', [census(3)])
    assert.equal(again.body.accepted, 1)
    await a.twin.caughtUp()
    assert.equal(hashState(a.twin.state), hashState(b.twin.state))
  } finally {
    await a.stop()
    await b.stop()
  }
})

test('while the database is away /health says so and senders may send again; all goes on without a restart', async () => {
  const server = await postgresServer()
  const url = await server.newPlace()
  const [a, b] = [await node(url), await node(url)]
  try {
    await post(a.url, 'k', 'e', [census(1)])
    await server.stop('SIGKILL')
    const refused = await post(a.url, 'k', 'e', [census(2)])
    assert.equal(refused.status, 503)
    assert.match(refused.body.error, /is stopped or does not answer .*send it again later/)
    for (const { url: address } of [a, b])
      await until('health says so', async () => {
        const response = await fetch(new URL('health', address))
        const { why } = (await response.json()) as { why?: string }
        return response.status === 503 && /stopped or does not answer .*Start it/.test(why ?? '')
      })
    await server.start()
    await until('both answer', () => a.twin.health.ok && b.twin.health.ok && (a.twin.leads || b.twin.leads))
    for (const either of [a, b]) {
      const sent = await post(either.url, 'k', 'e', [census(2), census(3)])
      assert.equal(sent.status, 200)
      assert.equal(sent.body.accepted + sent.body.duplicates, 2)
    }
    await Promise.all([a.twin.caughtUp(), b.twin.caughtUp()])
    assert.equal(hashState(a.twin.state), hashState(b.twin.state))
  } finally {
    await b.stop()
    await a.stop()
  }
})

test('every mutation is either handed to the node that writes, or kept by the node that was asked', () => {
  const kept =
    /^(rehearse|acknowledgeAlarm|acknowledgeFinding|acknowledgeInject|sendInject|cancel\w+|planSites|start\w+|decidePlan|\w+Allocation|\w*EmergencyAccess|\w*[eE]xercise\w*|\w*[pP]articipant\w*|\w*HandoverNote|shareView|\w*SharedView|\w*Lever\w*|\w*Scenario\w*)$/
  const all = Object.keys(schema().getMutationType()!.getFields())
  const written = writingFields()
  assert.deepEqual([...written].sort(), [
    'ingest',
    'pushShare',
    'refuseQuarantined',
    'refuseShare',
    'releaseQuarantined',
    'releaseShare',
    'revokeShare',
    'takeRisk',
    'takeRisks',
  ])
  assert.deepEqual(
    all.filter((name) => !written.has(name) && !kept.test(name)),
    [],
    'a mutation that writes the log has `extensions: WRITES_LOG`; name one that does not here',
  )
  const body = (text: string, more = {}): Buffer => Buffer.from(JSON.stringify({ query: text, ...more }))
  assert.equal(writesLog(body('query { city { id } } # mutation')), false)
  assert.equal(writesLog(body('mutation A { cancelRehearsal(id: 1) { id } }')), false)
  assert.equal(writesLog(body('mutation A { x: pushShare { id } }')), true)
  assert.equal(
    writesLog(body('query Q { city { id } } mutation A { pushShare { id } }', { operationName: 'Q' })),
    false,
  )
})

test('decisions about plans are everybody’s, one after the other whatever node they come from, and a changed one is told', async () => {
  const url = await (await postgresServer()).newPlace()
  const run = {
    id: 'r1',
    state: 'DONE',
    startedAt: 0,
    request: { measure: 'e2sfca', supply: 'beds', supplyPerSite: 20, sites: [] },
    plans: [{ letter: 'A', found: { objective: 'mclp', value: 1, bound: 1, gap: 0, open: [] } }],
    synthetic: true,
  } as unknown as SitePlanRun
  const asked = (reason: string): DecisionAsked => ({
    letter: 'A',
    verdict: 'REJECTED',
    post: '规划处',
    reason,
    change: null,
    expiresAt: null,
  })
  const reports: string[] = []
  const open = async (...before: string[]) => {
    const own = planDecisionsOf(freshFolder(), Date.now, assert.fail)
    for (const reason of before) own.decide(run, asked(reason), 'planner zz')
    return postgresDecisions(
      url,
      own,
      Date.now,
      reportTo((line) => reports.push(line)),
    )
  }
  // What the first node had in its files goes along; what a second one had cannot, and it is told.
  const a = await open('占用湿地', '离铁路太近')
  const b = await open('另一节点的决定')
  try {
    assert.match(reports.join(), /^1 decisions about plans lie in this node's DATA_DIR alone.*plans\/decisions\.jsonl$/)
    await Promise.all(
      Array.from({ length: 6 }, (_, i) => (i % 2 ? a : b).decide(run, asked(`第 ${i} 次核对`), 'local')),
    )
    const listed = await b.list()
    assert.deepEqual(
      listed.map(({ number }) => number),
      [8, 7, 6, 5, 4, 3, 2, 1],
    )
    assert.deepEqual(
      listed.slice(-2).map(({ reason }) => reason),
      ['离铁路太近', '占用湿地'],
    )
    assert.deepEqual(await a.list(), listed)
    // A backup has them, and the first node of a restored city takes them into its database.
    await (await postgresLog({ url, city: 'testville' })).close()
    const out = join(freshFolder(), 'backup.tar.zst')
    const dataDir = freshFolder()
    await takeBackup({ place: { dataDir, databaseUrl: url }, out, version: '0', now: Date.now(), since: null })
    const other = { dataDir: join(freshFolder(), 'restored'), databaseUrl: await (await postgresServer()).newPlace() }
    await restoreBackup({ files: [out], place: other, until: null })
    const files = planDecisionsOf(other.dataDir, Date.now, assert.fail)
    assert.deepEqual(files.list(), listed)
    const again = await postgresDecisions(other.databaseUrl, files, Date.now, assert.fail)
    assert.deepEqual(await again.list(), listed)
    await again.close()
    await assert.rejects(
      async () => a.decide(run, { ...asked('x'), letter: 'Z' }, 'local'),
      /there is no plan|no plan "Z"/,
    )
    await query(url, `update plan_decisions set line = replace(line, '湿地', '旱地') where number = 1`)
    await assert.rejects(b.list(), /plan_decisions in database .*: row 2 does not follow the one before it/)
    await assert.rejects(async () => b.decide(run, asked('再次核对'), 'local'), /the table was changed/)
  } finally {
    await a.close()
    await b.close()
  }
})

test('the alert desk is one for all nodes: forecast, alerts and who took them are the same everywhere, and outlive the node that wrote them', async (t) => {
  const url = await (await postgresServer()).newPlace()
  const city = loadCity('testville')
  const reports: string[] = []
  const report = reportTo((line) => reports.push(line))
  /** A desk over a real log, whose looks are taken by hand. */
  async function deskNode(dataDir = freshFolder()) {
    const log = await postgresLog({ url, city: 'testville', leaseMs: 60_000 })
    const [shared, store] = [await postgresForecast(log), await postgresDesk(log, dataDir, report)]
    let newest: Forecast | null = null
    const live = {
      simulated: false,
      get leads() {
        return log.lease.held
      },
      health: { ok: true },
      state: { asOf: START },
      reading: () => ({ now: 0 }),
    } as unknown as Twin
    const ladder = { ...loadLadder('china'), everyMinutes: Number.POSITIVE_INFINITY }
    const desk = riskDesk({
      city,
      twin: () => live,
      forecasts: { latest: () => newest },
      ladders: [ladder],
      store,
      now: () => START,
      report,
    })
    return {
      desk,
      log,
      shared,
      async read(made: Forecast) {
        newest = made
        await until('the desk has read it', () => desk.view().forecast?.madeAt === made.madeAt)
        await desk.caughtUp()
      },
      async close() {
        desk.stop()
        await log.close()
      },
    }
  }
  const a = await deskNode()
  await a.log.lease.compete('http://a')
  const b = await deskNode()
  const c = await deskNode()
  t.after(() => Promise.all([b.close(), c.close()]))
  await a.shared.publish({ forecast: bedForecast(1, 5), hourly: null })
  const told = await b.shared.newer()
  assert.deepEqual(told?.forecast.risks, bedForecast(1, 5).risks, 'figures that are endless stay so')
  assert.equal(await b.shared.newer(), null)
  await a.read(bedForecast(1, 5))
  await a.read(bedForecast(2, 5))
  await b.desk.caughtUp()
  const [alert] = b.desk.view().alerts
  assert.equal(alert?.level, 'watch')
  assert.deepEqual(b.desk.view(), a.desk.view())
  // What one node took another shows at once, without being asked to look.
  const took = performance.now()
  await a.desk.take([alert.id], { post: '重症科值班', reason: '正在转出两人' }, 'commander zz')
  await until('the other nodes show it', () =>
    [b, c].every(({ desk }) => desk.view().alerts[0]?.taken?.by === 'commander zz'),
  )
  t.diagnostic(`shown everywhere after ${Math.round(performance.now() - took)} ms`)
  // A node that does not write takes nothing, whatever it is told.
  await assert.rejects(
    async () => b.desk.take([alert.id], { post: '重症科值班', reason: '同时认领' }, 'commander zz'),
    /another node has taken the lease|fencing token/,
  )
  await a.close()
  await b.log.lease.compete('http://b')
  await until('another node writes', () => b.log.lease.held)
  await b.read(bedForecast(3, 12))
  assert.equal(b.desk.view().alerts[0]?.level, 'watch', 'one forecast raises nothing')
  await b.read(bedForecast(4, 12))
  await c.desk.caughtUp()
  assert.deepEqual(
    [c.desk.view().alerts[0]?.level, c.desk.view().alerts[0]?.taken],
    ['alarm', null],
    'what grew is asked about again, and the readings of before the change count',
  )
  // In a backup, and from there in another database.
  const out = join(freshFolder(), 'backup.tar.zst')
  await takeBackup({
    place: { dataDir: freshFolder(), databaseUrl: url },
    out,
    version: '0',
    now: Date.now(),
    since: null,
  })
  const dataDir = join(freshFolder(), 'restored')
  await restoreBackup({ files: [out], place: { dataDir, databaseUrl: null }, until: null })
  const kept = deskFile(dataDir, report).records
  assert.deepEqual(
    kept.map(({ kind }) => kind),
    ['risk', 'taken', 'risk'],
  )
  assert.deepEqual(reports, [])
  const alone = freshFolder()
  deskFile(alone, report).keep(
    [
      { ...kept[0]!, at: 1 },
      { ...kept[0]!, at: 2 },
    ],
    {} as DeskStanding,
  )
  await query(url, `update desk_records set line = replace(line, '两人', '三人') where number = 2`)
  const d = await deskNode(alone)
  await d.close()
  assert.match(reports.join('\n'), /2 records of the alert desk lie in this node's DATA_DIR alone/)
  assert.match(reports.join('\n'), /desk_records in database .*: row 3 does not follow the one before it/)
})

test('what ends on one node ends on all, also while the database was away, and for a node that starts later', async () => {
  const server = await postgresServer()
  const url = await server.newPlace()
  const open = async (folder = freshFolder()) => {
    const log = await postgresLog({ url, city: 'testville' })
    const endings = endingsOf(folder, { now: Date.now, report: assert.fail })
    const reports: string[] = []
    const stop = await endingsOnAll(
      log,
      endings,
      reportTo((line) => reports.push(line)),
    )
    const session = (id: string) =>
      endings.isOver({
        kind: 'session',
        id,
        providerId: null,
        caller: { kind: 'planner', name: 'zz' },
        sinceMs: Date.now() - 60_000,
        untilMs: Date.now() + 60_000,
      })
    return {
      endings,
      reports,
      session,
      async close() {
        await stop()
        await log.close()
      },
    }
  }
  const [a, b] = [await open(), await open()]
  try {
    a.endings.end('session', 's1')
    await until('the other node knows', () => b.session('s1'))
    assert.equal(b.session('s2'), false)
    await server.stop('SIGKILL')
    b.endings.end('session', 's2')
    await until('it is told that others hear of it later', () => /reaches the other nodes later/.test(b.reports.join()))
    await server.start()
    await until('they have heard of it', () => a.session('s2'))
    a.endings.end('subject', 'zz')
    a.endings.end('token', 'f'.repeat(64))
    await until('all of somebody’s are over', () => b.session('s3') && b.endings.isRevoked('f'.repeat(64)))
  } finally {
    await Promise.all([a.close(), b.close()])
  }
  const late = await open()
  await until('a node that starts later knows', () => late.session('s1') && late.session('s2') && late.session('s3'))
  await late.close()
})

test('a node that was down has no hole in its history, and makes it again from the database', async () => {
  const url = await (await postgresServer()).newPlace()
  const start = async (DATA_DIR: string): Promise<TestServer> => {
    const log = await postgresLog({ url, city: 'testville', leaseMs: 60_000 })
    return startServer({ DATABASE_URL: url, DATA_DIR }, { log, clock: followedClock('feed', 0) })
  }
  const begun = Date.UTC(2026, 0, 10, 4)
  const [first, second] = [freshFolder(), freshFolder()]
  const a = await start(first)
  let b = await start(second)
  let down = false
  const send = async (...minutes: readonly number[]): Promise<void> => {
    const events = minutes.map((minute) =>
      census(minute, { occurredAt: new Date(begun + minute * 60_000).toISOString() }),
    )
    assert.equal((await post(a.url, 'feed', 'e', events)).body.accepted, events.length)
  }
  const told = async (of: TestServer) => {
    await of.twin.caughtUp()
    const query = `{ facility(id: "h02") { occupancyHistory(from: "${new Date(begun).toISOString()}", to: "${new Date(begun + 7_200_000).toISOString()}", everyMinutes: 5) { occupied { mean } } } }`
    const { body } = await ask<{ facility: { occupancyHistory: { occupied: { mean: (number | null)[] } } } }>(
      of.url,
      query,
    )
    return body.data.facility.occupancyHistory.occupied.mean
  }
  const rebuild = (folder: string) => kangchengWith({ DATABASE_URL: url }, folder, 'history', 'rebuild', '.')
  try {
    await send(0, 5, 30)
    await told(b)
    assert.match((await rebuild(second)).error, /is being written by process/)
    await b.stop()
    down = true
    await send(35, 60, 90, 120)
    b = await start(second)
    down = false
    const whole = await told(a)
    assert.equal(whole.filter((value) => value !== null).length, 24)
    assert.deepEqual(await told(b), whole)
    assert.doesNotMatch(b.reports.join(), /history is unknown/)
    await b.stop()
    down = true
    rmSync(join(second, 'history.db'))
    const made = await rebuild(second)
    assert.equal(made.code, 0, made.error)
    const file = openHistoryForReading(join(second, 'history.db'))
    const marks = { fromMark: begun / MARK_MILLISECONDS, toMark: begun / MARK_MILLISECONDS + 24 }
    const units = file.units().filter((unit) => unit.startsWith('h02-'))
    assert.deepEqual(file.read({ units, ...marks, stepMarks: 1 }).occupied.mean, whole.slice(0, 24))
    file.close()
  } finally {
    if (!down) await b.stop()
    await a.stop()
  }
})
