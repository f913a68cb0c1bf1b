/** L96: what is simulated, rehearsed, forecast or exercised is never written as live, whichever way it is tried. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { stateHash } from '@kangcheng/twin-engine'
import { kangchengWith } from './command-line.ts'
import {
  ask,
  freshFolder,
  minutesFromNow,
  post,
  postRaw,
  startServer,
  type TestServer,
  type WireEvent,
} from './harness.ts'

/** The clock stands: what the city's own minutes write must not be taken for what was tried. */
const started = Date.now()
let server: TestServer
let exercise: string
before(async () => {
  server = await startServer({}, { now: () => started })
  await post(server.url, 'ward-7', 'e', [census(1)])
  const { body } = await ask<{ createExercise: { exercise: { id: string } } }>(
    server.url,
    'mutation { createExercise(input: { title: "zz", seed: "7" }) { exercise { id } } }',
  )
  exercise = body.data.createExercise.exercise.id
})
after(() => server.stop())

const census = (seq: number, more: object = {}): WireEvent => ({
  seq,
  occurredAt: minutesFromNow(-1),
  kind: 'census.reported',
  unit: 'h01-w03',
  occupied: 3,
  ...more,
})
const line = (more: object = {}): string => JSON.stringify(census(900, more))
const MUTATION = `mutation ($events: [EventInput!]!) { ingest(source: "ward-7", epoch: "e", events: $events) { accepted } }`
const byGraphql = async (
  headers: Record<string, string>,
  mutation = MUTATION,
  address = '/graphql',
): Promise<string> => {
  const answer = await fetch(new URL(address, server.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: mutation, variables: { events: [{ ...census(900), seq: '900' }] } }),
  })
  return answer.text()
}
const byLines = async (path: string, headers: Record<string, string> = {}, body = line()): Promise<string> =>
  JSON.stringify((await postRaw(server.url, path, body, headers)).body)
const command = async (...args: string[]): Promise<string> =>
  (await kangchengWith({ CITY: 'testville' }, freshFolder(), ...args)).error

const EXERCISE = /nothing is sent to an exercise or out of it/
const NOT_LIVE = /Simulated, rehearsed, forecast and exercise data are never written as live/
const OWN = '/ingest?source=ward-7&epoch=e'
const RELEASE = 'mutation { releaseQuarantined(ids: ["q-1"], reason: "zz tried") { released } }'

/** Every way by which something comes to the live log, tried with what is not live; and the words of its refusal. */
const WAYS: Readonly<Record<string, readonly [tried: () => Promise<string>, why: RegExp]>> = {
  'lines, the exercise in the address': [() => byLines(`${OWN}&exercise=${exercise}`), EXERCISE],
  'lines, the exercise in a header': [() => byLines(OWN, { 'kangcheng-exercise': exercise }), EXERCISE],
  'lines, of an exercise that is over': [
    () => byLines(`${OWN}&exercise=ex-gone`),
    /no exercise .* runs here.*Nothing was answered from the live city/,
  ],
  'GraphQL, the exercise in the address': [() => byGraphql({}, MUTATION, `/graphql?exercise=${exercise}`), EXERCISE],
  'GraphQL, the exercise in a header': [() => byGraphql({ 'kangcheng-exercise': exercise }), EXERCISE],
  'release from the quarantine within an exercise': [
    () => byGraphql({ 'kangcheng-exercise': exercise }, RELEASE),
    EXERCISE,
  ],
  ...Object.fromEntries(
    ['EXERCISE', 'REHEARSAL', 'SIMULATION', 'FORECAST', 'anything else'].flatMap((mode) => [
      [`lines that say ${mode}`, [() => byLines(OWN, { 'kangcheng-mode': mode }), NOT_LIVE] as const],
      [`GraphQL that says ${mode}`, [() => byGraphql({ 'kangcheng-mode': mode }), NOT_LIVE] as const],
      [`a release that says ${mode}`, [() => byGraphql({ 'kangcheng-mode': mode }, RELEASE), NOT_LIVE] as const],
    ]),
  ),
  ...Object.fromEntries(
    ['exercise', 'rehearsal', 'simulation-2', 'Forecast.h01', 'exercises'].flatMap((source) => [
      [`lines from source ${source}`, [() => byLines(`/ingest?source=${source}&epoch=e`), NOT_LIVE] as const],
      [`GraphQL from source ${source}`, [() => byGraphql({}, MUTATION.replace('ward-7', source)), NOT_LIVE] as const],
      [`a token for source ${source}`, [() => command('token', 'add', '--source', source), NOT_LIVE] as const],
    ]),
  ),
  ...Object.fromEntries(
    [
      { simulated: true },
      { mode: 'EXERCISE' },
      { synthetic: true },
      { rehearsal: 'r-1' },
      { quality: 'SIMULATED' },
    ].map((mark) => {
      const [name] = Object.keys(mark)
      return [
        `an event marked ${JSON.stringify(mark)}`,
        [() => byLines(OWN, {}, line(mark)), new RegExp(`"accepted":0.*"path":"${name}"`)] as const,
      ]
    }),
  ),
}

test('L96: no way leads from what is not live into the log, and each says why', async () => {
  const before = {
    position: server.twin.position,
    hash: stateHash(server.twin.state),
    sources: [...server.twin.sources.keys()],
  }
  assert.ok(before.position > 0)
  for (const [name, [tried, why]] of Object.entries(WAYS)) assert.match(await tried(), why, name)
  assert.equal(server.twin.position, before.position)
  assert.equal(stateHash(server.twin.state), before.hash)
  assert.deepEqual([...server.twin.sources.keys()], before.sources)
  // The same, told as what it is, is taken.
  assert.match(await byLines(OWN, { 'kangcheng-mode': 'LIVE' }), /"accepted":1/)
  assert.match(await byLines('/ingest?source=exercising-ward&epoch=e'), /"accepted":1/)
})

test('L96: a backup brings exercises back beside the city, never into it', async () => {
  const folder = freshFolder()
  const story = readFileSync(join(server.dataDir, 'exercises', `${exercise}.jsonl`), 'utf8')
  assert.match(story, /"kind":"created"/)
  // Its own log is no feed either.
  const { position } = server.twin
  assert.match(await byLines(OWN, {}, story), /"accepted":0/)
  assert.equal(server.twin.position, position)
  const hash = stateHash(server.twin.state)
  const file = join(folder, 'city.tar.zst')
  const to = join(folder, 'restored')
  const made = async (...args: string[]) => (await kangchengWith({ CITY: 'testville' }, folder, ...args)).code
  assert.equal(await made('backup', server.dataDir, '--out', file), 0)
  assert.equal(await made('restore', file, '--to', to), 0)
  const restored = await startServer({ DATA_DIR: to }, { now: () => started })
  try {
    assert.equal(restored.twin.position, position)
    assert.equal(stateHash(restored.twin.state), hash)
    const sources = [...restored.twin.sources.keys()]
    assert.deepEqual(sources.toSorted(), [...server.twin.sources.keys()].toSorted())
    assert.ok(!sources.some((source) => source.startsWith('exercise.')))
    const { body } = await ask<{ exercises: { id: string; state: string }[] }>(
      restored.url,
      '{ exercises { id state } }',
    )
    assert.deepEqual(body.data.exercises, [{ id: exercise, state: 'INTERRUPTED' }])
    const tried = await postRaw(restored.url, `${OWN}&exercise=${exercise}`, line())
    assert.match(JSON.stringify(tried.body), /no exercise .* runs here.*Nothing was answered from the live city/)
    assert.equal(restored.twin.position, position)
  } finally {
    await restored.stop()
  }
})
