/** What a commit that failed leaves behind: nothing of it is ever called known. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { loadCity } from '@kangcheng/seed-data'
import { type Addition, type Appended, LeaseLost, type SharedLog } from '../log/event-log.ts'
import { memoryLog } from '../log/memory.ts'
import { wallClock } from './city-clock.ts'
import { ingest, type Received } from './ingest.ts'
import { NotWritable, Twin } from './twin.ts'

const city = loadCity('testville')

/** A log that nodes share, in memory: its lease and its next append are in the test's hands. */
function sharedLog() {
  const log = memoryLog(city.id)
  const lease = { held: true, holder: 'http://own/' as string | null, ageSeconds: 0, compete: async () => {} }
  let tell = (): void => {}
  let held: Promise<void> | null = null
  const shared: SharedLog = {
    ...log,
    lease,
    async head() {
      const head = await log.head()
      return { ...head, followed: { commits: 0, position: head.lastPosition, entries: 0 } }
    },
    async append(addition: Addition): Promise<Appended> {
      await held
      return log.append(addition)
    },
    news: async () => null,
    onNews(listener) {
      tell = listener
      return () => {}
    },
    now: Date.now,
  }
  return {
    shared,
    async lines(): Promise<readonly string[]> {
      const lines: string[] = []
      for await (const block of log.read(0)) lines.push(...block.lines)
      return lines
    },
    /** @returns the way to let the appends fail that were held up */
    holdUp(): (error: Error) => void {
      const { promise, reject } = Promise.withResolvers<void>()
      held = promise
      return (error) => {
        held = null
        reject(error)
      }
    },
    async changes(holds: boolean, holder: string | null): Promise<void> {
      lease.held = holds
      lease.holder = holder
      tell()
      for (let i = 0; i < 10; i++) await turn()
    },
  }
}

const census = (seq: number): Received => ({
  input: {
    seq: String(seq),
    occurredAt: new Date(Date.now() - 60_000).toISOString(),
    kind: 'census.reported',
    unit: 'h01-w01',
    occupied: seq,
  },
  raw: () => new Uint8Array(),
})

test('a batch whose commit fails while nobody holds the lease is none that the same node, holding it again, has had', async () => {
  const { shared, lines, holdUp, changes } = sharedLog()
  const twin = await Twin.start({
    city,
    log: shared,
    snapshots: null,
    clock: wallClock(),
    now: Date.now,
    report: () => {},
    parameters: null,
  })
  await changes(true, 'http://own/')
  assert.equal(twin.leads, true)
  const batch = [census(1), census(2)]
  const fail = holdUp()
  const first = assert.rejects(ingest(twin, 'ward', 'e', batch), NotWritable)
  await changes(false, null)
  assert.match(twin.health.ok ? '' : twin.health.why, /no node holds the lease/)
  fail(new LeaseLost('another node has taken the lease'))
  await first
  await changes(true, 'http://own/')
  for (let i = 0; !twin.health.ok && i < 100; i++) await twin.tick()
  assert.equal(twin.appliedPosition, twin.position, 'nothing stands in the state that the log does not have')
  const { accepted, duplicates } = await ingest(twin, 'ward', 'e', batch)
  assert.deepEqual([accepted, duplicates], [2, 0])
  assert.deepEqual(
    (await lines())
      .map((line) => JSON.parse(line) as { source: string; seq: string })
      .map(({ source, seq }) => `${source} ${seq}`)
      .filter((id) => id.startsWith('ward')),
    ['ward 1', 'ward 2'],
  )
  await twin.stop()
})
