/** What breaks first and next, from the command line and over GraphQL; and a ward's chance of having no bed. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { loadCity, loadParameters } from '@kangcheng/seed-data'
import { encodeEvent, tellState, warmStart } from '@kangcheng/twin-engine'
import { followedClock } from '../src/live/city-clock.ts'
import type { BreakTold } from '../src/rehearsal/breaks.ts'
import type { Bottlenecks, Probability } from '../src/rehearsal/ports.ts'
import { answerOf } from './command-line.ts'
import { ask, startServer, type TestServer } from './harness.ts'

const AT = Date.UTC(2026, 10, 21, 10, 24)
const city = loadCity('testville')
const state = warmStart(city, loadParameters(), 5, AT, 3)
let server: TestServer

before(async () => {
  server = await startServer({}, { clock: followedClock('live', 1) })
  const lines = tellState(state).map((event, i) => JSON.stringify(encodeEvent({ ...event, seq: BigInt(i + 1) })))
  const response = await fetch(new URL('/ingest?source=live&epoch=a', server.url), {
    method: 'POST',
    body: lines.join('\n'),
  })
  assert.equal(response.status, 200)
})
after(() => server.stop())

function sound({ value, low95, high95 }: Probability): void {
  assert.ok(0 <= low95 && low95 <= value && value <= high95 && high95 <= 1)
}

test('the command adds the chain that the engine finds, and the breaks of city, hospitals and ward needs', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'kangcheng-bottlenecks-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const text = { zh: '试', en: 'Trial' }
  const scenario = {
    id: 'trial',
    title: text,
    why: text,
    horizonHours: 72,
    shocks: [{ kind: 'surge-arrivals', factor: 4 }],
    levers: [{ kind: 'open-beds', facility: 'h01', beds: 4 }],
    start: { at: '2026-10-14T19:00:00+08:00', warmUpDays: 2, seed: 5 },
  }
  writeFileSync(join(folder, 'scenario.json'), JSON.stringify(scenario))
  const rehearse = async (...args: readonly string[]) => {
    const options = ['--city', 'testville', '--replications', '6', '--workers', '1', ...args]
    return answerOf<ReturnType<typeof JSON.parse>>(folder, 'rehearse', 'scenario.json', ...options)
  }
  const { code, document } = await rehearse('--bottlenecks', '2')
  assert.equal(code, 0, document.error)
  const found = document.bottlenecks as Bottlenecks
  assert.equal(found.replications, 6)
  assert.equal(found.chain.filter(({ relief }) => relief !== null).length, 2)
  for (const one of found.chain) {
    sound(one.first)
    sound(one.time.probability!)
    if (one.relief) sound(one.relief.stillBreaks)
    else assert.equal(one.resource, 'emergency')
  }
  const rows = document.timeToBreak as BreakTold[]
  for (const resource of ['beds', 'icu'] as const) {
    const of = (facility: string) =>
      rows.find((row) => row.facility === facility && row.resource === resource && !row.need)
    const anywhere = of('anywhere')!
    sound(anywhere.base.probability)
    assert.ok(anywhere.base.probability.value >= (of('city')?.base.probability.value ?? 0))
    assert.ok(
      rows.filter((row) => row.resource === resource).every((row) => row.base.never >= anywhere.base.never || row.need),
    )
  }
  assert.ok(rows.some(({ need }) => need !== null))
  assert.match(
    (await rehearse('--bottlenecks', '0')).document.error,
    /--bottlenecks must be a whole number from 1 to 10/,
  )
  assert.ok(!('bottlenecks' in (await rehearse()).document), 'only where asked for')
})

test('a rehearsal tells its bottlenecks once it is done: the engine’s own, simulated on the live state', async () => {
  const input = {
    title: 'surge',
    horizonHours: 48,
    replications: 6,
    seed: '7',
    shocks: [{ kind: 'surge-arrivals', spec: { factor: 3, route: 'both' } }],
    levers: [{ kind: 'open-beds', spec: { facility: 'h01', beds: 2, atMinute: 30 } }],
  }
  const probability = '{ value low95 high95 }'
  const time = `{ p10 p50 p90 never probability ${probability} }`
  const query = `query Chain($id: ID!) { rehearsal(id: $id) { state bottlenecks(depth: 1) {
    replications already { facility resource }
    chain { facility resource need first ${probability} time ${time} relief { unit beds stillBreaks ${probability} } gained ${time} }
    next { facility resource need first ${probability} time ${time} } }
    result { breaks { base { probability ${probability} } } } } }`
  type Shown = {
    rehearsal: {
      state: string
      bottlenecks: Bottlenecks | null
      result: { breaks: { base: { probability: Probability } }[] }
    }
  }
  const started = await ask<{ rehearse: { id: string } }>(
    server.url,
    'mutation Rehearse($input: RehearsalInput!) { rehearse(input: $input) { id } }',
    { input },
  )
  const { id } = started.body.data.rehearse
  let shown = (await ask<Shown>(server.url, query, { id })).body.data.rehearsal
  for (let attempt = 0; shown.state === 'RUNNING' && attempt < 2400; attempt++) {
    assert.equal(shown.bottlenecks, null, 'not before it is done')
    await new Promise((resolve) => setTimeout(resolve, 50))
    shown = (await ask<Shown>(server.url, query, { id })).body.data.rehearsal
  }
  assert.equal(shown.state, 'DONE')
  for (const { base } of shown.result.breaks) sound(base.probability)
  const { replications, already, chain, next } = shown.bottlenecks!
  assert.equal(replications, 6)
  assert.equal(chain.filter(({ relief }) => relief !== null).length, 1)
  for (const one of [...already, ...chain]) assert.ok(city.facilities.some(({ id }) => id === one.facility))
  const mended = chain.find(({ relief }) => relief !== null)!
  assert.ok(mended.relief!.beds >= 1 && city.units.some(({ id }) => id === mended.relief!.unit))
  assert.ok(mended.relief!.stillBreaks.value < mended.time.probability!.value, 'the relief helps')
  assert.ok(next !== null)
  sound(next.first)
  assert.deepEqual((await ask<Shown>(server.url, query, { id })).body.data.rehearsal.bottlenecks, shown.bottlenecks)
  const refused = await ask(server.url, `{ rehearsal(id: "${id}") { bottlenecks(depth: 9) { replications } } }`)
  assert.match(refused.body.errors![0]!.message, /depth must lie between 1 and 3/)
})

test('a ward tells the chance that within hours nobody finds a bed; a department has none, and hours are bounded', async () => {
  type Unit = {
    id: string
    kind: string
    noBed: { chance: number; within: number[]; at: number[]; hours: number; beds: number; units: string[] } | null
  }
  const { body } = await ask<{ facility: { units: Unit[] } }>(
    server.url,
    '{ facility(id: "h01") { units { id kind noBed(hours: 12) { hours chance within at beds taken units } } } }',
  )
  for (const { id, kind, noBed } of body.data.facility.units) {
    assert.equal(noBed === null, kind === 'emergency', id)
    if (noBed === null) continue
    assert.equal(noBed.hours, 12)
    assert.equal(noBed.within.length, 13)
    assert.equal(noBed.chance, noBed.within[12])
    assert.ok(noBed.units.includes(id))
    assert.ok(noBed.within.every((p, h) => p >= noBed.at[h]! && p <= 1))
  }
  const refused = await ask(server.url, '{ facility(id: "h01") { units { noBed(hours: 0) { chance } } } }')
  assert.match(refused.body.errors![0]!.message, /hours must lie between 1 and 168/)
})
