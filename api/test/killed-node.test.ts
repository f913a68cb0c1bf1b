/**
 * Viewers behind a load balancer, and a node killed under load: they come back to the other node, and miss nothing, see nothing twice
 * and never step back. Redis is killed as well: what is sent is taken and kept all the same.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { loadCity } from '@kangcheng/seed-data'
import { applyFrame, emptyPicture, frameCutter } from '../../viewer/src/data/frame.ts'
import { wallClock } from '../src/live/city-clock.ts'
import { Twin } from '../src/live/twin.ts'
import { postgresLog } from '../src/log/postgres.ts'
import { verifyLog } from '../src/log/verify.ts'
import { balancer } from './balancer.ts'
import { freshFolder, minutesFromNow, postRaw, spawnServer } from './harness.ts'
import { postgresServer } from './postgres.ts'
import { startRedis } from './redis.ts'

const SENDERS = 2
const BATCH = 8
const AGAIN_MS = 25
/** A writer's lease runs out after 5 s, and the machine may be busy. */
const LONGEST_MS = 60_000

async function until(what: string, met: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < LONGEST_MS; waited += 20) {
    if (await met()) return
    await pause(20)
  }
  assert.fail(`not within ${LONGEST_MS / 1000} s: ${what}`)
}

/** Times between which a reader was told nothing, in ms: the longest. */
class Gaps {
  #last = performance.now()
  longest = 0
  heard(): void {
    const now = performance.now()
    this.longest = Math.max(this.longest, now - this.#last)
    this.#last = now
  }
}

/** Comes back whenever its stream breaks, until it is stopped. */
function followed(open: (signal: AbortSignal, opened: () => void) => Promise<void>): {
  breaks: number
  /** When it was answered last, by the process's clock. */
  openedAt: number
  stop(): Promise<void>
} {
  const stop = new AbortController()
  const opened = (): void => {
    told.openedAt = performance.now()
  }
  const told = {
    breaks: 0,
    openedAt: 0,
    async stop() {
      stop.abort()
      await over
    },
  }
  const over = (async () => {
    while (!stop.signal.aborted) {
      await open(stop.signal, opened).catch((error: unknown) => {
        if (error instanceof assert.AssertionError) throw error
      })
      if (stop.signal.aborted) return
      told.breaks++
      await pause(AGAIN_MS)
    }
  })()
  // A failed assertion is thrown where the reader is stopped.
  over.catch(() => stop.abort())
  return told
}

async function* events<T>(
  url: string,
  query: string,
  last: string | null,
  signal: AbortSignal,
  opened: () => void,
): AsyncGenerator<{ id: string; data: T }> {
  const response = await fetch(new URL('graphql', url), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      ...(last === null ? {} : { 'last-event-id': last }),
    },
    body: JSON.stringify({ query }),
    signal,
  })
  if (response.status !== 200) return
  opened()
  const text = new TextDecoder()
  let rest = ''
  for await (const chunk of response.body! as unknown as AsyncIterable<Uint8Array>) {
    const parts = (rest + text.decode(chunk, { stream: true })).split('\n\n')
    rest = parts.pop()!
    for (const part of parts) {
      const data = /^data: (\{.+)$/m.exec(part)?.[1]
      if (data !== undefined) yield { id: /^id: (.+)$/m.exec(part)![1]!, data: (JSON.parse(data) as { data: T }).data }
    }
  }
}

