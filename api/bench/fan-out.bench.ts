/**
 * One pulse for a thousand screens: processor time of the server for a delivery where all ask alike (executed and written once),
 * beside the same server where each asks in words of its own (yoga executes each). Both alternate in one process of its own,
 * whose figures come from `/metrics`.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Row } from '../src/cli/bench.ts'
import { startOwnProcess } from '../test/own-process.ts'

const CLIENTS = Number(process.env.BENCH_CLIENTS ?? 1_000)
const SECONDS = 8
const ROUNDS = 2
const question = (name: string): string =>
  `subscription ${name} { pulse { position asOf facilities { index id occupied open available occupancy severity observedAt quality } indicators { id value } } }`

interface Used {
  readonly cpuSeconds: number
  readonly deliveries: number
}

/** What the server uses while so many clients listen. */
async function used(url: string, many: number, named: (client: number) => string): Promise<Used> {
  const agent = new Agent({ keepAlive: false })
  let deliveries = 0
  const clients = Array.from({ length: many }, (_, client) => {
    const asked = request(new URL('/graphql', url), {
      method: 'POST',
      agent,
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    })
    asked.on('response', (response) => {
      response.on('data', (chunk: Buffer) => {
        if (chunk.includes('event: next')) deliveries++
      })
    })
    asked.on('error', () => {})
    asked.end(JSON.stringify({ query: question(named(client)) }))
    return asked
  })
  while (deliveries < many) await pause(100)
  const feeding = setInterval(() => void census(url), 250)
  await pause(1_000)
  const before = { deliveries, cpu: await cpuSeconds(url) }
  await pause(SECONDS * 1_000)
  const cpu = (await cpuSeconds(url)) - before.cpu
  const counted = deliveries - before.deliveries
  clearInterval(feeding)
  for (const client of clients) client.destroy()
  await pause(500)
  return { cpuSeconds: cpu, deliveries: counted }
}

let seq = 0
const census = (url: string): Promise<Response> =>
  fetch(new URL('/ingest?source=bench&epoch=e', url), {
    method: 'POST',
    body: JSON.stringify({
      seq: ++seq,
      occurredAt: new Date().toISOString(),
      kind: 'census.reported',
      unit: 'h02-w01',
      occupied: seq % 20,
    }),
  })

async function cpuSeconds(url: string): Promise<number> {
  const text = await (await fetch(new URL('/metrics', url))).text()
  return Number(/^kangcheng_cpu_seconds_total (\S+)$/m.exec(text)![1])
}

export async function fanOutRows(): Promise<readonly Row[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'kangcheng-bench-'))
  const server = await startOwnProcess(['serve'], /ready (http:\S+)/, {
    env: { PORT: '0', CITY: 'testville', DATA_DIR: dataDir },
  })
  try {
    const url = server.named
    // Events, pulses and ticks cost the same however many listen.
    const alone = Math.min(
      (await used(url, 1, () => 'Alone')).cpuSeconds,
      (await used(url, 1, () => 'Alone')).cpuSeconds,
    )
    const costOf = async (named: (client: number) => string): Promise<number> => {
      const { cpuSeconds, deliveries } = await used(url, CLIENTS, named)
      return (1_000 * Math.max(1e-3, cpuSeconds - alone)) / deliveries
    }
    let [shared, each] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
    for (let round = 0; round < ROUNDS; round++) {
      each = Math.min(each, await costOf((client) => `Own${client}`))
      shared = Math.min(shared, await costOf(() => 'Alike'))
    }
    return [
      {
        name: `one pulse to ${CLIENTS} screens, deliveries for a second of processor time`,
        ours: 1_000 / shared,
        other: 1_000 / each,
        unit: 'deliveries/CPU s',
        ratio: each / shared,
        otherCommand: 'the same server, each client asking under a name of its own, so that yoga executes each',
        load: loadavg()[0]!,
      },
    ]
  } finally {
    await server.kill('SIGTERM')
    rmSync(dataDir, { recursive: true, force: true })
  }
}
