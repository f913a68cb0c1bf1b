import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bedId } from '@kangcheng/twin-engine'
import { followedClock } from '../src/live/city-clock.ts'
import { ask, post, postRaw, startServer } from './harness.ts'

const MINUTE = 60_000
const evening = Date.UTC(2026, 0, 10, 11)
const census = (seq: number, minute: number, occupied = 5) => ({
  seq,
  occurredAt: new Date(evening + minute * MINUTE).toISOString(),
  kind: 'census.reported',
  unit: 'h02-w01',
  occupied,
})

test('the driving source moves the city’s clock minute by minute in the log, and silence makes it stale', async () => {
  let wall = Date.UTC(2026, 5, 1)
  const server = await startServer({}, { clock: followedClock('demo', 10), now: () => wall })
  try {
    const first = await post(server.url, 'demo', 'e', [census(1, 0), census(2, 3), census(3, 3, 6)])
    assert.deepEqual([first.body.accepted, first.body.position], [3, '7'])
    const kinds: string[] = []
    for await (const block of server.twin.log.read(0))
      for (const line of block.lines) kinds.push((JSON.parse(line) as { kind: string }).kind)
    const c = 'clock.passed'
    assert.deepEqual(kinds, [c, 'census.reported', c, c, c, 'census.reported', 'census.reported'])
    type Seen = {
      city: { asOf: string }
      source: { stale: boolean }
      facility: { units: { beds: { quality: string } }[] }
    }
    const look = async (): Promise<[string, boolean, string]> => {
      const { body } = await ask<Seen>(
        server.url,
        '{ city { asOf } source(id: "demo") { stale } facility(id: "h02") { units { beds { quality } } } }',
      )
      return [body.data.city.asOf, body.data.source.stale, body.data.facility.units[0]!.beds.quality]
    }
    const asOf = '2026-01-10T11:03:00.000Z'
    assert.deepEqual(await look(), [asOf, false, 'LIVE'])
    wall += 1 * MINUTE
    assert.deepEqual(await look(), [asOf, false, 'LIVE'])
    wall += 1 * MINUTE
    assert.deepEqual(await look(), [asOf, true, 'STALE'])
    // Another sender's news neither moves the clock nor makes the silent one fresh.
    await post(server.url, 'other', 'e', [{ ...census(1, 4), unit: 'h03-w01' }])
    assert.deepEqual(await look(), [asOf, true, 'STALE'])
    await post(server.url, 'demo', 'e', [census(4, 4)])
    assert.deepEqual(await look(), ['2026-01-10T11:04:00.000Z', false, 'LIVE'])
  } finally {
    await server.stop()
  }
})

test('silence is measured by the source’s own interval: two of those it told or showed, a quarter of an hour at least', async () => {
  let wall = Date.UTC(2026, 5, 1)
  // A minute of the wall clock is an hour of the city's.
  const server = await startServer({}, { clock: followedClock('demo', 60), now: () => wall })
  const stale = async (id: string): Promise<readonly [boolean, number | null]> => {
    type Seen = { source: { stale: boolean; everyMinutes: number | null } }
    const { body } = await ask<Seen>(server.url, `{ source(id: "${id}") { stale everyMinutes } }`)
    return [body.data.source.stale, body.data.source.everyMinutes]
  }
  const other = (seq: number, minute: number) => JSON.stringify({ ...census(seq, minute), unit: 'h03-w01' })
  try {
    for (let k = 0; k <= 10; k++) {
      await post(server.url, 'demo', 'e', [census(k, 10 * k)])
      await postRaw(server.url, '/ingest?source=hourly&epoch=e&every=60', other(k, 10 * k))
      await postRaw(
        server.url,
        '/ingest?source=quick&epoch=e&every=1',
        JSON.stringify({ ...census(k, 10 * k), unit: 'h02-w01', occupied: k }),
      )
      wall += 10_000
    }
    wall -= 10_000
    const [, learned] = await stale('demo')
    assert.ok(learned !== null && Math.abs(learned - 10) < 0.3, `${learned}`)
    const atMinute = async (minutes: number): Promise<readonly boolean[]> => {
      const before = wall
      wall += minutes * 1000
      const found = [(await stale('demo'))[0], (await stale('hourly'))[0], (await stale('quick'))[0]]
      wall = before
      return found
    }
    assert.deepEqual(await atMinute(15), [false, false, false])
    assert.deepEqual(await atMinute(16), [false, false, true])
    assert.deepEqual(await atMinute(19), [false, false, true])
    assert.deepEqual(await atMinute(22), [true, false, true])
    assert.deepEqual(await atMinute(120), [true, false, true])
    assert.deepEqual(await atMinute(121), [true, true, true])
  } finally {
    await server.stop()
  }
})

test('an alert stands after two minutes of a full hospital, and survives a restart', async () => {
  const wall = Date.UTC(2026, 5, 1)
  const setting = { clock: followedClock('demo', 10), now: () => wall }
  const server = await startServer({}, setting)
  const { city } = server.twin.state
  const beds = city.units
    .filter((unit) => unit.facility === 0 && unit.kind !== 'emergency')
    .flatMap((unit) => Array.from({ length: unit.beds + unit.surgeBeds }, (_, k) => bedId(unit, k + 1)))
  const fill = beds.flatMap((bed, i) => [
    { seq: 2 * i, occurredAt: new Date(evening).toISOString(), kind: 'bed.opened', bed },
    { seq: 2 * i + 1, occurredAt: new Date(evening).toISOString(), kind: 'bed.occupied', bed, encounter: `t${i}` },
  ])
  const filled = await post(server.url, 'demo', 'e', [...fill, census(1000, 1), census(1001, 4)])
  assert.deepEqual(filled.body.quarantined, [])
  const query = '{ alerts { id severity since finding { zh en } value threshold stale facility { id severity } } }'
  type Alerts = { alerts: { id: string; severity: string; facility: { severity: string } }[] }
  const before = await ask<Alerts>(server.url, query)
  const full = before.body.data.alerts.find((alert) => alert.id === 'occupancy:h01')
  await server.stop()
  assert.equal(full?.severity, 'CRITICAL')
  assert.equal(full?.facility.severity, 'CRITICAL')
  const again = await startServer({ DATA_DIR: server.dataDir }, setting)
  try {
    assert.deepEqual((await ask<Alerts>(again.url, query)).body, before.body)
  } finally {
    await again.stop()
  }
})
