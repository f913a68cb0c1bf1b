/** Compaction: what goes, what is still known afterwards, and what is told to those who ask for what went; in both stores. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { stateHash } from '@kangcheng/twin-engine'
import { eventStream } from '../src/fan-out/event-stream.ts'
import { hashState, snapshotFiles } from '../src/live/snapshots.ts'
import { retention } from '../src/log/retention.ts'
import type { LogVerdict } from '../src/log/verify.ts'
import { reportTo } from '../src/telemetry/log-events.ts'
import { kangchengWith } from './command-line.ts'
import { freshFolder, post, startServer, type TestServer, type WireEvent } from './harness.ts'
import { postgresServer, query } from './postgres.ts'

const DAY = 86_400_000
const START = Date.parse('2026-03-02T08:00:00+08:00')

/** A week of a city, a few events each. */
async function liveDays(env: Readonly<Record<string, string>>, dataDir: string) {
  let now = START
  const server = await startServer({ ...env, DATA_DIR: dataDir }, { now: () => now })
  for (let day = 0; day < 7; day++) {
    now = START + day * DAY
    await server.twin.tick()
    const sent = await post(server.url, 'k', 'e', eventsOf(day))
    assert.equal(sent.body.accepted, 3, JSON.stringify(sent.body))
  }
  await post(server.url, 'k', 'e', [{ ...eventsOf(6)[0]!, seq: '900', unit: 'nowhere' }])
  const again = (time: number): Promise<TestServer> => startServer({ ...env, DATA_DIR: dataDir }, { now: () => time })
  return { server, again, end: now }
}

const eventsOf = (day: number): WireEvent[] =>
  [1, 2, 4].map((n) => ({
    seq: String(day * 10 + n),
    occurredAt: new Date(START + day * DAY - 60_000).toISOString(),
    kind: 'census.reported',
    unit: 'h02-w01',
    occupied: day + n,
  }))

interface Compacted {
  readonly removed: { readonly firstPosition: number; readonly lastPosition: number; readonly sha256: string }
  readonly error: string
}

