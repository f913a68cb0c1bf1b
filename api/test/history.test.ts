/** The history as people get it: over GraphQL by who they are, on the command line, across a restart and made again. */
import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, test } from 'node:test'
import { addToken, type TokenHolder } from '../src/access-control/tokens.ts'
import { followedClock } from '../src/live/city-clock.ts'
import { answerOf, kangcheng } from './command-line.ts'
import { ask, postRaw, startServer, type TestServer } from './harness.ts'

const START = Date.UTC(2026, 0, 10, 4)
const at = (minute: number): string => new Date(START + minute * 60_000).toISOString()
const FROM = at(0)

let server: TestServer
const as: Record<string, Record<string, string>> = {}
const start = (dataDir?: string) =>
  startServer({ AUTH: 'on', ...(dataDir && { DATA_DIR: dataDir }) }, { clock: followedClock('feed', 0) })

let seq = 0
async function send(minute: number, units: Readonly<Record<string, number>>): Promise<void> {
  const lines = Object.entries(units).map(([unit, occupied]) =>
    JSON.stringify({ seq: ++seq, occurredAt: at(minute), kind: 'census.reported', unit, occupied, open: 40 }),
  )
  await postRaw(server.url, '/ingest?source=feed&epoch=e', lines.join('\n'), as.feed)
}

before(async () => {
  server = await start()
  const holders: Record<string, TokenHolder> = {
    feed: { source: 'feed' },
    centre: { role: 'duty-officer', name: 'zz-centre' },
    east: { role: 'bed-manager', name: 'zz-east', places: ['h02'] },
    planner: { role: 'planner', name: 'zz-planner' },
    public: { role: 'public', name: 'zz-public' },
  }
  for (const [who, holder] of Object.entries(holders))
    as[who] = { authorization: `Bearer ${addToken(server.dataDir, holder)}` }
  // Of h01 one ward alone is ever told, and that until minute 55 only.
  for (let minute = 0; minute <= 55; minute += 5) await send(minute, { 'h01-w01': minute, 'h02-w01': 20 })
  await send(120, { 'h02-w01': 21 })
})
after(() => server.stop())

interface Figure {
  readonly mean: readonly (number | null)[]
  readonly min: readonly (number | null)[]
  readonly max: readonly (number | null)[]
  readonly knownShare: readonly number[]
}
interface History {
  readonly from: string
  readonly everyMinutes: number
  readonly occupied: Figure
  readonly open: Figure
}
interface Answer {
  readonly facility: {
    readonly occupancyHistory: History | null
    readonly units: readonly { readonly occupancyHistory: History | null }[]
  }
}
const FIGURE = '{ mean min max knownShare }'
const HISTORY = `occupancyHistory(from: $from, to: $to, everyMinutes: $every) { from everyMinutes occupied ${FIGURE} open ${FIGURE} }`

async function historyFor(who: string, more: object = {}, facility = 'h01', unit = `${facility}-w01`) {
  const query = `query H($from: DateTime!, $to: DateTime, $every: Int!, $f: ID!, $u: ID!) { facility(id: $f) { ${HISTORY} units(ids: [$u]) { ${HISTORY} } } }`
  const variables = { from: FROM, to: at(59), every: 30, f: facility, u: unit, ...more }
  return (await ask<Answer>(server.url, query, variables, as[who])).body
}

test('a ward’s history comes in steps, and a hospital’s says of how much of its wards it knows', async () => {
  const { data, errors } = await historyFor('centre')
  assert.equal(errors, undefined)
  const [ward] = data.facility.units
  // A census at a mark counts from the next mark on: the clock reaches the mark first.
  assert.deepEqual(ward!.occupancyHistory, {
    from: FROM,
    everyMinutes: 30,
    occupied: { mean: [10, 37.5], min: [0, 25], max: [20, 50], knownShare: [5 / 6, 1] },
    open: { mean: [40, 40], min: [40, 40], max: [40, 40], knownShare: [5 / 6, 1] },
  })
  const { index, city } = server.twin.state
  const wards = index.unitsOfFacility[index.facility.get('h01')!]!.filter((u) => city.units[u]!.kind !== 'emergency')
  assert.ok(wards.length > 1)
  const whole = data.facility.occupancyHistory!
  assert.deepEqual(whole.occupied.mean, [10, 37.5])
  assert.deepEqual(whole.occupied.knownShare, [5 / 6 / wards.length, 1 / wards.length])
})

