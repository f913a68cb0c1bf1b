/** Data quality through the real server: clocks that are wrong, silence, gaps, censuses, and a restart in between. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bedId, SERVICES } from '@kangcheng/twin-engine'
import { addToken, type TokenHolder } from '../src/access-control/tokens.ts'
import { followedClock } from '../src/live/city-clock.ts'
import {
  ask,
  freshFolder,
  minutesFromNow,
  postRaw,
  startServer,
  subscribe,
  type TestServer,
  type WireEvent,
} from './harness.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const MORNING = Date.UTC(2026, 0, 10, 8)
const iso = (at: number): string => new Date(at).toISOString()

const FIGURES = `status finding { zh en } ageMinutes latenessP50Seconds latenessP90Seconds completeness validity arrivals
  arrivalsFrom arrivalsEveryMinutes silentSince openGaps clockOffsetSeconds driftShare censusDifference`
const SOURCE = `id name { zh } format everyMinutes facilities stale quality { ${FIGURES} }`
const RECONCILIATION = 'units census occupiedByEvents difference estimate low high censusAt finding { zh en }'
const ALL = `{ dataQuality { asOf finding { zh en } facilitiesReporting facilities lateFacilities silentSources oldestMinutes
  oldestSource latenessP90Seconds completeness reconciliation { ${RECONCILIATION} } sources { ${SOURCE} } } }`

interface Source {
  readonly id: string
  readonly name: { readonly zh: string } | null
  readonly format: string | null
  readonly everyMinutes: number | null
  readonly facilities: number
  readonly stale: boolean
  readonly quality: {
    readonly status: string
    readonly finding: { readonly zh: string; readonly en: string }
    readonly ageMinutes: number | null
    readonly latenessP50Seconds: number | null
    readonly latenessP90Seconds: number | null
    readonly completeness: number | null
    readonly validity: number | null
    readonly arrivals: readonly (number | null)[]
    readonly silentSince: string | null
    readonly openGaps: number
    readonly clockOffsetSeconds: number | null
    readonly driftShare: number | null
    readonly censusDifference: number | null
  }
}
interface DataQuality {
  readonly finding: { readonly zh: string; readonly en: string }
  readonly facilitiesReporting: number
  readonly facilities: number
  readonly silentSources: number
  readonly oldestSource: string | null
  readonly completeness: number | null
  readonly reconciliation: {
    readonly units: number
    readonly difference: number | null
    readonly estimate: number | null
  }
  readonly sources: readonly Source[]
}

async function look(server: TestServer): Promise<DataQuality> {
  const { body } = await ask<{ dataQuality: DataQuality }>(server.url, ALL)
  assert.equal(body.errors, undefined, JSON.stringify(body.errors))
  return body.data.dataQuality
}

const within = (found: number | null, wanted: number, share = 0.06): void =>
  assert.ok(found !== null && Math.abs(found - wanted) <= Math.abs(wanted) * share, `${found} is not about ${wanted}`)

/** A server on the wall clock, which the test moves. */
class Morning {
  wall = MORNING
  readonly setting = { now: () => this.wall }
  server!: TestServer
  readonly dataDir = freshFolder()

  async start(): Promise<void> {
    this.server = await startServer({ DATA_DIR: this.dataDir }, this.setting)
  }

  async send(source: string, events: readonly WireEvent[], every = ''): Promise<void> {
    const path = `/ingest?source=${source}&epoch=e${every === '' ? '' : `&every=${every}`}`
    const answer = await postRaw(this.server.url, path, events.map((event) => JSON.stringify(event)).join('\n'))
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    // A moment passes between batches, as it does in life.
    this.wall += 10
  }

  async minute(n = 1): Promise<void> {
    for (let i = 0; i < n; i++) {
      this.wall += MINUTE
      await this.server.twin.tick()
    }
  }
}

