/** Nodes and databases that end under load: nothing acknowledged is lost, nothing counts twice, and the log is sound. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { loadCity } from '@kangcheng/seed-data'
import { verifyLog } from '../src/log/verify.ts'
import { restartOf, sleepOf } from './fighting-nodes.ts'
import { postRaw, type Receipt } from './harness.ts'
import { type IngestNode, killAll, killed, startNode } from './ingest-nodes.ts'
import { type DisturbanceTold, disturbUnderLoad, killAgainAndAgain } from './kills.ts'
import { postgresServer, startPostgres } from './postgres.ts'

/** `npm run soak` kills a hundred times as often. */
const KILLS = 6
const AT = new Date(Date.now() - 60_000).toISOString()

// A failed test must not wait for its nodes.
after(killAll)

const STORES = [
  ['one node on SQLite', async () => null],
  ['two nodes on PostgreSQL, one after the other', async () => (await postgresServer()).newPlace()],
] as const

// Beside each other: while one store's node starts or its lease runs out, the other's is killed.
describe('nodes killed under load', { concurrency: true }, () => {
  for (const [store, url] of STORES)
    test(`${KILLS} kills of ${store} lose and double nothing`, async () =>
      whole(await killAgainAndAgain(KILLS, await url())))

  test('a writer asleep while another writes, and a database ended in mid-batch, lose and double nothing', async () => {
    const server = await startPostgres()
    const url = await server.newPlace()
    const [sleep, restart] = [sleepOf(url), restartOf(server)]
    const rounds = [sleep, restart, sleep, restart]
    const told = await disturbUnderLoad(rounds.length, url, (load, round) => rounds[round]!(load, round))
    whole(told)
    assert.ok(told.resent > 0, JSON.stringify(told))
  })
})

function whole(told: DisturbanceTold): void {
  assert.deepEqual([told.failures, told.lost, told.doubled, told.checkEqual], [[], 0, 0, true])
  assert.ok(told.acknowledged > 0 && told.logged >= told.acknowledged, JSON.stringify(told))
}

test('a disk full within a commit: senders are told to come again, nothing acknowledged is lost, and all goes on with room', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'kangcheng-full-'))
  let sent = 0
  const send = async (
    node: IngestNode,
    first = sent,
  ): Promise<{ status: number; body: Receipt & { error: string } }> => {
    const lines = Array.from({ length: 200 }, (_, i) =>
      JSON.stringify({
        seq: String(first + i),
        occurredAt: AT,
        kind: 'census.reported',
        unit: 'h01-w01',
        occupied: i % 20,
      }),
    )
    return postRaw(node.url, '/ingest?source=s&epoch=e', lines.join('\n'))
  }
  const roomy = await startNode({ dataDir, databaseUrl: null })
  assert.equal((await send(roomy)).status, 200)
  sent += 200
  await killed(roomy)
  // The write-ahead log reaches the limit in the middle of some commit; the system refuses the write, as where a disk is full.
  const starved = await startNode({ dataDir, databaseUrl: null, largestFileKiB: 600 })
  let refusal: Awaited<ReturnType<typeof send>> | null = null
  for (let batch = 0; batch < 40 && refusal === null; batch++) {
    const answer = await send(starved)
    if (answer.status === 200) sent += 200
    else refusal = answer
  }
  assert.equal(refusal?.status, 503)
  assert.match(
    refusal!.body.error,
    /events\.db cannot (be written|grow).*(Check the disk|Free space); the server then goes on by itself · nothing of this batch was accepted: send it again later/,
  )
  assert.ok(sent > 200)
  execFileSync('prlimit', ['--pid', String(starved.child.pid), '--fsize=unlimited:'])
  let again = await send(starved)
  for (let waited = 0; again.status === 503 && waited < 20_000; waited += 50) {
    await pause(50)
    again = await send(starved)
  }
  assert.deepEqual([again.status, again.body.accepted, again.body.duplicates], [200, 200, 0])
  sent += 200
  await killed(starved)
  const verdict = await verifyLog({ dataDir, databaseUrl: null }, loadCity('testville'))
  assert.deepEqual(verdict.problems, [])
  const last = await startNode({ dataDir, databaseUrl: null })
  const all = await send(last, 0)
  assert.deepEqual([all.body.accepted, all.body.duplicates], [0, 200])
  const end = await send(last, sent - 200)
  assert.deepEqual([end.body.accepted, end.body.duplicates], [0, 200])
  await killed(last)
  rmSync(dataDir, { recursive: true, force: true })
})