test('only who sees single wards sees their history; others see null, and why', async () => {
  for (const [who, sees] of [
    ['centre', true],
    ['public', false],
    ['planner', false],
    ['east', false],
  ] as const) {
    const { data, errors } = await historyFor(who)
    assert.equal(errors, undefined, who)
    assert.equal(data.facility.occupancyHistory !== null, sees, who)
    assert.equal(data.facility.units[0]!.occupancyHistory !== null, sees, who)
  }
  const own = (await historyFor('east', {}, 'h02')).data.facility
  assert.deepEqual(
    [own.occupancyHistory!.occupied.max, own.units[0]!.occupancyHistory!.occupied.max],
    [
      [20, 20],
      [20, 20],
    ],
  )
})

test('what cannot be answered says what would be right', async () => {
  for (const [more, right] of [
    [{ every: 7 }, /everyMinutes must be a multiple of 5/],
    [{ every: 0 }, /everyMinutes must be a multiple of 5/],
    [{ from: 'yesterday' }, /from must be ISO-8601 with a zone/],
    [{ to: at(-10) }, /to lies before from/],
    [
      { from: '2024-01-10T00:00:00Z', every: 5 },
      /this asks for \d+ steps, the most are 10000: give a greater everyMinutes/,
    ],
    [{ from: '1974-01-10T00:00:00Z', to: '2090-01-10T00:00:00Z', every: 43_200 }, /too large/],
  ] as const) {
    const { errors } = await historyFor('centre', more)
    assert.match(errors?.[0]?.message ?? 'no error', right)
  }
})

test('a long stretch costs more than a short one, and a hospital more than a ward', async () => {
  const question = (field: string, from: string) =>
    `{ facility(id: "h01") { ${Array.from({ length: 10 }, (_, i) => `a${i}: ${field.replace('FROM', from)}`).join(' ')} } }`
  const years = 'occupancyHistory(from: "FROM", everyMinutes: 1440) { everyMinutes }'
  const refused = async (query: string) =>
    (await ask(server.url, query, {}, as.centre)).body.errors?.[0]?.extensions?.code ?? 'none'
  assert.equal(await refused(question(years, '2016-01-10T00:00:00Z')), 'TOO_COMPLEX')
  assert.equal(await refused(question(years, '2025-12-10T00:00:00Z')), 'none')
})

test('the command line gives the same, after a restart too, and the history made again from the log is the same', async () => {
  const { dataDir } = server
  await server.stop()
  const asked = ['--unit', 'h01-w01', '--from', FROM, '--every', '5'] as const
  const first = await answerOf<History & { readonly recordedTo: string }>(dataDir, 'history', '.', ...asked)
  assert.equal(first.code, 0, first.error)
  assert.equal(first.document.recordedTo, at(120))
  const minutes = Array.from({ length: 25 }, (_, i) => i * 5)
  assert.deepEqual(
    first.document.occupied.mean,
    minutes.map((minute) => (minute === 0 ? null : Math.min(55, minute - 5))),
  )
  const csv = await kangcheng(dataDir, 'history', '.', ...asked, '--to', at(12))
  assert.deepEqual(csv.out.trimEnd().split('\n'), [
    'from,occupied_mean,occupied_min,occupied_max,occupied_known_share,open_mean,open_min,open_max,open_known_share',
    `${at(0)},,,,0,,,,0`,
    `${at(5)},0,0,0,1,40,40,40,1`,
    `${at(10)},5,5,5,1,40,40,40,1`,
  ])
  rmSync(join(dataDir, 'history.db'))
  const rebuilt = await answerOf<{ readonly marks: number; readonly to: string }>(dataDir, 'history', 'rebuild', '.')
  assert.deepEqual([rebuilt.code, rebuilt.document.marks, rebuilt.document.to], [0, 25, at(120)], rebuilt.error)
  const again = await answerOf<History>(dataDir, 'history', '.', ...asked)
  assert.deepEqual(again.document, first.document)

  server = await start(dataDir)
  await send(130, { 'h02-w01': 22 })
  const { data } = await historyFor('centre', { from: at(0), to: at(130), every: 5 }, 'h02')
  const { mean } = data.facility.units[0]!.occupancyHistory!.occupied
  assert.deepEqual([mean.length, mean.slice(1, 3), mean.slice(-3)], [27, [20, 20], [20, 21, 21]])
  const busy = await kangcheng(dataDir, 'history', 'rebuild', '.')
  assert.deepEqual([busy.code, /writes|is in use|another|process/.test(busy.error)], [2, true], busy.error)
})