test('sources with a wrong clock, a gap, a silence and a census that is off: each is said, and a restart changes nothing', async () => {
  const day = new Morning()
  await day.start()
  const ward = day.server.twin.city.units.find((unit) => unit.id === 'h01-w01')!
  const bed = (n: number): string => bedId(ward, n)
  const queue = (seq: number, facility: string, at: number) => ({
    seq,
    occurredAt: iso(at),
    kind: 'queue.reported',
    facility,
    service: 'emergency',
    waiting: seq % 9,
  })
  // Beds of one ward: 12 of 20 occupied.
  const opened = Array.from({ length: 20 }, (_, i) => ({
    occurredAt: iso(day.wall),
    kind: 'bed.opened',
    bed: bed(i + 1),
  }))
  const taken = Array.from({ length: 12 }, (_, i) => ({
    occurredAt: iso(day.wall),
    kind: 'bed.occupied',
    bed: bed(i + 1),
    encounter: `t${i}`,
  }))
  await day.send(
    'beds',
    [...opened, ...taken].map((event, seq) => ({ seq, ...event })),
  )
  // A census that counts two more.
  const census = { occurredAt: iso(day.wall), kind: 'census.reported', unit: 'h01-w01', occupied: 14 }
  await day.send('census', [{ seq: 1, ...census }], '1440')
  for (let k = 1; k <= 40; k++) {
    await day.minute()
    await day.send('behind', [queue(k, 'p001', day.wall - HOUR - 2000)])
    // Ten minutes ahead is taken, twenty is not.
    await day.send('ahead', [queue(k, 'h02', day.wall + (k <= 36 ? 10 : 20) * MINUTE)])
    if (k <= 10) await day.send('silent', [queue(k, 'h03', day.wall - 1000)], '2')
    // Number 45 never comes.
    const freed = {
      occurredAt: iso(day.wall - 5000),
      kind: k % 2 === 1 ? 'bed.blocked' : 'bed.unblocked',
      bed: bed(20),
    }
    await day.send('beds', [{ seq: 31 + k + (k > 13 ? 1 : 0), ...freed, ...(k % 2 === 1 ? { reason: 'repair' } : {}) }])
  }
  try {
    const found = await look(day.server)
    const by = new Map(found.sources.map((source) => [source.id, source]))
    const q = (id: string) => by.get(id)!.quality

    assert.equal(q('behind').status, 'CHECK')
    within(q('behind').clockOffsetSeconds, -3602)
    within(q('behind').latenessP50Seconds, 3602)
    assert.match(q('behind').finding.en, /its clock is about 1 h behind, or set to another zone/)
    assert.match(q('behind').finding.zh, /^对方时钟慢约 1 小时，或时区有误/)

    assert.equal(q('ahead').status, 'CHECK')
    assert.equal(q('ahead').validity, 36 / 40)
    assert.ok(q('ahead').clockOffsetSeconds! > 570)
    assert.match(q('ahead').finding.en, /min ahead; .*10% of what came in 24 h went to the quarantine/)

    assert.equal(q('silent').status, 'SILENT')
    assert.equal(by.get('silent')!.everyMinutes, 2)
    assert.equal(q('silent').silentSince, iso(MORNING + 10 * MINUTE))
    assert.match(q('silent').finding.en, /^silent for 30 min, one every 2 min agreed; what is shown is the last known/)
    within(q('silent').ageMinutes, 30)

    assert.equal(q('beds').openGaps, 1)
    assert.equal(q('beds').completeness, 1 - 1 / 73)
    assert.equal(q('beds').censusDifference, 2)
    assert.equal(q('beds').status, 'CHECK')
    assert.match(q('beds').finding.zh, /普查比床态多 2 床；编号完整 99%（缺 1）/)
    assert.equal(by.get('beds')!.everyMinutes! < 1.1, true)
    assert.equal(by.get('beds')!.name?.zh, day.server.twin.city.facilities[0]!.name.zh)

    // What is not known is null: no completeness of a single ward's census, no rhythm, no drift, no past.
    assert.equal(q('census').latenessP50Seconds, 0)
    assert.equal(q('census').clockOffsetSeconds, null)
    assert.equal(q('census').driftShare, null)
    assert.deepEqual(q('census').arrivals, [...Array(46).fill(null), 1, 0])
    assert.equal(
      q('beds')
        .arrivals.slice(46)
        .reduce<number>((a, b) => a + b!, 0),
      72,
    )

    assert.equal(found.silentSources, 1)
    assert.deepEqual([found.facilitiesReporting, found.facilities], [2, 3])
    assert.equal(found.oldestSource, 'behind')
    assert.equal(found.reconciliation.difference, 2)
    assert.equal(found.reconciliation.estimate, 14)
    assert.match(
      found.finding.en,
      /^1 of 5 sources silent, for up to 30 min; .*2 of 3 facilities report; the census counts 2 more/,
    )

    const metrics = await (await fetch(new URL('/metrics', day.server.url))).text()
    assert.match(metrics, /kangcheng_source_age_seconds\{source="silent"\} 18\d\d/)
    assert.match(metrics, /kangcheng_source_lateness_p90_seconds\{source="behind"\} 3\d\d\d/)
    assert.match(metrics, /kangcheng_source_quarantined_total\{source="ahead"\} 4/)

    const before = await ask(day.server.url, ALL)
    await day.server.stop()
    await day.start()
    const after = await ask(day.server.url, ALL)
    assert.deepEqual(after.body, before.body)

    // Also from the log alone.
    await day.server.stop()
    const { readdirSync, rmSync } = await import('node:fs')
    for (const name of readdirSync(day.dataDir).filter((file) => file.startsWith('snapshot-')))
      rmSync(`${day.dataDir}/${name}`)
    await day.start()
    assert.deepEqual((await ask(day.server.url, ALL)).body, before.body)
  } finally {
    await day.server.stop()
  }
})

