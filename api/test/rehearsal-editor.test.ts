/** What the editor of rehearsals asks: levers with their forms, files of the library, live validation, sources of figures. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { loadCity, loadParameters } from '@kangcheng/seed-data'
import { encodeEvent, LEVERS, tellState, warmStart } from '@kangcheng/twin-engine'
import { followedClock } from '../src/live/city-clock.ts'
import { ask, startServer, type TestServer } from './harness.ts'

const AT = Date.UTC(2026, 10, 21, 10, 24)
let server: TestServer

before(async () => {
  server = await startServer({}, { clock: followedClock('live', 1) })
  const state = warmStart(loadCity('testville'), loadParameters(), 5, AT, 3)
  const lines = tellState(state).map((event, i) => JSON.stringify(encodeEvent({ ...event, seq: BigInt(i + 1) })))
  const response = await fetch(new URL('/ingest?source=live&epoch=a', server.url), {
    method: 'POST',
    body: lines.join('\n'),
  })
  assert.equal(response.status, 200)
})
after(() => server.stop())

interface Problem {
  readonly path: string
  readonly why: string
}

const CHECK = 'query Check($input: RehearsalInput!) { checkScenario(input: $input) { path why } }'
const check = async (input: object): Promise<readonly Problem[]> =>
  (await ask<{ checkScenario: readonly Problem[] }>(server.url, CHECK, { input: { title: '', ...input } })).body.data
    .checkScenario

const STARTED = `id scenario of horizonHours fidelity levers { kind spec } shocks { kind spec } parameters stateHash forkedAt`
const REHEARSE = `mutation Rehearse($input: RehearsalInput!) { rehearse(input: $input) { ${STARTED} } }`
interface Started {
  readonly rehearse: {
    readonly id: string
    readonly scenario: string | null
    readonly horizonHours: number
    readonly levers: readonly { readonly kind: string; readonly spec: Record<string, unknown> }[]
    readonly shocks: readonly { readonly kind: string }[]
    readonly parameters: Record<string, number>
    readonly stateHash: string
  }
}
const rehearse = (input: object) => ask<Started>(server.url, REHEARSE, { input: { title: '', ...input } })

interface Told {
  readonly state: string
  readonly done: number
  readonly previewHours: number | null
  readonly planned: readonly { use: string; index: number; kind: string; planned: number; note: { en: string } }[]
  readonly figures: readonly {
    id: string
    unit: string
    better: string
    base: { p50: number }
    difference: { mean: number; halfWidth95: number | null }
  }[]
  readonly result: { readonly city: { readonly base: { readonly p50: number[] } } } | null
}
const told = async (id: string): Promise<Told> =>
  (
    await ask<{ rehearsal: Told }>(
      server.url,
      `query Told($id: ID!) { rehearsal(id: $id) {
        state done previewHours planned { use index kind planned note { en } }
        figures { id unit better base { p50 } difference { mean halfWidth95 } }
        result { city { base { p50 } } }
      } }`,
      { id },
    )
  ).body.data.rehearsal

async function until(id: string, enough: (told: Told) => boolean): Promise<Told> {
  for (let attempt = 0; attempt < 1200; attempt++) {
    const now = await told(id)
    if (enough(now)) return now
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  return assert.fail('it did not come to that in 30 s')
}

test('the catalogue tells every lever with its name, its use and the fields of its form', async () => {
  const query = `{ levers { kind name { zh en } use fields { name kind label { zh en } low high sensibleLow sensibleSource { zh en } fallback required choices { value } } } }`
  const { levers } = (
    await ask<{ levers: { kind: string; use: string; fields: { name: string; required: boolean }[] }[] }>(
      server.url,
      query,
    )
  ).body.data
  assert.deepEqual(
    levers.map(({ kind, use }) => [kind, use]),
    LEVERS.map(({ kind, use }) => [kind, use]),
  )
  for (const [i, { fields }] of levers.entries())
    assert.deepEqual(
      fields.map(({ name }) => name),
      LEVERS[i]!.fields.map(({ name }) => name),
    )
})

test('a question is checked as it is written: every problem with its place and remedy, and none where it can be run', async () => {
  const good = { levers: [{ kind: 'open-beds', spec: { facility: 'h01', beds: 2 } }], shocks: [] }
  assert.deepEqual(await check(good), [])
  const wrong = await check({
    horizonHours: 99_999,
    replications: 1,
    seed: 'lucky',
    scenario: 'no-such-file',
    sameForkAs: 'long-ago',
    shocks: [{ kind: 'surge-arrivals', spec: { factor: 99 } }],
    levers: [
      { kind: 'open-beds', spec: { facility: 'h99', beds: 2 } },
      { kind: 'pray', spec: {} },
    ],
    parameters: { 'stay.meanDays.icu': 'long' },
  })
  const at = (path: string): string => wrong.find((one) => one.path === path)?.why ?? ''
  assert.match(at('horizonHours'), /must lie between 1 and/)
  assert.match(at('replications'), /between 2 and 400/)
  assert.match(at('seed'), /whole number/)
  assert.match(at('scenario'), /no file "no-such-file" fits this city; one of .*quiet-day/)
  assert.match(at('sameForkAs'), /no longer kept; leave it out/)
  assert.match(at('shocks[0].factor'), /from 1 to 5, got 99/)
  assert.match(at('levers[0].facility'), /no facility "h99"/)
  assert.match(at('levers[1].kind'), /no lever "pray"/)
  assert.match(at('parameters.stay.meanDays.icu'), /must be a number/)
})

test('a file of the library is the base, and what is given takes the place of its own', async () => {
  const { scenarios } = (
    await ask<{ scenarios: { id: string; horizonHours: number; shocks: { kind: string }[] }[] }>(
      server.url,
      '{ scenarios { id horizonHours title { zh } why { en } shocks { kind spec } levers { kind spec } parameters startsAt } }',
    )
  ).body.data
  const file = scenarios.find(({ id }) => id === 'nurses-absent')
  assert.ok(file, 'it names no place, so it fits every city')
  const whole = (await rehearse({ scenario: file.id, replications: 2 })).body.data.rehearse
  assert.deepEqual([whole.scenario, whole.horizonHours], [file.id, 72])
  assert.deepEqual([whole.shocks[0]!.kind, whole.levers[0]!.kind], ['staffing', 'defer-electives'])
  await until(whole.id, ({ state }) => state === 'DONE')
  const changed = (
    await rehearse({
      scenario: file.id,
      replications: 2,
      horizonHours: 6,
      levers: [],
      parameters: { 'stay.meanDays.icu': 5 },
      sameForkAs: whole.id,
    })
  ).body.data.rehearse
  assert.deepEqual([changed.horizonHours, changed.levers, changed.shocks.length], [6, [], 1])
  assert.deepEqual(changed.parameters, { 'stay.meanDays.icu': 5 })
  assert.equal(changed.stateHash, whole.stateHash, 'it starts where the other one started')
  await until(changed.id, ({ state }) => state === 'DONE')
})

test('a rehearsal tells its figures with and without the plan, and what became of shocks and levers', async () => {
  const shocks = [{ kind: 'surge-arrivals', spec: { factor: 2, route: 'both' } }]
  const levers = [
    { kind: 'open-beds', spec: { facility: 'h01', beds: 500 } },
    { kind: 'add-beds', spec: { unit: 'h01-w01', beds: 3 } },
    { kind: 'defer-electives', spec: { share: 1 } },
  ]
  const { id } = (await rehearse({ shocks, levers, horizonHours: 12, replications: 6, seed: '5' })).body.data.rehearse
  const { figures, planned } = await until(id, ({ state }) => state !== 'RUNNING')
  assert.deepEqual(
    planned.map(({ use, index, kind }) => [use, index, kind]),
    [
      ['shock', 0, 'surge-arrivals'],
      ['lever', 0, 'open-beds'],
      ['lever', 1, 'add-beds'],
      ['lever', 2, 'defer-electives'],
    ],
  )
  assert.ok(planned[1]!.planned < 500, 'not more beds can be opened than there are')
  assert.match(planned[1]!.note.en, /500 beds wanted, only/)
  assert.equal(planned[2]!.planned, 3)
  const needed = figures.find((one) => one.id === 'needed-beds-peak')!
  assert.ok(needed.base.p50 > 100)
  assert.ok(needed.difference.mean < 0, 'with admissions put off fewer beds are needed')
  assert.ok(Number.isFinite(needed.difference.halfWidth95!))
  const run = await fetch(new URL(`/rehearsals/${id}/run`, server.url))
  assert.equal(run.status, 404, 'the beds that it adds cannot be played on the city that is shown')
})

test('of a long horizon its first three days are shown first, and said to be that', async () => {
  const shocks = [{ kind: 'surge-arrivals', spec: { factor: 1.5, route: 'both' } }]
  const { id } = (await rehearse({ shocks, levers: [], horizonHours: 24 * 12, replications: 40, seed: '5' })).body.data
    .rehearse
  const first = await until(id, ({ result }) => result !== null)
  assert.equal(first.previewHours, 72)
  assert.equal(first.result!.city.base.p50.length, 72 * 4 + 1)
  const later = await until(id, ({ previewHours, result }) => result !== null && previewHours === null)
  assert.equal(later.result!.city.base.p50.length, 12 * 24 * 4 + 1)
  await ask(server.url, 'mutation Stop($id: ID!) { cancelRehearsal(id: $id) { id } }', { id })
})

test('every parameter is told with unit, range, source, date and where it holds', async () => {
  const query = (keys: string): string =>
    `{ parameters${keys} { key what value unit low high source tag effectiveDate jurisdiction } }`
  interface Row {
    readonly key: string
    readonly source: string
    readonly tag: string
  }
  const all = (await ask<{ parameters: Row[] }>(server.url, query(''))).body.data.parameters
  assert.equal(all.length, loadParameters().list.length)
  for (const { key, source, tag } of all) assert.ok(source.length > 5 && /^[VSRAD]$/.test(tag), key)
  const some = (await ask<{ parameters: Row[] }>(server.url, query('(keys: ["beds.targetOccupancy"])'))).body.data
  assert.deepEqual(
    some.parameters.map(({ key }) => key),
    ['beds.targetOccupancy'],
  )
})

interface Actions {
  readonly enough: boolean
  readonly tried: number
  readonly actions: readonly {
    readonly lever: number
    readonly kind: string
    readonly needed: boolean | null
    readonly alone: { readonly boardingHours: { readonly mean: number } | null }
  }[]
  readonly shocks: { boardingHours: { mean: number }; calm: number; nothing: number } | null
  readonly cheapest: { readonly levers: readonly number[] } | null
  readonly later: { readonly minutes: number } | null
}
const actionsOf = async (id: string, argument = ''): Promise<{ actions: Actions | null; message: string }> => {
  const { body } = await ask<{ rehearsal: { actions: Actions | null } }>(
    server.url,
    `query Actions($id: ID!) { rehearsal(id: $id) { actions${argument} {
      replications enough tried atStake { facility resource nothing { value } calm { value } }
      shocks { boardingHours { mean halfWidth95 } calm nothing }
      nothing { holds { value } } plan { holds { value low95 high95 } time { p50 never } }
      actions { lever kind startMinute staffHours moneyYuan note { zh } needed
        alone { minutes { p10 p50 p90 never } boardingHours { mean halfWidth95 } holds } without { holds } }
      cheapest { levers staffHours costKnown holds { value } } later { minutes difference { holds } holding { holds { value } } }
    } } }`,
    { id },
  )
  return { actions: body.data?.rehearsal.actions ?? null, message: body.errors?.[0]?.message ?? '' }
}

test('each action of a plan is valued alone and by leaving it out, and no verdict is given of a few runs', async () => {
  const shocks = [{ kind: 'surge-arrivals', spec: { factor: 5, route: 'both' } }]
  const levers = [
    { kind: 'defer-electives', spec: { share: 1 } },
    { kind: 'open-beds', spec: { facility: 'h01', beds: 0 } },
  ]
  const few = (await rehearse({ shocks, levers, horizonHours: 24, replications: 6, seed: '5' })).body.data.rehearse
  await until(few.id, ({ state }) => state !== 'RUNNING')
  const fewTold = await actionsOf(few.id)
  assert.equal(fewTold.actions!.enough, false)
  assert.deepEqual(
    fewTold.actions!.actions.map(({ needed }) => needed),
    [null, null],
  )
  assert.equal(fewTold.actions!.cheapest, null)
  const { id } = (await rehearse({ shocks, levers, horizonHours: 24, replications: 30, seed: '5' })).body.data.rehearse
  await until(id, ({ state }) => state !== 'RUNNING')
  const { actions } = await actionsOf(id)
  assert.deepEqual(
    actions!.actions.map(({ lever, kind }) => [lever, kind]),
    [
      [0, 'defer-electives'],
      [1, 'open-beds'],
    ],
  )
  assert.equal(actions!.tried, 4, 'all sets of two actions')
  assert.equal(actions!.later!.minutes, 120)
  const { boardingHours, calm, nothing } = actions!.shocks!
  assert.ok(
    boardingHours.mean > 0 && Math.abs(nothing - calm - boardingHours.mean) < 1e-6,
    'five times as many cost something',
  )
  const [deferred, none] = actions!.actions
  assert.ok(deferred!.alone.boardingHours!.mean > 0, 'with admissions put off fewer hours are spent boarding')
  assert.equal(none!.alone.boardingHours!.mean, 0, 'opening no bed changes nothing')
  assert.equal(none!.needed, false)
  assert.match((await actionsOf(id, '(laterMinutes: 9999)')).message, /laterMinutes must lie between 1 and 1440/)
})

test('valuing actions tells how far it is, stops when asked to, and can be begun again', async () => {
  const shocks = [{ kind: 'surge-arrivals', spec: { factor: 5 } }]
  const levers = [0.5, 0.8, 1].map((share) => ({ kind: 'defer-electives', spec: { share } }))
  const { id } = (await rehearse({ shocks, levers, horizonHours: 48, replications: 12, seed: '5' })).body.data.rehearse
  await until(id, ({ state }) => state !== 'RUNNING')
  interface Progress {
    readonly state: string
    readonly done: number
    readonly of: number
    readonly secondsLeft: number | null
    readonly soFar: { readonly replications: number; readonly tried: number } | null
  }
  const progress = async (): Promise<Progress | null> =>
    (
      await ask<{ rehearsal: { actionsProgress: Progress | null } }>(
        server.url,
        'query P($id: ID!) { rehearsal(id: $id) { actionsProgress { state done of secondsLeft soFar { replications tried } } } }',
        { id },
      )
    ).body.data.rehearsal.actionsProgress
  assert.equal(await progress(), null, 'nobody has asked')
  const asked = actionsOf(id)
  let seen = await progress()
  for (let k = 0; k < 2000 && (seen === null || seen.done === 0); k++) seen = await progress()
  assert.equal(seen!.state, 'RUNNING')
  assert.ok(seen!.done > 0 && seen!.done < seen!.of, JSON.stringify(seen))
  assert.equal(
    seen!.of,
    (1 + 6 + 1) * 12,
    'without the shocks, the sets that were not run yet, and the plan begun later',
  )
  assert.ok(seen!.secondsLeft! >= 1, 'how long it takes is reckoned from the first run on')
  for (let k = 0; k < 2000 && seen!.soFar === null; k++) seen = await progress()
  assert.ok(seen!.soFar!.replications >= 5 && seen!.soFar!.replications <= 12, JSON.stringify(seen))
  assert.equal(seen!.soFar!.tried, 8)
  const stop = 'mutation Stop($id: ID!) { cancelActions(id: $id) { id } }'
  await ask(server.url, stop, { id })
  assert.equal((await asked).actions, null)
  assert.equal((await progress())!.state, 'CANCELLED')
  assert.equal((await actionsOf(id)).actions!.tried, 8, 'asked for again it is worked out')
  assert.deepEqual(await progress(), { state: 'DONE', done: 96, of: 96, secondsLeft: null, soFar: null })
  const { body } = await ask(server.url, stop, { id: 'x-none' })
  assert.match(body.errors![0]!.message, /there is no rehearsal of this id/)
})

test('a roster that does not add up is named with the rehearsal that starts from it', async () => {
  const problems = async (): Promise<readonly { zh: string; en: string }[]> => {
    const { id } = (
      await rehearse({
        horizonHours: 2,
        replications: 5,
        shocks: [{ kind: 'surge-arrivals', spec: { factor: 2 } }],
        seed: '5',
      })
    ).body.data.rehearse
    await until(id, ({ state }) => state !== 'RUNNING')
    return (
      await ask<{ rehearsal: { problemsAtStart: readonly { zh: string; en: string }[] } }>(
        server.url,
        'query P($id: ID!) { rehearsal(id: $id) { problemsAtStart { zh en } } }',
        { id },
      )
    ).body.data.rehearsal.problemsAtStart
  }
  assert.deepEqual(await problems(), [])
  const line = JSON.stringify(
    encodeEvent({
      kind: 'staff.reported',
      unit: 'h01-w01',
      role: 'nurse',
      onShift: 1,
      occurredAt: AT + 60_000,
      seq: 1n,
    }),
  )
  const response = await fetch(new URL('/ingest?source=roster&epoch=a', server.url), { method: 'POST', body: line })
  assert.equal(response.status, 200)
  const found = await problems()
  assert.ok(found.length >= 1, JSON.stringify(found))
  assert.match(found[0]!.en, /^h01-w01 has \d+ nurses in the \w+ shift; the \d+ patients there need \d+ by the norm$/)
  assert.match(found[0]!.zh, /^h01-w01 .+仅 \d+ 名护士，在床 \d+ 人按标准需 \d+ 名$/)
})
