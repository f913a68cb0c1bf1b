/**
 * Durable ingest beside the same server without a store: both servers run in this process, the same events go to both
 * over HTTP in batches of 1,000, alternately; the best round of each counts.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadCity } from '@kangcheng/seed-data'
import type { Row } from '../src/cli/bench.ts'
import { decodeConfig } from '../src/config.ts'
import { type Kangcheng, startKangcheng } from '../src/main.ts'
import { BATCH_EVENTS, events } from './census-events.ts'
import { noStoreLog } from './no-store-log.ts'

const ROUNDS = 4
const BATCHES = 40
const PRODUCERS = 8

type Route = 'graphql' | 'ingest'

/** Events per second of one round: `BATCHES` batches, sent by `PRODUCERS` at once. */
async function round(url: string, route: Route, number: number): Promise<number> {
  const epoch = `${route}-${number}`
  const bodies = Array.from({ length: BATCHES }, (_, b) => {
    const batch = events(b * BATCH_EVENTS, BATCH_EVENTS)
    return route === 'ingest'
      ? batch.map((event) => JSON.stringify(event)).join('\n')
      : JSON.stringify({
          query:
            'mutation($p: String!, $e: [EventInput!]!) { ingest(source: "bench", epoch: $p, events: $e) { accepted duplicates quarantined { why } } }',
          variables: { p: epoch, e: batch },
        })
  })
  const address = route === 'ingest' ? new URL(`/ingest?source=bench&epoch=${epoch}`, url) : new URL('/graphql', url)
  let next = 0
  let accepted = 0
  const began = performance.now()
  await Promise.all(
    Array.from({ length: PRODUCERS }, async () => {
      while (next < bodies.length) {
        const body = bodies[next++]!
        const headers = { 'content-type': route === 'ingest' ? 'application/x-ndjson' : 'application/json' }
        const response = await fetch(address, { method: 'POST', headers, body })
        const answer = (await response.json()) as { accepted?: number; data?: { ingest: { accepted: number } } }
        accepted += answer.accepted ?? answer.data?.ingest.accepted ?? 0
      }
    }),
  )
  const seconds = (performance.now() - began) / 1000
  if (accepted !== BATCHES * BATCH_EVENTS)
    throw new Error(`only ${accepted} of ${BATCHES * BATCH_EVENTS} were accepted`)
  return accepted / seconds
}

/** The rows: events per second through the mutation and through the plain route, durable and without a store. */
export async function rows(): Promise<readonly Row[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'kangcheng-bench-'))
  const servers: Kangcheng[] = []
  try {
    const city = loadCity('testville')
    const start = async (folder: string, store: boolean): Promise<Kangcheng> => {
      const config = decodeConfig({ PORT: '0', CITY: 'testville', DATA_DIR: join(dataDir, folder) }, dataDir)
      if (!config.ok) throw new Error(config.problems.join('\n'))
      const running = await startKangcheng(config.value, () => {}, store ? {} : { log: noStoreLog(city.id) })
      servers.push(running)
      return running
    }
    const durable = await start('durable', true)
    const storeless = await start('storeless', false)
    const result: Row[] = []
    for (const route of ['graphql', 'ingest'] as const) {
      let [ours, other] = [0, 0]
      for (let n = 0; n < ROUNDS; n++) {
        other = Math.max(other, await round(storeless.url, route, n))
        ours = Math.max(ours, await round(durable.url, route, n))
      }
      result.push({
        name: `durable ingest, batches of 1,000, ${route === 'ingest' ? 'POST /ingest' : 'GraphQL'}`,
        ours,
        other,
        unit: 'events/s',
        ratio: ours / other,
        otherCommand: 'the same server with a log that keeps nothing (api/bench/no-store-log.ts)',
        load: loadavg()[0]!,
      })
    }
    return result
  } finally {
    for (const server of servers) await server.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
