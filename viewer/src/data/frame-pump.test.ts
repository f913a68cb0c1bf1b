// The thread that reads the stream and the one that draws: against a server that cuts, garbles and ends.
import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { store } from '../store.ts'
import { applyChange, applyFrame, emptyPicture, standingOf } from './frame.ts'
import { type PumpNews, type PumpRequest, pumpFrames, transferOf } from './frame-pump.ts'
import { followFrames, type PumpPort } from './frame-stream.ts'
import { deltaFrame, endFrame, framed, fullFrame } from './frames-made.ts'

async function serving(listener: RequestListener, use: (url: string) => Promise<void>): Promise<void> {
  const server = createServer(listener)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/frames`)
  } finally {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
}

const nothing = standingOf(emptyPicture())
const from = (url: string): PumpRequest => ({ url, headers: { authorization: 'Bearer t' }, standing: nothing })

test('what the thread hands over rebuilds the picture that the frames themselves make, and each buffer may be given away', async () => {
  const frames = [
    fullFrame(7n, [3, 1, 5, 1], [10, 20, 30, 40], [4, 2, -1, 0]),
    deltaFrame(7n, 9n, [[1, 3, 99]], [5, 2, 0, 0]),
    deltaFrame(9n, 12n, [], [6, 2, 0, 0]),
  ]
  const straight = emptyPicture()
  for (const frame of frames) assert.equal(applyFrame(straight, frame).ok, true)
  const told = emptyPicture()
  let carried: string | undefined
  const news: PumpNews[] = []
  await serving(
    (request, response) => {
      carried = request.headers.authorization
      const bytes = Buffer.concat(frames.map(framed))
      response.write(bytes.subarray(0, 13))
      response.end(bytes.subarray(13))
    },
    (url) =>
      pumpFrames(
        from(url),
        (one) => {
          const given = structuredClone(one, { transfer: transferOf(one) })
          news.push(given)
          if (given.kind === 'change') applyChange(told, given.change)
        },
        new AbortController().signal,
      ),
  )
  assert.equal(carried, 'Bearer t')
  assert.deepEqual(told, straight)
  assert.deepEqual(
    news.map((one) => (one.kind === 'change' ? (one.change.beds?.length ?? 'all') : one.why)),
    ['all', 1, 0, 'the frame stream ended'],
  )
})

test('a frame that does not continue the picture, an end with its reason and a refusal are told with what they ask for', async () => {
  const closing = async (listener: RequestListener): Promise<PumpNews | undefined> => {
    const news: PumpNews[] = []
    await serving(listener, (url) => pumpFrames(from(url), (one) => news.push(one), new AbortController().signal))
    return news.at(-1)
  }
  const answering =
    (bytes: Uint8Array): RequestListener =>
    (_, response) =>
      response.end(framed(bytes))
  assert.deepEqual(await closing(answering(deltaFrame(3n, 4n, [], []))), {
    kind: 'closed',
    why: 'the delta continues position 3, the picture stands at -1',
    status: 200,
    signInAddress: null,
    needsFull: true,
  })
  const ended = await closing(answering(endFrame(2)))
  assert.equal(ended?.kind === 'closed' && ended.ended, 'TOKEN_EXPIRED')
  const refused = await closing((_, response) => response.writeHead(401, { 'kangcheng-sign-in': '/auth/login' }).end())
  assert.deepEqual(refused, {
    kind: 'closed',
    why: 'the frame stream answered 401',
    status: 401,
    signInAddress: '/auth/login',
    needsFull: false,
  })
})

test('a thread that is told to stop says nothing more', async () => {
  const abort = new AbortController()
  const news: PumpNews[] = []
  await serving(
    (_, response) => response.write(framed(fullFrame(1n, [1], [1], [0, 0, 0, 0]))),
    (url) =>
      pumpFrames(
        from(url),
        (one) => {
          news.push(one)
          abort.abort()
        },
        abort.signal,
      ),
  )
  assert.deepEqual(
    news.map(({ kind }) => kind),
    ['change'],
  )
})

/** A port whose other side is the test. */
function fakePort(): PumpPort & { readonly asked: PumpRequest[]; over: boolean } {
  const asked: PumpRequest[] = []
  return {
    asked,
    over: false,
    postMessage: (request) => asked.push(request),
    onmessage: null,
    onerror: null,
    terminate() {
      this.over = true
    },
  }
}

test('the page writes each change into its picture, asks on from where it stands, and whole after a refusal', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const picture = emptyPicture()
  const heard: (readonly number[] | null)[] = []
  const port = fakePort()
  const stream = followFrames(
    picture,
    (beds) => heard.push(beds && [...beds]),
    () => port,
  )
  const tell = (data: PumpNews): void => port.onmessage!({ data })
  const closed = { kind: 'closed', why: '', status: 200, signInAddress: null, needsFull: false } as const
  tell({
    kind: 'change',
    change: {
      position: 7n,
      asOf: 1,
      beds: null,
      status: Uint8Array.of(3, 1),
      since: Uint32Array.of(5, 6),
      facilities: new Int32Array(4),
    },
  })
  tell({
    kind: 'change',
    change: {
      position: 8n,
      asOf: 2,
      beds: Uint32Array.of(1),
      status: Uint8Array.of(5),
      since: Uint32Array.of(9),
      facilities: new Int32Array(4),
    },
  })
  assert.deepEqual(heard, [null, [1]])
  assert.deepEqual([...picture.status], [3, 5])
  assert.equal(picture.version, 2)
  tell(closed)
  t.mock.timers.tick(20_000)
  tell({ ...closed, needsFull: true })
  t.mock.timers.tick(20_000)
  assert.deepEqual(
    port.asked.map(({ url }) => url),
    ['/frames', '/frames?from=8', '/frames'],
  )
  stream.stop()
  assert.equal(port.over, true)
})

test('a 401 opens the sign-in, and nothing is asked until somebody has signed in', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const port = fakePort()
  const stream = followFrames(
    emptyPicture(),
    () => {},
    () => port,
  )
  port.onmessage!({
    data: { kind: 'closed', why: '', status: 401, signInAddress: '/auth/login', needsFull: false },
  })
  assert.equal(store.getState().signIn, 'needed')
  assert.equal(store.getState().signInAddress, '/auth/login')
  t.mock.timers.tick(20_000)
  assert.equal(port.asked.length, 1)
  store.setState({ signIn: null, signInAddress: null })
  t.mock.timers.tick(20_000)
  assert.equal(port.asked.length, 2)
  stream.stop()
})

test('a thread that dies is followed by another', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const ports = [fakePort(), fakePort()]
  let at = 0
  const stream = followFrames(
    emptyPicture(),
    () => {},
    () => ports[at++]!,
  )
  ports[0]!.onerror!({})
  assert.equal(ports[0]!.over, true)
  t.mock.timers.tick(20_000)
  assert.equal(ports[1]!.asked.length, 1)
  stream.stop()
})
