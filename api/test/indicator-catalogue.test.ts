// The catalogue over the API: counts by kind, places with small counts hidden, the course, and the index with its weights.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { addToken } from '../src/access-control/tokens.ts'
import { ask, freshFolder, startServer, type TestServer } from './harness.ts'

const dataDir = freshFolder()
let server: TestServer
const tokens: Record<string, string> = {}
before(async () => {
  tokens.sender = addToken(dataDir, { source: 'his' })
  tokens.steward = addToken(dataDir, { role: 'steward', name: 'steward' })
  tokens.public = addToken(dataDir, { role: 'public', name: 'public' })
  tokens['group-coordinator'] = addToken(dataDir, { role: 'group-coordinator', name: 'group', places: ['h02'] })
  server = await startServer({ DATA_DIR: dataDir, AUTH: 'on' })
  const at = new Date(Date.now() - 60_000).toISOString()
  const lying = (ward: string, from: number, beds: number) =>
    Array.from({ length: beds }, (_, k) => ({
      kind: 'bed.occupied',
      bed: `${ward}-b${String(from + k).padStart(2, '0')}`,
      encounter: `zz${ward}${from + k}`,
    }))
  const events = [
    ...lying('h01-w01', 1, 14),
    { kind: 'referral.sent', referral: 'r1', origin: 'h01', destination: 'p001' },
    { kind: 'stock.reported', facility: 'h02', item: 'antibiotics', daysOfSupply: 3.5 },
  ].map((event, seq) => ({ seq: String(seq + 1), occurredAt: at, ...event }))
  const response = await fetch(new URL('/ingest?source=his&epoch=a', server.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${tokens.sender}` },
    body: events.map((event) => JSON.stringify(event)).join('\n'),
  })
  assert.equal(response.status, 200, await response.text())
})
after(() => server?.stop())

async function asked<T>(role: string, query: string): Promise<T> {
  const { body } = await ask<T>(server.url, query, {}, { authorization: `Bearer ${tokens[role]}` })
  assert.equal(body.errors, undefined, JSON.stringify(body.errors))
  return body.data
}

interface Value {
  readonly id: string
  readonly kind: string
  readonly value: number | null
  readonly quality: string
  readonly period: string | null
  readonly standing: string
  readonly ageMinutes: number | null
  readonly series: readonly unknown[]
  readonly references: readonly { readonly area: { readonly en: string }; readonly value: number }[]
  readonly trend: readonly (number | null)[]
}
const FIELDS =
  'id kind value quality period standing ageMinutes series { period value } references { area { en } value period } trend'

test('every entry has a value of its kind: what was told, what stands, what is made up, and what nobody reported', async () => {
  const { catalogueEntries, catalogueValues } = await asked<{
    catalogueEntries: { id: string; formula: { zh: string } }[]
    catalogueValues: Value[]
  }>(
    'steward',
    `{ catalogueEntries { id formula { zh en } target { low high } unitName { zh } } catalogueValues { ${FIELDS} } }`,
  )
  assert.deepEqual(
    catalogueValues.map(({ id }) => id),
    catalogueEntries.map(({ id }) => id),
  )
  const count = (kind: string): number => catalogueValues.filter((one) => one.kind === kind).length
  assert.deepEqual(['LIVE', 'PLAN', 'IMPORTED', 'SYNTHETIC', 'NOT_REPORTED'].map(count), [84, 16, 0, 4, 97])
  const of = (id: string): Value => catalogueValues.find((one) => one.id === id)!
  assert.deepEqual([of('antibiotics-days').value, of('antibiotics-days').standing], [3.5, 'WATCH'])
  assert.notEqual(of('antibiotics-days').ageMinutes, null)
  assert.deepEqual([of('pharmacy-queue').value, of('pharmacy-queue').quality], [null, 'MISSING'], 'untold is no zero')
  assert.deepEqual([of('gps-per-10000').value, of('gps-per-10000').references[0]?.value], [null, 3.99])
  const satisfaction = of('satisfaction-residents')
  assert.deepEqual([satisfaction.period, satisfaction.series.length, satisfaction.standing], ['2026-Q3', 19, 'NONE'])
  assert.ok(of('antibiotics-days').trend.every((sample) => sample === null || sample === 3.5))
  assert.deepEqual(of('birth-rate').trend, [])
})

interface Place {
  readonly id: string
  readonly suppressed: boolean
  readonly value: { readonly value: number | null }
}
const places = async (role: string, id: string, level: string): Promise<readonly Place[]> =>
  (
    await asked<{ indicatorPlaces: Place[] }>(
      role,
      `{ indicatorPlaces(id: "${id}", level: "${level}") { id suppressed value { value } } }`,
    )
  ).indicatorPlaces

test('by district and hospital: whoever works with the data sees all, others no count of few people', async () => {
  const all = await places('steward', 'referrals-down-24h', 'facility')
  assert.deepEqual(all.find(({ id }) => id === 'h01')?.value.value, 1)
  // One referral is one person: of others' places it is hidden, and so is what it would follow from.
  const others = await places('group-coordinator', 'referrals-down-24h', 'facility')
  assert.deepEqual(
    others.find(({ id }) => id === 'h01'),
    { id: 'h01', suppressed: true, value: { value: null } },
  )
  for (const role of ['public', 'group-coordinator']) {
    const districts = await places(role, 'referrals-down-24h', 'district')
    assert.ok(
      districts.every(({ value, suppressed }) => suppressed || value.value === null || value.value === 0),
      role,
    )
    assert.ok(
      districts.some(({ suppressed }) => suppressed),
      role,
    )
  }
  const beds = await places('public', 'beds-per-thousand', 'district')
  assert.ok(beds.length === 2 && beds.every(({ value }) => value.value! > 0), 'what stands is told to everybody')
  assert.deepEqual(await places('steward', 'beds-per-thousand', 'facility'), [], 'it has no such level')
})

test('an unknown indicator or level, and weights that are none, are refused with the remedy', async () => {
  const refusal = async (query: string): Promise<string> =>
    (await ask(server.url, query, {}, { authorization: `Bearer ${tokens.steward}` })).body.errors![0]!.message
  assert.match(
    await refusal('{ indicatorPlaces(id: "nothing", level: "district") { id } }'),
    /catalogueEntries lists them/,
  )
  assert.match(
    await refusal('{ indicatorPlaces(id: "boarders", level: "ward") { id } }'),
    /level must be district or facility/,
  )
  const weights = (services: number, others: number): string =>
    `{ indicatorIndex(weights: {resources: ${others}, services: ${services}, publicHealth: ${others}, insurance: ${others}, medicines: ${others}}) { value categories { category weight } } }`
  assert.match(await refusal(weights(-1, 1)), /weights must be 0 or more/)
  assert.match(await refusal(weights(0, 0)), /one weight at least must be more than 0/)
  const { indicatorIndex } = await asked<{ indicatorIndex: { categories: { category: string; weight: number }[] } }>(
    'steward',
    weights(6, 1),
  )
  assert.equal(indicatorIndex.categories.find(({ category }) => category === 'SERVICES')!.weight, 0.6)
})

test('the index says on how many indicators it stands, and there is none without enough', async () => {
  const { indicatorIndex } = await asked<{
    indicatorIndex: {
      value: number | null
      low: number | null
      high: number | null
      scored: number
      indicators: number
      weighed: number
      leastScoredShare: number
      leastWeight: number
      categories: { score: number | null; scored: number; indicators: number }[]
    }
  }>(
    'steward',
    '{ indicatorIndex { value low high scored indicators weighed leastScoredShare leastWeight categories { score scored indicators } } }',
  )
  assert.equal(indicatorIndex.indicators, 201)
  const { value, low, high, scored, weighed, leastScoredShare, leastWeight, categories } = indicatorIndex
  assert.equal(value === null, scored < 8 || weighed < leastWeight)
  assert.deepEqual([low === null, high === null], [value === null, value === null])
  for (const one of categories)
    assert.equal(one.score === null, one.scored < leastScoredShare * one.indicators, JSON.stringify(one))
  assert.ok(categories.reduce((sum, one) => sum + one.scored, 0) >= 4, 'what stands and what was told')
})
