/** Planning over the API: access by cell, candidates, plans with value and bound, and what is refused. */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { loadCity, loadParameters } from '@kangcheng/seed-data'
import { encodeEvent, tellState, warmStart } from '@kangcheng/twin-engine'
import { followedClock } from '../src/live/city-clock.ts'
import { planDecisionsOf } from '../src/planning/plan-decisions.ts'
import { ask, postRaw, startServer, type TestServer } from './harness.ts'

let server: TestServer
before(async () => {
  server = await startServer({}, { clock: followedClock('live', 1) })
})
after(() => server.stop())

interface Site {
  readonly id: string
  readonly name: { readonly zh: string; readonly en: string }
  readonly location: { readonly lng: number; readonly lat: number }
  readonly gain: number | null
  readonly nearerPeople: number
}
const CANDIDATES = `query C($own: [SiteInput!]) { siteCandidates(count: 8, supplyPerSite: 20, own: $own, access: { hour: 8 }) {
  sites { id name { zh en } location { lng lat } gain nearerPeople suggested } problems { path why }
} }`
const candidates = async (own: readonly object[] = []): Promise<readonly Site[]> =>
  (await ask<{ siteCandidates: { sites: readonly Site[] } }>(server.url, CANDIDATES, { own })).body.data.siteCandidates
    .sites
const asInput = ({ id, name, location }: Site) => ({ id, zh: name.zh, en: name.en, ...location })

interface AccessTold {
  readonly cells: { readonly id: readonly string[] }
  readonly access: {
    readonly measure: string
    readonly times: string
    readonly synthetic: boolean
    readonly worstDecile: number
    readonly deciles: readonly number[]
    readonly values: readonly (number | null)[]
  }
}

test('each cell tells which hospitals serve it, and the shares of those within an hour add up to one', async () => {
  interface Told {
    readonly cells: { readonly id: readonly string[] }
    readonly cityServing: {
      readonly first: readonly number[]
      readonly facility: readonly number[]
      readonly facilities: readonly string[]
      readonly share: readonly number[]
      readonly times: string
      readonly synthetic: boolean
    }
  }
  const { data } = (
    await ask<Told>(server.url, '{ cells { id } cityServing { first facility facilities share times synthetic } }')
  ).body
  const { first, facility, facilities, share, times, synthetic } = data.cityServing
  assert.deepEqual([times, synthetic], ['roads', true])
  assert.equal(first.length, data.cells.id.length + 1)
  assert.deepEqual([first[0], first.at(-1)], [0, share.length])
  let served = 0
  for (let c = 0; c < data.cells.id.length; c++) {
    const row = share.slice(first[c]!, first[c + 1]!)
    if (row.length === 0) continue
    served++
    assert.ok(Math.abs(row.reduce((sum, one) => sum + one, 0) - 1) < 1e-3, data.cells.id[c])
  }
  assert.ok(served > data.cells.id.length / 2)
  const withBeds = new Set(
    loadCity('testville').units.map(({ facility: of }) => loadCity('testville').facilities[of]!.id),
  )
  assert.deepEqual(
    facility.map((f) => facilities[f]!).filter((id) => !withBeds.has(id)),
    [],
    'who has no bed serves nobody',
  )
  assert.ok(new Set(facility).size > 1, 'not one hospital serves all')
})