test('the commands say what is missing', async () => {
  const { dataDir } = server
  for (const [args, right] of [
    [['history'], /give one DATA_DIR/],
    [['history', '.', '--from', FROM], /--unit is missing/],
    [['history', '.', '--unit', 'h01-w01', '--from', 'then'], /--from must be ISO-8601 with a zone/],
    [['history', '.', '--unit', 'h01-w01', '--from', FROM, '--every', '7'], /--every must be a multiple of 5/],
    [['history', '.', '--unit', 'nowhere', '--from', FROM], /no unit "nowhere" was ever recorded; there are /],
    [['history', './none', '--unit', 'h01-w01', '--from', FROM], /there is no history at .*; give the DATA_DIR/],
    [['history', 'rebuild', './none'], /there is no folder .*none; give the DATA_DIR/],
    [['history', 'rebuild'], /give one DATA_DIR, or set DATABASE_URL/],
  ] as const) {
    const { code, error } = await kangcheng(dataDir, ...args)
    assert.equal(code, 2)
    assert.match(error, right)
  }
})

test('an exercise has no history, and writes none', async () => {
  const { body } = await ask<{ createExercise: { token: string; exercise: { id: string } } }>(
    server.url,
    'mutation { createExercise(input: { title: "zz", seed: "7" }) { token exercise { id } } }',
    {},
    as.centre,
  )
  const { token, exercise } = body.data.createExercise
  const { id } = exercise
  const query = `{ facility(id: "h02") { occupancyHistory(from: "${FROM}") { everyMinutes } } }`
  const told = (headers: object) =>
    ask<Answer>(server.url, query, {}, { ...as.centre, ...headers }).then(({ body: answer }) => answer)
  const inExercise = await told({ 'kangcheng-exercise': id })
  assert.deepEqual([inExercise.errors, inExercise.data.facility.occupancyHistory], [undefined, null])
  assert.ok((await told({})).data.facility.occupancyHistory)
  // Its clock passes marks; the history ends where the live clock stands.
  const steer = (mutation: string) =>
    ask(server.url, `mutation { ${mutation} { id } }`, {}, { ...as.centre, 'kangcheng-participant': token })
  await steer(`startExercise(id: "${id}")`)
  const jumped = await steer(`jumpExercise(id: "${id}", minute: 30)`)
  assert.equal(jumped.body.errors, undefined)
  const { recordedTo } = (
    await answerOf<{ recordedTo: string }>(server.dataDir, 'history', '.', '--unit', 'h02-w01', '--from', FROM)
  ).document
  assert.equal(recordedTo, at(130))
})

test('a bit of a finished day that a disk has changed is found and told, never shown, and the day made again from the log', async () => {
  const told = async () =>
    (await historyFor('centre', { from: at(0), to: at(700), every: 5 }, 'h02')).data.facility.units[0]!
      .occupancyHistory!
  await send(800, { 'h02-w01': 23 })
  const whole = await told()
  assert.equal(whole.occupied.mean[1], 20)
  const db = new DatabaseSync(join(server.dataDir, 'history.db'), { timeout: 5_000 })
  const { number } = db.prepare("select number from units where id = 'h02-w01'").get() as { number: number }
  const where = `key >= ${number} * 67108864 and key < (${number} + 1) * 67108864`
  const { occupied } = db.prepare(`select occupied from segments where ${where}`).get() as { occupied: Uint8Array }
  occupied[occupied.length - 1]! ^= 1
  db.prepare(`update segments set occupied = ? where ${where}`).run(occupied)
  const asked = ['history', '.', '--unit', 'h02-w01', '--from', FROM] as const
  assert.match(
    (await kangcheng(server.dataDir, ...asked)).error,
    /history\.db is damaged: the counts of unit h02-w01 on the day that begins at 2026-01-09T16:00:00\.000Z .*history rebuild/,
  )
  const damaged = await told()
  assert.deepEqual(new Set(damaged.occupied.mean), new Set([null]), 'nothing of that day is told')
  for (let waited = 0; waited < 60_000 && !/whole again/.test(server.reports.join()); waited += 20)
    await new Promise((resolve) => setTimeout(resolve, 20))
  assert.match(
    server.reports.join('\n'),
    /history\.db: the counts of unit h02-w01 on the day that begins at 2026-01-09T16:00:00\.000Z do not fit their checksum/,
  )
  assert.match(
    server.reports.join('\n'),
    /the history is whole again: 1 damaged days of units were made again from the log/,
  )
  assert.deepEqual(await told(), whole)
  assert.equal((await kangcheng(server.dataDir, ...asked)).code, 0)
  db.close()
})
