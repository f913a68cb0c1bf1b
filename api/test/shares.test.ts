/** Outgoing shares: pushed, inspected, held where anything was found, taken with a receipt, revoked at once. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { addToken } from '../src/access-control/tokens.ts'
import { SHARE_KINDS } from '../src/quarantine/shares/index.ts'
import { inspectShare } from '../src/quarantine/shares/inspect.ts'
import { ask, minutesFromNow, post, startServer, type TestServer } from './harness.ts'

let server: TestServer
let now = Date.now()
const tokens = new Map<string, Record<string, string>>()
before(async () => {
  server = await startServer({}, { now: () => now })
  for (const name of ['zz-bureau', 'zz-other'])
    tokens.set(name, { authorization: `Bearer ${addToken(server.dataDir, { role: 'recipient', name })}` })
  await post(
    server.url,
    'beds',
    'e',
    server.twin.city.units
      .filter((unit) => unit.kind !== 'emergency')
      .map((unit, i) => ({
        seq: i,
        occurredAt: minutesFromNow(-3),
        kind: 'census.reported',
        unit: unit.id,
        occupied: 2,
      })),
  )
})
after(() => server.stop())

interface Share {
  readonly id: string
  readonly status: string
  readonly sha256: string
  readonly smallCells: number
  readonly suppressedCells: number
  readonly inspection: readonly { readonly id: string; readonly ok: boolean; readonly why: string | null }[]
  readonly decision: { readonly by: string; readonly reason: string } | null
  readonly pulls: readonly { readonly by: string; readonly receipt: string }[]
}
const FIELDS =
  'id status sha256 bytes rows recipient purpose format kind { id } smallCells suppressedCells inspection { id ok why } decision { by reason } pulls { at by receipt }'

async function mutate(name: string, args: Record<string, unknown>): Promise<{ share: Share; error: string | null }> {
  const types: Record<string, string> = { expiresInHours: 'Int', id: 'ID!' }
  const declared = Object.keys(args).map((arg) => `$${arg}: ${types[arg] ?? 'String!'}`)
  const passed = Object.keys(args).map((arg) => `${arg}: $${arg}`)
  const { body } = await ask<Record<string, Share>>(
    server.url,
    `mutation(${declared.join(', ')}) { ${name}(${passed.join(', ')}) { ${FIELDS} } }`,
    args,
  )
  return { share: body.data?.[name] as Share, error: body.errors?.[0]?.message ?? null }
}

const push = (kind: string, more: Record<string, unknown> = {}) =>
  mutate('pushShare', { kind, recipient: 'zz-bureau', purpose: '每日床位通报', ...more })

async function take(id: string, who: string | null = 'zz-bureau') {
  const response = await fetch(new URL(`/shares/${id}`, server.url), who === null ? {} : { headers: tokens.get(who)! })
  const text = await response.text()
  return {
    status: response.status,
    text,
    error: response.status === 200 ? null : (JSON.parse(text) as { error: string }).error,
    headers: response.headers,
  }
}

test('a clean share is released by the inspection, taken with receipt and hash, and every pull is logged', async () => {
  const { share, error } = await push('bed-capacity')
  assert.equal(error, null)
  assert.deepEqual(
    share.inspection.map(({ id, ok }) => [id, ok]),
    [
      ['schema', true],
      ['identifiers', true],
      ['small-cells', true],
      ['freshness', true],
    ],
  )
  assert.deepEqual([share.status, share.decision!.by], ['RELEASED', 'inspection'])
  const taken = await take(share.id)
  assert.equal(taken.status, 200)
  assert.match(taken.headers.get('kangcheng-receipt')!, /^p-\d{8}-\d{6}$/)
  const sha256 = createHash('sha256').update(taken.text).digest()
  assert.equal(sha256.toString('hex'), share.sha256)
  assert.equal(taken.headers.get('digest'), `sha-256=${sha256.toString('base64')}`)
  assert.match(taken.text, /^facility,name_zh,name_en,physical,open,occupied,.*\r\nh01,/)
  const again = await take(share.id, null)
  assert.equal(again.status, 200)
  const { body } = await ask<{ shares: Share[]; receipts: { what: string; detail: { en: string } }[] }>(
    server.url,
    `{ shares(first: 1) { ${FIELDS} } receipts(first: 4) { what detail { en } } }`,
  )
  assert.deepEqual(
    body.data.shares[0]!.pulls.map(({ by, receipt }) => [by, receipt]),
    [
      ['local', again.headers.get('kangcheng-receipt')],
      ['recipient zz-bureau', taken.headers.get('kangcheng-receipt')],
    ],
  )
  assert.deepEqual(
    body.data.receipts.map(({ what }) => what),
    ['PULL', 'PULL', 'SHARE', 'SHARE'],
  )
  assert.equal(body.data.receipts[0]!.detail.en, `${share.id} taken`)
})

test('what was released is frozen: later events do not change it', async () => {
  const { share } = await push('bed-capacity')
  const first = await take(share.id)
  await post(server.url, 'beds', 'f', [
    { seq: 1, occurredAt: minutesFromNow(-1), kind: 'census.reported', unit: 'h01-w01', occupied: 5 },
  ])
  assert.equal((await take(share.id)).text, first.text)
  assert.notEqual((await push('bed-capacity')).share.sha256, share.sha256)
})

test('small cells hold a share until a person releases it, and are never in it', async () => {
  const cellOf = (district: number): string => server.twin.city.cells.find((cell) => cell.district === district)!.id
  const arrivals = (facility: string, district: number, count: number, seq: number) =>
    Array.from({ length: count }, (_, i) => ({
      seq: seq + i,
      occurredAt: minutesFromNow(-1),
      kind: 'encounter.started',
      encounter: `zz-${seq + i}`,
      facility,
      need: 'surgery',
      originCell: cellOf(district),
    }))
  const sent = await post(server.url, 'arrivals', 'e', [
    ...arrivals('h01', 0, 3, 1_000),
    ...arrivals('h01', 1, 30, 2_000),
    ...arrivals('h02', 0, 40, 3_000),
    ...arrivals('h02', 1, 50, 4_000),
  ])
  assert.deepEqual(sent.body.quarantined, [])
  const { share } = await push('people-by-district')
  assert.equal(share.status, 'HELD')
  const small = share.inspection.find(({ id }) => id === 'small-cells')!
  assert.match(small.why!, /^1 small counts of people were suppressed, 3 others with them/)
  assert.deepEqual([share.smallCells, share.suppressedCells], [1, 4])
  const early = await take(share.id)
  assert.deepEqual([early.status, /held for inspection/.test(early.error!)], [403, true])
  assert.match((await mutate('releaseShare', { id: share.id, reason: 'ok' })).error!, /reason must have 3 to 300/)
  const released = await mutate('releaseShare', { id: share.id, reason: '小数已抑制，同意共享' })
  assert.equal(released.share.status, 'RELEASED')
  assert.match(
    (await mutate('releaseShare', { id: share.id, reason: 'twice' })).error!,
    /is RELEASED; only one that is HELD/,
  )
  const { text } = await take(share.id)
  const cells = text.split('\r\n').map((line) => line.split(','))
  const people = (hospital: string, district: string): string | undefined =>
    cells.find((row) => row[0] === hospital && row[3] === district)?.[6]
  const [a, b] = server.twin.city.districts.map(({ id }) => id)
  assert.deepEqual(
    [people('h01', a!), people('h01', b!), people('h02', a!), people('h02', b!), people('all', 'all')],
    ['*', '*', '*', '*', '123'],
  )
})

test('a share for somebody else is as one that is not there, and other roles take none', async () => {
  const { share } = await push('bed-capacity')
  for (const [id, who] of [
    [share.id, 'zz-other'],
    ['share-none', 'zz-bureau'],
  ] as const) {
    const { status, error } = await take(id, who)
    assert.deepEqual([status, error], [404, 'there is no such share for this recipient'])
  }
  const headers = { authorization: `Bearer ${addToken(server.dataDir, { source: 'ward-7' })}` }
  const sender = await fetch(new URL(`/shares/${share.id}`, server.url), { headers })
  assert.equal(sender.status, 403)
  assert.match(((await sender.json()) as { error: string }).error, /taken by their recipients, not by role sender/)
  const mine = await ask<{ shares: { id: string }[] }>(server.url, '{ shares { id } }', {}, tokens.get('zz-other')!)
  assert.deepEqual(mine.body.data.shares, [])
  assert.equal((await fetch(new URL(`/shares/${share.id}`, server.url), { method: 'HEAD' })).status, 405)
})

test('revoking works at once, refusing drops the content, and time ends what is left', async () => {
  const revoked = (await push('bed-capacity')).share
  assert.equal((await take(revoked.id)).status, 200)
  assert.equal((await mutate('revokeShare', { id: revoked.id, reason: 'wrong day' })).share.status, 'REVOKED')
  assert.deepEqual(await take(revoked.id).then(({ status, error }) => [status, error]), [
    410,
    'this share was revoked and is gone; ask its producer',
  ])
  const held = (await push('people-by-district')).share
  assert.equal((await mutate('refuseShare', { id: held.id, reason: 'not agreed' })).share.status, 'REFUSED')
  assert.equal((await take(held.id)).status, 410)
  assert.equal((await server.twin.log.share(held.id))!.body, '')

  const expiring = (await push('bed-capacity', { expiresInHours: 1 })).share
  now += 61 * 60_000
  const late = await take(expiring.id)
  assert.deepEqual([late.status, /has expired; ask its producer to push it anew/.test(late.error!)], [410, true])
  assert.match((await mutate('revokeShare', { id: expiring.id, reason: 'too late' })).error!, /is EXPIRED; only one/)
  const { body } = await ask<{ shares: { id: string }[] }>(server.url, '{ shares(status: EXPIRED) { id } }')
  assert.deepEqual(body.data.shares, [{ id: expiring.id }])

  const stale = (await push('bed-capacity')).share
  assert.equal(stale.status, 'HELD')
  assert.match(stale.inspection.find(({ id }) => id === 'freshness')!.why!, /figures are old of .*/)
})