test('access comes by cell with what it was measured by, and stress changes it', async () => {
  const query = (input: string) => `{ cells { id population } access(input: ${input}) {
    measure unit { zh } times mode hour synthetic people worstDecile gini deciles lorenzPeople values minutes
    within { minutes share } byDistrict { id mean } problems { path why }
  } }`
  const { data } = (await ask<AccessTold>(server.url, query('{ hour: 8 }'))).body
  assert.equal(data.access.values.length, data.cells.id.length)
  assert.equal(data.access.measure, 'e2sfca')
  assert.equal(data.access.times, 'roads')
  assert.equal(data.access.synthetic, true)
  assert.equal(data.access.deciles.length, 10)
  assert.ok(data.access.worstDecile < data.access.deciles[9]!)
  const closed = (await ask<AccessTold>(server.url, query('{ hour: 8, closed: ["h01"] }'))).body.data
  assert.notDeepEqual(closed.access.values, data.access.values)
  const wrong = await ask(server.url, query('{ hour: 30, measure: "far" }'))
  assert.equal(wrong.body.errors?.[0]?.extensions?.code, 'BAD_USER_INPUT')
  assert.match(
    wrong.body.errors![0]!.message,
    /input\.measure must be one of e2sfca.*got "far"; input\.hour must be 0 … 23/,
  )
  const untimed = await ask(server.url, query('{ mode: "transit" }'))
  assert.match(
    untimed.body.errors![0]!.message,
    /input\.mode "transit": testville has no timetables .* build it with --gtfs/,
  )
  const modes = await ask<{ travelModes: string[]; timetables: null }>(
    server.url,
    '{ travelModes timetables { stops } }',
  )
  assert.deepEqual(modes.body.data, { travelModes: ['walk', 'car', 'ambulance'], timetables: null })
  const unknown = await ask(server.url, query('{ closed: ["nowhere"] }'))
  assert.match(unknown.body.errors![0]!.message, /the city has no facility "nowhere"/)
})

const RUN = `state failure unit { zh en } elapsedMilliseconds steps { value bound sites elapsedMilliseconds }
  before { worstDecile gini within { minutes share } } plansTried
  plans { letter found { objective sites value bound gap proven } access { worstDecile gini lorenzPeople values } }
  pareto { sites worstDecile gini efficient }
  conflict { constraints why { zh en } relax { constraint to } }`
