/** The alert desk: alerts on what is to come reach GraphQL, a post takes one, and neither restart nor exercise changes that. */
import assert from 'node:assert/strict'
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadLadder } from '@kangcheng/scenarios'
import { loadCity } from '@kangcheng/seed-data'
import { timeToBreak, wilson95 } from '@kangcheng/twin-engine'
import { type BedRisk, RISK_HOURS } from '@kangcheng/twin-engine/escalation'
import type { Twin } from '../src/live/twin.ts'
import type { Forecast } from '../src/rehearsal/ports.ts'
import { riskDesk } from '../src/risk/desk.ts'
import { RiskRefused } from '../src/risk/ports.ts'
import { reportTo } from '../src/telemetry/log-events.ts'
import { ask, freshFolder, minutesFromNow, post, startServer, subscribe } from './harness.ts'

const city = loadCity('testville')
const MINUTE = 60_000
const START = Date.UTC(2026, 10, 21, 10, 0)

/** A forecast in which so many of 20 runs find no intensive care bed in the first hospital. */
function forecast(k: number, count: number): Forecast {
  const never = new Array<number>(20).fill(Number.POSITIVE_INFINITY)
  const risk: BedRisk = {
    facility: 0,
    resource: 'icu',
    noneFree: RISK_HOURS.map(() => wilson95(count, 20)),
    breaks: timeToBreak(never),
  }
  const told = { madeAt: START + k, asOf: START + k * 15 * MINUTE, horizonHours: 24, replications: 20 }
  return { ...told, engineVersion: '1', risks: [risk] } as unknown as Forecast
}

/** A desk whose looks are taken by hand. */
function deskOf(dataDir: string, reports: string[], context: { mock: { timers: { tick(ms: number): void } } }) {
  let newest: Forecast | null = null
  const live = {
    simulated: false,
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
    dataDir,
    now: () => START,
    report: reportTo((line) => reports.push(line)),
  })
  return {
    desk,
    look(made: Forecast) {
      newest = made
      context.mock.timers.tick(1_000)
    },
  }
}

test('who has taken an alert is known after a restart, until it grows graver or is over', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const [folder, reports] = [freshFolder(), [] as string[]]
  const id = `no-bed:icu:${city.facilities[0]!.id}`
  const first = deskOf(folder, reports, t)
  first.look(forecast(1, 5))
  assert.deepEqual(first.desk.view().alerts, [], 'one forecast rings nothing')
  first.look(forecast(2, 5))
  const [watch] = first.desk.view().alerts
  assert.equal(watch?.id, id)
  assert.equal(watch.level, 'watch')
  assert.ok(watch.due.length > 0, 'it says what is due')
  const refused = (post: string, reason: string, why: RegExp): void =>
    assert.throws(
      () => first.desk.take(id, { post, reason }, 'local'),
      (error) => {
        assert.ok(error instanceof RiskRefused)
        assert.match(error.message, why)
        assert.ok(error.zh.length > 0)
        return true
      },
    )
  refused('x', 'stepping down', /post must name the post that takes it, in 2 to 40 characters/)
  refused('重症科', 'ab', /reason does not pass: the reason must have 3 to 300 characters; say what is being done/)
  refused('重症科', '电话 13812345678', /reason does not pass: .*value withheld/)
  assert.throws(
    () => first.desk.take('no-bed:icu:nowhere', { post: '重症科', reason: 'abc' }, 'local'),
    /no alert of this id stands/,
  )
  const taken = first.desk.take(id, { post: '重症科值班', reason: '正在转出两人' }, 'commander wu')
  assert.equal(taken.taken?.post, '重症科值班')
  first.desk.stop()

  const again = deskOf(folder, reports, t)
  again.look(forecast(3, 5))
  assert.equal(
    again.desk.view().alerts[0]?.taken?.by,
    'commander wu',
    'a restart forgets neither the level nor who took it',
  )
  again.look(forecast(4, 12))
  again.look(forecast(5, 12))
  assert.equal(again.desk.view().alerts[0]?.level, 'alarm')
  assert.equal(again.desk.view().alerts[0]?.taken, null, 'what grew is asked about again')
  again.desk.stop()

  appendFileSync(join(folder, 'risk/desk.jsonl'), '{"kind":"ri')
  const cut = deskOf(folder, reports, t)
  assert.match(reports.join('\n'), /11 bytes at its end are removed, a write that was cut off/)
  for (const k of [6, 7, 8, 9, 10, 11]) cut.look(forecast(k, 0))
  assert.deepEqual(cut.desk.view().alerts, [])
  cut.desk.stop()
  const kinds = readFileSync(join(folder, 'risk/desk.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { kind: string }).kind)
  assert.deepEqual(kinds, ['risk', 'taken', 'risk', 'risk'])
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
