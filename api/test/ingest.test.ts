import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  ask,
  minutesFromNow,
  post,
  postRaw,
  startServer,
  subscribe,
  type TestServer,
  type WireEvent,
} from './harness.ts'

let server: TestServer
before(async () => {
  server = await startServer()
})
after(() => server.stop())

const at = minutesFromNow(-5)
const census = (seq: number, unit: string, occupied: number): WireEvent => ({
  seq: String(seq),
  occurredAt: at,
  kind: 'census.reported',
  unit,
  occupied,
})

test('a query after the acknowledgement sees the batch, and a census leaves bed states unknown', async () => {
  const receipt = await post(server.url, 'p6', 'e', [census(1, 'h02-w01', 20)])
  assert.equal(receipt.status, 200)
  assert.deepEqual({ ...receipt.body, position: null }, { accepted: 1, duplicates: 0, quarantined: [], position: null })
  const { body } = await ask<{
    facility: { beds: Record<string, unknown>; units: { beds: Record<string, unknown> }[] }
  }>(
    server.url,
    '{ facility(id: "h02") { beds { physical open occupied available occupancy quality } units { beds { open occupied available quality } } } }',
  )
  assert.deepEqual(body.data.facility.units[0]!.beds, { open: null, occupied: 20, available: null, quality: 'LIVE' })
  const { physical, ...beds } = body.data.facility.beds
  assert.ok((physical as number) >= 20)
  assert.deepEqual(beds, { open: null, occupied: 20, available: null, occupancy: null, quality: 'ESTIMATED' })
})

test('a census with its open beds gives `open` and the occupancy; a sum is known where every ward that told anything told them', async () => {
  const beds = async () => {
    const { body } = await ask<{
      facility: { beds: Record<string, unknown>; units: { id: string; beds: Record<string, unknown> }[] }
    }>(
      server.url,
      '{ facility(id: "h03") { beds { open occupied available occupancy } units { id beds { open occupied available occupancy quality } } } }',
    )
    return body.data.facility
  }
  const withOpen = (seq: number, unit: string, occupied: number, open: number) => ({
    ...census(seq, unit, occupied),
    open,
  })
  await post(server.url, 'open', 'e', [withOpen(1, 'h03-w01', 18, 24)])
  const first = await beds()
  const ward = first.units.find((unit) => unit.id === 'h03-w01')!
  assert.deepEqual(ward.beds, { open: 24, occupied: 18, available: null, occupancy: 0.75, quality: 'LIVE' })
  assert.deepEqual(first.beds, { open: 24, occupied: 18, available: null, occupancy: 0.75 })
  await post(server.url, 'open', 'e', [census(2, 'h03-w02', 10)])
  assert.deepEqual((await beds()).beds, { open: null, occupied: 28, available: null, occupancy: null })
  await post(server.url, 'open', 'e', [withOpen(3, 'h03-w02', 10, 16)])
  assert.deepEqual((await beds()).beds, { open: 40, occupied: 28, available: null, occupancy: 0.7 })
  const refused = await post(server.url, 'open', 'e', [withOpen(4, 'h03-w01', 18, 9999)])
  assert.match(refused.body.quarantined[0]!.why, /9999 open beds cannot be right.*check the unit and the figure/)
})

test('referrals and appointments are indicators of the day, null where none was told, with the time they were told', async () => {
  const told = (seq: number, fields: Record<string, unknown>) =>
    ({ seq: String(seq), occurredAt: at, ...fields }) as WireEvent
  const receipt = await post(server.url, 'tiers', 'e', [
    told(1, { kind: 'referral.sent', referral: 'r1', origin: 'p001', destination: 'h01' }),
    told(2, { kind: 'appointment.missed', appointment: 'a1', facility: 'p001', service: 'outpatient' }),
    told(3, { kind: 'appointment.kept', appointment: 'a2', facility: 'p001' }),
    told(4, { kind: 'referral.sent', referral: 'r2', origin: 'p001', destination: 'p001' }),
  ])
  assert.equal(receipt.body.accepted, 3)
  assert.deepEqual(
    receipt.body.quarantined.map(({ index, path }) => [index, path]),
    [[3, 'origin']],
  )
  const read = async (facility: string) => {
    const { body } = await ask<{ facility: { indicators: Record<string, unknown>[] } }>(
      server.url,
      `{ facility(id: "${facility}") { indicators(ids: ["referrals-up-24h", "missed-appointments-24h"]) { value observedAt quality } } }`,
    )
    return body.data.facility.indicators
  }
  const [up, missed] = await read('p001')
  assert.deepEqual([up!.value, missed!.value, missed!.quality], [1, 0.5, 'LIVE'])
  assert.equal(Date.parse(missed!.observedAt as string), Date.parse(at as string))
  assert.deepEqual(
    (await read('p004')).map(({ value, quality }) => [value, quality]),
    [
      [null, 'MISSING'],
      [null, 'MISSING'],
    ],
  )
})

