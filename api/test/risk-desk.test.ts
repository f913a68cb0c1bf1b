/** The alert desk: alerts on what is to come reach GraphQL, a post takes one, and neither restart nor exercise changes that. */
import assert from 'node:assert/strict'
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadLadder } from '@kangcheng/scenarios'
import { loadCity } from '@kangcheng/seed-data'
import type { Twin } from '../src/live/twin.ts'
import type { Forecast } from '../src/rehearsal/ports.ts'
import { riskDesk } from '../src/risk/desk.ts'
import { type DeskRecord, deskFile } from '../src/risk/desk-file.ts'
import { type DeskStanding, RiskRefused } from '../src/risk/ports.ts'
import { reportTo } from '../src/telemetry/log-events.ts'
import { bedForecast, START } from './bed-forecast.ts'
import { ask, freshFolder, minutesFromNow, post, startServer, subscribe } from './harness.ts'

const city = loadCity('testville')

/** A desk whose looks are taken by hand. */
function deskOf(dataDir: string, reports: string[], context: { mock: { timers: { tick(ms: number): void } } }) {
  let newest: Forecast | null = null
  const live = {
    simulated: false,
    leads: true,
    health: { ok: true },
    state: { asOf: START },
    reading: () => ({ now: 0 }),
  } as unknown as Twin
  const ladder = { ...loadLadder('china'), everyMinutes: Number.POSITIVE_INFINITY }
  const desk = riskDesk({
    city,
    twin: () => live,
    forecasts: { latest: () => newest },
    ladders: [ladder],
    store: deskFile(
      dataDir,
      reportTo((line) => reports.push(line)),
    ),
    now: () => START,
    report: assert.fail,
  })
  return {
    desk,
    look(made: Forecast) {
      newest = made
      context.mock.timers.tick(1_000)
    },
  }
}

test('who has taken an alert is known after a restart, until it grows graver or is over', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const [folder, reports] = [freshFolder(), [] as string[]]
  const id = `no-bed:icu:${city.facilities[0]!.id}`
  const first = deskOf(folder, reports, t)
  first.look(bedForecast(1, 5))
  assert.deepEqual(first.desk.view().alerts, [], 'one forecast rings nothing')
  first.look(bedForecast(2, 5))
  const [watch] = first.desk.view().alerts
  assert.equal(watch?.id, id)
  assert.equal(watch.level, 'watch')
  assert.ok(watch.due.length > 0, 'it says what is due')
  const refused = (post: string, reason: string, why: RegExp): void =>
    assert.throws(
      () => first.desk.take([id], { post, reason }, 'local'),
      (error) => {
        assert.ok(error instanceof RiskRefused)
        assert.match(error.message, why)
        assert.ok(error.zh, 'in Chinese too')
        return true
      },
    )
  refused('x', 'stepping down', /post must name the post that takes it, in 2 to 40 characters/)
  refused('重症科', 'ab', /reason does not pass: the reason must have 3 to 300 characters; say what is being done/)
  refused('重症科', '电话 13812345678', /reason does not pass: .*value withheld/)
  assert.throws(
    () => first.desk.take(['no-bed:icu:nowhere'], { post: '重症科', reason: 'abc' }, 'local'),
    /no alert of this id stands/,
  )
  const [taken] = await first.desk.take([id], { post: '重症科值班', reason: '正在转出两人' }, 'commander wu')
  assert.equal(taken?.taken?.post, '重症科值班')
  first.desk.stop()

  const again = deskOf(folder, reports, t)
  again.look(bedForecast(3, 5))
  assert.equal(
    again.desk.view().alerts[0]?.taken?.by,
    'commander wu',
    'a restart forgets neither the level nor who took it',
  )
  again.look(bedForecast(4, 12))
  again.look(bedForecast(5, 12))
  assert.equal(again.desk.view().alerts[0]?.level, 'alarm')
  assert.equal(again.desk.view().alerts[0]?.taken, null, 'what grew is asked about again')
  again.desk.stop()

  appendFileSync(join(folder, 'risk/desk.jsonl'), '{"kind":"ri')
  const cut = deskOf(folder, reports, t)
  for (const k of [6, 7, 8, 9, 10, 11]) cut.look(bedForecast(k, 0))
  assert.match(reports.join('\n'), /11 bytes at its end are removed, a write that was cut off/)
  assert.deepEqual(cut.desk.view().alerts, [])
  cut.desk.stop()
  const kinds = readFileSync(join(folder, 'risk/desk.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { kind: string }).kind)
  assert.deepEqual(kinds, ['risk', 'taken', 'risk', 'risk'])
})

test('a risk is taken before an alert stands: the alert then has its post, and a risk that passes ends it', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const folder = freshFolder()
  const { desk, look } = deskOf(folder, [], t)
  const place = city.facilities[0]!.id
  look(bedForecast(1, 12))
  const [row] = desk.view().outlook
  assert.deepEqual(
    [row?.id, row?.level, row?.held, row?.forecasts, row?.forecastsNeeded, row?.taken],
    [`ahead:icu:${place}`, 'alarm', 'normal', 1, 2, null],
  )
  assert.ok(row!.due.length > 0, 'it says what is due before an alert asks')
  assert.ok(desk.view().nextForecastAt! > desk.view().forecast!.asOf)
  assert.deepEqual(await desk.take([row!.id], { post: '重症科值班', reason: '正在转出两人' }, 'duty'), [])
  assert.equal(desk.view().outlook[0]?.taken?.post, '重症科值班')
  look(bedForecast(2, 12))
  const [alert] = desk.view().alerts
  assert.deepEqual([alert?.level, alert?.taken?.post, alert?.overdue], ['alarm', '重症科值班', false])
  desk.stop()

  const other = deskOf(freshFolder(), [], t)
  other.look(bedForecast(1, 12))
  await other.desk.take([`ahead:icu:${place}`], { post: '重症科值班', reason: '正在转出两人' }, 'duty')
  other.look(bedForecast(2, 0))
  assert.deepEqual(other.desk.view().outlook, [])
  other.look(bedForecast(3, 12))
  assert.equal(other.desk.view().outlook[0]?.taken, null, 'another risk is asked about again')
  assert.throws(
    () => other.desk.take(['ahead:icu:nowhere'], { post: '重症科', reason: 'abc' }, 'local'),
    /no alert of this id stands/,
  )
  other.desk.stop()
})

