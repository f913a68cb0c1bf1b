/** Ambulances over GraphQL: where they last said they were, by which way they drive, and who may know the address. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { addToken, type TokenHolder } from '../src/access-control/tokens.ts'
import { ask, freshFolder, minutesFromNow, postRaw, startServer, type TestServer } from './harness.ts'

/** Somewhere between hospitals, where somebody lives. */
const HOME = { lng: 123.50123, lat: 28.50456 }

const dataDir = freshFolder()
const tokenOf = (holder: TokenHolder): Record<string, string> => ({
  authorization: `Bearer ${addToken(dataDir, holder)}`,
})
const sender = tokenOf({ source: '120' } as TokenHolder)
const officer = tokenOf({ role: 'duty-officer', name: 'officer' } as TokenHolder)
const dispatcher = tokenOf({ role: 'dispatcher', name: 'dispatcher' } as TokenHolder)
const facilitator = tokenOf({ role: 'facilitator', name: 'facilitator' } as TokenHolder)
const planner = tokenOf({ role: 'planner', name: 'planner' } as TokenHolder)
const [first, second] = ['h01', 'h02'].map((place) =>
  tokenOf({ role: 'bed-manager', name: place, places: [place] } as unknown as TokenHolder),
)

let server: TestServer
before(async () => {
  server = await startServer({ DATA_DIR: dataDir, AUTH: 'on' })
})
after(() => server.stop())

interface Told {
  readonly id: string
  readonly phase: string
  readonly location: { readonly lng: number; readonly lat: number }
  readonly destination: { readonly id: string } | null
  readonly way: {
    readonly basis: string
    readonly points: readonly number[]
    readonly minutes: readonly number[]
  } | null
}

const QUERY = '{ ambulances { id phase location { lng lat } destination { id } way { basis points minutes } } }'
const ambulances = async (who: Record<string, string>): Promise<readonly Told[]> => {
  const { body } = await ask<{ ambulances: readonly Told[] }>(server.url, QUERY, {}, who)
  assert.equal(body.errors, undefined)
  return body.data.ambulances
}

test('a vehicle is where it last said, its way leads from there to the hospital, and addresses are for those who dispatch', async () => {
  assert.deepEqual(await ambulances(officer), [], 'of none that was not heard of anything is told')
  const moved = { kind: 'ambulance.moved', vehicle: 'v002', phase: 'to-hospital', destination: 'h01' }
  const event = { seq: '1', occurredAt: minutesFromNow(0), ...moved, location: [HOME.lng, HOME.lat] }
  const sent = await postRaw(server.url, '/ingest?source=120&epoch=today', JSON.stringify(event), sender)
  assert.equal(sent.body.accepted, 1, JSON.stringify(sent.body))

  for (const who of [officer, dispatcher]) {
    const [vehicle, ...others] = await ambulances(who)
    assert.equal(others.length, 0)
    assert.equal(vehicle!.phase, 'TO_HOSPITAL')
    assert.ok(Math.abs(vehicle!.location.lng - HOME.lng) < 1e-6 && Math.abs(vehicle!.location.lat - HOME.lat) < 1e-6)
    const { points, minutes } = vehicle!.way!
    assert.equal(points.length, 2 * minutes.length)
    assert.deepEqual(points.slice(0, 2), [HOME.lng, HOME.lat])
    assert.deepEqual(points.slice(-2), [123.50819, 28.49191], 'it ends at the hospital')
    assert.ok(minutes.at(-1)! > 0 && minutes.every((m, i) => i === 0 || m >= minutes[i - 1]!))
  }
  const [rounded] = await ambulances(facilitator)
  assert.deepEqual(rounded!.way!.points.slice(0, 2), [123.5, 28.5], 'the beginning of the way is no address either')
  assert.ok(Math.abs(rounded!.location.lng - 123.5) < 1e-9 && Math.abs(rounded!.location.lat - 28.5) < 1e-9)
})

test('a hospital sees the vehicles that come to it; who sees no operations is refused in words', async () => {
  assert.deepEqual(
    (await ambulances(first!)).map(({ id }) => id),
    ['v002'],
  )
  assert.deepEqual(await ambulances(second!), [])
  const refused = await ask(server.url, QUERY, {}, planner)
  assert.match(refused.body.errors![0]!.message, /ambulances/)
})
