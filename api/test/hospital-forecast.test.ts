/** A hospital's forecast as people get it: from what the feeds told, to whoever sees its wards. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { addToken } from '../src/access-control/tokens.ts'
import { followedClock } from '../src/live/city-clock.ts'
import { ask, postRaw, startServer, type TestServer } from './harness.ts'

const START = Date.UTC(2026, 0, 10, 4)
const HOURS = 36
let server: TestServer
const as: Record<string, Record<string, string>> = {}

before(async () => {
  server = await startServer({ AUTH: 'on' }, { clock: followedClock('feed', 0) })
  as.feed = { authorization: `Bearer ${addToken(server.dataDir, { source: 'feed' })}` }
  as.centre = { authorization: `Bearer ${addToken(server.dataDir, { role: 'duty-officer', name: 'zz-centre' })}` }
  as.public = { authorization: `Bearer ${addToken(server.dataDir, { role: 'public', name: 'zz-public' })}` }
  const lines = Array.from({ length: HOURS * 2 }, (_, k) =>
    JSON.stringify({
      seq: k + 1,
      occurredAt: new Date(START + k * 1_800_000).toISOString(),
      kind: 'census.reported',
      unit: 'h02-w01',
      occupied: 20 + (Math.floor(k / 2) % 5),
      open: 40,
    }),
  )
  await postRaw(server.url, '/ingest?source=feed&epoch=e', lines.join('\n'), as.feed!)
})
after(() => server.stop())

interface Told {
  readonly facility: {
    readonly occupancyForecast: {
      readonly learntHours: number
      readonly levels: readonly number[]
      readonly hospital: {
        readonly mean: readonly (number | null)[]
        readonly quantiles: readonly (readonly number[] | null)[]
      }
      readonly wards: readonly { readonly unit: { readonly id: string }; readonly mean: readonly (number | null)[] }[]
      readonly leftOut: readonly { readonly id: string }[]
      readonly scores: readonly {
        readonly horizonHours: number
        readonly forecasts: number
        readonly wis: number | null
      }[]
      readonly provenSpans: readonly { readonly from: number; readonly to: number }[]
    } | null
  }
}

async function forecastFor(who: string, facility: string) {
  const { body } = await ask<Told>(
    server.url,
    `{ facility(id: "${facility}") { occupancyForecast { learntHours levels hospital { mean quantiles } wards { unit { id } mean } leftOut { id } scores { horizonHours forecasts wis } provenSpans { from to } } } }`,
    {},
    as[who],
  )
  assert.equal(body.errors, undefined)
  return body.data!.facility.occupancyForecast
}

test('the recorded hours give a forecast with its record; what is too far for them is null, not 0', async () => {
  const told = await forecastFor('centre', 'h02')
  assert.ok(told!.learntHours >= HOURS - 1 && told!.levels.length === 23)
  assert.deepEqual(
    told!.wards.map(({ unit }) => unit.id),
    ['h02-w01'],
  )
  assert.deepEqual(told!.leftOut, [])
  assert.ok(told!.hospital.mean[0]! > 18 && told!.hospital.mean[0]! < 26)
  assert.deepEqual(told!.hospital.mean, told!.wards[0]!.mean)
  assert.equal(told!.hospital.quantiles[0]!.length, 23)
  assert.deepEqual([told!.hospital.mean.at(-1), told!.hospital.quantiles.at(-1)], [null, null])
  assert.ok(told!.scores[0]!.forecasts > 0 && told!.scores[0]!.wis !== null)
  assert.deepEqual(told!.provenSpans, [])
})

test('who does not see single wards gets none, nor does a hospital of which nothing is on record', async () => {
  assert.equal(await forecastFor('public', 'h02'), null)
  assert.equal(await forecastFor('centre', 'h01'), null)
})

interface Scored {
  readonly horizonHours: number
  readonly forecasts: number
  readonly wis: number | null
  readonly relativeWisToCalibratedNaive: number | null
}
interface Kept {
  readonly forecastScores: {
    readonly asOf: string | null
    readonly recomputing: { readonly upTo: string } | null
    readonly rows: readonly Scored[]
  }
  readonly occupancyFan: {
    readonly past: readonly (number | null)[]
    readonly lines: readonly {
      readonly method: string
      readonly asOf: string | null
      readonly quantiles: readonly (readonly number[] | null)[]
      readonly statisticalShare: readonly (number | null)[] | null
      readonly scoredLive: readonly number[]
      readonly scoredRecomputed: readonly number[]
      readonly proven: readonly { readonly from: number; readonly to: number }[]
    }[]
  } | null
}
const KEPT = `{
  forecastScores(method: STATISTICAL, recomputed: true, facility: "h02", horizonHours: [1, 72]) {
    asOf recomputing { upTo } rows { horizonHours forecasts wis relativeWisToCalibratedNaive }
  }
  occupancyFan(facility: "h02") {
    past lines { method asOf quantiles statisticalShare scoredLive scoredRecomputed proven { from to } }
  }
}`

test('a fresh server scores what it would have said, marks it so, and says plainly where nothing is scored yet', async () => {
  let told: Kept | null = null
  const whole = (scores: Kept['forecastScores'] | undefined): boolean =>
    scores !== undefined && scores.asOf !== null && scores.recomputing === null && scores.rows[0]!.forecasts > 0
  // It answers from the first moment on, and its scores grow until the past is recomputed.
  while (!whole(told?.forecastScores)) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    const { body } = await ask<Kept>(server.url, KEPT, {}, as.centre)
    assert.equal(body.errors, undefined)
    told = body.data
  }
  const [near, far] = told!.forecastScores.rows
  assert.ok(near!.forecasts > 0 && near!.wis! > 0 && near!.relativeWisToCalibratedNaive! > 0)
  assert.deepEqual([far!.forecasts, far!.wis], [0, null])
  const { past, lines } = told!.occupancyFan!
  assert.ok(past.length === 168 && past.at(-1)! >= 20 && past[0] === null)
  const [statistical, mechanistic, ensemble] = lines
  assert.equal(statistical!.quantiles[0]!.length, 23)
  assert.ok(statistical!.scoredRecomputed[0] === near!.forecasts && statistical!.scoredLive.at(-1) === 0)
  assert.deepEqual([statistical!.proven, mechanistic!.asOf, ensemble!.asOf], [[], null, null])
  assert.ok(ensemble!.statisticalShare!.every((share) => share === null))
})

test('horizons that are not scored and unknown places are told; the public gets no record', async () => {
  const wrong = await ask(
    server.url,
    '{ forecastScores(method: STATISTICAL, horizonHours: [5]) { asOf } }',
    {},
    as.centre,
  )
  assert.match(wrong.body.errors![0]!.message, /horizonHours 5 is not scored; give some of 1, 2, 3/)
  const nowhere = await ask(server.url, '{ forecastScores(method: ENSEMBLE, facility: "zz") { asOf } }', {}, as.centre)
  assert.match(nowhere.body.errors![0]!.message, /there is no facility "zz"/)
  const refused = await ask(server.url, KEPT, {}, as.public)
  assert.equal(refused.body.errors![0]!.extensions!.code, 'FORBIDDEN')
})