/** So many of 20 runs find nothing free in each of these places, and in the city. */
function sharedForecast(k: number, count: number, facilities: readonly number[]): Forecast {
  const { risks, ...told } = bedForecast(k, count)
  return { ...told, risks: facilities.map((facility) => ({ ...risks[0]!, facility })) }
}

test('a post takes all that hospitals share at once, and a centre without the mission to admit is never rung up', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const folder = freshFolder()
  const { desk, look } = deskOf(folder, [], t)
  const hospitals = city.facilities.flatMap(({ kind }, f) => (kind === 'HOSPITAL' ? [f] : [])).slice(0, 3)
  const centre = city.facilities.findIndex(({ kind }) => kind === 'PRIMARY_CARE_CENTRE')
  assert.ok(centre >= 0 && hospitals.length === 3)
  for (const k of [1, 2]) look(sharedForecast(k, 12, [...hospitals, centre, -1]))
  const { alerts, risks } = desk.view()
  assert.ok(
    risks.some(({ facility }) => facility === centre),
    'its risk is told all the same',
  )
  assert.deepEqual(new Set(alerts.map(({ facility }) => facility)), new Set([...hospitals, -1]))
  const [shared, ...places] = desk.groups(alerts)
  assert.equal(shared?.id, 'shared:icu')
  assert.equal(places.length, 4)
  const ids = shared.alerts.map(({ id }) => id)
  assert.throws(
    () => desk.take(['no-bed:icu:nowhere', 'no-bed:beds:nowhere'], { post: '重症科', reason: 'abc' }, 'local'),
    /ids: no alert of these ids stands; they may be over/,
  )
  const taken = await desk.take(
    [...ids, 'no-bed:icu:nowhere'],
    { post: '市急救指挥', reason: '统筹重症床' },
    'commander',
  )
  assert.deepEqual(new Set(taken.map(({ id }) => id)), new Set(ids), 'what no longer stands is left out')
  assert.deepEqual(
    desk.view().alerts.flatMap(({ id, taken: of }) => (of === null ? [id] : [])),
    ['no-bed:icu:city'],
    'what is not of the group waits on',
  )
  desk.stop()
})

