/**
 * One pulse to a thousand screens that ask alike: processor time of the thread that answers for a delivery, beside GraphQL Yoga's own
 * subscriptions (`bare-yoga.ts`): the same schema and question, a pulse that the product told, and nothing else to do, while all that the product
 * does meanwhile counts: ingest, indicators and alerts of the city. Both alternate, each server a process of its own; on the test city, and on
 * Ningbo, where every ward has reported.
 */
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { loadCity } from '@kangcheng/seed-data'
import type { Row } from '../src/cli/bench.ts'
import { answeringSeconds, type Measured, ownFolder, ownProgram, productServer } from './processes.ts'
import { faster } from './rows.ts'

const CLIENTS = Number(process.env.BENCH_CLIENTS ?? 1_000)
const SECONDS = 8
const ROUNDS = 2
const LEAST_OF_YOGA = 5
/** What a screen of the viewer holds open. */
const QUESTION = `subscription Pulse {
  pulse {
    position asOf indicators { id name { zh en } unit value observedAt source quality change1h history historyEveryMinutes }
    alerts { id facility { id index } rule severity since finding { zh en } value threshold unit resource fullInMinutes { p10 p50 p90 } stale }
    facilities { id index occupied needed open available severity icuOccupied icuOpen emergency boarding observedAt occupancy }
    sources { id stale lastSeenAt }
  }
}`
const EVENT = 'event: next'

interface Used {
  readonly cpuSeconds: number
  readonly deliveries: number
}

/** A thousand clients in one process: sockets, as an HTTP client of each would cost more than what is measured. */
class Listeners {
  readonly #sockets: readonly Socket[]
  opened = 0
  deliveries = 0
  /** The data of an event that one of them heard. */
  newest = ''

  constructor(url: string, many: number) {
    const { hostname, port, host } = new URL(url)
    const body = JSON.stringify({ query: QUESTION })
    const head = `POST /graphql HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\naccept: text/event-stream\r\ncontent-length: ${body.length}\r\n\r\n`
    this.#sockets = Array.from({ length: many }, (_, client) => {
      const socket = connect(Number(port), hostname)
      let heard = ''
      socket.on('error', () => {})
      socket.once('data', () => {
        this.opened++
      })
      socket.on('data', (piece) => {
        for (let at = piece.indexOf(EVENT); at >= 0; at = piece.indexOf(EVENT, at + 1)) this.deliveries++
        if (client > 0) return
        heard = (heard + String(piece)).slice(-1_000_000)
        this.newest = [...heard.matchAll(/^data: (\{.*\})$/gm)].at(-1)?.[1] ?? this.newest
      })
      socket.write(head + body)
      return socket
    })
  }

  /** @throws when it does not come to that within five minutes. */
  async until(what: () => boolean): Promise<void> {
    for (const latest = performance.now() + 300_000; !what(); await pause(20))
      if (performance.now() > latest)
        throw new Error(`after five minutes ${this.opened} streams are open, and ${this.deliveries} deliveries came`)
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy()
  }
}

/** Lets a server tell something, again and again, until it is called off. */
type Feed = (listeners: Listeners, signal: AbortSignal) => Promise<void>

/** What the server uses while so many listen. */
async function used({ url }: Measured, many: number, feed: Feed): Promise<Used> {
  const listeners = new Listeners(url, many)
  const off = new AbortController()
  let fed = Promise.resolve()
  try {
    await listeners.until(() => listeners.opened === many)
    fed = feed(listeners, off.signal)
    await listeners.until(() => listeners.deliveries >= 2 * many)
    const before = { deliveries: listeners.deliveries, cpu: await answeringSeconds(url) }
    await pause(SECONDS * 1_000)
    const cpuSeconds = (await answeringSeconds(url)) - before.cpu
    return { cpuSeconds, deliveries: listeners.deliveries - before.deliveries }
  } finally {
    off.abort()
    await fed
    listeners.close()
    // What is executed for those who left ends with the next pulse.
    await pause(1_500)
  }
}

let seq = 0
/** @throws where the city does not take what it is told. */
async function tell(url: string, events: readonly object[]): Promise<void> {
  const answer = await fetch(new URL('/ingest?source=bench&epoch=e', url), {
    method: 'POST',
    body: events
      .map((event) => JSON.stringify({ seq: ++seq, occurredAt: new Date().toISOString(), ...event }))
      .join('\n'),
  })
  const { accepted } = (await answer.json()) as { accepted: number }
  if (accepted !== events.length) throw new Error(`of ${events.length} reports ${accepted} were taken`)
}

/** Every ward of a city in a report of its own, so that no figure of beds is unknown. */
const wholeCity = (cityName: string) =>
  loadCity(cityName)
    .units.filter(({ beds }) => beds > 0)
    .map(({ id, beds }) => ({ kind: 'census.reported', unit: id, occupied: Math.floor(beds * 0.8) }))

const cheaper = (a: Used | null, b: Used): Used =>
  a === null || b.cpuSeconds / b.deliveries < a.cpuSeconds / a.deliveries ? b : a

async function rowOf(cityName: string): Promise<Row> {
  const product = await productServer(ownFolder(), { CITY: cityName })
  const yoga = await ownProgram('bare-yoga.ts')
  try {
    const reports = wholeCity(cityName)
    let next = 0
    await tell(product.url, reports)
    const census: Feed = async (_, signal) => {
      for (; !signal.aborted; await pause(250)) await tell(product.url, [reports[next++ % reports.length]!])
    }
    const first = new Listeners(product.url, 1)
    await first.until(() => first.newest !== '')
    const pulse = first.newest
    first.close()
    const body = JSON.stringify((JSON.parse(pulse) as { data: { pulse: unknown } }).data.pulse)
    // The next goes out when all have the last: a thousand executions may take longer than a second.
    const same: Feed = async (listeners, signal) => {
      for (; !signal.aborted; await pause(800)) {
        const before = listeners.deliveries
        await fetch(new URL('/pulse', yoga.url), { method: 'POST', body })
        await listeners.until(() => listeners.deliveries >= before + listeners.opened)
      }
    }
    let ours: Used | null = null
    let theirs: Used | null = null
    for (let round = 0; round < ROUNDS; round++) {
      theirs = cheaper(theirs, await used(yoga, CLIENTS, same))
      ours = cheaper(ours, await used(product, CLIENTS, census))
    }
    const perSecond = ({ cpuSeconds, deliveries }: Used): number => deliveries / cpuSeconds
    return faster(
      `one pulse of ${cityName} (${(pulse.length / 1000).toFixed(1)} kB) to ${CLIENTS} screens, deliveries for a second of processor time`,
      perSecond(ours!),
      perSecond(theirs!),
      'deliveries/CPU s',
      'GraphQL Yoga’s own subscriptions, the same pulse and question (api/bench/bare-yoga.ts)',
      LEAST_OF_YOGA,
    )
  } finally {
    await product.stop()
    await yoga.stop()
  }
}

export async function fanOutRows(): Promise<readonly Row[]> {
  return [await rowOf('testville'), await rowOf('ningbo')]
}
