/** Ten kills for each store: nothing acknowledged is lost, nothing counts twice, and the log is sound. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { killAgainAndAgain } from './kills.ts'
import { postgresServer } from './postgres.ts'

const KILLS = 10

for (const [store, url] of [
  ['one node on SQLite', async () => null],
  ['two nodes on PostgreSQL, one after the other', async () => (await postgresServer()).newPlace()],
] as const)
  test(`${KILLS} kills of ${store} under load lose and double nothing`, async () => {
    const told = await killAgainAndAgain(KILLS, await url())
    assert.deepEqual([told.failures, told.lost, told.doubled, told.checkEqual], [[], 0, 0, true])
    assert.ok(told.acknowledged > 0 && told.logged >= told.acknowledged, JSON.stringify(told))
  })
