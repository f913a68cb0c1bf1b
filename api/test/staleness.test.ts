import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bedId } from '@kangcheng/twin-engine'
import { followedClock } from '../src/live/city-clock.ts'
import { ask, post, startServer } from './harness.ts'

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
