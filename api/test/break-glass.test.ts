/** Emergency access: with a reason, for an hour at most, told and judged, and over by itself. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { addToken, type TokenHolder } from '../src/access-control/tokens.ts'
import { ask, startServer, type TestServer } from './harness.ts'

let server: TestServer
let skew = 0
const as: Record<string, Record<string, string>> = {}
before(async () => {
  server = await startServer({ AUTH: 'on' }, { now: () => Date.now() + skew })
  const holders: Record<string, TokenHolder> = {
    east: { role: 'bed-manager', name: 'zz-east', places: ['h02'] },
    officer: { role: 'duty-officer', name: 'zz-officer' },
    commander: { role: 'commander', name: 'zz-commander' },
    auditor: { role: 'auditor', name: 'zz-auditor' },
  }
  for (const [who, holder] of Object.entries(holders))
    as[who] = { authorization: `Bearer ${addToken(server.dataDir, holder)}` }
})
after(() => server.stop())

const said = async (who: string, query: string) => {
  const { body } = await ask<Record<string, never>>(server.url, query, {}, as[who])
  return { data: body.data, why: body.errors?.[0]?.message ?? null }
}
const emergency = async () =>
  JSON.stringify((await said('east', '{ facility(id: "h01") { emergency { places } } }')).data.facility)
const request = (reason: string, minutes: number) =>
  said('east', `mutation { requestEmergencyAccess(reason: "${reason}", minutes: ${minutes}) { id until } }`)

test('its holder gives an emergency access back: what it opened is closed at once, and the reviewer sees what was looked at', async () => {
  const end = () => said('east', 'mutation { endEmergencyAccess { id endedEarly } }')
  assert.match((await end()).why!, /there is none to end/)
  assert.match((await said('officer', 'mutation { endEmergencyAccess { id } }')).why!, /not for role duty-officer/)
  await request('water in the cellar of h01', 20)
  assert.deepEqual((await said('east', '{ me { emergencyReason } }')).data.me, {
    emergencyReason: 'water in the cellar of h01',
  })
  assert.match(await emergency(), /"places":6/)
  assert.equal((await end()).why, null)
  assert.match(await emergency(), /"emergency":null/)
  const queue = await said('commander', '{ emergencyAccess { endedEarly lookedAt } }')
  assert.deepEqual(queue.data.emergencyAccess, [{ endedEarly: true, lookedAt: ['h01'] }])
})

test('an emergency access opens the other hospitals, is told, queued and judged by a second person, and ends by itself', async () => {
  assert.match(await emergency(), /"emergency":null/)
  assert.match((await request('fire at h01', 61)).why!, /minutes must be a whole number from 1 to 60/)
  assert.match((await request('', 30)).why!, /reason/)
  assert.match(
    (await said('officer', 'mutation { requestEmergencyAccess(reason: "a look", minutes: 5) { id } }')).why!,
    /not for role duty-officer/,
  )
  const begun = await request('fire at h01: wards are moved to us', 30)
  const { id } = begun.data.requestEmergencyAccess as unknown as { id: string }
  assert.match(await emergency(), /"places":6/)
  assert.ok(server.reports.some((line) => /EMERGENCY ACCESS: a bed-manager sees .* 30 minutes/.test(line)))
  assert.match((await request('again and again', 5)).why!, /there is one already/)
  // Neither encounters nor anything that leaves the system.
  const run = await fetch(new URL('/rehearsals/x/run', server.url), { headers: as.east! })
  assert.equal(run.status, 403)
  const review = (who: string) =>
    said(
      who,
      `mutation { reviewEmergencyAccess(id: "${id}", verdict: JUSTIFIED, reason: "the fire was real") { review { by } } }`,
    )
  assert.match((await review('east')).why!, /not for role bed-manager/)
  const queue = await said('commander', '{ emergencyAccess { who reason review { by } } }')
  const list = queue.data.emergencyAccess as unknown as readonly object[]
  assert.deepEqual(list.slice(0, 1), [
    { who: 'bed-manager zz-east', reason: 'fire at h01: wards are moved to us', review: null },
  ])
  assert.equal((await review('commander')).why, null)
  assert.match((await review('commander')).why!, /it was judged already/)
  skew = 31 * 60_000
  assert.match(await emergency(), /"emergency":null/)
  const rows = await said('auditor', '{ audit(first: 50) { kind who note objects } }')
  const noted = (rows.data.audit as unknown as { kind: string; who: string; note: string; objects: string[] }[]).filter(
    ({ kind, objects }) => (kind === 'BREAK_GLASS' || kind === 'REVIEW') && objects[0] === id,
  )
  assert.deepEqual(
    noted.map(({ kind, who, note, objects }) => [kind, who, note, objects[0]]),
    [
      ['REVIEW', 'commander zz-commander', 'the fire was real', id],
      ['BREAK_GLASS', 'bed-manager zz-east', 'fire at h01: wards are moved to us', id],
    ],
  )
})

test('an emergency access ends with the server: who lists them after a restart opens nothing again', async () => {
  assert.equal((await request('smoke in h01', 40)).why, null)
  const { dataDir } = server
  await server.stop()
  server = await startServer({ AUTH: 'on', DATA_DIR: dataDir }, { now: () => Date.now() + skew })
  assert.match(await emergency(), /"emergency":null/)
  const listed = await said('commander', '{ emergencyAccess { reason } }')
  assert.equal((listed.data.emergencyAccess as unknown as { reason: string }[])[0]!.reason, 'smoke in h01')
  assert.match(await emergency(), /"emergency":null/)
  assert.deepEqual((await said('east', '{ me { emergencyReason } }')).data.me, { emergencyReason: null })
})