test('a census source whose wards stop reporting is incomplete by wards; its interval makes silence count late', async () => {
  const day = new Morning()
  await day.start()
  const wards = ['h01-w01', 'h01-w02', 'h02-w01', 'h03-w01']
  const round = (seq: number, units: readonly string[]) =>
    units.map((unit, i) => ({
      seq: seq + i,
      occurredAt: iso(day.wall),
      kind: 'census.reported',
      unit,
      occupied: 10 + i,
    }))
  try {
    await day.send('rounds', round(0, wards), '60')
    const source = async (): Promise<Source> => {
      const { body } = await ask<{ source: Source }>(day.server.url, `{ source(id: "rounds") { ${SOURCE} } }`)
      return body.data.source
    }
    day.wall += HOUR
    await day.minute()
    let now = await source()
    assert.deepEqual([now.stale, now.quality.status, now.quality.completeness, now.facilities], [false, 'NORMAL', 1, 3])
    assert.equal(now.name, null, 'it told of three facilities')
    assert.match(now.quality.finding.zh, /^正常，约定每 1 小时一次，几乎无延迟；最近一次上报含病区 4\/4$/)
    await day.send('rounds', round(10, wards.slice(0, 3)))
    day.wall += HOUR
    await day.minute()
    await day.send('rounds', round(20, wards.slice(0, 3)))
    now = await source()
    assert.deepEqual([now.quality.completeness, now.everyMinutes], [0.75, 60])
    assert.match(now.quality.finding.en, /its latest report has 3 of 4 wards$/)
    day.wall += 80 * MINUTE
    await day.minute()
    assert.equal((await source()).quality.status, 'LATE')
    assert.match((await source()).quality.finding.en, /^late: the newest is 1 h 21 min old/)
    day.wall += 40 * MINUTE
    await day.minute()
    now = await source()
    assert.deepEqual([now.quality.status, now.stale], ['SILENT', true])
    assert.match(now.quality.finding.zh, /^已静默 2 小时 2 分，约定每 1 小时一次；所示为最后已知值/)

    // On screen: the last figures with their age, marked; never a nought.
    type Pulse = {
      pulse: {
        sources: { id: string; stale: boolean; status: string }[]
        facilities: { id: string; occupied: number | null; observedAt: string; quality: string }[]
      }
    }
    const [first] = await subscribe<Pulse>(
      day.server.url,
      'subscription { pulse { sources { id stale status } facilities { id occupied observedAt quality } } }',
      (events) => events.length > 0,
    )
    const { sources, facilities } = first!.data.pulse
    assert.deepEqual(sources, [{ id: 'rounds', stale: true, status: 'SILENT' }])
    const h03 = facilities.find(({ id }) => id === 'h03')!
    assert.deepEqual([h03.occupied, h03.quality, h03.observedAt], [13, 'STALE', iso(MORNING)])
    const { body } = await ask<{ dataQuality: DataQuality }>(day.server.url, ALL)
    assert.deepEqual(body.data.dataQuality.reconciliation.difference, null, 'censuses alone cannot be reconciled')
    assert.equal(body.data.dataQuality.facilitiesReporting, 0)
  } finally {
    await day.server.stop()
  }
})

test('nothing heard of is said, and every figure of a source that only failed is null', async () => {
  const day = new Morning()
  await day.start()
  try {
    let found = await look(day.server)
    assert.equal(found.finding.zh, '尚无数据来源')
    assert.deepEqual([found.oldestSource, found.completeness, found.sources], [null, null, []])
    await day.send('wrong', [
      { seq: 1, occurredAt: iso(day.wall), kind: 'census.reported', unit: 'nowhere', occupied: 1 },
    ])
    found = await look(day.server)
    const { quality, name } = found.sources[0]!
    assert.equal(name, null)
    assert.equal(quality.status, 'CHECK')
    assert.equal(quality.validity, 0)
    assert.deepEqual(quality.arrivals, [...Array(47).fill(null), 1])
    assert.deepEqual(
      [quality.ageMinutes, quality.latenessP50Seconds, quality.latenessP90Seconds, quality.completeness],
      [null, null, null, null],
    )
    assert.deepEqual([quality.clockOffsetSeconds, quality.driftShare, quality.censusDifference], [null, null, null])
    assert.match(quality.finding.en, /^100% of what came in 24 h went to the quarantine; nothing new for a day/)
  } finally {
    await day.server.stop()
  }
})