test('bad requests are named with their remedy', async () => {
  assert.match((await push('everything')).error!, /there is no such kind; there are bed-capacity, /)
  assert.match(
    (await push('bed-capacity', { recipient: '卫健委' })).error!,
    /must be the name of a token: kangcheng token add --role recipient/,
  )
  assert.match((await push('bed-capacity', { purpose: 'for 13812345678' })).error!, /the purpose holds what looks like/)
  assert.match((await push('bed-capacity', { expiresInHours: 0 })).error!, /must lie between 1 and 8784/)
  assert.match((await mutate('revokeShare', { id: 'share-none', reason: 'a trial' })).error!, /there is no such share/)
})

test('every kind has its names, builds from a city that nothing was heard of, and finds an identifier in a body', async () => {
  const silent = await startServer()
  try {
    for (const kind of SHARE_KINDS) {
      for (const text of [kind.name, kind.what]) assert.ok(text.zh.length > 1 && text.en.length > 1, kind.id)
      const content = kind.build(silent.twin)
      assert.ok(content.reporting <= content.expected, kind.id)
      const found = inspectShare(kind, content, null, `name,"33020319800101123X",3`)
      assert.match(found.find(({ id }) => id === 'identifiers')!.why!, /identity number \(value withheld\)/)
      assert.equal(found.find(({ id }) => id === 'schema')!.ok, false, kind.id)
      assert.equal(found.find(({ id }) => id === 'freshness')!.ok, false, kind.id)
    }
  } finally {
    await silent.stop()
  }
})

test('the zone survives a restart, and its file holds no small count', async () => {
  const list = async (): Promise<unknown> => (await ask(server.url, `{ shares { ${FIELDS} } }`)).body
  const before = await list()
  await server.stop()
  const files = readdirSync(server.dataDir).map((name) => readFileSync(join(server.dataDir, name), 'latin1'))
  assert.ok(!files.join('\n').includes(',all,合计,All,33'))
  server = await startServer({ DATA_DIR: server.dataDir }, { now: () => now })
  assert.deepEqual(await list(), before)
})
