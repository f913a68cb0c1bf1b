/** Subscriptions held alike are executed once, by question and by scope. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { addToken } from '../src/access-control/tokens.ts'
import { minutesFromNow, postRaw, startServer, subscribe, type TestServer } from './harness.ts'

const PULSE = 'subscription { pulse { position asOf facilities { id occupied } indicators { id value } } }'

let server: TestServer
const bearer: Record<string, string> = {}
before(async () => {
  server = await startServer({ AUTH: 'on' })
  for (const name of ['one', 'two'])
    bearer[name] = `Bearer ${addToken(server.dataDir, { role: 'duty-officer', name: `zz-${name}` })}`
  bearer.steward = `Bearer ${addToken(server.dataDir, { role: 'steward', name: 'zz-steward' })}`
  bearer.public = `Bearer ${addToken(server.dataDir, { role: 'public', name: 'zz-public' })}`
  bearer.ward = `Bearer ${addToken(server.dataDir, { source: 'ward' })}`
})
after(() => server.stop())

let seq = 0
const census = (): Promise<unknown> =>
  postRaw(
    server.url,
    '/ingest?source=ward&epoch=e',
    JSON.stringify({
      seq: ++seq,
      occurredAt: minutesFromNow(0),
      kind: 'census.reported',
      unit: 'h02-w01',
      occupied: seq % 20,
    }),
    { authorization: bearer.ward! },
  )

const metric = async (name: string): Promise<number> =>
  Number(
    new RegExp(`^kangcheng_${name} (\\S+)$`, 'm').exec(await (await fetch(new URL('/metrics', server.url))).text())![1],
  )

/** What is executed ends with the next pulse, which the census brings. */
async function nobodyLeft(): Promise<void> {
  const until = Date.now() + 20_000
  while ((await metric('pulse_subscribers')) > 0) {
    assert.ok(Date.now() < until, `${await metric('pulse_subscribers')} executions go on for nobody`)
    await census()
    await pause(200)
  }
}

interface PulseShown {
  readonly pulse: {
    readonly position: string
    readonly asOf: string
    readonly facilities: readonly { readonly id: string }[]
  }
}

/** Positions of the first `many` pulses of a reader, with the ids of their events. */
const pulsesOf = (who: string, many: number, query = PULSE) =>
  subscribe<PulseShown>(server.url, query, (events) => events.length >= many, { authorization: bearer[who]! })

test('ten readers of one question get the same events of one execution', async () => {
  const before = [await metric('shared_events_total'), await metric('shared_deliveries_total')]
  const readers = Array.from({ length: 10 }, (_, i) => pulsesOf(i % 2 === 0 ? 'one' : 'two', 3))
  // Fed only once all are there: who comes later would begin with a later pulse.
  for (const until = Date.now() + 20_000; (await metric('shared_stream_readers')) < 10; ) {
    assert.ok(Date.now() < until, `${await metric('shared_stream_readers')} of ten readers have come`)
    await pause(50)
  }
  assert.equal(await metric('shared_streams'), 1)
  const feeding = setInterval(census, 200)
  const heard = await Promise.all(readers)
  clearInterval(feeding)
  for (const events of heard) {
    assert.deepEqual(
      events.map(({ data }) => data),
      heard[0]!.map(({ data }) => data),
    )
    for (const { id, data } of events) assert.equal(id, data.pulse.position)
  }
  const executed = (await metric('shared_events_total')) - before[0]!
  const delivered = (await metric('shared_deliveries_total')) - before[1]!
  assert.ok(executed >= 3 && executed <= 5, `${executed} executions`)
  assert.ok(delivered >= 30, `${delivered} deliveries`)
  await pause(100)
  assert.equal(await metric('shared_streams'), 0, 'the last reader ends the execution')
  await nobodyLeft()
})

test('another question, or another scope, is another stream', async () => {
  const stop = new AbortController()
  const open = (who: string, query: string) =>
    fetch(new URL('/graphql', server.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization: bearer[who]! },
      body: JSON.stringify({ query }),
      signal: stop.signal,
    })
  await open('one', PULSE)
  await open('two', PULSE)
  await open('steward', PULSE)
  await open('one', 'subscription { pulse { asOf } }')
  assert.equal(await metric('shared_streams'), 3)
  assert.equal(await metric('shared_stream_readers'), 4)
  const refused = await open('public', PULSE)
  assert.match(await refused.text(), /is not for role public/)
  assert.equal(await metric('shared_streams'), 3)
  stop.abort()
  await nobodyLeft()
})

test('a stream that is not shared ends with its reader', async () => {
  const stop = new AbortController()
  // Of a GET nothing is shared.
  const address = new URL('/graphql', server.url)
  address.searchParams.set('query', PULSE)
  const answer = await fetch(address, {
    headers: { accept: 'text/event-stream', authorization: bearer.one! },
    signal: stop.signal,
  })
  assert.equal(answer.status, 200)
  assert.equal(await metric('pulse_subscribers'), 1)
  assert.equal(await metric('shared_streams'), 0)
  stop.abort()
  await nobodyLeft()
})

test('a reader who joins late gets the newest at once', async () => {
  const first = pulsesOf('one', 2)
  const feeding = setInterval(census, 200)
  await first
  const keeper = pulsesOf('one', 4)
  await pause(300)
  const began = performance.now()
  const [late] = await pulsesOf('two', 1)
  assert.ok(late!.data.pulse.facilities.length > 0)
  assert.ok(performance.now() - began < 900)
  await keeper
  clearInterval(feeding)
})
