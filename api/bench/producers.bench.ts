/**
 * 500 producers, each a batch of 20 every second whether the last one was answered or not: how long an acknowledgement takes, and until a
 * screen has what was sent (binary frames). Both from the moment at which a batch was due. Ten minutes with `--long`, 20 s without.
 */
import { Agent, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { Row } from '../src/cli/bench.ts'
import { events } from './census-events.ts'
import { cpuSeconds, ownFolder, posted, productServer, quantile } from './processes.ts'
import { atLeast, atMost } from './rows.ts'

const PRODUCERS = 500
const BATCH = 20
const WARM_SECONDS = 5
const ACKNOWLEDGED_MS = 50
const SHOWN_MS = 250
/** In a frame: its length comes before it, its last position behind magic, version, kind and first position. */
const LENGTH_BYTES = 4
const TO_AT = 16

interface Sent {
  readonly due: number
  acknowledged: number
  position: number
}

/** When a reader of the frames had what is up to a position. */
function screen(url: string): { seenAt(position: number): number | null; close(): void } {
  const frames: { readonly to: number; readonly at: number }[] = []
  let rest = Buffer.alloc(0)
  const asked = request(new URL('/frames', url), (response) => {
    response.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk])
      for (; rest.length >= LENGTH_BYTES; ) {
        const length = rest.readUInt32LE(0)
        if (rest.length < LENGTH_BYTES + length) break
        frames.push({ to: Number(rest.readBigUInt64LE(LENGTH_BYTES + TO_AT)), at: performance.now() })
        rest = rest.subarray(LENGTH_BYTES + length)
      }
    })
  })
  asked.on('error', () => {})
  asked.end()
  return {
    seenAt(position) {
      let [low, high] = [0, frames.length]
      while (low < high) {
        const middle = (low + high) >> 1
        if (frames[middle]!.to < position) low = middle + 1
        else high = middle
      }
      return frames[low]?.at ?? null
    },
    close: () => asked.destroy(),
  }
}

export async function producerRows(long: boolean): Promise<readonly Row[]> {
  const seconds = long ? 600 : 20
  const server = await productServer(ownFolder())
  try {
    const reader = screen(server.url)
    const agent = new Agent({ keepAlive: true, maxSockets: PRODUCERS })
    const sent: Sent[] = []
    const failures: string[] = []
    const under: Promise<void>[] = []
    const send = async (producer: number, second: number, due: number): Promise<void> => {
      const body = events(second * BATCH, BATCH)
        .map((event) => JSON.stringify(event))
        .join('\n')
      const one: Sent = { due, acknowledged: Number.NaN, position: 0 }
      sent.push(one)
      try {
        const address = new URL(`/ingest?source=producer-${producer}&epoch=e`, server.url)
        const { accepted, position } = await posted<{ accepted: number; position: string }>(
          agent,
          address,
          'application/x-ndjson',
          body,
        )
        one.acknowledged = performance.now()
        one.position = Number(position)
        if (accepted !== BATCH) failures.push(`producer ${producer}: only ${accepted} of ${BATCH} were accepted`)
      } catch (error) {
        failures.push(String(error))
      }
    }
    const cpuBefore = await cpuSeconds(server.url)
    const began = performance.now()
    const all = PRODUCERS * (seconds + WARM_SECONDS)
    for (let n = 0; n < all; ) {
      for (const now = performance.now(); n < all; n++) {
        const due = began + (n * 1000) / PRODUCERS
        if (due > now) break
        under.push(send(n % PRODUCERS, Math.floor(n / PRODUCERS), due))
      }
      await pause(1)
    }
    await Promise.all(under)
    const took = (performance.now() - began) / 1000
    const cpu = (await cpuSeconds(server.url)) - cpuBefore
    for (
      let waited = 0;
      reader.seenAt(Math.max(...sent.slice(-PRODUCERS).map((one) => one.position))) === null;
      waited++
    ) {
      if (waited > 100) throw new Error('ten seconds after the last acknowledgement no frame holds it')
      await pause(100)
    }
    reader.close()
    agent.destroy()
    if (failures.length > 0) throw new Error(`${failures.length} batches failed, the first: ${failures[0]}`)
    const counted = sent.filter(({ due }) => due >= began + WARM_SECONDS * 1000)
    const acknowledged = counted.map(({ due, acknowledged }) => acknowledged - due)
    const shown = counted.map(({ due, position }) => reader.seenAt(position)! - due)
    const during = long ? 'ten minutes' : `${seconds} s (ten minutes: --long)`
    return [
      atMost(
        `500 producers, 20 events each a second, ${during}: acknowledgement, p99`,
        quantile(acknowledged, 0.99)!,
        ACKNOWLEDGED_MS,
        'ms',
      ),
      atMost(`the same: from feed to screen, p99`, quantile(shown, 0.99)!, SHOWN_MS, 'ms'),
      atMost('the same: processor time of the server for a second of this load', cpu / (all / PRODUCERS), 1, 's'),
      atLeast('the same: events taken', (all * BATCH) / took, 9_900, 'events/s'),
    ]
  } finally {
    await server.stop()
  }
}
