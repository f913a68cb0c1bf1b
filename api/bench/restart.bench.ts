/**
 * A restart behind a kill: from the start of the process to its first answer, on a log of ten million events with `--long`, of a million
 * without. The log is as a server leaves it: snapshots every 200,000 events, and a tail behind the last. Each start is given a copy of what the kill
 * left: a start writes too, and the next would find less to do.
 */
import { cpSync, rmSync } from 'node:fs'
import { Agent } from 'node:http'
import type { Row } from '../src/cli/bench.ts'
import { events } from './census-events.ts'
import { cpuSeconds, ownFolder, posted, productServer } from './processes.ts'
import { atMost } from './rows.ts'

const BATCH = 5_000
const SENDERS = 4
const RESTART_SECONDS = 5
const STARTS = 3

export async function restartRows(long: boolean): Promise<readonly Row[]> {
  const count = long ? 10_000_000 : 1_000_000
  const folder = ownFolder()
  const filled = await productServer(folder)
  const agent = new Agent({ keepAlive: true, maxSockets: SENDERS })
  let next = 0
  await Promise.all(
    Array.from({ length: SENDERS }, async (_, sender) => {
      for (let n = 0; next < count; n++) {
        next += BATCH
        const body = events(n * BATCH, BATCH)
          .map((event) => JSON.stringify(event))
          .join('\n')
        const address = new URL(`/ingest?source=bench-${sender}&epoch=e`, filled.url)
        await posted(agent, address, 'application/x-ndjson', body)
      }
    }),
  )
  agent.destroy()
  await filled.stop('SIGKILL')
  let [best, leastCpu] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let start = 0; start < STARTS; start++) {
    const copy = ownFolder()
    cpSync(folder, copy, { recursive: true })
    const began = performance.now()
    const server = await productServer(copy)
    best = Math.min(best, (performance.now() - began) / 1000)
    leastCpu = Math.min(leastCpu, await cpuSeconds(server.url))
    const { position } = (await (await fetch(new URL('/health', server.url))).json()) as { position: string | number }
    await server.stop('SIGKILL')
    rmSync(copy, { recursive: true, force: true })
    if (Number(position) < count) throw new Error(`after the restart the log ends at ${position}, not at ${count}`)
  }
  const of = long ? '10,000,000' : '1,000,000 events (10,000,000: --long)'
  return [
    atMost(`restart behind a kill, log of ${of}`, best, RESTART_SECONDS, 's'),
    atMost('the same: processor time up to the first answer', leastCpu, RESTART_SECONDS, 's'),
  ]
}
