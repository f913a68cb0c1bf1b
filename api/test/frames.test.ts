import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { FRAME_HEADER_BYTES, FRAME_KIND, FRAME_MAGIC } from '../src/fan-out/frame.ts'
import { frameHub } from '../src/fan-out/frame-hub.ts'
import { pulseHub } from '../src/fan-out/pulse-hub.ts'
import { minutesFromNow, post, startServer, type TestServer, type WireEvent } from './harness.ts'

let server: TestServer
before(async () => {
  server = await startServer()
})
after(() => server.stop())

interface Picture {
  position: number
  readonly status: Uint8Array
  readonly since: Uint32Array
  readonly waiting: Int32Array
  fulls: number
  deltas: number
}

const pad4 = (n: number): number => (n + 3) & ~3

/** Takes one frame (without its length) as a viewer would. @throws when a delta does not continue the picture. */
function take(picture: Picture, frame: Uint8Array): void {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  assert.equal(view.getUint32(0, true), FRAME_MAGIC)
  const kind = view.getUint16(6, true)
  const [from, to] = [Number(view.getBigUint64(8, true)), Number(view.getBigUint64(16, true))]
  const count = view.getUint32(32, true)
  let at = FRAME_HEADER_BYTES
  if (kind === FRAME_KIND.full) {
    picture.fulls++
    for (let b = 0; b < count; b++) {
      picture.status[b] = view.getUint8(at + b)
      picture.since[b] = view.getUint32(at + pad4(count) + 4 * b, true)
    }
    at += pad4(count) + 4 * count
  } else {
    picture.deltas++
    assert.equal(from, picture.position, 'a delta continues the picture')
    for (let i = 0; i < count; i++) {
      const bed = view.getUint32(at + 4 * i, true)
      picture.since[bed] = view.getUint32(at + 4 * (count + i), true)
      picture.status[bed] = view.getUint8(at + 8 * count + i)
    }
    at += 8 * count + pad4(count)
  }
  picture.position = to
  for (let f = 0; f < picture.waiting.length; f++) picture.waiting[f] = view.getInt32(at + 16 * f, true)
  assert.equal(at + 16 * picture.waiting.length, frame.byteLength)
}

const blank = (): Picture => ({
  position: -1,
  status: new Uint8Array(server.twin.state.index.bedCount),
  since: new Uint32Array(server.twin.state.index.bedCount),
  waiting: new Int32Array(server.twin.city.facilities.length),
  fulls: 0,
  deltas: 0,
})

function assertSame(picture: Picture): void {
  const { state } = server.twin
  assert.equal(picture.position, server.twin.position)
  assert.deepEqual(picture.status, state.beds.status)
  assert.deepEqual(
    [...picture.since],
    [...state.beds.since].map((at) => Math.floor(at / 60_000)),
  )
}

let seq = 0
const open = (bed: string): WireEvent => ({ seq: seq++, occurredAt: minutesFromNow(-2), kind: 'bed.opened', bed })
const arrive = (token: string): WireEvent => ({
  seq: seq++,
  occurredAt: minutesFromNow(-2),
  kind: 'encounter.started',
  encounter: token,
  facility: 'h01',
  need: 'emergency',
  acuity: 2,
})

/** What waits for its commit is shown later; the city's clock adds events of its own at any moment. */
async function allDurable(): Promise<void> {
  while (server.twin.appliedPosition !== server.twin.position) await pause(1)
}

/** Frames of a byte stream: each is preceded by its length. */
async function* framesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest = Buffer.alloc(0)
  for await (const chunk of body) {
    rest = Buffer.concat([rest, chunk])
    while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32LE(0)) {
      const length = rest.readUInt32LE(0)
      yield new Uint8Array(rest.subarray(4, 4 + length))
      rest = rest.subarray(4 + length)
    }
  }
}