test('extra beds count in the numerator only: occupancy may exceed one', async () => {
  const beds = ['b01', 'b02', 'b03'].map((b) => `h01-icu1-${b}`)
  const events: WireEvent[] = beds.flatMap((bed, i) => [
    { seq: 2 * i, occurredAt: at, kind: 'bed.opened', bed, extra: i === 2 },
    { seq: 2 * i + 1, occurredAt: at, kind: 'bed.occupied', bed, encounter: `t${i}` },
  ])
  const receipt = await post(server.url, 'extra', 'e', events)
  assert.equal(receipt.body.accepted, 6)
  const { body } = await ask<{ facility: { units: { id: string; beds: Record<string, unknown> }[] } }>(
    server.url,
    '{ facility(id: "h01") { units { id beds { open occupied extra occupancy blocked quality } } } }',
  )
  const icu = body.data.facility.units.find((unit) => unit.id === 'h01-icu1')!
  assert.deepEqual(icu.beds, { open: 2, occupied: 3, extra: 1, occupancy: 1.5, blocked: 0, quality: 'ESTIMATED' })
})

test('the mutation and the plain route give the same receipts and the same log', async () => {
  const events: WireEvent[] = [
    census(1, 'h03-w01', 7),
    census(1, 'h03-w01', 7),
    census(1, 'h03-w01', 8),
    { ...census(3, 'h03-w01', 7), occupied: -1 },
    census(4, 'nowhere', 7),
    { seq: '5', occurredAt: at, kind: 'ambulance.moved', vehicle: 'x', phase: 'idle', location: { lng: 1, lat: 2 } },
  ]
  const strip = (value: unknown): unknown =>
    JSON.parse(
      JSON.stringify(value)
        .replace(/"position":"?\d+"?/g, '"position":0')
        .replace(/"q-\d{8}-\d{6}"/g, '"receipt"'),
    )
  const plain = await post(server.url, 'plain', 'e', events)
  const { body } = await ask<{ ingest: unknown }>(
    server.url,
    'mutation($e: [EventInput!]!) { ingest(source: "graph", epoch: "e", events: $e) { accepted duplicates quarantined { index path why receipt } position } }',
    { e: events },
  )
  assert.deepEqual(strip(body.data.ingest), strip(plain.body))
  assert.equal(plain.body.accepted, 1)
  assert.equal(plain.body.duplicates, 1)
  assert.deepEqual(
    plain.body.quarantined.map(({ index, path }) => [index, path]),
    [
      [2, 'seq'],
      [3, 'occupied'],
      [4, 'unit'],
      [5, 'vehicle'],
    ],
  )
  const lines: Record<string, string[]> = { plain: [], graph: [] }
  for await (const block of server.twin.log.read(0))
    for (const line of block.lines) {
      const { source, ...rest } = JSON.parse(line) as { source: string }
      lines[source]?.push(JSON.stringify(rest))
    }
  assert.equal(lines.plain!.length, 1)
  assert.deepEqual(lines.plain, lines.graph)
})

test('a refused event keeps its number free: corrected, it is accepted late, and closes the gap', async () => {
  await post(server.url, 'late', 'e', [census(10, 'h03-w02', 1), census(11, 'unheard-of', 1), census(12, 'h03-w02', 2)])
  const gaps = async (): Promise<unknown> => {
    const { body } = await ask<{ source: unknown }>(
      server.url,
      '{ source(id: "late") { epochs { epoch lastSeq openGaps } quarantined stale } }',
    )
    return body.data.source
  }
  assert.deepEqual(await gaps(), { epochs: [{ epoch: 'e', lastSeq: '12', openGaps: 1 }], quarantined: 1, stale: false })
  assert.equal((await post(server.url, 'late', 'e', [census(11, 'h03-w02', 3)])).body.accepted, 1)
  assert.equal((await post(server.url, 'late', 'e', [census(11, 'h03-w02', 3)])).body.duplicates, 1)
  assert.equal((await post(server.url, 'late', 'e', [census(9, 'h03-w02', 3)])).body.accepted, 1)
  assert.deepEqual(await gaps(), { epochs: [{ epoch: 'e', lastSeq: '12', openGaps: 0 }], quarantined: 1, stale: false })
  assert.equal((await post(server.url, 'late', 'another-epoch', [census(11, 'h03-w02', 3)])).body.accepted, 1)
})

