/** What an acknowledgement promises: kills, restarts, and the log checked afterwards. */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { hashState } from '../src/live/snapshots.ts'
import type { LogVerdict } from '../src/log/verify.ts'
import { answerOf } from './command-line.ts'
import { ask, freshFolder, minutesFromNow, post, spawnServer, startServer, type WireEvent } from './harness.ts'

const at = minutesFromNow(-5)
const beds = (first: number, n: number): WireEvent[] =>
  Array.from({ length: n }, (_, i) => ({
    seq: String(first + i),
    occurredAt: new Date(Date.parse(at) + (first + i)).toISOString(),
    kind: i % 2 === 0 ? 'bed.opened' : 'census.reported',
    ...(i % 2 === 0 ? { bed: `h01-w01-b${String(1 + (i >> 1)).padStart(2, '0')}` } : { unit: 'h02-w01', occupied: i }),
  }))

async function check(dataDir: string): Promise<{ code: number; verdict: LogVerdict }> {
  const { code, document } = await answerOf<LogVerdict>('.', 'log', 'check', dataDir)
  return { code, verdict: document }
}

test('a killed server comes back with everything it acknowledged, each event once', async () => {
  const dataDir = freshFolder()
  const first = await spawnServer(dataDir)
  const receipts = await Promise.all([post(first.url, 'k', 'e', beds(0, 20)), post(first.url, 'k', 'f', beds(0, 20))])
  assert.deepEqual(
    receipts.map((r) => r.status),
    [200, 200],
  )
  await first.kill('SIGKILL')
  const second = await spawnServer(dataDir)
  const again = await post(second.url, 'k', 'e', [...beds(0, 20), ...beds(20, 2).slice(1)])
  assert.deepEqual([again.body.duplicates, again.body.accepted], [receipts[0]!.body.accepted, 1])
  const altered = await post(second.url, 'k', 'e', [{ ...beds(0, 2)[1]!, occupied: 99 }])
  assert.match(altered.body.quarantined[0]!.why, /already used by an event with other content/)
  assert.equal(await second.kill('SIGTERM'), 0)
  const { code, verdict } = await check(dataDir)
  assert.deepEqual(verdict.problems, [])
  assert.equal(code, 0)
  assert.equal(verdict.equal, true)
  assert.equal(verdict.gaps, 0)
  assert.equal(verdict.firstPosition, 1)
  assert.equal(verdict.lastPosition, verdict.events)
  assert.equal(verdict.snapshotHash, verdict.replayHash)
})

test('an orderly end leaves a snapshot within five seconds, and the next start continues from it', async () => {
  const server = await startServer()
  await post(server.url, 'k', 'e', beds(0, 30))
  const before = await ask(server.url, '{ city { facilities { nodes { id beds { open occupied } } } } }')
  const began = Date.now()
  await server.stop()
  assert.ok(Date.now() - began < 5_000)
  const again = await startServer({ DATA_DIR: server.dataDir })
  try {
    // What is told beside where rehearsals run would be about the log or the snapshot.
    assert.deepEqual(
      again.reports.filter((report) => !report.startsWith('rehearsals run on ')),
      [],
    )
    const after = await ask(again.url, '{ city { facilities { nodes { id beds { open occupied } } } } }')
    assert.deepEqual(after.body, before.body)
    assert.equal(Number((await post(again.url, 'k', 'e', beds(0, 30))).body.duplicates) > 0, true)
  } finally {
    await again.stop()
  }
})

