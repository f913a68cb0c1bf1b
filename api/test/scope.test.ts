/** What is one hospital's stays with it: reads across organisations by every way that an answer comes. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { BedStatus, bedId } from '@kangcheng/twin-engine'
import { accessOf } from '../src/access-control/access.ts'
import { placesMissing, scopeIn } from '../src/access-control/scope.ts'
import { addToken, type TokenHolder } from '../src/access-control/tokens.ts'
import { FRAME_HEADER_BYTES } from '../src/fan-out/frame.ts'
import { bedCapacity } from '../src/quarantine/shares/bed-capacity.ts'
import { edxlHaveShare } from '../src/quarantine/shares/edxl-have.ts'
import { ask, type GraphqlAnswer, minutesFromNow, postRaw, startServer, subscribe, type TestServer } from './harness.ts'

let server: TestServer
const as: Record<string, Record<string, string>> = {}
const send = (events: readonly object[]) =>
  postRaw(
    server.url,
    '/ingest?source=feed-1&epoch=e',
    events.map((event, i) => JSON.stringify({ seq: seq + i, occurredAt: minutesFromNow(-5), ...event })).join('\n'),
    as.sender,
  ).finally(() => {
    seq += events.length
  })
let seq = 1

before(async () => {
  server = await startServer({ AUTH: 'on' })
  const holders: Record<string, TokenHolder> = {
    sender: { source: 'feed-1' },
    centre: { role: 'duty-officer', name: 'zz-centre' },
    east: { role: 'bed-manager', name: 'zz-east', places: ['h02'] },
    ward: { role: 'bed-manager', name: 'zz-ward', places: ['h01-w01'] },
    group: { role: 'group-coordinator', name: 'zz-group', places: ['g1'] },
    two: { role: 'group-coordinator', name: 'zz-two', places: ['h02', 'h03'] },
    nowhere: { role: 'bed-manager', name: 'zz-nowhere', places: ['h99'] },
    bare: { role: 'bed-manager', name: 'zz-bare' },
    public: { role: 'public', name: 'zz-public' },
  }
  for (const [who, holder] of Object.entries(holders))
    as[who] = { authorization: `Bearer ${addToken(server.dataDir, holder)}` }
  const beds = server.twin.city.units
    .filter(({ kind }) => kind !== 'emergency')
    .flatMap((unit) => [1, 2, 3].map((n) => bedId(unit, n)))
  const { body } = await send([
    ...beds.map((bed) => ({ kind: 'bed.opened', bed })),
    ...beds.map((bed, i) => ({ kind: 'bed.occupied', bed, encounter: `zz-${i}` })),
    { kind: 'encounter.started', encounter: 'zz-e1', facility: 'h01', need: 'emergency', acuity: 2 },
    { kind: 'encounter.started', encounter: 'zz-e3', facility: 'h03', need: 'emergency', acuity: 2 },
    { kind: 'census.reported', unit: 'h01-w02', occupied: 33 },
  ])
  assert.deepEqual(body.quarantined, [])
})
after(() => server.stop())

interface Hidden {
  readonly field: string
  readonly reason: string
}
const asked = async <T>(who: string, query: string) => {
  const { body } = await ask<T>(server.url, query, {}, as[who])
  return { ...body, hidden: (body as GraphqlAnswer<T> & { extensions?: { hidden?: Hidden[] } }).extensions?.hidden }
}

type Hospital = {
  beds: { occupied: number }
  emergency: { waiting: number } | null
  capacity: object[]
  reconciliation: object | null
  history: { emergency: (number | null)[] }
  units: {
    id: string
    beds: { occupied: number | null; quality: string }
    waiting: number | null
    noBed: object | null
  }[]
  indicators: { unit: string; value: number | null }[]
}
const HOSPITAL = `beds { occupied } emergency { waiting } capacity { need free } reconciliation { census }
  history { emergency } units { id beds { occupied quality } waiting noBed { chance } } indicators { unit value }`

test('a bed manager sees its own hospital in detail, and of the others what the city sees of all', async () => {
  const query = `{ city { beds { occupied } } own: facility(id: "h02") { ${HOSPITAL} } ...other }
    fragment other on Query { other: facility(id: "h01") { ...detail } } fragment detail on Facility { ${HOSPITAL} }`
  type Seen = { city: { beds: { occupied: number } }; own: Hospital; other: Hospital }
  const east = await asked<Seen>('east', query)
  const centre = await asked<Seen>('centre', query)
  assert.equal(east.errors, undefined)
  assert.deepEqual(east.data.own, centre.data.own)
  assert.equal(centre.hidden, undefined)
  const { other, city } = east.data
  // Totals are those that everybody sees: what is hidden is no smaller sum.
  assert.deepEqual([city, other.beds], [centre.data.city, centre.data.other.beds])
  assert.deepEqual([other.emergency, other.capacity, other.reconciliation], [null, [], null])
  assert.ok(centre.data.other.emergency!.waiting > 0 && centre.data.other.capacity.length > 0)
  assert.ok(other.history.emergency.every((count) => count === null))
  assert.ok(other.indicators.every(({ unit, value }) => unit !== 'patients' || value === null))
  for (const { beds, waiting, noBed } of other.units)
    assert.deepEqual([beds.occupied, beds.quality, waiting, noBed], [null, 'MISSING', null, null])
  assert.deepEqual(
    new Set(east.hidden!.map(({ field, reason }) => `${field} ${reason}`)),
    new Set(
      ['emergency', 'capacity', 'reconciliation']
        .map((name) => `Facility.${name} SCOPE`)
        .concat(
          ['beds', 'waiting', 'noBed'].map((name) => `Unit.${name} SCOPE`),
          ['FacilityHistory.emergency SCOPE', 'IndicatorValue.value SCOPE'],
        ),
    ),
  )
})

test('L92: the public is not told of hospitals where few people lie, by no field, and the sums of the city stay', async () => {
  type Shown = {
    city: { beds: { occupied: number }; facilities: { nodes: (Hospital & { id: string; severity: string })[] } }
  }
  const query = `{ city { beds { occupied } facilities(kind: HOSPITAL) { nodes {
    id severity beds { physical open occupied available occupancy } indicators { unit value } history { occupied available } } } } }`
  const shown = await asked<Shown>('public', query)
  const centre = await asked<Shown>('centre', query)
  assert.equal(shown.errors, undefined)
  assert.equal(shown.data.city.beds.occupied, centre.data.city.beds.occupied)
  const small = centre.data.city.facilities.nodes.filter(({ beds }) => beds.occupied > 0 && beds.occupied < 11)
  assert.ok(small.length > 0)
  for (const hospital of shown.data.city.facilities.nodes) {
    const truth = centre.data.city.facilities.nodes.find(({ id }) => id === hospital.id)!
    if (!small.includes(truth)) continue
    const { physical, open, ...state } = hospital.beds as unknown as Record<string, number | null>
    assert.ok(physical! > 0 && open! > 0, 'what can be used is told')
    assert.deepEqual(new Set(Object.values(state)), new Set([null]), hospital.id)
    assert.ok(hospital.indicators.every(({ value }) => value === null))
    assert.equal(hospital.severity, 'UNKNOWN')
    const { history } = hospital as unknown as { history: Record<string, (number | null)[]> }
    assert.ok([...history.occupied!, ...history.available!].every((count) => count === null))
  }
  const told = shown.data.city.facilities.nodes.filter(({ beds }) => beds.occupied === null)
  assert.ok(told.length >= 2, 'one alone would follow from the sum')
  assert.ok(shown.hidden!.some(({ field, reason }) => field === 'Facility.beds' && reason === 'SMALL'))
  // Nor are other bodies, in the files that they are given.
  const rows = bedCapacity.build(server.twin).body(null).split('\r\n')
  for (const { id } of told) assert.match(rows.find((row) => row.startsWith(`${id},`))!, /,\d+,\d+,,,,,,[^,]*,MISSING$/)
  assert.equal(bedCapacity.build(server.twin).suppressed!.smallCells, small.length)
  assert.doesNotMatch(edxlHaveShare.build(server.twin).body(null), /AdultICU/, 'eight beds tell of single people')
})

test('a single ward’s manager sees that ward; a group’s coordinator its members; lost places open nothing', async () => {
  const units = async (who: string): Promise<readonly string[]> => {
    const { data } = await asked<{ city: { facilities: { nodes: { units: Hospital['units'] }[] } } }>(
      who,
      '{ city { facilities { nodes { units { id beds { occupied quality } } } } } }',
    )
    return data.city.facilities.nodes.flatMap((f) =>
      f.units.filter((u) => u.beds.occupied !== null).map(({ id }) => id),
    )
  }
  assert.deepEqual(await units('ward'), ['h01-w01'])
  assert.deepEqual(await units('two'), ['h02-w01', 'h03-w01', 'h03-w02'])
  assert.deepEqual(await units('group'), await units('centre'))
  assert.deepEqual(await units('nowhere'), [])
  assert.deepEqual(await units('bare'), [])
  // The ward's manager holds no hospital: how it runs is not a ward's.
  const { data } = await asked<{ facility: Hospital }>('ward', '{ facility(id: "h01") { emergency { waiting } } }')
  assert.equal(data.facility.emergency, null)
})

test('a group and a hospital bring their members and campuses; a chain of parents ends', () => {
  const { city } = server.twin
  const campus = { ...city.facilities[1]!, parent: 'h01' }
  const ring = { ...city.facilities[2]!, parent: 'h03' }
  const changed = { ...city, facilities: [city.facilities[0]!, campus, ring, ...city.facilities.slice(3)] }
  assert.deepEqual([...scopeIn(changed, ['h01']).facilities].slice(0, 3), [1, 1, 0])
  assert.deepEqual([...scopeIn(changed, ['h02']).facilities].slice(0, 3), [0, 1, 0])
  assert.deepEqual([...scopeIn(city, ['g1']).facilities].slice(0, 4), [1, 1, 1, 0])
  assert.deepEqual(placesMissing(city, ['h01', 'g1', 'h01-w01', 'h99']), ['h99'])
  const lost = accessOf({ kind: 'bed-manager', name: 'zz' }, city)
  assert.ok(city.facilities.every((_, f) => !lost.sees('operations', f)))
})

test('alerts, the pulse and the forecast are those of one’s own places', async () => {
  type Alerts = { facility: { id: string } }[]
  const alerts = async (who: string) =>
    (await asked<{ alerts: Alerts }>(who, '{ alerts { facility { id } } }')).data.alerts.map((a) => a.facility.id)
  assert.deepEqual(
    await alerts('two'),
    (await alerts('centre')).filter((id) => id !== 'h01'),
  )
  const query = 'subscription { pulse { alerts { facility { id } } facilities { id occupied icuOccupied emergency } } }'
  type Row = { id: string; occupied: number; icuOccupied: number | null; emergency: number | null }
  const first = async (who: string) => {
    const [event] = await subscribe<{ pulse: { facilities: Row[]; alerts: Alerts } }>(
      server.url,
      query,
      (events) => events.length > 0,
      as[who],
    )
    return event!.data.pulse
  }
  const [own, all] = [await first('two'), await first('centre')]
  const row = (pulse: typeof own, id: string) => pulse.facilities.find((f) => f.id === id)!
  assert.deepEqual(row(own, 'h03'), row(all, 'h03'))
  assert.deepEqual(row(own, 'h01'), { ...row(all, 'h01'), icuOccupied: null, emergency: null })
  assert.ok(row(all, 'h01').icuOccupied !== null && row(all, 'h01').emergency !== null)
  assert.ok(own.alerts.every(({ facility }) => facility.id !== 'h01'))
  const forecast = await asked<{ forecast: { facilities: { facility: string }[] } | null }>(
    'two',
    '{ forecast { facilities(ids: ["h01", "h02"]) { facility } } }',
  )
  assert.equal(forecast.errors, undefined)
  if (forecast.data.forecast !== null)
    assert.deepEqual(
      forecast.data.forecast.facilities.map(({ facility }) => facility),
      ['h02'],
    )
})

/** The first frame that a caller is sent. */
async function frame(who: string): Promise<{ status: Uint8Array; since: Uint32Array; emergency: Int32Array }> {
  const stop = new AbortController()
  const answer = await fetch(new URL('/frames', server.url), { headers: as[who]!, signal: stop.signal })
  assert.equal(answer.status, 200)
  let bytes: Buffer = Buffer.alloc(0)
  for await (const chunk of answer.body! as unknown as AsyncIterable<Uint8Array>) {
    bytes = Buffer.concat([bytes, chunk])
    if (bytes.length >= 4 && bytes.length >= 4 + bytes.readUInt32LE(0)) break
  }
  stop.abort()
  const count = bytes.readUInt32LE(4 + 32)
  const at = 4 + FRAME_HEADER_BYTES
  const padded = (count + 3) & ~3
  return {
    status: Uint8Array.from(bytes.subarray(at, at + count)),
    since: Uint32Array.from({ length: count }, (_, b) => bytes.readUInt32LE(at + padded + 4 * b)),
    emergency: Int32Array.from(server.twin.city.facilities, (_, f) =>
      bytes.readInt32LE(at + padded + 4 * count + 16 * f),
    ),
  }
}

