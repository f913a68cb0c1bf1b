/** HL7 v2 messages that arrive out of order, and a swap, through a running twin: the state is right, or the message is held and says why. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { freshKey, tokensOf } from '../src/feeds/encounter-token.ts'
import { decodeAll } from '../src/feeds/feed-format.ts'
import { hl7v2 } from '../src/feeds/hl7v2.ts'
import { type PlaceMap, resolvePlaces } from '../src/feeds/place-map.ts'
import { fixedZone } from '../src/feeds/zone.ts'
import { ask, postRaw, startServer, type TestServer } from './harness.ts'

let server: TestServer
before(async () => {
  server = await startServer()
})
after(() => server.stop())

const UNIT = 'h02-w01'
const name = { zh: '病区', en: 'Ward' }
const codes = Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`ZZW|R|${n}|ZZH`, { unit: UNIT, bed: `${UNIT}-b0${n}` }]))
const map: PlaceMap = {
  facilities: {},
  city: 'testville',
  units: { [UNIT]: { facility: 'h02', need: 'medical', beds: 40, name } },
  codes,
}
const context = { zone: fixedZone(0), tokens: tokensOf(freshKey()) }

const stamp = (minutesAgo: number): string =>
  new Date(Date.now() - minutesAgo * 60_000).toISOString().slice(0, 16).replace(/\D/g, '')
const pv1 = (visit: string, bed: number): string => `PV1|1|I|ZZW^R^${bed}^ZZH|${'|'.repeat(15)}${visit}`
const adt = (trigger: string, minutesAgo: number, ...segments: string[]): string =>
  [
    `MSH|^~\\&|ZZ|ZZ|||${stamp(minutesAgo)}||ADT^${trigger}|1|P|2.5`,
    `EVN|${trigger}|${stamp(minutesAgo)}`,
    ...segments,
  ].join('\r')

/** Sends messages in this order, each as its events, and tells how many were taken and why the others are held. */
async function send(epoch: string, messages: readonly string[]) {
  const { events, problems } = decodeAll(hl7v2, Buffer.from(messages.join('\r')), context)
  assert.deepEqual(problems, [])
  const lines = events.map((decoded, i) => {
    const resolved = resolvePlaces(decoded, map)
    assert.ok(resolved.ok)
    return JSON.stringify({ ...resolved.event, seq: String(i) })
  })
  const { status, body } = await postRaw(server.url, `/ingest?source=zz&epoch=${epoch}`, lines.join('\n'))
  assert.equal(status, 200)
  return { sent: lines.length, accepted: body.accepted, held: body.quarantined.map(({ why }) => why) }
}

async function heldCauses(): Promise<readonly string[]> {
  const { body } = await ask<{ quarantine: { nodes: { cause: { id: string } }[] } }>(
    server.url,
    '{ quarantine(source: "zz") { nodes { cause { id } } } }',
  )
  return body.data.quarantine.nodes.map(({ cause }) => cause.id)
}

async function occupied(): Promise<number> {
  const { body } = await ask<{ facility: { units: { id: string; beds: { occupied: number } }[] } }>(
    server.url,
    '{ facility(id: "h02") { units { id beds { occupied } } } }',
  )
  return body.data.facility.units.find((unit) => unit.id === UNIT)!.beds.occupied
}

test('a discharge that arrives before the transfer it follows ends the stay; the late transfer is held and moves nobody', async () => {
  const told = await send('discharge-first', [
    adt('A01', 60, pv1('V1', 1)),
    adt('A03', 20, pv1('V1', 2)),
    adt('A02', 40, pv1('V1', 2)),
  ])
  assert.equal(told.accepted, 2)
  assert.equal(told.held.length, 1)
  assert.match(told.held[0]!, /is not present; send encounter.started or bed.occupied for it first/)
  assert.equal(await occupied(), 0)
  assert.deepEqual(await heldCauses(), ['impossible-step'])
})

test('of two transfers in the wrong order the later one stands, and the earlier one is held as stale', async () => {
  const told = await send('transfers', [
    adt('A01', 60, pv1('V2', 3)),
    adt('A02', 20, pv1('V2', 2)),
    adt('A02', 40, pv1('V2', 5)),
  ])
  assert.equal(told.accepted, 2)
  assert.match(told.held[0]!, /later than this event/)
  assert.equal((await heldCauses())[0], 'stale')
  assert.equal(await occupied(), 1)
  assert.equal((await send('transfers-end', [adt('A03', 10, pv1('V2', 2))])).accepted, 1)
  assert.equal(await occupied(), 0)
})

test('after a swap each patient lies in the bed of the other', async () => {
  const swap = adt('A17', 5, 'PID|1||ZZ1', pv1('V3', 5), 'PID|2||ZZ2', pv1('V4', 4))
  const told = await send('swap', [adt('A01', 9, pv1('V3', 4)), adt('A01', 8, pv1('V4', 5)), swap])
  assert.deepEqual(told, { sent: 5, accepted: 5, held: [] })
  assert.equal(await occupied(), 2)
  // A leave holds the bed that is named: it is V4's now, and V4's discharge empties it.
  const after = await send('after-swap', [adt('A21', 3, pv1('V4', 4)), adt('A03', 2, pv1('V4', 4))])
  assert.deepEqual(after, { sent: 2, accepted: 2, held: [] })
  assert.equal(await occupied(), 1)
  const refused = await send('left', [adt('A22', 1, pv1('V3', 4))])
  assert.match(refused.held[0]!, /^cannot /)
})