test('the stream begins with a full frame and goes on in deltas that give the state', async () => {
  const stop = new AbortController()
  const response = await fetch(new URL('/frames', server.url), { signal: stop.signal })
  const picture = blank()
  let sent = false
  for await (const frame of framesOf(response.body as unknown as AsyncIterable<Uint8Array>)) {
    take(picture, frame)
    if (!sent) {
      sent = true
      assert.equal(picture.waiting[0], -1)
      await post(server.url, 'frames', 'e', [open('h01-w01-b01'), open('h03-w02-b02'), arrive('t1')])
    } else if (picture.deltas >= 1 && picture.position === server.twin.position) break
  }
  stop.abort()
  assertSame(picture)
  assert.equal(picture.fulls, 1)
  assert.equal(picture.waiting[0], 1)
})

test('a reader that resumes gets what it missed; one from another time gets a full frame', async (t) => {
  const hub = frameHub(server.twin, 60_000)
  t.after(() => hub.stop())
  const frames: Uint8Array[] = []
  const sink = { write: (bytes: Uint8Array) => frames.push(bytes.subarray(4)) > 0, onDrain: () => {} }
  await allDurable()
  const stay = hub.subscribe({ write: () => true, onDrain: () => {} }, null)
  const picture = blank()
  hub.subscribe(sink, null)()
  take(picture, frames.pop()!)
  await post(server.url, 'frames', 'e', [open('h01-w01-b03')])
  await allDurable()
  hub.tick()
  await post(server.url, 'frames', 'e', [open('h01-w01-b04')])
  await allDurable()
  hub.tick()
  hub.subscribe(sink, picture.position)()
  assert.equal(frames.length, 2)
  for (const frame of frames.splice(0)) take(picture, frame)
  assert.deepEqual([picture.fulls, picture.deltas], [1, 2])
  assertSame(picture)
  hub.subscribe(sink, picture.position)()
  assert.equal(frames.length, 0, 'nothing was missed')
  hub.subscribe(sink, 0)()
  take(picture, frames.pop()!)
  assert.equal(picture.fulls, 2)
  stay()
})

test('a reader whose socket is full gets no deltas, and one full frame when it drains', async (t) => {
  const hub = frameHub(server.twin, 60_000)
  t.after(() => hub.stop())
  const picture = blank()
  let full = false
  let drain: () => void = () => {}
  await allDurable()
  const stop = hub.subscribe(
    {
      write(bytes) {
        take(picture, bytes.subarray(4))
        return !full
      },
      onDrain(listener) {
        drain = listener
      },
    },
    null,
  )
  full = true
  await post(server.url, 'frames', 'e', [open('h01-w01-b05')])
  await allDurable()
  hub.tick()
  assert.equal(picture.deltas, 1)
  for (const bed of ['b06', 'b07', 'b08']) {
    await post(server.url, 'frames', 'e', [open(`h01-w01-${bed}`)])
    await allDurable()
    hub.tick()
  }
  assert.deepEqual([picture.fulls, picture.deltas], [1, 1])
  full = false
  drain()
  await allDurable()
  hub.tick()
  assert.deepEqual([picture.fulls, picture.deltas], [2, 1])
  assertSame(picture)
  await post(server.url, 'frames', 'e', [open('h01-w01-b09')])
  await allDurable()
  hub.tick()
  assert.deepEqual([picture.fulls, picture.deltas], [2, 2])
  assertSame(picture)
  stop()
})

test('a reader that waits for many pulses holds one listener, and none when it has left', async () => {
  const hub = pulseHub(server.twin, 5)
  const leaving = new AbortController()
  let pulses = 0
  for await (const pulse of hub.subscribe(leaving.signal)) {
    assert.equal(pulse.position, server.twin.position)
    pulses++
    await pause(0)
    if (pulses === 10) setTimeout(() => leaving.abort(), 10)
    assert.ok(getEventListeners(leaving.signal, 'abort').length <= 1, `${pulses} pulses`)
  }
  assert.ok(pulses >= 10)
  assert.deepEqual([getEventListeners(leaving.signal, 'abort').length, hub.subscribers], [0, 0])
  hub.stop()
})
