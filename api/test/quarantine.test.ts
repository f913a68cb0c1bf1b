/** The quarantine zone worked end to end: held, looked at, corrected, released once, refused with a reason. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, test } from 'node:test'
import { wgs84ToGcj02 } from '../src/feeds/gcj02.ts'
import type { SqliteLog } from '../src/log/sqlite.ts'
import { answerOf } from './command-line.ts'
import { ask, minutesFromNow, post, postRaw, startServer, type TestServer, type WireEvent } from './harness.ts'

let server: TestServer
before(async () => {
  server = await startServer()
})
after(() => server.stop())

interface Entry {
  readonly id: string
  readonly receipt: string
  readonly status: string
  readonly [field: string]: unknown
}
interface Text {
  readonly zh: string
  readonly en: string
}
interface Outcome {
  readonly released: boolean
  readonly why: string | null
  readonly whyText: Text | null
  readonly position: string | null
  readonly receipt: string | null
}

const at = minutesFromNow(-5)
const ENTRY =
  'id receipt source seq format type path place why whyText { zh en } event rawSha256 status cause { id correctable } facility { id } sameCause effect { zh en } suggestion suggestionWhy { en } earlier { released refused medianMinutes } decision { status by reason correction position receipt }'

async function entries(filter: string, url = server.url): Promise<readonly Entry[]> {
  const { body } = await ask<{ quarantine: { nodes: Entry[] } }>(
    url,
    `{ quarantine(${filter}) { nodes { ${ENTRY} } } }`,
  )
  assert.equal(body.errors, undefined)
  return body.data.quarantine.nodes
}

async function release(ids: readonly string[], correction: unknown, reason: string) {
  const { body } = await ask<{ releaseQuarantined: Outcome[] }>(
    server.url,
    'mutation($ids: [ID!]!, $c: JSON, $why: String!) { releaseQuarantined(ids: $ids, correction: $c, reason: $why) { id released why whyText { zh en } position receipt } }',
    { ids, c: correction, why: reason },
  )
  return { outcomes: body.data?.releaseQuarantined ?? [], error: body.errors?.[0]?.message ?? null }
}

async function refuse(ids: readonly string[], reason: string) {
  const { body } = await ask<{ refuseQuarantined: Outcome[] }>(
    server.url,
    'mutation($ids: [ID!]!, $why: String!) { refuseQuarantined(ids: $ids, reason: $why) { id released why whyText { zh en } position receipt } }',
    { ids, why: reason },
  )
  return { outcomes: body.data?.refuseQuarantined ?? [], error: body.errors?.[0]?.message ?? null }
}

async function checks(id: string, correction: unknown) {
  const { body } = await ask<{
    quarantineChecks: { id: string; ok: boolean; why: string | null; whyText: Text | null }[]
  }>(
    server.url,
    'query($id: ID!, $c: JSON) { quarantineChecks(id: $id, correction: $c) { id ok why whyText { zh en } name { zh } } }',
    { id, c: correction },
  )
  return body.data.quarantineChecks
}

const failed = (list: Awaited<ReturnType<typeof checks>>) => list.filter(({ ok }) => !ok).map(({ id }) => id)

async function occupied(unit: string): Promise<number | null> {
  const { body } = await ask<{ facility: { units: { beds: { occupied: number | null } }[] } }>(
    server.url,
    `{ facility(id: "h01") { units(ids: ["${unit}"]) { beds { occupied } } } }`,
  )
  return body.data.facility.units[0]!.beds.occupied
}

test('an unknown bed is held with cause, place and a suggestion; corrected by a person it counts once', async () => {
  await post(server.url, 'zone', 'e', [
    { seq: 1, occurredAt: minutesFromNow(-9), kind: 'bed.opened', bed: 'h01-w01-b01' },
    { seq: 2, occurredAt: minutesFromNow(-9), kind: 'bed.opened', bed: 'h01-w01-b02' },
  ])
  const raw = createHash('sha256').update('MSH|ZZ').digest('hex')
  const refusedAtEdge = (seq: number): WireEvent => ({
    seq,
    raw,
    type: 'ADT^A02',
    refused: {
      cause: 'unknown-place',
      path: 'bed',
      place: 'PV1-3',
      why: 'the map has no entry for this place code',
      event: { kind: 'bed.occupied', occurredAt: at, bed: '病区1|3|b02|', encounter: 'zz01', need: 'surgery' },
    },
  })
  const receipt = await postRaw(
    server.url,
    '/ingest?source=zone&epoch=e&format=hl7v2&every=15',
    [refusedAtEdge(3), refusedAtEdge(4), { seq: 5, occurredAt: at, kind: 'bed.occupied', bed: 'h01-w01-b99' }]
      .map((line) => JSON.stringify(line))
      .join('\n'),
  )
  assert.equal(receipt.body.accepted, 0)
  const receipts = receipt.body.quarantined.map((r) => (r as { receipt?: string }).receipt!)
  for (const id of receipts) assert.match(id, /^q-\d{8}-\d{6}$/)

  const [own, second, first] = await entries('source: "zone", status: OPEN, cause: "unknown-place"')
  assert.deepEqual([first!.receipt, second!.receipt, own!.receipt], receipts)
  assert.deepEqual(
    [first!.type, first!.place, first!.path, first!.format, first!.rawSha256, first!.seq],
    ['ADT^A02', 'PV1-3', 'bed', 'hl7v2', raw, '3'],
  )
  assert.deepEqual(first!.event, {
    seq: '3',
    occurredAt: at,
    kind: 'bed.occupied',
    bed: '病区1|3|b02|',
    encounter: 'zz01',
    need: 'surgery',
  })
  assert.deepEqual([first!.sameCause, own!.sameCause], [2, 1])
  assert.deepEqual(own!.whyText, {
    zh: '本市没有床位“h01-w01-b99”；将发送方代码对照到本市编号',
    en: own!.why,
  })
  assert.equal((own!.facility as { id: string }).id, 'h01')
  assert.match((own!.effect as { en: string }).en, /counts one occupied bed too few while this is held$/)
  assert.match((own!.suggestion as { bed: string }).bed, /^h01-w01-b\d\d$/)
  assert.match((own!.suggestionWhy as { en: string }).en, /nobody has confirmed it yet/)

  assert.deepEqual(failed(await checks(first!.id, null)), ['dictionary', 'step', 'order'])
  assert.deepEqual(failed(await checks(first!.id, { bed: 'h01-w01-b98' })), ['dictionary', 'step', 'order'])
  assert.deepEqual(failed(await checks(first!.id, { bed: 'h01-w01-b02' })), [])
  assert.deepEqual(
    (await checks(first!.id, null)).map(({ whyText }) => whyText?.zh ?? null),
    ['bed：仍为发送方代码；选择本市编号', '字段更正后方可判断', '字段更正后方可判断', null],
  )

  const before = { position: server.twin.position, occupied: await occupied('h01-w01') }
  const again = await release([first!.id], { bed: 'h01-w01-b98' }, '对照表缺此病区')
  assert.deepEqual(again.outcomes[0]!.released, false)
  assert.match(again.outcomes[0]!.why!, /^bed: the city has no bed "h01-w01-b98"/)
  assert.equal(again.outcomes[0]!.whyText!.zh, 'bed：本市没有床位“h01-w01-b98”；将发送方代码对照到本市编号')
  assert.equal((await entries('source: "zone", status: OPEN')).length, 3)

  const done = await release([first!.id], { bed: 'h01-w01-b02' }, '与病区护士站核对：即 2 床')
  assert.deepEqual([done.error, done.outcomes[0]!.released, done.outcomes[0]!.why], [null, true, null])
  assert.equal(done.outcomes[0]!.position, String(before.position + 1))
  assert.equal(server.twin.position, before.position + 1)
  assert.equal(await occupied('h01-w01'), (before.occupied ?? 0) + 1)
  const [released] = await entries('source: "zone", status: RELEASED')
  assert.deepEqual(released!.decision, {
    status: 'RELEASED',
    by: 'local',
    reason: '与病区护士站核对：即 2 床',
    correction: { bed: 'h01-w01-b02' },
    position: String(before.position + 1),
    receipt: done.outcomes[0]!.receipt,
  })
  assert.equal(released!.effect, null)

  const twice = await release([first!.id], { bed: 'h01-w01-b02' }, 'once more')
  assert.match(twice.outcomes[0]!.why!, /already released at .* \(d-\d{8}-\d{6}\); an entry is decided once/)
  assert.equal(server.twin.position, before.position + 1)

  // The same code again: what people decided is suggested once it would pass.
  await post(server.url, 'zone', 'e', [
    { seq: 9, occurredAt: minutesFromNow(-3), kind: 'bed.vacated', bed: 'h01-w01-b02' },
    { seq: 10, occurredAt: minutesFromNow(-2), kind: 'bed.cleaned', bed: 'h01-w01-b02' },
  ])
  const later = { ...refusedAtEdge(11), refused: { ...(refusedAtEdge(11).refused as object) } } as {
    refused: { event: Record<string, unknown> }
  }
  later.refused.event = { ...later.refused.event, occurredAt: minutesFromNow(-1), encounter: 'zz02' }
  await post(server.url, 'zone', 'e', [later as unknown as WireEvent])
  const [newest] = await entries('source: "zone", status: OPEN, first: 1')
  assert.deepEqual(newest!.suggestion, { bed: 'h01-w01-b02' })
  assert.match((newest!.suggestionWhy as { en: string }).en, /confirmed 1 times by people for the same code/)
  assert.equal((newest!.earlier as { released: number }).released, 1)
})

test('a code that writes an id of the city otherwise is suggested as that id', async () => {
  const refused = (seq: number, bed: string) => ({
    seq,
    refused: {
      cause: 'unknown-place',
      path: 'bed',
      place: 'PV1-3',
      why: 'the map has no entry for this place code',
      event: { kind: 'bed.opened', occurredAt: at, bed },
    },
  })
  await post(server.url, 'written', 'e', [
    refused(1, 'H01 W01 B07'),
    refused(2, 'H01-W01|2|B08|ZZ'),
    refused(3, 'ZZ9|1|1|'),
  ])
  const list = await entries('source: "written"')
  assert.deepEqual(
    list.map(({ suggestion }) => suggestion),
    [null, { bed: 'h01-w01-b08' }, { bed: 'h01-w01-b07' }],
  )
  assert.match((list[1]!.suggestionWhy as { en: string }).en, /the same id, written otherwise/)
  assert.equal((list[2]!.facility as { id: string }).id, 'h01')
})

test('the same lines sent again keep their first entries, receipts and decisions', async () => {
  const line = JSON.stringify({ seq: 1, occurredAt: at, kind: 'census.reported', unit: 'zz-unit', occupied: 3 })
  const first = await postRaw(server.url, '/ingest?source=again&epoch=e', line)
  const second = await postRaw(server.url, '/ingest?source=again&epoch=e', line)
  assert.deepEqual(second.body.quarantined, first.body.quarantined)
  const [entry] = await entries('source: "again"')
  const { outcomes } = await refuse([entry!.id], 'a unit of another city')
  assert.deepEqual([outcomes[0]!.why, outcomes[0]!.position], [null, null])
  await postRaw(server.url, '/ingest?source=again&epoch=e', line)
  const after = await entries('source: "again"')
  assert.deepEqual(
    after.map(({ status }) => status),
    ['REFUSED'],
  )
  assert.match(
    (await release([entry!.id], { unit: 'h02-w01' }, 'second thoughts')).outcomes[0]!.why!,
    /already refused/,
  )
})

test('a number that was used meanwhile is not used twice', async () => {
  const census = { occurredAt: at, kind: 'census.reported', occupied: 3 }
  await post(server.url, 'used', 'e', [
    { ...census, seq: 1, unit: 'zz-1' },
    { ...census, seq: 2, unit: 'zz-1' },
  ])
  await post(server.url, 'used', 'e', [
    { ...census, seq: 1, unit: 'h02-w01' },
    { ...census, seq: 2, unit: 'h03-w01' },
  ])
  const list = await entries('source: "used"')
  const { outcomes } = await release(
    list.map(({ id }) => id),
    { unit: 'h02-w01' },
    'renamed',
  )
  assert.match(outcomes[0]!.why!, /was accepted meanwhile, with other content: refuse this entry/)
  assert.match(outcomes[1]!.why!, /with this number and this content was accepted meanwhile/)
  assert.deepEqual(failed(await checks(list[1]!.id, { unit: 'h02-w01' })), ['order'])
})

test('a decision needs a reason, and a reason never holds a person’s number', async () => {
  await post(server.url, 'reasons', 'e', [{ seq: 1, occurredAt: at, kind: 'census.reported', unit: 'zz', occupied: 1 }])
  const [entry] = await entries('source: "reasons"')
  for (const [reason, message] of [
    ['', /must have 3 to 300 characters; say what was checked/],
    ['ok', /must have 3 to 300 characters/],
    ['电话13812345678已核对', /person's number or e-mail address \(value withheld\)/],
    ['called 138 1234 5678', /person's number/],
    ['see zz@example.org', /person's number or e-mail/],
    ['患者330203198001011234', /person's number/],
  ] as const) {
    const { error } = await refuse([entry!.id], reason)
    assert.match(error!, message, reason)
    assert.ok(reason === '' || !error!.includes(reason))
  }
  assert.match((await refuse([], 'nothing')).error!, /name 1 to 500 entries/)
  assert.match((await refuse(['999999', 'x'], 'not there')).outcomes[1]!.why!, /there is no such entry/)
  const wrong = await release([entry!.id], { patientName: 'ZZ' }, 'a field that is none')
  assert.match(
    wrong.outcomes[0]!.why!,
    /holds a field that census\.reported does not have; its fields are .*unit, occupied/,
  )
  assert.match((await release([entry!.id], 'h02-w01', 'not an object')).outcomes[0]!.why!, /must be an object/)
  assert.equal((await entries('source: "reasons", status: OPEN')).length, 1)
})

test('an identifier leaves only its place behind, and everything else can still be released', async () => {
  const number = '33020319800101123X'
  const receipt = await post(server.url, 'personal', 'e', [
    { seq: 1, occurredAt: at, kind: 'bed.opened', bed: 'h01-w01-b05', encounter: number },
    { seq: 2, occurredAt: at, kind: 'bed.opened', bed: 'h01-w01-b06', patientName: 'ZZTEST' },
  ])
  assert.equal(receipt.body.quarantined.length, 2)
  const [field, value] = await entries('source: "personal", cause: "identifier"')
  assert.deepEqual(value!.event, { seq: '1', occurredAt: at, kind: 'bed.opened', bed: 'h01-w01-b05' })
  assert.deepEqual([value!.path, field!.path], ['encounter', 'patientName'])
  assert.ok(!JSON.stringify([field, value]).includes('ZZTEST') && !JSON.stringify(value).includes(number))
  assert.deepEqual((value!.cause as { correctable: boolean }).correctable, true)
  assert.deepEqual(failed(await checks(value!.id, { encounter: number })), ['step', 'order', 'identifiers'])
  assert.equal(
    (await release([value!.id], null, 'the bed was opened; the number was withheld')).outcomes[0]!.released,
    true,
  )
  const files = readdirSync(server.dataDir)
    .map((name) => readFileSync(join(server.dataDir, name), 'latin1'))
    .join('\n')
  assert.ok(!files.includes(number) && !files.includes('ZZTEST'))
})

test('a gateway is not trusted with people’s data either', async () => {
  const refused = (change: object, more: object = {}) => ({
    seq: 1,
    refused: { cause: 'malformed', path: 'bed', place: 'PV1-3', why: 'is empty', event: {}, ...change },
    ...more,
  })
  const lines = [
    refused({ why: 'patient 王小明 has no bed' }),
    refused({ place: '王小明' }),
    refused({ path: 'bed of 13812345678' }),
    refused({ cause: 'bad luck' }),
    refused({}, { raw: '王小明' }),
    refused({}, { type: '13812345678' }),
    refused({ event: { kind: 'bed.occupied', bed: '13812345678', name: '王小明', encounter: '王小明' } }),
    { ...refused({}), refused: 7 },
  ].map((line, i) => JSON.stringify({ ...line, seq: String(i + 1) }))
  const { body } = await postRaw(server.url, '/ingest?source=gateway&epoch=e', lines.join('\n'))
  const text = JSON.stringify([body, await entries('source: "gateway"')])
  assert.ok(!text.includes('王小明') && !text.includes('13812345678'))
  assert.deepEqual(
    body.quarantined.map(({ path }) => path),
    ['bed', 'bed', 'refused.path', 'refused.cause', 'raw', 'type', 'bed', 'refused'],
  )
  assert.match(body.quarantined[0]!.why, /the gateway's reason was withheld: it holds Chinese characters/)
  assert.match(body.quarantined[3]!.why, /must be a cause of the quarantine, like unknown-place/)
  const [, seventh] = await entries('source: "gateway"')
  assert.deepEqual(seventh!.event, { seq: '7', kind: 'bed.occupied' })
})

test('what a request says of its feed is checked and remembered', async () => {
  for (const [query, why] of [
    ['format=HL7 v2', /format must be the name of a feed format, like hl7v2/],
    ['every=soon', /every must be the minutes between two sendings, more than 0/],
    ['every=0', /more than 0/],
  ] as const) {
    const { status, body } = await postRaw(server.url, `/ingest?source=told&epoch=e&${query}`, '')
    assert.equal(status, 400)
    assert.match(body.error, why)
  }
  await postRaw(server.url, '/ingest?source=told&epoch=e&format=csv&every=1440', '')
  await postRaw(server.url, '/ingest?source=told&epoch=e', '')
  const seen = server.twin.sources.get('told')!
  assert.deepEqual([seen.format, seen.everyMinutes], ['csv', 1440])
})

test('an idle ambulance told in GCJ-02 is held with the converted position, and passes with it', async () => {
  const { city } = server.twin
  const vehicle = city.vehicles[0]!
  const station = city.facilities[vehicle.station]!.location
  const idle = (seq: number, location: readonly number[]) => ({
    seq,
    occurredAt: at,
    kind: 'ambulance.moved',
    vehicle: vehicle.id,
    phase: 'idle',
    location,
  })
  assert.equal((await post(server.url, 'ambulances', 'e', [idle(1, wgs84ToGcj02(station))])).body.accepted, 0)
  const [entry] = await entries('source: "ambulances"')
  assert.equal((entry!.cause as { id: string }).id, 'gcj02-coordinates')
  assert.match(entry!.why as string, /is \d{3} m from the place where the vehicle must be.*it is GCJ-02; send WGS-84/)
  const { location } = entry!.suggestion as { location: [number, number] }
  assert.ok(Math.hypot(location[0] - station[0], location[1] - station[1]) < 1e-4)
  assert.equal((await release([entry!.id], entry!.suggestion, '坐标已换算')).outcomes[0]!.released, true)
  assert.equal((await post(server.url, 'ambulances', 'e', [idle(2, station)])).body.accepted, 1)
  const hospital = city.facilities.find((f) => f.kind === 'HOSPITAL')!.location
  assert.equal((await post(server.url, 'ambulances', 'e', [idle(3, hospital)])).body.accepted, 1, 'on its way back')
})

test('the summary counts by cause, pages go on where the last one ended, and wrong filters are named', async () => {
  const { body } = await ask<{
    quarantineSummary: { open: number; oldestOpenAt: string; byCause: { cause: { id: string }; open: number }[] }
    quarantine: { totalCount: number }
  }>(
    server.url,
    '{ quarantineSummary { open released refused oldestOpenAt byCause { cause { id } open } } quarantine(status: OPEN, first: 0) { totalCount } }',
  )
  const { open, byCause } = body.data.quarantineSummary
  assert.equal(open, body.data.quarantine.totalCount)
  assert.equal(
    byCause.reduce((sum, cause) => sum + cause.open, 0),
    open,
  )
  const all = await entries('first: 500')
  const pages = [...(await entries('first: 3')), ...(await entries(`first: 500, after: "${all[2]!.id}"`))]
  assert.deepEqual(
    pages.map(({ id }) => id),
    all.map(({ id }) => id),
  )
  const wrong = await ask(server.url, '{ quarantine(cause: "bad-luck") { totalCount } }')
  assert.match(wrong.body.errors![0]!.message, /there is no such cause; there are unknown-place,/)
})

test('two people who release the same entry at once release it once', async () => {
  await post(server.url, 'race', 'e', [{ seq: 1, occurredAt: at, kind: 'census.reported', unit: 'zz', occupied: 4 }])
  const [entry] = await entries('source: "race"')
  const before = server.twin.position
  const both = await Promise.all([
    release([entry!.id], { unit: 'h03-w01' }, 'first'),
    release([entry!.id], { unit: 'h03-w01' }, 'second'),
    refuse([entry!.id], 'third'),
  ])
  const outcomes = both.map(({ outcomes: [outcome] }) => outcome!)
  assert.equal(outcomes.filter(({ released }) => released).length, 1)
  assert.equal(outcomes.filter(({ why }) => /already released/.test(why ?? '')).length, 2)
  assert.equal(server.twin.position, before + 1)
})

test('a release that cannot be made durable is none: the entry stays open, and the event does not count', async () => {
  const log = server.twin.log as SqliteLog
  await post(server.url, 'full', 'e', [{ seq: 1, occurredAt: at, kind: 'bed.opened', bed: 'h01-w01-b99' }])
  const [entry] = await entries('source: "full"')
  const before = server.twin.position
  await log.limitPages(1)
  // What fits into the last pages is still taken.
  const fill = Array.from({ length: 3_000 }, (_, i) => ({
    seq: 10 + i,
    occurredAt: at,
    kind: 'census.reported',
    unit: 'h02-w01',
    occupied: 1,
  }))
  assert.equal((await post(server.url, 'full', 'e', fill)).status, 503)
  const { error } = await release([entry!.id], { bed: 'h01-w01-b03' }, 'the number was misread')
  assert.match(error!, /the disk is full.*send it again later/)
  assert.equal(server.twin.position, before)
  await log.limitPages(1_000_000)
  while (!server.twin.health.ok) await server.twin.mend()
  assert.equal((await entries('source: "full", status: OPEN')).length, 1)
  const again = await release([entry!.id], { bed: 'h01-w01-b03' }, 'the number was misread')
  assert.deepEqual(again.outcomes[0]!.position, String(before + 1))
})

test('replay gives the same city, decisions included, after a restart', async () => {
  const held = await entries('first: 500')
  await server.stop()
  const { document } = await answerOf<{ problems: string[]; equal: boolean }>('.', 'log', 'check', server.dataDir)
  assert.deepEqual([document.problems, document.equal], [[], true])
  server = await startServer({ DATA_DIR: server.dataDir })
  const again = await entries('first: 500')
  assert.deepEqual(
    again.map(({ id, status, decision, receipt }) => ({ id, status, decision, receipt })),
    held.map(({ id, status, decision, receipt }) => ({ id, status, decision, receipt })),
  )
})

test('the log check notices a release whose event is not where its decision says', async () => {
  const own = await startServer()
  await post(own.url, 'moved', 'e', [{ seq: 1, occurredAt: at, kind: 'census.reported', unit: 'zz', occupied: 4 }])
  await ask(
    own.url,
    'mutation { releaseQuarantined(ids: ["1"], correction: {unit: "h03-w01"}, reason: "renamed") { released } }',
  )
  await own.stop()
  const check = () => answerOf<{ problems: string[] }>('.', 'log', 'check', own.dataDir)
  assert.deepEqual((await check()).document.problems, [])
  const db = new DatabaseSync(join(own.dataDir, 'events.db'))
  db.exec('update quarantine set released_position = 99')
  db.close()
  const { code, document } = await check()
  assert.equal(code, 1)
  assert.match(
    document.problems.join('\n'),
    /q-\d{8}-000001 was released to position 99, where another event stands, or none/,
  )
})
