import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import type { DecodedMessage, FeedEvent, FeedProblem } from './feed-format.ts'
import { Recording } from './playing.ts'
import { FileSending } from './sending-files.ts'

interface Line {
  readonly seq: string
  readonly raw: string
  readonly type?: string
  readonly refused?: { readonly cause: string; readonly place: string; readonly why: string }
}

async function twinOf(t: TestContext): Promise<{ readonly to: URL; readonly batches: (readonly Line[])[] }> {
  const batches: (readonly Line[])[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const lines = body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line)
    batches.push(lines)
    const quarantined = lines.flatMap((line, index) =>
      line.refused === undefined ? [] : [{ index, path: '', why: line.refused.why }],
    )
    const accepted = lines.length - quarantined.length
    response.end(JSON.stringify({ accepted, duplicates: 0, quarantined, position: '1' }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return { to: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), batches }
}

const EVENT: FeedEvent = {
  kind: 'census.reported',
  occurredAt: '2026-01-10T00:00:00.000Z',
  unit: 'zz1-w01',
  occupied: 1,
}
const PROBLEM: FeedProblem = {
  place: 'message 3, PV1-3',
  why: 'is empty',
  cause: 'malformed',
  path: 'bed',
  reduced: {},
}

const message = (number: number | null, events: number, problems: readonly FeedProblem[] = []): DecodedMessage => ({
  number,
  type: 'ZZ',
  events: Array.from({ length: events }, () => ({ event: EVENT, placeFields: {} })),
  withoutMeaning: events + problems.length === 0 ? 'ZZ nothing' : null,
  problems,
  places: [],
  rawSha256: () => 'ab'.repeat(32),
})

const sendingTo = (to: URL): FileSending =>
  new FileSending(
    { to, token: '', source: 'zz', epoch: 'e', signal: new AbortController().signal, onRetry: () => {} },
    { map: null, keyring: null, shiftMilliseconds: 0, fileSha256: (file) => (file === 'zz' ? 'cd'.repeat(32) : '') },
  )

test('a message has eight numbers, one of more lines takes those of the next indices, and none is given twice', async (t) => {
  const { to, batches } = await twinOf(t)
  const sending = sendingTo(to)
  for (const told of [
    message(1, 1),
    message(2, 0),
    message(3, 3, [PROBLEM]),
    message(4, 20),
    message(5, 8),
    message(6, 1),
  ])
    sending.add(told, 'zz')
  assert.equal(await sending.deliver(true), null)
  const seqs = batches.flat().map((line) => Number(line.seq))
  const run = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i)
  assert.deepEqual(seqs, [0, ...run(16, 4), ...run(24, 20), ...run(48, 8), 56])
  assert.equal(new Set(seqs).size, seqs.length)
})

test('a problem is sent as what was refused, with cause, place within its message, hash and type', async (t) => {
  const { to, batches } = await twinOf(t)
  const sending = sendingTo(to)
  sending.add(message(3, 0, [PROBLEM]), 'zz')
  await sending.deliver(true)
  assert.deepEqual(batches, [
    [
      {
        seq: '0',
        raw: 'ab'.repeat(32),
        type: 'ZZ',
        refused: { cause: 'malformed', path: 'bed', place: 'PV1-3', why: 'is empty', event: {} },
      },
    ],
  ])
  assert.deepEqual([sending.quarantined, sending.events, sending.rejections.length], [1, 0, 0])
})

const SHA256_OF_NO_BYTES = createHash('sha256').digest('hex')

test('of a message whose bytes were not kept the hash of its whole file is sent, and played', async (t) => {
  const { to, batches } = await twinOf(t)
  const notKept: DecodedMessage = {
    ...message(null, 0, [{ ...PROBLEM, cause: 'undecodable' }]),
    rawSha256: () => SHA256_OF_NO_BYTES,
  }
  const sending = sendingTo(to)
  for (const told of [notKept, message(1, 0, [PROBLEM])]) sending.add(told, 'zz')
  await sending.deliver(true)
  assert.deepEqual(
    batches.flat().map(({ raw }) => raw),
    ['cd'.repeat(32), 'ab'.repeat(32)],
  )
  const recording = new Recording(null, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
  recording.add(notKept, 'ef'.repeat(32))
  assert.deepEqual(
    recording.inOrder().map(({ text }) => (JSON.parse(text) as Line).raw),
    ['ef'.repeat(32)],
  )
})

test('what stands outside any message is refused without moving the numbers of the messages', async (t) => {
  const { to, batches } = await twinOf(t)
  const sending = sendingTo(to)
  for (const told of [message(null, 0, [{ ...PROBLEM, place: 'line 1' }]), message(1, 1), message(2, 1)])
    sending.add(told, 'zz')
  await sending.deliver(true)
  assert.deepEqual(
    batches.flat().map(({ seq, refused }) => [seq, refused?.place]),
    [
      ['0', 'line 1'],
      ['0', undefined],
      ['8', undefined],
    ],
  )
})

test('full batches go out while more is decoded, the rest at the end', async (t) => {
  const { to, batches } = await twinOf(t)
  const sending = sendingTo(to)
  for (let number = 1; number <= 2300; number++) sending.add(message(number, 1), 'zz')
  await sending.deliver(false)
  assert.deepEqual(
    batches.map((batch) => batch.length),
    [1000, 1000],
  )
  await sending.deliver(true)
  assert.deepEqual(
    batches.map((batch) => batch.length),
    [1000, 1000, 300],
  )
  assert.equal(sending.accepted, 2300)
})