test('viewers of a killed node go on with the other one, without loss, doubling or a step back', async () => {
  const redis = await startRedis()
  const DATABASE_URL = await (await postgresServer()).newPlace()
  const env = { DATABASE_URL, REDIS_URL: redis.url }
  const first = await spawnServer(freshFolder(), env)
  const second = await spawnServer(freshFolder(), env)
  const nodes = [first, second]
  const front = await balancer(() => nodes.map(({ url }) => Number(new URL(url).port)))
  const picture = emptyPicture()
  const told = { fulls: 0, deltas: 0, refused: 0 }
  const gaps = { frames: new Gaps(), events: new Gaps(), pulses: new Gaps() }

  const frames = followed(async (signal, opened) => {
    const from = picture.position < 0n ? '' : `?from=${picture.position}`
    const response = await fetch(new URL(`frames${from}`, front.url), { signal })
    if (response.status !== 200) return
    opened()
    const cut = frameCutter()
    for await (const chunk of response.body! as unknown as AsyncIterable<Uint8Array>)
      for (const bytes of cut(chunk)) {
        const before = picture.position
        const verdict = applyFrame(picture, bytes)
        if (!verdict.ok) {
          told.refused++
          picture.position = -1n
          return
        }
        assert.ok(picture.position >= before, `a frame leads back from ${before} to ${picture.position}`)
        told[verdict.kind === 'full' ? 'fulls' : 'deltas']++
        gaps.frames.heard()
      }
  })
  const seen: string[] = []
  let position = '0'
  const logged = followed(async (signal, opened) => {
    type Logged = { events: { source: string; seq: string } }
    const query = 'subscription { events(after: 0) { position source seq } }'
    for await (const { id, data } of events<Logged>(
      front.url,
      query,
      position === '0' ? null : position,
      signal,
      opened,
    )) {
      assert.equal(Number(id), Number(position) + 1, 'the next event continues the last one')
      position = id
      seen.push(`${data.events.source} ${data.events.seq}`)
      gaps.events.heard()
    }
  })
  let pulse = -1
  const pulses = followed(async (signal, opened) => {
    const query = 'subscription { pulse { position asOf } }'
    for await (const { id } of events(front.url, query, pulse < 0 ? null : String(pulse), signal, opened)) {
      assert.ok(Number(id) >= pulse, `a pulse leads back from ${pulse} to ${id}`)
      pulse = Number(id)
      gaps.pulses.heard()
    }
  })

  let over = false
  const acknowledged = new Array<number>(SENDERS).fill(0)
  const at = minutesFromNow(-5)
  const senders = acknowledged.map(async (_, sender) => {
    for (let batch = 0; !over; batch++) {
      const lines = Array.from({ length: BATCH }, (_, i) =>
        JSON.stringify({
          seq: String(batch * BATCH + i),
          occurredAt: at,
          kind: batch % 2 === 0 ? 'bed.opened' : 'bed.closed',
          bed: `h0${sender + 1}-w01-b0${i + 1}`,
          ...(batch % 2 === 0 ? {} : { reason: '检修' }),
        }),
      )
      const path = `ingest?source=sender-${sender}&epoch=e`
      // Nobody knows what became of a batch without an answer: it is sent again, and counts once.
      for (;;) {
        const answer = await postRaw(front.url, path, lines.join('\n')).catch(() => null)
        if (answer?.status === 200) {
          assert.equal(answer.body.accepted + answer.body.duplicates, BATCH, JSON.stringify(answer.body))
          break
        }
        await pause(AGAIN_MS)
      }
      acknowledged[sender] = (batch + 1) * BATCH
      await pause(40)
    }
  })
  // A failed assertion is thrown where they are waited for.
  for (const one of senders) one.catch(() => undefined)
  const total = (): number => acknowledged.reduce((sum, n) => sum + n, 0)
  const more = async (what: string): Promise<void> => {
    const before = acknowledged.slice()
    await until(what, () => acknowledged.every((n, i) => n > before[i]! + BATCH))
  }
  try {
    await more('events are taken')
    await until('viewers see them', () => told.deltas > 0 && seen.length > 0 && pulse > 0)
    await redis.kill()
    await more('events are taken without Redis')
    await redis.start()
    await more('events are taken')
    for (const gap of Object.values(gaps)) Object.assign(gap, { longest: 0 })
    const killed = performance.now()
    await first.kill('SIGKILL')
    nodes.shift()
    await more('events are taken by the node that is left')
    const taken = performance.now() - killed
    await until('viewers are back', () => frames.breaks > 0 && logged.breaks > 0 && pulses.breaks > 0)
    over = true
    await Promise.all(senders)
    const city = loadCity('testville')
    const log = await postgresLog({ url: DATABASE_URL, city: city.id })
    const { lastPosition } = await log.head()
    await until('viewers stand at the end of the log', async () => {
      const end = (await log.head()).lastPosition
      return Number(picture.position) >= end && Number(position) >= end && pulse >= end
    })
    for (const one of [frames, logged, pulses]) await one.stop()
    // What the log gives, and nothing else.
    const state = await Twin.start({
      city,
      log,
      snapshots: null,
      clock: wallClock(),
      now: Date.now,
      report: assert.fail,
      parameters: null,
    })
    assert.deepEqual(picture.status, state.state.beds.status)
    assert.deepEqual(
      [...picture.since],
      [...state.state.beds.since].map((at) => Math.floor(at / 60_000)),
    )
    const mine = seen.filter((one) => one.startsWith('sender-'))
    assert.equal(new Set(mine).size, mine.length, 'no event was told twice')
    const heard = new Set(mine)
    for (const [sender, n] of acknowledged.entries())
      for (let seq = 0; seq < n; seq++)
        assert.ok(heard.has(`sender-${sender} ${seq}`), `sender-${sender} ${seq} is missing`)
    const verdict = await verifyLog({ dataDir: freshFolder(), databaseUrl: DATABASE_URL }, city)
    assert.deepEqual(verdict.problems, [])
    assert.ok(told.deltas > 2 && told.fulls >= 2, JSON.stringify(told))
    assert.equal(told.refused, 0, 'what does not continue the picture is never sent')
    await log.close()
    const ms = (of: Gaps): string => `${Math.round(of.longest)} ms`
    const back = Math.round(Math.max(...[frames, logged, pulses].map(({ openedAt }) => openedAt)) - killed)
    console.log(
      `node killed: streams open again after ${back} ms, silence of ${ms(gaps.frames)} in frames, ${ms(gaps.events)} in events, ${ms(gaps.pulses)} in pulses; events taken again after ${Math.round(taken)} ms; ${total()} acknowledged, ${lastPosition} in the log, all seen once`,
    )
  } finally {
    over = true
    await Promise.allSettled([frames.stop(), logged.stop(), pulses.stop(), ...senders])
    await front.close()
    await first.kill('SIGKILL')
    await second.kill('SIGTERM')
    await redis.stop()
  }
})