async function compacts(env: Readonly<Record<string, string>>, dataDir: string): Promise<void> {
  const run = async <T>(...args: readonly string[]) => {
    const { code, out } = await kangchengWith(env, dataDir, ...args, '--json')
    return { code, document: JSON.parse(out) as T }
  }
  const before = (instant: number) =>
    run<Compacted>('log', 'compact', dataDir, '--before', new Date(instant).toISOString())
  const check = () => run<LogVerdict>('log', 'check', dataDir)

  const { server, again, end } = await liveDays(env, dataDir)
  const late = await before(end - 2 * DAY)
  assert.equal(late.code, 2)
  assert.match(late.document.error, /the newest 3 days of the log stay, .*the latest instant is 2026-03-0/)
  const none = await before(START - DAY)
  assert.deepEqual([none.code, none.document.removed], [0, null])

  // While the server runs, and writes on.
  const done = await before(START + 1.5 * DAY)
  assert.equal(done.code, 0, done.document.error)
  const { firstPosition, lastPosition, sha256 } = done.document.removed
  assert.equal(firstPosition, 1)
  assert.ok(lastPosition >= 6)
  assert.match(sha256, /^[0-9a-f]{64}$/)
  const more = await post(server.url, 'k', 'e', [{ ...eventsOf(6)[0]!, seq: '65', occupied: 9 }])
  assert.equal(more.body.accepted, 1)
  const hash = hashState(server.twin.state)
  const replayed = stateHash(server.twin.state)
  const position = server.twin.position
  await assert.rejects(
    eventStream(server.twin, 2).next(),
    /events before position \d+ are gone since the log was compacted/,
  )
  await server.stop()

  const sound = await check()
  assert.deepEqual([sound.code, sound.document.problems], [0, []])
  assert.deepEqual([sound.document.firstPosition, sound.document.lastPosition], [lastPosition + 1, position])
  assert.equal(sound.document.replayHash, replayed)

  // A second one goes on where the first ended; as the server's own does, with RETENTION_DAYS.
  const told: string[] = []
  const stop = retention({
    place: { dataDir, databaseUrl: env.DATABASE_URL ?? null },
    cityName: 'testville',
    keepDays: 3.5,
    asOf: () => end,
    leads: () => true,
    now: () => end,
    report: reportTo((line) => told.push(line)),
    firstMs: 0,
  })
  while (told.length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
  await stop()
  assert.match(
    told.join(),
    new RegExp(`^events ${lastPosition + 1} to \\d+ are removed from the log, as RETENTION_DAYS says`),
  )
  assert.deepEqual((await check()).document.problems, [])

  // A start without any snapshot builds the same city.
  const fresh = freshFolder()
  const bare = env.DATABASE_URL === undefined ? dataDir : fresh
  if (bare === dataDir) for (const name of snapshotFiles(dataDir)) writeFileSync(join(dataDir, name), 'gone')
  const restarted =
    bare === dataDir ? await again(end) : await startServer({ ...env, DATA_DIR: fresh }, { now: () => end })
  try {
    assert.equal(hashState(restarted.twin.state), hash)
    assert.equal(restarted.twin.quarantinedOf('k'), 1)
    // Numbers of the removed part are known, those that never came are not.
    const resent = await post(restarted.url, 'k', 'e', [...eventsOf(0), { ...eventsOf(6)[0]!, seq: '3', occupied: 7 }])
    assert.deepEqual([resent.body.duplicates, resent.body.accepted], [3, 1])
  } finally {
    await restarted.stop()
  }
  const gone = await run<{ error: string }>('log', 'restore', dataDir, '--position', '3', '--out', 'past.bin')
  assert.equal(gone.code, 2)
  assert.match(
    gone.document.error,
    /that is gone since the log was compacted: it begins at position \d+, at 2026-03-04/,
  )
  const kept = await run<{ position: number }>(
    'log',
    'restore',
    dataDir,
    '--position',
    String(position),
    '--out',
    'kept.bin',
  )
  assert.deepEqual([kept.code, kept.document.position], [0, position])
}

test('a compacted log in SQLite gives the same city, knows what was sent, and says what is gone', async () => {
  const dataDir = freshFolder()
  await compacts({}, dataDir)
  const rebuilt = await kangchengWith({}, dataDir, 'history', 'rebuild', dataDir)
  assert.equal(rebuilt.code, 2)
  assert.match(
    rebuilt.error,
    /the log was compacted and begins at 2026-03-04.*would be lost. Take history.db from a backup/,
  )
  const file = new DatabaseSync(join(dataDir, 'events.db'), { readOnly: true })
  assert.deepEqual({ ...file.prepare('pragma freelist_count').get() }, { freelist_count: 0 }, 'room is given back')
  file.close()
  const whole = join(freshFolder(), 'compacted.tar.zst')
  assert.equal((await kangchengWith({}, dataDir, 'backup', dataDir, '--out', whole)).code, 0)
  const until = new Date(START + DAY / 2).toISOString()
  const past = await kangchengWith({}, dataDir, 'restore', whole, '--to', join(freshFolder(), 'past'), '--until', until)
  assert.equal(past.code, 2)
  assert.match(
    past.error,
    /--until lies before 2026-03-04.*, up to which the log was compacted.* a backup from before the compaction/,
  )
  const db = new DatabaseSync(join(dataDir, 'events.db'))
  db.exec('update removed set after = zeroblob(32)')
  db.close()
  const { code, out } = await kangchengWith({}, dataDir, 'log', 'check', dataDir)
  assert.equal(code, 1)
  assert.match(out, /removed: it is named up to position \d+, but the log begins behind/)
})

test('a compacted log in PostgreSQL gives the same city, knows what was sent, and says what is gone', async () => {
  const url = await (await postgresServer()).newPlace()
  await compacts({ DATABASE_URL: url }, freshFolder())
  await query(url, 'update beginning set snapshot = set_byte(snapshot, 99, get_byte(snapshot, 99) # 1)')
  const { code, error } = await kangchengWith({ DATABASE_URL: url }, freshFolder(), 'log', 'check')
  assert.equal(code, 2)
  assert.match(
    error,
    /begins behind position \d+ with a snapshot that cannot be used: its SHA-256 does not fit.*Restore a backup/,
  )
})