test('batches that arrive at once and out of order are all accepted, and leave no gap', async () => {
  const batches = [0, 3, 1, 2, 6, 5, 4, 9, 7, 8].map((k) =>
    post(
      server.url,
      'shuffled',
      'e',
      Array.from({ length: 50 }, (_, i) => census(50 * k + i, 'h03-w02', i)),
    ),
  )
  const receipts = await Promise.all(batches)
  assert.deepEqual(
    receipts.map(({ status, body }) => [status, body.accepted]),
    receipts.map(() => [200, 50]),
  )
  const mark = (await server.twin.log.head()).marks.find(({ source }) => source === 'shuffled')!
  assert.deepEqual([mark.lowest, mark.highest, mark.gaps], [0n, 499n, []])
})

test('a source never heard of is null', async () => {
  const { body } = await ask<{ source: null }>(server.url, '{ source(id: "nobody") { id } }')
  assert.equal(body.data.source, null)
})

test('an event ahead of the clock is refused by the clock’s name; a little ahead is taken', async () => {
  const ahead = (seq: number, minutes: number) => ({
    ...census(seq, 'h03-w02', 4),
    occurredAt: minutesFromNow(minutes),
  })
  const receipt = await post(server.url, 'ahead', 'e', [ahead(1, 20), ahead(2, 10)])
  assert.equal(receipt.body.accepted, 1)
  assert.equal(receipt.body.quarantined[0]!.path, 'occurredAt')
  assert.match(receipt.body.quarantined[0]!.why, /lies ahead of the wall clock .*Set the sender's clock/)
})

test('the clock is the twin’s own: nobody sends it, nobody takes its name', async () => {
  const receipt = await post(server.url, 'impostor', 'e', [{ seq: 1, occurredAt: at, kind: 'clock.passed' }])
  assert.match(receipt.body.quarantined[0]!.why, /appended by the twin itself/)
  const refused = await post(server.url, 'clock', 'e', [])
  assert.equal(refused.status, 400)
  assert.match(refused.body.error, /source "clock" is the twin's own; give the sender another name/)
})

test('events stream from a position, and a resumed reader misses nothing and sees nothing twice', async () => {
  type Seen = { events: { position: string; source: string; seq: string } }
  const from = server.twin.position
  const first = Array.from({ length: 40 }, (_, i) => census(i, 'h02-w01', i))
  await post(server.url, 'stream', 'e', first)
  const query = (after: number) => `subscription { events(after: "${after}") { position source seq } }`
  const begun = await subscribe<Seen>(server.url, query(from), (events) => events.length >= 25)
  const last = begun[24]!
  assert.equal(last.id, last.data.events.position)
  const rest = subscribe<Seen>(server.url, query(0), (events) => events.length >= 35, { 'last-event-id': last.id! })
  await new Promise((resolve) => setTimeout(resolve, 100))
  await post(
    server.url,
    'stream',
    'e',
    Array.from({ length: 20 }, (_, i) => census(100 + i, 'h02-w01', i)),
  )
  const positions = [...begun.slice(0, 25), ...(await rest)].map(({ data }) => Number(data.events.position))
  assert.deepEqual(
    positions,
    positions.map((_, i) => from + 1 + i),
  )
})

test('the pulse comes at once, and again when something changed', async () => {
  type Seen = { pulse: { position: string; facilities: { id: string; occupied: number | null }[] } }
  let sent: ReturnType<typeof post> | null = null
  const seen = await subscribe<Seen>(
    server.url,
    'subscription { pulse { position facilities { id occupied } sources { id stale } } }',
    (events) => {
      // Sent once the first pulse is here, however long that takes.
      sent ??= post(server.url, 'stream', 'e', [census(999, 'h02-w01', 13)])
      return events.some(({ data }) => data.pulse.facilities.some((f) => f.id === 'h02' && f.occupied === 13))
    },
  )
  await sent
  assert.ok(seen.length >= 2)
  assert.ok(seen.every(({ data }) => data.pulse.facilities.length === 3))
})

test('blank lines, a missing last newline and Windows line ends are one and the same', async () => {
  const text = `\r\n${JSON.stringify(census(1, 'h02-w01', 1))}\r\n\n  \n${JSON.stringify(census(2, 'h02-w01', 2))}`
  const { body } = await postRaw(server.url, '/ingest?source=lines&epoch=e', text)
  assert.equal(body.accepted, 2)
  assert.deepEqual(body.quarantined, [])
})