test('frames keep their shape; beds and departments of others are not known in them', async () => {
  const [own, all] = [await frame('two'), await frame('centre')]
  const { unitOfBed } = server.twin.state.index
  assert.equal(own.status.length, all.status.length)
  let shown = 0
  own.status.forEach((status, bed) => {
    const mine = server.twin.city.units[unitOfBed[bed]!]!.facility !== 0
    if (mine && status !== BedStatus.unknown) shown++
    assert.deepEqual(
      [status, own.since[bed]],
      mine ? [all.status[bed], all.since[bed]] : [BedStatus.unknown, 0],
      `bed ${bed}`,
    )
  })
  assert.ok(shown >= 9 && all.status[0] !== BedStatus.unknown)
  assert.deepEqual([own.emergency[0], own.emergency[2]], [-1, all.emergency[2]])
  assert.ok(all.emergency[0]! > 0)
  const other = await fetch(new URL('/rehearsals/x/run', server.url), { headers: as.two! })
  assert.match(((await other.json()) as { error: string }).error, /not for role group-coordinator/)
})

test('deltas carry the own beds only, and go on from the position of the others', async () => {
  const { frameHub } = await import('../src/fan-out/frame-hub.ts')
  const hub = frameHub(server.twin, 60_000)
  const frames: Buffer[] = []
  const quit = hub
    .within(accessOf({ kind: 'bed-manager', name: 'zz', places: ['h02'] }, server.twin.city).scope)
    .subscribe({ write: (bytes) => frames.push(Buffer.from(bytes)) > 0, onDrain: () => {} }, null)
  const units = server.twin.city.units.filter(({ kind }) => kind === 'ward')
  await send(units.map((unit) => ({ kind: 'bed.vacated', bed: bedId(unit, 1) })))
  hub.tick()
  quit()
  assert.equal(frames.length, 2)
  const delta = frames[1]!
  const count = delta.readUInt32LE(4 + 32)
  const own = server.twin.city.units.find(({ id }) => id === 'h02-w01')!
  assert.deepEqual([count, delta.readUInt32LE(4 + FRAME_HEADER_BYTES)], [1, own.firstBed])
  assert.equal(Number(delta.readBigUInt64LE(4 + 16)), server.twin.position)
  assert.equal(hub.subscribers, 0)
  hub.stop()
})

