/** The server's own log: JSON, listed fields alone, and nothing in it or in /metrics that somebody sent in confidence. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { OpenStreams } from '../src/access-control/open-streams.ts'
import { addToken } from '../src/access-control/tokens.ts'
import type { FrameHub } from '../src/fan-out/frame-hub.ts'
import type { PulseHub } from '../src/fan-out/pulse-hub.ts'
import type { SharedStreams } from '../src/fan-out/shared-streams.ts'
import { metricsText } from '../src/http/metrics.ts'
import type { Board } from '../src/nodes/board.ts'
import type { SharedRedis } from '../src/nodes/shared-redis.ts'
import { OperatorError } from '../src/telemetry/because.ts'
import { defectOf, openLog } from '../src/telemetry/log.ts'
import { LOG_EVENTS, LOG_FIELDS, listedFields } from '../src/telemetry/log-events.ts'
import { freshFolder, minutesFromNow, type ServerProcess, spawnServer, startServer } from './harness.ts'

type Line = Readonly<Record<string, unknown>>

let server: ServerProcess
const TRACE = '0af7651916cd43dd8448eb211c80319c'
const tokens = { manager: '', sender: '' }

before(async () => {
  const dataDir = freshFolder()
  tokens.manager = addToken(dataDir, { role: 'bed-manager', name: 'zz-mark-person', places: ['h02'] })
  tokens.sender = addToken(dataDir, { source: 'his-1' })
  server = await spawnServer(dataDir, { AUTH: 'on', LOG_LEVEL: 'debug' })
})
after(() => server?.kill('SIGKILL'))

const send = async (path: string, token: string, init: RequestInit = {}) => {
  const headers = { authorization: `Bearer ${token}`, traceparent: `00-${TRACE}-b7ad6b7169203331-01`, ...init.headers }
  const answer = await fetch(new URL(path, server.url), { ...init, headers })
  return { status: answer.status, text: await answer.text() }
}
const ask = (query: string, variables: unknown = {}, headers: Record<string, string> = {}) =>
  send('/graphql', tokens.manager, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  })

test('what is sent in confidence stands neither in the log nor in /metrics, whatever way it came', async () => {
  const hl7 =
    'MSH|^~\\&|HIS|zz-mark-site|||20260101||ADT^A01|1|P|2.5\rPID|1||zz-mark-number||zz-mark-name^ZZ-MARK-GIVEN\r'
  const reason = 'zz-mark-reason: water in the cellar'
  const request = 'mutation ($r: String!) { requestEmergencyAccess(reason: $r, minutes: 5) { id } }'
  assert.match((await ask(request, { r: reason })).text, /"id":"bg-/)
  const ways = [
    await send('/health', 'kc_zz-mark-token-of-nobody-at-all-00'),
    await send('/graphql?query=zz-mark-query', 'eyJzz-mark-head.zz-mark-body.zz-mark-end'),
    await send('/rehearsals/zz-mark-id/run?x=zz-mark-parameter', tokens.manager),
    await send('/zz-mark-page/graphql', tokens.manager, { headers: { cookie: 'session=zz-mark-cookie' } }),
    await send('/ingest?source=his-1&epoch=zz-mark-epoch', tokens.sender, { method: 'POST', body: hl7 }),
    await send('/ingest?source=his-1&epoch=e', tokens.sender, {
      method: 'POST',
      body: JSON.stringify({ seq: 1, occurredAt: minutesFromNow(-1), kind: 'zz-mark-kind', name: 'zz-mark-name' }),
    }),
    await send('/shares/zz-mark-share', tokens.manager),
    await ask('query ($id: ID!) { facility(id: $id) { id } }', { id: 'zz-mark-variable' }),
    await ask('query ($id: ID!) { facility(id: $id) { id } }', { id: { nested: 'zz-mark-nested' } }),
    await ask('{ facility(id: "zz-mark-literal") { zzMarkField } }'),
    await ask('{ facility(id: "zz-mark-broken'),
    await ask('{ city { id } }', {}, { 'kangcheng-purpose': 'zz-mark-purpose' }),
  ]
  assert.deepEqual(
    ways.map(({ status }) => status),
    [401, 401, 403, 200, 200, 200, 403, 200, 400, 200, 200, 400],
  )
  const metrics = await send('/metrics', tokens.manager)
  assert.equal(metrics.status, 200)
  await server.kill('SIGTERM')

  const told = server.errors()
  const lines = told
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
  for (const { level, time, message, refusedFields } of lines) {
    assert.match(`${level}`, /^(debug|info|warn|error)$/)
    assert.equal(new Date(`${time}`).toISOString(), time)
    assert.equal(typeof message, 'string')
    assert.equal(refusedFields, undefined, `a field without a place: ${message}`)
  }
  const of = (event: string) => lines.filter((line) => line.event === event)
  assert.equal(of('request').length, ways.length + 2, 'each request has its line')
  assert.ok(of('request').every((line) => line.traceId === TRACE && typeof line.milliseconds === 'number'))
  assert.deepEqual([...new Set(of('request').map(({ route }) => route))].toSorted(), [
    '/*',
    '/graphql',
    '/health',
    '/ingest',
    '/metrics',
    '/rehearsals',
    '/shares',
  ])
  assert.match(`${of('access.emergency')[0]?.message}`, /a bed-manager sees the whole city for 5 minutes \(bg-/)
  assert.equal(of('server.ready').length, 1)
  assert.equal(of('server.stopped').length, 1)
  for (const secret of [/zz-?mark/i, new RegExp(tokens.manager), new RegExp(tokens.sender), /PID\|/]) {
    assert.doesNotMatch(told, secret)
    assert.doesNotMatch(metrics.text, secret)
  }
})

test('a field that is not listed, or has another form, is refused by type and when it runs', () => {
  const lines: string[] = []
  const report = openLog({ level: 'info', readable: false, write: (line) => lines.push(line) })
  // @ts-expect-error: no words but those of the listed events.
  report('ward 3 is full')
  // @ts-expect-error: names of people have no field.
  report('server.stopped', { patient: 'zz-mark' })
  // @ts-expect-error: a route is one of the program's own.
  report('request', { method: 'GET', route: 7, status: 200 })
  // @ts-expect-error: a reason is none of the caller's own words.
  report('history.off', { because: 'zz-mark' })
  // @ts-expect-error: what stands in the words is needed.
  report('exercise.failed', { because: defectOf(null).because })
  const forged = { id: 'zz-mark zz', code: 'zz-mark', frames: ['zz-mark'], error: 'Zz mark' }
  report('exercise.failed', { ...forged, because: defectOf(new TypeError('zz-mark')).because })
  report('server.stopped', { level: 'debug' })
  report('server.stopped', { level: 'warn' })
  const told = lines.map((line) => JSON.parse(line) as Line)
  assert.deepEqual(
    told.map(({ level, event, message, refusedFields, status }) => [level, event, message, refusedFields, status]),
    [
      ['warn', undefined, 'an event that is not listed', 1, undefined],
      ['info', 'server.stopped', 'stopped; nothing acknowledged is lost', 1, undefined],
      ['warn', 'history.off', 'no history is recorded: …', 1, undefined],
      ['error', 'exercise.failed', 'exercise … failed: Error', undefined, undefined],
      ['error', 'exercise.failed', 'exercise … failed: TypeError', 4, undefined],
      ['warn', 'server.stopped', 'stopped; nothing acknowledged is lost', undefined, undefined],
    ],
  )
  assert.doesNotMatch(lines.join(), /zz-mark|Zz mark|ward 3/)
  assert.deepEqual(listedFields({ constructor: 'zz', toString: 'zz', id: 'x-1' }), { taken: { id: 'x-1' }, refused: 2 })
})

test('the words of every event are fixed but for listed fields, and no listed field stands for free text', () => {
  for (const [event, [, words]] of Object.entries(LOG_EVENTS))
    for (const [, name] of words.matchAll(/\{(\w+)\}/g))
      assert.ok(Object.hasOwn(LOG_FIELDS, name!), `${event}: ${name}`)
  // The path of a file is the operator's own.
  for (const [name, hasForm] of Object.entries(LOG_FIELDS))
    if (name !== 'file')
      for (const said of ['张三 was seen', 'zz mark was seen', "Unexpected token 'z'"])
        assert.equal(hasForm(said), false, name)
})

test('of an unforeseen error its class, code and places are told, never its words; credentials are cut out of any line', () => {
  const lines: string[] = []
  const report = openLog({ level: 'info', readable: false, write: (line) => lines.push(line) })
  const parse = () => JSON.parse('zz-mark^name')
  let caught: unknown
  try {
    parse()
  } catch (error) {
    caught = new Error('outer zz-mark', { cause: error })
  }
  const failed = (error: unknown) => report('request.failed', defectOf(error))
  failed(caught)
  failed(new TypeError('zz-mark\n    at zz-mark (file:///zz-mark.ts:1:2)'))
  failed('zz-mark')
  failed(Object.assign(new Error('zz-mark'), { name: 'zz-mark', code: 'zz-mark' }))
  failed(Object.assign(new Error('zz-mark'), { code: 'ENOSPC', errno: -28 }))
  const secrets = 'postgres://zz-mark:zz-mark@db/x with Bearer zz-mark and kc_zz-mark0000 and eyJzz-mark.zz-mark.zz'
  failed(new Error('zz-mark', { cause: new OperatorError(`from ${secrets}`, { cause: new Error('zz-mark') }) }))
  const [first, second] = lines.map((line) => JSON.parse(line) as Line)
  assert.deepEqual(
    [first!.error, first!.message, first!.level],
    ['SyntaxError', 'a request failed: SyntaxError', 'error'],
  )
  assert.match(JSON.stringify(first!.frames), /"api\/test\/logs\.test\.ts:\d+"/)
  assert.match(JSON.stringify(second!.frames), /"api\/test\/logs\.test\.ts:\d+"/)
  assert.doesNotMatch(lines.join('\n'), /zz-mark/)
  assert.match(lines.at(-2)!, /a request failed: ENOSPC: no space left on device/)
  assert.match(lines.at(-1)!, /a request failed: from postgres:\/\/…@db\/x with Bearer … and kc_… and eyJ…/)
})

test('on a terminal the words stand alone, as they are', () => {
  const lines: string[] = []
  const report = openLog({ level: 'info', readable: true, write: (line) => lines.push(line) })
  report('executor.chosen', { executor: '2 worker threads' })
  assert.deepEqual(lines, ['rehearsals run on 2 worker threads'])
})

const HANDBOOK = join(import.meta.dirname, '../../docs/operations.md')

test('the handbook tells of every series of /metrics, with its unit and its meaning, and of no other', async () => {
  const running = await startServer()
  try {
    const served = await (await fetch(new URL('/metrics', running.url))).text()
    const text = `${served}\n${metricsWithRedis(running)}`
    const series = new Set([...text.matchAll(/^# TYPE (\S+) (?:counter|gauge)$/gm)].map(([, name]) => name!))
    const rows = [...readFileSync(HANDBOOK, 'utf8').matchAll(/^\| `(kangcheng_\w+)` \| (.+?) \| (.+?) \| (.+?) \|$/gm)]
    assert.deepEqual(rows.map(([, name]) => name!).toSorted(), [...series].toSorted())
    for (const [, name, unit, meaning] of rows) {
      assert.ok(unit!.length > 0 && meaning!.length > 8, name)
      if (name!.includes('_seconds')) assert.equal(unit, 's', name)
      if (name!.endsWith('_bytes')) assert.equal(unit, 'bytes', name)
    }
  } finally {
    await running.stop()
  }
})

/** The same page on a node with a Redis, which has three series more. */
function metricsWithRedis({ twin }: Awaited<ReturnType<typeof startServer>>): string {
  const counters = { executed: 0, delivered: 0, skipped: 0 }
  return metricsText({
    twin,
    pulses: { subscribers: 0 } as PulseHub,
    frames: { subscribers: 0 } as FrameHub,
    streams: { streams: 0, readers: 0, counters } as unknown as SharedStreams,
    redis: { answers: true, losses: 0 } as SharedRedis,
    board: { nodes: 2 } as Board,
    openStreams: { open: 0, cut: new Map() } as unknown as OpenStreams,
    disk: null,
  })
}

test('/health says who writes and since when, how far the log is behind, and what is left on the disk', async () => {
  const running = await startServer()
  try {
    const told = (await (await fetch(new URL('/health', running.url))).json()) as {
      lease: { role: string; ageSeconds: number }
      diskFreeBytes: number
      notDurableEvents: number
      clockLagSeconds: number
    }
    assert.equal(told.lease.role, 'writes')
    assert.ok(told.lease.ageSeconds >= 0 && told.lease.ageSeconds < 60)
    assert.ok(told.diskFreeBytes > 0)
    assert.equal(told.notDurableEvents, 0)
    assert.ok(told.clockLagSeconds >= 0)
  } finally {
    await running.stop()
  }
})