test('one flipped bit anywhere in the log or in a snapshot makes the check fail', async () => {
  const server = await startServer()
  await post(server.url, 'k', 'e', beds(0, 60))
  await post(server.url, 'k', 'e', [
    { seq: 1000, occurredAt: at, kind: 'census.reported', unit: 'nowhere', occupied: 1 },
  ])
  await server.stop()
  const sound = await check(server.dataDir)
  assert.deepEqual([sound.code, sound.verdict.problems], [0, []])
  const path = join(server.dataDir, 'events.db')
  const bytes = readFileSync(path)
  for (const share of [0.02, 0.2, 0.4, 0.6, 0.8, 0.98]) {
    const flipped = Buffer.from(bytes)
    flipped[Math.floor(bytes.length * share)]! ^= 4
    writeFileSync(path, flipped)
    const damaged = await check(server.dataDir)
    assert.notEqual(damaged.code, 0, `a bit at ${share} of the file went unnoticed`)
  }
  // Without the seal, the chain of checksums still finds a bit inside an event.
  const unsealed = Buffer.from(bytes)
  unsealed[unsealed.indexOf('census.reported')]! ^= 1
  writeFileSync(path, unsealed)
  writeFileSync(
    `${path}.sha256`,
    `${(await import('node:crypto')).createHash('sha256').update(unsealed).digest('hex')}\n`,
  )
  const inside = await check(server.dataDir)
  assert.equal(inside.code, 1)
  assert.match(inside.verdict.problems.join('\n'), /checksum does not fit its bytes/)
  writeFileSync(path, bytes)
})

test('a folder without a log cannot be checked, and the message says what to give', async () => {
  const { code, verdict } = await check(freshFolder())
  assert.equal(code, 2)
  assert.match(
    (verdict as unknown as { error: string }).error,
    /there is no log at .*; give the DATA_DIR of a server that has run/,
  )
})

test('the city of any past instant comes back from the log, and a rehearsal starts from it', async () => {
  const server = await startServer()
  const hashes: { readonly position: number; readonly asOf: number; readonly hash: string }[] = []
  for (let k = 0; k < 3; k++) {
    await post(server.url, 'k', 'e', beds(k * 10, 10))
    const { state, position } = server.twin
    hashes.push({ position, asOf: state.asOf, hash: hashState(state) })
  }
  await server.stop()
  const [first, second, last] = hashes as [(typeof hashes)[0], (typeof hashes)[0], (typeof hashes)[0]]
  const restore = (...args: readonly string[]) =>
    answerOf<{ position: number; stateHash: string; asOf: string; error: string }>(
      '.',
      'log',
      'restore',
      server.dataDir,
      ...args,
    )
  const file = join(server.dataDir, 'past.bin')
  const byPosition = await restore('--position', String(second.position), '--out', file)
  assert.deepEqual([byPosition.code, byPosition.document.stateHash], [0, second.hash])
  const byInstant = await restore('--at', new Date(first.asOf).toISOString(), '--out', `${file}.2`)
  // What came before the clock went on belongs to the instant too.
  assert.deepEqual([byInstant.code, Date.parse(byInstant.document.asOf)], [0, first.asOf])
  assert.ok(byInstant.document.position >= first.position && byInstant.document.position <= last.position)
  const { code, document } = await answerOf<{ start: { kind: string; position: number } }>(
    '.',
    ...['rehearse', 'drill-fleet', '--city', 'testville', '--from', file, '--replications', '2'],
  )
  assert.deepEqual([code, document.start.kind, document.start.position], [0, 'snapshot', second.position])
  const refused: readonly (readonly [readonly string[], RegExp])[] = [
    [['--position', String(last.position + 1), '--out', `${file}.3`], /the log ends at position \d+, at 20/],
    [['--at', '2001-01-01T00:00:00Z', '--out', `${file}.3`], /the log begins after that, at 20/],
    [['--at', '2098-01-01T00:00:00Z', '--out', `${file}.3`], /the log ends at 20.*, position \d+/],
    [['--at', 'yesterday', '--out', `${file}.3`], /--at .*ISO/],
    [['--position', '1', '--out', file], /is there already; give --out a new name/],
    [['--out', `${file}.3`], /give either --at or --position/],
    [['--position', '1', '--city', 'ningbo', '--out', `${file}.3`], /the log is of city "testville", not of "ningbo"/],
  ]
  for (const [args, why] of refused) {
    const { code, document } = await restore(...args)
    assert.equal(code, 2, args.join(' '))
    assert.match(document.error, why)
  }
})
