/** Replays of the past over the API: on the test city, with hours that the demo's hidden city told. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ask, freshFolder, startServer, subscribe, type TestServer } from './harness.ts'
import { recordedHours } from './recorded-hours.ts'

const HOUR = 3_600_000
let server: TestServer
let begins = 0
let ends = 0

before(async () => {
  const dataDir = freshFolder()
  ;({ begins, ends } = await recordedHours(dataDir, 9))
  server = await startServer({ DATA_DIR: dataDir }, { now: () => ends })
})
after(() => server.stop())

interface Run {
  readonly id: string
  readonly state: string
  readonly done: number
  readonly failure: string | null
  readonly synthetic: boolean
  readonly record: { readonly counts: { readonly emergencyArrivals: number } } | null
  readonly rows: readonly {
    readonly facility: string | null
    readonly trust: string
    readonly occupiedShare: number | null
    readonly figures: readonly { readonly id: string; readonly difference: { readonly mean: number } }[]
  }[]
  readonly series: { readonly recorded: readonly number[]; readonly replay: { readonly p50: readonly number[] } } | null
  readonly open: Record<'replay' | 'changed', { readonly p50: readonly number[] }> | null
}

const FIELDS = `id state done failure synthetic record { counts { emergencyArrivals } }
  rows { facility trust occupiedShare figures { id difference { mean } } }
  series(measure: occupied) { recorded replay { p50 } }
  open: series(measure: open) { replay { p50 } changed { p50 } }`
const START = `mutation($input: CounterfactualInput!) { startCounterfactual(input: $input) { ${FIELDS} } }`
const window = (from: number, until: number): { readonly from: string; readonly until: string } => ({
  from: new Date(from).toISOString(),
  until: new Date(until).toISOString(),
})

async function ended(input: unknown): Promise<Run> {
  const { body } = await ask<{ startCounterfactual: Run }>(server.url, START, { input })
  assert.equal(body.errors, undefined, JSON.stringify(body.errors))
  const { id } = body.data.startCounterfactual
  const told = await subscribe<{ counterfactualProgress: Run }>(
    server.url,
    `subscription { counterfactualProgress(id: "${id}") { ${FIELDS} } }`,
    (events) => events.at(-1)!.data.counterfactualProgress.state !== 'RUNNING',
  )
  return told.at(-1)!.data.counterfactualProgress
}

test('the past is replayed near the record, then with beds closed, from the record read once', async () => {
  const span = await ask<{ recordSpan: { from: string; until: string } }>(server.url, '{ recordSpan { from until } }')
  assert.equal(Date.parse(span.body.data.recordSpan.until), ends)
  assert.ok(Date.parse(span.body.data.recordSpan.from) - begins < 60_000)
  const asked = { ...window(begins + HOUR, begins + 7 * HOUR), pairs: 2, seed: '5' }
  const same = await ended(asked)
  assert.equal(same.state, 'DONE', same.failure ?? '')
  assert.equal(same.synthetic, true)
  assert.ok(same.record!.counts.emergencyArrivals > 0)
  const [city, ...hospitals] = same.rows
  assert.equal(city!.facility, null)
  assert.ok(city!.occupiedShare! < 0.01)
  assert.ok(hospitals.length >= 3)
  for (const { difference } of city!.figures) assert.equal(difference.mean, 0)
  assert.equal(same.series!.recorded.length, 6 * 4 + 1)
  assert.equal(same.series!.recorded[0], same.series!.replay.p50[0])
  const change = { levers: [{ kind: 'close-beds', facility: 'h01', beds: 400, atMinute: 0 }] }
  const closed = await ended({ ...asked, change })
  assert.equal(closed.state, 'DONE', closed.failure ?? '')
  assert.deepEqual(closed.series!.replay.p50, same.series!.replay.p50)
  assert.ok(closed.open!.changed.p50.at(-1)! < closed.open!.replay.p50.at(-1)!)
})

test('what cannot be replayed is refused before anything is read', async () => {
  const refused = async (input: unknown): Promise<string> => {
    const { body } = await ask(server.url, START, { input })
    assert.equal(body.errors?.[0]?.extensions?.code, 'BAD_USER_INPUT')
    return body.errors[0]!.message
  }
  assert.match(
    await refused(window(begins - 9 * HOUR, begins + HOUR)),
    /input\.from: the record goes from .* to .*; choose a window within it/,
  )
  assert.match(
    await refused(window(begins + HOUR, begins + HOUR + 60_000)),
    /input\.until: must lie 1 to 168 hours after from, got 0\.0/,
  )
  assert.match(
    await refused({ ...window(begins + HOUR, ends), change: { policy: 'best' } }),
    /input\.change\.policy: no policy "best"; one of nearest, least-loaded/,
  )
  assert.match(await refused({ ...window(begins + HOUR, ends), pairs: 1 }), /input\.pairs: must be a whole number/)
})

test('a replay that is called off stops, and the next one runs', async () => {
  const asked = { ...window(begins + HOUR, ends), pairs: 100 }
  const { body } = await ask<{ startCounterfactual: Run }>(server.url, START, { input: asked })
  const busy = await ask(server.url, START, { input: asked })
  assert.match(busy.body.errors![0]!.message, /the past is being replayed; wait for it, or cancel it/)
  const { id } = body.data.startCounterfactual
  const cancelled = await ask<{ cancelCounterfactual: Run }>(
    server.url,
    `mutation { cancelCounterfactual(id: "${id}") { id state } }`,
  )
  assert.equal(cancelled.body.data.cancelCounterfactual.state, 'CANCELLED')
  const next = await ended({ ...window(begins + 2 * HOUR, begins + 3 * HOUR), pairs: 2 })
  assert.equal(next.state, 'DONE', next.failure ?? '')
})
