/**
 * Attacks on a server that strangers can reach: each is refused with its reason, costs the server little, and leaves it as it
 * was for everybody else.
 */
import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import { after, before, test } from 'node:test'
import { getIntrospectionQuery } from 'graphql'
import { addToken } from '../src/access-control/tokens.ts'
import { DOCUMENT_LIMITS } from '../src/http/document-limits.ts'
import { COST_PER_MINUTE, WRONG_TOKENS_PER_MINUTE } from '../src/http/rate-limits.ts'
import { ATTACKS, many } from './attacks.ts'
import { freshFolder, type GraphqlAnswer, minutesFromNow } from './harness.ts'
import { type OwnProcess, startOwnProcess } from './own-process.ts'

let server: OwnProcess
let url: string
let slow: readonly ReturnType<typeof slowly>[]
let drip: NodeJS.Timeout
const bearer: Record<string, string> = {}
before(async () => {
  const dataDir = freshFolder()
  for (const role of ['duty-officer', 'public', 'recipient'] as const)
    bearer[role] = `Bearer ${addToken(dataDir, { role, name: `zz-${role}` })}`
  for (const source of ['ward-7', 'ward-8']) bearer[source] = `Bearer ${addToken(dataDir, { source })}`
  server = await startOwnProcess(['serve'], /ready (http:\S+)/, {
    env: { PORT: '0', CITY: 'testville', AUTH: 'on', DATA_DIR: dataDir },
  })
  url = server.named
  // They are cut off after ten seconds, during which the other attacks run.
  slow = Array.from({ length: 200 }, () => slowly('GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: '))
  drip = setInterval(() => {
    for (const { socket } of slow) if (socket.writable) socket.write('a')
  }, 1_000)
})
after(() => clearInterval(drip))
after(() => server.kill('SIGTERM'))

interface Said {
  readonly status: number
  readonly text: string
}

const send = async (path: string, init: RequestInit): Promise<Said> => {
  const response = await fetch(new URL(path, url), init)
  return { status: response.status, text: await response.text() }
}

const query = (text: string, who = 'duty-officer', more: object = {}): Promise<Said> =>
  send('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: bearer[who]! },
    body: JSON.stringify({ query: text, ...more }),
  })

const errorOf = ({ text }: Said): { readonly message: string; readonly extensions?: { readonly code?: string } } =>
  (JSON.parse(text) as GraphqlAnswer<unknown>).errors![0]!

/** Processor seconds that the server has used so far. */
const cpuSeconds = async (): Promise<number> =>
  Number(/^kangcheng_cpu_seconds_total (\S+)$/m.exec((await send('/metrics', {})).text)![1])

/** Mean processor time of the server for each call, after a first one, in milliseconds. */
async function costOf(times: number, call: () => Promise<unknown>): Promise<number> {
  await call()
  const before = await cpuSeconds()
  for (let k = 0; k < times; k++) await call()
  return (1000 * ((await cpuSeconds()) - before)) / times
}

test('documents that would take long are refused by what is too large, at a cost of milliseconds', async (t) => {
  for (const [name, { text, why }] of Object.entries(ATTACKS)) {
    let i = 0
    const said = await query(text(i++))
    assert.match(errorOf(said).message, why, name)
    const milliseconds = await costOf(10, () => query(text(i++)))
    t.diagnostic(`${name}: ${milliseconds.toFixed(1)} ms of processor time`)
    // Asked are 5 ms on a quiet machine; unlimited, each of these took from 60 to 600 ms.
    assert.ok(milliseconds < 40, `${name} took ${milliseconds} ms`)
  }
})

test('batches, oversized bodies, other methods and foreign forms are refused', async () => {
  const json = { 'content-type': 'application/json', authorization: bearer['duty-officer']! }
  const batch = await send('/graphql', {
    method: 'POST',
    headers: json,
    body: JSON.stringify(Array.from({ length: 50 }, () => ({ query: '{ city { id } }' }))),
  })
  assert.equal(batch.status, 400)
  assert.match(errorOf(batch).message, /Batching is not supported/)
  const chunks = (total: number): ReadableStream<Uint8Array> => {
    let sent = 0
    return new ReadableStream({
      pull(to) {
        if (sent >= total) return to.close()
        sent += 65_536
        to.enqueue(new Uint8Array(65_536).fill(0x20))
      },
    })
  }
  const oversize = await send('/graphql', {
    method: 'POST',
    headers: json,
    body: chunks(3e6),
    duplex: 'half',
  } as RequestInit)
  assert.equal(oversize.status, 413)
  assert.match(oversize.text, /larger than 1 MiB/)
  const get = await send(`/graphql?query=${encodeURIComponent('mutation { cancelRehearsal(id: "x") { id } }')}`, {
    headers: { authorization: bearer['duty-officer']! },
  })
  assert.equal(get.status, 405)
  assert.equal((await send('/graphql', { method: 'DELETE', headers: json })).status, 405)
})