test('the desk’s records are a chain: what was changed is set aside and told, lines of before there was one are chained once', () => {
  const [folder, reports] = [freshFolder(), [] as string[]]
  const file = join(folder, 'risk/desk.jsonl')
  const open = () =>
    deskFile(
      folder,
      reportTo((line) => reports.push(line)),
    )
  const level = (at: number) =>
    ({ kind: 'risk', id: 'no-bed:icu:city', from: 'normal', to: 'watch', at }) as const satisfies DeskRecord
  mkdirSync(join(folder, 'risk'))
  writeFileSync(file, `${JSON.stringify(level(1))}\n${JSON.stringify(level(2))}\n{"kind"`)
  const first = open()
  assert.deepEqual(
    first.records.map(({ at }) => at),
    [1, 2],
  )
  first.keep([level(3), level(4)], {} as DeskStanding)
  assert.equal(open().records.length, 4)
  const whole = readFileSync(file, 'utf8')
  for (const [spoilt, why] of [
    [whole.replace('"at":2', '"at":9'), /desk\.jsonl:3 does not follow the line before it/],
    [whole.slice(0, whole.lastIndexOf('{')), /desk\.jsonl:3 is not what .*desk\.head says of line 4/],
  ] as const) {
    const head = readFileSync(join(folder, 'risk/desk.head'))
    writeFileSync(file, spoilt)
    assert.deepEqual(open().records, [])
    assert.match(reports.at(-1)!, why)
    assert.match(reports.at(-1)!, /is set aside as .*desk\.jsonl\.set-aside: alerts must be taken again/)
    assert.equal(readFileSync(`${file}.set-aside`, 'utf8'), spoilt)
    writeFileSync(file, whole)
    writeFileSync(join(folder, 'risk/desk.head'), head)
  }
})

interface Desk {
  readonly riskDesk: {
    readonly asOf: string | null
    readonly replications: number | null
    readonly risks: readonly {
      readonly facility: { readonly id: string } | null
      readonly noneFree: readonly { readonly hours: number; readonly chance: { readonly value: number } | null }[]
    }[]
    readonly ladders: readonly { readonly id: string; readonly order: { readonly en: string } }[]
  } | null
}
const DESK = `{ riskDesk { asOf replications
  risks { facility { id } noneFree { hours chance { value low95 high95 } } }
  groups { id kind facility { id } resource severity urgencyMinutes finding { zh en } alerts { id } }
  ladders { id order { zh en } levels { mark } standings { facility { id } level reasons { en } } } } }`

test('the desk of the served city reads its forecast and its ladders, and an exercise has none (law L96)', async () => {
  const server = await startServer()
  try {
    const ward = city.units.find((unit) => unit.kind === 'ward')!
    const census = { seq: '1', occurredAt: minutesFromNow(-5), kind: 'census.reported', unit: ward.id, occupied: 3 }
    assert.equal((await post(server.url, 'ward', 'e', [census])).body.accepted, 1)
    const told = await subscribe<Desk>(
      server.url,
      `subscription ${DESK}`,
      (events) => events.at(-1)?.data.riskDesk?.asOf != null,
    )
    const desk = told.at(-1)!.data.riskDesk!
    assert.equal(desk.replications, 20)
    const own = desk.risks.find(({ facility }) => facility?.id === city.facilities[ward.facility]!.id)
    assert.deepEqual(
      own?.noneFree.map(({ hours }) => hours),
      [6, 12, 24],
    )
    assert.ok(
      desk.risks.some(({ facility }) => facility === null),
      'the city has a row',
    )
    assert.deepEqual(
      desk.ladders.map(({ order }) => order.en),
      ['Ⅰ is the gravest, Ⅳ the mildest', 'L4 is the gravest, L1 the mildest'],
    )
    const made = await ask<{ createExercise: { exercise: { id: string } } }>(
      server.url,
      'mutation { createExercise(input: { title: "desk", start: LIVE, horizonHours: 2, shocks: [] }) { exercise { id } } }',
    )
    const exercise = { 'kangcheng-exercise': made.body.data.createExercise.exercise.id }
    assert.equal((await ask<Desk>(server.url, DESK, {}, exercise)).body.data.riskDesk, null)
    const taken = await ask(
      server.url,
      'mutation { takeRisk(id: "no-bed:icu:h01", post: "duty", reason: "abc") { id } }',
      {},
      exercise,
    )
    assert.match(taken.body.errors![0]!.message, /is not for exercises/)
    const live = await ask(
      server.url,
      'mutation { takeRisk(id: "no-bed:icu:h01", post: "duty", reason: "abc") { id } }',
    )
    assert.match(live.body.errors![0]!.message, /no alert of this id stands/)
  } finally {
    await server.stop()
  }
})