interface Run {
  readonly id: string
  readonly unit: { readonly zh: string; readonly en: string } | null
  readonly state: string
  readonly failure: string | null
  readonly steps: readonly { readonly value: number; readonly bound: number | null }[]
  readonly before: { readonly worstDecile: number; readonly gini: number }
  readonly plans: readonly {
    readonly letter: string
    readonly found: {
      readonly objective: string
      readonly sites: readonly number[]
      readonly value: number
      readonly bound: number
      readonly gap: number
      readonly proven: boolean
    }
    readonly access: { readonly worstDecile: number; readonly gini: number }
  }[]
  readonly pareto: readonly { readonly worstDecile: number; readonly gini: number; readonly efficient: boolean }[]
  readonly conflict: {
    readonly constraints: readonly string[]
    readonly relax: readonly { readonly constraint: string; readonly to: number | null }[]
  } | null
}
const START = 'mutation S($input: SitePlanInput!) { planSites(input: $input) { id state } }'
const start = (input: object) => ask<{ planSites: { id: string } }>(server.url, START, { input })
async function finished(input: object): Promise<Run> {
  const { body } = await start(input)
  assert.equal(body.errors, undefined, body.errors?.[0]?.message)
  for (let attempt = 0; attempt < 2400; attempt++) {
    const { data } = (
      await ask<{ sitePlan: Run }>(server.url, `{ sitePlan(id: "${body.data.planSites.id}") { ${RUN} } }`)
    ).body
    if (data.sitePlan.state !== 'RUNNING') return data.sitePlan
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('the plan was not worked out in two minutes')
}

test('candidates are valued alone, and a plan closes its gap, keeps p, and is weighed against others', async () => {
  const sites = await candidates([{ id: 'mine', lng: 123.4, lat: 28.6 }])
  assert.equal(sites[0]!.id, 'mine')
  assert.notEqual(sites[0]!.name.zh, '', 'a site without a name is called after a place nearby')
  assert.ok(sites.some(({ gain }) => gain !== null && gain > 0))
  const run = await finished({
    objective: 'worst-decile',
    newSites: 2,
    supplyPerSite: 20,
    candidates: sites.map(asInput),
    access: { hour: 8 },
  })
  assert.equal(run.failure, null)
  assert.deepEqual(
    run.unit,
    { zh: '床/人', en: 'beds per person' },
    'in what was asked for, as the access report tells it',
  )
  assert.equal(run.state, 'DONE')
  const [best, ...others] = run.plans
  assert.equal(best!.found.objective, 'worst-decile')
  assert.equal(best!.found.sites.length, 2)
  assert.equal(best!.found.proven, true)
  assert.equal(best!.found.gap, 0)
  assert.ok(best!.access.worstDecile > run.before.worstDecile)
  assert.ok(Math.abs(best!.access.worstDecile / best!.found.value - 1) < 1e-3, 'the objective is what the figures show')
  for (const { access } of others) assert.ok(access.worstDecile <= best!.access.worstDecile * 1.0001)
  for (const { value, bound } of run.steps) assert.ok(bound === null || bound >= value * 0.9999)
  assert.ok(run.pareto.some(({ efficient }) => efficient) && run.pareto.some(({ efficient }) => !efficient))
})

test('constraints that no plan keeps are named, each with what would relax it, and relaxing it helps', async () => {
  const sites = await candidates()
  const input = { newSites: 1, supplyPerSite: 20, candidates: sites.map(asInput), access: { hour: 8 } }
  const { conflict } = await finished({ ...input, objective: 'worst-decile', maxMinutes: 20 })
  assert.deepEqual(conflict?.constraints, ['maxMinutes', 'newSites'])
  const to = conflict!.relax.find(({ constraint }) => constraint === 'newSites')!.to!
  assert.ok(to > 1)
  const relaxed = await finished({ ...input, objective: 'p-median', maxMinutes: 20, newSites: to })
  assert.equal(relaxed.conflict, null)
  assert.ok(relaxed.plans.length > 0)
  const poor = await finished({ ...input, objective: 'p-median', budget: 5, costPerSite: 8 })
  assert.deepEqual(poor.conflict?.relax, [{ constraint: 'budget', to: 8 }])
})

test('bad requests are refused with place and remedy', async () => {
  const sites = (await candidates()).map(asInput)
  const why = async (input: object): Promise<string> =>
    (await start({ objective: 'p-median', newSites: 2, supplyPerSite: 20, candidates: sites, ...input })).body
      .errors![0]!.message
  assert.match(await why({ newSites: 11 }), /input\.newSites is 11, but there are 8 candidates; lower it or add/)
  assert.match(await why({ objective: 'mclp' }), /input\.maxMinutes is missing/)
  assert.match(await why({ candidates: [sites[0], sites[0]], newSites: 1 }), /candidates\[1\]\.id "c1" is there twice/)
  assert.match(
    await why({ objective: 'worst-decile', access: { measure: 'raam' } }),
    /worst-decile needs a measure that adds up/,
  )
  const check = async (site: object, forbidden: readonly object[] = []) =>
    (
      await ask<{ checkSite: readonly { why: string }[] }>(
        server.url,
        'query K($site: SiteInput!, $f: [ForbiddenAreaInput!]) { checkSite(site: $site, forbidden: $f) { why } }',
        { site: { id: 'x', ...site }, f: forbidden },
      )
    ).body.data.checkSite.map(({ why: said }) => said)
  const { lng, lat } = sites[0]! as unknown as { lng: number; lat: number }
  assert.deepEqual(await check({ lng, lat }), [])
  assert.match((await check({ lng: lat, lat: lng }))[0]!, /longitude/)
  assert.match((await check({ lng: 10, lat: 10 }))[0]!, /outside the city/)
  const ring = [-0.01, 0.01].flatMap((d) => [
    { lng: lng + d, lat: lat - d },
    { lng: lng + d, lat: lat + d },
  ])
  assert.match((await check({ lng, lat }, [{ name: '滞洪区', ring }]))[0]!, /nothing may be built: 滞洪区/)
})

test('a file of places is read whole or not at all, and an answer about a plan is kept with who, why and until when', async () => {
  const [site] = await candidates()
  const { lng, lat } = site!.location
  const read = async (name: string, text: string) =>
    (
      await ask<{
        readPlanFile: {
          candidates: { id: string; location: { lng: number } }[]
          areas: { name: string; ring: object[] }[]
          problems: { path: string; why: string }[]
        }
      }>(
        server.url,
        'query F($name: String!, $text: String!) { readPlanFile(name: $name, text: $text) { candidates { id location { lng lat } } areas { name ring { lng lat } } problems { path why } } }',
        { name, text },
      )
    ).body.data.readPlanFile
  const good = await read('mine.csv', `id,lng,lat\nx,${lng},${lat}\n`)
  assert.deepEqual([good.candidates, good.problems], [[{ id: 'x', location: { lng, lat } }], []])
  const half = await read('mine.csv', `id,lng,lat\nx,${lng},${lat}\ny,10,10\n`)
  assert.deepEqual(half.candidates, [], 'nothing is taken of a file with a problem')
  assert.match(half.problems[0]!.why, /outside the city/)
  assert.equal(half.problems[0]!.path, 'mine.csv:line 3')

  const { body } = await start({
    objective: 'p-median',
    newSites: 1,
    supplyPerSite: 20,
    candidates: [asInput(site!)],
    access: { hour: 8 },
  })
  const run = body.data.planSites.id
  const DECIDE =
    'mutation D($input: PlanDecisionInput!) { decidePlan(input: $input) { number by post verdict reason expiresAt expired run sites { id } } }'
  const decide = (input: object) =>
    ask<{ decidePlan: { number: number; by: string; expired: boolean; sites: { id: string }[] } }>(server.url, DECIDE, {
      input: {
        run,
        letter: 'A',
        verdict: 'ACCEPTED',
        post: '规划处',
        reason: '两次核对人口',
        expiresAt: new Date(Date.now() + 864e5),
        ...input,
      },
    })
  for (let attempt = 0; attempt < 2400; attempt++) {
    const { data } = (await ask<{ sitePlan: { state: string } }>(server.url, `{ sitePlan(id: "${run}") { state } }`))
      .body
    if (data.sitePlan.state === 'DONE') break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const why = async (input: object) => (await decide(input)).body.errors![0]!.message
  assert.match(await why({ run: 'none' }), /no plan run of this id any more; solve anew/)
  assert.match(await why({ letter: 'Z' }), /there is|no plan "Z"; there are A/)
  assert.match(await why({ post: '' }), /input\.post must name the post that decides/)
  assert.match(await why({ reason: 'x' }), /input\.reason does not pass: the reason must have 3 to 300 characters/)
  assert.match(await why({ reason: '请打 13800138000' }), /looks like a person's number/)
  assert.match(await why({ expiresAt: null }), /input\.expiresAt is missing; say until when/)
  assert.match(await why({ expiresAt: '2020-01-01T00:00:00Z' }), /input\.expiresAt must lie ahead/)
  assert.match(await why({ verdict: 'MODIFIED' }), /input\.change is missing; say what is to be different/)
  const taken = (await decide({})).body.data.decidePlan
  assert.deepEqual(
    [taken.number, taken.by, taken.expired, taken.sites.map(({ id }) => id)],
    [1, 'local', false, [site!.id]],
  )
  await decide({ verdict: 'REJECTED', expiresAt: null, reason: '占用湿地' })
  const kept = planDecisionsOf(server.dataDir, Date.now, assert.fail).list()
  assert.deepEqual(
    kept.map(({ number, verdict, post }) => [number, verdict, post]),
    [
      [2, 'REJECTED', '规划处'],
      [1, 'ACCEPTED', '规划处'],
    ],
    'a server that starts anew finds them',
  )
  const file = join(server.dataDir, 'plans/decisions.jsonl')
  writeFileSync(file, readFileSync(file, 'utf8').replace('两次核对人口', '没有核对人口'))
  assert.throws(
    () => planDecisionsOf(server.dataDir, Date.now, assert.fail).list(),
    /decisions\.jsonl:2 does not follow the line before it/,
  )
})

test('a duel needs a city with a state, runs its pairs from it, and can be stopped', async () => {
  const [first, second] = (await candidates()).map(asInput) as { id: string; lng: number; lat: number }[]
  const candidate = ({ id, lng, lat }: { id: string; lng: number; lat: number }, letter: string) => ({
    id: letter,
    name: { zh: `方案 ${letter}`, en: `Plan ${letter}` },
    edits: [{ kind: 'add-facility', id: `plan-${id}`, location: [lng, lat], beds: { 'general-medicine': 20 } }],
  })
  const question = {
    candidates: [candidate(first!, 'A'), candidate(second!, 'B')],
    futures: [{ id: 'today', name: { zh: '现状', en: 'Today' }, edits: [] }],
    pairs: 2,
    horizonHours: 24,
  }
  const START_DUEL = 'mutation D($question: JSON!) { startSiteDuel(question: $question) { id state wanted } }'
  const begin = (asked: unknown) =>
    ask<{ startSiteDuel: { id: string; wanted: number } }>(server.url, START_DUEL, { question: asked })
  assert.match((await begin(question)).body.errors![0]!.message, /the city has no time yet/)
  const state = warmStart(loadCity('testville'), loadParameters(), 5, Date.UTC(2026, 10, 21, 10, 24), 2)
  const lines = tellState(state).map((event, i) => JSON.stringify(encodeEvent({ ...event, seq: BigInt(i + 1) })))
  assert.equal((await postRaw(server.url, '/ingest?source=live&epoch=a', lines.join('\n'))).status, 200)
  const wrong = await begin({ ...question, candidates: [{ ...question.candidates[0], edits: [] }] })
  assert.match(wrong.body.errors![0]!.message, /candidates\[0\]\.edits: is empty/)
  const begun = await begin(question)
  assert.equal(begun.body.errors, undefined, begun.body.errors?.[0]?.message)
  const { id, wanted } = begun.body.data.startSiteDuel
  assert.equal(wanted, 2)
  interface Duel {
    readonly state: string
    readonly failure: string | null
    readonly winner: string | null
    readonly ranking: readonly { readonly candidate: string }[]
    readonly rows: readonly { readonly id: string; readonly cells: readonly { readonly pairs: readonly number[] }[] }[]
    readonly regrets: readonly { readonly rows: readonly { readonly losses: readonly number[] }[] }[]
  }
  const told = async (): Promise<Duel> =>
    (
      await ask<{ siteDuel: Duel }>(
        server.url,
        `{ siteDuel(id: "${id}") { state failure winner ranking { candidate } rows { id cells { pairs p50 } } regrets { rows { losses } } } }`,
      )
    ).body.data.siteDuel
  let duel = await told()
  for (let attempt = 0; attempt < 2400 && duel.state === 'RUNNING'; attempt++) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    duel = await told()
  }
  assert.equal(duel.failure, null)
  assert.equal(duel.state, 'DONE')
  assert.deepEqual(new Set(duel.ranking.map((one) => one.candidate)), new Set(['A', 'B']))
  assert.equal(duel.winner, null, 'nobody wins with two pairs')
  for (const row of duel.rows) for (const cell of row.cells) assert.equal(cell.pairs.length, 2)
  for (const { rows } of duel.regrets)
    assert.ok(
      rows.some(({ losses }) => losses[0] === 0),
      'one is the best',
    )
  const stopped = await begin({ ...question, pairs: 400, horizonHours: 720 })
  const running = await ask<{ siteDuel: { id: string } | null }>(server.url, '{ siteDuel { id } }')
  assert.equal(running.body.data.siteDuel?.id, stopped.body.data.startSiteDuel.id, 'found without its id')
  const cancelled = await ask<{ cancelSiteDuel: { state: string } }>(
    server.url,
    `mutation { cancelSiteDuel(id: "${stopped.body.data.startSiteDuel.id}") { state } }`,
  )
  assert.equal(cancelled.body.data.cancelSiteDuel.state, 'CANCELLED')
})