test('where a source drives the city’s clock, days pass in its time: drift, arrivals and a restart', async () => {
  let wall = Date.UTC(2026, 5, 1)
  const setting = { clock: followedClock('driver', 60), now: () => wall }
  let server = await startServer({}, setting)
  try {
    const start = Date.UTC(2026, 0, 10)
    let seq = 0
    // Every quarter of an hour for two days; on the second day half of it has dried up.
    for (let quarter = 0; quarter <= 2 * 96 + 8; quarter++) {
      wall += 15_000
      const events = Array.from({ length: quarter < 104 ? 4 : 2 }, (_, i) => ({
        seq: seq++,
        occurredAt: iso(start + quarter * 15 * MINUTE),
        kind: 'census.reported',
        unit: ['h01-w01', 'h01-w02', 'h02-w01', 'h03-w01'][i],
        occupied: 9,
      }))
      const body = events.map((event) => JSON.stringify(event)).join('\n')
      assert.equal((await postRaw(server.url, '/ingest?source=driver&epoch=e', body)).status, 200)
    }
    const before = await ask<{ dataQuality: DataQuality }>(server.url, ALL)
    const [driver] = before.body.data.dataQuality.sources
    assert.deepEqual(driver!.quality.arrivals, [...Array(47).fill(4), 2])
    within(driver!.everyMinutes, 15)
    assert.equal(driver!.quality.driftShare, -0.5)
    assert.match(driver!.quality.finding.en, /50% less than the day before/)
    assert.equal(driver!.quality.latenessP90Seconds, 0)
    await server.stop()
    server = await startServer({ DATA_DIR: server.dataDir }, setting)
    assert.deepEqual((await ask(server.url, ALL)).body, before.body)
  } finally {
    await server.stop()
  }
})

test('a sender whose clock changes for summer time is named, whether its events are taken or refused for it', async () => {
  const day = new Morning()
  await day.start()
  try {
    for (let halfHour = 0; halfHour < 8; halfHour++) {
      const turned = halfHour < 4 ? 0 : HOUR
      const events = (facility: string, by: number): readonly WireEvent[] =>
        Array.from({ length: 6 }, (_, i) => ({
          seq: halfHour * 6 + i,
          occurredAt: iso(day.wall - 2000 - i + by),
          kind: 'queue.reported',
          facility,
          service: SERVICES[i],
          waiting: halfHour + i,
        }))
      await day.send('spring', events('h01', turned))
      await day.send('autumn', events('h02', -turned))
      day.wall += 30 * MINUTE
      await day.minute()
    }
    const { sources } = await look(day.server)
    const [autumn, spring] = sources.map(({ quality }) => quality)
    assert.match(spring!.finding.zh, /其时钟似因夏令时而变：时间一日之内突早 1 小时/)
    assert.match(spring!.finding.en, /its clock is about 1 h ahead; its clock seems to have changed for summer time/)
    assert.match(autumn!.finding.en, /changed for summer time: within a day its times became an hour later against/)
    assert.equal(spring!.validity, 0.5)
  } finally {
    await day.server.stop()
  }
})

test('census against beds is for operations: the public sees neither count of a ward nor of a hospital', async () => {
  const server = await startServer({ AUTH: 'on' })
  try {
    const as = (holder: TokenHolder) => ({ authorization: `Bearer ${addToken(server.dataDir, holder)}` })
    const ward = server.twin.city.units.find((unit) => unit.id === 'h01-w01')!
    const at = minutesFromNow(-5)
    const events = [
      { seq: 1, occurredAt: at, kind: 'bed.opened', bed: bedId(ward, 1) },
      { seq: 2, occurredAt: at, kind: 'bed.occupied', bed: bedId(ward, 1), encounter: 't1' },
      { seq: 3, occurredAt: at, kind: 'census.reported', unit: 'h01-w01', occupied: 4 },
    ]
    const lines = events.map((event) => JSON.stringify(event)).join('\n')
    await postRaw(server.url, '/ingest?source=ward-1&epoch=e', lines, as({ source: 'ward-1' }))
    type Seen = Record<'facility', { reconciliation: unknown; units: readonly { reconciliation: unknown }[] }>
    const seen = async (holder: TokenHolder) => {
      const query = `{ facility(id: "h01") { reconciliation { census difference estimate low high }
        units(ids: ["h01-w01"]) { reconciliation { census difference estimate low high } } } }`
      const { facility } = (await ask<Seen>(server.url, query, {}, as(holder))).body.data
      return [facility.reconciliation, facility.units[0]!.reconciliation]
    }
    const both = { census: 4, difference: 3, estimate: 4, low: 1, high: 4 }
    assert.deepEqual(await seen({ role: 'duty-officer', name: 'zz-operations' }), [both, both])
    assert.deepEqual(await seen({ role: 'public', name: 'zz-public' }), [null, null])
  } finally {
    await server.stop()
  }
})
