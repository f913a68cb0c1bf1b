/** Every bad input: what is said of it, and that the server lives on. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { sqliteLog } from '../src/log/sqlite.ts'
import { answerOf } from './command-line.ts'
import {
  ask,
  freshFolder,
  minutesFromNow,
  post,
  postRaw,
  spawnServer,
  startServer,
  type TestServer,
  type WireEvent,
} from './harness.ts'

let server: TestServer
before(async () => {
  server = await startServer()
})
after(() => server.stop())

let seq = 0
const event = (fields: WireEvent): WireEvent => ({ seq: ++seq, occurredAt: minutesFromNow(-1), ...fields })

async function lives(url = server.url): Promise<void> {
  const health = await fetch(new URL('/health', url))
  assert.equal(health.status, 200)
  assert.equal(((await health.json()) as { status: string }).status, 'ok')
  const { body } = await ask<{ city: { id: string } }>(url, '{ city { id } }')
  assert.equal(body.data.city.id, 'testville')
}

for (const { title, fields, path, why } of [
  {
    title: 'an unknown bed',
    fields: { kind: 'bed.occupied', bed: 'h99-w01-b01' },
    path: 'bed',
    why: /the city has no bed "h99-w01-b01"; map the sender's code to one of its ids/,
  },
  {
    title: 'an unknown unit',
    fields: { kind: 'census.reported', unit: 'h99-w01', occupied: 3 },
    path: 'unit',
    why: /the city has no unit "h99-w01"; map/,
  },
  {
    title: 'an impossible transition',
    fields: { kind: 'bed.released', bed: 'h01-w01-b01' },
    path: 'bed',
    why: /cannot release a bed that is unknown; it must be assigned/,
  },
  {
    title: 'an unknown kind',
    fields: { kind: 'bed.exploded', bed: 'h01-w01-b01' },
    path: 'kind',
    why: /is not a kind of event; near it are bed\./,
  },
  {
    title: 'a field that does not belong, and its value',
    fields: { kind: 'bed.vacated', bed: 'h01-w01-b01', patientName: '王小明' },
    path: 'patientName',
    why: /is not a field of bed\.vacated; its fields are bed/,
  },
  {
    title: 'a time of 1970',
    fields: { kind: 'bed.vacated', bed: 'h01-w01-b01', occurredAt: 1_700_000_000 },
    path: 'occurredAt',
    why: /epoch times must be in milliseconds/,
  },
] as const)
  test(`${title} goes to the quarantine with place and remedy`, async () => {
    const { status, body } = await post(server.url, 'bad', 'e', [event(fields)])
    assert.equal(status, 200)
    assert.equal(body.accepted, 0)
    assert.equal(body.quarantined[0]!.path, path)
    assert.match(body.quarantined[0]!.why, why)
    assert.doesNotMatch(JSON.stringify(body), /王小明/)
    await lives()
  })

test('an event from the past is refused with both times', async () => {
  const bed = 'h01-w02-b05'
  const old = event({ kind: 'bed.opened', bed })
  const first = await post(server.url, 'past', 'e', [event({ kind: 'bed.opened', bed, occurredAt: minutesFromNow(0) })])
  assert.equal(first.body.accepted, 1)
  const { body } = await post(server.url, 'past', 'e', [{ ...old, occurredAt: minutesFromNow(-30), seq: ++seq }])
  assert.match(
    body.quarantined[0]!.why,
    /the bed has been available since 20.*later than this event \(20.*send events in order, or a census/,
  )
  await lives()
})

test('garbage bytes become one rejection a line, never an error of the server', async () => {
  const good = JSON.stringify(event({ kind: 'census.reported', unit: 'h01-w03', occupied: 2 }))
  const body = Buffer.concat([
    Buffer.from('\x00\x01\x02\n'),
    Buffer.from([0xff, 0xfe, 0x80, 10]),
    Buffer.from('{"seq": 1, "kind": "王小明\n'),
    Buffer.from('[1,2]\n"text"\n17\nnull\n{}\n'),
    Buffer.from(`${good}\n`),
  ])
  const { status, body: receipt } = await postRaw(server.url, '/ingest?source=garbage&epoch=e', body)
  assert.equal(status, 200)
  assert.equal(receipt.accepted, 1)
  assert.deepEqual(
    receipt.quarantined.map((r) => r.index),
    [0, 1, 2, 3, 4, 5, 6, 7],
  )
  assert.deepEqual(
    receipt.quarantined.slice(0, 3).map((r) => r.path),
    ['line 1', 'line 2', 'line 3'],
  )
  assert.match(receipt.quarantined[1]!.why, /is not UTF-8 text/)
  assert.match(receipt.quarantined[2]!.why, /is not JSON.*; send one JSON object a line/)
  assert.doesNotMatch(JSON.stringify(receipt), /王/)
  await lives()
})

test('a query for a million things is refused before it runs, and broken ones are said to be broken', async () => {
  const deep = `{ city { ${'facilities { nodes { units { id beds { open } } } } '.repeat(1)} } }`
  assert.equal((await ask(server.url, deep)).status, 200)
  const flood = `{ ${Array.from({ length: 400 }, (_, i) => `a${i}: city { facilities { nodes { id units { id } } } }`).join(' ')} }`
  const { body } = await ask(server.url, flood)
  assert.match(body.errors![0]!.message, /too large|token/)
  const hint = await ask(server.url, '{ city { nam } }')
  assert.equal(hint.body.errors![0]!.message, 'Cannot query field "nam" on type "City".')
  const broken = await ask(server.url, '{ city {')
  assert.match(broken.body.errors![0]!.message, /Syntax Error/)
  await lives()
})

test('a mutation over GET, and a form of another site, are refused', async () => {
  const get = await fetch(
    new URL(`/graphql?query=${encodeURIComponent('mutation { cancelRehearsal(id: "x") { id } }')}`, server.url),
  )
  assert.equal(get.status, 405)
  const form = await fetch(new URL('/graphql', server.url), { method: 'POST', body: 'query={city{id}}' })
  assert.equal(form.status, 403)
  assert.match(await form.text(), /application\/json/)
  const cross = await fetch(new URL('/graphql', server.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'https://elsewhere.example' },
    body: '{"query":"{city{id}}"}',
  })
  assert.equal(cross.status, 403)
  await lives()
})

test('a body of 50 MB is refused by size, announced or not', async () => {
  const chunk = new Uint8Array(1_000_000).fill(32)
  const stream = (): ReadableStream<Uint8Array> => {
    let sent = 0
    return new ReadableStream({
      pull(controller) {
        if (sent++ < 50) controller.enqueue(chunk)
        else controller.close()
      },
    })
  }
  const whole = new Uint8Array(50_000_000).fill(32)
  for (const body of [whole, stream()]) {
    const ingest = await postRaw(server.url, '/ingest?source=big&epoch=e', body)
    assert.equal(ingest.status, 413)
    assert.match(
      ingest.body.error,
      /larger than 16 MiB, the most that is taken here\. Send the events in several batches/,
    )
  }
  for (const body of [whole, stream()]) {
    const graph = await postRaw(server.url, '/graphql', body, { 'content-type': 'application/json' })
    assert.equal(graph.status, 413)
    assert.match(graph.body.error, /larger than 1 MiB.*POST \/ingest/)
  }
  await lives()
})

test('a wrong token is refused although none is needed; a right one is bound to its source', async () => {
  const { addToken } = await import('../src/access-control/tokens.ts')
  const wrong = await ask(server.url, '{ city { id } }', {}, { authorization: 'Bearer made-up' })
  assert.equal(wrong.status, 401)
  assert.match(
    (wrong.body as unknown as { error: string }).error,
    /not known here\. Make one with: kangcheng token add --source NAME/,
  )
  const token = addToken(server.dataDir, { source: 'ward-7' })
  assert.doesNotMatch(readFileSync(join(server.dataDir, 'tokens.json'), 'utf8'), new RegExp(token))
  const headers = { authorization: `Bearer ${token}` }
  const line = JSON.stringify(event({ kind: 'census.reported', unit: 'h02-w01', occupied: 1 }))
  assert.equal((await postRaw(server.url, '/ingest?source=ward-7&epoch=e', line, headers)).status, 200)
  const other = await postRaw(server.url, '/ingest?source=ward-8&epoch=e', line, headers)
  assert.equal(other.status, 403)
  assert.match(other.body.error, /bound to source "ward-7"/)
  await lives()
})

test('with AUTH=on nothing is answered or taken without a token, but for the health check', async () => {
  const closed = await startServer({ AUTH: 'on' })
  try {
    assert.equal((await ask(closed.url, '{ city { id } }')).status, 401)
    assert.equal((await post(closed.url, 'a', 'e', [])).status, 401)
    assert.equal((await fetch(new URL('/frames', closed.url))).status, 401)
    assert.equal((await fetch(new URL('/health', closed.url))).status, 200)
  } finally {
    await closed.stop()
  }
})

test('a page elsewhere that names this machine by its own domain is not answered', async () => {
  const { request } = await import('node:http')
  const status = await new Promise((resolve) => {
    request(new URL('/graphql', server.url), { headers: { host: 'evil.example:80' } }, (r) => {
      r.resume()
      resolve(r.statusCode)
    }).end()
  })
  assert.equal(status, 421)
})

test('a second server on the same DATA_DIR is refused by name, and the first lives on', async () => {
  await assert.rejects(spawnServer(server.dataDir), (error: Error) => {
    assert.match(error.message, /ended with 2/)
    assert.match(error.message, new RegExp(`being written by process ${process.pid} .*set DATA_DIR to another folder`))
    return true
  })
  await lives()
})

test('on a full disk nothing is acknowledged, reading goes on, and taking resumes when there is space', async () => {
  const dataDir = freshFolder()
  const log = await sqliteLog(dataDir, 'testville')
  const full = await startServer({ DATA_DIR: dataDir }, { log })
  const batch = (first: number, n: number): WireEvent[] =>
    Array.from({ length: n }, (_, i) => ({
      ...event({ kind: 'census.reported', unit: 'h02-w01', occupied: 5 }),
      seq: first + i,
    }))
  try {
    assert.equal((await post(full.url, 'disk', 'e', batch(0, 5))).body.accepted, 5)
    const position = full.twin.position
    await log.limitPages((await log.pages()) + 1)
    const [one, two] = await Promise.all([
      post(full.url, 'disk', 'e', batch(100, 3_000)),
      post(full.url, 'disk', 'e', batch(9_000, 3_000)),
    ])
    for (const refused of [one!, two!]) {
      assert.equal(refused.status, 503)
      assert.match(
        refused.body.error,
        /the disk is full\. Free space;.*nothing of this batch was accepted: send it again later/,
      )
    }
    const health = await fetch(new URL('/health', full.url))
    assert.equal(health.status, 503)
    assert.match(((await health.json()) as { why: string }).why, /the disk is full/)
    type Beds = { facility: { beds: { occupied: number } } }
    const reading = await ask<Beds>(full.url, '{ facility(id: "h02") { beds { occupied } } }')
    assert.equal(reading.body.data.facility.beds.occupied, 5)
    await log.limitPages(1_000_000)
    for (let i = 0; i < 50 && !full.twin.health.ok; i++) await full.twin.mend()
    await lives(full.url)
    assert.equal(full.twin.appliedPosition, full.twin.position)
    const again = await post(full.url, 'disk', 'e', batch(100, 3_000))
    assert.deepEqual([again.body.accepted, again.body.duplicates], [3_000, 0])
    assert.ok(Number(again.body.position) >= position + 3_000)
  } finally {
    await full.stop()
  }
})

test('a corrupt snapshot is set aside with a message, and the log alone gives the same state', async () => {
  const { hashState } = await import('../src/live/snapshots.ts')
  const first = await startServer()
  await post(first.url, 's', 'e', [event({ kind: 'census.reported', unit: 'h02-w01', occupied: 9 })])
  const before = hashState(first.twin.state)
  await first.stop()
  const name = readdirSync(first.dataDir).find((file) => file.startsWith('snapshot-'))!
  const path = join(first.dataDir, name)
  const bytes = readFileSync(path)
  bytes[bytes.length >> 1]! ^= 1
  writeFileSync(path, bytes)
  // A clock that stands still adds nothing, so that the states can be compared.
  const still = {
    follows: null,
    name: 'a clock that stands',
    minutesBefore: () => [],
    minutesNow: () => [],
    receiptResolution: 0,
    moved() {},
  }
  const second = await startServer(
    { DATA_DIR: first.dataDir },
    { clock: { ...still, expected: (_, asOf) => asOf, latest: (_, now) => now, receipt: (now) => now } },
  )
  try {
    assert.match(
      second.reports.join('\n'),
      new RegExp(`snapshot ${name} is set aside as .*SHA-256 does not fit.*The log is replayed`),
    )
    assert.ok(existsSync(`${path}.set-aside`))
    assert.equal(hashState(second.twin.state), before)
    await lives(second.url)
  } finally {
    await second.stop()
  }
})

test('a snapshot of another log is set aside', async () => {
  const one = await startServer()
  await post(one.url, 's', 'e', [event({ kind: 'census.reported', unit: 'h02-w01', occupied: 9 })])
  await one.stop()
  const two = await startServer()
  await post(two.url, 's', 'e', [
    event({ kind: 'census.reported', unit: 'h02-w01', occupied: 3 }),
    event({ kind: 'census.reported', unit: 'h02-w01', occupied: 4 }),
  ])
  await two.stop()
  const name = readdirSync(one.dataDir).find((file) => file.startsWith('snapshot-'))!
  for (const own of readdirSync(two.dataDir).filter((file) => file.startsWith('snapshot-')))
    writeFileSync(join(two.dataDir, own), readFileSync(join(one.dataDir, name)))
  const again = await startServer({ DATA_DIR: two.dataDir })
  try {
    assert.match(again.reports.join('\n'), /set aside.*it belongs to another log/)
    const { body } = await ask<{ facility: { beds: { occupied: number } } }>(
      again.url,
      '{ facility(id: "h02") { beds { occupied } } }',
    )
    assert.equal(body.data.facility.beds.occupied, 4)
  } finally {
    await again.stop()
  }
})

test('a page of another site cannot feed the twin through the operator’s browser', async () => {
  const body = JSON.stringify(event({ kind: 'census.reported', unit: 'h02-w01', occupied: 3 }))
  for (const headers of [
    { origin: 'http://elsewhere.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
  ]) {
    const answer = await postRaw(server.url, '/ingest?source=page&epoch=e', body, {
      'content-type': 'text/plain',
      ...headers,
    })
    assert.equal(answer.status, 403)
    assert.match(answer.body.error, /pages of other sites are not taken/)
  }
  assert.equal((await postRaw(server.url, '/ingest?source=page&epoch=e', body)).body.accepted, 1)
})

test('the log can be checked beside the running server', async () => {
  const busy = await startServer()
  await busy.twin.snapshot()
  for (let k = 0; k < 3; k++) {
    const batch = [event({ kind: 'census.reported', unit: 'h02-w01', occupied: k })]
    assert.equal((await post(busy.url, 'checked', 'e', batch)).body.accepted, 1)
    await busy.twin.snapshot()
  }
  const { code, document } = await answerOf<{ equal: boolean }>('.', 'log', 'check', busy.dataDir)
  assert.deepEqual([code, document.equal], [0, true])
  await busy.stop()
})
