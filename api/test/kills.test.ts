/** Nodes and databases that end under load: nothing acknowledged is lost, nothing counts twice, and the log is sound. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { restartOf, sleepOf } from './fighting-nodes.ts'
import { type DisturbanceTold, disturbUnderLoad, killAgainAndAgain } from './kills.ts'
import { postgresServer, startPostgres } from './postgres.ts'

const KILLS = 10

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
