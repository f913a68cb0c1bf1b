/**
 * Durable ingest beside GraphQL Yoga without a store, by the mutation and by `POST /ingest`: each server a process of its own, the same
 * events to both in batches of 1,000, alternately; the best round of each counts. Processor time is the least of the rounds.
 */
import { Agent } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { Row } from '../src/cli/bench.ts'
import { postgresServer } from '../test/postgres.ts'
import { BATCH_EVENTS, events } from './census-events.ts'
import { cpuSeconds, type Measured, ownFolder, ownProgram, posted, productServer } from './processes.ts'
import { atLeast, beside, faster, than } from './rows.ts'

const ROUNDS = 5
const BATCHES = 60
const PRODUCERS = 8
const LEAST_OF_YOGA = 0.3
const LEAST_NDJSON = 100_000
const YOGA = 'GraphQL Yoga, the same schema, no store (api/bench/bare-yoga.ts)'
const BARE = 'node:http that parses each line and forgets it (api/bench/bare-yoga.ts)'

type Route = 'GraphQL' | 'POST /ingest'
type Receipt = { accepted?: number; data?: { ingest: { accepted: number } } }

interface Speed {
  readonly perSecond: number
  readonly cpuMicroseconds: number
}

/** One round: `BATCHES` batches, sent by `PRODUCERS` at once. */
async function round(url: string, route: Route, epoch: string): Promise<Speed> {
  const bodies = Array.from({ length: BATCHES }, (_, b) => {
    const batch = events(b * BATCH_EVENTS, BATCH_EVENTS)
    return Buffer.from(
      route === 'POST /ingest'
        ? batch.map((event) => JSON.stringify(event)).join('\n')
        : JSON.stringify({
            query:
              'mutation($p: String!, $e: [EventInput!]!) { ingest(source: "bench", epoch: $p, events: $e) { accepted duplicates quarantined { why } } }',
            variables: { p: epoch, e: batch },
          }),
    )
  })
  const address = new URL(route === 'POST /ingest' ? `/ingest?source=bench&epoch=${epoch}` : '/graphql', url)
  const type = route === 'POST /ingest' ? 'application/x-ndjson' : 'application/json'
  const agent = new Agent({ keepAlive: true, maxSockets: PRODUCERS })
  let next = 0
  let accepted = 0
  const cpuBefore = await cpuSeconds(url)
  const began = performance.now()
  await Promise.all(
    Array.from({ length: PRODUCERS }, async () => {
      while (next < bodies.length) {
        const answer = await posted<Receipt>(agent, address, type, bodies[next++]!)
        accepted += answer.accepted ?? answer.data?.ingest.accepted ?? 0
      }
    }),
  )
  const seconds = (performance.now() - began) / 1000
  const cpu = (await cpuSeconds(url)) - cpuBefore
  agent.destroy()
  if (accepted !== BATCHES * BATCH_EVENTS)
    throw new Error(`only ${accepted} of ${BATCHES * BATCH_EVENTS} were accepted`)
  return { perSecond: accepted / seconds, cpuMicroseconds: (cpu / accepted) * 1e6 }
}

const best = (a: Speed, b: Speed): Speed => ({
  perSecond: Math.max(a.perSecond, b.perSecond),
  cpuMicroseconds: Math.min(a.cpuMicroseconds, b.cpuMicroseconds),
})

async function rowsOf(store: string, route: Route, start: () => Promise<Measured>): Promise<readonly Row[]> {
  const other = await ownProgram('bare-yoga.ts')
  try {
    const ours = await start()
    try {
      // The first round of each warms it up.
      let [us, them] = [await round(ours.url, route, 'warm'), await round(other.url, route, 'warm')]
      for (let n = 0; n < ROUNDS; n++) {
        them = best(them, await round(other.url, route, `e${n}`))
        us = best(us, await round(ours.url, route, `e${n}`))
      }
      const name = `durable ingest on ${store}, batches of 1,000, ${route}`
      const cpu = beside(
        `${name}: processor time an event`,
        us.cpuMicroseconds,
        them.cpuMicroseconds,
        'µs',
        route === 'GraphQL' ? YOGA : BARE,
      )
      if (route === 'GraphQL') return [faster(name, us.perSecond, them.perSecond, 'events/s', YOGA, LEAST_OF_YOGA), cpu]
      return [
        atLeast(name, us.perSecond, LEAST_NDJSON, 'events/s'),
        than(`${name}, beside no store`, us.perSecond, them.perSecond, 'events/s', BARE),
        cpu,
      ]
    } finally {
      await ours.stop()
    }
  } finally {
    await other.stop()
  }
}

const onSqlite = (): Promise<Measured> => productServer(ownFolder())

/** A real server with its own fsync: what the tests' servers leave out would be the figure's half. */
async function onPostgres(): Promise<Measured> {
  const database = await postgresServer({ fsync: 'on', full_page_writes: 'on', autovacuum: 'on' })
  const server = await productServer(ownFolder(), { DATABASE_URL: await database.newPlace() })
  // Ready to answer, it may not hold the lease yet.
  const writes = async (): Promise<boolean> =>
    (await (await fetch(new URL('/health', server.url))).text()).includes('"writes"')
  while (!(await writes())) await pause(50)
  return server
}

export const ingestRows = (route: Route): Promise<readonly Row[]> => rowsOf('SQLite', route, onSqlite)
export const postgresRows = (route: Route): Promise<readonly Row[]> => rowsOf('PostgreSQL', route, onPostgres)
