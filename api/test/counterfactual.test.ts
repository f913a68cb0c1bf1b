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

const REHEARSE =
  'mutation($input: RehearsalInput!) { rehearse(input: $input) { id forkedAt fromRecord stateHash position } }'
const question = { title: '', horizonHours: 1, replications: 2, seed: '3' }

interface Begun {
  readonly id: string
  readonly forkedAt: string
  readonly fromRecord: boolean
  readonly stateHash: string
  readonly position: string
}

async function rehearsed(part: Readonly<Record<string, unknown>>): Promise<Begun> {
  const { body } = await ask<{ rehearse: Begun }>(server.url, REHEARSE, { input: { ...question, ...part } })
  assert.equal(body.errors, undefined, JSON.stringify(body.errors))
  await ask(server.url, `mutation { cancelRehearsal(id: "${body.data.rehearse.id}") { id } }`)
  return body.data.rehearse
}

test('a rehearsal starts from the record at an instant, the same bytes whenever it is asked, and others may share its fork', async () => {
  const from = new Date(begins + 4 * HOUR).toISOString()
  const one = await rehearsed({ from })
  assert.deepEqual({ forkedAt: one.forkedAt, fromRecord: one.fromRecord }, { forkedAt: from, fromRecord: true })
  await rehearsed({ from: new Date(begins + 2 * HOUR).toISOString() })
  const again = await rehearsed({ from })
  assert.equal(again.stateHash, one.stateHash)
  assert.equal((await rehearsed({ sameForkAs: one.id })).fromRecord, true)
  const now = await rehearsed({})
  assert.equal(now.fromRecord, false)
  assert.notEqual(now.stateHash, one.stateHash)
  assert.ok(BigInt(one.position) < BigInt(now.position))
})

test('an instant that the record does not reach is refused, before and when it is asked for', async () => {
  const early = { ...question, from: new Date(begins - HOUR).toISOString() }
  const { body } = await ask(server.url, REHEARSE, { input: early })
  assert.match(body.errors![0]!.message, /^from: the record begins at .*; choose an instant after that$/)
  assert.match(body.errors![0]!.extensions!.zh!, /^记录始于 .*；请选择其后的时刻$/)
  const checked = await ask<{ checkScenario: readonly { readonly path: string; readonly why: string }[] }>(
    server.url,
    'query($input: RehearsalInput!) { checkScenario(input: $input) { path why zh } }',
    { input: { ...question, from: new Date(ends + HOUR).toISOString(), sameForkAs: 'gone' } },
  )
  const why = checked.body.data.checkScenario.map(({ path, why: told }) => `${path}: ${told}`).join('\n')
  assert.match(why, /from: the record ends at .*; choose an instant before that, or start from now/)
  assert.match(why, /from: stands beside sameForkAs, which has an instant of its own; leave one of them out/)
  const bad = await ask(server.url, REHEARSE, { input: { ...question, from: 'yesterday' } })
  assert.match(bad.body.errors![0]!.message, /input\.from must be ISO-8601 with a zone/)
})

test('an exercise starts from the record at an instant, and has a past of its own from there', async () => {
  const create = (input: Readonly<Record<string, unknown>>) =>
    ask<{ createExercise: { token: string; exercise: { id: string; start: string; forkedAt: string } } }>(
      server.url,
      'mutation($input: ExerciseInput!) { createExercise(input: $input) { token exercise { id start forkedAt } } }',
      { input: { title: 'from the record', horizonHours: 2, seed: '4', ...input } },
    )
  const from = new Date(begins + 3 * HOUR).toISOString()
  const { body } = await create({ start: 'PAST', from })
  assert.equal(body.errors, undefined, JSON.stringify(body.errors))
  const { id, start, forkedAt } = body.data.createExercise.exercise
  assert.equal(start, 'PAST')
  // The whole minute behind what was told in that one.
  assert.equal(Date.parse(forkedAt) - Date.parse(from), 60_000)
  const { body: early } = await ask(
    server.url,
    REHEARSE,
    { input: { ...question, from: new Date(begins + 2 * HOUR).toISOString() } },
    { 'kangcheng-exercise': id },
  )
  assert.match(early.errors![0]!.message, /the record begins at /)
  assert.match((await create({ start: 'PAST' })).body.errors![0]!.message, /input\.from: PAST needs the instant/)
  assert.match(
    (await create({ start: 'PAST', from: new Date(ends + HOUR).toISOString() })).body.errors![0]!.message,
    /input\.from: the record ends at/,
  )
})

interface UnitAt {
  readonly id: string
  readonly openBeds: number
  readonly kind: string
  readonly bedsAt: {
    readonly asOf: string
    readonly status: readonly string[]
    readonly sinceMinutes: readonly (number | null)[]
  }
}
const askBedsAt = (at: number) =>
  ask<{ facility: { units: readonly UnitAt[] } }>(
    server.url,
    'query($at: DateTime!) { facility(id: "h01") { units { id kind openBeds bedsAt(at: $at) { asOf status sinceMinutes } } } }',
    { at: new Date(at).toISOString() },
  )

test('the single beds of an instant are those that the record had then, with how long each had stood so', async () => {
  const at = begins + 5 * HOUR
  const { body } = await askBedsAt(at)
  assert.equal(body.errors, undefined, JSON.stringify(body.errors))
  const units = body.data.facility.units.filter(({ kind }) => kind !== 'emergency')
  for (const { openBeds, bedsAt } of units) {
    const told = bedsAt!
    assert.equal(told.asOf, new Date(at).toISOString())
    assert.ok(told.status.length >= openBeds)
    assert.equal(told.sinceMinutes.length, told.status.length)
    for (const minutes of told.sinceMinutes) assert.ok(minutes === null || minutes >= 0)
  }
  const states = units.flatMap(({ bedsAt: told }) => told?.status ?? [])
  assert.ok(states.includes('occupied') && states.includes('available'), [...new Set(states)].join())
  const { body: later } = await askBedsAt(at + HOUR)
  const told = (all: readonly UnitAt[]): readonly (number | null)[] =>
    all.flatMap(({ bedsAt }) => bedsAt?.sinceMinutes ?? [])
  const [first, second] = [told(units), told(later.data.facility.units)]
  const stood = first.filter((minutes, k) => minutes !== null && second[k] === minutes + 60).length
  assert.ok(stood > first.length / 2 && stood <= first.length, `${stood} of ${first.length} stood as they were`)
  const { body: refused } = await askBedsAt(begins - HOUR)
  assert.match(refused.errors![0]!.message, /^at: the record begins at/)
  assert.equal(refused.errors![0]!.extensions!.code, 'BAD_USER_INPUT')
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
