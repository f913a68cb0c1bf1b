/** What a reader gets whose socket is full, and when an execution ends. */
import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import type { ServerResponse } from 'node:http'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { sharedStreams } from './shared-streams.ts'

/** A response whose socket is full after `room` writes. */
class Reader extends EventEmitter {
  statusCode = 0
  destroyed = false
  readonly socket = null
  readonly headers: Record<string, string> = {}
  readonly got: string[] = []
  ended = false
  room: number
  constructor(room = Number.POSITIVE_INFINITY) {
    super()
    this.room = room
  }
  setHeader(name: string, value: string): void {
    this.headers[name] = value
  }
  flushHeaders(): void {}
  write(bytes: Uint8Array): boolean {
    this.got.push(Buffer.from(bytes).toString())
    return --this.room > 0
  }
  end(bytes?: Uint8Array): void {
    if (bytes !== undefined) this.got.push(Buffer.from(bytes).toString())
    this.ended = true
  }
  get positions(): readonly string[] {
    return this.got.flatMap((text) => /^id: (\d+)/m.exec(text)?.[1] ?? [])
  }
}

interface Source {
  readonly open: (signal: AbortSignal) => Promise<Response>
  say(text: string): Promise<void>
  opened: number
  aborted: boolean
  givenUp: boolean
}

function source(status = 200, type = 'text/event-stream'): Source {
  let to: ReadableStreamDefaultController<Uint8Array>
  const made: Source = {
    opened: 0,
    aborted: false,
    givenUp: false,
    // As yoga: what is executed for a request goes on after its signal, until its body is given up.
    open(signal) {
      made.opened++
      signal.addEventListener('abort', () => {
        made.aborted = true
      })
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          to = controller
        },
        cancel() {
          made.givenUp = true
        },
      })
      return Promise.resolve(new Response(body, { status, headers: { 'content-type': type } }))
    },
    async say(text) {
      to.enqueue(new TextEncoder().encode(text))
      await turn()
      await turn()
    },
  }
  return made
}

const event = (position: number): string => `event: next\ndata: {"data":{"pulse":{"position":"${position}"}}}\n\n`
const as = (reader: Reader): ServerResponse => reader as unknown as ServerResponse

test('a full socket gets nothing more until it drains, and then the newest alone', async () => {
  const streams = sharedStreams()
  const from = source()
  const [quick, slow] = [new Reader(), new Reader(2)]
  for (const reader of [quick, slow]) streams.join('k', as(reader), null, from.open)
  await turn()
  for (let position = 1; position <= 6; position++) await from.say(event(position))
  assert.equal(from.opened, 1)
  assert.deepEqual(quick.positions, ['1', '2', '3', '4', '5', '6'])
  assert.deepEqual(slow.positions, ['1', '2'])
  assert.equal(streams.counters.skipped, 4)
  slow.room = 10
  slow.emit('drain')
  assert.deepEqual(slow.positions, ['1', '2', '6'])
  await from.say(event(7))
  assert.deepEqual(slow.positions, ['1', '2', '6', '7'])
  slow.emit('drain')
  assert.deepEqual(slow.positions, ['1', '2', '6', '7'], 'what it has it does not get again')
})

test('whoever comes later gets the newest at once; when the last has left the execution ends, and the next begins anew', async () => {
  const streams = sharedStreams()
  const from = source()
  const [first, late] = [new Reader(), new Reader()]
  streams.join('k', as(first), null, from.open)
  await turn()
  await from.say(event(1))
  await from.say(event(2))
  streams.join('k', as(late), null, from.open)
  await turn()
  assert.deepEqual(late.positions, ['2'])
  assert.deepEqual([streams.streams, streams.readers], [1, 2])
  first.emit('close')
  assert.deepEqual([from.aborted, from.givenUp], [false, false])
  late.emit('close')
  assert.deepEqual([from.aborted, from.givenUp], [true, true])
  assert.deepEqual([streams.streams, streams.readers], [0, 0])
  const again = source()
  const third = new Reader()
  streams.join('k', as(third), null, again.open)
  await turn()
  assert.equal(again.opened, 1)
  assert.deepEqual(third.positions, [])
})

test('who has left before anything came leaves no execution behind', async () => {
  const streams = sharedStreams()
  const from = source()
  const reader = new Reader()
  const joined = streams.join('k', as(reader), null, from.open)
  reader.destroyed = true
  reader.emit('close')
  await joined
  assert.deepEqual([from.aborted, from.givenUp, streams.streams], [true, true, 0])
})

test('events torn between pieces are put together, and comments go to everybody without counting as events', async () => {
  const streams = sharedStreams()
  const from = source()
  const reader = new Reader()
  streams.join('k', as(reader), null, from.open)
  await turn()
  const text = event(5)
  await from.say(text.slice(0, 20))
  assert.deepEqual(reader.got, [])
  await from.say(`${text.slice(20)}:\n\n`)
  assert.deepEqual(reader.got, [`id: 5\n${text}`, ':\n\n'])
  assert.deepEqual([streams.counters.executed, streams.counters.delivered], [1, 1])
})

test('an answer that is no stream goes to each who asked, and is not kept', async () => {
  const streams = sharedStreams()
  const open = (): Promise<Response> =>
    Promise.resolve(new Response('{"errors":[]}', { status: 403, headers: { 'content-type': 'application/json' } }))
  const [one, two] = [new Reader(), new Reader()]
  await Promise.all([one, two].map((reader) => streams.join('k', as(reader), null, open)))
  for (const reader of [one, two]) assert.deepEqual([reader.statusCode, reader.got], [403, ['{"errors":[]}']])
  assert.equal(streams.streams, 0)
})
