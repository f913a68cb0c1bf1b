/** Operations by chance, from the schema's own grammar: each is answered or refused, none is an error of the server. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { schema } from '../src/schema/schema.ts'
import { fuzzOperations, tried } from './graphql/operations-fuzz.ts'
import { ask, startServer, type TestServer } from './harness.ts'

const INPUTS = 10_000
/** Answering takes ten times as long as reading; `npm run soak graphql` sends them all. */
const SEND_EVERY = 10
/** Of operations that once went wrong. */
const KEPT: readonly number[] = []

let server: TestServer
before(async () => {
  server = await startServer()
})
after(() => server.stop())

test(`${INPUTS} operations of the schema's grammar are read, and every tenth answered or refused with a reason`, async () => {
  const { failures, sent, answered, refused } = await fuzzOperations(schema(), server.url, INPUTS, 20261129, {
    keptSeeds: KEPT,
    sendEvery: SEND_EVERY,
  })
  assert.deepEqual(failures.slice(0, 5), [])
  assert.equal(sent, INPUTS / SEND_EVERY + KEPT.length)
  assert.ok(answered > sent / 10, `${answered} answered: the operations are too wrong to test anything`)
  assert.ok(refused > sent / 10, `${refused} refused: some of it must be wrong`)
  assert.deepEqual(
    server.reports.filter((line) => /\bat .*\.ts:\d+/.test(line)),
    [],
  )
  assert.equal((await ask(server.url, '{ city { id } }')).status, 200)
})

test('a server that fails, answers with nothing or with no JSON is caught', async () => {
  const real = globalThis.fetch
  const answer = async (text: string, status = 200): Promise<string | null> => {
    globalThis.fetch = () => Promise.resolve(new Response(text, { status }))
    const { wrong } = await tried('http://127.0.0.1/', { query: '', variables: {} })
    globalThis.fetch = real
    return wrong
  }
  assert.match((await answer('{}'))!, /neither data nor errors/)
  assert.match((await answer('<html>'))!, /no JSON/)
  assert.match((await answer('{"data":{}}', 500))!, /status 500/)
  assert.match(
    (await answer('{"errors":[{"message":"The server failed to answer this."}]}'))!,
    /an error of the server/,
  )
  assert.equal(await answer('{"data":{}}'), null)
})
