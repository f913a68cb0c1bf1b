/** The share of MeasureReports from a live twin: inspected as every other, read again by the feed format that reads others'. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { suppressSmallCounts } from '../src/access-control/small-counts.ts'
import { freshKey, tokensOf } from '../src/feeds/encounter-token.ts'
import { decodeAll } from '../src/feeds/feed-format.ts'
import { fhir } from '../src/feeds/fhir.ts'
import { fixedZone } from '../src/feeds/zone.ts'
import { FACILITY_SYSTEM } from '../src/outgoing/measure-report.ts'
import { inspectShare } from '../src/quarantine/shares/inspect.ts'
import { measureReport } from '../src/quarantine/shares/measure-report.ts'
import { minutesFromNow, post, startServer, type TestServer } from './harness.ts'

let server: TestServer
before(async () => {
  server = await startServer()
})
after(() => server.stop())

/** The body as another body would get it, and what the inspection finds. */
function share(smallest: number) {
  const content = measureReport.build(server.twin)
  const shown = suppressSmallCounts(content.people!, smallest)
  const body = content.body(shown)
  const findings = inspectShare(measureReport, content, shown, body).filter(({ ok }) => !ok)
  const feed = decodeAll(fhir, Buffer.from(body), { zone: fixedZone(480), tokens: tokensOf(freshKey()) })
  return { body, found: findings.map(({ id }) => id), feed }
}

test('before anybody has told, no figure is there and none is 0', () => {
  const { body, feed } = share(11)
  assert.deepEqual(feed.events, [])
  assert.deepEqual(feed.problems, [])
  assert.ok(body.includes('data-absent-reason'))
  assert.ok(!body.includes('"count"'))
})

test('censuses and emergency patients go out; small numbers of people do not', async () => {
  const { city } = server.twin
  const wards = city.units.filter((unit) => unit.kind !== 'emergency')
  const department = city.units.find((unit) => unit.kind === 'emergency')!
  const facility = city.facilities[department.facility]!
  await post(server.url, 'beds', 'e', [
    ...wards.map((unit, seq) => ({
      seq,
      occurredAt: minutesFromNow(-3),
      kind: 'census.reported',
      unit: unit.id,
      occupied: 2,
      open: unit.beds,
    })),
    ...Array.from({ length: 4 }, (_, i) => ({
      seq: wards.length + i,
      occurredAt: minutesFromNow(-2),
      kind: 'encounter.started',
      encounter: `e:zz-${i}`,
      facility: facility.id,
      need: 'emergency',
    })),
  ])
  const masked = share(11)
  assert.deepEqual(masked.found, ['small-cells'])
  assert.deepEqual(masked.feed.problems, [])
  const censusOf = (feed: typeof masked.feed, group: string) =>
    feed.events.find(({ event }) => event.unit === `${FACILITY_SYSTEM}#${facility.id}#${group}`)?.event
  const own = wards.filter((unit) => unit.facility === department.facility)
  assert.deepEqual(
    [censusOf(masked.feed, 'all-inpatient')?.occupied, censusOf(masked.feed, 'all-inpatient')?.open],
    [2 * own.length, own.reduce((sum, unit) => sum + unit.beds, 0)],
  )
  assert.equal(censusOf(masked.feed, 'emergency'), undefined)
  assert.ok(masked.body.includes('"valueCode": "masked"'))
  const open = share(2)
  assert.deepEqual(open.found, [])
  assert.equal(censusOf(open.feed, 'emergency')?.occupied, 4)
})
