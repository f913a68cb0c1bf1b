/** The demo feed through the real API: it survives the twin's restart and its own, without losing or doubling an event. */
import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { loadScenario } from '@kangcheng/scenarios'
import { loadCity, loadParameters } from '@kangcheng/seed-data'
import { HiddenCity } from '../src/demo-feed/hidden-city.ts'
import { feed } from '../src/demo-feed/main.ts'
import { DEMO_SOURCE } from '../src/demo-process.ts'
import { followedClock } from '../src/live/city-clock.ts'
import { reportTo } from '../src/telemetry/log-events.ts'
import { ask, freshFolder, startServer, type TestServer } from './harness.ts'

const SPEED = 600
const HOUR = 3_600_000
const hiddenCity = (): HiddenCity =>
  new HiddenCity(loadCity('testville'), loadParameters(), loadScenario('busy-winter-saturday'))

interface Heard {
  readonly source: { quarantined: number; epochs: { epoch: string; lastSeq: string; openGaps: number }[] } | null
  readonly city: { asOf: string }
}
const heard = async (server: TestServer): Promise<Heard> =>
  (
    await ask<Heard>(
      server.url,
      '{ source(id: "demo") { quarantined epochs { epoch lastSeq openGaps } } city { asOf } }',
    )
  ).body.data

async function until(what: string, reached: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 2400; attempt++) {
    if (await reached()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  assert.fail(`waited in vain until ${what}`)
}

/** Feeds and servers of the test at hand: ended with it, however it ends. */
const running: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of running.splice(0).reverse()) await end()
})

async function serve(env: Record<string, string> = {}): Promise<TestServer> {
  const server = await startServer(env, { clock: followedClock(DEMO_SOURCE, SPEED) })
  let stopped: Promise<void> | null = null
  const once = { ...server, stop: () => (stopped ??= server.stop()) }
  running.push(once.stop)
  return once
}

function start(server: TestServer, city = hiddenCity()): { stop: () => Promise<string>; log: string[] } {
  const stopping = new AbortController()
  const log: string[] = []
  const setting = {
    to: new URL(server.url),
    token: '',
    speed: SPEED,
    signal: stopping.signal,
    report: reportTo((line) => log.push(line)),
  }
  const ended = feed(city, setting)
  running.push(() => {
    stopping.abort()
    return ended
  })
  return {
    log,
    stop() {
      stopping.abort()
      return ended
    },
  }
}

test('the same scenario tells the same events in the same order', () => {
  const [one, two] = [hiddenCity(), hiddenCity()]
  const first = one.advanceTo(one.opensAt)
  // In other strides: the stride is the wall clock's, the story must not depend on it.
  const second = [...two.advanceTo(two.opensAt - HOUR / 7), ...two.advanceTo(two.opensAt)]
  assert.equal(one.epoch, two.epoch)
  assert.ok(first.length > 500)
  assert.deepEqual(second, first)
  assert.deepEqual(
    first.map((event) => event.seq),
    first.map((_, i) => BigInt(i + 1)),
  )
})

test('the feed brings a day of history, opens on Saturday evening and keeps its pace', async () => {
  const server = await serve()
  const demo = start(server)
  const opening = Date.parse('2026-11-21T10:24:00Z')
  await until('the city has lived half an hour', async () => {
    const { source, city } = await heard(server)
    return source !== null && Date.parse(city.asOf) >= opening + HOUR / 2
  })
  const { body } = await ask<{
    city: { indicators: { id: string; value: number | null; history: (number | null)[] }[] }
  }>(server.url, '{ city { indicators(ids: ["occupancy-now"]) { id value history } } }')
  const [occupancy] = body.data.city.indicators
  assert.ok(occupancy!.value! > 0.5 && occupancy!.value! < 1.1, `occupancy ${occupancy!.value}`)
  assert.ok(
    occupancy!.history.length > 90 && occupancy!.history.every((value) => value !== null),
    '24 hours of history',
  )
  assert.equal((await heard(server)).source!.quarantined, 0)
  assert.equal(await demo.stop(), 'stopped')
  await server.stop()
})

test('a restart of the twin loses and doubles nothing, and neither does a restart of the feed', async () => {
  const dataDir = freshFolder()
  let server = await serve({ DATA_DIR: dataDir })
  const port = new URL(server.url).port
  const demo = start(server)
  const lastSeq = async (): Promise<bigint> => BigInt((await heard(server)).source?.epochs[0]?.lastSeq ?? 0)
  await until('events have arrived', async () => (await lastSeq()) > 300n)
  await server.stop()
  server = await serve({ DATA_DIR: dataDir, PORT: port })
  const before = await lastSeq()
  await until('the feed went on', async () => (await lastSeq()) > before + 20n)
  assert.equal(await demo.stop(), 'stopped')

  const reached = await lastSeq()
  const again = start(server)
  await until('the new feed went on behind the old one', async () => (await lastSeq()) > reached + 20n)
  assert.equal(await again.stop(), 'stopped')
  assert.match(again.log.join('\n'), new RegExp(`knows this feed up to number ${reached}`))

  const { source } = await heard(server)
  assert.equal(source!.epochs.length, 1)
  assert.equal(source!.epochs[0]!.openGaps, 0, 'every number from 1 on has arrived')
  assert.equal(source!.quarantined, 0)
  // The twin's beds are the hidden city's beds at the same instant: nothing was lost, nothing counted twice.
  const hidden = hiddenCity()
  let told = hidden.advanceTo(hidden.opensAt)
  while (told.length === 0 || told.at(-1)!.seq < BigInt(source!.epochs[0]!.lastSeq))
    told = [...told, ...hidden.advanceTo(hidden.now + 60_000)]
  const twice = await serve()
  const lines = told.filter((e) => e.seq <= BigInt(source!.epochs[0]!.lastSeq)).map((e) => JSON.stringify(e.wire))
  for (let i = 0; i < lines.length; i += 900) {
    const response = await fetch(new URL(`/ingest?source=demo&epoch=${hidden.epoch}`, twice.url), {
      method: 'POST',
      body: lines.slice(i, i + 900).join('\n'),
    })
    assert.equal(response.status, 200)
  }
  const beds =
    '{ city { facilities(kind: HOSPITAL, first: 10) { nodes { beds { open occupied assigned available dirty cleaning standby } } } } }'
  assert.deepEqual((await ask(server.url, beds)).body, (await ask(twice.url, beds)).body)
  await twice.stop()
  await server.stop()
})

test('a log that holds another telling ends the feed with the remedy', async () => {
  const server = await serve()
  await fetch(new URL('/ingest?source=demo&epoch=demo-other', server.url), {
    method: 'POST',
    body: JSON.stringify({
      seq: '1',
      occurredAt: '2026-11-21T10:00:00Z',
      kind: 'census.reported',
      unit: 'h02-w01',
      occupied: 3,
    }),
  })
  const stopping = new AbortController()
  const why = await feed(hiddenCity(), {
    to: new URL(server.url),
    token: '',
    speed: SPEED,
    signal: stopping.signal,
    report: () => undefined,
  })
  assert.match(why, /another demo .* start with another DATA_DIR/)
  await server.stop()
})

test('a server with its demo is ready when the demo has opened, not before', async () => {
  const server = await startServer({ DEMO_FEED: 'on', DEMO_SPEED: '60' })
  running.push(() => server.stop())
  assert.ok(Date.parse((await heard(server)).city.asOf) >= Date.parse('2026-11-21T10:24:00Z'))
  const health = await fetch(new URL('/health', server.url))
  assert.equal(health.status, 200)
})