test('names and values that look like code stay text, and messages repeat little of what was sent', async () => {
  for (const id of [
    `' OR 1=1 --`,
    '"; drop table events; --',
    '../../etc/passwd',
    '`;process.exit(1)',
    '__proto__',
    '\u0000',
  ]) {
    const said = await query('query ($id: ID!) { facility(id: $id) { id } }', 'duty-officer', { variables: { id } })
    assert.deepEqual(JSON.parse(said.text), { data: { facility: null } }, id)
  }
  const long = await query(`{ facility(id: [${'1 '.repeat(2_000)}]) { id } }`)
  assert.ok(errorOf(long).message.length < 450)
  const pollution = await query('{ city { id } }', 'duty-officer', {
    variables: JSON.parse('{"__proto__": {"kind": "local"}}'),
  })
  assert.equal(pollution.status, 200)
  assert.equal((await query('{ quarantine { totalCount } }')).text.includes('FORBIDDEN'), true)
})

test('strangers learn nothing of the schema; those who work with the data do', async () => {
  const ask = '{ __schema { types { name } } }'
  assert.match(errorOf(await query(ask, 'public')).message, /introspection has been disabled/)
  assert.match(errorOf(await query('{ __type(name: "City") { name } }', 'recipient')).message, /introspection/)
  assert.equal((await query(ask)).status, 200)
  assert.match((await query(ask)).text, /"City"/)
  const standard = JSON.parse((await query(getIntrospectionQuery())).text) as GraphqlAnswer<{ __schema: object }>
  assert.ok(standard.data?.__schema, 'what tools ask is within every limit')
  assert.equal(errorOf(await query('{ cit { id } }', 'public')).message, 'Cannot query field "cit" on type "Query".')
})

test("a caller's minute has an end, its own alone", async () => {
  const ask =
    '{ city { facilities(first: 100) { nodes { id units { id name { zh en } beds { open occupied available } } } } } }'
  let refused: Said | null = null
  for (let k = 0; k < 2_000 && refused === null; k++) {
    const said = await query(
      many(20, (i) => ask.replace('{ city', `{ p${k}n${i}: city`).slice(1, -1)).replace(/^(.*)$/s, '{ $1 }'),
      'public',
    )
    if (said.status === 429) refused = said
  }
  assert.ok(refused !== null, `${COST_PER_MINUTE.public} points were never spent`)
  assert.equal(errorOf(refused).extensions?.code, 'RATE_LIMITED')
  assert.match(errorOf(refused).message, /more than a minute's worth \(this operation costs \d+\)\. Ask again in \d+ s/)
  assert.equal((await query('{ city { id } }')).status, 200)
})

test('tokens that are guessed, of another, or of yesterday open nothing, and guessing soon is not answered', async () => {
  const event = JSON.stringify({
    seq: 1,
    occurredAt: minutesFromNow(-1),
    kind: 'census.reported',
    unit: 'h01-w03',
    occupied: 2,
  })
  const others = await send('/ingest?source=ward-8&epoch=e', {
    method: 'POST',
    headers: { authorization: bearer['ward-7']! },
    body: event,
  })
  assert.equal(others.status, 403)
  assert.match(others.text, /bound to source \\"ward-7\\"; it cannot send for another/)
  const statuses: number[] = []
  for (let k = 0; k < WRONG_TOKENS_PER_MINUTE + 5; k++) {
    const said = await send('/graphql?query={city{id}}', { headers: { authorization: `Bearer kc_guess${k}` } })
    statuses.push(said.status)
    if (said.status === 429)
      assert.match(said.text, /too many unknown tokens came from this address\. Try again in \d+ s/)
  }
  assert.equal(statuses.filter((one) => one === 401).length, WRONG_TOKENS_PER_MINUTE)
  assert.equal(statuses.at(-1), 429)
  assert.equal((await query('{ city { id } }')).status, 200, 'a known token is taken from the same address')
})

/** Opens a connection, writes, and tells when the server closed it. */
function slowly(head: string): { readonly socket: Socket; readonly closed: Promise<string> } {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  let heard = ''
  socket.on('data', (bytes) => {
    heard += bytes
  })
  socket.on('error', () => {})
  socket.write(head)
  return { socket, closed: new Promise((resolve) => socket.on('close', () => resolve(heard))) }
}

test('whoever sends its head a byte at a time is cut off, and holds up nobody meanwhile', {
  timeout: 40_000,
}, async () => {
  const heard = await Promise.all(slow.map(({ closed }) => closed))
  clearInterval(drip)
  assert.ok(
    heard.every((text) => text.includes('408')),
    heard[0],
  )
  const heads = slowly(`GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n${'X-Long: '.padEnd(20_000, 'a')}\r\n\r\n`)
  assert.match(await heads.closed, /431/)
})

test('after all that the server answers as before, and nothing of it was an error of its own', async () => {
  assert.ok(DOCUMENT_LIMITS.fields > 0)
  assert.equal((await send('/health', {})).status, 200)
  assert.doesNotMatch(server.errors(), /\bat .*\.ts:\d+/)
})
