/**
 * One pulse for a thousand screens: processor time of the server for a delivery where all ask alike (executed and written once),
 * beside the same server where each asks in words of its own (yoga executes each). Both alternate in one process of its own,
 * whose figures come from `/metrics`.
 */
import { Agent, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { Row } from '../src/cli/bench.ts'
import { cpuSeconds, ownFolder, productServer } from './processes.ts'
import { faster } from './rows.ts'

const CLIENTS = Number(process.env.BENCH_CLIENTS ?? 1_000)
const SECONDS = 8
const ROUNDS = 2
const LEAST_OF_YOGA = 5
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

const cheaper = (a: Used | null, b: Used): Used =>
  a === null || b.cpuSeconds / b.deliveries < a.cpuSeconds / a.deliveries ? b : a

export async function fanOutRows(): Promise<readonly Row[]> {
  const server = await productServer(ownFolder())
  try {
    const { url } = server
    // Events, pulses and ticks cost the same however many listen. The start's own work is over when the last of these is measured.
    let alone = Number.POSITIVE_INFINITY
    let shared: Used | null = null
    let each: Used | null = null
    for (let round = 0; round < ROUNDS; round++) {
      alone = Math.min(alone, (await used(url, 1, () => 'Alone')).cpuSeconds)
      each = cheaper(each, await used(url, CLIENTS, (client) => `Own${client}`))
      shared = cheaper(shared, await used(url, CLIENTS, () => 'Alike'))
    }
    alone = Math.min(alone, (await used(url, 1, () => 'Alone')).cpuSeconds)
    const perSecond = ({ cpuSeconds, deliveries }: Used): number => {
      if (cpuSeconds > alone) return deliveries / (cpuSeconds - alone)
      throw new Error(
        `what ${CLIENTS} clients cost is lost in what the server does anyway; try again on a quieter machine`,
      )
    }
    return [
      faster(
        `one pulse to ${CLIENTS} screens, deliveries for a second of processor time`,
        perSecond(shared!),
        perSecond(each!),
        'deliveries/CPU s',
        'the same server, each client asking under a name of its own, so that yoga executes each',
        LEAST_OF_YOGA,
      ),
    ]
  } finally {
    await server.stop()
  }
}