test('events of others do not reach a bed manager, and a coordinator is told no encounters at all', async () => {
  type Told = { events: { kind: string; event: { bed?: string; facility?: string; unit?: string } } }
  const told = await subscribe<Told>(
    server.url,
    'subscription { events(after: "0") { position kind event } }',
    (events) => events.filter(({ data }) => data.events.event.bed !== undefined).length >= 7,
    as.east,
  )
  for (const { data } of told) {
    const { bed, facility, unit } = data.events.event
    const place = bed ?? unit ?? facility
    assert.ok(data.events.kind === 'clock.passed' || place?.startsWith('h02'), JSON.stringify(data.events))
  }
  await assert.rejects(
    subscribe(server.url, 'subscription { events { position } }', () => true, as.two),
    /events is not for role group-coordinator/,
  )
})

test('a refusal tells nothing of what is there: its words are the same for what exists and what does not', async () => {
  const words = async (who: string, query: string) => (await asked(who, query)).errors?.[0]?.message
  for (const [there, not] of [
    ['{ quarantineEntry(id: "1") { id } }', '{ quarantineEntry(id: "999") { id } }'],
    ['{ rehearsal(id: "forecast") { id } }', '{ rehearsal(id: "none") { id } }'],
    [
      'mutation { releaseShare(id: "a", reason: "a trial") { id } }',
      'mutation { releaseShare(id: "b", reason: "a trial") { id } }',
    ],
  ] as const) {
    assert.equal(await words('east', there), await words('east', not))
    assert.match((await words('east', there))!, /is not for role bed-manager/)
  }
})
